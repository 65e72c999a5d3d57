//! What a call is named, what it is a call to, and where it stands.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

crate::id! {
    /// A published call.
    AppelId
}

/// The name of a call in its address: `gap-pp-2025`.
///
/// Lower-case letters, figures and single hyphens, so that it never needs
/// escaping wherever an address is written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// The text is no slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("attendu des minuscules, des chiffres et des tirets, comme « gap-pp-2025 »")]
pub struct NotASlug;

impl Slug {
    const LONGEST: usize = 80;

    /// The slug as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = NotASlug;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_word = |word: &str| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        if text.len() <= Self::LONGEST && text.split('-').all(is_word) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotASlug)
        }
    }
}

impl TryFrom<String> for Slug {
    type Error = NotASlug;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What one joins through a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ProgrammeKind {
    /// Practice-analysis group of partner patients.
    GapPp,
    /// Practice-analysis group of partner health professionals.
    GapPsp,
    /// Practice-analysis group of both.
    GapMixte,
    /// Workshop where practices are exchanged.
    Aep,
    /// Short meeting around one subject.
    PausePartenariat,
    /// Lunch webinar.
    DejeunerWebinaire,
    /// Regional day.
    JourneeRegionale,
}

impl ProgrammeKind {
    /// Every programme, in the order in which pages name them.
    pub const ALL: [Self; 7] = [
        Self::GapPp,
        Self::GapPsp,
        Self::GapMixte,
        Self::Aep,
        Self::PausePartenariat,
        Self::DejeunerWebinaire,
        Self::JourneeRegionale,
    ];

    /// The word of the data format, kept in the record.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::GapPp => "GAP_PP",
            Self::GapPsp => "GAP_PSP",
            Self::GapMixte => "GAP_MIXTE",
            Self::Aep => "AEP",
            Self::PausePartenariat => "PAUSE_PARTENARIAT",
            Self::DejeunerWebinaire => "DEJEUNER_WEBINAIRE",
            Self::JourneeRegionale => "JOURNEE_REGIONALE",
        }
    }

    /// The programme that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What a page calls it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::GapPp => "Groupe d’analyse de pratiques, patients* partenaires",
            Self::GapPsp => "Groupe d’analyse de pratiques, professionnels de santé partenaires",
            Self::GapMixte => "Groupe d’analyse de pratiques mixte",
            Self::Aep => "Atelier d’échanges de pratiques",
            Self::PausePartenariat => "Pause Partenariat",
            Self::DejeunerWebinaire => "Déjeuner du partenariat",
            Self::JourneeRegionale => "Journée régionale",
        }
    }
}

/// Where a call stands at a given moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AppelState {
    /// Published, not yet receiving.
    AVenir,
    /// Receiving candidatures.
    Ouvert,
    /// No longer receiving; a late candidature is kept aside.
    Clos,
}

/// What happens to a published call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppelEvent {
    /// It was published.
    Published,
    /// It was opened at once, or its opening was moved.
    Opened,
    /// It was closed before its time.
    Closed,
    /// Its closing was put off.
    Extended,
    /// What it says was changed.
    Changed,
    /// A new version of its questionnaire was published.
    Asked,
}

impl AppelEvent {
    /// Every one.
    pub const ALL: [Self; 6] = [
        Self::Published,
        Self::Opened,
        Self::Closed,
        Self::Extended,
        Self::Changed,
        Self::Asked,
    ];

    /// The word kept in the record.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Published => "publie",
            Self::Opened => "ouvert",
            Self::Closed => "clos",
            Self::Extended => "prolonge",
            Self::Changed => "modifie",
            Self::Asked => "questionnaire",
        }
    }

    /// The event that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.code() == code)
    }

    /// What a page calls it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Published => "Publié",
            Self::Opened => "Ouverture",
            Self::Closed => "Clos",
            Self::Extended => "Prolongé",
            Self::Changed => "Textes modifiés",
            Self::Asked => "Nouveau questionnaire",
        }
    }
}

impl TryFrom<String> for AppelEvent {
    type Error = String;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::from_code(&code).ok_or(code)
    }
}

/// Which wording of a call's questionnaire answers were given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(transparent))]
#[serde(transparent)]
pub struct FormVersion(pub i32);

impl fmt::Display for FormVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_never_needs_escaping() {
        for good in ["gap-pp-2025", "a", "2025"] {
            assert_eq!(good.parse::<Slug>().map(String::from), Ok(good.to_owned()));
        }
        for bad in [
            "", "-a", "a-", "a--b", "GAP", "é", "a b", "a/b", "..", "a\u{0}",
        ] {
            assert_eq!(bad.parse::<Slug>(), Err(NotASlug), "{bad:?}");
        }
        assert_eq!("a".repeat(81).parse::<Slug>(), Err(NotASlug));
    }

    #[test]
    fn every_programme_is_found_by_its_word() {
        for kind in ProgrammeKind::ALL {
            assert_eq!(ProgrammeKind::from_code(kind.code()), Some(kind));
        }
        assert_eq!(ProgrammeKind::from_code("gap_pp"), None);
    }
}
