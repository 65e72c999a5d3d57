//! A candidature being written, as the browser keeps it: the answers, what is
//! visible and wrong among them, and what is not saved yet.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use futures::channel::oneshot;
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use serde_json::Value;

use crate::{
    candidature::{
        api::{communes_of, save_answer},
        model::{Commune, SaveOutcome, Workspace},
        rules::{self, Step},
    },
    error::Error,
    form::{
        AnswerError, Answers, Question, QuestionId, QuestionKind, Visibility,
        answers::is_empty_value, normal, rules as form_rules, wording,
    },
    ui::Saving,
};

/// How long typing may pause before it is saved.
const PAUSE: Duration = Duration::from_millis(1500);
/// How long pressing a button may take.
const PRESS: Duration = Duration::from_millis(300);
/// How long to wait before trying a failed save again.
const RETRY: Duration = Duration::from_secs(8);

/// Why the last save did not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The network or the server: trying again may do.
    Passing,
    /// The browser lost its key: one signs in beside, and tries again.
    SignedOut,
    /// The candidature can no longer be changed.
    Frozen,
}

/// A candidature being written.
#[derive(Clone, Copy)]
pub struct Draft {
    /// What the server sent.
    pub start: StoredValue<Workspace>,
    /// The answers, as they are on the page.
    pub answers: RwSignal<Answers>,
    /// What is visible.
    pub visible: Memo<Visibility>,
    /// What is missing or wrong, whether it is shown or not.
    pub errors: Memo<Vec<AnswerError>>,
    /// The questions whose errors are shown.
    pub judged: RwSignal<BTreeSet<QuestionId>>,
    /// Where the saving stands.
    pub saving: RwSignal<Saving>,
    /// Why the last save failed.
    pub trouble: RwSignal<Option<Trouble>>,
    /// What another window wrote, for the questions it wrote meanwhile.
    pub conflicts: RwSignal<BTreeMap<QuestionId, Value>>,
    /// The communes that the postal code proposes.
    pub communes: RwSignal<Vec<Commune>>,
    unsaved: RwSignal<BTreeSet<QuestionId>>,
    seen: StoredValue<BTreeMap<QuestionId, i64>>,
    is_running: StoredValue<bool>,
    /// Who waits for the run under way to end.
    waiting: StoredValue<Vec<oneshot::Sender<()>>>,
    pause: StoredValue<Option<TimeoutHandle>>,
}

impl Draft {
    /// The draft that the server sent.
    #[must_use]
    pub fn new(workspace: Workspace) -> Self {
        let answers = RwSignal::new(workspace.answers.clone());
        let communes = RwSignal::new(workspace.communes.clone());
        let saving = match &workspace.saved_at {
            Some(at) => Saving::Saved(at.clone()),
            None => Saving::Idle,
        };
        let start = StoredValue::new(workspace);
        let visible = Memo::new(move |_| {
            start.with_value(|start| {
                answers.with(|answers| form_rules::visible(&start.questionnaire, answers))
            })
        });
        let errors = Memo::new(move |_| {
            start.with_value(|start| {
                answers.with(|answers| rules::to_mend(&start.questionnaire, answers))
            })
        });
        Self {
            start,
            answers,
            visible,
            errors,
            judged: RwSignal::default(),
            saving: RwSignal::new(saving),
            trouble: RwSignal::default(),
            conflicts: RwSignal::default(),
            communes,
            unsaved: RwSignal::default(),
            seen: StoredValue::default(),
            is_running: StoredValue::new(false),
            waiting: StoredValue::new(Vec::new()),
            pause: StoredValue::new(None),
        }
    }

    /// Address of the call.
    #[must_use]
    pub fn slug(self) -> String {
        self.start.with_value(|start| start.slug.clone())
    }

    /// Whether something typed is not saved yet.
    #[must_use]
    pub fn has_unsaved(self) -> bool {
        self.unsaved.with(|unsaved| !unsaved.is_empty())
    }

    /// The sentence to show beside a question, once it is judged.
    #[must_use]
    pub fn error_of(self, question: &Question) -> Option<String> {
        let is_judged = self.judged.with(|judged| judged.contains(&question.id));
        let error = self.errors.with(|errors| {
            errors
                .iter()
                .find(|error| error.question == question.id)
                .map(|error| error.code)
        });
        let code = error.filter(|_| is_judged)?;
        Some(
            self.answers
                .with(|answers| wording::sentence(question, code, answers.get(&question.id))),
        )
    }

    /// The errors of a step, in the order of its questions.
    #[must_use]
    pub fn errors_at(self, step: Step) -> Vec<AnswerError> {
        self.start.with_value(|start| {
            let asked = step.questions(&start.questionnaire);
            self.errors.with(|errors| {
                let is_asked = |error: &&AnswerError| asked.iter().any(|q| q.id == error.question);
                errors.iter().filter(is_asked).cloned().collect()
            })
        })
    }

    /// The questions of a step that another window wrote too, until one is chosen.
    #[must_use]
    pub fn conflicts_at(self, step: Step) -> Vec<QuestionId> {
        self.start.with_value(|start| {
            let asked = step.questions(&start.questionnaire);
            self.conflicts.with(|conflicts| {
                let open = asked
                    .iter()
                    .filter(|question| conflicts.contains_key(&question.id));
                open.map(|question| question.id.clone()).collect()
            })
        })
    }

    /// The first step with a choice left open between two windows.
    #[must_use]
    pub fn first_conflict(self) -> Option<Step> {
        let steps = self
            .start
            .with_value(|start| Step::all(&start.questionnaire));
        steps
            .into_iter()
            .find(|step| untrack(|| !self.conflicts_at(*step).is_empty()))
    }

    /// Takes a new answer from the page; it is saved after a pause in typing.
    pub fn answer(self, question: &QuestionId, value: Value) {
        self.answers
            .update(|answers| answers.set(question.clone(), value));
        self.unsaved.update(|unsaved| {
            unsaved.insert(question.clone());
        });
        self.save_after_a_pause();
    }

    /// Takes a choice from the page; it is saved at once.
    pub fn choose(self, question: &QuestionId, value: Value) {
        self.answer(question, value);
        self.save_now();
    }

    /// Judges a question that the person leaves, unless they left it empty:
    /// what is missing is only told when the step ends.
    pub fn leave(self, question: &QuestionId) {
        let is_empty = self
            .answers
            .with_untracked(|answers| is_empty_value(answers.get(question)));
        if !is_empty {
            let question = question.clone();
            let judge = move || {
                self.judged.update(|judged| {
                    judged.insert(question);
                });
            };
            // An error that appears while a button is being pressed would move the button
            // from under the finger. Without a timer, the step's end will judge.
            let _ = set_timeout(judge, PRESS);
        }
        self.save_now();
    }

    /// Judges every question of a step.
    pub fn judge(self, step: Step) {
        self.start.with_value(|start| {
            self.judged.update(|judged| {
                judged.extend(
                    step.questions(&start.questionnaire)
                        .iter()
                        .map(|q| q.id.clone()),
                );
            });
        });
    }

    /// Proposes the communes of the postal code just typed, and fills in the only one.
    pub fn propose_communes(self, postal_code: String) {
        let Some(commune) = self.commune_question() else {
            return;
        };
        if postal_code.trim().len() != 5 {
            return;
        }
        spawn_local(async move {
            let Ok(found) = communes_of(postal_code).await else {
                return;
            };
            let is_empty = self
                .answers
                .with_untracked(|answers| is_empty_value(answers.get(&commune)));
            if let ([only], true) = (found.as_slice(), is_empty) {
                self.choose(
                    &commune,
                    normal::commune_value(&only.name, Some(&only.insee)),
                );
            }
            self.communes.set(found);
        });
    }

    /// The answer that a commune's name makes, with its code when it is proposed.
    #[must_use]
    pub fn commune_named(self, typed: &str) -> Value {
        if typed.trim().is_empty() {
            return Value::Null;
        }
        self.communes.with_untracked(|communes| {
            let same =
                |commune: &&Commune| normal::name_key(&commune.name) == normal::name_key(typed);
            let insee = communes
                .iter()
                .find(same)
                .map(|commune| commune.insee.as_str());
            normal::commune_value(typed, insee)
        })
    }

    fn commune_question(self) -> Option<QuestionId> {
        self.start.with_value(|start| {
            start
                .questionnaire
                .questions()
                .find(|question| matches!(question.kind, QuestionKind::Commune { .. }))
                .map(|question| question.id.clone())
        })
    }

    /// Keeps this window's answer where another window wrote meanwhile.
    pub fn keep_mine(self, question: &QuestionId) {
        self.conflicts.update(|conflicts| {
            conflicts.remove(question);
        });
        self.unsaved.update(|unsaved| {
            unsaved.insert(question.clone());
        });
        self.save_now();
    }

    /// Takes the other window's answer instead.
    pub fn take_theirs(self, question: &QuestionId) {
        let theirs = self
            .conflicts
            .try_update(|conflicts| conflicts.remove(question))
            .flatten();
        if let Some(theirs) = theirs {
            self.answers
                .update(|answers| answers.set(question.clone(), theirs));
        }
        self.settle();
    }

    fn save_after_a_pause(self) {
        let handle = set_timeout(move || self.save_now(), PAUSE).ok();
        let earlier = self
            .pause
            .try_update_value(|pause| std::mem::replace(pause, handle))
            .flatten();
        if let Some(earlier) = earlier {
            earlier.clear();
        }
    }

    /// Sends what is not saved yet, unless it is already on its way.
    pub fn save_now(self) {
        if !self.is_running.get_value() && untrack(|| self.has_unsaved()) {
            spawn_local(async move {
                self.run().await;
            });
        }
    }

    /// Waits until the server has everything; `false` when it could not.
    pub async fn save_everything(self) -> bool {
        loop {
            if self.is_running.get_value() {
                let (idle, until_idle) = oneshot::channel();
                self.waiting.update_value(|waiting| waiting.push(idle));
                // A dropped sender is a run that ended, too.
                let _ = until_idle.await;
            } else if !untrack(|| self.has_unsaved()) {
                return true;
            } else if !self.run().await {
                return false;
            }
        }
    }

    /// Sends what is not saved yet, one answer at a time; `true` when nothing is left.
    async fn run(self) -> bool {
        self.is_running.set_value(true);
        let is_done = self.save_one_by_one().await;
        self.is_running.set_value(false);
        self.waiting.update_value(Vec::clear);
        is_done
    }

    async fn save_one_by_one(self) -> bool {
        while let Some(question) = self
            .unsaved
            .with_untracked(|unsaved| unsaved.first().cloned())
        {
            self.saving.set(Saving::Saving);
            if let Err(trouble) = self.save_one(&question).await {
                self.saving.set(Saving::Failed);
                self.trouble.set(Some(trouble));
                if trouble == Trouble::Passing {
                    // Without a timer the button is there.
                    let _ = set_timeout(move || self.save_now(), RETRY);
                }
                return false;
            }
            self.trouble.set(None);
        }
        true
    }

    async fn save_one(self, question: &QuestionId) -> Result<(), Trouble> {
        let (slug, revision) = self
            .start
            .with_value(|start| (start.slug.clone(), start.revision));
        let seen = self
            .seen
            .with_value(|seen| seen.get(question).copied())
            .unwrap_or(revision);
        let value = self
            .answers
            .with_untracked(|answers| answers.get(question).clone());
        let outcome = save_answer(slug, question.clone(), value.clone(), seen).await;
        if outcome.is_ok() {
            self.forget_unless_changed(question, &value);
        }
        match outcome {
            Ok(SaveOutcome::Saved { revision, at }) => {
                self.see(question, revision);
                self.saving.set(Saving::Saved(at));
                self.settle();
                Ok(())
            }
            Ok(SaveOutcome::Conflict { theirs, revision }) => {
                self.see(question, revision);
                self.conflicts.update(|conflicts| {
                    conflicts.insert(question.clone(), theirs);
                });
                self.saving.set(Saving::Conflict);
                Ok(())
            }
            Ok(SaveOutcome::Frozen) => Err(Trouble::Frozen),
            Err(Error::SignInNeeded | Error::NotFound) => Err(Trouble::SignedOut),
            Err(_) => Err(Trouble::Passing),
        }
    }

    /// What was typed while the save was under way is still to save.
    fn forget_unless_changed(self, question: &QuestionId, sent: &Value) {
        let is_same = self
            .answers
            .with_untracked(|answers| answers.get(question) == sent);
        if is_same {
            self.unsaved.update(|unsaved| {
                unsaved.remove(question);
            });
        }
    }

    fn see(self, question: &QuestionId, revision: i64) {
        self.seen.update_value(|seen| {
            seen.insert(question.clone(), revision);
        });
    }

    /// Says the truth about saving when conflicts remain, or no longer do.
    fn settle(self) {
        if self
            .conflicts
            .with_untracked(|conflicts| !conflicts.is_empty())
        {
            self.saving.set(Saving::Conflict);
        } else if self
            .saving
            .with_untracked(|saving| *saving == Saving::Conflict)
        {
            self.saving.set(Saving::Idle);
        }
    }
}
