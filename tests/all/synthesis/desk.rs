//! What a group writes, from the template to the reading over.

use axum::http::StatusCode;
use croisee::{account::model::Role, synthesis::model::DocumentId};

use super::window::{Served, Window};
use crate::{
    candidature::ground::{administrator, publish, somebody, wait_until},
    common::{
        app::{Answer, Client, TestApp},
        database::{count, rows},
        ears::statements,
        race::run,
    },
    seance::ground::{
        CELESTINE, GROUP, ONDINE, bring_candidatures, group, import_presences, make, member, words,
    },
};

const SHELF: &str = "/groupes/gap-pp-2025/ecrits";

/// The words of a page.
pub async fn read(client: &Client, path: &str) -> String {
    let page = client.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
    words(&page.body)
}

/// Begins a document; its address.
pub async fn begin(leader: &Client, template: &str, seance: &str, title: &str) -> String {
    let fields = [
        ("gabarit", template),
        ("rencontre", seance),
        ("titre", title),
    ];
    let begun = leader.post(SHELF, &fields).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    begun.location().to_owned()
}

/// The number of the meeting that stands chosen in the form that begins a text.
fn chosen_meeting(body: &str) -> &str {
    let (_, list) = body.split_once("id=\"rencontre\"").expect("a list");
    let (list, _) = list.split_once("</select>").expect("a list");
    let is_it = |tag: &&str| {
        tag.split('>')
            .next()
            .is_some_and(|tag| tag.contains(" selected"))
    };
    let option = list.split("<option").skip(1).find(is_it).expect("a choice");
    let (_, value) = option.split_once("value=\"").expect("a number");
    value.split('"').next().expect("a number")
}

/// Asks for another stage.
pub async fn step(client: &Client, page: &str, from: &str, to: &str, day: &str) -> Answer {
    let fields = [("depuis", from), ("vers", to), ("jusqu_au", day)];
    client.post(&format!("{page}/etape"), &fields).await
}

db_test! {
    async fn a_report_begins_with_what_was_noted_in_the_room(db: Db) {
        let app = TestApp::on(db);
        group(&app).await;
        wait_until(&app, "2025-03-18T18:05:00+01:00");
        let celestine = member(&app, CELESTINE).await;
        let room = format!("{GROUP}/seances/1/animation");
        let begun = celestine.post(&format!("{room}/commande"), &[("vu", "0"), ("geste", "commencer")]).await;
        assert!(begun.location().contains("etat=fait"), "{}", begun.body);
        for (phase, text) in [("recit", "Elle n’ose pas demander."), ("meta", "Nous avons pris le temps.")] {
            let kept = celestine.post(&format!("{room}/note"), &[("vu", "0"), ("phase", phase), ("texte", text)]).await;
            assert!(kept.location().contains("etat=enregistre"), "{}", kept.body);
        }
        let report = begin(&celestine, "compte_rendu", "1", "").await;
        let text = read(&celestine, &report).await;
        for words in ["Elle n’ose pas demander.", "Nous avons pris le temps."] {
            assert!(text.contains(words), "{words}: {text}");
        }
        // Neither the report of another meeting, nor what is written for others.
        for (template, seance) in [("compte_rendu", "2"), ("aep_situation", "1")] {
            let other = begin(&celestine, template, seance, "").await;
            assert!(!read(&celestine, &other).await.contains("Elle n’ose pas demander."));
        }
    }
}

db_test! {
    async fn a_report_is_written_proposed_completed_and_read_over(db: Db) {
        let app = TestApp::on(db);
        group(&app).await;
        wait_until(&app, "2025-04-09T09:00:00+02:00");
        let (celestine, ondine) = (member(&app, CELESTINE).await, member(&app, ONDINE).await);

        let shelf = read(&celestine, SHELF).await;
        assert!(shelf.contains("Rien à lire pour l’instant") && shelf.contains("Commencer un texte"));
        assert!(!read(&ondine, SHELF).await.contains("Commencer un texte"));
        assert!(read(&ondine, GROUP).await.contains("Nos écrits"));

        // Nothing chosen: the same page says so, and keeps what was typed.
        let refused = celestine.post(SHELF, &[("titre", "Avril & mai")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Choisissez ce que vous voulez écrire."));
        assert!(refused.body.contains("Avril &amp; mai"));
        // Nor is a title cut short without a word.
        let long = "é".repeat(141);
        let refused = celestine.post(SHELF, &[("gabarit", "compte_rendu"), ("rencontre", ""), ("titre", &long)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Ce titre est trop long") && refused.body.contains(&long));
        // Of no meeting, as was asked, and not of the last one that began.
        assert_eq!(chosen_meeting(&refused.body), "", "{}", refused.body);
        let listed = celestine.get(SHELF).await;
        let last = chosen_meeting(&listed.body).to_owned();
        assert_ne!(last, "", "{}", listed.body);

        let page = begin(&celestine, "compte_rendu", "2", "").await;
        let text = read(&celestine, &page).await;
        for part in ["Rappel du cadre", "Méta-analyse", "Ce qui peut sortir du groupe", "Compte-rendu interne · "] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(read(&celestine, SHELF).await.contains("Visible par le binôme seulement"));

        // While it is drafted it does not exist for the others, nor ever its steps.
        for path in [page.clone(), format!("{page}/etape")] {
            assert_eq!(ondine.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert!(read(&ondine, SHELF).await.contains("Rien à lire pour l’instant"));
        let tried = step(&ondine, &page, "redaction", "proposee", "").await;
        assert_eq!(tried.status, StatusCode::NOT_FOUND);

        let steps = read(&celestine, &format!("{page}/etape")).await;
        assert!(steps.contains("nous en sommes là") && steps.contains("Proposer au groupe"));
        assert!(!steps.contains("Ouvrir aux contributions"));
        let jumped = step(&celestine, &page, "redaction", "relecture", "").await;
        assert_eq!(jumped.status, StatusCode::UNPROCESSABLE_ENTITY);
        let proposed = step(&celestine, &page, "redaction", "proposee", "").await;
        assert_eq!((proposed.status, proposed.location()), (StatusCode::SEE_OTHER, page.as_str()));
        assert!(read(&ondine, SHELF).await.contains("Texte proposé au groupe"));
        assert!(read(&ondine, &page).await.contains("Rappel du cadre"));
        assert_eq!(ondine.get(&format!("{page}/etape")).await.status, StatusCode::NOT_FOUND);

        // A step from where the text no longer stands changes nothing.
        let stale = step(&celestine, &page, "redaction", "proposee", "").await;
        assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(stale.body.contains("a changé d’étape entre-temps"));

        for (day, why) in [("", "jusqu’à quel jour"), ("2025-04-08", "Ce jour est passé")] {
            let refused = step(&celestine, &page, "proposee", "contribution", day).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.body.contains(why) && refused.body.contains(day), "{}", refused.body);
        }
        let opened = step(&celestine, &page, "proposee", "contribution", "2025-04-21").await;
        assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.body);
        let shelf = read(&ondine, SHELF).await;
        assert!(shelf.contains("chacune et chacun écrit jusqu’au 21 avril") && shelf.contains("Écrire"), "{shelf}");
        wait_until(&app, "2025-04-22T09:00:00+02:00");
        let shelf = read(&member(&app, ONDINE).await, SHELF).await;
        assert!(shelf.contains("contributions closes depuis le 21 avril") && shelf.contains("Lire"), "{shelf}");

        let celestine = member(&app, CELESTINE).await;
        let over = step(&celestine, &page, "contribution", "relecture", "").await;
        assert_eq!(over.status, StatusCode::SEE_OTHER);
        let said: Vec<(String, String)> = rows(
            &app.state.db,
            "select action, detail from audit where action like 'synthesis.%' order by id",
        )
        .await;
        let said: Vec<_> = said.iter().map(|(action, detail)| (action.as_str(), detail.as_str())).collect();
        assert_eq!(
            said,
            [
                ("synthesis.begun", "compte_rendu"),
                ("synthesis.stage", "proposee"),
                ("synthesis.stage", "contribution"),
                ("synthesis.stage", "relecture"),
            ]
        );
        // The template was written once, by the server.
        assert_eq!(count(&app.state.db, "synthesis_update").await, 1);
    }
}

#[tokio::test]
async fn what_a_group_writes_exists_for_its_members_alone() {
    let app = TestApp::new().await;
    let team = group(&app).await;
    let celestine = member(&app, CELESTINE).await;
    let page = begin(&celestine, "aep_situation", "", "Une synthèse").await;
    assert_eq!(
        step(&celestine, &page, "redaction", "proposee", "")
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    let unknown = format!("/syntheses/{}", DocumentId::fresh());
    let reader = somebody(&app, "lecteur@exemple.fr", Some(Role::Reader)).await;
    let stranger = somebody(&app, "personne@exemple.fr", None).await;
    for client in [&team, &reader, &stranger] {
        let mut answers = Vec::new();
        for page in [&page, &unknown] {
            answers.push(client.get(page).await);
            answers.push(client.get(&format!("{page}/etape")).await);
            answers.push(step(client, page, "proposee", "relecture", "").await);
            answers.push(client.post(&format!("{page}/etape"), &[]).await);
        }
        answers.push(client.get(SHELF).await);
        answers.push(client.post(SHELF, &[("gabarit", "compte_rendu")]).await);
        for answer in answers {
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.body);
        }
    }
    let door = app.client().get(&page).await;
    assert!(door.status.is_redirection());
    // A participant begins nothing.
    let ondine = member(&app, ONDINE).await;
    let tried = ondine.post(SHELF, &[("gabarit", "compte_rendu")]).await;
    assert_eq!(tried.status, StatusCode::NOT_FOUND);
    assert_eq!(count(&app.state.db, "synthesis").await, 1);
}

#[tokio::test]
async fn the_card_is_computed_from_who_came() {
    let app = TestApp::new().await;
    publish(&app).await;
    wait_until(&app, "2025-12-10T09:00:00+01:00");
    bring_candidatures(&app, |_| {}).await;
    import_presences(&app).await;
    make(&administrator(&app).await).await;
    let celestine = member(&app, CELESTINE).await;
    let page = begin(&celestine, "aep_situation", "2", "").await;
    let came: Vec<(i64,)> = rows(
        &app.state.db,
        "select count(*) from attendance a join seance s on s.id = a.seance_id
         join membership m on m.id = a.membership_id
         where s.number = 2 and a.status in ('present', 'retard') and m.role = 'participant'",
    )
    .await;
    let text = read(&celestine, &page).await;
    let (_, card) = text.split_once("Participation").expect("a card");
    let (card, _) = card.split_once("Animation").expect("who led");
    let numbers = card
        .split_whitespace()
        .filter_map(|word| word.parse::<i64>().ok());
    assert_eq!(numbers.sum::<i64>(), came[0].0, "{card}");
    assert!(
        came[0].0 > 4 && card.contains("patients partenaires"),
        "{card}"
    );
    assert!(
        text.contains("Célestine Micocoule (") && text.contains("avril 2025"),
        "{text}"
    );
}

#[tokio::test]
async fn the_list_asks_as_much_for_three_as_for_one() {
    let app = TestApp::new().await;
    group(&app).await;
    let celestine = member(&app, CELESTINE).await;
    begin(&celestine, "compte_rendu", "1", "").await;
    read(&celestine, SHELF).await;
    let (one, _) = statements(read(&celestine, SHELF)).await;
    begin(&celestine, "aep_situation", "1", "").await;
    begin(&celestine, "indicateurs", "", "").await;
    let (three, text) = statements(read(&celestine, SHELF)).await;
    assert!(text.contains("Synthèse · GAP PP 2025"), "{text}");
    assert!(one > 1);
    assert_eq!(one, three);
}

db_test! {
    async fn a_title_is_mended_by_those_who_lead_until_the_text_is_frozen(db: Db) {
        let app = TestApp::on(db);
        group(&app).await;
        wait_until(&app, "2025-04-09T09:00:00+02:00");
        let (celestine, ondine) = (member(&app, CELESTINE).await, member(&app, ONDINE).await);
        let page = begin(&celestine, "aep_situation", "", "Martine et la confiance").await;
        let steps = format!("{page}/etape");
        let door = format!("{steps}/titre");
        assert!(celestine.get(&steps).await.body.contains("Martine et la confiance"));

        // What is wrong is said beside the field, which keeps what was typed.
        let long = format!("Trop {}", "long ".repeat(40));
        for (typed, why) in [("  ", "Donnez un titre à ce texte."), (long.as_str(), "cent quarante caractères au plus")] {
            let refused = celestine.post(&door, &[("titre", typed)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            for part in [why, "titre-erreur", "aria-invalid", typed.trim()] {
                assert!(refused.body.contains(part), "{part}: {}", refused.body);
            }
        }
        let renamed = celestine.post(&door, &[("titre", " Quand la confiance  manque ")]).await;
        assert_eq!((renamed.status, renamed.location()), (StatusCode::SEE_OTHER, page.as_str()));
        for path in [&page, &steps, SHELF] {
            let text = read(&celestine, path).await;
            assert!(text.contains("Quand la confiance manque") && !text.contains("Martine"), "{path}: {text}");
        }
        // The trace of it names nobody either.
        let said: Vec<(String,)> = rows(&app.state.db, "select detail from audit where action = 'synthesis.retitled'").await;
        assert_eq!(said, [(String::new(),)]);

        // Those who do not lead find no such door; nor does anybody once it is frozen.
        step(&celestine, &page, "redaction", "proposee", "").await;
        assert_eq!(ondine.post(&door, &[("titre", "À moi")]).await.status, StatusCode::NOT_FOUND);
        step(&celestine, &page, "proposee", "relecture", "").await;
        let fields = [("depuis", "relecture"), ("vers", "figee"), ("relu", "oui")];
        assert_eq!(celestine.post(&steps, &fields).await.status, StatusCode::SEE_OTHER);
        assert_eq!(celestine.post(&door, &[("titre", "Trop tard")]).await.status, StatusCode::NOT_FOUND);
        assert!(read(&ondine, &page).await.contains("Quand la confiance manque"));
    }
}

#[tokio::test]
async fn a_text_of_a_newer_version_is_refused_and_left_as_it_is() {
    let app = TestApp::new().await;
    group(&app).await;
    let (celestine, ondine) = (member(&app, CELESTINE).await, member(&app, ONDINE).await);
    let page = begin(&celestine, "compte_rendu", "", "").await;
    let other = begin(&celestine, "compte_rendu", "", "").await;
    step(&celestine, &page, "redaction", "proposee", "").await;
    run(
        &app.state.db,
        &["update synthesis set schema_version = 2 where stage = 'proposee'"],
    )
    .await;
    let before = count(&app.state.db, "synthesis_version").await;
    for client in [&celestine, &ondine] {
        for path in [
            "",
            "/pdf",
            "/remarques",
            "/historique",
            "/historique/1",
            "/comparer",
        ] {
            let answer = client.get(&format!("{page}{path}")).await;
            assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
            assert!(
                words(&answer.body).contains("écrit avec une version plus récente"),
                "{path}: {}",
                answer.body
            );
        }
    }
    for (path, fields) in [
        (
            "/etape",
            &[("depuis", "proposee"), ("vers", "relecture")][..],
        ),
        ("/historique/1/retablir", &[]),
        ("/historique/1/nommer", &[("nom", "Un nom")]),
        ("/remarques/toutes", &[("geste", "accepter")]),
        ("/remarques", &[("genre", "commentaire"), ("mots", "Oui")]),
    ] {
        let answer = celestine.post(&format!("{page}{path}"), fields).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
    }
    assert_eq!(count(&app.state.db, "synthesis_version").await, before);
    assert_eq!(count(&app.state.db, "synthesis_update").await, 2);
    // It exists for nobody else, and hides no other text.
    let stranger = somebody(&app, "personne@exemple.fr", None).await;
    assert_eq!(stranger.get(&page).await.status, StatusCode::NOT_FOUND);
    read(&celestine, &other).await;
    read(&celestine, SHELF).await;
}

db_test! {
    async fn a_text_that_makes_no_sense_is_not_frozen_and_may_be_mended(db: Db) {
        let app = TestApp::on(db);
        group(&app).await;
        let celestine = member(&app, CELESTINE).await;
        let served = Served::with(app.state.clone()).await;
        let page = begin(&celestine, "aep_situation", "", "Une synthèse").await;
        step(&celestine, &page, "redaction", "proposee", "").await;
        step(&celestine, &page, "proposee", "relecture", "").await;
        // A program that is not ours leaves words outside of every paragraph.
        let name = page.rsplit('/').next().expect("an id");
        let mut other = Window::open(&served, name, &celestine).await;
        other.write("Martine a pleuré.").await;
        other.until_kept().await;
        drop(other);

        let fields = [("depuis", "relecture"), ("vers", "figee"), ("relu", "oui")];
        let refused = celestine.post(&format!("{page}/etape"), &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        let said = words(&refused.body);
        assert!(said.contains("un passage que nous ne savons pas relire") && said.contains("Dans son historique"), "{said}");
        assert_eq!(count(&app.state.db, "synthesis where stage = 'relecture'").await, 1);

        // As it is told to: the text of before is brought back, and frozen.
        let back = format!("{page}/historique/1/retablir");
        read(&celestine, &back).await;
        let restored = celestine.post(&back, &[]).await;
        assert_eq!(restored.status, StatusCode::SEE_OTHER, "{}", restored.body);
        assert!(!read(&celestine, &page).await.contains("Martine"));
        let frozen = celestine.post(&format!("{page}/etape"), &fields).await;
        assert_eq!(frozen.status, StatusCode::SEE_OTHER, "{}", frozen.body);
        served.stop().await;
    }
}
