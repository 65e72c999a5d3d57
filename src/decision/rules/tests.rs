use super::*;
use crate::{
    appel::document::AppelSource,
    decision::model::{LetterKind, TypedTemplate},
};
use proptest::prelude::*;

fn at(moment: &str) -> Instant {
    Instant::new(moment.parse().expect("an instant"))
}

fn example() -> AppelSource {
    AppelSource::parse(include_str!("../../../examples/appel_gap_pp_2025.json"))
        .expect("a sound call")
}

fn kinds() -> Vec<LetterKind> {
    LetterKind::all(
        &[
            "prerequis_pratique",
            "hors_occitanie",
            "disponibilite",
            "reorientation_gap_psp",
            "reorientation_gap_mixte",
            "autre",
        ]
        .map(str::to_owned),
    )
}

fn values() -> Values {
    let mut values = Values {
        place_address: "https://croisee.test/candidatures/1/place".to_owned(),
        space_address: "https://croisee.test/mon-espace".to_owned(),
        orientation: vec!["Une piste.".to_owned(), "Une autre.".to_owned()],
        seances: vec!["mardi".to_owned(), "jeudi".to_owned()],
        ..Values::default()
    };
    for placeholder in Placeholder::ALL {
        let word = format!("[{}]", placeholder.word());
        values.words.insert(placeholder, word);
    }
    values
}

fn faults(kind: &LetterKind, subject: &str, body: &str) -> Faults {
    let typed = TypedTemplate {
        subject: subject.to_owned(),
        body: body.to_owned(),
    };
    parse(kind, &typed).expect_err("a refusal")
}

#[test]
fn the_words_of_the_platform_are_sound_and_leave_no_brace() {
    for kind in kinds() {
        let template = parse(&kind, &default_of(&kind)).expect("a sound template");
        let values = values();
        let blocks = template.blocks(&values);
        assert!(!template.subject(&values).contains(['{', '}']), "{kind:?}");
        for block in &blocks {
            if let Block::Paragraph(words) = block {
                assert!(!words.contains(['{', '}']), "{kind:?}: {words}");
            }
        }
        let asks = blocks.iter().any(
            |block| matches!(block, Block::Button { address, .. } if address.ends_with("/place")),
        );
        assert_eq!(asks, kind.asks_an_answer(), "{kind:?}");
    }
}

#[test]
fn every_orientation_of_the_sample_call_says_something() {
    for rule in &example().definition.rules {
        for code in &rule.orientation {
            assert!(orientation_words(code).is_some(), "{code}");
        }
    }
    for code in ["gap_psp", "gap_mixte", "prochain_appel"] {
        assert!(orientation_words(code).is_some(), "{code}");
    }
}

#[test]
fn what_is_not_of_the_list_is_refused_in_words() {
    let kind = LetterKind::Reserve;
    let body = |body: &str| {
        faults(&kind, "Bonjour", body)
            .body
            .expect("a fault")
            .to_string()
    };
    assert_eq!(
        body("Bonjour {prenon}"),
        "«\u{a0}{prenon}\u{a0}» n’est pas un repère connu. Choisissez-le dans la liste des repères."
    );
    assert!(body("Bonjour {prenom").starts_with("Une accolade est seule."));
    assert!(body("Bonjour prenom}").starts_with("Une accolade est seule."));
    assert!(body("{{prenom}}").starts_with("Une accolade est seule."));
    assert!(body("Bonjour\n\n{lien_place}").contains("n’a pas de sens"));
    assert!(body("Voir {lien_espace} ici").contains("se place seul"));
    assert_eq!(body("  \n "), "Écrivez au moins une phrase.");
    assert!(body(&"a".repeat(6_001)).contains("6000"));
    let missing = faults(&LetterKind::Retenue, "Bonjour", "Bonjour\n\n{lien_place}");
    assert!(
        missing
            .body
            .expect("a fault")
            .to_string()
            .contains("{avant_le}")
    );
}

#[test]
fn a_subject_tells_nothing_of_anybody() {
    let kind = LetterKind::Reserve;
    let subject = |subject: &str| faults(&kind, subject, "Bonjour").subject;
    assert_eq!(
        subject("Groupe des Patientes"),
        Some(TemplateError::Health("patient"))
    );
    assert_eq!(subject("Votre SANTÉ"), Some(TemplateError::Health("santé")));
    assert_eq!(subject("Pour {prenom}"), Some(TemplateError::SubjectTells));
    assert_eq!(subject(""), Some(TemplateError::Empty));
    let sound = TypedTemplate {
        subject: "Bonne\r\nnouvelle {numero}".to_owned(),
        body: "Bonjour".to_owned(),
    };
    let template = parse(&kind, &sound).expect("sound");
    assert_eq!(template.subject(&values()), "Bonne nouvelle [numero]");
}

#[test]
fn what_is_put_in_is_never_read_again() {
    let mut values = values();
    values
        .words
        .insert(Placeholder::Prenom, "{lien_place} <b>\n\n{rang}".to_owned());
    let typed = TypedTemplate {
        subject: "Bonjour".to_owned(),
        body: "Bonjour {prenom}, rang {rang}.".to_owned(),
    };
    let template = parse(&LetterKind::Reserve, &typed).expect("sound");
    assert_eq!(
        template.blocks(&values),
        [Block::Paragraph(
            "Bonjour {lien_place} <b>\n\n{rang}, rang [rang].".to_owned()
        )]
    );
}

proptest! {
    #[test]
    fn no_typed_template_panics_nor_keeps_a_placeholder(subject in ".{0,40}", body in "[a-z{}_ \n]{0,80}") {
        let typed = TypedTemplate { subject, body };
        if let Ok(template) = parse(&LetterKind::Reserve, &typed) {
            let values = Values::default();
            for block in template.blocks(&values) {
                if let Block::Paragraph(words) = block {
                    let is_filled = !words.contains(['{', '}']);
                    prop_assert!(is_filled);
                }
            }
        }
    }
}

#[test]
fn one_answers_before_the_calls_date_else_within_ten_days() {
    let call = example().document;
    let before = |moment| reply_before(&call, at(moment)).timestamp().to_string();
    assert_eq!(before("2025-02-24T09:00:00Z"), "2025-03-05T22:59:59Z");
    // Two days before that date there is no time left to answer.
    assert_eq!(before("2025-03-03T23:30:00Z"), "2025-03-14T22:59:59Z");
    let mut silent = call.clone();
    silent.calendar.confirm_before = None;
    // Ten days, across the change of hour.
    assert_eq!(
        reply_before(&silent, at("2025-03-25T09:00:00Z"))
            .timestamp()
            .to_string(),
        "2025-04-04T21:59:59Z"
    );
}

#[test]
fn whoever_comes_from_the_reserve_answers_before_the_group_meets() {
    let call = example().document;
    let before = |moment| {
        reply_before_from_reserve(&call, at(moment))
            .timestamp()
            .to_string()
    };
    assert_eq!(before("2025-03-03T08:00:00Z"), "2025-03-08T22:59:59Z");
    assert_eq!(before("2025-03-15T08:00:00Z"), "2025-03-17T17:00:00Z");
}

#[test]
fn a_reminder_leaves_two_days_before_but_never_in_the_first_half() {
    let reminder = |offered, before| remind_at(at(offered), at(before)).timestamp().to_string();
    assert_eq!(
        reminder("2025-02-24T09:00:00Z", "2025-03-05T22:59:59Z"),
        "2025-03-03T22:59:59Z"
    );
    assert_eq!(
        reminder("2025-03-01T00:00:00Z", "2025-03-03T00:00:00Z"),
        "2025-03-02T00:00:00Z"
    );
}

#[test]
fn an_offer_counts_its_last_second_whole() {
    let before = at("2025-03-05T22:59:59Z");
    assert_eq!(
        offer_state(None, before, at("2025-03-05T22:59:59.999Z")),
        OfferState::Open
    );
    assert_eq!(
        offer_state(None, before, at("2025-03-05T23:00:00Z")),
        OfferState::Late
    );
    assert_eq!(
        offer_state(Some(Reply::Confirmee), before, at("2025-03-06T00:00:00Z")),
        OfferState::Answered(Reply::Confirmee)
    );
}

#[test]
fn the_first_free_seat_is_given_and_none_beyond_the_group() {
    let taken = |seats: &[i32]| seats.iter().copied().collect::<BTreeSet<_>>();
    assert_eq!(free_seat(&taken(&[]), 2), Some(1));
    assert_eq!(free_seat(&taken(&[1, 3]), 3), Some(2));
    assert_eq!(free_seat(&taken(&[1, 2]), 2), None);
    assert_eq!(free_seat(&taken(&[]), 0), None);
}

#[test]
fn what_blocks_a_round_is_named() {
    let one = |name: &str, status, outcome, has_reason| Candidate {
        name: name.to_owned(),
        status,
        outcome,
        has_reason,
    };
    use CandidatureStatus::{Confirmee, EnLecture, Soumise};
    assert_eq!(blockers(&[], 10), [Blocker::Nothing]);
    assert_eq!(
        blockers(&[one("A", Confirmee, Some(Outcome::Retenue), false)], 10),
        [Blocker::Nothing]
    );
    let candidates = [
        one("A", EnLecture, Some(Outcome::Retenue), false),
        one("B", EnLecture, Some(Outcome::Retenue), false),
        one("C", EnLecture, Some(Outcome::NonRetenue), false),
        one("D", EnLecture, Some(Outcome::NonRetenue), true),
        one("E", EnLecture, None, false),
        one("F", Soumise, None, false),
    ];
    assert_eq!(
        blockers(&candidates, 1),
        [
            Blocker::Unread(1),
            Blocker::Unplaced(vec!["E".to_owned()]),
            Blocker::NoReason(vec!["C".to_owned()]),
            Blocker::TooMany {
                retained: 2,
                places: 1
            },
        ]
    );
    assert_eq!(blockers(&candidates[3..4], 0), []);
}

#[test]
fn the_minutes_left_are_said_in_words() {
    let now = at("2025-02-24T09:00:00Z");
    assert_eq!(
        countdown(now, at("2025-02-24T09:10:00Z")),
        "dans 10\u{a0}minutes"
    );
    assert_eq!(
        countdown(now, at("2025-02-24T09:01:30Z")),
        "dans une minute"
    );
    assert_eq!(
        countdown(now, at("2025-02-24T09:00:30Z")),
        "dans moins d’une minute"
    );
    assert_eq!(
        countdown(now, at("2025-02-24T08:00:00Z")),
        "dans moins d’une minute"
    );
}
