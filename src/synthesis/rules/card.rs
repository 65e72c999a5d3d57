//! The card at the head of a document, computed from who came: nothing in it is typed.

use std::collections::BTreeMap;

use crate::{
    group::model::{Membership, Side},
    seance::model::Attendance,
    synthesis::model::card::{Attendees, Card, Leader, Leaders},
};

/// What a category is called, for one and for several; in the order of the card.
const CATEGORIES: [(&str, &str, &str); 10] = [
    (
        "patient_partenaire",
        "patiente ou patient partenaire",
        "patients partenaires",
    ),
    (
        "proche_aidant_partenaire",
        "proche aidant partenaire",
        "proches aidants partenaires",
    ),
    (
        "personne_accompagnee",
        "personne accompagnée",
        "personnes accompagnées",
    ),
    (
        "representant_usagers",
        "représentant des usagers",
        "représentants des usagers",
    ),
    ("pair_aidant", "pair-aidant", "pairs-aidants"),
    (
        "professionnel",
        "professionnel du système de santé",
        "professionnels du système de santé",
    ),
    (
        "institutionnel",
        "acteur institutionnel",
        "acteurs institutionnels",
    ),
    ("chercheur", "chercheur", "chercheurs"),
    ("etudiant", "étudiant", "étudiants"),
    ("autre", "autre partenaire", "autres partenaires"),
];

/// The theme of a document, unless its title says the same.
#[must_use]
pub fn theme<'c>(card: &'c Card, title: &str) -> Option<&'c str> {
    let theme = card.theme.as_deref().map(str::trim)?;
    (!theme.is_empty() && theme != title.trim()).then_some(theme)
}

/// Counts the members who came by category. `category_of` says what somebody applied as; whoever did not say
/// is counted by the side they speak from.
#[must_use]
pub fn attendees<'m>(
    came: impl IntoIterator<Item = (&'m Membership, Attendance)>,
    category_of: impl Fn(&Membership) -> Option<String>,
) -> Vec<Attendees> {
    let took_part = came
        .into_iter()
        .filter(|(member, attendance)| !member.leads() && attendance.took_part());
    counted(took_part.map(|(member, _)| {
        let known = category_of(member).filter(|code| rank_of(code).is_some());
        known.unwrap_or_else(|| {
            match member.side {
                Side::Patient => "patient_partenaire",
                Side::Professional => "professionnel",
            }
            .to_owned()
        })
    }))
}

/// Counts people by category, each given by its code, in words that agree with the number.
#[must_use]
pub fn counted(categories: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<Attendees> {
    let mut counts: BTreeMap<usize, u32> = BTreeMap::new();
    for code in categories {
        let rank = rank_of(code.as_ref()).unwrap_or(CATEGORIES.len() - 1);
        *counts.entry(rank).or_default() += 1;
    }
    let named = counts.into_iter().filter_map(|(rank, count)| {
        let (code, one, many) = CATEGORIES.get(rank)?;
        Some(Attendees {
            count,
            label: if count < 2 { *one } else { *many }.to_owned(),
            note: None,
            categories: vec![(*code).to_owned()],
        })
    });
    named.collect()
}

fn rank_of(code: &str) -> Option<usize> {
    CATEGORIES
        .iter()
        .position(|(category, ..)| code == *category)
}

/// Who led, and how the column is called.
#[must_use]
pub fn leaders(people: impl IntoIterator<Item = Leader>) -> Leaders {
    Leaders {
        column: "Co-animation".to_owned(),
        shared_function: None,
        people: people.into_iter().collect(),
    }
}

/// Those of these members who lead, as the card names them.
pub fn leading<'m>(
    members: impl IntoIterator<Item = &'m Membership>,
) -> impl Iterator<Item = Leader> {
    let leading = members.into_iter().filter(|member| member.leads());
    leading.map(|member| Leader {
        name: member.name(),
        quality: member.quality.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        db::Instant,
        group::model::{GroupId, MembershipId, Part},
    };

    fn member(part: Part, side: Side, about: &str) -> Membership {
        Membership {
            id: MembershipId::fresh(),
            group_id: GroupId::fresh(),
            account_id: None,
            candidature_id: None,
            part,
            side,
            first_name: "Aurore".to_owned(),
            last_name: "Santoline".to_owned(),
            quality: "infirmière".to_owned(),
            about: about.to_owned(),
            phone: String::new(),
            shows: Vec::new(),
            joined_at: Instant::new("2025-03-01T08:00:00Z".parse().expect("an instant")),
            charter_accepted_at: None,
            left_at: None,
        }
    }

    #[test]
    fn only_those_who_came_are_counted_and_the_words_agree() {
        use Attendance::{Absent, Excused, Late, Present};
        let people = [
            (
                member(Part::Participant, Side::Patient, "patient_partenaire"),
                Present,
            ),
            (
                member(Part::Participant, Side::Patient, "patient_partenaire"),
                Late,
            ),
            (
                member(Part::Participant, Side::Patient, "representant_usagers"),
                Present,
            ),
            (member(Part::Participant, Side::Patient, ""), Present),
            (member(Part::Participant, Side::Professional, ""), Excused),
            (member(Part::Participant, Side::Professional, ""), Absent),
            (
                member(Part::CoFacilitation, Side::Professional, ""),
                Present,
            ),
        ];
        let came = people
            .iter()
            .map(|(member, attendance)| (member, *attendance));
        let said = attendees(came, |member| {
            (!member.about.is_empty()).then(|| member.about.clone())
        });
        let words: Vec<String> = said.iter().map(Attendees::words).collect();
        assert_eq!(
            words,
            [
                "3\u{a0}patients partenaires",
                "1\u{a0}représentant des usagers"
            ]
        );
        let led = leaders(leading(people.iter().map(|(member, _)| member)));
        assert_eq!(led.people.len(), 1);
        assert_eq!(led.people[0].quality, "infirmière");
    }
}
