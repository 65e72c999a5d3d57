//! What a certificate says, its number, and its code.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    db::Instant,
    group::model::{GroupId, MembershipId},
};

crate::id! {
    /// A certificate.
    CertificateId
}

/// A meeting that the person came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attended {
    /// « Séance 3 ».
    pub title: String,
    /// « mardi 10 juin 2025 ».
    pub day: String,
    /// « 18 h à 20 h 30, heure de Paris ».
    pub hours: String,
    /// How long it lasts, in minutes.
    pub minutes: u64,
}

/// Somebody who signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signatory {
    /// First name and name.
    pub name: String,
    /// In what quality they lead: it was published with the call.
    pub quality: String,
}

/// What the paper says; nothing any more, once it was taken back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// First name and name.
    pub holder: String,
    /// « GAP PP 2025 ».
    pub programme: String,
    /// Who organises.
    pub organisation: String,
    /// The meetings, in order.
    pub attended: Vec<Attended>,
    /// Who signs.
    pub signatories: Vec<Signatory>,
}

impl Content {
    /// How long in all, in minutes.
    #[must_use]
    pub fn minutes(&self) -> u64 {
        self.attended.iter().map(|one| one.minutes).sum()
    }
}

/// A certificate, as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Which one.
    pub id: CertificateId,
    /// Of whom.
    pub membership_id: MembershipId,
    /// In which group.
    pub group_id: GroupId,
    /// Its rank in the group, from 1.
    pub rank: i32,
    /// What the paper asks to type.
    pub code: Code,
    /// What it says.
    pub content: Content,
    /// Whether the page that verifies it shows the name.
    pub shows_name: bool,
    /// When it was given.
    pub issued_at: Instant,
    /// When it was taken back or replaced.
    pub revoked_at: Option<Instant>,
}

/// The code of a certificate: twelve signs, none of which looks like another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// Figures and letters, without those that are taken for others (Crockford).
    const SIGNS: &'static [u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    /// How many signs.
    const LENGTH: usize = 12;

    /// The code that these bytes make: five bits of each.
    #[must_use]
    pub fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        let sign = |byte: &u8| char::from(Self::SIGNS[usize::from(byte & 31)]);
        Self(bytes.iter().map(sign).collect())
    }

    /// The code that somebody typed, whatever the case and the dashes, an O for a zero forgiven.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let mut code = String::new();
        for letter in typed.chars() {
            match letter.to_ascii_uppercase() {
                'O' => code.push('0'),
                'I' | 'L' => code.push('1'),
                '-' | '\u{2011}' | ' ' | '\u{a0}' => {}
                sign if sign.is_ascii() && Self::SIGNS.contains(&(sign as u8)) => code.push(sign),
                _ => return None,
            }
        }
        (code.len() == Self::LENGTH).then_some(Self(code))
    }

    /// As it is kept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Code {
    /// « K7Q2-9M3D-2HRV ».
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", &self.0[..4], &self.0[4..8], &self.0[8..])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = Code::from_bytes([20, 7, 24, 2, 9, 21, 3, 13, 2, 17, 0, 1]);
        assert_eq!(code.to_string(), "M7R2-9N3D-2H01");
        for typed in ["m7r29n3d2h01", " M7R2 9N3D 2HOI ", "M7R2-9N3D-2HOL"] {
            assert_eq!(Code::parse(typed), Some(code.clone()), "{typed}");
        }
        for typed in ["", "M7R2-9N3D-2H0", "M7R2-9N3D-2H0É", "M7R2-9N3D-2H0U"] {
            assert_eq!(Code::parse(typed), None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn a_code_comes_back_as_it_went(bytes: [u8; 12]) {
            let code = Code::from_bytes(bytes);
            prop_assert_eq!(Code::parse(&code.to_string()), Some(code.clone()));
            prop_assert_eq!(Code::parse(code.as_str()), Some(code));
        }
    }
}
