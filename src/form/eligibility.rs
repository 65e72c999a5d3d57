//! Eligibility: what the rules of a call propose about a candidature.
//!
//! Machines propose, people decide: a finding never refuses anybody by itself.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::answers::Answers;
use super::condition::Condition;
use super::model::Questionnaire;
use super::rules;

vocabulary! {
    /// How much a finding weighs (`severite`).
    pub enum Severity {
        /// A prerequisite of the call is not met.
        Blocking = "bloquant",
        /// Something to look at before deciding.
        Warning = "alerte",
        /// Another programme seems to fit better.
        Redirection = "reorientation",
    }
}

/// A rule of the call: when its condition holds, it says so to the readers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Value")]
pub struct EligibilityRule {
    /// Its name, such as `E2`.
    pub id: String,
    /// How much it weighs.
    pub severity: Severity,
    /// When it speaks (`si`). It may read any question; a hidden one has no answer.
    pub when: Condition,
    /// The reason that a decision may be filed under (`motif`).
    pub reason: String,
    /// What it says to the readers.
    pub message: String,
    /// What may be proposed to the person instead.
    pub orientation: Vec<String>,
}

/// What one rule says about one person's answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EligibilityFinding {
    /// The name of the rule.
    pub id: String,
    /// How much it weighs.
    pub severity: Severity,
    /// The reason that a decision may be filed under.
    pub reason: String,
    /// What it says to the readers.
    pub message: String,
    /// What may be proposed to the person instead.
    pub orientation: Vec<String>,
}

/// The rules that speak about these answers, in the order of the call.
///
/// They are asked even of incomplete or wrong answers: hidden and missing answers
/// are absent ones, as everywhere in the contract.
pub fn eligibility(
    rules: &[EligibilityRule],
    questionnaire: &Questionnaire,
    answers: &Answers,
) -> Vec<EligibilityFinding> {
    rules
        .iter()
        .filter(|rule| rules::holds(&rule.when, questionnaire, answers))
        .map(EligibilityFinding::from)
        .collect()
}

impl From<&EligibilityRule> for EligibilityFinding {
    fn from(rule: &EligibilityRule) -> Self {
        Self {
            id: rule.id.clone(),
            severity: rule.severity,
            reason: rule.reason.clone(),
            message: rule.message.clone(),
            orientation: rule.orientation.clone(),
        }
    }
}
