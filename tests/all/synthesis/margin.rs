//! Whose the margin of a text is, and how much it holds.

use axum::http::StatusCode;
use croisee::synthesis::{
    model::remark::{Anchor, Remark, RemarkId, RemarkKind, RemarkState},
    rules::remark as rules,
    store::remarks,
};
use jiff::SignedDuration;

use super::{
    desk::{read, step},
    past::{id_of, say, unsay},
    remarks::{TITLE, begin, leave, margin, note, place, settle},
    window::{Served, Window},
};
use crate::{
    common::{
        app::{Answer, Client, TestApp},
        database::count,
    },
    seance::ground::{CELESTINE, ONDINE, group, member},
};

/// Everything that somebody is shown of the margin, in the page and for the editor.
async fn shown(client: &Client, page: &str) -> String {
    let (_, told) = margin(client, page).await;
    format!("{} {told}", read(client, page).await)
}

async fn go(leader: &Client, page: &str, from: &str, to: &str) {
    let moved = step(leader, page, from, to, "2025-12-20").await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.body);
}

db_test! {
    async fn what_the_pair_said_before_it_proposed_a_text_stays_its_own(db: Db) {
        let app = TestApp::on(db);
        group(&app).await;
        let (celestine, ondine) = (member(&app, CELESTINE).await, member(&app, ONDINE).await);
        let served = Served::with(app.state.clone()).await;
        let page = begin(&celestine).await;
        // A name is written, spoken of, and erased: it is no more in the text.
        let mut window = Window::open(&served, &id_of(&page).to_string(), &celestine).await;
        say(&mut window, 0, "Martine Dupont raconte.").await;
        for (kind, quote, body) in [
            ("commentaire", "Martine Dupont", "Elle ne veut pas qu’on la nomme."),
            ("suggestion", "Martine Dupont", "Une infirmière"),
            ("commentaire", TITLE, "Entre nous, c’est long."),
        ] {
            let left = leave(&app, &celestine, &page, (kind, quote, body)).await;
            assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.body);
        }
        unsay(&mut window, 0, 1).await;
        let secret = note(&celestine, &page, "Entre nous, c’est long.").await;
        let steps = read(&celestine, &format!("{page}/etape")).await;
        assert!(steps.contains("en marge jusque-là reste entre vous"), "{steps}");

        let secrets = ["Martine", "nomme", "Une infirmière", "Entre nous"];
        app.wait(SignedDuration::from_mins(1));
        for (from, to) in [("redaction", "proposee"), ("proposee", "contribution"), ("contribution", "relecture")] {
            go(&celestine, &page, from, to).await;
            let seen = shown(&ondine, &page).await;
            for secret in secrets {
                assert!(!seen.contains(secret), "{to}, {secret}: {seen}");
                assert!(shown(&celestine, &page).await.contains(secret), "{to}, {secret}");
            }
            for gesture in ["repondre", "regler", "rouvrir", "retirer", "accepter", "refuser", "deplacer"] {
                let tried = settle(&ondine, &page, &secret, gesture, "Ah bon ?").await;
                assert_eq!(tried.status, StatusCode::NOT_FOUND, "{gesture}");
            }
        }

        // The pair goes on there, and cannot lead anybody else to what they would not find.
        let letters = app.letters().await.len();
        let called = settle(&celestine, &page, &secret, "repondre", "@Ondine, qu’en dites-vous ?").await;
        assert_eq!(called.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(called.body.contains("elle reste entre vous") && called.body.contains("@Ondine, qu’en dites-vous"));
        let answered = settle(&celestine, &page, &secret, "repondre", "Coupons.").await;
        assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.body);
        let answer = margin(&celestine, &page).await.1["threads"]
            .as_array()
            .and_then(|threads| threads.iter().find(|thread| thread["id"] == *secret))
            .and_then(|thread| thread["answers"][0]["key"].as_str().map(str::to_owned))
            .expect("an answer");
        for gesture in ["retirer", "repondre"] {
            assert_eq!(settle(&ondine, &page, &answer, gesture, "Non").await.status, StatusCode::NOT_FOUND);
        }
        assert!(!shown(&ondine, &page).await.contains("Coupons."));
        assert_eq!(app.letters().await.len(), letters);

        // What is said from then on is everybody's.
        for (client, body) in [(&ondine, "Et le secret ?"), (&celestine, "Bonne lecture, @Ondine.")] {
            let left = leave(&app, client, &page, ("commentaire", TITLE, body)).await;
            assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.body);
        }
        assert_eq!(app.letters().await.len(), letters + 1);
        let seen = shown(&ondine, &page).await;
        assert!(seen.contains("Et le secret ?") && seen.contains("Bonne lecture"), "{seen}");
        served.stop().await;
    }
}

#[tokio::test]
async fn a_text_that_is_proposed_again_begins_its_margin_again() {
    let app = TestApp::new().await;
    group(&app).await;
    let (celestine, ondine) = (member(&app, CELESTINE).await, member(&app, ONDINE).await);
    let page = begin(&celestine).await;
    for (time, body) in ["La première fois", "La seconde fois"]
        .into_iter()
        .enumerate()
    {
        let left = leave(&app, &celestine, &page, ("commentaire", TITLE, "Brouillon")).await;
        assert_eq!(left.status, StatusCode::SEE_OTHER, "{time}: {}", left.body);
        app.wait(SignedDuration::from_mins(1));
        go(&celestine, &page, "redaction", "proposee").await;
        let left = leave(&app, &ondine, &page, ("commentaire", TITLE, body)).await;
        assert_eq!(left.status, StatusCode::SEE_OTHER, "{time}: {}", left.body);
        let (_, told) = margin(&ondine, &page).await;
        assert_eq!(told["threads"].as_array().expect("threads").len(), 1);
        assert_eq!(told["threads"][0]["body"], body);
        if time == 0 {
            go(&celestine, &page, "proposee", "redaction").await;
        }
    }
    let (_, told) = margin(&celestine, &page).await;
    assert_eq!(told["threads"].as_array().expect("threads").len(), 4);
}

/// Fills a margin with as many notes as that, which stand at one place and say nothing.
async fn fill(app: &TestApp, page: &str, notes: usize, state: RemarkState) {
    let mut tx = app.state.db.write().await.expect("a transaction");
    for _ in 0..notes {
        let remark = Remark {
            id: RemarkId::fresh(),
            document_id: id_of(page),
            kind: RemarkKind::Comment,
            answers: None,
            anchor: Anchor::default(),
            body: "Un mot".to_owned(),
            at: app.state.now(),
            by: None,
            state,
            settled_at: None,
            settled_by: None,
        };
        remarks::insert(&mut tx, &remark).await.expect("written");
    }
    tx.commit().await.expect("written");
}

#[tokio::test]
async fn a_full_margin_has_room_again_once_a_note_is_settled() {
    let app = TestApp::new().await;
    group(&app).await;
    let celestine = member(&app, CELESTINE).await;
    let page = begin(&celestine).await;
    fill(&app, &page, 1, RemarkState::Open).await;
    let one = note(&celestine, &page, "Un mot").await;
    fill(&app, &page, rules::MOST_OPEN - 1, RemarkState::Open).await;
    // What is settled takes no room, and what is answered neither.
    fill(&app, &page, rules::MOST_OPEN, RemarkState::Resolved).await;
    let refused = leave(&app, &celestine, &page, ("commentaire", TITLE, "Encore")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Cinq cents notes attendent déjà"));
    let answered = settle(&celestine, &page, &one, "repondre", "Oui").await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER);
    let settled = settle(&celestine, &page, &one, "regler", "").await;
    assert_eq!(settled.status, StatusCode::SEE_OTHER);
    let left = leave(&app, &celestine, &page, ("commentaire", TITLE, "Encore")).await;
    assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.body);
}

#[tokio::test]
async fn a_margin_does_not_grow_without_end() {
    let app = TestApp::new().await;
    group(&app).await;
    let celestine = member(&app, CELESTINE).await;
    let page = begin(&celestine).await;
    leave(&app, &celestine, &page, ("commentaire", TITLE, "Une note")).await;
    let one = note(&celestine, &page, "Une note").await;
    fill(&app, &page, rules::MOST - 1, RemarkState::Resolved).await;
    let refused = leave(&app, &celestine, &page, ("commentaire", TITLE, "Encore")).await;
    let answer = settle(&celestine, &page, &one, "repondre", "Encore").await;
    for refused in [refused, answer] {
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("ne peut plus rien recevoir"));
    }
}

/// Leaves a comment under an identifier, as the editor does.
async fn say_as(app: &TestApp, client: &Client, page: &str, key: &str, body: &str) -> Answer {
    let place = place(app, page, TITLE).await;
    let mut fields = vec![("cle", key), ("genre", "commentaire"), ("mots", body)];
    fields.extend(place.iter().map(|(name, value)| (*name, value.as_str())));
    client.post(&format!("{page}/remarques"), &fields).await
}

async fn answer_as(client: &Client, page: &str, note: &str, key: &str, body: &str) -> Answer {
    let fields = [("cle", key), ("geste", "repondre"), ("mots", body)];
    let door = format!("{page}/remarques/{note}");
    client.post(&door, &fields).await
}

db_test! {
    async fn what_a_page_sends_twice_is_left_once(db: Db) {
        let app = TestApp::on(db);
        group(&app).await;
        let (celestine, ondine) = (member(&app, CELESTINE).await, member(&app, ONDINE).await);
        let (page, other) = (begin(&celestine).await, begin(&celestine).await);
        app.wait(SignedDuration::from_mins(1));
        go(&celestine, &page, "redaction", "proposee").await;
        let words = "@Ondine, est-ce vrai ?";
        let held = async || count(&app.state.db, "synthesis_remark").await;
        let letters = app.letters().await.len();

        // A finger that taps twice, then a line that fell and comes back.
        let key = RemarkId::fresh().to_string();
        let (one, two) = tokio::join!(
            say_as(&app, &celestine, &page, &key, words),
            say_as(&app, &celestine, &page, &key, words),
        );
        let three = say_as(&app, &celestine, &page, &key, words).await;
        for left in [one, two, three] {
            assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.body);
        }
        assert_eq!((held().await, app.letters().await.len()), (1, letters + 1));
        assert_eq!(note(&celestine, &page, words).await, key);

        // Of an answer too, even once the thread is settled; without a script its form holds what makes it one.
        let shown = ondine.get(&page).await.body;
        let drawn = shown.split_once(r#"name="cle" value=""#).expect("an identifier").1;
        let drawn = drawn.split('"').next().expect("an identifier");
        let (one, two) = tokio::join!(
            answer_as(&ondine, &page, &key, drawn, "Oui."),
            answer_as(&ondine, &page, &key, drawn, "Oui."),
        );
        settle(&celestine, &page, &key, "regler", "").await;
        let three = answer_as(&ondine, &page, &key, drawn, "Oui.").await;
        for answered in [one, two, three] {
            assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.body);
        }
        assert_eq!(held().await, 2);
        settle(&celestine, &page, &key, "rouvrir", "").await;
        // Come back to that form to say something else, one loses nothing.
        let more = answer_as(&ondine, &page, &key, drawn, "Enfin, presque.").await;
        assert_eq!(more.status, StatusCode::SEE_OTHER, "{}", more.body);
        assert_eq!(held().await, 3);

        // Under another's, or of another text, there is nothing to be known.
        for refused in [
            say_as(&app, &ondine, &page, &key, words).await,
            answer_as(&celestine, &page, &key, drawn, "Oui.").await,
            say_as(&app, &celestine, &other, &key, words).await,
            answer_as(&ondine, &page, &key, "intrus", "Oui.").await,
        ] {
            assert_eq!(refused.status, StatusCode::NOT_FOUND, "{}", refused.body);
        }
        let odd = say_as(&app, &celestine, &page, "intrus", words).await;
        assert_eq!(odd.status, StatusCode::BAD_REQUEST);
        assert_eq!(held().await, 3);
    }
}
