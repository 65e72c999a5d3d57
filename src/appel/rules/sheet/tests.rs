//! Sheets of the example call, changed in one place.

use serde_json::json;

use super::*;

fn example() -> Value {
    serde_json::from_str(include_str!("../../../../examples/appel_gap_pp_2025.json")).expect("JSON")
}

fn faults(change: impl FnOnce(&mut Sheet)) -> Vec<String> {
    let mut sheet = Sheet::of(&example());
    change(&mut sheet);
    match sheet.document(&example(), Scope::Draft) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.into_iter().map(|fault| fault.field).collect(),
    }
}

#[test]
fn a_sheet_that_is_not_touched_changes_nothing() {
    for scope in [Scope::Draft, Scope::Published] {
        let document = Sheet::of(&example()).document(&example(), scope);
        assert_eq!(document.expect("sound"), example(), "{scope:?}");
    }
}

#[test]
fn every_field_that_is_wrong_is_named() {
    let empty = Sheet::default().document(&json!({ "appel": {} }), Scope::Draft);
    let named: Vec<String> = empty
        .expect_err("faults")
        .into_iter()
        .map(|fault| fault.field)
        .collect();
    assert_eq!(
        named,
        [
            "slug",
            "dispositif",
            "annee",
            "titre",
            "titre_court",
            "chapo",
            "objectifs",
            "modalite",
            "cible",
            "maximum",
            "contact_courriel",
            "contact_telephone",
            "ouverture_date",
            "cloture_date",
            "seance0_titre",
        ]
    );
    assert_eq!(faults(|sheet| sheet.set("slug", "GAP PP")), ["slug"]);
    assert_eq!(faults(|sheet| sheet.set("maximum", "3")), ["maximum"]);
    assert_eq!(
        faults(|sheet| sheet.set("cloture_date", "2025-01-01")),
        ["cloture_date"]
    );
    assert_eq!(
        faults(|sheet| sheet.set("commission", "2025-02-13")),
        ["commission"]
    );
    assert_eq!(
        faults(|sheet| sheet.set("seance1_fin", "17:00")),
        ["seance1_fin"]
    );
    assert_eq!(faults(|sheet| sheet.set("anim0_nom", " ")), ["anim0_nom"]);
}

#[test]
fn a_published_call_keeps_its_address_and_its_opening() {
    let mut sheet = Sheet::of(&example());
    sheet.set("slug", "autre");
    sheet.set("cloture_date", "2030-01-01");
    sheet.set("chapo", "Venez.");
    let document = sheet.document(&example(), Scope::Published).expect("sound");
    assert_eq!(document["appel"]["slug"], "gap-pp-2025");
    assert_eq!(
        document["appel"]["calendrier"],
        example()["appel"]["calendrier"]
    );
    assert_eq!(document["appel"]["chapo"], "Venez.");
}

#[test]
fn a_meeting_is_added_emptied_and_moved() {
    let mut sheet = Sheet::of(&example());
    for part in ["titre", "date"] {
        sheet.set(format!("seance7_{part}"), "");
    }
    sheet.set("seance1_debut", "17h30");
    for (part, typed) in [
        ("titre", "Rattrapage"),
        ("date", "2025-06-24"),
        ("debut", "18h"),
        ("fin", "20h"),
    ] {
        sheet.set(format!("seance8_{part}"), typed);
    }
    let document = sheet.document(&example(), Scope::Draft).expect("sound");
    let seances = document["appel"]["seances"].as_array().expect("a list");
    assert_eq!(seances.len(), 8);
    assert_eq!(seances[1]["debut_local"], "2025-04-08T17:30");
    assert_eq!(seances[1].get("debut_utc"), None);
    let added = seances
        .iter()
        .find(|seance| seance["titre"] == "Rattrapage")
        .expect("the new one");
    assert_eq!(added["fuseau"], ZONE);
    assert!(
        seances
            .iter()
            .filter(|one| one["id"] == added["id"])
            .count()
            == 1
    );
    assert!(
        !seances
            .iter()
            .any(|one| one["titre"] == "Synthèse collaborative")
    );
}

#[test]
fn hours_are_those_of_the_wall_clock_of_paris() {
    let at = |day: &str, hour: &str| moment(day, hour).map(|moment| written(&moment));
    assert_eq!(
        at("2026-02-13", "23:59").as_deref(),
        Ok("2026-02-13T23:59:59+01:00")
    );
    assert_eq!(
        at("2026-07-01", "9h").as_deref(),
        Ok("2026-07-01T09:00:00+02:00")
    );
    assert_eq!(at("2026-03-29", "02:30"), Err(NoMoment::Skipped));
    assert_eq!(at("", "9h"), Err(NoMoment::Day));
    assert_eq!(at("2026-07-01", "25h"), Err(NoMoment::Hour));
}

#[test]
fn days_are_taken_by_the_meetings_in_their_order() {
    let days = ["2026-03-17", "2026-04-14", "2026-05-12"].map(str::to_owned);
    let mut blank = Sheet::default();
    blank.set("modalite", "visioconference");
    blank.take_days(&days, "18:00", "20:30");
    let typed = |sheet: &Sheet, part: &str| {
        (0..3)
            .map(|rank| sheet.get(&format!("seance{rank}_{part}")).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(typed(&blank, "date"), days);
    assert_eq!(
        typed(&blank, "titre"),
        ["Lancement", "Séance 1", "Synthèse"]
    );
    assert_eq!(typed(&blank, "fin"), ["20:30"; 3]);

    // What is typed keeps its name, and what is beyond stays.
    let mut known = Sheet::default();
    for (rank, (title, day)) in [("Après", "2025-06-10"), ("Avant", "2025-05-13")]
        .into_iter()
        .enumerate()
    {
        known.set(format!("seance{rank}_titre"), title);
        known.set(format!("seance{rank}_date"), day);
    }
    let mut longer = known.clone();
    longer.take_days(&days, "18:00", "20:30");
    assert_eq!(typed(&longer, "titre"), ["Après", "Avant", "Séance 3"]);
    assert_eq!(
        typed(&longer, "date"),
        ["2026-04-14", "2026-03-17", "2026-05-12"]
    );
    known.take_days(&days[..1], "18:00", "20:30");
    assert_eq!(typed(&known, "date"), ["2025-06-10", "2026-03-17", ""]);
}
