//! A step posted whole, by a page without WASM: read by the questionnaire that asked it.

use std::collections::BTreeMap;

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    appel::model::Slug,
    candidature::{
        actions::{self, Change},
        communes,
        model::SubmitOutcome,
        pages,
        rules::{self, Step},
        store::Bearer,
    },
    error::Error,
    form::{
        Answers, Question, QuestionId, QuestionKind,
        entry::{Entries, Entry},
        rules as form_rules,
    },
    server::{
        door::{Answered, Named, refuse},
        html::PublicPage,
        state::AppState,
    },
};

/// Ends a step from a page without WASM: keeps what was typed, then goes on if all is well.
pub(super) async fn end_step(
    State(state): State<AppState>,
    Named((slug, step)): Named<(Slug, String)>,
    bearer: Bearer,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Answered {
    let refuse = refuse(&state);
    let workspace = match actions::workspace(&state, &slug, &bearer).await {
        Ok(workspace) => workspace,
        Err(Error::SignInNeeded) => return Ok(keep_typed(&state, &slug, &step, pairs)),
        Err(error) => return Err(refuse(error)),
    };
    let questionnaire = &workspace.questionnaire;
    let step = Step::from_address(&step, questionnaire)
        .ok_or(Error::NotFound)
        .map_err(&refuse)?;
    let posted = Posted::read(pairs);
    let asked = step.questions(questionnaire);
    let changes = posted.changes(&asked, &workspace.answers, |question, answers| {
        form_rules::visible(questionnaire, answers).contains(question)
    });
    let has_set_aside = actions::save_all(&state, &slug, &bearer, &changes, posted.seen)
        .await
        .map_err(&refuse)?;

    let mut answers = workspace.answers.clone();
    for change in changes {
        answers.set(change.question, change.value);
    }
    // To the summary itself: without a script nothing else gives it the focus.
    let stay = format!("{}?verifier=1#erreurs", step.address(slug.as_str()));
    let address = match posted.wish {
        Wish::GoBack => step.previous().unwrap_or(step).address(slug.as_str()),
        Wish::Stay => format!("/appels/{slug}/candidature/plus-tard"),
        Wish::GoOn if has_set_aside => stay,
        Wish::GoOn if rules::is_to_mend(questionnaire, step, &workspace.answers, &answers) => stay,
        Wish::GoOn => match step.next(questionnaire) {
            Some(next) => next.address(slug.as_str()),
            None => match actions::submit(&state, &slug, &bearer)
                .await
                .map_err(&refuse)?
            {
                SubmitOutcome::Received | SubmitOutcome::Frozen => {
                    format!("/appels/{slug}/candidature/recu")
                }
                SubmitOutcome::Incomplete => stay,
            },
        },
    };
    Ok(Redirect::to(&address).into_response())
}

/// The page that keeps what was typed when the browser lost its key: one signs
/// in beside, then sends the same answers again.
fn keep_typed(state: &AppState, slug: &Slug, step: &str, pairs: Vec<(String, String)>) -> Response {
    let address = format!("/appels/{slug}/candidature/{step}");
    PublicPage::personal("Connexion nécessaire", "/appels")
        .with_status(StatusCode::UNAUTHORIZED)
        .render(state, || pages::keep_typed(&address, slug, pairs))
}

/// What the person wants after this step.
enum Wish {
    GoOn,
    GoBack,
    Stay,
}

/// A step as an HTML form posts it.
struct Posted {
    entries: Entries,
    /// The revision that the page showed.
    seen: i64,
    wish: Wish,
}

impl Posted {
    /// Reads `question`, `question[ligne]`, `_vu` and `_suite`.
    fn read(pairs: Vec<(String, String)>) -> Self {
        let mut posted = Self {
            entries: Entries::new(),
            seen: 0,
            wish: Wish::GoOn,
        };
        for (name, value) in pairs {
            match name.as_str() {
                "_vu" => posted.seen = value.parse().unwrap_or_default(),
                "_suite" if value == "revenir" => posted.wish = Wish::GoBack,
                "_suite" if value == "enregistrer" => posted.wish = Wish::Stay,
                "_suite" => {}
                _ => posted.add(&name, value),
            }
        }
        posted
    }

    fn add(&mut self, name: &str, value: String) {
        let row = name.strip_suffix(']').and_then(|name| name.split_once('['));
        if let Some((question, row)) = row {
            let entry = self
                .entries
                .entry(QuestionId::from(question))
                .or_insert_with(|| Entry::Rows(BTreeMap::new()));
            if let Entry::Rows(rows) = entry {
                rows.insert(row.to_owned(), value);
            }
            return;
        }
        let question = QuestionId::from(name);
        let entry = match self.entries.remove(&question) {
            None => Entry::One(value),
            Some(Entry::One(first)) => Entry::Many(vec![first, value]),
            Some(Entry::Many(mut all)) => {
                all.push(value);
                Entry::Many(all)
            }
            Some(rows @ Entry::Rows(_)) => rows,
        };
        self.entries.insert(question, entry);
    }

    /// The answers that this step changes. An unticked box posts nothing, so a
    /// question that was on the page and is not in the form lost its answer.
    fn changes(
        &self,
        asked: &[&Question],
        before: &Answers,
        is_visible: impl Fn(&QuestionId, &Answers) -> bool,
    ) -> Vec<Change> {
        asked
            .iter()
            .filter(|question| question.takes_answer())
            .filter(|question| {
                self.entries.contains_key(&question.id) || is_visible(&question.id, before)
            })
            .map(|question| Change {
                question: question.id.clone(),
                value: self.value(question),
            })
            .collect()
    }

    fn value(&self, question: &Question) -> serde_json::Value {
        let entry = self.entries.get(&question.id);
        match (&question.kind, entry) {
            (QuestionKind::Commune { postal_code }, Some(Entry::One(name)))
                if !name.trim().is_empty() =>
            {
                let typed = postal_code
                    .as_ref()
                    .and_then(|id| match self.entries.get(id) {
                        Some(Entry::One(code)) => Some(code.as_str()),
                        _ => None,
                    });
                communes::answer(name, typed)
            }
            _ => question.read(entry),
        }
    }
}
