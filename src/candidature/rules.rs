//! What may be done with a candidature, and the pure decisions about its steps.

use super::model::{CandidatureStatus, Channel, MayDo, question};
use serde_json::Value;

use crate::form::{
    self, AnswerError, Answers, ErrorCode, Question, QuestionId, QuestionKind, Questionnaire,
    departements::{self, Departement},
    normal,
};

/// What the person may still do with a candidature in this state.
///
/// A draft may always be written and sent, even late; what was received may be
/// corrected until the call closes, and withdrawn until it is decided.
#[must_use]
pub fn may_do(status: CandidatureStatus, is_late: bool) -> MayDo {
    MayDo {
        write: match status {
            CandidatureStatus::Brouillon => true,
            CandidatureStatus::Soumise => !is_late,
            _ => false,
        },
        retract: status.may_become(CandidatureStatus::Retiree),
    }
}

/// The département by which a person is counted: the first of practice, else that of the
/// postal code.
#[must_use]
pub fn main_departement<'a>(
    answer: impl Fn(&str) -> Option<&'a Value>,
) -> Option<&'static Departement> {
    let practised = answer(question::DEPARTEMENTS)
        .and_then(|practised| practised.get(0))
        .and_then(Value::as_str);
    match practised {
        Some(code) => departements::by_code(code),
        None => departements::of_postal_code(answer(question::POSTAL_CODE)?.as_str()?),
    }
}

/// The status a draft takes when it is sent.
#[must_use]
pub fn received_as(is_late: bool) -> CandidatureStatus {
    if is_late {
        CandidatureStatus::HorsDelai
    } else {
        CandidatureStatus::Soumise
    }
}

/// Why somebody was not retained, in words: the code of a rule of the call, or « autre ».
#[must_use]
pub fn reason_label(code: &str) -> String {
    let words = match code {
        "prerequis_pratique" => "une première pratique est demandée",
        "hors_occitanie" => "pratique hors d’Occitanie",
        "disponibilite" => "disponibilité insuffisante",
        "reorientation_gap_psp" => "réorientation vers le GAP PSP",
        "reorientation_gap_mixte" => "réorientation vers le GAP mixte",
        "autre" => "autre raison",
        other => return other.replace('_', " "),
    };
    words.to_owned()
}

/// The channel of a candidature sent from the site, from what it says of who typed it.
#[must_use]
pub fn channel_of(begun_as: Channel, answers: &Answers) -> Channel {
    let typed_for = answers.get(question::TYPED_FOR).as_str();
    match begun_as {
        Channel::EnLigne | Channel::Assistee => match typed_for {
            Some(question::SOMEONE_ELSE) => Channel::Assistee,
            _ => Channel::EnLigne,
        },
        Channel::Telephone | Channel::Papier => begun_as,
    }
}

/// The address and name of a person, so written that two spellings of one person are equal.
#[must_use]
pub fn person_key(answers: &Answers) -> Option<String> {
    let text = |id: &str| answers.get(id).as_str();
    let email = text(question::EMAIL)?;
    let name = format!(
        "{} {}",
        text(question::FIRST_NAME)?,
        text(question::LAST_NAME)?
    );
    Some(format!(
        "{}|{}",
        normal::email_key(email),
        normal::name_key(&name)
    ))
}

/// The number of a candidature: « GAP-PP-2025-020 ».
#[must_use]
pub fn number(slug: &str, rank: i64) -> String {
    format!("{}-{rank:03}", slug.to_ascii_uppercase())
}

/// One step of the candidature: a section, or the last one, which reads over,
/// asks the engagements and consents, and sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step(usize);

impl Step {
    /// The first step.
    pub const FIRST: Self = Self(0);

    /// The step that an address names, counting from 1.
    #[must_use]
    pub fn from_address(text: &str, questionnaire: &Questionnaire) -> Option<Self> {
        let number: usize = text.parse().ok()?;
        (1..=questionnaire.sections().len())
            .contains(&number)
            .then(|| Self(number - 1))
    }

    /// Every step of this questionnaire.
    pub fn all(questionnaire: &Questionnaire) -> impl Iterator<Item = Self> + use<> {
        (0..questionnaire.sections().len()).map(Self)
    }

    /// « 3 », as in « Étape 3 sur 8 ».
    #[must_use]
    pub fn number(self) -> usize {
        self.0 + 1
    }

    /// The address of this step in the call `slug`.
    #[must_use]
    pub fn address(self, slug: &str) -> String {
        format!("/appels/{slug}/candidature/{}", self.number())
    }

    /// The step after this one.
    #[must_use]
    pub fn next(self, questionnaire: &Questionnaire) -> Option<Self> {
        (self.0 + 1 < questionnaire.sections().len()).then_some(Self(self.0 + 1))
    }

    /// The step before this one.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        self.0.checked_sub(1).map(Self)
    }

    /// Whether this step reads over, asks the consents and sends.
    #[must_use]
    pub fn is_last(self, questionnaire: &Questionnaire) -> bool {
        self.next(questionnaire).is_none()
    }

    /// What this step is called.
    #[must_use]
    pub fn title(self, questionnaire: &Questionnaire) -> &str {
        match questionnaire.sections().get(self.0) {
            Some(_) if self.is_last(questionnaire) => "Relire et envoyer",
            Some(section) => &section.title,
            None => "",
        }
    }

    /// The questions of this step under their headings; the first steps need none.
    #[must_use]
    pub fn groups(self, questionnaire: &Questionnaire) -> Vec<(Option<&str>, Vec<&Question>)> {
        let asked = self.questions(questionnaire);
        if !self.is_last(questionnaire) {
            return vec![(None, asked)];
        }
        let own = questionnaire.sections().get(self.0);
        let is_own = |question: &&Question| {
            own.is_some_and(|section| section.questions.iter().any(|own| own.id == question.id))
        };
        let (own_questions, commitments): (Vec<_>, Vec<_>) = asked.into_iter().partition(is_own);
        vec![
            (Some("Vos engagements"), commitments),
            (own.map(|section| section.title.as_str()), own_questions),
        ]
    }

    /// The questions asked at this step.
    ///
    /// A person commits and consents once they have read their answers over:
    /// consents of every section are asked at the last step.
    #[must_use]
    pub fn questions(self, questionnaire: &Questionnaire) -> Vec<&Question> {
        let is_last = self.is_last(questionnaire);
        let own = |section: usize, question: &Question| {
            section == self.0 && (is_last || !is_consent(question))
        };
        let moved = |question: &Question| is_last && is_consent(question);
        questionnaire
            .sections()
            .iter()
            .enumerate()
            .flat_map(|(index, section)| section.questions.iter().map(move |q| (index, q)))
            .filter(|(index, question)| own(*index, question) || moved(question))
            .map(|(_, question)| question)
            .collect()
    }

    /// The step at which this question is asked.
    #[must_use]
    pub fn of(question: &Question, questionnaire: &Questionnaire) -> Option<Self> {
        Self::all(questionnaire).find(|step| {
            step.questions(questionnaire)
                .iter()
                .any(|asked| asked.id == question.id)
        })
    }
}

/// Whether the person is to look at this step again before going on: an answer
/// is missing or wrong, or what they answered has opened a question here.
#[must_use]
pub fn is_to_mend(
    questionnaire: &Questionnaire,
    step: Step,
    before: &Answers,
    after: &Answers,
) -> bool {
    let asked = step.questions(questionnaire);
    let is_asked = |id: &QuestionId| asked.iter().any(|question| question.id == *id);
    let was_visible = form::rules::visible(questionnaire, before);
    let is_visible = form::rules::visible(questionnaire, after);
    is_visible
        .iter()
        .any(|id| is_asked(id) && !was_visible.contains(id))
        || to_mend(questionnaire, after)
            .iter()
            .any(|error| is_asked(&error.question))
}

/// What is missing or wrong among what is visible: what was typed in a question
/// that is now hidden is not the person's to mend.
#[must_use]
pub fn to_mend(questionnaire: &Questionnaire, answers: &Answers) -> Vec<AnswerError> {
    let mut errors = form::rules::check(questionnaire, answers);
    errors.retain(|error| {
        !matches!(
            error.code,
            ErrorCode::OutOfPlace | ErrorCode::UnknownQuestion
        )
    });
    errors
}

/// Whether this question only takes a yes.
#[must_use]
pub fn is_consent(question: &Question) -> bool {
    matches!(question.kind, QuestionKind::Consent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn answers(value: serde_json::Value) -> Answers {
        serde_json::from_value(value).expect("answers")
    }

    #[test]
    fn what_was_received_may_be_corrected_until_the_call_closes() {
        assert!(may_do(CandidatureStatus::Soumise, false).write);
        assert!(!may_do(CandidatureStatus::Soumise, true).write);
        assert!(may_do(CandidatureStatus::Brouillon, true).write);
        assert!(!may_do(CandidatureStatus::EnLecture, false).write);
        assert!(may_do(CandidatureStatus::EnLecture, true).retract);
        assert!(!may_do(CandidatureStatus::Retenue, false).retract);
    }

    #[test]
    fn one_person_written_two_ways_is_one_person() {
        let one = answers(
            json!({"prenom": "Ondine", "nom": "Garrigue", "courriel": "ondine.garrigue@example.org"}),
        );
        let other = answers(
            json!({"prenom": "ondine ", "nom": "GARRIGUE", "courriel": "Ondine.GARRIGUE@EXAMPLE.ORG"}),
        );
        let sister = answers(
            json!({"prenom": "Aline", "nom": "Garrigue", "courriel": "ondine.garrigue@example.org"}),
        );
        assert_eq!(person_key(&one), person_key(&other));
        assert_ne!(person_key(&one), person_key(&sister));
        assert_eq!(person_key(&answers(json!({"prenom": "Ondine"}))), None);
    }

    #[test]
    fn the_team_that_types_a_call_keeps_its_channel() {
        let helped = answers(json!({"saisie_pour": "autre_personne"}));
        assert_eq!(channel_of(Channel::EnLigne, &helped), Channel::Assistee);
        assert_eq!(
            channel_of(Channel::EnLigne, &answers(json!({}))),
            Channel::EnLigne
        );
        assert_eq!(channel_of(Channel::Telephone, &helped), Channel::Telephone);
    }
}
