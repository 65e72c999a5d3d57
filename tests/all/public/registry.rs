//! Nothing is kept about people that the privacy notice does not say.

use std::collections::BTreeSet;

use croisee::{on, privacy};

use crate::common::app::TestApp;

/// Every column of the migrated schema, but for the migrations' own table.
async fn columns_of_the_schema(app: &TestApp) -> BTreeSet<(String, String)> {
    let mut tx = app.state.db.read().await.expect("a transaction");
    let columns: Vec<(String, String)> = on!(&mut tx, |conn| {
        sqlx::query_as(
            "select tables.name, columns.name
             from sqlite_schema as tables, pragma_table_info(tables.name) as columns
             where tables.type = 'table'
               and tables.name not like 'sqlite\\_%' escape '\\'
               and tables.name <> '_sqlx_migrations'",
        )
        .fetch_all(&mut **conn)
        .await
    })
    .expect("the columns");
    columns.into_iter().collect()
}

#[tokio::test]
async fn every_column_is_personal_or_said_not_to_be() {
    let app = TestApp::new().await;
    let schema = columns_of_the_schema(&app).await;
    assert!(schema.len() > 30, "the schema was read");
    let forgotten: Vec<_> = schema
        .iter()
        .filter(|(table, column)| !privacy::is_known(table, column))
        .collect();
    assert!(
        forgotten.is_empty(),
        "say in src/privacy.rs what these are for, or that they are not personal: {forgotten:?}"
    );
    let gone: Vec<_> = privacy::known_columns()
        .filter(|(table, column)| !schema.contains(&((*table).to_owned(), (*column).to_owned())))
        .collect();
    assert!(gone.is_empty(), "no longer in the schema: {gone:?}");
}

#[test]
fn no_column_is_on_both_sides() {
    let mut seen = BTreeSet::new();
    for column in privacy::known_columns() {
        assert!(seen.insert(column), "{column:?} is named twice");
    }
}

#[tokio::test]
async fn the_notice_says_all_of_the_registry() {
    let app = TestApp::new().await;
    let page = app.client().get("/vie-privee").await;
    for processing in privacy::REGISTRY {
        for said in [processing.title, processing.purpose, processing.kept] {
            assert!(page.body.contains(said), "{said}");
        }
    }
}
