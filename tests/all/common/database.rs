//! A fresh database a test, on both backends.

use std::{env, future::Future, path::Path, time::Duration};

use croisee::db::Db;
use sqlx::{
    Connection, Executor, FromRow, PgConnection, SqliteConnection,
    postgres::PgRow,
    sqlite::{SqliteConnectOptions, SqliteRow},
};
use tokio::{task::JoinError, time::timeout};

/// The name of a test's SQLite file in its folder.
const FILE: &str = "croisee.sqlite3";

/// After how long a story waits for what will not come, or a connection is not given back, even on a slow machine.
const ENDLESS: Duration = Duration::from_secs(600);

/// How a story ended.
type Outcome = std::thread::Result<()>;

/// Makes two tests of one: `NAME::sqlite` and `NAME::postgres`.
///
/// ```ignore
/// db_test!(async fn a_letter_leaves_once(db: Db) { … });
/// ```
#[macro_export]
macro_rules! db_test {
    ($(#[$meta:meta])* async fn $name:ident($db:ident: Db $(,)?) $body:block) => {
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "a body may name nothing of its module")]
            use super::*;

            async fn story($db: croisee::db::Db) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn sqlite() {
                $crate::common::database::on_sqlite(story).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn postgres() {
                $crate::common::database::on_postgres(story).await;
            }
        }
    };
}

/// Runs `story` on a SQLite file of its own.
pub async fn on_sqlite<F>(story: impl FnOnce(Db) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let folder = tempfile::tempdir().expect("a temporary folder");
    let db = sqlite_in(folder.path()).await;
    retell(tell(story, db).await);
}

/// A new SQLite database in `folder`.
pub async fn sqlite_in(folder: &Path) -> Db {
    Db::open(&sqlite_address(folder))
        .await
        .expect("a SQLite database")
}

/// The address of the SQLite database in `folder`.
pub fn sqlite_address(folder: &Path) -> String {
    format!("sqlite:{}", folder.join(FILE).display())
}

/// Runs `story` on a PostgreSQL database of its own, dropped afterwards.
pub async fn on_postgres<F>(story: impl FnOnce(Db) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let server = env::var("CROISEE_TEST_POSTGRES").expect(
        "CROISEE_TEST_POSTGRES names no PostgreSQL server: run « make test » or « scripts/with-postgres cargo test »",
    );
    let name = format!("croisee_test_{}", uuid::Uuid::now_v7().simple());
    command(&server, format!("create database {name}")).await;
    let (base, _) = server.rsplit_once('/').expect("a database in the address");
    let db = Db::open(&format!("{base}/{name}"))
        .await
        .expect("a PostgreSQL database");
    let outcome = tell(story, db).await;
    command(&server, format!("drop database {name} with (force)")).await;
    retell(outcome);
}

/// Runs a story to its end, and puts its database away; answers how either failed, or never ended.
async fn tell<F>(story: impl FnOnce(Db) -> F, db: Db) -> Outcome
where
    F: Future<Output = ()> + Send + 'static,
{
    let told = timeout(ENDLESS, tokio::spawn(story(db.clone()))).await;
    let closed = timeout(ENDLESS, db.close()).await;
    match told {
        Ok(Ok(())) if closed.is_err() => Err(Box::new("a connection was not given back")),
        Ok(told) => told.map_err(JoinError::into_panic),
        Err(_) => Err(Box::new("the story has no end")),
    }
}

/// Lets a failed story fail its test, once the database is put away.
fn retell(outcome: Outcome) {
    if let Err(failure) = outcome {
        if let Some(why) = failure.downcast_ref::<&str>() {
            eprintln!("{why}");
        }
        std::panic::resume_unwind(failure);
    }
}

/// Databases are made and dropped by statements that take no parameter.
async fn command(server: &str, statement: String) {
    let mut connection = PgConnection::connect(server)
        .await
        .expect("the test PostgreSQL answers");
    connection
        .execute(sqlx::raw_sql(sqlx::AssertSqlSafe(statement)))
        .await
        .expect("the test PostgreSQL obeys");
}

/// The rows that `statement` reads.
pub async fn rows<T>(db: &Db, statement: &'static str) -> Vec<T>
where
    T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    let mut tx = db.read().await.expect("a transaction");
    croisee::on!(&mut tx, |conn| sqlx::query_as(statement)
        .fetch_all(&mut **conn)
        .await)
    .expect("rows")
}

/// How many rows `table` holds.
pub async fn count(db: &Db, table: &str) -> i64 {
    let mut tx = db.read().await.expect("a transaction");
    let statement = format!("select count(*) from {table}");
    let (rows,): (i64,) = croisee::on!(&mut tx, |conn| {
        sqlx::query_as(sqlx::AssertSqlSafe(statement.as_str()))
            .fetch_one(&mut **conn)
            .await
    })
    .expect("a count");
    rows
}

/// Notices whether anything is committed to the SQLite database in a folder.
pub struct Watch(SqliteConnection);

impl Watch {
    /// Starts watching.
    pub async fn over(folder: &Path) -> Self {
        let options = SqliteConnectOptions::new().filename(folder.join(FILE));
        let connection = SqliteConnection::connect_with(&options)
            .await
            .expect("the database opens twice");
        let mut watch = Self(connection);
        watch.version().await;
        watch
    }

    /// A number that changes with each commit of anybody else.
    pub async fn version(&mut self) -> i64 {
        let (version,): (i64,) = sqlx::query_as("pragma data_version")
            .fetch_one(&mut self.0)
            .await
            .expect("a version");
        version
    }
}
