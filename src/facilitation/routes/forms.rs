//! The forms of a room, for whoever has no WASM: each ends back on its page, which says what
//! became of it, or shows again what was typed and not kept.

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    account::model::SignedIn,
    appel::model::Slug,
    error::Error,
    facilitation::{
        actions,
        model::{Ask, Command, Refusal, Reply},
        pages::{self, Typed},
    },
    server::{
        door::{Answered, Named, Person, refuse},
        guard::Typing,
        html::PublicPage,
        state::AppState,
    },
};

#[derive(Deserialize)]
pub(super) struct Gesture {
    #[serde(default)]
    vu: i64,
    #[serde(default)]
    geste: String,
    /// Who tells, or which method.
    #[serde(default)]
    choix: String,
    /// The phase whose notes the page shows.
    #[serde(default)]
    phase: String,
}

impl Gesture {
    fn command(&self) -> Option<Command> {
        Some(match self.geste.as_str() {
            "methode" => Command::Choose(self.choix.clone()),
            "raconte" if self.choix.is_empty() => Command::Narrate(None),
            "raconte" => Command::Narrate(Some(self.choix.parse().ok()?)),
            "commencer" => Command::Begin,
            "suivante" => Command::Next,
            "precedente" => Command::Back,
            "terminer" => Command::Close,
            "reprendre" => Command::Resume,
            "ouvrir-notes" => Command::LetWrite(true),
            "reserver-notes" => Command::LetWrite(false),
            _ => return None,
        })
    }
}

pub(super) async fn command(
    State(state): State<AppState>,
    Person(person): Person,
    Named((slug, number)): Named<(Slug, i32)>,
    Form(gesture): Form<Gesture>,
) -> Answered {
    let refuse = refuse(&state);
    // To whoever is not of the group, nothing is malformed: nothing is there.
    actions::open(&state, &slug, number, &person, i64::MAX)
        .await
        .map_err(&refuse)?;
    let command = gesture.command().ok_or_else(|| refuse(Error::BadRequest))?;
    let ask = Ask::Do {
        command,
        seen: gesture.vu,
    };
    let reply = actions::ask(&state, &slug, number, &person, &ask)
        .await
        .map_err(&refuse)?;
    let word = match reply {
        Reply::Done(_) => "fait",
        Reply::Stale { .. } => "perime",
        Reply::Refused(Refusal::NotYours) => return Err(refuse(Error::NotFound)),
        Reply::Refused(_) => "refuse",
    };
    Ok(back(&slug, number, word, &gesture.phase))
}

fn back(slug: &Slug, number: i32, word: &str, phase: &str) -> Response {
    let is_code = phase.chars().all(|c| c.is_ascii_lowercase());
    let phase = if phase.is_empty() || !is_code {
        String::new()
    } else {
        format!("&phase={phase}")
    };
    let page = format!("/groupes/{slug}/seances/{number}/animation?etat={word}{phase}");
    Redirect::to(&page).into_response()
}

#[derive(Deserialize)]
pub(super) struct NoteForm {
    #[serde(default)]
    vu: i64,
    #[serde(default)]
    phase: String,
    #[serde(default)]
    texte: String,
}

pub(super) async fn note(
    State(state): State<AppState>,
    Named((slug, number)): Named<(Slug, i32)>,
    Typing(person, form): Typing<NoteForm>,
) -> Answered {
    let ask = Ask::Write {
        phase: form.phase.clone(),
        body: unix_lines(&form.texte),
        seen: form.vu,
    };
    write(&state, &slug, number, &person, ask, &form).await
}

pub(super) async fn own_note(
    State(state): State<AppState>,
    Named((slug, number)): Named<(Slug, i32)>,
    Typing(person, form): Typing<NoteForm>,
) -> Answered {
    let ask = Ask::Keep {
        body: unix_lines(&form.texte),
        seen: form.vu,
    };
    write(&state, &slug, number, &person, ask, &form).await
}

/// A form sends its lines as mail does; a page alive does not.
fn unix_lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

async fn write(
    state: &AppState,
    slug: &Slug,
    number: i32,
    person: &SignedIn,
    ask: Ask,
    form: &NoteForm,
) -> Answered {
    let refuse = refuse(state);
    let room = actions::open(state, slug, number, person, i64::MAX)
        .await
        .map_err(&refuse)?;
    let reply = actions::ask(state, slug, number, person, &ask)
        .await
        .map_err(&refuse)?;
    let is_own = matches!(ask, Ask::Keep { .. });
    let typed = match reply {
        Reply::Done(_) => return Ok(back(slug, number, "enregistre", &form.phase)),
        // Nothing typed is lost: nothing was to lose.
        Reply::Refused(Refusal::NotYours) if form.texte.trim().is_empty() => {
            return Err(refuse(Error::NotFound));
        }
        Reply::Stale { revision, body } => Typed {
            text: unix_lines(&form.texte),
            seen: revision,
            other: Some(body),
            why: "Votre note a aussi été écrite dans une autre fenêtre. Rien n’est perdu\u{a0}: les deux textes sont ici. Gardez ce qui convient, puis enregistrez.",
            phase: form.phase.clone(),
            is_own,
        },
        Reply::Refused(refusal) => Typed {
            text: unix_lines(&form.texte),
            seen: form.vu,
            other: None,
            why: refusal.of_note(is_own),
            phase: form.phase.clone(),
            is_own,
        },
    };
    let status = match typed.other {
        Some(_) => StatusCode::CONFLICT,
        None => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = PublicPage::personal("Votre note", "/mon-espace").with_status(status);
    Ok(page.render(state, || pages::not_kept(&room, &typed)))
}
