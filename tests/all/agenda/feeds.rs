//! A meeting that is moved over a clock change, then cancelled, as the calendars of a member see it:
//! one event, mended in place, in each file we give.

use axum::http::StatusCode;
use serde_json::Value;

use crate::{
    common::app::TestApp,
    seance::{
        calendars::read,
        ground::{CELESTINE, GROUP, ONDINE, group, member},
    },
};

#[tokio::test]
async fn every_file_mends_the_same_event_in_place() {
    let app = TestApp::new().await;
    group(&app).await;
    let celestine = member(&app, CELESTINE).await;
    let ondine = member(&app, ONDINE).await;
    let drawn = ondine
        .post(&format!("{GROUP}/agenda/adresse"), &[("geste", "creer")])
        .await;
    let start = drawn.body.find("/calendriers/").expect("an address");
    let end = drawn.body[start..].find(".ics").expect("its end");
    let secret = drawn.body[start..start + end + 4].to_owned();
    let addresses = [
        secret,
        format!("{GROUP}/agenda.ics"),
        format!("{GROUP}/seances/6/agenda.ics"),
    ];
    let mut files = Vec::new();
    let mut take = async |when: &str| {
        for (place, address) in addresses.iter().enumerate() {
            let file = ondine.get(address).await;
            assert_eq!(file.status, StatusCode::OK, "{address}");
            files.push((format!("{place}-{when}.ics"), file.body));
        }
    };
    take("1").await;
    // From 7 October, in summer time, to 28 October, in winter time: the hour of the clock stays.
    let moved = celestine
        .post(
            &format!("{GROUP}/seances/6/deplacer"),
            &[
                ("jour", "2025-10-28"),
                ("debut", "18:00"),
                ("fin", "20:30"),
                ("raison", "salle"),
            ],
        )
        .await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.body);
    take("2").await;
    celestine
        .post(
            &format!("{GROUP}/seances/6/annuler"),
            &[("raison", "grève")],
        )
        .await;
    take("3").await;

    let named: Vec<(&str, String)> = files
        .iter()
        .map(|(name, body)| (name.as_str(), body.clone()))
        .collect();
    for program in read(&named) {
        for place in 0..addresses.len() {
            let [planned, moved, cancelled] = [0, 1, 2].map(|turn| {
                let events = program[turn * addresses.len() + place].as_array();
                let events = events.expect("events").clone();
                assert_eq!(
                    events.len(),
                    if place == 2 { 1 } else { 8 },
                    "never shown twice"
                );
                events
            });
            let changed: Vec<&Value> = cancelled
                .iter()
                .filter(|event| event["status"] == "CANCELLED")
                .collect();
            let [last] = changed.as_slice() else {
                panic!("one meeting is cancelled: {changed:?}");
            };
            let same = |events: &[Value]| {
                let mut found = events.iter().filter(|event| event["uid"] == last["uid"]);
                found.next().expect("the same name").clone()
            };
            let (planned, moved) = (same(&planned), same(&moved));
            assert_eq!(planned["starts"], "2025-10-07T16:00:00Z");
            assert_eq!(moved["starts"], "2025-10-28T17:00:00Z");
            assert_eq!(last["starts"], "2025-10-28T17:00:00Z");
            let numbers = [&planned, &moved, last].map(|event| event["sequence"].as_i64());
            assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
        }
    }
}
