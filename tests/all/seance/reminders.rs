//! Reminders leave once each, at the hour of the wall clock, whatever stops or runs twice.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use croisee::{
    db::{Db, Instant},
    seance::actions::remind,
    server::clock::Clock,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::ground::{CELESTINE, GROUP, IDRISS, group_with, member};
use crate::common::{
    app::{Client, TestApp},
    database::{count, rows},
    race::run,
};

/// A meeting two days after summer time begins: a week before is on the other side.
pub async fn group_in_spring(app: &TestApp) -> Client {
    let spring = |call: &mut serde_json::Value| {
        let seance = &mut call["appel"]["seances"][1];
        seance["debut_local"] = json!("2025-04-01T18:00");
        seance["fin_local"] = json!("2025-04-01T20:30");
        seance["debut_utc"] = json!("2025-04-01T16:00:00Z");
        seance["fin_utc"] = json!("2025-04-01T18:30:00Z");
    };
    group_with(app, spring, |_| {}).await
}

/// The same record, served by another process whose clock shows `moment`.
pub fn restarted(db: &Db, moment: Timestamp) -> TestApp {
    TestApp::on_with(db.clone(), |settings| {
        settings.clock = Clock::held_at(moment)
    })
}

/// Every reminder posted: when, to how many.
pub async fn posted(db: &Db) -> BTreeMap<String, usize> {
    let letters: Vec<(String, Instant)> = rows(
        db,
        "select subject, posted_at from outbox where subject like 'Rappel%'",
    )
    .await;
    let mut posted = BTreeMap::new();
    for (subject, at) in letters {
        *posted
            .entry(format!("{} {subject}", at.timestamp()))
            .or_default() += 1;
    }
    posted
}

db_test!(
    async fn each_reminder_leaves_once_through_a_clock_change_and_a_restart(db: Db) {
        let first = TestApp::on(db.clone());
        group_in_spring(&first).await;
        let step = SignedDuration::from_mins(30);
        let mut now: Timestamp = "2025-03-24T12:00:00Z".parse().expect("an instant");
        let end: Timestamp = "2025-04-02T00:00:00Z".parse().expect("an instant");
        let mut app = restarted(&db, now);
        while now < end {
            // Killed and started again now and then, and once two of them run at the same moment.
            if now.as_second() % (7 * 3600) == 0 {
                app = restarted(&db, now);
            }
            let twin = restarted(&db, now);
            let (one, other) = tokio::join!(remind(&app.state), remind(&twin.state));
            one.expect("reminders");
            other.expect("reminders");
            now += step;
            app.wait(step);
        }
        let expected: BTreeMap<String, usize> = [
            // 18 h on 25 March is still winter time: 17 h universal.
            (
                "2025-03-25T17:00:00Z Rappel : réunion COPS mardi 1er avril",
                12,
            ),
            ("2025-03-31T16:00:00Z Rappel : réunion COPS demain", 12),
            (
                "2025-04-01T15:00:00Z Rappel : réunion COPS dans une heure",
                12,
            ),
        ]
        .into_iter()
        .map(|(letter, to)| (letter.to_owned(), to))
        .collect();
        assert_eq!(posted(&db).await, expected);
        assert_eq!(count(&db, "seance_reminder").await, 36);
    }
);

#[tokio::test]
async fn a_moved_meeting_is_reminded_again_and_a_long_stop_leaves_no_stale_letter() {
    let app = TestApp::new().await;
    group_in_spring(&app).await;
    let db = &app.state.db;
    // The server was down on the 25th, and starts again on the 31st in the evening.
    let late = restarted(db, "2025-03-31T19:00:00+02:00".parse().expect("an instant"));
    remind(&late.state).await.expect("reminders");
    remind(&late.state).await.expect("reminders");
    let letters = posted(db).await;
    assert_eq!(letters.len(), 1, "{letters:?}");
    assert!(
        letters
            .keys()
            .next()
            .is_some_and(|key| key.ends_with("demain"))
    );

    // Moved by a week: another promise, reminded from its own week on.
    let celestine = member(&late, CELESTINE).await;
    let moved = celestine
        .post(
            &format!("{GROUP}/seances/2/deplacer"),
            &[
                ("jour", "2025-04-08"),
                ("debut", "18:00"),
                ("fin", "20:30"),
                ("raison", "Une grève."),
            ],
        )
        .await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.body);
    let hour = restarted(db, "2025-04-01T17:30:00+02:00".parse().expect("an instant"));
    remind(&hour.state).await.expect("reminders");
    assert_eq!(posted(db).await.len(), 1, "nothing is due for the old date");
    let week = restarted(db, "2025-04-01T18:00:00+02:00".parse().expect("an instant"));
    remind(&week.state).await.expect("reminders");
    let letters = posted(db).await;
    assert_eq!(
        letters.get("2025-04-01T16:00:00Z Rappel : réunion COPS mardi 8 avril"),
        Some(&12),
        "{letters:?}"
    );
}

#[tokio::test]
async fn a_reminder_never_says_another_day() {
    let app = TestApp::new().await;
    group_in_spring(&app).await;
    let db = &app.state.db;
    let at = |moment: &str| restarted(db, moment.parse().expect("an instant"));
    // Down on the 25th, up again two days after: what is said is true.
    let late = at("2025-03-27T09:00:00+01:00");
    remind(&late.state).await.expect("reminders");
    let letter = late.last_letter(IDRISS).await;
    assert!(
        letter.body_text.contains("est dans 5\u{a0}jours"),
        "{}",
        letter.body_text
    );
    // Moved to the day after tomorrow: the letter told the date, and nothing says it again at once.
    let celestine = member(&late, CELESTINE).await;
    let fields = [
        ("jour", "2025-03-29"),
        ("debut", "18:00"),
        ("fin", "20:30"),
        ("raison", "Une grève."),
    ];
    let moved = celestine
        .post(&format!("{GROUP}/seances/2/deplacer"), &fields)
        .await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.body);
    let before = posted(db).await;
    remind(&late.state).await.expect("reminders");
    remind(&at("2025-03-28T17:59:00+01:00").state)
        .await
        .expect("reminders");
    assert_eq!(posted(db).await, before);
    // The day before and the hour before are still reminded; in the morning « demain » is no more.
    let morning = at("2025-03-29T09:00:00+01:00");
    remind(&morning.state).await.expect("reminders");
    let letter = morning.last_letter(IDRISS).await;
    assert_eq!(letter.subject, "Rappel : réunion COPS aujourd’hui");
    remind(&at("2025-03-29T17:00:00+01:00").state)
        .await
        .expect("reminders");
    assert_eq!(posted(db).await.len(), before.len() + 2);
}

#[tokio::test]
async fn a_meeting_in_one_place_promises_no_link() {
    let app = TestApp::new().await;
    group_in_spring(&app).await;
    let db = &app.state.db;
    run(db, &["update seance set setting = 'presentiel'"]).await;
    let eve = restarted(db, "2025-03-31T19:00:00+02:00".parse().expect("an instant"));
    remind(&eve.state).await.expect("reminders");
    let letter = eve.last_letter(IDRISS).await;
    assert!(letter.body_text.contains("On se retrouve sur place."));
    assert!(!letter.body_text.contains("visio"), "{}", letter.body_text);
    run(db, &["update seance set place = 'Salle Osète'"]).await;
    let hour = restarted(db, "2025-04-01T17:00:00+02:00".parse().expect("an instant"));
    remind(&hour.state).await.expect("reminders");
    let letter = hour.last_letter(IDRISS).await;
    assert!(
        letter.body_text.contains("l’adresse est sur sa page")
            && !letter.body_text.contains("Osète"),
        "{}",
        letter.body_text
    );
}

#[tokio::test]
async fn a_week_is_not_reminded_three_days_before() {
    let app = TestApp::new().await;
    group_in_spring(&app).await;
    let db = &app.state.db;
    let near = restarted(db, "2025-03-29T09:00:00+01:00".parse().expect("an instant"));
    remind(&near.state).await.expect("reminders");
    assert_eq!(posted(db).await.len(), 0);
}

/// Every address in the letters of a person, without the origin.
async fn links(app: &TestApp, email: &str) -> Vec<String> {
    let letters = app.letters().await;
    letters
        .iter()
        .filter(|letter| letter.recipient == email && letter.subject.starts_with("Rappel"))
        .flat_map(|letter| letter.body_text.split_whitespace())
        .filter_map(|word| word.strip_prefix("https://croisee.test"))
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn a_scanner_that_opens_every_link_changes_nothing_and_a_press_does() {
    let app = TestApp::new().await;
    group_in_spring(&app).await;
    let week = "2025-03-25T18:00:00+01:00".parse().expect("an instant");
    let app = restarted(&app.state.db, week);
    remind(&app.state).await.expect("reminders");
    let links = links(&app, IDRISS).await;
    let answers: Vec<&String> = links
        .iter()
        .filter(|link| link.contains("reponse"))
        .collect();
    assert_eq!(answers.len(), 2, "{links:?}");

    // A machine opens everything, twice.
    let machine = app.client();
    for link in links.iter().chain(&links) {
        let opened = machine.get(link).await;
        assert!(
            opened.status.is_success() || opened.status == StatusCode::SEE_OTHER,
            "{link}"
        );
    }
    assert_eq!(count(&app.state.db, "seance_answer").await, 0);

    // A person presses the button, without signing in, then changes their mind.
    let person = app.client();
    let page = person.get(answers[1]).await;
    assert_eq!(page.header("referrer-policy"), "strict-origin");
    assert!(
        page.body.contains("Non, je ne pourrai pas"),
        "{}",
        page.body
    );
    let (_, query) = answers[1].split_once("jeton=").expect("a token");
    let token = query.split('&').next().expect("a token");
    let press = async |answer: &str| {
        let fields = [("jeton", token), ("reponse", answer)];
        person.post("/seances/reponse", &fields).await
    };
    let said = press("non").await;
    assert!(said.body.contains("C’est noté"), "{}", said.body);
    let kept: Vec<(String, String)> =
        rows(&app.state.db, "select answer, channel from seance_answer").await;
    assert_eq!(kept, [("non".to_owned(), "courriel".to_owned())]);
    press("oui").await;
    let kept: Vec<(String,)> = rows(&app.state.db, "select answer from seance_answer").await;
    assert_eq!(kept, [("oui".to_owned(),)]);

    // Another's link, a damaged one, and too late.
    let damaged = format!("{}x", token);
    for wrong in [damaged.as_str(), "", "a.b.c"] {
        let fields = [("jeton", wrong), ("reponse", "non")];
        let answer = person.post("/seances/reponse", &fields).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    app.wait(SignedDuration::from_hours(24 * 7));
    let late = press("non").await;
    assert!(late.body.contains("déjà commencé"), "{}", late.body);
    let kept: Vec<(String,)> = rows(&app.state.db, "select answer from seance_answer").await;
    assert_eq!(kept, [("oui".to_owned(),)]);

    // Signed in, the same person finds the group.
    let idriss = member(&app, IDRISS).await;
    assert_eq!(idriss.get(GROUP).await.status, StatusCode::OK);
}
