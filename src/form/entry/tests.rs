use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::form::fixtures::{answers_of, candidatures, ondine, sample};

fn entry(source: Value) -> Entry {
    serde_json::from_value(source).unwrap()
}

#[test]
fn each_kind_reads_its_fields() {
    let q = sample();
    let cases = [
        ("prenom", json!("Zoé "), json!("Zoé ")),
        ("motivation", json!("Un\r\ndeux"), json!("Un\ndeux")),
        (
            "commune",
            json!("Lodève"),
            json!({ "nom": "Lodève", "insee": null }),
        ),
        (
            "commune",
            json!({ "nom": "Lodève", "insee": "34142" }),
            json!({ "nom": "Lodève", "insee": "34142" }),
        ),
        ("commune", json!(" "), json!(null)),
        ("commune", json!("\0"), json!(null)),
        ("commune", json!({ "nom": "\0" }), json!(null)),
        ("roles", json!(["\0"]), json!(null)),
        ("categorie", json!("autre"), json!("autre")),
        ("categorie", json!(""), json!(null)),
        ("roles", json!(["ru", "cvs"]), json!(["ru", "cvs"])),
        ("roles", json!("ru"), json!(["ru"])),
        ("roles", json!(["", "ru"]), json!(["ru"])),
        ("roles", json!([""]), json!(null)),
        ("departements_pratique", json!(["09"]), json!(["09"])),
        ("deja_gap", json!("oui"), json!(true)),
        ("deja_gap", json!("non"), json!(false)),
        ("deja_gap", json!("peut-être"), json!("peut-être")),
        ("echelle_isolement", json!("3"), json!(3)),
        ("echelle_isolement", json!("trois"), json!("trois")),
        (
            "disponibilites",
            json!({ "gap-pp-2025-s1": "oui", "gap-pp-2025-s2": "" }),
            json!({ "gap-pp-2025-s1": "oui" }),
        ),
        ("consent_sante", json!("oui"), json!(true)),
        ("consent_sante", json!("on"), json!(true)),
        ("prenom", json!(["a", "b"]), json!(["a", "b"])),
    ];
    for (id, posted, expected) in cases {
        let question = q.question(id).unwrap();
        assert_eq!(
            question.read(Some(&entry(posted.clone()))),
            expected,
            "{id} {posted}"
        );
    }
    for question in q.questions() {
        assert_eq!(question.read(None), Value::Null, "{}", question.id);
    }
}

#[test]
fn every_candidature_survives_the_form() {
    let (q, file) = (sample(), candidatures());
    for person in file["candidatures"].as_array().unwrap() {
        let given = answers_of(person);
        for (id, answer) in given.iter() {
            let question = q.question(id).unwrap();
            let mut again = question.read(Some(&question.typed(answer)));
            if let QuestionKind::Commune { .. } = question.kind {
                again["insee"] = answer["insee"].clone();
            }
            assert_eq!(&again, answer, "{} {id}", person["numero"]);
        }
    }
}

#[test]
fn a_section_posted_without_a_box_unticks_it() {
    let q = sample();
    let mut given = ondine();
    given.set("besoins", json!(["pauses"]));
    given.set("besoins_autre", "Gardé, car caché.");
    let posted = Entries::from([("aisance_visio".into(), Entry::One("a_l_aise".into()))]);
    read_section(&q, q.section("f_besoins").unwrap(), &posted, &mut given);
    assert_eq!(given.get("besoins"), &Value::Null);
    assert_eq!(given.get("besoins_autre"), "Gardé, car caché.");
    assert_eq!(
        given.get("prenom"),
        "Ondine",
        "other sections are left alone"
    );
}

#[test]
fn a_whole_form_keeps_strangers_for_the_check() {
    let posted = Entries::from([
        ("deja_gap".into(), Entry::One("oui".into())),
        ("civilite".into(), Entry::One(String::new())),
        ("pirate".into(), Entry::Many(vec!["x".into()])),
    ]);
    let read = serde_json::to_value(read(&sample(), &posted)).unwrap();
    assert_eq!(read, json!({ "deja_gap": true, "pirate": ["x"] }));
}

#[test]
fn fields_can_ask_what_they_show() {
    assert_eq!(Entry::One("a".into()).one(), "a");
    assert!(Entry::Many(vec!["a".into()]).has("a"));
    assert!(!Entry::Many(vec!["a".into()]).has("b"));
    let rows = entry(json!({ "r": "oui" }));
    assert_eq!((rows.row("r"), rows.row("s")), (Some("oui"), None));
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let text = || {
        prop_oneof![
            ".{0,10}",
            Just("oui".to_owned()),
            Just("3".to_owned()),
            Just("a\r\nb".to_owned())
        ]
    };
    prop_oneof![
        text().prop_map(Entry::One),
        prop::collection::vec(text(), 0..4).prop_map(Entry::Many),
        prop::collection::btree_map("[a-z]{1,4}|nom", text(), 0..4).prop_map(Entry::Rows),
    ]
}

proptest! {
    #[test]
    fn what_was_read_is_shown_and_read_again_the_same(entry in any_entry()) {
        for question in sample().questions() {
            let read = question.read(Some(&entry));
            let mut again = question.read(Some(&question.typed(&read)));
            if let QuestionKind::Commune { .. } = question.kind
                && let Some(insee) = read.get("insee")
            {
                again["insee"] = insee.clone();
            }
            let both_empty = crate::form::answers::is_empty_value(&read)
                && crate::form::answers::is_empty_value(&again);
            prop_assert!(both_empty || again == read, "{}: {read} became {again}", question.id);
        }
    }
}
