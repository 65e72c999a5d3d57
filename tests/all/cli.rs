//! The command line, run as an operator runs it.

use std::{
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Output, Stdio},
    time::Duration,
};

use axum::http::{HeaderMap, HeaderValue, header};
use croisee::account::actions::recognise;

use crate::common::{
    app::TestApp,
    database::{count, sqlite_address, sqlite_in},
};

/// A command with nothing of this environment but the path.
fn croisee(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_croisee"));
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .arg("--base")
        .arg(sqlite_address(folder))
        .args(arguments);
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    croisee(folder, arguments)
        .output()
        .expect("the command runs")
}

fn said(output: &Output) -> String {
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn complained(output: &Output) -> String {
    assert!(!output.status.success());
    assert!(output.stdout.is_empty());
    let error = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    assert_eq!(error.lines().count(), 1, "{error}");
    error
}

#[tokio::test]
async fn a_person_is_added_and_their_cookie_opens_the_door() {
    let folder = tempfile::tempdir().expect("a folder");
    let add = [
        "user",
        "add",
        "Admin@Exemple.fr",
        "--role",
        "administrateur",
    ];
    let answer: serde_json::Value =
        serde_json::from_str(&said(&run(folder.path(), &add))).expect("JSON");
    assert_eq!(answer["courriel"], "admin@exemple.fr");
    assert_eq!(answer["roles"], serde_json::json!(["administrateur"]));
    said(&run(
        folder.path(),
        &["user", "add", "admin@exemple.fr", "--role", "participant"],
    ));

    let line = said(&run(folder.path(), &["user", "cookie", "admin@exemple.fr"]));
    let value = line.strip_prefix("Cookie: ").expect("a header");
    let app = TestApp::on_with(sqlite_in(folder.path()).await, |settings| {
        settings.clock = croisee::server::clock::Clock::System;
    });
    let mut headers = HeaderMap::new();
    headers.insert(
        header::COOKIE,
        HeaderValue::from_str(value).expect("a header"),
    );
    let person = recognise(&app.state, &headers)
        .await
        .expect("an answer")
        .expect("somebody");
    assert_eq!(person.email.as_str(), "admin@exemple.fr");
    assert!(croisee::account::rules::may_administer(&person));
    assert_eq!(count(&app.state.db, "account").await, 1);
    assert_eq!(
        count(&app.state.db, "audit where actor_kind = 'operator'").await,
        3
    );
}

#[test]
fn a_mistake_is_one_line_of_french() {
    let folder = tempfile::tempdir().expect("a folder");
    let stranger = run(folder.path(), &["user", "cookie", "personne@exemple.fr"]);
    assert!(complained(&stranger).contains("n’a pas de compte"));
    let typo = run(
        folder.path(),
        &["user", "add", "personne", "--role", "lecteur"],
    );
    assert!(complained(&typo).contains("Il manque le «\u{a0}@\u{a0}»"));
    let config = run(folder.path(), &["migrate", "--config", "rien.toml"]);
    assert!(complained(&config).contains("rien.toml ne peut pas être lu"));
    let unknown = run(folder.path(), &["cuisiner"]);
    assert!(complained(&unknown).contains("« cuisiner » n’est pas une commande"));
    let mut zero = croisee(folder.path(), &["migrate"]);
    zero.env("CROISEE_SECURITE_DEMANDES_PAR_HEURE", "0");
    assert!(complained(&zero.output().expect("runs")).contains("[securite]"));
}

#[tokio::test]
async fn a_record_is_copied_while_it_serves_and_put_back_once_it_does_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join("copie.sqlite3");
    let copy_name = copy.to_str().expect("a name");
    let add = |email| {
        run(
            folder.path(),
            &["user", "add", email, "--role", "participant"],
        )
    };
    said(&add("avant@exemple.fr"));

    // Somebody has the record open, with a write not yet in the main file.
    let db = sqlite_in(folder.path()).await;
    said(&run(folder.path(), &["backup", copy_name]));
    let mode = std::fs::metadata(&copy)
        .expect("a copy")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(complained(&run(folder.path(), &["backup", copy_name])).contains("existe déjà"));
    said(&add("apres@exemple.fr"));
    assert_eq!(count(&db, "account").await, 2);
    assert!(complained(&run(folder.path(), &["restore", copy_name])).contains("arrêtez le site"));
    db.close().await;

    let answer: serde_json::Value =
        serde_json::from_str(&said(&run(folder.path(), &["restore", copy_name]))).expect("JSON");
    let db = sqlite_in(folder.path()).await;
    assert_eq!(count(&db, "account").await, 1);
    assert_eq!(
        count(&db, "account where email = 'avant@exemple.fr'").await,
        1
    );
    db.close().await;
    let aside = answer["precedente"].as_str().expect("the former record");
    assert!(Path::new(aside).exists(), "nothing is thrown away");

    std::fs::write(folder.path().join("texte"), "ceci n’est pas une base").expect("a file");
    let text = folder.path().join("texte");
    let refused = run(folder.path(), &["restore", text.to_str().expect("a name")]);
    assert!(complained(&refused).contains("n’est pas une base de Croisée"));
}

#[test]
fn the_schema_says_where_it_stands() {
    let folder = tempfile::tempdir().expect("a folder");
    let answer: serde_json::Value =
        serde_json::from_str(&said(&run(folder.path(), &["migrate"]))).expect("JSON");
    assert!(answer["schema"].as_i64() >= Some(3));
}

#[tokio::test]
async fn serving_says_how_to_sign_in_and_ends_when_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    said(&run(
        folder.path(),
        &[
            "user",
            "add",
            "admin@exemple.fr",
            "--role",
            "administrateur",
        ],
    ));
    let horloge = "2025-02-10T09:00:00+01:00";
    let server = croisee(
        folder.path(),
        &["serve", "--adresse", "127.0.0.1:0", "--horloge", horloge],
    )
    .stdout(Stdio::piped())
    .stderr(Stdio::piped())
    .spawn()
    .expect("the server starts");
    tokio::time::sleep(Duration::from_secs(2)).await;
    let asked = Command::new("kill")
        .args(["-TERM", &server.id().to_string()])
        .status()
        .expect("kill runs");
    assert!(asked.success());
    let greeting = said(&server.wait_with_output().expect("an end"));
    for part in [
        "Croisée répond sur http://127.0.0.1:",
        "lundi 10 février 2025",
        "/dev/courrier",
        "administrateur  admin@exemple.fr",
        "participant     toute autre adresse",
    ] {
        assert!(greeting.contains(part), "{part}: {greeting}");
    }
}

#[test]
fn what_is_imported_is_exported_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
    let file = json(include_str!("../../examples/syntheses_aep.json"));
    said(&run(
        folder.path(),
        &["import", "examples/syntheses_aep.json"],
    ));
    let back = json(&said(&run(folder.path(), &["export"])));
    assert_eq!(back["schema"], file["schema"]);
    assert_eq!(back["documents"], file["documents"]);
    let one = json(&said(&run(folder.path(), &["export", "aep-2023-03-23"])));
    assert_eq!(one["documents"][0], file["documents"][1]);
    let unknown = complained(&run(folder.path(), &["export", "aep-1999-01-01"]));
    assert_eq!(unknown, "aucune synthèse importée ne porte ce nom");
}
