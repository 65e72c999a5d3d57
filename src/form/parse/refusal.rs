//! Why a definition is refused, and where: sentences for whoever wrote it.

use std::collections::BTreeSet;
use std::fmt;

use thiserror::Error;

use crate::form::model::QuestionId;

/// A place in a definition: `appel.questionnaire › section b_identite › question telephone`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place(String);

impl Place {
    pub(super) fn root(name: &str) -> Self {
        Self(name.to_owned())
    }

    pub(super) fn child(&self, step: impl fmt::Display) -> Self {
        Self(format!("{self} › {step}"))
    }

    /// The place, as it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One reason to refuse a definition, at its place.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{place} : {refusal}")]
pub struct DefinitionError {
    /// Where.
    pub place: Place,
    /// Why.
    pub refusal: Refusal,
}

/// Every reason to refuse a definition, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Error)]
#[error("{}", self.lines())]
pub struct DefinitionErrors {
    errors: Vec<DefinitionError>,
    /// Questions whose kind could not be read: what refers to them cannot be judged.
    doubtful: BTreeSet<QuestionId>,
}

impl DefinitionErrors {
    /// The reasons, one by one.
    pub fn iter(&self) -> impl Iterator<Item = &DefinitionError> {
        self.errors.iter()
    }

    pub(super) fn refuse(&mut self, place: &Place, refusal: Refusal) {
        self.errors.push(DefinitionError {
            place: place.clone(),
            refusal,
        });
    }

    pub(super) fn doubtful(&mut self, question: &QuestionId) {
        self.doubtful.insert(question.clone());
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn is_doubtful(&self, question: &QuestionId) -> bool {
        self.doubtful.contains(question)
    }

    /// The thing read, unless there is a reason to refuse it.
    pub(super) fn unless_any<T>(self, read: Option<T>) -> Result<T, Self> {
        match read {
            Some(sound) if self.errors.is_empty() => Ok(sound),
            _ => Err(self),
        }
    }

    fn lines(&self) -> String {
        let lines: Vec<String> = self.errors.iter().map(DefinitionError::to_string).collect();
        lines.join("\n")
    }
}

/// Why a definition is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// A value of another sort is needed here.
    #[error("il faut ici {what}")]
    Expected {
        /// What is needed, with its article.
        what: &'static str,
    },
    /// A field that cannot be left out.
    #[error("le champ « {field} » manque")]
    Missing {
        /// The field.
        field: &'static str,
    },
    /// A name that could not be used in a form, an address or an export.
    #[error(
        "« {name} » ne peut pas servir de nom : lettres sans accent, chiffres, « _ » et « - » seulement"
    )]
    InvalidName {
        /// The name.
        name: String,
    },
    /// Two sections of one name.
    #[error("une section précédente porte déjà ce nom")]
    DuplicateSection,
    /// Two questions of one name.
    #[error("une question précédente porte déjà ce nom")]
    DuplicateQuestion,
    /// Two eligibility rules of one name.
    #[error("une règle précédente porte déjà ce nom")]
    DuplicateRule,
    /// A kind of question that does not exist.
    #[error("le type de question « {word} » n’existe pas")]
    UnknownKind {
        /// The word.
        word: String,
    },
    /// An operator that does not exist.
    #[error("l’opérateur « {word} » n’existe pas")]
    UnknownOperator {
        /// The word.
        word: String,
    },
    /// A check that the engine does not know, or not for this kind of question.
    #[error("le réglage « {setting} » n’existe pas pour le type « {kind} »")]
    UnknownSetting {
        /// The setting.
        setting: String,
        /// The kind of the question.
        kind: &'static str,
    },
    /// An audience that does not exist.
    #[error("« {word} » ne désigne personne à qui montrer une réponse")]
    UnknownAudience {
        /// The word.
        word: String,
    },
    /// A class of data that does not exist.
    #[error("la catégorie de donnée « {word} » n’existe pas")]
    UnknownDataClass {
        /// The word.
        word: String,
    },
    /// A severity that does not exist.
    #[error("la sévérité « {word} » n’existe pas : bloquant, alerte ou reorientation")]
    UnknownSeverity {
        /// The word.
        word: String,
    },
    /// A list of reference that does not exist.
    #[error("le référentiel « {word} » n’existe pas : departements_france")]
    UnknownReference {
        /// The word.
        word: String,
    },
    /// A list with nothing in it.
    #[error("la liste « {field} » est vide")]
    EmptyList {
        /// The list.
        field: &'static str,
    },
    /// One value twice among the options, rows or columns.
    #[error("la valeur « {value} » est deux fois dans « {field} »")]
    DuplicateOption {
        /// The value.
        value: String,
        /// The list.
        field: &'static str,
    },
    /// A minimum above its maximum.
    #[error("le minimum ({min}) dépasse le maximum ({max})")]
    MinAboveMax {
        /// The minimum.
        min: i64,
        /// The maximum.
        max: i64,
    },
    /// A scale with a single point.
    #[error("une échelle doit avoir au moins deux valeurs")]
    FlatScale,
    /// More options required than there are.
    #[error("il faudrait choisir {min} réponses, et il n’y en a que {options}")]
    TooFewOptions {
        /// How many must be chosen.
        min: u32,
        /// How many there are.
        options: usize,
    },
    /// A maximum that allows nothing.
    #[error("le maximum « {setting} » ne permet aucune réponse")]
    NothingAllowed {
        /// The setting.
        setting: &'static str,
    },
    /// A condition on a question that does not exist.
    #[error("la question « {question} » n’existe pas")]
    UnknownQuestion {
        /// The question.
        question: QuestionId,
    },
    /// A condition on the very question that it governs.
    #[error("la question dépend d’elle-même")]
    SelfReference,
    /// A condition on a question that comes later.
    #[error(
        "la question « {question} » vient après : une condition ne lit que les questions qui précèdent"
    )]
    ForwardReference {
        /// The question.
        question: QuestionId,
    },
    /// Questions that depend on each other.
    #[error(
        "des questions dépendent les unes des autres en boucle : {}",
        path(questions)
    )]
    Cycle {
        /// The questions, from the first back to itself.
        questions: Vec<QuestionId>,
    },
    /// An operator that cannot read this kind of question.
    #[error("l’opérateur « {operator} » ne s’applique pas à « {question} », de type « {kind} »")]
    WrongOperator {
        /// The operator.
        operator: &'static str,
        /// The question.
        question: QuestionId,
        /// Its kind.
        kind: &'static str,
    },
    /// A value that the question can never have.
    #[error("« {value} » n’est pas une réponse possible à « {question} »")]
    UnknownValue {
        /// The value.
        value: String,
        /// The question.
        question: QuestionId,
    },
    /// A column that the grid does not have.
    #[error("« {column} » n’est pas une colonne de « {question} »")]
    UnknownColumn {
        /// The column.
        column: String,
        /// The question.
        question: QuestionId,
    },
    /// A commune that depends on something else than a postal code.
    #[error("« {question} » n’est pas un code postal")]
    NotAPostalCode {
        /// The question.
        question: QuestionId,
    },
    /// A proposed answer that the question itself would refuse.
    #[error("la réponse proposée n’est pas une réponse possible à cette question")]
    WrongDefault,
    /// A consent that would be ticked beforehand.
    #[error("un consentement ne se coche pas d’avance")]
    PresumedConsent,
}

fn path(questions: &[QuestionId]) -> String {
    let names: Vec<&str> = questions.iter().map(QuestionId::as_str).collect();
    names.join(" → ")
}
