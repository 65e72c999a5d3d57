//! A commission reads: begun together, each on their own, then seen by all.

use axum::http::StatusCode;
use croisee::{
    account::model::{Email, Role},
    candidature::routes::space_of,
    review::{actions::readings_for, store},
};
use jiff::SignedDuration;
use serde_json::json;

use super::ground::{Commission, LIST, mark, number, numbers, page, say, table};
use crate::{
    candidature::ground::somebody,
    common::{
        app::{Client, TestApp},
        database::rows,
    },
};

/// The tasks that somebody finds in their space.
async fn tasks(client: &Client) -> Vec<(String, String)> {
    let space = space_of(&client.state, &client.headers()).await;
    space
        .expect("a space")
        .tasks
        .into_iter()
        .map(|task| (task.title, task.text))
        .collect()
}

db_test!(
    async fn a_commission_reads_from_the_first_candidature_to_the_last_mark(db: Db) {
        let c = Commission::gather(TestApp::on(db)).await;

        // Nothing waits for a reader yet; the administration begins three, after having been told which.
        assert_eq!(tasks(&c.one).await, []);
        let asked = format!(
            "{LIST}/confirmer?action=commencer_lecture&portee=cochees&n={}&n={}&n={}",
            number("004"),
            number("007"),
            number("011")
        );
        let confirm = c.team.get(&asked).await;
        assert!(
            confirm
                .body
                .contains("Pour 3 candidatures\u{a0}: 004, 007, 011."),
            "{}",
            confirm.body
        );
        c.begin(&["004", "007", "011"]).await;
        assert_eq!(
            numbers(&c.one, "?statut=en_lecture").await,
            ["004", "007", "011"]
        );
        let page_of_team = c.team.get(LIST).await;
        assert!(
            page_of_team
                .body
                .contains("Lecture commencée pour 3 candidatures\u{a0}: 004, 007, 011.")
        );

        // Undone at once, begun again beyond the visible page: all that answer a filter.
        let undo = page_of_team
            .body
            .split("name=\"action\" value=\"")
            .nth(1)
            .expect("an undo");
        let undo = undo.split('"').next().expect("an identifier").to_owned();
        let undone = c
            .team
            .post(&format!("{LIST}/annuler"), &[("action", &undo)])
            .await;
        assert_eq!(undone.location(), LIST);
        assert_eq!(numbers(&c.one, "?statut=en_lecture").await, [] as [&str; 0]);
        let events: Vec<(String, i64)> = rows(
            &c.app.state.db,
            "select status, count(*) from candidature_event group by status order by status",
        )
        .await;
        assert_eq!(
            events,
            [("soumise".to_owned(), 19)],
            "as if it had not been"
        );
        let again = c
            .team
            .post(&format!("{LIST}/annuler"), &[("action", &undo)])
            .await;
        assert!(
            again.location().ends_with("dit=trop_tard"),
            "{}",
            again.location()
        );

        let all = format!("{LIST}/confirmer?action=commencer_lecture&portee=filtres");
        let confirm = c.team.get(&all).await;
        assert!(
            confirm
                .body
                .contains("Pour 19 candidatures\u{a0}: 001, 002"),
            "{}",
            confirm.body
        );
        let every: Vec<String> = (1..=19).map(|rank| format!("{rank:03}")).collect();
        let every: Vec<&str> = every.iter().map(String::as_str).collect();
        c.begin(&every).await;
        assert_eq!(
            tasks(&c.one).await,
            [(
                "À lire par moi · GAP PP 2025".to_owned(),
                "Il vous en reste 19 à lire sur 19.".to_owned()
            )]
        );

        // One marks; the other sees nothing of it before giving their own.
        let marked = mark(&c.one, "001", ["3", "3", "3", "2"], "Très ancrée.").await;
        assert_eq!(marked.status, StatusCode::SEE_OTHER, "{}", marked.body);
        let seen = c.other.get(&page("001")).await.body;
        assert!(
            !seen.contains("Très ancrée") && !seen.contains("lectrice.une@"),
            "{seen}"
        );
        assert!(seen.contains("1 lecture sur 2 attendues."), "{seen}");
        assert_eq!(table(&c.other, "").await[0]["note_moyenne"], "");
        assert_eq!(table(&c.one, "").await[0]["note_moyenne"], "17");
        // Nor does who administers, until everybody has answered.
        let seen = c.team.get(&page("001")).await.body;
        assert!(
            !seen.contains("Très ancrée") && seen.contains("Les avis s’ouvriront"),
            "{seen}"
        );

        // What is not whole is not kept, and nothing typed is lost.
        let refused = mark(&c.other, "001", ["3", "", "3", "0"], "J’hésite <encore>").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused.body.contains("J’hésite &lt;encore&gt;"),
            "{}",
            refused.body
        );
        assert!(refused.body.contains("Choisissez une note de 0 à 3"));
        assert_eq!(refused.body.matches("checked").count(), 3);
        assert!(
            !refused.body.contains("Très ancrée"),
            "an error shows no more than the page"
        );

        mark(&c.other, "001", ["3", "3", "3", "0"], "Moins d’accord.").await;
        for who in [&c.one, &c.other, &c.team] {
            let seen = who.get(&page("001")).await.body;
            for said in [
                "Très ancrée.",
                "Moins d’accord.",
                "Vos avis sont partagés",
                "Note moyenne\u{a0}: 16 sur 18.",
            ] {
                assert!(seen.contains(said), "{said}: {seen}");
            }
        }
        assert!(
            !c.other
                .get(&page("001"))
                .await
                .body
                .contains("Revue après échange.")
        );
        mark(
            &c.other,
            "001",
            ["3", "3", "3", "2"],
            "D’accord maintenant.",
        )
        .await;
        let seen = c.one.get(&page("001")).await.body;
        assert!(seen.contains("Revue après échange.") && !seen.contains("Vos avis sont partagés"));

        // Abstaining is an answer; knowing somebody hides them, and may be a mistake.
        say(&c.one, "002", "abstenue").await;
        say(&c.one, "003", "recusee").await;
        assert_eq!(
            tasks(&c.one).await[0].1,
            "Il vous en reste 16 à lire sur 19."
        );
        let hidden = c.one.get(&page("003")).await.body;
        assert!(
            !hidden.contains("En bref") && hidden.contains("Vous connaissez cette personne"),
            "{hidden}"
        );
        let lines = numbers(&c.one, "").await;
        assert!(!lines.contains(&"003".to_owned()) && lines.len() == 18);
        mark(&c.other, "003", ["2", "2", "2", "2"], "Lue seule.").await;
        assert!(!c.one.get(&page("003")).await.body.contains("Lue seule."));
        assert!(
            c.team.get(&page("003")).await.body.contains("Lue seule."),
            "one answer was expected"
        );
        say(&c.one, "003", "reprendre").await;
        assert!(c.one.get(&page("003")).await.body.contains("En bref"));
        assert!(!c.one.get(&page("003")).await.body.contains("Lue seule."));

        // Who has seen what others say cannot pretend they had not.
        say(&c.one, "001", "recusee").await;
        assert!(
            !c.one
                .get(&page("001"))
                .await
                .body
                .contains("D’accord maintenant"),
            "recused, they see nothing"
        );
        say(&c.one, "001", "reprendre").await;
        let back = c.one.get(&page("001")).await.body;
        assert!(back.contains("Vous vous abstenez"), "{back}");
        mark(&c.one, "001", ["3", "3", "3", "2"], "De nouveau.").await;
        assert!(
            c.other
                .get(&page("001"))
                .await
                .body
                .contains("Revue après échange.")
        );
        let taken = say(&c.one, "001", "reprendre").await;
        assert_eq!(
            taken.status,
            StatusCode::NOT_FOUND,
            "a mark is changed, not taken back"
        );

        // Too late to undo: somebody has read.
        let list = c.team.get(LIST).await.body;
        assert!(!list.contains("/annuler"), "{list}");

        // What selection asks.
        let mut tx = c.app.state.db.read().await.expect("a transaction");
        let call = croisee::appel::store::find(&mut tx, &"gap-pp-2025".parse().expect("a slug"))
            .await
            .expect("a read")
            .expect("the call");
        let marks = store::marks(&mut tx, call.id).await.expect("marks");
        let mut means: Vec<f64> = marks.values().map(|mark| mark.mean).collect();
        means.sort_by(f64::total_cmp);
        assert_eq!(means, [12.0, 17.0]);
        assert!(marks.values().all(|mark| mark.out_of == 18));
        let one = croisee::account::store::account_of(
            &mut tx,
            &Email::parse("lectrice.une@exemple.fr").expect("an address"),
        )
        .await
        .expect("a read")
        .expect("an account");
        let one = croisee::account::model::SignedIn {
            account: one,
            email: Email::parse("lectrice.une@exemple.fr").expect("an address"),
            roles: vec![Role::Reader],
            zone: None,
        };
        let theirs = readings_for(&c.app.state, &mut tx, call, &one)
            .await
            .expect("readings");
        let marked = theirs.values().filter(|reading| reading.mark.is_some());
        assert_eq!(marked.count(), 1, "not those they have yet to give");
    }
);

db_test!(
    async fn notes_are_the_commissions_and_their_authors(db: Db) {
        let c = Commission::gather(TestApp::on(db)).await;
        let notes = format!("{}/notes", page("004"));
        let empty = c.one.post(&notes, &[("note", "  ")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        c.one.post(&notes, &[("note", "Rappeler <mardi>")]).await;
        let seen = c.other.get(&page("004")).await.body;
        assert!(
            seen.contains("Rappeler &lt;mardi&gt;") && seen.contains("lectrice.une@exemple.fr")
        );
        assert!(!seen.contains("Supprimer ma note"));
        let own = c.one.get(&page("004")).await.body;
        let forget = own
            .split("action=\"")
            .find(|rest| rest.contains("/supprimer\""))
            .expect("a form");
        let forget = forget.split('"').next().expect("an address").to_owned();
        assert_eq!(
            c.other.post(&forget, &[]).await.status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(
            c.team.post(&forget, &[]).await.status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(c.one.post(&forget, &[]).await.status, StatusCode::SEE_OTHER);
        assert!(!c.other.get(&page("004")).await.body.contains("Rappeler"));
    }
);

db_test!(
    async fn duplicates_are_marked_and_unmarked_and_undone(db: Db) {
        let c = Commission::gather(TestApp::on(db)).await;
        let act =
            async |fields: &[(&str, &str)]| c.team.post(&format!("{LIST}/appliquer"), fields).await;
        let (four, one) = (number("004"), number("001"));
        let missing = act(&[("action", "doublon"), ("n", &four)]).await;
        assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(missing.body.contains("la candidature 004"));
        act(&[("action", "doublon"), ("n", &four), ("original", &one)]).await;
        assert_eq!(numbers(&c.one, "?anomalie=doublon").await, ["004"]);
        act(&[("action", "pas_doublon"), ("n", &four), ("n", &one)]).await;
        assert_eq!(numbers(&c.one, "?anomalie=doublon").await, [] as [&str; 0]);
        let list = c.team.get(LIST).await.body;
        assert!(
            list.contains("Ne sont plus marquées comme doublons\u{a0}: la candidature 004."),
            "{list}"
        );
        let undo = list
            .split("name=\"action\" value=\"")
            .nth(1)
            .expect("an undo");
        let undo = undo.split('"').next().expect("an identifier").to_owned();
        c.team
            .post(&format!("{LIST}/annuler"), &[("action", &undo)])
            .await;
        assert_eq!(numbers(&c.one, "?anomalie=doublon").await, ["004"]);
    }
);

#[tokio::test]
async fn the_list_answers_what_is_asked_of_it() {
    let c = Commission::gather_with(TestApp::new().await, |file| {
        let answers = &mut file["candidatures"][4]["reponses"];
        answers["motivation"] = json!(
            "Appelez-moi au 06 39 98 01 05, ou voyez avec Mme Lavande. Je cherche un zygomorphe depuis toujours, vraiment."
        );
    })
    .await;
    let ask = async |query: &str| numbers(&c.one, query).await;
    assert_eq!(ask("").await.len(), 19);
    assert_eq!(ask("?q=garrigue").await, ["001"]);
    assert_eq!(ask("?q=ZYGOMORPHE").await, ["005"]);
    assert_eq!(ask("?q=2025-007").await, ["007"]);
    assert_eq!(ask("?q=rien-de-tel").await, [] as [&str; 0]);
    assert_eq!(ask("?lieu=est").await.len(), 11);
    assert_eq!(ask("?lieu=ouest").await.len(), 8);
    assert_eq!(ask("?lieu=34").await.len(), 4);
    assert_eq!(ask("?categorie=professionnel").await, ["015"]);
    assert_eq!(
        ask("?anomalie=eligibilite").await,
        ["013", "014", "015", "017", "018"]
    );
    assert_eq!(ask("?anomalie=identifiant").await, ["005"]);
    assert_eq!(ask("?tri=-numero").await[0], "019");
    assert_eq!(
        ask("?lieu=est&tri=-numero").await[0],
        *ask("?lieu=est").await.last().expect("one")
    );
    let page = c
        .one
        .get(&format!("{LIST}?anomalie=identifiant&col=a_regarder"))
        .await
        .body;
    assert!(
        page.contains(
            "contient un numéro de téléphone, le nom d’une personne («\u{a0}Mme …\u{a0}», «\u{a0}Dr …\u{a0}»)."
        ),
        "{page}"
    );
    assert!(
        page.contains("1 sur 19 candidatures") && !page.contains("<th scope=\"col\">Département"),
        "{page}"
    );
}

#[tokio::test]
async fn what_was_typed_survives_an_ended_session() {
    let c = Commission::gather(TestApp::new().await).await;
    c.begin(&["004"]).await;
    let reader = c.one.copy();
    c.app.wait(SignedDuration::from_hours(13));
    let kept = mark(
        &reader,
        "004",
        ["3", "2", "1", "0"],
        "Un long <commentaire>",
    )
    .await;
    assert_eq!(kept.status, StatusCode::UNAUTHORIZED);
    for held in [
        "Un long &lt;commentaire&gt;",
        "name=\"note.pratique\" value=\"3\"",
        "/connexion?suite=",
    ] {
        assert!(kept.body.contains(held), "{held}: {}", kept.body);
    }
    let again = somebody(&c.app, "lectrice.une@exemple.fr", Some(Role::Reader)).await;
    assert_eq!(
        mark(&again, "004", ["3", "2", "1", "0"], "…").await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn reading_waits_for_the_call_to_close_and_is_noted() {
    let app = TestApp::new().await;
    crate::candidature::ground::publish(&app).await;
    let team = somebody(&app, "admin@exemple.fr", Some(Role::Administrator)).await;
    let early = team
        .post(
            &format!("{LIST}/appliquer"),
            &[("action", "commencer_lecture"), ("n", &number("001"))],
        )
        .await;
    assert_eq!(early.status, StatusCode::BAD_REQUEST);
    let c = Commission::gather(TestApp::new().await).await;
    c.one.get(&page("004")).await;
    let noted: Vec<(String, String)> = rows(
        &c.app.state.db,
        "select action, detail from audit where action like 'candidature.read%'",
    )
    .await;
    assert_eq!(noted, [("candidature.read".to_owned(), String::new())]);
}
