//! The example call, and calls spoilt in one place.

use serde_json::{Value, json};

use super::*;

/// The example call.
pub fn example() -> AppelSource {
    AppelSource::parse(include_str!("../../../examples/appel_gap_pp_2025.json"))
        .expect("the example call")
}

fn example_with(change: impl FnOnce(&mut Value)) -> Result<AppelSource, NotACall> {
    let text = include_str!("../../../examples/appel_gap_pp_2025.json");
    let mut value = serde_json::from_str(text).expect("JSON");
    change(&mut value);
    AppelSource::from_value(value)
}

fn refusal(change: impl FnOnce(&mut Value)) -> String {
    example_with(change).expect_err("a refusal").to_string()
}

#[test]
fn the_example_is_read_whole() {
    let AppelSource {
        document,
        definition,
        rest,
    } = example();
    assert_eq!(document.slug.as_str(), "gap-pp-2025");
    assert_eq!(document.programme, ProgrammeKind::GapPp);
    assert_eq!(document.seances.len(), 8);
    assert_eq!(document.prerequisites.len(), 4);
    assert_eq!(document.cofacilitators[1].name(), "Aurore Salicorne");
    assert_eq!(
        document.review_grid.map(|grid| grid.criteria.len()),
        Some(4)
    );
    assert_eq!(definition.questionnaire.version(), 3);
    assert_eq!(definition.rules.len(), 5);
    assert!(rest["appel"].get("questionnaire").is_none());
    assert_eq!(rest["referentiels"]["territoires"][0]["code"], "est");
}

#[test]
fn a_seance_is_worded_at_its_local_time() {
    let seances = example().document.seances;
    assert_eq!(
        seances[0].wording(),
        "mardi 18 mars, 18\u{a0}h à 19\u{a0}h\u{a0}30, heure de\u{a0}Paris"
    );
    assert_eq!(
        seances[0].starts_at().timestamp().to_string(),
        "2025-03-18T17:00:00Z"
    );
    assert_eq!(
        seances[1].starts_at().timestamp().to_string(),
        "2025-04-08T16:00:00Z"
    );
}

#[test]
fn a_refusal_names_its_place() {
    assert_eq!(
        refusal(|call| call["schema"] = json!("cops.appel/2")),
        "schema : attendu « cops.appel/1 »"
    );
    assert_eq!(
        refusal(|call| call["appel"]["titre"] = json!(" ")),
        "appel.titre : texte attendu"
    );
    assert_eq!(
        refusal(|call| {
            call["appel"]
                .as_object_mut()
                .expect("an object")
                .remove("calendrier");
        }),
        "appel.calendrier : manque"
    );
    assert_eq!(
        refusal(|call| call["appel"]["calendrier"]["cloture"] = json!("2025-01-01T00:00:00Z")),
        "appel.calendrier.cloture : l’appel se clôt avant de s’ouvrir"
    );
    assert_eq!(
        refusal(|call| call["appel"]["seances"][1]["debut_utc"] = json!("2025-04-08T17:00:00Z")),
        "appel.seances[1].debut_utc : 2025-04-08T18:00:00 à l’heure de Paris est 2025-04-08T16:00:00Z"
    );
    assert_eq!(
        refusal(|call| call["appel"]["seances"][1]["id"] = json!("gap-pp-2025-s2")),
        "appel : seances : « gap-pp-2025-s2 » revient deux fois"
    );
    assert_eq!(
        refusal(|call| call["appel"]["slug"] = json!("GAP PP")),
        "appel.slug : attendu des minuscules, des chiffres et des tirets, comme « gap-pp-2025 »"
    );
    assert!(AppelSource::parse("[").is_err());
    assert_eq!(
        AppelSource::parse("[]").expect_err("a refusal").to_string(),
        "document : objet attendu"
    );
}

#[test]
fn a_grid_line_speaks_only_of_an_announced_seance() {
    let message = refusal(|call| {
        call["appel"]["seances"]
            .as_array_mut()
            .expect("a list")
            .pop();
    });
    assert!(message.contains("gap-pp-2025-synthese"), "{message}");
}

#[test]
fn a_version_number_alone_is_no_change() {
    let renumbered = example_with(|call| call["appel"]["questionnaire"]["version"] = json!(9));
    let changed = example_with(|call| {
        call["appel"]["questionnaire"]["sections"][0]["titre"] = json!("Bonjour");
    });
    let example = example().definition;
    assert!(example.asks_the_same_as(&renumbered.expect("sound").definition));
    assert!(!example.asks_the_same_as(&changed.expect("sound").definition));
}
