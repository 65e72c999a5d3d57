//! A meeting from its first phase to its last, on both databases.

use axum::http::StatusCode;
use croisee::{
    db::{Db, Tx},
    facilitation::{
        actions::{captures_for, forget},
        model::{Ask, Command, Place, Refusal, Reply},
    },
    seance::{self, store::Seance},
    situation::{
        self,
        model::{Situation, SituationId, SituationState, Words},
    },
};
use jiff::SignedDuration;

use super::ground::{
    AURORE, NUMBER, ROOM, SLUG, ask, begun, command, deeds, named, note, own, room,
};
use crate::{
    common::{
        app::TestApp,
        database::{count, rows},
    },
    seance::ground::member,
};

db_test!(
    async fn somebody_offers_on_the_day_without_a_chosen_situation(db: Db) {
        let app = TestApp::on(db.clone());
        let (celestine, ondine) = begun(&app).await;
        let before = room(&ondine).await;
        assert_eq!(before.subject, None);
        let (me, lead) = (before.me, named(&before, "Célestine"));
        let form = async |who: &str, seen: &str| {
            let fields = [("geste", "raconte"), ("choix", who), ("vu", seen)];
            let posted = ondine.post(&format!("{ROOM}/commande"), &fields).await;
            posted.location().to_owned()
        };
        // By a form, without a script; a window that has not seen it is told.
        assert_eq!(
            form(&me.to_string(), "0").await,
            format!("{ROOM}?etat=fait")
        );
        let offered = room(&celestine).await;
        assert_eq!(offered.narrator_name(), Some("Ondine"));
        assert!(
            room(&ondine).await.own.is_some(),
            "she may write for herself"
        );
        // She takes it back; then those who lead have chosen somebody else.
        assert_eq!(form("", "1").await, format!("{ROOM}?etat=fait"));
        assert_eq!(room(&celestine).await.stage.narrator, None);
        assert_eq!(
            command(&celestine, Command::Narrate(Some(lead))).await,
            Reply::Done(3)
        );
        for late in [Command::Narrate(Some(me)), Command::Narrate(None)] {
            assert_eq!(
                command(&ondine, late).await,
                Reply::Refused(Refusal::NotYours)
            );
        }
        let deeds = deeds(&db).await;
        assert!(
            deeds
                .iter()
                .all(|(deed, _)| deed == "facilitation.narrator_chosen")
        );
        assert_eq!(deeds.len(), 3, "who was refused left no trace");
    }
);

/// The group has chosen this situation for the meeting.
async fn choose_situation(db: &Db, title: &str) {
    let mut tx = db.write().await.expect("a transaction");
    let seance = seance_of(&mut tx).await;
    let id = SituationId::fresh();
    let situation = Situation {
        id,
        group_id: seance.group_id,
        author: None,
        words: Words {
            title: title.to_owned(),
            question: "Comment la garder ?".to_owned(),
            ..Words::default()
        },
        state: SituationState::Proposed,
        seance: None,
        revision: 0,
        erased_at: None,
    };
    assert_eq!(
        situation::store::insert(&mut tx, &situation).await,
        Ok(true)
    );
    let (chosen, at) = (SituationState::Chosen, seance.changed_at);
    situation::store::move_to(&mut tx, id, chosen, Some(seance.id), at)
        .await
        .expect("chosen");
    tx.commit().await.expect("it is kept");
}

async fn seance_of(tx: &mut Tx) -> Seance {
    let slug = SLUG.parse().expect("a slug");
    let group = croisee::group::store::find(tx, &slug)
        .await
        .expect("a group");
    let group = group.expect("it is there");
    let seance = seance::store::find(tx, group.id, NUMBER)
        .await
        .expect("a meeting");
    seance.expect("it is there")
}

db_test!(
    async fn a_meeting_is_facilitated(db: Db) {
        let app = TestApp::on(db.clone());
        let (celestine, ondine) = begun(&app).await;
        let aurore = member(&app, AURORE).await;

        // Before: anybody of the group looks, those who lead prepare.
        let before = room(&ondine).await;
        assert_eq!(before.stage.place, Place::Waiting);
        assert_eq!(before.method.phases.len(), 8);
        assert_eq!(before.seen_by, "Visible par les 12 membres du groupe");
        assert_eq!(
            command(&ondine, Command::Begin).await,
            Reply::Refused(Refusal::NotYours)
        );
        assert_eq!(
            count(&db, "facilitation").await,
            0,
            "what is refused leaves no trace"
        );
        assert_eq!(before.subject, None);
        choose_situation(&db, "Prendre la parole").await;
        let prepared = room(&ondine).await;
        let question = "Comment la garder ?".to_owned();
        assert_eq!(
            prepared.subject,
            Some(("Prendre la parole".to_owned(), question))
        );
        let teller = named(&before, "Ondine");
        assert_eq!(
            command(&celestine, Command::Narrate(Some(teller))).await,
            Reply::Done(1)
        );
        let other = named(&before, "Aurore");
        assert_eq!(
            command(&ondine, Command::Narrate(Some(other))).await,
            Reply::Refused(Refusal::NotYours),
            "one offers oneself only"
        );
        assert_eq!(command(&celestine, Command::Begin).await, Reply::Done(2));
        let first = room(&ondine).await;
        assert_eq!(
            first.phase().map(|phase| phase.code.as_str()),
            Some("accueil")
        );

        // Both press « Phase suivante » at once: one phase, and whoever was slower is told.
        let next = |seen| Ask::Do {
            command: Command::Next,
            seen,
        };
        assert_eq!(ask(&celestine, next(2)).await, Reply::Done(3));
        let slower = ask(&aurore, next(2)).await;
        assert_eq!(
            slower,
            Reply::Stale {
                revision: 3,
                body: String::new()
            }
        );
        app.wait(SignedDuration::from_mins(15));
        let now = room(&aurore).await;
        let Place::In(step) = now.stage.place else {
            panic!("in a phase: {:?}", now.stage.place);
        };
        assert_eq!((step.phase, now.now.minutes_since(step.at)), (1, 15));

        // Each writes their own note of a phase; nobody writes over another.
        assert_eq!(
            ask(&celestine, note("recit", "Elle raconte.", 0)).await,
            Reply::Done(1)
        );
        assert_eq!(
            ask(&aurore, note("recit", "Une consultation.", 0)).await,
            Reply::Done(1)
        );
        assert_eq!(
            ask(&ondine, note("recit", "Moi aussi.", 0)).await,
            Reply::Refused(Refusal::NotYours)
        );
        // Another window of the same person, that has not seen what this one wrote.
        assert_eq!(
            ask(&celestine, note("recit", "Autre chose.", 0)).await,
            Reply::Stale {
                revision: 1,
                body: "Elle raconte.".to_owned()
            }
        );
        // A reply lost on the way: the same text is sent again, and is there.
        assert_eq!(
            ask(&celestine, note("recit", "Elle raconte.", 0)).await,
            Reply::Done(1)
        );
        assert_eq!(
            ask(&celestine, note("recit", "Elle raconte une journée.", 1)).await,
            Reply::Done(2)
        );
        assert_eq!(
            ask(&celestine, note("chanson", "La la.", 0)).await,
            Reply::Refused(Refusal::Unknown)
        );
        assert_eq!(
            ask(&celestine, note("recit", &"é".repeat(8_001), 2)).await,
            Reply::Refused(Refusal::TooLong)
        );

        // What the narrator writes for herself is hers.
        assert_eq!(
            ask(&ondine, own("Je me suis sentie seule.", 0)).await,
            Reply::Done(1)
        );
        assert_eq!(
            ask(&celestine, own("Et moi ?", 0)).await,
            Reply::Refused(Refusal::NotYours)
        );
        assert_eq!(
            room(&ondine).await.own.map(|own| own.body),
            Some("Je me suis sentie seule.".to_owned())
        );
        for other in [&celestine, &aurore] {
            let seen = room(other).await;
            assert_eq!(seen.own, None);
            let sent = serde_json::to_string(&seen).expect("a room as it travels");
            assert!(!sent.contains("sentie seule"));
        }

        // The method without WASM: forms, and the page says where one is.
        for (gesture, word) in [("suivante", "fait"), ("suivante", "perime")] {
            let posted = celestine
                .post(
                    &format!("{ROOM}/commande"),
                    &[("geste", gesture), ("vu", "3")],
                )
                .await;
            assert_eq!(posted.location(), format!("{ROOM}?etat={word}"));
        }
        let page = celestine.get(&format!("{ROOM}?etat=perime")).await;
        assert_eq!(page.status, StatusCode::OK);
        for words in [
            "Récit",
            "aria-current=\"step\"",
            "Phase suivante",
            "Elle raconte une journée.",
            "Actualiser",
            "Visible par les 12 membres du groupe",
        ] {
            assert!(page.body.contains(words), "{words}");
        }
        let refused = celestine
            .post(
                &format!("{ROOM}/note"),
                &[
                    ("phase", "recit"),
                    ("vu", "0"),
                    ("texte", "Tapé\r\nhors script"),
                ],
            )
            .await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(
            refused.body.contains("Tapé\nhors script")
                && refused.body.contains("Elle raconte une journée.")
        );

        // Reserved to those who lead, what a member typed is shown back.
        let fields = [("phase", "hypotheses"), ("vu", "0"), ("texte", "Mon idée")];
        let reserved = ondine.post(&format!("{ROOM}/note"), &fields).await;
        assert_eq!(reserved.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            reserved.body.contains("Mon idée") && reserved.body.contains("copiez-le"),
            "{}",
            reserved.body
        );

        // Members may be asked to write too.
        assert_eq!(
            command(&celestine, Command::LetWrite(true)).await,
            Reply::Done(5)
        );
        assert_eq!(
            ask(&ondine, note("hypotheses", "J’écoute.", 0)).await,
            Reply::Done(1)
        );

        // To the end, and what was written feeds the account.
        for _ in 3..8 {
            command(&celestine, Command::Next).await;
        }
        let silent = room(&ondine).await;
        assert_eq!(
            silent.phase().map(|phase| phase.code.as_str()),
            Some("cloture")
        );
        assert!(matches!(
            command(&aurore, Command::Close).await,
            Reply::Done(_)
        ));
        assert_eq!(
            command(&aurore, Command::Next).await,
            Reply::Refused(Refusal::NotNow)
        );

        let mut tx = db.read().await.expect("a transaction");
        let seance = seance_of(&mut tx).await;
        let captured = captures_for(&mut tx, seance.id).await.expect("captures");
        drop(tx);
        let captured: Vec<(&str, Vec<(&str, &str)>)> = captured
            .iter()
            .map(|phase| {
                let notes = phase.notes.iter();
                let notes = notes.map(|note| (note.author_name.as_str(), note.body.as_str()));
                (phase.label.as_str(), notes.collect())
            })
            .collect();
        assert_eq!(
            captured,
            [
                (
                    "Récit",
                    vec![
                        ("Aurore", "Une consultation."),
                        ("Célestine", "Elle raconte une journée.")
                    ]
                ),
                ("Hypothèses", vec![("Ondine", "J’écoute.")]),
            ]
        );

        // Deeds are kept without words, and nothing of what was for herself.
        let deeds = deeds(&db).await;
        assert_eq!(
            deeds
                .iter()
                .filter(|(action, _)| action == "facilitation.noted")
                .count(),
            3
        );
        assert!(
            deeds
                .iter()
                .all(|(_, detail)| ["", "recit", "hypotheses"].contains(&detail.as_str())),
            "{deeds:?}"
        );

        // Thirty days later it is erased, and only that.
        app.wait(SignedDuration::from_hours(29 * 24));
        assert_eq!(forget(&app.state).await, Ok(0));
        app.wait(SignedDuration::from_hours(2 * 24));
        assert_eq!(forget(&app.state).await, Ok(1));
        assert_eq!(count(&db, "narrator_note").await, 0);
        let bodies: Vec<(String,)> = rows(&db, "select body from capture order by body").await;
        assert_eq!(bodies.len(), 3);
    }
);
