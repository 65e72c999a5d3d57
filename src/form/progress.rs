//! How far a person has come, section by section: what the steps of the form show.

use super::answers::Answers;
use super::model::{Questionnaire, Section, SectionId};
use super::rules::{self, Visibility};

/// Where a section stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionState {
    /// Nothing has been answered, beyond what was proposed.
    Untouched,
    /// Something is missing or wrong.
    Incomplete,
    /// Nothing is missing or wrong, and something is answered if anything is asked.
    Complete,
}

/// Where a section stands, with its counts of visible questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionProgress {
    /// The section.
    pub section: SectionId,
    /// Where it stands.
    pub state: SectionState,
    /// How many visible questions there are to answer.
    pub questions: usize,
    /// How many of them have an answer.
    pub answered: usize,
    /// How many answers are missing or wrong.
    pub to_mend: usize,
}

/// Where every section stands, in order.
pub fn progress(questionnaire: &Questionnaire, answers: &Answers) -> Vec<SectionProgress> {
    let visible = rules::visible(questionnaire, answers);
    questionnaire
        .sections()
        .iter()
        .map(|section| of_section(questionnaire, section, answers, &visible))
        .collect()
}

/// Where one section stands.
pub fn section_state(
    questionnaire: &Questionnaire,
    section: &Section,
    answers: &Answers,
) -> SectionProgress {
    of_section(
        questionnaire,
        section,
        answers,
        &rules::visible(questionnaire, answers),
    )
}

fn of_section(
    questionnaire: &Questionnaire,
    section: &Section,
    answers: &Answers,
    visible: &Visibility,
) -> SectionProgress {
    let asked = || {
        section
            .questions
            .iter()
            .filter(|question| question.takes_answer() && visible.contains(&question.id))
    };
    let questions = asked().count();
    let answered = asked()
        .filter(|question| answers.given(&question.id).is_some())
        .count();
    // A proposal that the person left alone says nothing of whether they came here.
    let touched = asked().any(|question| {
        answers
            .given(&question.id)
            .is_some_and(|answer| question.default.as_ref() != Some(answer))
    });
    let mut wrong = rules::check_section(questionnaire, section, answers);
    wrong.dedup_by(|one, other| one.question == other.question);
    let state = if wrong.is_empty() && (answered > 0 || questions == 0) {
        SectionState::Complete
    } else if touched {
        SectionState::Incomplete
    } else {
        SectionState::Untouched
    };
    SectionProgress {
        section: section.id.clone(),
        state,
        questions,
        answered,
        to_mend: wrong.len(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::form::fixtures::{answers, answers_of, candidatures, ondine, sample};

    fn states(answers: &Answers) -> Vec<SectionState> {
        progress(&sample(), answers)
            .iter()
            .map(|section| section.state)
            .collect()
    }

    #[test]
    fn a_whole_candidature_is_complete_and_a_new_form_untouched() {
        assert_eq!(states(&ondine()), [SectionState::Complete; 8]);
        assert_eq!(states(&Answers::new()), [SectionState::Untouched; 8]);
    }

    #[test]
    fn a_proposal_left_alone_does_not_count_as_a_visit() {
        let proposed = Answers::proposed_by(&sample());
        assert_eq!(
            proposed,
            answers(json!({ "saisie_pour": "moi", "contact_prefere": "courriel" }))
        );
        let states = states(&proposed);
        assert_eq!(
            states[0],
            SectionState::Complete,
            "nothing else is asked there"
        );
        assert_eq!(states[1], SectionState::Untouched);
    }

    #[test]
    fn a_draft_says_what_is_left() {
        let draft = answers_of(&candidatures()["brouillons"][0]);
        let q = sample();
        let identity = section_state(&q, q.section("b_identite").unwrap(), &draft);
        assert_eq!(
            identity,
            SectionProgress {
                section: "b_identite".into(),
                state: SectionState::Incomplete,
                questions: 8,
                answered: 4,
                to_mend: 2,
            }
        );
        assert_eq!(states(&draft)[3], SectionState::Untouched);
    }
}
