//! The typed definition of a questionnaire: sections, questions, and what each kind needs.
//!
//! A [`Questionnaire`] only comes out of the checked parser, so whoever holds one
//! may rely on it: ids are unique, options are not empty, bounds are in order and
//! every condition reads an earlier question that it can read.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::condition::Condition;

/// Declares a name that the data give to a thing, cheap to copy around an interface.
macro_rules! identifier {
    ($(#[$about:meta])* $name:ident) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
        #[serde(from = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// The name as written in the data.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(name: String) -> Self {
                Self(name.into())
            }
        }

        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                Self(name.into())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
    };
}

identifier! {
    /// The name of a section, such as `b_identite`.
    SectionId
}

identifier! {
    /// The stable name of a question, such as `telephone`: what answers, conditions and exports refer to.
    QuestionId
}

/// A questionnaire: an ordered list of sections, each an ordered list of questions.
///
/// It travels from server to browser in the very format it was imported from. On
/// arrival its shape is read again; what its questions say of each other is not, since
/// only a server, which has verified it, ever sends one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Value")]
pub struct Questionnaire {
    pub(super) id: String,
    pub(super) version: u32,
    pub(super) minutes: Option<u32>,
    pub(super) keeps_drafts: bool,
    pub(super) sections: Vec<Section>,
}

impl Questionnaire {
    /// The name of the questionnaire, such as `candidature-gap-pp`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The version of its wording: answers remember which one they were given to.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// About how long it takes, announced before the person starts.
    pub fn minutes(&self) -> Option<u32> {
        self.minutes
    }

    /// Whether an unfinished form may be kept and resumed.
    pub fn keeps_drafts(&self) -> bool {
        self.keeps_drafts
    }

    /// The sections in their order: the steps of the form.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// Every question, in the order of the form.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.sections.iter().flat_map(|section| &section.questions)
    }

    /// The section of that name.
    pub fn section(&self, id: impl AsRef<str>) -> Option<&Section> {
        let id = id.as_ref();
        self.sections
            .iter()
            .find(|section| section.id.as_str() == id)
    }

    /// The question of that name.
    pub fn question(&self, id: impl AsRef<str>) -> Option<&Question> {
        let id = id.as_ref();
        self.questions().find(|question| question.id.as_str() == id)
    }

    /// The section in which a question stands, to send somebody back to it.
    pub fn section_of(&self, question: impl AsRef<str>) -> Option<&Section> {
        let id = question.as_ref();
        self.sections.iter().find(|section| {
            section
                .questions
                .iter()
                .any(|question| question.id.as_str() == id)
        })
    }
}

/// One step of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its stable name.
    pub id: SectionId,
    /// Its heading.
    pub title: String,
    /// Its questions, in order.
    pub questions: Vec<Question>,
}

/// One question, or one paragraph of information, of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its stable name.
    pub id: QuestionId,
    /// What sort of answer it takes, with all that this sort needs.
    pub kind: QuestionKind,
    /// The question itself, as read by the person.
    pub label: String,
    /// The line of help under the label.
    pub help: Option<String>,
    /// Whether, and when, an answer must be given.
    pub required: Requirement,
    /// When the question is shown; always, without one.
    pub condition: Option<Condition>,
    /// Who, beside the person, may read the answer.
    pub visible_to: Vec<Audience>,
    /// What sort of personal data the answer is.
    pub data: DataClass,
    /// The HTML `autocomplete` token, so that the browser spares the person some typing.
    pub autocomplete: Option<String>,
    /// The answer proposed at the start. It is only a proposal: an absent answer stays absent.
    pub default: Option<Value>,
}

impl Question {
    /// Whether the question takes an answer at all: a paragraph of information does not.
    pub fn takes_answer(&self) -> bool {
        !matches!(self.kind, QuestionKind::Information)
    }

    /// Whether this audience may read the answer.
    pub fn readable_by(&self, audience: Audience) -> bool {
        self.visible_to.contains(&audience)
    }
}

/// Whether an answer must be given (`obligatoire`, `obligatoire_si`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// The person may leave it empty.
    Optional,
    /// The person must answer, whenever the question is visible.
    Always,
    /// The person must answer when the condition holds.
    When(Condition),
}

/// The kinds of question, each with exactly what it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuestionKind {
    /// `information`: a paragraph to read, no answer.
    Information,
    /// `texte_court`: one line of text.
    ShortText(LengthBounds),
    /// `texte_long`: several lines of text.
    LongText(LengthBounds),
    /// `email`: an e-mail address.
    Email,
    /// `telephone`: a French telephone number.
    Phone,
    /// `code_postal`: five digits.
    PostalCode,
    /// `commune`: the object `{nom, insee}`.
    Commune {
        /// The earlier question whose postal code narrows the list (`depend_de`).
        postal_code: Option<QuestionId>,
    },
    /// `choix_unique`: one option.
    Choice(Vec<ChoiceOption>),
    /// `choix_multiple`: some of the options.
    Choices {
        /// What may be ticked.
        options: Vec<MultipleOption>,
        /// How many may be ticked.
        bounds: ChoiceBounds,
    },
    /// `departement_multiple`: some French départements, the first being the main one.
    Departements(ChoiceBounds),
    /// `oui_non`: a boolean.
    YesNo,
    /// `echelle`: a whole number on a scale.
    Scale(Scale),
    /// `grille`: one column chosen for each row.
    Grid(Grid),
    /// `consentement`: a box of which only the tick counts.
    Consent,
}

impl QuestionKind {
    /// The French word of the data format.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Information => "information",
            Self::ShortText(_) => "texte_court",
            Self::LongText(_) => "texte_long",
            Self::Email => "email",
            Self::Phone => "telephone",
            Self::PostalCode => "code_postal",
            Self::Commune { .. } => "commune",
            Self::Choice(_) => "choix_unique",
            Self::Choices { .. } => "choix_multiple",
            Self::Departements(_) => "departement_multiple",
            Self::YesNo => "oui_non",
            Self::Scale(_) => "echelle",
            Self::Grid(_) => "grille",
            Self::Consent => "consentement",
        }
    }
}

/// How long a text must and may be, in characters of its normal form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LengthBounds {
    /// `longueur_min`: fewer is `trop_court`.
    pub min: Option<u32>,
    /// `longueur_max`: more is `trop_long`.
    pub max: Option<u32>,
}

/// How many options must and may be chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChoiceBounds {
    /// `choix_min`: fewer is an error of that name, unless nothing at all is chosen.
    pub min: Option<u32>,
    /// `choix_max`: more is an error of that name.
    pub max: Option<u32>,
}

/// One option of a single choice, or one column of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceOption {
    /// What is stored.
    pub value: String,
    /// What is read.
    pub label: String,
}

/// One option of a multiple choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MultipleOption {
    /// What is stored.
    pub value: String,
    /// What is read.
    pub label: String,
    /// Whether it excludes all the others, like « Aucun pour le moment ».
    pub exclusive: bool,
}

/// A scale of whole numbers, both ends included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scale {
    /// The lowest value.
    pub min: i32,
    /// The highest value, above the lowest.
    pub max: i32,
    /// What the lowest value means.
    pub min_label: Option<String>,
    /// What the highest value means.
    pub max_label: Option<String>,
    /// The indicator that the answers feed, compared before and after a cycle.
    pub indicator: Option<String>,
}

/// A table in which the person chooses one column for each row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// The rows.
    pub rows: Vec<GridRow>,
    /// The columns, the same for every row.
    pub columns: Vec<ChoiceOption>,
    /// `toutes_lignes`: whether an answer must cover every row.
    pub all_rows: bool,
}

/// One row of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridRow {
    /// What is stored.
    pub value: String,
    /// What is read.
    pub label: String,
    /// The séance that the row is about, when availability is asked.
    pub seance: Option<String>,
}

vocabulary! {
    /// Who may read an answer (`visibilite`), beside the person who gave it.
    ///
    /// The public is not in the list: no answer is ever public.
    pub enum Audience {
        /// The administration.
        Admin = "admin",
        /// The pair that leads the group.
        Coanimation = "coanimation",
        /// The readers of candidatures.
        Reader = "lecteur",
        /// The members of the group.
        Participant = "participant",
        /// The members of the committee of partners.
        Committee = "comite",
    }
}

vocabulary! {
    /// What sort of personal data an answer is (`donnee`): it governs what is shown, counted and kept.
    pub enum DataClass {
        /// No answer at all: a paragraph of information.
        Nothing = "aucune",
        /// Useful to the form itself.
        Technical = "technique",
        /// Who the person is.
        Identity = "identite",
        /// How to reach the person.
        Contact = "contact",
        /// Where the person lives or acts.
        Location = "localisation",
        /// What may reveal health, or deserves the same care.
        Sensitive = "sensible",
        /// What the person freely says.
        Free = "libre",
        /// What is only ever counted.
        Statistical = "statistique",
    }
}
