//! The list and a candidature ask their database as much for three as for one.

use axum::http::StatusCode;

use super::ground::{Commission, LIST, mark, page};
use crate::common::{app::TestApp, ears::statements};

/// A commission of so many candidatures, all marked by one reader.
async fn commission(db: croisee::db::Db, count: usize) -> Commission {
    let c = Commission::gather_with(TestApp::on(db), |file| {
        file["candidatures"]
            .as_array_mut()
            .expect("a list")
            .truncate(count);
    })
    .await;
    let numbers: Vec<String> = (1..=count).map(|rank| format!("{rank:03}")).collect();
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    c.begin(&numbers).await;
    for number in numbers {
        mark(&c.one, number, ["3"; 4], "").await;
    }
    c
}

async fn asked(c: &Commission, address: &str) -> usize {
    // The first visit of a minute notes itself.
    c.one.get(address).await;
    let (count, answer) = statements(c.one.get(address)).await;
    assert_eq!(answer.status, StatusCode::OK, "{address}");
    count
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn three_ask_as_much_as_one() {
    let folders = [
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    ];
    let one = commission(
        crate::common::database::sqlite_in(folders[0].path()).await,
        1,
    )
    .await;
    let three = commission(
        crate::common::database::sqlite_in(folders[1].path()).await,
        3,
    )
    .await;
    let addresses = [
        LIST.to_owned(),
        page("001"),
        format!("{LIST}.csv"),
        format!("{LIST}/imprimer"),
    ];
    for address in addresses {
        let for_one = asked(&one, &address).await;
        assert!(for_one > 1, "{address}");
        assert_eq!(asked(&three, &address).await, for_one, "{address}");
    }
    let space = async |c: &Commission| {
        c.one.get("/mon-espace").await;
        let (count, space) = statements(c.one.get("/mon-espace")).await;
        assert_eq!(space.status, StatusCode::OK);
        count
    };
    assert_eq!(space(&three).await, space(&one).await);
}
