//! The addresses of evaluations: pages without script, and the form they post.

use axum::{
    Router,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
    routing::get,
};

use super::{
    actions::{self, Asked, Outcome},
    model::questionnaire,
    pages::{self, Typed},
};
use crate::{
    appel::model::Slug,
    form::{
        Entry, QuestionId, Questionnaire,
        entry::{self, Entries},
    },
    server::{
        door::{Answered, Done, Named, Person, refuse, to},
        guard::Typing,
        html::PublicPage,
        state::AppState,
    },
};

/// The addresses of this domain.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route(
            "/groupes/{slug}/seances/{n}/evaluation",
            get(form).post(give),
        )
        .route(
            "/groupes/{slug}/seances/{n}/evaluation/reponses",
            get(answers),
        )
}

fn shown(
    state: &AppState,
    asked: &Asked,
    questionnaire: &Questionnaire,
    typed: &Typed,
    done: &str,
    status: StatusCode,
) -> Response {
    let title = if typed.faults.is_empty() {
        "Mon regard sur la séance"
    } else {
        "Erreur\u{a0}: mon regard sur la séance"
    };
    let page = PublicPage::personal(title, "/mon-espace").with_status(status);
    page.render(state, || pages::form(asked, questionnaire, typed, done))
}

async fn form(
    State(state): State<AppState>,
    Person(person): Person,
    Named((slug, number)): Named<(Slug, i32)>,
    Query(Done { fait }): Query<Done>,
) -> Answered {
    let refuse = refuse(&state);
    let questionnaire = questionnaire().map_err(&refuse)?;
    let asked = actions::ask(&state, &slug, number, &person)
        .await
        .map_err(&refuse)?;
    let typed = Typed::default();
    Ok(shown(
        &state,
        &asked,
        questionnaire,
        &typed,
        &fait,
        StatusCode::OK,
    ))
}

async fn give(
    State(state): State<AppState>,
    Named((slug, number)): Named<(Slug, i32)>,
    Typing(person, fields): Typing<Vec<(String, String)>>,
) -> Answered {
    let refuse = refuse(&state);
    let questionnaire = questionnaire().map_err(&refuse)?;
    // A field that is no question of ours is left out: an extension of the browser may add some.
    let entries: Entries = fields
        .into_iter()
        .filter(|(name, _)| questionnaire.question(name).is_some())
        .map(|(name, value)| (QuestionId::from(name.as_str()), Entry::One(value)))
        .collect();
    let answers = entry::read(questionnaire, &entries);
    let outcome = actions::give(&state, &slug, number, &person, &answers)
        .await
        .map_err(&refuse)?;
    let address = format!("/groupes/{slug}/seances/{number}/evaluation");
    let (faults, status) = match outcome {
        Outcome::Done => return Ok(to(&format!("{address}?fait=merci"))),
        Outcome::Already => return Ok(to(&address)),
        // Too late: what was written is shown back, since it was not sent.
        Outcome::Closed => (Vec::new(), StatusCode::CONFLICT),
        Outcome::Faulty(faults) => (faults, StatusCode::UNPROCESSABLE_ENTITY),
    };
    let asked = actions::ask(&state, &slug, number, &person)
        .await
        .map_err(&refuse)?;
    let typed = Typed { answers, faults };
    Ok(shown(&state, &asked, questionnaire, &typed, "", status))
}

async fn answers(
    State(state): State<AppState>,
    Person(person): Person,
    Named((slug, number)): Named<(Slug, i32)>,
) -> Answered {
    let refuse = refuse(&state);
    let read = actions::read(&state, &slug, number, &person)
        .await
        .map_err(&refuse)?;
    let questionnaire = questionnaire().map_err(&refuse)?;
    let page = PublicPage::personal("Ce qu’en disent les membres", "/mon-espace");
    Ok(page.render(&state, || pages::answers(&read, questionnaire)))
}
