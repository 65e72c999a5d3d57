//! The administration keeps a group as its call says: who leads, who left, and when they meet.

use axum::http::StatusCode;
use croisee::{
    appel::actions::prepared, group::model::MembershipId, situation::model::SituationId,
};

use super::ground::{
    CELESTINE, GROUP, IDRISS, OFFICE, ONDINE, group, group_with, make, member, signed_in, words,
};
use crate::{
    candidature::ground::wait_until,
    common::{
        app::{Client, TestApp},
        database::{count, rows},
        race::run,
    },
    situation::ground::{LIST, ROUND, act, borrowed, propose, sound},
};

/// Changes these fields of the call, as the administration does on its page.
async fn edit_call(app: &TestApp, team: &Client, changes: &[(&str, &str)]) {
    let slug = "gap-pp-2025".parse().expect("a slug");
    let mut tx = app.state.db.read().await.expect("a reader");
    let mut sheet = prepared(&mut tx, &slug).await.expect("the call").sheet;
    drop(tx);
    let seen = sheet.mark();
    for (field, typed) in changes {
        sheet.set(*field, *typed);
    }
    let typed = serde_json::to_value(&sheet).expect("fields");
    let mut fields: Vec<(&str, &str)> = typed
        .as_object()
        .expect("fields")
        .iter()
        .map(|(field, typed)| (field.as_str(), typed.as_str().expect("text")))
        .collect();
    fields.push(("_vu", &seen));
    let saved = team
        .post("/administration/appels/gap-pp-2025/modifier", &fields)
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
}

async fn named(app: &TestApp, first_name: &str) -> MembershipId {
    let all: Vec<(MembershipId, String)> =
        rows(&app.state.db, "select id, first_name from membership").await;
    let one = all.into_iter().find(|(_, name)| name == first_name);
    one.expect("a member").0
}

async fn office(team: &Client) -> String {
    words(&team.get(OFFICE).await.body)
}

/// Notes a departure, or that it was a mistake.
async fn note(team: &Client, what: &str, member: MembershipId) -> StatusCode {
    let fields = [("membre", member.to_string())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    team.post(&format!("{OFFICE}/{what}"), &fields).await.status
}

db_test!(
    async fn whoever_is_replaced_leads_until_their_departure_is_noted(db: Db) {
        let app = TestApp::on(db);
        let team = group(&app).await;
        let celestine = member(&app, CELESTINE).await;

        // Another person in the place of one: the office says who still holds the keys.
        edit_call(
            &app,
            &team,
            &[
                ("anim0_prenom", "Maylis"),
                ("anim0_nom", "Garance"),
                ("anim0_courriel", "maylis.garance@example.org"),
            ],
        )
        .await;
        let before = office(&team).await;
        assert!(
            before.contains("L’appel cite Maylis Garance, qui n’est pas encore dans le groupe"),
            "{before}"
        );
        make(&team).await;
        let both = office(&team).await;
        assert!(
            both.contains("Célestine Micocoule anime toujours ce groupe")
                && both.contains("Plus de deux personnes animent ce groupe"),
            "{both}"
        );
        let page = team.get(&format!("{OFFICE}?fait=forme")).await.body;
        assert!(!words(&page).contains("Le groupe est à jour"), "{page}");
        let gone = named(&app, "Célestine").await;
        assert_eq!(note(&team, "depart", gone).await, StatusCode::SEE_OTHER);
        for path in ["", "/membres", "/seances/1", "/presences"] {
            let closed = celestine.get(&format!("{GROUP}{path}")).await;
            assert_eq!(closed.status, StatusCode::NOT_FOUND, "{path}");
        }
        let after = office(&team).await;
        assert!(!after.contains("anime toujours ce groupe"), "{after}");
        assert!(
            after.contains("Un côté patient, un côté professionnel"),
            "{after}"
        );
        let maylis = member(&app, "maylis.garance@example.org").await;
        let door = maylis.get(&format!("{GROUP}/presences")).await;
        assert_eq!(door.status, StatusCode::OK);
        let page = team.get(&format!("{OFFICE}?fait=forme")).await.body;
        assert!(words(&page).contains("Le groupe est à jour"), "{page}");

        // The last who leads is not let go without a word.
        let other = named(&app, "Aurore").await;
        note(&team, "depart", other).await;
        let alone = office(&team).await;
        assert!(
            alone.contains("Plus personne n’animera ce groupe"),
            "{alone}"
        );
    }
);

db_test!(
    async fn whoever_leads_is_known_by_their_address(db: Db) {
        let app = TestApp::on(db);
        let team = group_with(
            &app,
            |call| {
                let pair = call["appel"]["coanimation"].as_array_mut().expect("a pair");
                pair[1]
                    .as_object_mut()
                    .expect("a person")
                    .remove("courriel");
            },
            |_| {},
        )
        .await;
        assert_eq!(count(&app.state.db, "membership").await, 12);

        // A spelling is corrected: nobody more leads. An address comes later: it opens.
        edit_call(
            &app,
            &team,
            &[
                ("anim0_nom", "Micocoulier"),
                ("anim1_courriel", "aurore.later@example.org"),
            ],
        )
        .await;
        make(&team).await;
        assert_eq!(count(&app.state.db, "membership").await, 12);
        let office = office(&team).await;
        assert!(
            office.contains("Célestine Micocoulier") && !office.contains("Célestine Micocoule,"),
            "{office}"
        );
        member(&app, "aurore.later@example.org").await;
        let told = count(
            &app.state.db,
            "outbox where recipient = 'aurore.later@example.org' and subject like '%groupe est pr%'",
        )
        .await;
        assert_eq!(told, 1);
    }
);

/// Every situation that is neither a draft nor proposed any more, and every word left.
const KEPT: &str = "situation where state in ('brouillon', 'proposee', 'retenue') or title <> ''
                    or question <> '' or context <> ''";

/// Begins a situation that nobody else sees.
async fn draft(client: &Client, title: &str) {
    let mut fields = sound(title);
    fields.retain(|(name, _)| *name != "geste");
    let id = SituationId::fresh();
    let sent = client
        .post(&format!("{LIST}/{id}"), &borrowed(&fields))
        .await;
    assert!(sent.location().ends_with("fait=brouillon"), "{}", sent.body);
}

db_test!(
    async fn whoever_leaves_takes_what_they_wrote(db: Db) {
        let app = TestApp::on(db);
        let team = group(&app).await;
        let idriss = member(&app, IDRISS).await;
        draft(&idriss, "La visite").await;
        propose(&idriss, "Le staff").await;
        idriss
            .post(
                &format!("{GROUP}/membres"),
                &[
                    ("presentation", "Je vis avec un diabète."),
                    ("telephone", "06 39 98 01 02"),
                    ("telephone_montre", "oui"),
                ],
            )
            .await;
        idriss
            .post(&format!("{GROUP}/agenda/adresse"), &[("geste", "creer")])
            .await;
        assert_eq!(count(&app.state.db, KEPT).await, 2);
        assert_eq!(count(&app.state.db, "calendar_feed").await, 1);

        let before = office(&team).await;
        assert!(before.contains("Ses brouillons"), "{before}");
        let gone = named(&app, "Idriss").await;
        assert_eq!(note(&team, "depart", gone).await, StatusCode::SEE_OTHER);
        assert_eq!(count(&app.state.db, KEPT).await, 0);
        assert_eq!(count(&app.state.db, "calendar_feed").await, 0);
        let shown = "membership where about <> '' or phone <> '' or cast(shows as text) <> '[]'";
        assert_eq!(count(&app.state.db, shown).await, 0);

        // It was a mistake: they come back, and what was erased does not.
        assert_eq!(idriss.get(GROUP).await.status, StatusCode::NOT_FOUND);
        let ondine = member(&app, ONDINE).await;
        assert_eq!(note(&ondine, "retour", gone).await, StatusCode::NOT_FOUND);
        // Whoever gave their place back left by their own word.
        let of_idriss = [
            "update candidature set status = 'desistee'
             where id = (select candidature_id from membership where first_name = 'Idriss')",
            "update candidature set status = 'confirmee'
             where id = (select candidature_id from membership where first_name = 'Idriss')",
        ];
        run(&app.state.db, &of_idriss[..1]).await;
        assert_eq!(note(&team, "retour", gone).await, StatusCode::NOT_FOUND);
        run(&app.state.db, &of_idriss[1..]).await;
        assert_eq!(note(&team, "retour", gone).await, StatusCode::SEE_OTHER);
        assert_eq!(note(&team, "retour", gone).await, StatusCode::NOT_FOUND);
        let back = idriss.get(&format!("{GROUP}/situations")).await;
        assert_eq!(back.status, StatusCode::OK);
        assert!(!back.body.contains("Le staff"));
    }
);

db_test!(
    async fn a_pair_that_shares_an_address_stays_a_pair(db: Db) {
        let app = TestApp::on(db);
        let shared = |call: &mut serde_json::Value| {
            let address = call["appel"]["coanimation"][0]["courriel"].clone();
            call["appel"]["coanimation"][1]["courriel"] = address;
        };
        let team = group_with(&app, shared, |_| {}).await;
        make(&team).await;
        let leaders: Vec<(String,)> = rows(
            &app.state.db,
            "select first_name from membership where role = 'coanimation' order by first_name",
        )
        .await;
        assert_eq!(leaders, [("Aurore".to_owned(),), ("Célestine".to_owned(),)]);
        assert!(!office(&team).await.contains("anime toujours"));
    }
);

db_test!(
    async fn what_a_seance_works_on_is_left_to_it(db: Db) {
        let app = TestApp::on(db);
        group(&app).await;
        let idriss = member(&app, IDRISS).await;
        let celestine = member(&app, CELESTINE).await;
        propose(&idriss, "Le staff").await;
        assert_eq!(act(&celestine, "clore-recueil").await, "recueil-clos");
        assert_eq!(act(&idriss, "accepter").await, "accord");
        wait_until(&app, "2025-04-08T18:30:00+02:00");
        let team = signed_in(&app, "admin@exemple.fr").await;
        let gone = named(&app, "Idriss").await;
        assert_eq!(note(&team, "depart", gone).await, StatusCode::SEE_OTHER);
        assert_eq!(count(&app.state.db, KEPT).await, 1);
    }
);

db_test!(
    async fn a_choice_goes_on_without_whoever_left(db: Db) {
        let app = TestApp::on(db);
        let team = group(&app).await;
        let idriss = member(&app, IDRISS).await;
        let celestine = member(&app, CELESTINE).await;
        propose(&idriss, "Le staff").await;
        // It is the only one: its author is asked at once, and agrees.
        assert_eq!(act(&celestine, "clore-recueil").await, "recueil-clos");
        assert_eq!(act(&idriss, "accepter").await, "accord");
        let agreed = "situation where state = 'retenue'";
        assert_eq!(count(&app.state.db, agreed).await, 1);
        note(&team, "depart", named(&app, "Idriss").await).await;
        assert_eq!(count(&app.state.db, KEPT).await, 0);
        let page = words(&celestine.get(ROUND).await.body);
        assert!(!page.contains("Le staff"), "{page}");
        let step: Vec<(String,)> = rows(
            &app.state.db,
            "select step from situation_step order by position desc limit 1",
        )
        .await;
        assert_eq!(step[0].0, "sans_situation");
    }
);

db_test!(
    async fn a_call_that_changes_does_not_change_its_group_in_silence(db: Db) {
        let app = TestApp::on(db);
        let team = group(&app).await;
        let page = team.get(&format!("{OFFICE}?fait=forme")).await.body;
        assert!(words(&page).contains("Le groupe est à jour"), "{page}");
        edit_call(
            &app,
            &team,
            &[
                ("seance2_date", "2025-05-20"),
                ("seance3_lien", "https://visio.example.org/ailleurs"),
                ("seance4_modalite", "presentiel"),
                ("seance8_titre", "Une séance de plus"),
                ("seance8_date", "2025-11-25"),
                ("seance8_debut", "18:00"),
                ("seance8_fin", "20:30"),
                ("seance8_type", "seance"),
                ("seance8_modalite", "visioconference"),
            ],
        )
        .await;
        let before = office(&team).await;
        assert!(
            before.contains("Une séance de plus : l’appel l’annonce le mardi 25 novembre 2025"),
            "{before}"
        );
        assert!(
            before.contains("l’appel dit sur place, le groupe a en visio"),
            "{before}"
        );
        make(&team).await;
        assert_eq!(count(&app.state.db, "seance").await, 9);
        let numbered: Vec<(i32,)> = rows(
            &app.state.db,
            "select number from seance where title = 'Une séance de plus'",
        )
        .await;
        assert_eq!(numbered, [(9,)]);
        let page = words(&team.get(&format!("{OFFICE}?fait=forme")).await.body);
        assert!(!page.contains("Le groupe est à jour"), "{page}");
        for told in [
            "l’appel dit mardi 20 mai 2025",
            "le groupe a mardi 13 mai 2025",
            "le lien de la visio n’est pas le même",
        ] {
            assert!(page.contains(told), "{told}: {page}");
        }
        assert!(!page.contains("visio.example.org"), "{page}");
        let celestine = member(&app, CELESTINE).await;
        let moved = [
            ("jour", "2025-05-20"),
            ("debut", "18:00"),
            ("fin", "20:30"),
            ("raison", "Un pont."),
        ];
        celestine
            .post(&format!("{GROUP}/seances/3/deplacer"), &moved)
            .await;
        let page = office(&team).await;
        assert!(!page.contains("le groupe a mardi 13 mai"), "{page}");
        // Past meetings are settled.
        wait_until(&app, "2025-12-20T09:00:00+01:00");
        let team = signed_in(&app, "admin@exemple.fr").await;
        let page = office(&team).await;
        assert!(!page.contains("ne disent pas la même chose"), "{page}");
    }
);

db_test!(
    async fn answers_about_a_day_say_nothing_of_another(db: Db) {
        let app = TestApp::on(db);
        let team = group(&app).await;
        let asked = office(&team).await;
        let celestine = member(&app, CELESTINE).await;
        let moved = [
            ("jour", "2025-05-20"),
            ("debut", "18:00"),
            ("fin", "20:30"),
            ("raison", "Un pont."),
        ];
        celestine
            .post(&format!("{GROUP}/seances/3/deplacer"), &moved)
            .await;
        let after = office(&team).await;
        let told = "La date a changé depuis les candidatures";
        assert!(!asked.contains(told) && after.contains(told), "{after}");
    }
);

#[tokio::test]
async fn the_administration_knows_what_comes_next() {
    let app = TestApp::new().await;
    let team = group(&app).await;
    let ondine = member(&app, ONDINE).await;
    ondine
        .post(&format!("{GROUP}/seances/1/reponse"), &[("reponse", "oui")])
        .await;
    let list = words(&team.get("/administration/appels").await.body);
    assert!(
        list.contains("Prochaine rencontre : Réunion de lancement, mardi 18 mars 2025, 18 h à 19 h 30, heure de Paris, en visio. 1 personne a répondu, sur 10."),
        "{list}"
    );
    let before = office(&team).await;
    assert_eq!(before.matches("Prochaine rencontre").count(), 1, "{before}");
    wait_until(&app, "2025-03-18T19:30:00+01:00");
    let team = signed_in(&app, "admin@exemple.fr").await;
    let list = words(&team.get("/administration/appels").await.body);
    assert!(list.contains("mardi 8 avril 2025"), "{list}");
    assert!(list.contains("Personne n’a encore répondu"), "{list}");
    // Whoever lives elsewhere reads their own hours beside those of Paris.
    team.post("/mon-espace/heures", &[("fuseau", "America/Toronto")])
        .await;
    let list = words(&team.get("/administration/appels").await.body);
    assert!(list.contains("12 h à 14 h 30 chez vous"), "{list}");
}

#[tokio::test]
async fn whoever_meets_in_one_place_waits_for_no_link() {
    let app = TestApp::new().await;
    group_with(
        &app,
        |call| {
            let launch = &mut call["appel"]["seances"][0];
            launch["modalite"] = "presentiel".into();
            launch
                .as_object_mut()
                .expect("a meeting")
                .remove("lien_visio");
        },
        |_| {},
    )
    .await;
    let celestine = member(&app, CELESTINE).await;
    let home = words(&celestine.get(GROUP).await.body);
    assert!(!home.contains("Donner le lien de la visio"), "{home}");
    let page = words(&celestine.get(&format!("{GROUP}/seances/1")).await.body);
    assert!(
        page.contains("On se retrouve sur place, sans visio."),
        "{page}"
    );
    assert!(!page.contains("lien de la visio apparaîtra"), "{page}");
}
