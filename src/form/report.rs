//! The whole verdict on a set of answers: what `croisee check` prints.

use serde::Serialize;

use super::answers::Answers;
use super::eligibility::{self, EligibilityRule};
use super::model::Questionnaire;
use super::normal;
use super::rules::{self, AnswerError};

/// The verdict, in the words of the contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Everything wrong with the answers.
    #[serde(rename = "erreurs")]
    pub errors: Vec<AnswerError>,
    /// The names of the rules that speak.
    #[serde(rename = "eligibilite")]
    pub eligibility: Vec<String>,
    /// Whether the candidature can be received: nothing is wrong and it came in time.
    ///
    /// A blocking rule does not count: machines propose, people decide.
    #[serde(rename = "recevable")]
    pub admissible: bool,
    /// The answers as they would be stored.
    #[serde(rename = "normalise")]
    pub normalised: Answers,
}

/// Judges answers as a whole; the caller knows the hour, and says whether they came in time.
pub fn report(
    questionnaire: &Questionnaire,
    rules: &[EligibilityRule],
    answers: &Answers,
    in_time: bool,
) -> Report {
    let errors = rules::check(questionnaire, answers);
    let findings = eligibility::eligibility(rules, questionnaire, answers);
    Report {
        admissible: in_time && errors.is_empty(),
        errors,
        eligibility: findings.into_iter().map(|finding| finding.id).collect(),
        normalised: normal::normalise(questionnaire, answers),
    }
}

#[cfg(test)]
mod tests;
