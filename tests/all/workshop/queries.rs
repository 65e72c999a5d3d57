//! A page of workshops asks its database as much for three as for one.

use axum::http::StatusCode;

use super::ground::{OFFICE, PAGE, published, register, sheet, signed_in};
use crate::common::{
    app::{Client, TestApp},
    ears::statements,
};

async fn open(client: &Client, path: &str) {
    let page = client.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
}

async fn counts(many: usize) -> Vec<(String, usize)> {
    let app = TestApp::new().await;
    let team = published(&app, "8").await;
    for _ in 1..many {
        let made = team.post(&format!("{OFFICE}/nouveau"), &sheet("8")).await;
        let slug = made
            .location()
            .split('?')
            .next()
            .expect("an address")
            .to_owned();
        team.post(&format!("{slug}/publier"), &[]).await;
    }
    let mut person = None;
    for rank in 0..many {
        let client = signed_in(&app, &format!("personne{rank}@exemple.fr")).await;
        register(&client, "Ondine").await;
        person = Some(client);
    }
    let person = person.expect("somebody");
    let mut counts = Vec::new();
    let pages = [
        (&person, "/ateliers".to_owned()),
        (&person, PAGE.to_owned()),
        (&person, format!("{PAGE}/inscription")),
        (&person, "/mon-espace".to_owned()),
        (&team, OFFICE.to_owned()),
        (&team, format!("{OFFICE}/annoncer-entendre")),
        (&team, format!("{PAGE}/participants")),
    ];
    for (client, path) in pages {
        open(client, &path).await;
        let (asked, ()) = statements(open(client, &path)).await;
        counts.push((path, asked));
    }
    counts
}

#[tokio::test]
async fn every_page_asks_as_much_for_three_as_for_one() {
    let (one, three) = (counts(1).await, counts(3).await);
    assert!(one.iter().all(|(_, asked)| *asked > 1), "{one:?}");
    assert_eq!(one, three);
}
