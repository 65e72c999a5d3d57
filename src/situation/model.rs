//! A situation, and the choice of one for a séance.

use serde::{Deserialize, Serialize};

use crate::{
    db::Instant,
    group::model::{GroupId, MembershipId},
    seance::model::SeanceId,
};

crate::id! {
    /// A situation.
    SituationId
}

/// Where a situation takes place: the words of the yearly figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SituationSetting {
    /// Therapeutic education of patients.
    Etp,
    /// A care unit.
    ServiceSoin,
    /// Among peers.
    EntrePairs,
    /// A company, at work.
    Entreprise,
    /// Teaching.
    Formation,
    /// Bodies where decisions are taken.
    Gouvernance,
    /// Elsewhere.
    Autre,
}

impl SituationSetting {
    /// Every setting, in the order of pages.
    pub const ALL: [Self; 7] = [
        Self::Etp,
        Self::ServiceSoin,
        Self::EntrePairs,
        Self::Entreprise,
        Self::Formation,
        Self::Gouvernance,
        Self::Autre,
    ];

    /// The word of the record.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Etp => "etp",
            Self::ServiceSoin => "service_soin",
            Self::EntrePairs => "entre_pairs",
            Self::Entreprise => "entreprise",
            Self::Formation => "formation",
            Self::Gouvernance => "gouvernance",
            Self::Autre => "autre",
        }
    }

    /// The setting that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|setting| setting.code() == code)
    }

    /// What a page calls it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Etp => "Éducation thérapeutique",
            Self::ServiceSoin => "Service de soin",
            Self::EntrePairs => "Entre pairs",
            Self::Entreprise => "Entreprise",
            Self::Formation => "Formation",
            Self::Gouvernance => "Instance, gouvernance",
            Self::Autre => "Autre cadre",
        }
    }
}

/// Where a situation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SituationState {
    /// Its author writes it.
    Draft,
    /// Its author proposes it, for the next séance or a later one.
    Proposed,
    /// A séance works on it, or worked on it.
    Chosen,
    /// Its author took it back: its words are erased.
    Withdrawn,
}

impl SituationState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Draft, Self::Proposed, Self::Chosen, Self::Withdrawn];

    /// The word of the record.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "brouillon",
            Self::Proposed => "proposee",
            Self::Chosen => "retenue",
            Self::Withdrawn => "retiree",
        }
    }

    /// The state that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether it may become `next`.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        match self {
            Self::Draft => matches!(next, Self::Proposed | Self::Withdrawn),
            Self::Proposed => matches!(next, Self::Draft | Self::Chosen | Self::Withdrawn),
            // The author passes after all, or the séance is cancelled.
            Self::Chosen => next == Self::Proposed,
            Self::Withdrawn => false,
        }
    }

    /// Whether its author may change its words, when nobody reads them.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Proposed)
    }
}

/// What an author writes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// In a few words.
    pub title: String,
    /// What the author wants to understand.
    pub question: String,
    /// What happened, where, with whom: no name.
    pub context: String,
    /// Where it takes place.
    pub setting: Option<SituationSetting>,
}

impl Words {
    /// Whether nothing at all is written.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.title.is_empty() && self.question.is_empty() && self.context.is_empty()
    }
}

/// A situation, as the record keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Situation {
    /// Which one.
    pub id: SituationId,
    /// In which group.
    pub group_id: GroupId,
    /// Whose; nobody's once it is erased.
    pub author: Option<MembershipId>,
    /// What its author wrote.
    pub words: Words,
    /// Where it stands.
    pub state: SituationState,
    /// The séance that it was chosen for.
    pub seance: Option<SeanceId>,
    /// Grows at each change.
    pub revision: i32,
    /// When its words were erased.
    pub erased_at: Option<Instant>,
}

impl Situation {
    /// Its title, or what stands for it in a list.
    #[must_use]
    pub fn name(&self) -> &str {
        match (self.state, self.words.title.as_str()) {
            (SituationState::Withdrawn, _) => "Situation retirée",
            (_, "") if self.erased_at.is_some() => "Situation effacée",
            (_, "") => "Sans titre pour l’instant",
            (_, title) => title,
        }
    }
}

/// A step of the choice for a séance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Members propose; each sees their own only.
    Gathering,
    /// Members read and rank; nobody sees a result.
    Ranking,
    /// The result is known; those who lead choose between the equal ones.
    Choosing,
    /// The author of this one is asked to tell it.
    Asked,
    /// Its author agreed.
    Agreed,
    /// Its author passed.
    Passed,
    /// There is nothing left to choose.
    Without,
}

impl Step {
    const ALL: [Self; 7] = [
        Self::Gathering,
        Self::Ranking,
        Self::Choosing,
        Self::Asked,
        Self::Agreed,
        Self::Passed,
        Self::Without,
    ];

    /// The word of the record.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Gathering => "recueil",
            Self::Ranking => "classement",
            Self::Choosing => "choix",
            Self::Asked => "proposition",
            Self::Agreed => "accord",
            Self::Passed => "passe",
            Self::Without => "sans_situation",
        }
    }

    /// The step that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }

    /// Whether `next` may follow.
    #[must_use]
    pub fn may_lead_to(self, next: Self) -> bool {
        match self {
            // A single proposal needs no ranking.
            Self::Gathering => matches!(next, Self::Ranking | Self::Asked),
            Self::Ranking => matches!(next, Self::Choosing | Self::Gathering),
            Self::Choosing | Self::Passed => {
                matches!(next, Self::Asked | Self::Without | Self::Choosing)
            }
            Self::Asked => matches!(next, Self::Agreed | Self::Passed),
            Self::Agreed => next == Self::Passed,
            Self::Without => next == Self::Gathering,
        }
    }
}

/// A step that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Its place, from 1.
    pub position: i32,
    /// Which one.
    pub step: Step,
    /// The situation that it is about.
    pub situation: Option<SituationId>,
    /// How many members had ranked.
    pub voices: i32,
    /// When.
    pub at: Instant,
}

/// How far the choice for a séance has come.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    taken: Vec<Taken>,
}

impl Choice {
    /// The choice, from its steps in order.
    #[must_use]
    pub fn of(taken: Vec<Taken>) -> Self {
        Self { taken }
    }

    /// The present step.
    #[must_use]
    pub fn step(&self) -> Step {
        self.taken.last().map_or(Step::Gathering, |last| last.step)
    }

    /// The situation whose author is asked, or agreed.
    #[must_use]
    pub fn situation(&self) -> Option<SituationId> {
        let last = self.taken.last()?;
        matches!(last.step, Step::Asked | Step::Agreed)
            .then_some(last.situation)
            .flatten()
    }

    /// The situations whose author passed, since proposals were last gathered.
    #[must_use]
    pub fn passed(&self) -> Vec<SituationId> {
        self.round()
            .filter(|taken| taken.step == Step::Passed)
            .filter_map(|taken| taken.situation)
            .collect()
    }

    /// How many members ranked; `None` when nobody was asked to.
    #[must_use]
    pub fn voices(&self) -> Option<i32> {
        self.round()
            .find(|taken| taken.step == Step::Choosing && taken.voices > 0)
            .map(|taken| taken.voices)
    }

    /// The place of the next step.
    #[must_use]
    pub fn next_position(&self) -> i32 {
        self.taken.last().map_or(1, |last| last.position + 1)
    }

    fn round(&self) -> impl Iterator<Item = &Taken> {
        let start = self
            .taken
            .iter()
            .rposition(|taken| taken.step == Step::Gathering)
            .unwrap_or_default();
        self.taken.iter().skip(start)
    }
}

/// What was ranked for a séance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Which situation.
    pub situation: SituationId,
    /// What it received, in half points; `None` before the close.
    pub points: Option<i32>,
}

/// What the worked situation was about, as those who lead code it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coding {
    /// Where it took place.
    pub setting: SituationSetting,
    /// The recurrent topics, by code, and free ones in their own words.
    pub topics: Vec<String>,
}

/// A topic that comes back from year to year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Being legitimate.
    Legitimacy,
    /// Speaking and being heard.
    Communication,
    /// Finding one's place in a group or a team.
    Positioning,
}

impl Topic {
    /// Every topic, in the order of pages.
    pub const ALL: [Self; 3] = [Self::Legitimacy, Self::Communication, Self::Positioning];

    /// The word of the record.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Legitimacy => "legitimite",
            Self::Communication => "communication",
            Self::Positioning => "positionnement",
        }
    }

    /// The topic that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.code() == code)
    }

    /// What a page calls it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Legitimacy => "La légitimité",
            Self::Communication => "La communication",
            Self::Positioning => "Le positionnement dans un groupe ou une équipe",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment() -> Instant {
        Instant::new("2025-05-20T08:00:00Z".parse().expect("an instant"))
    }

    fn taken(position: i32, step: Step, situation: Option<SituationId>, voices: i32) -> Taken {
        Taken {
            position,
            step,
            situation,
            voices,
            at: moment(),
        }
    }

    #[test]
    fn codes_lead_back_to_what_they_name() {
        for setting in SituationSetting::ALL {
            assert_eq!(SituationSetting::from_code(setting.code()), Some(setting));
        }
        for state in SituationState::ALL {
            assert_eq!(SituationState::from_code(state.code()), Some(state));
        }
        for step in Step::ALL {
            assert_eq!(Step::from_code(step.code()), Some(step));
        }
        for topic in Topic::ALL {
            assert_eq!(Topic::from_code(topic.code()), Some(topic));
        }
        assert_eq!(Topic::from_code("Le temps"), None);
    }

    #[test]
    fn a_withdrawn_situation_never_comes_back() {
        for next in SituationState::ALL {
            assert!(!SituationState::Withdrawn.may_become(next));
        }
        assert!(!SituationState::Draft.may_become(SituationState::Chosen));
        assert!(!SituationState::Chosen.may_become(SituationState::Withdrawn));
    }

    #[test]
    fn an_author_agrees_only_once_asked() {
        for step in Step::ALL {
            assert_eq!(step.may_lead_to(Step::Agreed), step == Step::Asked);
        }
    }

    #[test]
    fn the_present_step_is_the_last_and_gathering_anew_forgets_who_passed() {
        let (one, two) = (SituationId::fresh(), SituationId::fresh());
        let choice = Choice::default();
        assert_eq!(choice.step(), Step::Gathering);
        assert_eq!(choice.next_position(), 1);
        let mut steps = vec![
            taken(1, Step::Ranking, None, 0),
            taken(2, Step::Choosing, None, 7),
            taken(3, Step::Asked, Some(one), 0),
            taken(4, Step::Passed, Some(one), 0),
            taken(5, Step::Asked, Some(two), 0),
        ];
        let choice = Choice::of(steps.clone());
        assert_eq!(choice.situation(), Some(two));
        assert_eq!(choice.passed(), [one]);
        assert_eq!(choice.voices(), Some(7));
        steps.push(taken(6, Step::Passed, Some(two), 0));
        steps.push(taken(7, Step::Without, None, 0));
        steps.push(taken(8, Step::Gathering, None, 0));
        let anew = Choice::of(steps);
        assert_eq!(anew.step(), Step::Gathering);
        assert_eq!(anew.passed(), []);
        assert_eq!(anew.voices(), None);
        assert_eq!(anew.next_position(), 9);
    }
}
