//! The margin of a text: who may say what at each stage, and what becomes of it.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use croisee::{
    account::model::Role,
    synthesis::{
        live,
        model::{DocumentId, Stage, remark::RemarkId},
        store,
    },
};
use jiff::SignedDuration;
use serde_json::Value;
use yrs::{
    Assoc, GetString as _, IndexedSequence as _, ReadTxn as _, Text as _, Transact as _,
    XmlElementRef, XmlFragment as _, XmlOut, XmlTextRef, updates::encoder::Encode as _,
};

use super::window::{Served, Window};
use crate::{
    candidature::ground::{somebody, wait_until},
    common::{
        app::{Answer, Client, JSON, TestApp},
        database::{count, rows},
        ears::statements,
    },
    seance::ground::{CELESTINE, ONDINE, group, member, words},
};

const SHELF: &str = "/groupes/gap-pp-2025/ecrits";
/// Words of the template of an internal report.
pub(super) const TITLE: &str = "Rappel du cadre";

/// A report of the group's, being drafted; its address.
pub(super) async fn begin(leader: &Client) -> String {
    let fields = [
        ("gabarit", "compte_rendu"),
        ("rencontre", ""),
        ("titre", ""),
    ];
    let begun = leader.post(SHELF, &fields).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    begun.location().to_owned()
}

pub(super) fn id_of(page: &str) -> DocumentId {
    page.rsplit('/')
        .next()
        .expect("a name")
        .parse()
        .expect("an id")
}

async fn step(app: &TestApp, page: &str, stages: (Stage, Stage)) {
    let mut tx = app.state.db.write().await.expect("a transaction");
    let now = app.state.now();
    let moved = store::change_stage(&mut tx, id_of(page), stages, None, None, now).await;
    assert!(moved.expect("written"));
    tx.commit().await.expect("written");
}

/// The Yjs text that holds these words.
fn holder(transaction: &impl yrs::ReadTxn, words: &str) -> Option<XmlTextRef> {
    fn of(
        transaction: &impl yrs::ReadTxn,
        element: &XmlElementRef,
        words: &str,
    ) -> Option<XmlTextRef> {
        element.children(transaction).find_map(|child| match child {
            XmlOut::Text(text) => text.get_string(transaction).contains(words).then_some(text),
            XmlOut::Element(element) => of(transaction, &element, words),
            XmlOut::Fragment(_) => None,
        })
    }
    let root = transaction.get_xml_fragment("prosemirror")?;
    root.children(transaction).find_map(|child| match child {
        XmlOut::Element(element) => of(transaction, &element, words),
        _ => None,
    })
}

/// The text as it is written.
pub(super) async fn text(app: &TestApp, page: &str) -> String {
    let mut tx = app.state.db.read().await.expect("a transaction");
    let (doc, _) = live::read(&mut tx, id_of(page)).await.expect("a text");
    tx.commit().await.expect("read");
    let transaction = doc.transact();
    let root = transaction.get_xml_fragment("prosemirror").expect("a text");
    words(&root.get_string(&transaction))
}

/// Where these words stand, as an editor would say it.
pub(super) async fn place(app: &TestApp, page: &str, quote: &str) -> [(&'static str, String); 3] {
    let mut tx = app.state.db.read().await.expect("a transaction");
    let (doc, _) = live::read(&mut tx, id_of(page)).await.expect("a text");
    tx.commit().await.expect("read");
    let transaction = doc.transact();
    let holder = holder(&transaction, quote).expect("these words");
    let whole = holder.get_string(&transaction);
    let units = |text: &str| u32::try_from(text.encode_utf16().count()).expect("a number");
    let from = units(&whole[..whole.find(quote).expect("these words")]);
    let position = |at, assoc| {
        let index = holder.sticky_index(&transaction, at, assoc);
        STANDARD.encode(index.expect("a place").encode_v1())
    };
    [
        ("debut", position(from, Assoc::After)),
        ("fin", position(from + units(quote), Assoc::Before)),
        ("passage", quote.to_owned()),
    ]
}

pub async fn leave(
    app: &TestApp,
    client: &Client,
    page: &str,
    (kind, quote, body): (&str, &str, &str),
) -> Answer {
    let place = place(app, page, quote).await;
    let mut fields = vec![("genre", kind), ("mots", body)];
    fields.extend(place.iter().map(|(name, value)| (*name, value.as_str())));
    client.post(&format!("{page}/remarques"), &fields).await
}

pub(super) async fn settle(
    client: &Client,
    page: &str,
    note: &str,
    gesture: &str,
    body: &str,
) -> Answer {
    let fields = [("geste", gesture), ("mots", body)];
    client
        .post(&format!("{page}/remarques/{note}"), &fields)
        .await
}

/// What the editor is told of the margin.
pub(super) async fn margin(client: &Client, page: &str) -> (StatusCode, Value) {
    let request = Request::get(format!("{page}/remarques"))
        .header(header::ACCEPT, JSON)
        .body(Body::empty())
        .expect("a request");
    let answer = client.send(request).await;
    let told: Value = serde_json::from_str(&answer.body).unwrap_or_default();
    (answer.status, told["margin"].clone())
}

/// The identifier of the thread whose first words are these.
pub async fn note(client: &Client, page: &str, body: &str) -> String {
    let (_, margin) = margin(client, page).await;
    let threads = margin["threads"].as_array().expect("threads").clone();
    let is_it = |thread: &&Value| thread["body"] == body;
    let found = threads.iter().find(is_it).expect("this thread");
    found["id"].as_str().expect("an id").to_owned()
}

db_test! {
    async fn a_margin_is_written_answered_and_settled(db: Db) {
        let app = TestApp::on(db);
        group(&app).await;
        wait_until(&app, "2025-04-09T09:00:00+02:00");
        let (celestine, ondine) = (member(&app, CELESTINE).await, member(&app, ONDINE).await);
        let page = begin(&celestine).await;

        // The pair, first; for the others the text does not exist.
        let left = leave(&app, &celestine, &page, ("commentaire", TITLE, "À dire d’abord.")).await;
        assert_eq!((left.status, left.location()), (StatusCode::SEE_OTHER, &*format!("{page}#marge")));
        let first = note(&celestine, &page, "À dire d’abord.").await;
        assert_eq!(margin(&ondine, &page).await.0, StatusCode::NOT_FOUND);
        let tried = leave(&app, &ondine, &page, ("commentaire", TITLE, "Non")).await;
        assert_eq!(tried.status, StatusCode::NOT_FOUND);
        assert_eq!(settle(&ondine, &page, &first, "repondre", "Non").await.status, StatusCode::NOT_FOUND);

        // Proposed: whoever may not write comments, and calls somebody by name.
        step(&app, &page, (Stage::Drafting, Stage::Proposed)).await;
        let before = app.letters().await.len();
        let body = "@Célestine, le mot confiance manque.";
        let left = leave(&app, &ondine, &page, ("commentaire", TITLE, body)).await;
        assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.body);
        let letter = app.last_letter(CELESTINE).await;
        assert!(letter.body_text.contains("Ondine vous a appelée") && letter.body_text.contains(&page));
        for secret in ["confiance", TITLE, "Compte-rendu"] {
            let all = format!("{}{}{}", letter.subject, letter.body_text, letter.body_html);
            assert!(!all.contains(secret), "{secret}");
        }
        // A conversation is one letter; the next one may be another.
        let theirs = note(&ondine, &page, body).await;
        assert_eq!(settle(&ondine, &page, &theirs, "repondre", "@célestine ?").await.status, StatusCode::SEE_OTHER);
        assert_eq!(app.letters().await.len(), before + 1);
        app.wait(SignedDuration::from_mins(31));
        assert_eq!(settle(&ondine, &page, &theirs, "repondre", "@Célestine, toujours ?").await.status, StatusCode::SEE_OTHER);
        assert_eq!(app.letters().await.len(), before + 2);

        // Without a script: the page says what is wrong, and keeps what was typed.
        let empty = settle(&celestine, &page, &theirs, "repondre", "  ").await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(empty.body.contains("Écrivez quelques mots.") && empty.body.contains("aria-invalid"));
        let answered = settle(&celestine, &page, &theirs, "repondre", "Vous avez raison.").await;
        assert_eq!(answered.location(), format!("{page}#remarque-{theirs}"));
        let shown = words(&ondine.get(&page).await.body);
        for said in ["En marge", body, "Vous avez raison.", "Commentaire par Ondine", "Répondre"] {
            assert!(shown.contains(said), "{said}: {shown}");
        }
        // What was answered stays; what was not may be taken back, by oneself alone.
        let kept = settle(&ondine, &page, &theirs, "retirer", "").await;
        assert_eq!(kept.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(settle(&ondine, &page, &first, "retirer", "").await.status, StatusCode::NOT_FOUND);
        assert_eq!(settle(&celestine, &page, &first, "retirer", "").await.status, StatusCode::SEE_OTHER);

        // Its author or the pair settles it, and opens it again.
        assert_eq!(settle(&ondine, &page, &theirs, "regler", "").await.status, StatusCode::SEE_OTHER);
        assert_eq!(settle(&celestine, &page, &theirs, "regler", "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(settle(&celestine, &page, &theirs, "repondre", "Encore ?").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(settle(&celestine, &page, &theirs, "rouvrir", "").await.status, StatusCode::SEE_OTHER);

        // Words proposed: she who proposes does not accept; who leads does, once.
        let left = leave(&app, &ondine, &page, ("suggestion", TITLE, "Le cadre, en bref")).await;
        assert_eq!(left.status, StatusCode::SEE_OTHER);
        let proposal = note(&ondine, &page, "Le cadre, en bref").await;
        let (_, seen) = margin(&celestine, &page).await;
        assert_eq!(seen["may_decide"], true);
        assert_eq!(margin(&ondine, &page).await.1["may_decide"], false);
        for gesture in ["accepter", "refuser"] {
            let tried = settle(&ondine, &page, &proposal, gesture, "").await;
            assert_eq!(tried.status, StatusCode::NOT_FOUND, "{gesture}");
        }
        let left = leave(&app, &ondine, &page, ("suggestion", TITLE, "Cadre")).await;
        assert_eq!(left.status, StatusCode::SEE_OTHER);
        let other = note(&ondine, &page, "Cadre").await;
        assert!(text(&app, &page).await.contains(TITLE));
        assert_eq!(settle(&celestine, &page, &proposal, "accepter", "").await.status, StatusCode::SEE_OTHER);
        let now = text(&app, &page).await;
        assert!(now.contains("Le cadre, en bref") && !now.contains(TITLE), "{now}");
        let again = settle(&celestine, &page, &proposal, "accepter", "").await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.body.contains("Quelqu’un vient de s’en occuper"));
        // The other one is about words that are no more.
        let late = settle(&celestine, &page, &other, "accepter", "").await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(late.body.contains("Le passage a changé depuis cette proposition"));
        assert_eq!(text(&app, &page).await, now);
        let shown = words(&celestine.get(&page).await.body);
        assert!(shown.contains(&format!("Passage supprimé : {TITLE}")), "{shown}");
        assert_eq!(settle(&celestine, &page, &other, "refuser", "").await.status, StatusCode::SEE_OTHER);

        let said: Vec<(String, String)> = rows(
            &app.state.db,
            "select action, detail from audit where action like 'synthesis.remark%' order by id",
        )
        .await;
        let said: Vec<_> = said.iter().map(|(action, detail)| format!("{action} {detail}")).collect();
        assert_eq!(
            said,
            [
                "synthesis.remark commentaire",
                "synthesis.remark commentaire",
                "synthesis.remark reponse",
                "synthesis.remark reponse",
                "synthesis.remark reponse",
                "synthesis.remark_withdrawn ",
                "synthesis.remark_settled resolue",
                "synthesis.remark_settled ouverte",
                "synthesis.remark suggestion",
                "synthesis.remark suggestion",
                "synthesis.remark_settled acceptee",
                "synthesis.remark_settled refusee",
            ]
        );

        // Read over, she still proposes; frozen, nothing is added, and the pair alone reads.
        step(&app, &page, (Stage::Proposed, Stage::Proofreading)).await;
        for body in ["Notre cadre", "Le cadre, en deux mots"] {
            let left = leave(&app, &ondine, &page, ("suggestion", "Le cadre, en bref", body)).await;
            assert_eq!(left.status, StatusCode::SEE_OTHER);
        }
        let all = format!("{page}/remarques/toutes");
        assert_eq!(ondine.post(&all, &[("geste", "refuser")]).await.status, StatusCode::NOT_FOUND);
        let some = celestine.post(&all, &[("geste", "accepter")]).await;
        assert_eq!(some.status, StatusCode::UNPROCESSABLE_ENTITY, "one took the place of the other");
        assert!(some.body.contains("Certaines propositions attendent encore"));
        assert!(text(&app, &page).await.contains("Notre cadre"));
        assert_eq!(celestine.post(&all, &[("geste", "refuser")]).await.status, StatusCode::SEE_OTHER);
        step(&app, &page, (Stage::Proofreading, Stage::Frozen)).await;
        assert_eq!(margin(&ondine, &page).await.0, StatusCode::NOT_FOUND);
        assert!(!ondine.get(&page).await.body.contains("En marge"));
        let (status, seen) = margin(&celestine, &page).await;
        assert_eq!((status, &seen["may_add"]), (StatusCode::OK, &Value::Bool(false)));
        assert_eq!(seen["threads"].as_array().expect("threads").len(), 5);
        for client in [&celestine, &ondine] {
            let late = leave(&app, client, &page, ("commentaire", "Notre cadre", "Tard")).await;
            assert_eq!(late.status, StatusCode::NOT_FOUND);
            let late = settle(client, &page, &theirs, "repondre", "Tard").await;
            assert_eq!(late.status, StatusCode::NOT_FOUND);
        }
    }
}

#[tokio::test]
async fn a_margin_exists_for_members_alone_and_a_note_in_its_own_text_alone() {
    let app = TestApp::new().await;
    let team = group(&app).await;
    let (celestine, ondine) = (member(&app, CELESTINE).await, member(&app, ONDINE).await);
    let page = begin(&celestine).await;
    let other = begin(&celestine).await;
    leave(&app, &celestine, &page, ("commentaire", TITLE, "Un mot")).await;
    let known = note(&celestine, &page, "Un mot").await;
    step(&app, &page, (Stage::Drafting, Stage::Proposed)).await;
    let reader = somebody(&app, "lecteur@exemple.fr", Some(Role::Reader)).await;
    let stranger = somebody(&app, "personne@exemple.fr", None).await;
    let unknown = format!("/syntheses/{}", DocumentId::fresh());
    let fresh = RemarkId::fresh().to_string();
    for client in [&team, &reader, &stranger] {
        for (page, note) in [(&page, &known), (&page, &fresh), (&unknown, &known)] {
            assert_eq!(margin(client, page).await.0, StatusCode::NOT_FOUND);
            for gesture in [
                "repondre", "regler", "rouvrir", "accepter", "refuser", "retirer", "x",
            ] {
                let tried = settle(client, page, note, gesture, "Non").await;
                assert_eq!(tried.status, StatusCode::NOT_FOUND, "{gesture}");
            }
            let all = format!("{page}/remarques/toutes");
            let tried = client.post(&all, &[("geste", "accepter")]).await;
            assert_eq!(tried.status, StatusCode::NOT_FOUND);
            for fields in [&[][..], &[("genre", "commentaire"), ("mots", "Non")]] {
                let tried = client.post(&format!("{page}/remarques"), fields).await;
                assert_eq!(tried.status, StatusCode::NOT_FOUND);
            }
        }
    }
    for client in [&celestine, &ondine] {
        for note in [&fresh, &known] {
            let tried = settle(client, &other, note, "repondre", "Non").await;
            assert_eq!(tried.status, StatusCode::NOT_FOUND);
        }
    }
    // Bytes that are no place are refused before anything reads them.
    for bytes in ["", "AAAA", "BQ==", "AQFhAA=="] {
        let fields = [
            ("genre", "commentaire"),
            ("mots", "Oui"),
            ("passage", TITLE),
            ("debut", bytes),
            ("fin", bytes),
        ];
        let tried = celestine.post(&format!("{page}/remarques"), &fields).await;
        assert_eq!(tried.status, StatusCode::BAD_REQUEST, "{bytes}");
    }
    assert_eq!(count(&app.state.db, "synthesis_remark").await, 1);
}

#[tokio::test]
async fn a_page_asks_as_much_for_three_notes_as_for_one() {
    let app = TestApp::new().await;
    group(&app).await;
    let celestine = member(&app, CELESTINE).await;
    let page = begin(&celestine).await;
    leave(&app, &celestine, &page, ("commentaire", TITLE, "Un")).await;
    celestine.get(&page).await;
    let (one, _) = statements(celestine.get(&page)).await;
    let (told, _) = statements(margin(&celestine, &page)).await;
    leave(&app, &celestine, &page, ("commentaire", TITLE, "Deux")).await;
    leave(&app, &celestine, &page, ("suggestion", TITLE, "Trois")).await;
    let (three, answer) = statements(celestine.get(&page)).await;
    assert!(words(&answer.body).contains("Deux"));
    assert_eq!(one, three);
    assert_eq!(told, statements(margin(&celestine, &page)).await.0);
    assert!(told > 1);
}

#[tokio::test]
async fn whoever_has_the_text_open_learns_of_a_note_at_once() {
    let app = TestApp::new().await;
    group(&app).await;
    let (celestine, ondine) = (member(&app, CELESTINE).await, member(&app, ONDINE).await);
    let page = begin(&celestine).await;
    let served = Served::with(app.state.clone()).await;
    let mut window = Window::open(&served, &id_of(&page).to_string(), &celestine).await;
    window
        .until("the margin", |window| !window.margins.is_empty())
        .await;
    step(&app, &page, (Stage::Drafting, Stage::Proposed)).await;
    leave(&app, &ondine, &page, ("suggestion", TITLE, "Cadre")).await;
    window
        .until("a note", |window| window.margins.last() == Some(&1))
        .await;
    // What is accepted comes into the text that she has open, where the words went meanwhile.
    let update = {
        let mut transaction = window.doc.transact_mut();
        let holder = holder(&transaction, TITLE).expect("these words");
        holder.insert(&mut transaction, 0, "Pour commencer, ");
        transaction.encode_update_v1()
    };
    window.send_update(&update).await;
    window.until_kept().await;
    let proposal = note(&celestine, &page, "Cadre").await;
    let accepted = settle(&celestine, &page, &proposal, "accepter", "").await;
    assert_eq!(accepted.status, StatusCode::SEE_OTHER, "{}", accepted.body);
    window
        .until("the words", |window| {
            window.text().contains("Pour commencer, Cadre")
        })
        .await;
    window
        .until("told", |window| window.margins.last() == Some(&2))
        .await;
    served.stop().await;
}
