//! `croisee check` and `croisee import`, by the real binary.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use serde_json::{Value, json};
use tempfile::TempDir;

const CALL: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/appel_gap_pp_2025.json"
);
const CANDIDATURES: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/candidatures_gap_pp_2025.json"
);

fn croisee(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_croisee"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the binary runs")
}

/// What a command printed for machines, once it succeeded.
fn printed(output: &Output) -> Vec<Value> {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect()
}

/// The one line that a failed command wrote, and its code.
fn refused(output: &Output) -> (String, Option<i32>) {
    assert!(output.stdout.is_empty(), "nothing for machines");
    let line = String::from_utf8(output.stderr.clone()).expect("text");
    assert_eq!(line.trim_end().lines().count(), 1, "{line}");
    (line.trim_end().to_owned(), output.status.code())
}

fn write(folder: &TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    fs::write(&path, text).expect("a file");
    path.display().to_string()
}

fn check(folder: &TempDir, answers: &Value, submitted_at: Option<&str>) -> Value {
    let file = write(folder, "reponses.json", &answers.to_string());
    let mut arguments = vec!["check", "--appel", CALL, "--reponses", &file];
    arguments.extend(submitted_at.iter().flat_map(|at| ["--depose-le", at]));
    let mut lines = printed(&croisee(&arguments));
    assert_eq!(lines.len(), 1);
    lines.remove(0)
}

fn sample() -> Value {
    let text = fs::read_to_string(CANDIDATURES).expect("the example");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn every_candidature_of_the_example_is_judged_as_expected() {
    let folder = tempfile::tempdir().expect("a folder");
    let sample = sample();
    let candidatures = sample["candidatures"].as_array().expect("a list");
    assert_eq!(candidatures.len(), 19);
    for candidature in candidatures {
        let number = candidature["numero"].as_str().expect("a number");
        let at = candidature["depose_le"].as_str();
        let verdict = check(&folder, &candidature["reponses"], at);
        assert_eq!(verdict["erreurs"], json!([]), "{number}");
        assert_eq!(verdict["recevable"], json!(true), "{number}");
        let expected = sample["attendus"]["eligibilite"]
            .get(number)
            .cloned()
            .unwrap_or(json!([]));
        assert_eq!(verdict["eligibilite"], expected, "{number}");
    }
}

#[test]
fn every_edge_case_of_the_example_is_judged_as_expected() {
    let folder = tempfile::tempdir().expect("a folder");
    for case in sample()["cas_limites"].as_array().expect("a list") {
        let name = &case["intitule"];
        let expected = &case["attendu"];
        let at = expected["depose_le"].as_str();
        // The whole case carries its answers under « reponses ».
        let verdict = check(&folder, case, at);
        assert_eq!(verdict["erreurs"], expected["erreurs"], "{name}");
        assert_eq!(verdict["eligibilite"], expected["eligibilite"], "{name}");
        let sound = expected["erreurs"] == json!([]);
        assert_eq!(verdict["recevable"], json!(sound), "{name}");
        // What would be stored is already in normal form.
        let again = check(&folder, &verdict["normalise"], at);
        if sound {
            assert_eq!(again["normalise"], verdict["normalise"], "{name}");
        }
    }
}

#[test]
fn one_second_after_the_last_is_late() {
    let folder = tempfile::tempdir().expect("a folder");
    let answers = &sample()["candidatures"][0]["reponses"];
    let is_received = |at| check(&folder, answers, at)["recevable"] == json!(true);
    assert!(is_received(None));
    assert!(is_received(Some("2025-02-14T23:59:59+01:00")));
    assert!(is_received(Some("2025-02-14T22:59:59Z")));
    assert!(!is_received(Some("2025-02-15T00:00:00+01:00")));
    assert!(!is_received(Some("2025-01-06T08:59:59+01:00")));
}

#[test]
fn the_verdict_has_exactly_the_four_fields_of_the_contract() {
    let folder = tempfile::tempdir().expect("a folder");
    let empty = write(&folder, "vide.json", "{}");
    let output = croisee(&["check", "--appel", CALL, "--reponses", &empty]);
    let line = String::from_utf8(output.stdout.clone()).expect("text");
    assert!(line.starts_with(r#"{"erreurs":[{"question":"#), "{line}");
    assert!(
        line.contains(r#"],"eligibilite":["E2","E3"],"recevable":false,"normalise":{"#),
        "{line}"
    );
    let verdict = &printed(&output)[0];
    assert_eq!(
        verdict["erreurs"][0],
        json!({"question": "saisie_pour", "code": "requis"})
    );
}

#[test]
fn what_cannot_be_read_is_one_french_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = write(&folder, "liste.json", "[]");
    let broken = write(&folder, "casse.json", "{");
    for (call, answers, said) in [
        (
            "absent.json",
            list.as_str(),
            "absent.json : le fichier ne se lit pas",
        ),
        (CALL, &list, "liste.json : un objet de réponses est attendu"),
        (CALL, &broken, "JSON illisible"),
        (&broken, &list, "JSON illisible"),
    ] {
        let (line, code) = refused(&croisee(&["check", "--appel", call, "--reponses", answers]));
        assert!(line.contains(said), "{line}");
        assert_eq!(code, Some(2), "{line}");
    }
    let empty = write(&folder, "vide.json", "{}");
    let (line, code) = refused(&croisee(&[
        "check",
        "--appel",
        CALL,
        "--reponses",
        &empty,
        "--depose-le",
        "hier",
    ]));
    assert!(line.contains("« hier » n’est pas un instant"), "{line}");
    assert_eq!(code, Some(2));
}

#[test]
fn a_call_imported_twice_is_imported_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let base = format!("sqlite:{}", folder.path().join("base.sqlite3").display());
    let import = |file: &str| croisee(&["import", "--base", &base, file]);

    let first = printed(&import(CALL));
    assert_eq!(
        first,
        [json!({"fichier": CALL, "appel": "gap-pp-2025", "resultat": "publié", "version": 3})]
    );
    assert_eq!(printed(&import(CALL))[0]["resultat"], "inchangé");

    let mut changed: Value =
        serde_json::from_str(&fs::read_to_string(CALL).expect("the call")).expect("JSON");
    changed["appel"]["questionnaire"]["sections"][0]["titre"] = json!("Bonjour");
    let changed = write(&folder, "change.json", &changed.to_string());
    let line = printed(&import(&changed)).remove(0);
    assert_eq!(
        (&line["resultat"], &line["version"]),
        (&json!("modifié"), &json!(4))
    );

    let strange = write(&folder, "autre.json", r#"{"schema": "cops.autre/1"}"#);
    let (line, code) = refused(&import(&strange));
    assert!(line.contains("« cops.autre/1 » est inconnu"), "{line}");
    assert_eq!(code, Some(2));
    assert!(Path::new(&strange).exists());
}
