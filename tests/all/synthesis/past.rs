//! Looking back at a text: who may, what they see, coming back to it, and its last word.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use croisee::{
    account::model::Role,
    synthesis::{
        live,
        model::DocumentId,
        rules::history::SESSIONS_A_PAGE,
        store::{self, log::Entry},
    },
};
use yrs::{
    ReadTxn as _, Text as _, Transact as _, XmlElementPrelim, XmlFragment as _, XmlOut,
    XmlTextPrelim,
};

use super::{
    desk::{begin, read, step},
    window::{Served, Window, cookie, knock},
};
use crate::{
    candidature::ground::{administrator, somebody, wait_until},
    common::{
        app::{Client, TestApp},
        database::{count, rows},
        ears::statements,
        race::run,
    },
    seance::ground::{CELESTINE, ONDINE, group, member},
};

/// Writes a paragraph at the end of the section of that rank.
pub(super) async fn say(window: &mut Window, section: u32, words: &str) {
    let update = {
        let mut transaction = window.doc.transact_mut();
        let root = transaction.get_xml_fragment("prosemirror").expect("a text");
        let Some(XmlOut::Element(section)) = root.get(&transaction, section) else {
            panic!("no section {section}");
        };
        let paragraph = section.push_back(&mut transaction, XmlElementPrelim::empty("paragraph"));
        paragraph.push_back(&mut transaction, XmlTextPrelim::new(words));
        transaction.encode_update_v1()
    };
    window.send_update(&update).await;
    window.until_kept().await;
}

/// Erases a block of the section of that rank, counted from its end.
pub(super) async fn unsay(window: &mut Window, section: u32, from_end: u32) {
    let update = {
        let mut transaction = window.doc.transact_mut();
        let root = transaction.get_xml_fragment("prosemirror").expect("a text");
        let Some(XmlOut::Element(section)) = root.get(&transaction, section) else {
            panic!("no section {section}");
        };
        let last = section.len(&transaction) - from_end;
        section.remove_range(&mut transaction, last, 1);
        transaction.encode_update_v1()
    };
    window.send_update(&update).await;
    window.until_kept().await;
}

pub(super) fn id_of(page: &str) -> DocumentId {
    let id = page.rsplit('/').next().expect("an id");
    id.parse().expect("an id")
}

/// The places that a page of history links to, in its order.
fn places(body: &str, page: &str) -> Vec<i64> {
    let start = format!("href=\"{page}/historique/");
    body.split(&start)
        .skip(1)
        .filter_map(|rest| {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            digits.parse().ok()
        })
        .collect()
}

async fn not_found(client: &Client, page: &str) {
    for path in [
        "historique",
        "historique/1",
        "historique/2?vue=texte",
        "comparer",
        "comparer?de=0&a=2",
        "historique/1/retablir",
    ] {
        let answer = client.get(&format!("{page}/{path}")).await;
        assert_eq!(
            answer.status,
            StatusCode::NOT_FOUND,
            "{path}: {}",
            answer.body
        );
    }
    for path in ["historique/1/nommer", "historique/1/retablir"] {
        let answer = client
            .post(&format!("{page}/{path}"), &[("nom", "Un nom")])
            .await;
        assert_eq!(
            answer.status,
            StatusCode::NOT_FOUND,
            "{path}: {}",
            answer.body
        );
    }
}

db_test! {
    async fn a_text_is_followed_named_compared_brought_back_and_frozen(db: Db) {
        let app = TestApp::on(db);
        group(&app).await;
        wait_until(&app, "2025-06-03T18:00:00+02:00");
        let (celestine, ondine) = (member(&app, CELESTINE).await, member(&app, ONDINE).await);
        let served = Served::with(app.state.clone()).await;
        let page = begin(&celestine, "aep_situation", "", "Une synthèse").await;
        let name = id_of(&page).to_string();

        // The pair writes; the rest is nobody's.
        wait_until(&app, "2025-06-03T18:10:00+02:00");
        let mut one = Window::open(&served, &name, &celestine).await;
        say(&mut one, 0, "Un secret de brouillon que personne ne doit lire.").await;
        unsay(&mut one, 0, 1).await;
        say(&mut one, 0, "Une infirmière raconte sa première visite.").await;
        let log = celestine.get(&format!("{page}/historique")).await;
        assert_eq!(log.status, StatusCode::OK, "{}", log.body);
        let text = crate::seance::ground::words(&log.body);
        for part in ["mardi 3 juin 2025", "Célestine a écrit", "6 mots ajoutés", "Le texte commence, avec les parties de son modèle", "Visible par le binôme seulement."] {
            assert!(text.contains(part), "{part}: {text}");
        }
        not_found(&ondine, &page).await;

        // A version is named; a name is needed.
        let written = places(&log.body, &page)[0];
        let refused = celestine.post(&format!("{page}/historique/{written}/nommer"), &[("nom", "  ")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Donnez un nom à cette version."));
        let named = celestine.post(&format!("{page}/historique/{written}/nommer"), &[("nom", "Le premier jet")]).await;
        assert_eq!(named.status, StatusCode::SEE_OTHER, "{}", named.body);
        let text = read(&celestine, &format!("{page}/historique")).await;
        assert!(text.contains("« Le premier jet » nommée par Célestine"), "{text}");

        // Who named it gives it another name, and takes a second one away; nobody else sees how.
        let again = celestine.post(&format!("{page}/historique/{written}/nommer"), &[("nom", "À retirer")]).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.body);
        let body = celestine.get(&format!("{page}/historique")).await.body;
        let doors: Vec<String> = body.split(&format!("action=\"{page}/versions/")).skip(1).filter_map(|rest| rest.split_once('"')).map(|(id, _)| format!("{page}/versions/{id}")).collect();
        assert_eq!(doors.len(), 2, "{body}");
        let (late, first) = (&doors[0], &doors[1]);
        let refused = celestine.post(first, &[("geste", "renommer"), ("nom", " ")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Donnez un nom à cette version."));
        for (geste, nom) in [("renommer", "À moi"), ("retirer", "")] {
            let tried = ondine.post(first, &[("geste", geste), ("nom", nom)]).await;
            assert_eq!(tried.status, StatusCode::NOT_FOUND, "{}", tried.body);
        }
        let renamed = celestine.post(first, &[("geste", "renommer"), ("nom", "Le tout premier jet")]).await;
        assert_eq!(renamed.status, StatusCode::SEE_OTHER, "{}", renamed.body);
        let removed = celestine.post(late, &[("geste", "retirer"), ("nom", "")]).await;
        assert_eq!(removed.status, StatusCode::SEE_OTHER, "{}", removed.body);
        assert_eq!(celestine.post(late, &[("geste", "retirer")]).await.status, StatusCode::NOT_FOUND);
        let text = read(&celestine, &format!("{page}/historique")).await;
        assert!(text.contains("« Le tout premier jet » nommée par Célestine") && !text.contains("À retirer"), "{text}");

        // Then the group is asked, and may look back to that day, no further.
        step(&celestine, &page, "redaction", "proposee", "").await;
        wait_until(&app, "2025-06-03T19:00:00+02:00");
        say(&mut one, 0, "Elle y retourne le lendemain, avec un pair.").await;
        let text = read(&ondine, &format!("{page}/historique")).await;
        for part in ["Proposé au groupe par Célestine", "8 mots ajoutés", "Ce que vous voyez commence le jour où ce texte vous a été proposé."] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains("Le texte commence"), "{text}");
        let hidden = ondine.get(&format!("{page}/historique/{}", written - 1)).await;
        assert_eq!(hidden.status, StatusCode::NOT_FOUND);
        let draft = ondine.get(&format!("{page}/comparer?de=1&a={written}")).await;
        assert_eq!(draft.status, StatusCode::NOT_FOUND);
        let seen = read(&ondine, &format!("{page}/comparer?de={written}")).await;
        assert!(seen.contains("8 mots ajoutés, dans « "), "{seen}");
        assert!(seen.contains("[ajouté : Elle y retourne le lendemain, avec un pair."), "{seen}");
        assert!(seen.contains("Proposé au groupe"), "{seen}");
        // Who reads only neither names nor brings back.
        let tried = ondine.post(&format!("{page}/historique/{written}/nommer"), &[("nom", "À moi")]).await;
        assert_eq!(tried.status, StatusCode::NOT_FOUND);
        for tried in [
            ondine.get(&format!("{page}/historique/{written}/retablir")).await,
            ondine.post(&format!("{page}/historique/{written}/retablir"), &[]).await,
        ] {
            assert_eq!(tried.status, StatusCode::NOT_FOUND);
        }

        // The drafts of before can be read again by who wrote them.
        let draft = read(&celestine, &format!("{page}/historique/2")).await;
        assert!(draft.contains("Un secret de brouillon"), "{draft}");

        // Coming back is one more edit, seen by whoever has the text open.
        let asked = read(&celestine, &format!("{page}/historique/{written}/retablir")).await;
        assert!(asked.contains("8 mots retirés"), "{asked}");
        let mut other = Window::open(&served, &name, &ondine).await;
        assert!(other.text().contains("le lendemain"));
        let before = count(&app.state.db, "synthesis_version").await;
        let back = celestine.post(&format!("{page}/historique/{written}/retablir"), &[]).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
        other.until("the text of before", |window| !window.text().contains("le lendemain")).await;
        one.until("the text of before", |window| !window.text().contains("le lendemain")).await;
        assert!(one.text().contains("Une infirmière raconte"));
        assert_eq!(count(&app.state.db, "synthesis_version").await, before + 1);
        // And so is coming back from it: nothing is lost.
        let text = read(&celestine, &format!("{page}/historique")).await;
        assert!(text.contains("Juste avant un retour en arrière par Célestine"), "{text}");
        say(&mut one, 0, "Dernier mot.").await;
        assert!(one.text().contains("Dernier mot."));

        // Frozen: nobody writes any more, and it is sealed.
        step(&celestine, &page, "proposee", "relecture", "").await;
        let unsure = step(&celestine, &page, "relecture", "figee", "").await;
        assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(unsure.body.contains("Cochez la case"), "{}", unsure.body);
        let fields = [("depuis", "relecture"), ("vers", "figee"), ("relu", "oui")];
        let frozen = celestine.post(&format!("{page}/etape"), &fields).await;
        assert_eq!(frozen.status, StatusCode::SEE_OTHER, "{}", frozen.body);
        // Frozen, the document is in nobody's hands: a server's beat may see it, and send the window back, before it is told.
        one.until("read only", |window| window.right() == "lecture" || window.closed == Some(1012)).await;
        let text = read(&celestine, &page).await;
        assert!(text.contains("Vérifié à l’instant"), "{text}");
        let kept: Vec<(String, Vec<u8>)> = rows(&app.state.db, "select content, digest from synthesis_version where kind = 'figee'").await;
        use sha2::Digest as _;
        assert_eq!(sha2::Sha256::digest(kept[0].0.as_bytes()).as_slice(), kept[0].1);
        assert!(kept[0].0.contains("Dernier mot.") && !kept[0].0.contains("lendemain"), "{}", kept[0].0);
        let text = read(&celestine, &format!("{page}/historique")).await;
        assert!(text.contains("Texte figé par Célestine") && text.contains("Empreinte SHA-256"), "{text}");
        let late = celestine.post(&format!("{page}/historique/{written}/retablir"), &[]).await;
        assert_eq!(late.status, StatusCode::NOT_FOUND);
        let again = step(&celestine, &page, "figee", "redaction", "").await;
        assert_eq!(again.status, StatusCode::NOT_FOUND);

        let done: Vec<(String, String)> = rows(
            &app.state.db,
            "select action, detail from audit where action in ('synthesis.named', 'synthesis.renamed', 'synthesis.unnamed', 'synthesis.restored', 'synthesis.stage') order by id",
        )
        .await;
        let done: Vec<&str> = done.iter().map(|(action, _)| action.as_str()).collect();
        assert_eq!(done, ["synthesis.named", "synthesis.named", "synthesis.renamed", "synthesis.unnamed", "synthesis.stage", "synthesis.restored", "synthesis.stage", "synthesis.stage"]);
        // The list still makes the text: nothing in it was rewritten.
        let mut tx = app.state.db.read().await.expect("a transaction");
        let report = croisee::synthesis::live::check::all(&mut tx).await.expect("read");
        assert!(report.is_well());
        drop(tx);
        served.stop().await;
    }
}

/// Pain 11: whoever reads a text that is done obtains none of its drafts, by any door.
#[tokio::test]
async fn a_reader_of_a_frozen_text_finds_no_draft_at_any_door() {
    let app = TestApp::new().await;
    group(&app).await;
    wait_until(&app, "2025-06-03T18:00:00+02:00");
    let team = administrator(&app).await;
    let (celestine, ondine) = (member(&app, CELESTINE).await, member(&app, ONDINE).await);
    let served = Served::with(app.state.clone()).await;
    let page = begin(&celestine, "aep_situation", "", "Une synthèse").await;
    let name = id_of(&page).to_string();
    let mut one = Window::open(&served, &name, &celestine).await;
    say(&mut one, 0, "zibeline confidentielle").await;
    say(&mut one, 0, "Ce qui reste.").await;
    // The draft is erased, not the rest.
    unsay(&mut one, 0, 2).await;
    for (from, to) in [("redaction", "proposee"), ("proposee", "relecture")] {
        let moved = step(&celestine, &page, from, to, "").await;
        assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.body);
    }
    let fields = [("depuis", "relecture"), ("vers", "figee"), ("relu", "oui")];
    let frozen = celestine.post(&format!("{page}/etape"), &fields).await;
    assert_eq!(frozen.status, StatusCode::SEE_OTHER);

    not_found(&ondine, &page).await;
    let text = read(&ondine, &page).await;
    assert!(
        text.contains("Ce qui reste.") && !text.contains("zibeline"),
        "{text}"
    );
    assert!(!text.contains("Historique"), "{text}");
    // By the socket, as it still is in memory, then as it is loaded again.
    for _ in 0..2 {
        let reading = Window::open(&served, &name, &ondine).await;
        assert!(reading.text().contains("Ce qui reste."));
        let given = String::from_utf8_lossy(&reading.given).into_owned();
        assert!(
            given.contains("Ce qui reste."),
            "the bytes are read rightly"
        );
        assert!(!given.contains("zibeline"), "a draft travelled");
        drop(reading);
        served.put_away().await;
    }
    // By the fallback, with an empty vector.
    let asked = serde_json::json!({"vector": "AA==", "updates": []}).to_string();
    let answer = ondine
        .post_as(
            &format!("/collab/{name}/sync"),
            "application/json",
            "application/json",
            asked,
        )
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let missing = serde_json::from_str::<serde_json::Value>(&answer.body).expect("JSON");
    let missing = base64::Engine::decode(
        &base64::engine::general_purpose::STANDARD,
        missing["missing"].as_str().expect("an update"),
    );
    let given = String::from_utf8_lossy(&missing.expect("base64")).into_owned();
    assert!(
        given.contains("Ce qui reste.") && !given.contains("zibeline"),
        "a draft travelled"
    );
    // Whoever is of no group is told nothing at all.
    let reader = somebody(&app, "lecteur@exemple.fr", Some(Role::Reader)).await;
    for client in [&team, &reader] {
        not_found(client, &page).await;
        let status = knock(
            served.address,
            &format!("/collab/{name}"),
            &[("cookie", &cookie(client))],
        )
        .await;
        assert_eq!(status.err().map(|status| status.as_u16()), Some(404));
    }
    let unknown = format!("/syntheses/{}", DocumentId::fresh());
    not_found(&celestine, &unknown).await;
    served.stop().await;
}

#[tokio::test]
async fn a_version_keeps_itself_once_much_was_written_and_all_have_left() {
    let app = TestApp::new().await;
    group(&app).await;
    wait_until(&app, "2025-06-03T18:00:00+02:00");
    let celestine = member(&app, CELESTINE).await;
    let served = Served::with(app.state.clone()).await;
    let page = begin(&celestine, "aep_situation", "", "Une synthèse").await;
    let name = id_of(&page).to_string();
    let mut one = Window::open(&served, &name, &celestine).await;
    say(&mut one, 0, "Peu.").await;
    drop(one);
    served.put_away().await;
    assert_eq!(count(&app.state.db, "synthesis_version").await, 0);
    let mut one = Window::open(&served, &name, &celestine).await;
    for _ in 0..40 {
        say(&mut one, 0, "Encore.").await;
    }
    drop(one);
    served.put_away().await;
    let kept: Vec<(String, String)> =
        rows(&app.state.db, "select kind, content from synthesis_version").await;
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].0, "automatique");
    assert_eq!(kept[0].1.matches("Encore.").count(), 40);
    // Nothing more was written: no other is kept.
    let one = Window::open(&served, &name, &celestine).await;
    drop(one);
    served.put_away().await;
    assert_eq!(count(&app.state.db, "synthesis_version").await, 1);
    served.stop().await;
}

#[tokio::test]
async fn the_history_asks_as_much_for_three_sessions_as_for_one() {
    let app = TestApp::new().await;
    group(&app).await;
    wait_until(&app, "2025-06-03T18:00:00+02:00");
    let celestine = member(&app, CELESTINE).await;
    let served = Served::with(app.state.clone()).await;
    let page = begin(&celestine, "aep_situation", "", "Une synthèse").await;
    let log = format!("{page}/historique");
    let mut one = Window::open(&served, &id_of(&page).to_string(), &celestine).await;
    say(&mut one, 0, "Un.").await;
    read(&celestine, &log).await;
    let (first, _) = statements(read(&celestine, &log)).await;
    for (hour, words) in [("19", "Deux."), ("20", "Trois.")] {
        wait_until(&app, &format!("2025-06-03T{hour}:30:00+02:00"));
        say(&mut one, 0, words).await;
    }
    read(&celestine, &log).await;
    let (third, text) = statements(read(&celestine, &log)).await;
    assert_eq!(text.matches("Célestine a écrit").count(), 3, "{text}");
    assert!(first > 1);
    assert_eq!(first, third);
    served.stop().await;
}

/// Pain 8: a text of 25,000 edits opens at once, its list stays short, its history is read page by page.
#[tokio::test]
async fn a_text_of_twenty_five_thousand_edits_is_followed_page_by_page() {
    const EDITS: i64 = 25_000;
    let app = TestApp::new().await;
    group(&app).await;
    wait_until(&app, "2025-06-03T18:00:00+02:00");
    let celestine = member(&app, CELESTINE).await;
    let served = Served::with(app.state.clone()).await;
    let page = begin(&celestine, "aep_situation", "", "Une synthèse").await;
    let id = id_of(&page);
    let name = id.to_string();
    let mut one = Window::open(&served, &name, &celestine).await;
    say(&mut one, 0, "Début ").await;
    drop(one);
    served.put_away().await;

    // Written as one types, letter after letter, in fifty evenings.
    let mut tx = app.state.db.write().await.expect("a transaction");
    let (doc, last) = live::read(&mut tx, id).await.expect("a text");
    let start = app.state.now();
    let mut entries = Vec::new();
    for (rank, sequence) in (0..EDITS).zip(last + 1..) {
        let content = {
            let mut transaction = doc.transact_mut();
            let root = transaction.get_xml_fragment("prosemirror").expect("a text");
            let Some(XmlOut::Element(section)) = root.get(&transaction, 0) else {
                panic!("a section")
            };
            let Some(XmlOut::Element(paragraph)) =
                section.get(&transaction, section.len(&transaction) - 1)
            else {
                panic!("a paragraph")
            };
            let Some(XmlOut::Text(words)) = paragraph.get(&transaction, 0) else {
                panic!("words")
            };
            let end = words.len(&transaction);
            words.insert(&mut transaction, end, if rank % 6 == 5 { " " } else { "e" });
            transaction.encode_update_v1()
        };
        let evening = u64::try_from(rank / 500).expect("a day");
        let second = u64::try_from(rank % 500).expect("a second");
        let at = start.after(Duration::from_secs(evening * 3 * 3600 + second));
        entries.push(Entry {
            sequence,
            author: 1,
            at,
            content,
        });
    }
    store::log::append(&mut tx, id, &entries)
        .await
        .expect("written");
    tx.commit().await.expect("written");
    let until = start.after(Duration::from_secs(51 * 3 * 3600)).timestamp();
    wait_until(&app, &until.to_string());
    let celestine = member(&app, CELESTINE).await;

    let begun = Instant::now();
    let one = Window::open(&served, &name, &celestine).await;
    let long = begun.elapsed();
    assert!(one.text().len() > 25_000);
    drop(one);
    served.put_away().await;
    let begun = Instant::now();
    let one = Window::open(&served, &name, &celestine).await;
    let short = begun.elapsed();
    drop(one);
    served.put_away().await;
    assert_eq!(count(&app.state.db, "synthesis_update").await, 0);
    assert!(count(&app.state.db, "synthesis_archive").await <= 4);
    // States are kept on the way, for whoever looks back; those that are lost are made again.
    assert_eq!(count(&app.state.db, "synthesis_state").await, EDITS / 2500);
    run(&app.state.db, &["delete from synthesis_state"]).await;
    let begun = Instant::now();
    let from_first = celestine.get(&format!("{page}/historique/20001")).await;
    let without = begun.elapsed();
    assert_eq!(from_first.status, StatusCode::OK, "{}", from_first.body);
    assert_eq!(count(&app.state.db, "synthesis_state").await, 20_000 / 2500);
    let begun = Instant::now();
    let from_state = celestine.get(&format!("{page}/historique/20001")).await;
    let with = begun.elapsed();
    let both = [&from_state, &from_first].map(|answer| crate::seance::ground::words(&answer.body));
    assert_eq!(both[0], both[1]);

    let begun = Instant::now();
    let log = celestine.get(&format!("{page}/historique")).await;
    let read = begun.elapsed();
    assert_eq!(log.status, StatusCode::OK, "{}", log.body);
    let told = crate::seance::ground::words(&log.body);
    assert_eq!(
        told.matches("Célestine a écrit").count(),
        SESSIONS_A_PAGE,
        "{told}"
    );
    assert!(told.contains("Remonter plus loin"));
    let begun = Instant::now();
    let compared = read_all(&celestine, &page).await;
    eprintln!(
        "25 000 modifications : ouverture {long:?} (liste longue), {short:?} (après raccourcissement), \
         un moment {without:?} (sans état gardé), {with:?} (avec), historique {read:?}, jusqu’au début {compared} pages en {:?}",
        begun.elapsed()
    );
    assert!(compared >= 3);
    served.stop().await;
}

/// Goes back to the first word; how many pages that takes.
async fn read_all(client: &Client, page: &str) -> usize {
    let mut path = format!("{page}/historique");
    let mut pages = 1;
    loop {
        let log = client.get(&path).await;
        let Some((_, rest)) = log.body.split_once("/historique?avant=") else {
            assert!(crate::seance::ground::words(&log.body).contains("Le texte commence"));
            return pages;
        };
        let before: String = rest.chars().take_while(char::is_ascii_digit).collect();
        path = format!("{page}/historique?avant={before}");
        pages += 1;
    }
}
