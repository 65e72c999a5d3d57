//! What each member may see of the situations of their group.

use crate::{
    account::model::SignedIn,
    appel::model::Slug,
    db::Tx,
    error::Error,
    seance::{self, actions::Cycle, model::SeanceId, store::Seance},
    server::state::AppState,
    situation::{
        model::{Candidate, Choice, Coding, Situation, SituationId, SituationState, Step},
        rules::{count, turn},
        store,
    },
};

/// The choice for one séance, as the record has it.
#[derive(Debug, Clone)]
pub struct Round {
    /// For which séance.
    pub seance: Seance,
    /// How far it has come.
    pub choice: Choice,
    /// What is ranked, most points first.
    pub candidates: Vec<Candidate>,
    /// How whoever looks ranks.
    pub ballot: Vec<SituationId>,
    /// How many members have ranked, while the ranking is open.
    pub voters: i64,
    /// What the séance was about.
    pub coding: Option<Coding>,
}

/// The situations of a group, for one of its members.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The group and its year.
    pub cycle: Cycle,
    /// Every situation of the group. A page shows only [`mine`](Self::mine), what is ranked and what
    /// was chosen.
    situations: Vec<Situation>,
    /// The choice under way, or the one that was asked for.
    pub round: Option<Round>,
}

impl Desk {
    /// Mine, withdrawn ones left out.
    pub fn mine(&self) -> impl Iterator<Item = &Situation> {
        self.situations.iter().filter(|one| {
            one.author == Some(self.cycle.me().id) && one.state != SituationState::Withdrawn
        })
    }

    /// The situation that a séance works on, or worked on.
    #[must_use]
    pub fn chosen(&self, seance: SeanceId) -> Option<&Situation> {
        self.situations
            .iter()
            .find(|one| one.state == SituationState::Chosen && one.seance == Some(seance))
    }

    /// What was worked on so far, with its séance.
    pub fn worked(&self) -> impl Iterator<Item = (&Seance, &Situation)> {
        self.cycle
            .seances
            .iter()
            .filter(|seance| !seance.is_cancelled())
            .filter_map(|seance| Some((seance, self.chosen(seance.id)?)))
    }

    /// How many situations are proposed for the next séance: a number is all that anybody sees.
    #[must_use]
    pub fn proposed(&self) -> usize {
        self.situations
            .iter()
            .filter(|one| one.state == SituationState::Proposed)
            .count()
    }

    /// What the group reads for this choice, with its points: nothing before the gathering closes,
    /// and no points before the ranking does.
    #[must_use]
    pub fn ranked(&self) -> Vec<(&Situation, Option<i32>)> {
        let Some(round) = &self.round else {
            return Vec::new();
        };
        ranked(&self.situations, &round.candidates)
    }

    /// What those who lead may choose among: what came out equal.
    #[must_use]
    pub fn tied(&self) -> Vec<&Situation> {
        let Some(round) = &self.round else {
            return Vec::new();
        };
        if round.choice.step() != Step::Choosing {
            return Vec::new();
        }
        let tied = match count::first(&free(&round.choice, &self.ranked())) {
            count::First::Tied(tied) => tied,
            count::First::One(one) => vec![one],
            count::First::Nobody => Vec::new(),
        };
        let is_tied = |one: &&Situation| tied.contains(&one.id);
        self.situations.iter().filter(is_tied).collect()
    }

    /// The situation whose author is asked, or agreed.
    #[must_use]
    pub fn asked(&self) -> Option<&Situation> {
        let asked = self.round.as_ref()?.choice.situation()?;
        self.situations.iter().find(|one| one.id == asked)
    }

    /// Whether the group reads this situation now: its words may not move under its eyes.
    #[must_use]
    pub fn is_read(&self, id: SituationId) -> bool {
        self.round
            .as_ref()
            .is_some_and(|round| is_read(&round.choice, &round.candidates, id))
    }

    /// The first name of its author: shown once they agreed to tell it.
    #[must_use]
    pub fn narrator(&self, situation: &Situation) -> Option<&str> {
        let members = &self.cycle.entered.members;
        let author = situation.author?;
        members
            .iter()
            .find(|member| member.id == author)
            .map(|member| member.first_name.as_str())
    }
}

/// The candidates of a choice, each with its points.
pub(super) fn ranked<'s>(
    situations: &'s [Situation],
    candidates: &[Candidate],
) -> Vec<(&'s Situation, Option<i32>)> {
    candidates
        .iter()
        .filter_map(|candidate| {
            let is_it = |one: &&Situation| one.id == candidate.situation;
            Some((situations.iter().find(is_it)?, candidate.points))
        })
        .collect()
}

/// Whether the group reads this situation in this choice.
pub(super) fn is_read(choice: &Choice, candidates: &[Candidate], id: SituationId) -> bool {
    matches!(choice.step(), Step::Ranking | Step::Choosing | Step::Asked)
        && candidates.iter().any(|one| one.situation == id)
}

/// What may still be asked of its author, with its points.
pub(super) fn free(
    choice: &Choice,
    ranked: &[(&Situation, Option<i32>)],
) -> Vec<(SituationId, i32)> {
    let passed = choice.passed();
    ranked
        .iter()
        .filter(|(one, _)| one.state == SituationState::Proposed && !passed.contains(&one.id))
        .map(|(one, points)| (one.id, points.unwrap_or_default()))
        .collect()
}

/// The situations of a group, and the choice under way.
///
/// # Errors
/// [`Error::NotFound`] when this person is not of the group, or has not accepted its charter.
pub async fn desk(state: &AppState, slug: &Slug, person: &SignedIn) -> Result<Desk, Error> {
    let cycle = seance::actions::read_bound(state, slug, person).await?;
    let round = turn::chooses_for(&cycle.seances, cycle.now).cloned();
    let mut tx = state.db.read().await?;
    read(&mut tx, cycle, round).await
}

/// The situations of a group already read, and the choice for the séance of that number.
///
/// # Errors
/// [`Error::NotFound`] when there is no such séance.
pub async fn desk_of(state: &AppState, cycle: Cycle, number: i32) -> Result<Desk, Error> {
    let seance = cycle.seance(number).cloned().ok_or(Error::NotFound)?;
    let mut tx = state.db.read().await?;
    read(&mut tx, cycle, Some(seance)).await
}

async fn read(tx: &mut Tx, cycle: Cycle, seance: Option<Seance>) -> Result<Desk, Error> {
    let situations = store::of_group(tx, cycle.group().id).await?;
    let round = match seance {
        None => None,
        Some(seance) => Some(Round {
            choice: store::steps(tx, seance.id).await?,
            candidates: store::candidates(tx, seance.id).await?,
            ballot: store::ballot(tx, seance.id, cycle.me().id).await?,
            voters: store::voters(tx, seance.id).await?,
            coding: store::coding(tx, seance.id).await?,
            seance,
        }),
    };
    Ok(Desk {
        cycle,
        situations,
        round,
    })
}

/// One of my situations.
///
/// # Errors
/// [`Error::NotFound`] when there is none of that identifier, or when it is not mine.
pub async fn mine(
    state: &AppState,
    slug: &Slug,
    id: SituationId,
    person: &SignedIn,
) -> Result<(Desk, Situation), Error> {
    let desk = desk(state, slug, person).await?;
    let own = desk.mine().find(|one| one.id == id).cloned();
    own.map(|own| (desk, own)).ok_or(Error::NotFound)
}
