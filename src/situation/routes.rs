//! The addresses of situations: pages without script, and the forms they post.

use std::collections::BTreeMap;

use axum::{
    Form, Router,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    actions::{self, Desk, Gesture, Kept, Outcome, Ranked},
    model::{Coding, Situation, SituationId, SituationSetting, Topic, Words},
    pages::{self, RankForm, WriteForm},
    rules::{proposal, turn},
};
use crate::{
    account::model::SignedIn,
    appel::model::Slug,
    error::Error,
    form::normal::tidy,
    seance,
    server::{
        door::{Answered, Done, Named, Person, Refusal, refuse, to},
        guard::Typing,
        html::PublicPage,
        state::AppState,
        tasks,
    },
};

/// The addresses of this domain.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/groupes/{slug}/situations", get(list))
        .route("/groupes/{slug}/situations/proposer", get(begin))
        .route("/groupes/{slug}/situations/{id}", get(one).post(keep))
        .route("/groupes/{slug}/situations/{id}/retirer", post(withdraw))
        .route(
            "/groupes/{slug}/seances/{n}/situations",
            get(round).post(rank),
        )
        .route("/groupes/{slug}/seances/{n}/situations/geste", post(act))
        .route("/groupes/{slug}/seances/{n}/sujets", post(code))
        .route("/groupes/{slug}/seances/{n}/ordre-du-jour", get(plan))
}

async fn list(
    State(state): State<AppState>,
    Person(person): Person,
    Named(slug): Named<Slug>,
    Query(Done { fait }): Query<Done>,
) -> Answered {
    let desk = actions::desk(&state, &slug, &person)
        .await
        .map_err(refuse(&state))?;
    let page = PublicPage::personal("Les situations", "/mon-espace");
    Ok(page.render(&state, || pages::list(&desk, &fait)))
}

async fn begin(
    State(state): State<AppState>,
    Person(person): Person,
    Named(slug): Named<Slug>,
) -> Answered {
    let desk = desk_of_participant(&state, &slug, &person).await?;
    Ok(written(
        &state,
        &desk,
        None,
        &WriteForm::fresh(),
        "",
        StatusCode::OK,
    ))
}

/// The situations of a group, for somebody who proposes; the others find no such page.
async fn desk_of_participant(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
) -> Result<Desk, Refusal> {
    let refuse = refuse(state);
    let desk = actions::desk(state, slug, person).await.map_err(&refuse)?;
    if turn::may_propose(desk.cycle.me()) {
        Ok(desk)
    } else {
        Err(refuse(Error::NotFound))
    }
}

fn written(
    state: &AppState,
    desk: &Desk,
    kept: Option<&Situation>,
    form: &WriteForm,
    done: &str,
    status: StatusCode,
) -> Response {
    let prefix = if form.faults.is_empty() {
        ""
    } else {
        "Erreur\u{a0}: "
    };
    let title = format!("{prefix}Ma situation");
    let page = PublicPage::personal(title, "/mon-espace").with_status(status);
    page.render(state, || pages::write(desk, kept, form, done))
}

async fn one(
    State(state): State<AppState>,
    Person(person): Person,
    Named((slug, id)): Named<(Slug, SituationId)>,
    Query(Done { fait }): Query<Done>,
) -> Answered {
    let (desk, own) = actions::mine(&state, &slug, id, &person)
        .await
        .map_err(refuse(&state))?;
    let form = WriteForm::of(&desk, &own);
    Ok(written(
        &state,
        &desk,
        Some(&own),
        &form,
        &fait,
        StatusCode::OK,
    ))
}

#[derive(Deserialize)]
struct Written {
    #[serde(default)]
    titre: String,
    #[serde(default)]
    question: String,
    #[serde(default)]
    contexte: String,
    #[serde(default)]
    cadre: String,
    #[serde(default)]
    geste: String,
    /// Said by whoever has read the warnings.
    #[serde(default)]
    relu: String,
    /// The revision that the page showed.
    #[serde(default, rename = "_vu")]
    seen: String,
}

impl Written {
    fn words(&self) -> Words {
        Words {
            title: tidy(&self.titre),
            question: tidy(&self.question),
            // A form posts two characters where the person typed one.
            context: tidy(&self.contexte.replace("\r\n", "\n")),
            setting: SituationSetting::from_code(&self.cadre),
        }
    }
}

async fn keep(
    State(state): State<AppState>,
    named: Result<Named<(Slug, SituationId)>, Refusal>,
    Typing(person, posted): Typing<Written>,
) -> Answered {
    // The door comes first: to whoever is not signed in, no name is malformed.
    let Named((slug, id)) = named?;
    let desk = desk_of_participant(&state, &slug, &person).await?;
    let kept = desk.mine().find(|one| one.id == id).cloned();
    let proposes = posted.geste == "proposer";
    let words = posted.words();
    let list = format!("/groupes/{slug}/situations");
    if words.is_blank() && kept.is_none() && !proposes {
        return Ok(to(&list));
    }
    let warnings = proposal::warnings(&words, &pages::names(&desk));
    let is_sound = proposal::faults_of_proposal(&words).is_empty();
    let mut form = WriteForm {
        id,
        words: words.clone(),
        revision: posted.seen.parse().unwrap_or_default(),
        warnings,
        ..WriteForm::fresh()
    };
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    // Pointed at once, then it is the author who decides.
    if proposes && is_sound && !form.warnings.is_empty() && posted.relu != "oui" {
        form.asks_again = true;
        return Ok(written(&state, &desk, kept.as_ref(), &form, "", invalid));
    }
    let outcome = actions::keep(&state, &slug, id, &person, &words, form.revision, proposes)
        .await
        .map_err(refuse(&state))?;
    let own = format!("{list}/{id}");
    Ok(match outcome {
        Kept::Done if proposes => to(&format!("{list}?fait=proposee")),
        Kept::Done => to(&format!("{own}?fait=brouillon")),
        Kept::Frozen if kept.as_ref().is_some_and(|kept| kept.words == form.words) => {
            to(&format!("{own}?fait=lue"))
        }
        // What was typed meanwhile may become another situation.
        Kept::Frozen => {
            let form = WriteForm {
                is_frozen: true,
                words: form.words,
                warnings: form.warnings,
                ..WriteForm::fresh()
            };
            written(&state, &desk, None, &form, "", StatusCode::CONFLICT)
        }
        Kept::Faulty(faults) => {
            form.faults = faults;
            written(&state, &desk, kept.as_ref(), &form, "", invalid)
        }
        Kept::Stale(revision) => {
            form.revision = revision;
            form.is_stale = true;
            written(
                &state,
                &desk,
                kept.as_ref(),
                &form,
                "",
                StatusCode::CONFLICT,
            )
        }
    })
}

async fn withdraw(
    State(state): State<AppState>,
    Person(person): Person,
    Named((slug, id)): Named<(Slug, SituationId)>,
) -> Answered {
    actions::withdraw(&state, &slug, id, &person)
        .await
        .map_err(refuse(&state))?;
    Ok(to(&format!("/groupes/{slug}/situations?fait=retiree")))
}

/// The choice for the séance of that number, for a member.
async fn desk_for(
    state: &AppState,
    slug: &Slug,
    number: i32,
    person: &SignedIn,
) -> Result<Desk, Refusal> {
    let refuse = refuse(state);
    let cycle = seance::actions::read_one(state, slug, number, person)
        .await
        .map_err(&refuse)?;
    actions::desk_of(state, cycle, number)
        .await
        .map_err(&refuse)
}

/// The same, when that meeting works on a situation.
async fn desk_of_round(
    state: &AppState,
    slug: &Slug,
    number: i32,
    person: &SignedIn,
) -> Result<Desk, Refusal> {
    let desk = desk_for(state, slug, number, person).await?;
    let works = desk
        .round
        .as_ref()
        .is_some_and(|round| round.seance.kind == seance::model::Kind::Seance);
    if works {
        Ok(desk)
    } else {
        Err(refuse(state)(Error::NotFound))
    }
}

fn round_page(
    state: &AppState,
    desk: &Desk,
    form: &RankForm,
    done: &str,
    status: StatusCode,
) -> Response {
    let title = if form.twice.is_empty() {
        "Le choix de la situation"
    } else {
        "Erreur\u{a0}: le choix de la situation"
    };
    let page = PublicPage::personal(title, "/mon-espace").with_status(status);
    page.render(state, || pages::round(desk, form, done))
}

async fn round(
    State(state): State<AppState>,
    Person(person): Person,
    Named((slug, number)): Named<(Slug, i32)>,
    Query(Done { fait }): Query<Done>,
) -> Answered {
    let desk = desk_of_round(&state, &slug, number, &person).await?;
    let form = desk.round.as_ref().map(RankForm::of).unwrap_or_default();
    Ok(round_page(&state, &desk, &form, &fait, StatusCode::OK))
}

async fn rank(
    State(state): State<AppState>,
    Person(person): Person,
    Named((slug, number)): Named<(Slug, i32)>,
    Form(fields): Form<BTreeMap<String, String>>,
) -> Answered {
    let form = RankForm::posted(&fields);
    let Some(order) = pages::asked_order(&form) else {
        let desk = desk_of_round(&state, &slug, number, &person).await?;
        let invalid = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(round_page(&state, &desk, &form, "", invalid));
    };
    let kept = actions::rank(&state, &slug, number, &person, &order)
        .await
        .map_err(refuse(&state))?;
    let done = match kept {
        Ranked::Closed => "change",
        Ranked::Done if order.is_empty() => "sans-classement",
        Ranked::Done => "classee",
    };
    Ok(to(&round_address(&slug, number, done)))
}

fn round_address(slug: &Slug, number: i32, done: &str) -> String {
    format!("/groupes/{slug}/seances/{number}/situations?fait={done}")
}

#[derive(Deserialize)]
struct Posted {
    #[serde(default)]
    geste: String,
    /// The situation chosen among equal ones.
    #[serde(default)]
    situation: String,
}

impl Posted {
    /// The gesture, and what the page says of it once done.
    fn gesture(&self) -> Result<(Gesture, &'static str), Error> {
        Ok(match self.geste.as_str() {
            "clore-recueil" => (Gesture::CloseGathering, "recueil-clos"),
            "clore-classement" => (Gesture::CloseRanking, "classement-clos"),
            "choisir" => {
                let chosen = self.situation.parse().map_err(|_| Error::BadRequest)?;
                (Gesture::Choose(chosen), "choisie")
            }
            "accepter" => (Gesture::Agree, "accord"),
            "passer" => (Gesture::Pass, "passe"),
            "rouvrir" => (Gesture::Reopen, "rouvert"),
            _ => return Err(Error::BadRequest),
        })
    }
}

async fn act(
    State(state): State<AppState>,
    Person(person): Person,
    Named((slug, number)): Named<(Slug, i32)>,
    Form(posted): Form<Posted>,
) -> Answered {
    // Whoever is not of the group learns nothing of what the form lacks.
    desk_of_round(&state, &slug, number, &person).await?;
    let refuse = refuse(&state);
    let (gesture, done) = posted.gesture().map_err(&refuse)?;
    let outcome = actions::act(&state, &slug, number, &person, gesture)
        .await
        .map_err(&refuse)?;
    let done = match outcome {
        Outcome::Done => done,
        Outcome::NothingProposed => "rien",
        Outcome::NobodyRanked => "aucune-voix",
        Outcome::Stale => "change",
    };
    Ok(to(&round_address(&slug, number, done)))
}

#[derive(Deserialize)]
struct Coded {
    #[serde(default)]
    cadre: String,
    #[serde(default)]
    autres: String,
    legitimite: Option<String>,
    communication: Option<String>,
    positionnement: Option<String>,
}

impl Coded {
    /// Five free topics at most, each of a few words.
    fn coding(&self) -> Option<Coding> {
        let ticked = [
            (&self.legitimite, Topic::Legitimacy),
            (&self.communication, Topic::Communication),
            (&self.positionnement, Topic::Positioning),
        ];
        let known = ticked
            .into_iter()
            .filter(|(tick, _)| tick.is_some())
            .map(|(_, topic)| topic.code().to_owned());
        let free = self
            .autres
            .split([',', ';', '\n'])
            .map(tidy)
            .filter(|one| !one.is_empty())
            .map(|one| one.chars().take(60).collect())
            .take(5);
        Some(Coding {
            setting: SituationSetting::from_code(&self.cadre)?,
            topics: known.chain(free).collect(),
        })
    }
}

async fn code(
    State(state): State<AppState>,
    Person(person): Person,
    Named((slug, number)): Named<(Slug, i32)>,
    Form(coded): Form<Coded>,
) -> Answered {
    let desk = desk_of_round(&state, &slug, number, &person).await?;
    let refuse = refuse(&state);
    if !desk.cycle.me().leads() {
        return Err(refuse(Error::NotFound));
    }
    let coding = coded.coding().ok_or_else(|| refuse(Error::BadRequest))?;
    let is_kept = actions::code(&state, &slug, number, &person, &coding)
        .await
        .map_err(&refuse)?;
    let done = if is_kept { "codee" } else { "trop-tot" };
    Ok(to(&round_address(&slug, number, done)))
}

async fn plan(
    State(state): State<AppState>,
    Person(person): Person,
    Named((slug, number)): Named<(Slug, i32)>,
) -> Answered {
    let desk = desk_for(&state, &slug, number, &person).await?;
    let phases = desk
        .round
        .as_ref()
        .map(|round| tasks::unfolding(&round.seance))
        .unwrap_or_default();
    let phone = state.settings.organisation.phone.clone();
    let page = PublicPage::personal("L’ordre du jour", "/mon-espace");
    Ok(page.render(&state, || pages::plan(&desk, &phases, &phone)))
}
