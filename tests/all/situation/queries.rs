//! A page of situations asks its database as much for three of them as for one.

use axum::http::StatusCode;

use super::ground::{LIST, ROUND, act, group_page, in_april, propose, two};
use crate::common::{
    app::{Client, TestApp},
    ears::statements,
};

async fn open(client: &Client, path: &str) {
    let page = client.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
}

async fn counts(situations: usize) -> Vec<(String, usize)> {
    let app = TestApp::new().await;
    let celestine = in_april(&app).await;
    let (ondine, _) = two(&app).await;
    for at in 0..situations {
        propose(&ondine, &format!("La situation {at}")).await;
    }
    assert_eq!(act(&celestine, "clore-recueil").await, "recueil-clos");
    let seance = format!("{}/seances/2", group_page());
    let paths = [
        group_page().to_owned(),
        LIST.to_owned(),
        ROUND.to_owned(),
        format!("{seance}/ordre-du-jour"),
        seance,
    ];
    let mut counts = Vec::new();
    for path in paths {
        open(&ondine, &path).await;
        let (asked, ()) = statements(open(&ondine, &path)).await;
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
