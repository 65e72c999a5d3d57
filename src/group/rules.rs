//! The pure decisions of groups: from where somebody speaks, who may lead with whom, and what the
//! directory shows.

use super::model::{Membership, Shown, Side};
use crate::account::model::AccountId;

/// How long a line about oneself may be, in characters.
pub const LONGEST_ABOUT: usize = 300;
/// How long a telephone number may be, in characters.
pub const LONGEST_PHONE: usize = 30;

/// From where somebody speaks who leads in this quality: « patiente partenaire ressource ».
///
/// The first words decide: an « infirmière en éducation thérapeutique du patient » is a professional.
#[must_use]
pub fn side_of_quality(quality: &str) -> Side {
    const PATIENT_SIDE: [&str; 8] = [
        "patient",
        "proche",
        "aidant",
        "pair-aidant",
        "pair aidant",
        "personne accompagn",
        "représentant",
        "usag",
    ];
    let quality = quality.trim().to_lowercase();
    if PATIENT_SIDE.iter().any(|word| quality.starts_with(word)) {
        Side::Patient
    } else {
        Side::Professional
    }
}

/// From where somebody speaks who applied in this category of the questionnaire.
#[must_use]
pub fn side_of_category(category: &str) -> Side {
    match category {
        "professionnel" | "institutionnel" | "chercheur" | "etudiant" => Side::Professional,
        _ => Side::Patient,
    }
}

/// What is not as it should be with those who lead, in a sentence; `None` when there is one of
/// each side.
#[must_use]
pub fn pair_warning(leaders: &[Side]) -> Option<&'static str> {
    let patients = leaders
        .iter()
        .filter(|side| **side == Side::Patient)
        .count();
    match (leaders.len(), patients) {
        (2, 1) => None,
        (0, _) => Some("Personne n’anime ce groupe\u{a0}: l’appel ne nomme pas de binôme."),
        (1, _) => Some(
            "Une seule personne anime ce groupe\u{a0}: il faut un binôme, une personne côté patient et une côté professionnel.",
        ),
        (2, 0) => Some(
            "Les deux personnes qui animent sont côté professionnel\u{a0}: il manque le savoir d’expérience d’une patiente, d’un patient ou d’un proche.",
        ),
        (2, _) => Some(
            "Les deux personnes qui animent sont côté patient\u{a0}: il manque une personne côté professionnel.",
        ),
        _ => Some("Plus de deux personnes animent ce groupe\u{a0}: le cadre prévoit un binôme."),
    }
}

/// The member who leads under this name; else the one under this address, whose spelling was corrected, unless the
/// call names that one too: two people may share an address.
#[must_use]
pub fn same_leader<'m>(
    known: &'m [Membership],
    name: &str,
    account: Option<AccountId>,
    is_named: impl Fn(&str) -> bool,
) -> Option<&'m Membership> {
    let leaders = || known.iter().filter(|member| member.leads());
    leaders().find(|member| member.name() == name).or_else(|| {
        leaders()
            .filter(|member| account.is_some() && member.account_id == account)
            .find(|member| !is_named(&member.name()))
    })
}

/// A line of the directory: what this member lets the group see, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryEntry {
    /// « Ondine », « Ondine Garrigue ».
    pub name: String,
    /// From where they speak, if they lead: their quality was published with the call. Of anybody
    /// else the group knows it only if they say so.
    pub leads: Option<Side>,
    /// In what quality they lead: it was published with the call.
    pub quality: String,
    /// Their address, if they show it.
    pub email: Option<String>,
    /// Their number, if they show it.
    pub phone: Option<String>,
    /// What they say of themselves, if they show it.
    pub about: Option<String>,
}

/// The line of a member. The names of those who lead were published with the call.
#[must_use]
pub fn directory_entry(member: &Membership, email: Option<&str>) -> DirectoryEntry {
    let shows = |what| member.shows.contains(&what);
    let shown = |what, text: &str| (shows(what) && !text.is_empty()).then(|| text.to_owned());
    DirectoryEntry {
        name: if member.leads() || shows(Shown::LastName) {
            member.name()
        } else {
            member.first_name.clone()
        },
        leads: member.leads().then_some(member.side),
        quality: member.quality.clone(),
        email: email.and_then(|email| shown(Shown::Email, email)),
        phone: shown(Shown::Phone, &member.phone),
        about: shown(Shown::About, &member.about),
    }
}

/// « Visible par les 12 membres du groupe »: who reads what is written in a group.
#[must_use]
pub fn seen_by(members: usize) -> String {
    match members {
        0 | 1 => "Visible par vous seulement, pour l’instant".to_owned(),
        _ => format!("Visible par les {members} membres du groupe"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        db::Instant,
        group::model::{GroupId, MembershipId, Part},
    };

    #[test]
    fn a_side_is_read_from_the_first_words() {
        for quality in [
            "patiente partenaire ressource",
            "Proche aidant partenaire",
            "représentante des usagers",
            "pair-aidante",
        ] {
            assert_eq!(side_of_quality(quality), Side::Patient, "{quality}");
        }
        for quality in [
            "infirmière, cadre de santé",
            "médecin en éducation thérapeutique du patient",
            "",
        ] {
            assert_eq!(side_of_quality(quality), Side::Professional, "{quality}");
        }
    }

    #[test]
    fn a_pair_is_one_of_each_side() {
        use Side::{Patient, Professional};
        assert_eq!(pair_warning(&[Patient, Professional]), None);
        for pair in [
            &[][..],
            &[Patient],
            &[Patient, Patient],
            &[Professional, Professional],
            &[Patient, Professional, Professional],
        ] {
            assert!(pair_warning(pair).is_some(), "{pair:?}");
        }
    }

    #[test]
    fn the_directory_shows_what_each_allows_and_no_more() {
        let moment = Instant::new("2025-03-01T08:00:00Z".parse().expect("an instant"));
        let mut member = Membership {
            id: MembershipId::fresh(),
            group_id: GroupId::fresh(),
            account_id: None,
            candidature_id: None,
            part: Part::Participant,
            side: Side::Patient,
            first_name: "Ondine".to_owned(),
            last_name: "Garrigue".to_owned(),
            quality: String::new(),
            about: "J’aime la marche.".to_owned(),
            phone: "06 39 98 01 01".to_owned(),
            shows: Vec::new(),
            joined_at: moment,
            charter_accepted_at: None,
            left_at: None,
        };
        let address = Some("ondine@exemple.fr");
        let hidden = directory_entry(&member, address);
        assert_eq!(hidden.name, "Ondine");
        assert_eq!(hidden.leads, None);
        assert_eq!(
            (hidden.email, hidden.phone, hidden.about),
            (None, None, None)
        );
        member.shows = vec![Shown::LastName, Shown::About];
        let shown = directory_entry(&member, address);
        assert_eq!(shown.name, "Ondine Garrigue");
        assert_eq!(shown.email, None);
        assert_eq!(shown.about.as_deref(), Some("J’aime la marche."));
    }
}
