//! Candidatures, their states, and what a browser is shown of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::form::{Answers, QuestionId, Questionnaire};

crate::id! {
    /// One candidature.
    CandidatureId
}

/// Where a candidature stands (DOMAIN 5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CandidatureStatus {
    /// Being written.
    Brouillon,
    /// Received in time.
    Soumise,
    /// With its readers.
    EnLecture,
    /// Offered a place.
    Retenue,
    /// The place is taken.
    Confirmee,
    /// In the ordered reserve.
    ListeAttente,
    /// Not this time.
    NonRetenue,
    /// Withdrawn after being offered a place.
    Desistee,
    /// Withdrawn by the person before any decision.
    Retiree,
    /// Received too late: kept aside, not lost.
    HorsDelai,
}

impl CandidatureStatus {
    /// Every status, in the order of the story.
    pub const ALL: [Self; 10] = [
        Self::Brouillon,
        Self::Soumise,
        Self::EnLecture,
        Self::Retenue,
        Self::Confirmee,
        Self::ListeAttente,
        Self::NonRetenue,
        Self::Desistee,
        Self::Retiree,
        Self::HorsDelai,
    ];

    /// The word kept in the record and in the files that are exchanged.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Brouillon => "brouillon",
            Self::Soumise => "soumise",
            Self::EnLecture => "en_lecture",
            Self::Retenue => "retenue",
            Self::Confirmee => "confirmee",
            Self::ListeAttente => "liste_attente",
            Self::NonRetenue => "non_retenue",
            Self::Desistee => "desistee",
            Self::Retiree => "retiree",
            Self::HorsDelai => "hors_delai",
        }
    }

    /// The status that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// What the administration reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Brouillon => "Brouillon",
            Self::Soumise => "Reçue",
            Self::EnLecture => "En cours de lecture",
            Self::Retenue => "Retenue",
            Self::Confirmee => "Participation confirmée",
            Self::ListeAttente => "Liste d’attente",
            Self::NonRetenue => "Non retenue",
            Self::Desistee => "Désistement",
            Self::Retiree => "Retirée par la personne",
            Self::HorsDelai => "Hors délai",
        }
    }

    /// What the person is told: where things honestly stand, and what comes next.
    #[must_use]
    pub fn told(self) -> &'static str {
        match self {
            Self::Brouillon => {
                "Vous ne l’avez pas encore envoyée. Personne d’autre que vous ne la lit."
            }
            Self::Soumise => {
                "Nous l’avons bien reçue. La lecture commence après la clôture de l’appel."
            }
            Self::EnLecture => {
                "La commission la lit. Vous aurez une réponse par e-mail, quelle qu’elle soit."
            }
            Self::Retenue => {
                "Une place vous est proposée. Confirmez votre participation pour la garder."
            }
            Self::Confirmee => "Votre place est réservée. À bientôt dans le groupe.",
            Self::ListeAttente => {
                "Vous êtes en réserve. Nous vous écrirons si une place se libère."
            }
            Self::NonRetenue => {
                "Elle n’a pas été retenue cette fois. Notre message vous propose d’autres chemins."
            }
            Self::Desistee => {
                "Votre place est rendue\u{a0}: elle peut être proposée à une autre personne."
            }
            Self::Retiree => "Vous l’avez retirée. Elle ne sera pas lue.",
            Self::HorsDelai => {
                "Elle est arrivée après la clôture. Nous la gardons de côté et vous écrirons."
            }
        }
    }

    /// Whether a candidature may go from here to `next` (DOMAIN 5.1).
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        use CandidatureStatus::*;
        matches!(
            (self, next),
            (Brouillon, Soumise | HorsDelai)
                | (Soumise, EnLecture | Retiree)
                | (EnLecture, Retenue | ListeAttente | NonRetenue | Retiree)
                | (Retenue, Confirmee | Desistee)
                | (Confirmee, Desistee)
                | (ListeAttente, Retenue | NonRetenue | Retiree)
        )
    }
}

/// How a candidature reached us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Typed by the person.
    EnLigne,
    /// Typed with or for the person by someone beside them.
    Assistee,
    /// Typed by the team during a call.
    Telephone,
    /// Typed by the team from a printed form.
    Papier,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 4] = [Self::EnLigne, Self::Assistee, Self::Telephone, Self::Papier];

    /// The word kept in the record.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::EnLigne => "en_ligne",
            Self::Assistee => "assistee",
            Self::Telephone => "telephone",
            Self::Papier => "papier",
        }
    }

    /// The channel that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }

    /// What the administration reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::EnLigne => "En ligne",
            Self::Assistee => "Avec une aide",
            Self::Telephone => "Par téléphone",
            Self::Papier => "Sur papier",
        }
    }
}

/// The questions that every call asks, and that the platform itself needs to read.
pub mod question {
    /// The person's address: it receives the receipt and opens the draft elsewhere.
    pub const EMAIL: &str = "courriel";
    /// The person's first name.
    pub const FIRST_NAME: &str = "prenom";
    /// The person's family name.
    pub const LAST_NAME: &str = "nom";
    /// Where the person practises: in few words it may say who they are.
    pub const STRUCTURE: &str = "structure";
    /// What the person is first of all.
    pub const CATEGORY: &str = "categorie";
    /// The roles that the person holds.
    pub const ROLES: &str = "roles";
    /// The sectors where they hold them.
    pub const SECTORS: &str = "secteurs";
    /// Since when.
    pub const SENIORITY: &str = "anciennete";
    /// Where the person practises, the main département first.
    pub const DEPARTEMENTS: &str = "departements_pratique";
    /// Where the person lives.
    pub const POSTAL_CODE: &str = "code_postal";
    /// Whether someone else is typing.
    pub const TYPED_FOR: &str = "saisie_pour";
    /// The answer of [`TYPED_FOR`] that says so.
    pub const SOMEONE_ELSE: &str = "autre_personne";
}

/// The working copy of a candidature, as the browser that writes it receives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Workspace {
    /// Address of the call.
    pub slug: String,
    /// Short title of the call.
    pub call: String,
    /// The questions.
    pub questionnaire: Questionnaire,
    /// The answers, as they were typed.
    pub answers: Answers,
    /// What this copy had replaced from another window, to be shown beside the field.
    pub set_aside: BTreeMap<QuestionId, Value>,
    /// The revision that this copy shows.
    pub revision: i64,
    /// Where the candidature stands.
    pub status: CandidatureStatus,
    /// « 18 h 04 », when something was already saved.
    pub saved_at: Option<String>,
    /// « vendredi 14 février 2025 à 23 h 59 ».
    pub closes: String,
    /// Whether the call is closed.
    pub is_late: bool,
    /// Dates of the rows of a grid that are séances: « mardi 18 mars, 18 h à 19 h 30 ».
    pub row_dates: BTreeMap<String, String>,
    /// Communes of the postal code answered.
    pub communes: Vec<Commune>,
    /// Telephone of the team.
    pub phone: String,
}

/// A commune that the postal code proposes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commune {
    /// Its name.
    pub name: String,
    /// Its INSEE code.
    pub insee: String,
}

/// What became of one answer that was sent to be saved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum SaveOutcome {
    /// It is kept.
    Saved {
        /// The revision it made.
        revision: i64,
        /// « 18 h 04 ».
        at: String,
    },
    /// Another window changed this answer since; nothing was written.
    Conflict {
        /// What that window wrote.
        theirs: Value,
        /// The revision that it made.
        revision: i64,
    },
    /// The candidature can no longer be changed: sent for reading, withdrawn, or closed.
    Frozen,
}

/// What became of a candidature that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SubmitOutcome {
    /// It is received; the receipt is on its own page.
    Received,
    /// Answers are missing or wrong: the page shows which.
    Incomplete,
    /// The candidature can no longer be changed.
    Frozen,
}

/// The receipt of a candidature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// The candidature.
    pub id: CandidatureId,
    /// Short title of the call.
    pub call: String,
    /// « GAP-PP-2025-020 ».
    pub number: String,
    /// « lundi 10 février 2025 à 9 h 12 ».
    pub received: String,
    /// Where it stands.
    pub status: CandidatureStatus,
    /// Where the copy was sent.
    pub copy_sent_to: String,
    /// Whether this person had already applied to this call.
    pub is_duplicate: bool,
    /// Until when it may be corrected or withdrawn, while it may.
    pub open_until: Option<String>,
    /// What was sent, in words, section by section.
    pub copy: Vec<SpokenSection>,
    /// Telephone of the team.
    pub phone: String,
}

/// A section of answers put in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpokenSection {
    /// Title of the section.
    pub title: String,
    /// Each question with the lines of its answer.
    pub answers: Vec<SpokenAnswer>,
}

/// One answer put in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpokenAnswer {
    /// The question.
    pub question: String,
    /// The answer, line by line.
    pub lines: Vec<String>,
}

/// What « mon espace » shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MySpace {
    /// My candidatures, the last changed first.
    pub candidatures: Vec<MyCandidature>,
    /// The calls whose candidatures I may list, as an administrator.
    pub administered: Vec<AdministeredCall>,
    /// What waits for me, beside my candidatures.
    pub tasks: Vec<Task>,
}

/// Something that waits for a person, on « mon espace ».
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// « À lire par moi · GAP PP 2025 ».
    pub title: String,
    /// Where it stands, in a sentence.
    pub text: String,
    /// Where it is done, and the words of its button, the thing to do first.
    pub links: Vec<(String, String)>,
}

/// A call, as an administrator reaches its candidatures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdministeredCall {
    /// Its address.
    pub slug: String,
    /// Its short title.
    pub title: String,
}

/// One of my candidatures, on « mon espace ».
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyCandidature {
    /// The candidature.
    pub id: CandidatureId,
    /// Short title of the call.
    pub call: String,
    /// « GAP-PP-2025-020 », once received.
    pub number: Option<String>,
    /// Where it stands.
    pub status: CandidatureStatus,
    /// « Reçue le … », « Modifiée le … ».
    pub moment: String,
    /// Whether answers were changed since it was sent.
    pub has_unsent_changes: bool,
    /// Whether this person typed it for someone else.
    pub is_for_someone: bool,
    /// What may still be done.
    pub may: MayDo,
    /// Whether a place was offered through the platform: it has a page of its own. A group that comes from a file
    /// has members who were never asked there.
    pub has_place: bool,
    /// Every status it took, with its day.
    pub history: Vec<(CandidatureStatus, String)>,
}

/// What the person may still do with a candidature.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MayDo {
    /// Write or correct answers.
    pub write: bool,
    /// Withdraw it.
    pub retract: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_and_their_transitions_are_those_of_the_reference_data() {
        let data: Value =
            serde_json::from_str(include_str!("../../examples/appel_gap_pp_2025.json"))
                .expect("the sample call is JSON");
        let listed = |pair: (CandidatureStatus, CandidatureStatus)| {
            let codes = serde_json::json!([pair.0.code(), pair.1.code()]);
            data["referentiels"]["transitions"]
                .as_array()
                .is_some_and(|transitions| transitions.contains(&codes))
        };
        for from in CandidatureStatus::ALL {
            for to in CandidatureStatus::ALL {
                assert_eq!(from.may_become(to), listed((from, to)), "{from:?} → {to:?}");
            }
        }
        for status in data["referentiels"]["statuts_candidature"]
            .as_array()
            .expect("statuses")
        {
            let code = status["code"].as_str().expect("a code");
            let known = CandidatureStatus::from_code(code).expect("a known status");
            assert_eq!(known.label(), status["libelle"], "{code}");
        }
    }
}
