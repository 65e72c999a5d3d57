//! The documents to print of a group: what a screen reader finds in them, and who gets them.

use super::story::{CERTIFICATE, asked};
use crate::{
    common::{app::TestApp, paper},
    seance::ground::{CELESTINE, GROUP, ONDINE, group_with, member, signed_in, whole_year},
};

#[tokio::test]
async fn the_documents_of_a_year_are_tagged_and_say_what_they_must() {
    let app = TestApp::new().await;
    whole_year(&app).await;
    let celestine = member(&app, CELESTINE).await;
    let ondine = asked(&app, ONDINE, false).await;
    let sheet = format!("{GROUP}/seances/3/emargement.pdf");
    let certificate = format!("{CERTIFICATE}.pdf");
    let sheet = paper::bytes(&app, &celestine, &sheet).await;
    let first = paper::bytes(&app, &ondine, &certificate).await;
    let again = paper::bytes(&app, &ondine, &certificate).await;
    assert_eq!(first, again, "the same twice");
    let (sheet, certificate) = (paper::read(&sheet), paper::read(&first));

    paper::is_accessible(&sheet);
    paper::has_tables_with_headings(&sheet);
    // Ten people and the two who lead, each line with its heading.
    assert_eq!(paper::count(&sheet, "/TR"), 1 + 10 + 1 + 2);
    let text = paper::text(&sheet);
    for words in [
        "Ondine Garrigue",
        "Célestine Micocoule",
        "Signature",
        "mardi 13 mai 2025",
        "En visio",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }

    paper::is_accessible(&certificate);
    paper::has_tables_with_headings(&certificate);
    assert_eq!(certificate["pages"], 1);
    assert_eq!(paper::count(&certificate, "/TR"), 1 + 8);
    let text = paper::text(&certificate);
    for words in [
        "Ondine Garrigue",
        "8 rencontres",
        "GAP-PP-2025-A01",
        "Aurore Salicorne",
        "mardi 18 mars 2025",
        "Fait le mercredi 10 décembre 2025",
        "croisee.test/attestations",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let lower = text.to_lowercase();
    for never in [
        "formation",
        "stagiaire",
        "diagnostic",
        "maladie",
        "proche aidant",
    ] {
        assert!(!lower.contains(never), "{never}: {text}");
    }
}

#[tokio::test]
async fn names_that_look_like_instructions_stay_names() {
    let app = TestApp::new().await;
    let hostile = "#panic(\"lu\") $x$ ] *gras* 🧶";
    group_with(
        &app,
        |_| {},
        |file| {
            for one in file["candidatures"].as_array_mut().expect("a list") {
                if one["reponses"]["courriel"] == ONDINE {
                    one["reponses"]["nom"] = hostile.into();
                }
            }
        },
    )
    .await;
    let celestine = member(&app, CELESTINE).await;
    let sheet = paper::bytes(
        &app,
        &celestine,
        &format!("{GROUP}/seances/1/emargement.pdf"),
    )
    .await;
    let found = paper::read(&sheet);
    let text = paper::text(&found);
    assert!(text.contains("#panic(\"lu\") $x$ ] *gras*"), "{text}");
    assert_eq!(found["unmarked"], 0);
}

#[tokio::test]
async fn a_sheet_is_for_those_who_lead() {
    let app = TestApp::new().await;
    whole_year(&app).await;
    let ondine = member(&app, ONDINE).await;
    let sheet = format!("{GROUP}/seances/3/emargement.pdf");
    let unknown = ondine
        .get(&format!("{GROUP}/seances/99/emargement.pdf"))
        .await;
    assert_eq!(ondine.get(&sheet).await.shown(), unknown.shown());
    let stranger = signed_in(&app, "personne@exemple.fr").await;
    assert_eq!(stranger.get(&sheet).await.shown(), unknown.shown());
}
