//! The verbs of evaluations: answer once, read together, erase on schedule.

use rand::Rng as _;

use super::{
    model::{Given, questionnaire},
    rules::{self, Showing},
    store,
};
use crate::{
    account::model::SignedIn,
    appel::model::Slug,
    audit::{self, Actor},
    error::Error,
    form::{AnswerError, Answers, normal, rules as form_rules},
    seance::{self, actions::Cycle, store::Seance},
    server::state::AppState,
};

/// A séance, for somebody who may answer about it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The group and its year.
    pub cycle: Cycle,
    /// The séance.
    pub seance: Seance,
    /// Whether they have answered.
    pub has_given: bool,
    /// Whether one may still answer.
    pub is_open: bool,
}

/// The evaluation of a séance, for a member who was there.
///
/// # Errors
/// [`Error::NotFound`] when this person was not there, or the séance is not over.
pub async fn ask(
    state: &AppState,
    slug: &Slug,
    number: i32,
    person: &SignedIn,
) -> Result<Asked, Error> {
    let cycle = seance::actions::read_one(state, slug, number, person).await?;
    let seance = cycle.seance(number).cloned().ok_or(Error::NotFound)?;
    let is_over = !seance.is_cancelled() && seance.slot.is_over(cycle.now);
    if !is_over || !rules::was_there(&cycle, &seance, cycle.me()) {
        return Err(Error::NotFound);
    }
    let mut tx = state.db.read().await?;
    let given = store::given_by(&mut tx, cycle.me().id).await?;
    Ok(Asked {
        has_given: given.contains(&seance.id),
        is_open: rules::is_open(&seance, cycle.now),
        cycle,
        seance,
    })
}

/// What became of answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// They are kept.
    Done,
    /// This person had answered already: the first time counts.
    Already,
    /// It is too late.
    Closed,
    /// Something is to mend; nothing changed.
    Faulty(Vec<AnswerError>),
}

/// Keeps the answers of a member, apart from their name.
///
/// # Errors
/// [`Error::NotFound`] when this person was not there.
pub async fn give(
    state: &AppState,
    slug: &Slug,
    number: i32,
    person: &SignedIn,
    answers: &Answers,
) -> Result<Outcome, Error> {
    let questionnaire = questionnaire()?;
    let asked = ask(state, slug, number, person).await?;
    if asked.has_given {
        return Ok(Outcome::Already);
    }
    if !asked.is_open {
        return Ok(Outcome::Closed);
    }
    let faults = form_rules::check(questionnaire, answers);
    if !faults.is_empty() {
        return Ok(Outcome::Faulty(faults));
    }
    let seance = asked.seance.id;
    let mut tx = state.db.write().await?;
    // One at a time: all are written anew, and two together would lose one, or write some twice.
    seance::store::hold(&mut tx, seance).await?;
    if !store::note_given(&mut tx, seance, asked.cycle.me().id).await? {
        return Ok(Outcome::Already);
    }
    let mut all = store::answers(&mut tx, seance).await?;
    all.push(Given(normal::normalise(questionnaire, answers)));
    let mut drawn: Vec<(uuid::Uuid, Given)> =
        all.into_iter().map(|given| (drawn_id(), given)).collect();
    drawn.sort_unstable_by_key(|(id, _)| *id);
    store::write_anew(&mut tx, seance, &drawn).await?;
    let actor = Actor::Account(person.account);
    let object = seance.to_string();
    audit::record(&mut tx, state.now(), actor, "evaluation.given", &object, "").await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// An identifier that says nothing of time, unlike every other.
fn drawn_id() -> uuid::Uuid {
    let mut bytes = [0; 16];
    rand::rng().fill_bytes(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// What those who lead may see of the answers about a séance.
#[derive(Debug, Clone)]
pub struct Read {
    /// The group and its year.
    pub cycle: Cycle,
    /// The séance.
    pub seance: Seance,
    /// What may be shown.
    pub showing: Showing,
    /// How many were there.
    pub expected: usize,
    /// How many have answered.
    pub given: usize,
    /// The answers; none unless they may be shown.
    pub answers: Vec<Given>,
}

/// The answers about a séance, for those who lead.
///
/// # Errors
/// [`Error::NotFound`] when this person does not lead the group.
pub async fn read(
    state: &AppState,
    slug: &Slug,
    number: i32,
    person: &SignedIn,
) -> Result<Read, Error> {
    let cycle = seance::actions::read_one(state, slug, number, person).await?;
    let seance = cycle.seance(number).cloned().ok_or(Error::NotFound)?;
    if !cycle.me().leads() || seance.is_cancelled() {
        return Err(Error::NotFound);
    }
    let expected = cycle
        .expected(&seance)
        .filter(|member| rules::was_there(&cycle, &seance, member))
        .count();
    let mut tx = state.db.read().await?;
    let given = store::count_given(&mut tx, seance.id).await?;
    let given = usize::try_from(given).map_err(|_| Error::Fault)?;
    let showing = rules::showing(&seance, expected, given, cycle.now);
    let answers = match showing {
        Showing::Shown => store::answers(&mut tx, seance.id).await?,
        Showing::TooEarly | Showing::Gathering | Showing::TooFew => Vec::new(),
    };
    Ok(Read {
        cycle,
        seance,
        showing,
        expected,
        given,
        answers,
    })
}

/// The séances about which this member may still answer, and has not.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn to_answer(state: &AppState, cycle: &Cycle) -> Result<Vec<Seance>, Error> {
    let me = cycle.me();
    let mut tx = state.db.read().await?;
    let given = store::given_by(&mut tx, me.id).await?;
    Ok(cycle
        .seances
        .iter()
        .filter(|seance| rules::is_open(seance, cycle.now))
        .filter(|seance| rules::was_there(cycle, seance, me) && !given.contains(&seance.id))
        .cloned()
        .collect())
}

/// Erases the answers of groups that ended a year ago. Answers how many.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_old(state: &AppState) -> Result<u64, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let mut erased = 0;
    for group in seance::actions::groups_ended_a_year_ago(&mut tx, now).await? {
        let some = store::erase_of_group(&mut tx, group).await?;
        if some > 0 {
            let (object, detail) = (group.to_string(), some.to_string());
            let action = "evaluations.erased";
            audit::record(&mut tx, now, Actor::Platform, action, &object, &detail).await?;
        }
        erased += some;
    }
    tx.commit().await?;
    Ok(erased)
}
