//! A certificate from the person who asks it to whoever verifies it, and to its end.

use axum::http::StatusCode;
use croisee::{db::Db, server::jobs};

use crate::{
    candidature::ground::wait_until,
    common::{
        app::{Client, TestApp},
        database::{count, rows},
        race::run,
    },
    seance::ground::{CELESTINE, GROUP, IDRISS, ONDINE, member, signed_in, whole_year, words},
};

/// Where one asks for one's certificate.
pub const CERTIFICATE: &str = "/groupes/gap-pp-2025/attestation";

/// Somebody who has asked for theirs.
pub async fn asked(app: &TestApp, email: &str, shows_name: bool) -> Client {
    let client = signed_in(app, email).await;
    let mut fields = vec![("geste", "demander")];
    if shows_name {
        fields.push(("montrer", "oui"));
    }
    let given = client.post(CERTIFICATE, &fields).await;
    assert_eq!(given.location(), format!("{CERTIFICATE}?fait=faite"));
    client
}

/// The codes that were given, oldest first.
async fn codes(db: &Db) -> Vec<String> {
    let codes: Vec<(String,)> = rows(db, "select code from certificate order by rank").await;
    codes.into_iter().map(|(code,)| code).collect()
}

db_test!(
    async fn a_certificate_says_what_is_true_and_no_longer_when_it_is_not(db: Db) {
        let app = TestApp::on(db.clone());
        whole_year(&app).await;
        let ondine = signed_in(&app, ONDINE).await;
        let before = words(&ondine.get(CERTIFICATE).await.body);
        assert!(
            before.contains("Elle dira : 8 rencontres, 19 h"),
            "{before}"
        );
        assert!(!before.contains("formation"), "{before}");
        assert_eq!(
            count(&db, "certificate").await,
            0,
            "nothing is made that nobody asked"
        );
        let none = ondine.get(&format!("{CERTIFICATE}.pdf")).await;
        assert_eq!(none.status, StatusCode::NOT_FOUND);

        let ondine = asked(&app, ONDINE, false).await;
        asked(&app, ONDINE, false).await;
        let given = codes(&db).await;
        assert_eq!(given.len(), 1, "asking twice gives one");
        let paper = ondine.get(&format!("{CERTIFICATE}.pdf")).await;
        assert!(paper.body.starts_with("%PDF-"));

        // Whoever holds the paper: the initials, the dates, the hours; typed as people type.
        let visitor = app.client();
        let typed = format!("/attestations?code={}", given[0].to_lowercase());
        let led = visitor.get(&typed).await.location().to_owned();
        let page = visitor.get(&led).await;
        assert!(!page.body.contains("<script") && page.body.contains("noindex"));
        let verified = words(&page.body);
        for said in [
            "Ce numéro est valable",
            "GAP-PP-2025-A01",
            "O. G.",
            "8 rencontres",
            "mardi 18 mars 2025",
        ] {
            assert!(verified.contains(said), "{said}: {verified}");
        }
        assert!(
            !verified.contains("Ondine") && !verified.contains("Garrigue"),
            "{verified}"
        );

        // Another shows the name, and the first is worth nothing any more.
        asked(&app, ONDINE, true).await;
        let given = codes(&db).await;
        assert_eq!(given.len(), 2);
        let old = words(&visitor.get(&led).await.body);
        assert!(
            old.contains("ne vaut plus") && !old.contains("rencontres"),
            "{old}"
        );
        let second = format!("/attestations/{}", given[1]);
        let named = words(&visitor.get(&second).await.body);
        assert!(
            named.contains("Ondine Garrigue") && named.contains("A02"),
            "{named}"
        );

        // A presence is mended: the paper says more than the truth, until it is asked again.
        let celestine = member(&app, CELESTINE).await;
        let members: Vec<(croisee::group::model::MembershipId, String)> = rows(
            &db,
            "select id, first_name from membership where role = 'participant'",
        )
        .await;
        let said: Vec<(String, &str)> = members
            .iter()
            .map(|(id, name)| {
                let word = if name == "Ondine" {
                    "absent"
                } else {
                    "present"
                };
                (format!("presence-{id}"), word)
            })
            .collect();
        let fields: Vec<(&str, &str)> = said
            .iter()
            .map(|(name, word)| (name.as_str(), *word))
            .collect();
        let mended = celestine
            .post(&format!("{GROUP}/seances/3/presences"), &fields)
            .await;
        assert_eq!(mended.status, StatusCode::SEE_OTHER, "{}", mended.body);
        assert!(words(&visitor.get(&second).await.body).contains("ne vaut plus"));
        let gone = ondine.get(&format!("{CERTIFICATE}.pdf")).await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND);
        let told = words(&ondine.get(CERTIFICATE).await.body);
        assert!(
            told.contains("Les présences ont été corrigées") && told.contains("7 rencontres"),
            "{told}"
        );
        asked(&app, ONDINE, false).await;
        let third = format!("/attestations/{}", codes(&db).await[2]);
        assert!(words(&visitor.get(&third).await.body).contains("7 rencontres"));

        // Its person takes it back.
        let back = ondine.post(CERTIFICATE, &[("geste", "annuler")]).await;
        assert_eq!(back.location(), format!("{CERTIFICATE}?fait=retiree"));
        assert!(words(&visitor.get(&third).await.body).contains("ne vaut plus"));
        let again = ondine.post(CERTIFICATE, &[("geste", "annuler")]).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND);
        let left = "certificate where revoked_at is null";
        assert_eq!(count(&db, left).await, 0);
        assert_eq!(
            app.letters()
                .await
                .iter()
                .filter(|letter| letter.body_text.contains("ttestation"))
                .count(),
            0
        );
    }
);

db_test!(
    async fn a_certificate_stays_true_when_more_meetings_are_held(db: Db) {
        let app = TestApp::on(db.clone());
        whole_year(&app).await;
        run(
            &db,
            &["update seance set validated_at = null where number = 8"],
        )
        .await;
        let ondine = asked(&app, ONDINE, false).await;
        let page = format!("/attestations/{}", codes(&db).await[0]);
        // The last meeting is held, somebody more leads, the group has another name.
        run(
            &db,
            &[
                "update seance set validated_at = changed_at where number = 8",
                "update peer_group set title = 'Le groupe du mardi'",
                "update membership set quality = 'Autrement dit' where role <> 'participant'",
            ],
        )
        .await;
        let visitor = app.client();
        let verified = words(&visitor.get(&page).await.body);
        assert!(
            verified.contains("Ce numéro est valable") && verified.contains("7 rencontres"),
            "{verified}"
        );
        let paper = ondine.get(&format!("{CERTIFICATE}.pdf")).await;
        assert_eq!(paper.status, StatusCode::OK);
        let mine = words(&ondine.get(CERTIFICATE).await.body);
        assert!(
            mine.contains("Valable")
                && mine.contains("Une nouvelle dirait : 8 rencontres")
                && !mine.contains("corrigées"),
            "{mine}"
        );
        // Asked again, it says them all.
        asked(&app, ONDINE, false).await;
        let given = codes(&db).await;
        assert_eq!(given.len(), 2);
        assert!(words(&visitor.get(&page).await.body).contains("ne vaut plus"));
        let second = format!("/attestations/{}", given[1]);
        assert!(words(&visitor.get(&second).await.body).contains("8 rencontres"));
        // What the first one said of its person is gone.
        let said: Vec<(String,)> = rows(
            &db,
            "select cast(content as text) from certificate where revoked_at is not null",
        )
        .await;
        assert_eq!(said.len(), 1);
        assert!(
            !said[0].0.contains("Garrigue") && !said[0].0.contains("mars"),
            "{said:?}"
        );
    }
);

db_test!(
    async fn a_certificate_goes_with_the_names_of_the_group(db: Db) {
        let app = TestApp::on(db.clone());
        whole_year(&app).await;
        // Asked late: four years after the last meeting.
        wait_until(&app, "2029-12-01T09:00:00+01:00");
        asked(&app, ONDINE, false).await;
        jobs::clean(&app.state).await.expect("cleaning");
        assert_eq!(count(&db, "certificate").await, 1);
        wait_until(&app, "2030-12-31T09:00:00+01:00");
        jobs::clean(&app.state).await.expect("cleaning");
        assert_eq!(count(&db, "membership where first_name <> ''").await, 0);
        assert_eq!(count(&db, "certificate").await, 0);
    }
);

#[tokio::test]
async fn a_certificate_is_its_persons_and_an_unknown_code_is_any_unknown_page() {
    let app = TestApp::new().await;
    whole_year(&app).await;
    asked(&app, ONDINE, false).await;
    let idriss = signed_in(&app, IDRISS).await;
    assert!(!idriss.get(CERTIFICATE).await.body.contains("Valable"));
    assert_eq!(
        idriss.get(&format!("{CERTIFICATE}.pdf")).await.status,
        StatusCode::NOT_FOUND
    );
    let unknown = idriss.get("/groupes/inconnu/attestation").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    // Those who lead sign, and have none; a stranger is told that the group does not exist.
    for email in [CELESTINE, "personne@exemple.fr"] {
        let client = signed_in(&app, email).await;
        assert_eq!(
            client.get(CERTIFICATE).await.shown(),
            unknown.shown(),
            "{email}"
        );
        let asked = client.post(CERTIFICATE, &[("geste", "demander")]).await;
        assert_eq!(asked.status, StatusCode::NOT_FOUND, "{email}");
    }
    assert_eq!(count(&app.state.db, "certificate").await, 1);

    let visitor = app.client();
    let nowhere = visitor.get("/nulle/part").await;
    for code in ["0000-0000-0000", "pas-un-code", "x"] {
        let answer = visitor.get(&format!("/attestations/{code}")).await;
        assert_eq!(answer.shown(), nowhere.shown(), "{code}");
    }
    let wrong = visitor.get("/attestations?code=123").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("Un code a douze signes"));
}

#[tokio::test]
async fn codes_are_tried_slowly() {
    let app = TestApp::with(|settings| {
        settings.security.requests_per_hour = std::num::NonZeroU32::MIN;
    })
    .await;
    let guesser = app.client().seen_from("203.0.113.9");
    for _ in 0..5 {
        let answer = guesser.get("/attestations/0000-0000-0000").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
    let stopped = guesser.get("/attestations/0000-0000-0001").await;
    assert_eq!(stopped.status, StatusCode::TOO_MANY_REQUESTS);
    let other = app.client().seen_from("198.51.100.7");
    assert_eq!(
        other.get("/attestations/0000-0000-0000").await.status,
        StatusCode::NOT_FOUND
    );
}
