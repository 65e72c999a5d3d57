//! One SQL text, two databases: SQLite embedded by default, PostgreSQL by URL.
//!
//! A store function takes `&mut Tx` and writes its statement once inside
//! [`on!`](crate::on): the block is compiled for each backend. Reads take a
//! read transaction, which keeps one picture of the record from its first
//! statement to its last; verbs take a write one. On PostgreSQL each statement
//! of a writing transaction sees what was committed before it: it locks a row,
//! or says in its `where` how it found it.
//!
//! SQLite has one writer at a time, so its writers queue, fairly and in
//! memory, for the one connection of a writing pool, instead of meeting
//! `SQLITE_BUSY` and sleeping. Transactions that write open with
//! `BEGIN IMMEDIATE`: a deferred one that has read cannot wait its turn.

use std::{str::FromStr, time::Duration};

use jiff::Timestamp;
use sqlx::{
    PgPool, Postgres, Sqlite, SqlitePool, Transaction,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::error::Error;

static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// A server that stops in the middle of a transaction (a machine put to sleep) keeps what it locked: after
/// this long PostgreSQL undoes it, and the other servers go on.
const LEAVE_NO_LOCK: (&str, &str) = ("idle_in_transaction_session_timeout", "15s");

/// How a transaction that only reads opens on PostgreSQL. On SQLite every transaction keeps one picture.
const ONE_PICTURE: &str = "begin isolation level repeatable read read only";

/// SQLite before this version can corrupt a WAL database when it is reset.
const OLDEST_SAFE_SQLITE: [u32; 3] = [3, 51, 3];

/// The database that holds the record.
#[derive(Debug, Clone)]
pub enum Db {
    /// An embedded file, read by many and written by one.
    Sqlite {
        /// Connections that only read.
        readers: SqlitePool,
        /// The one connection that writes.
        writer: SqlitePool,
    },
    /// A PostgreSQL server, when several instances share one record.
    Postgres(PgPool),
}

/// A transaction on either database; dropped without [`Tx::commit`], it undoes itself.
#[derive(Debug)]
pub enum Tx {
    /// On SQLite.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

/// Compiles one block once per backend: `on!(tx, |conn| sqlx::query("…").execute(&mut **conn).await)`.
#[macro_export]
macro_rules! on {
    ($tx:expr, |$conn:ident| $body:expr) => {
        match $tx {
            $crate::db::Tx::Sqlite($conn) => $body,
            $crate::db::Tx::Postgres($conn) => $body,
        }
    };
}

/// Why the database could not be opened: one French line for the operator.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address is neither `sqlite:…` nor `postgres://…`.
    #[error("base.adresse : « {0} » n’est ni « sqlite:CHEMIN » ni « postgres://… »")]
    Address(String),
    /// The bundled SQLite is too old to be trusted with a WAL file.
    #[error("SQLite {0} est trop ancien : il faut au moins 3.51.3")]
    OldSqlite(String),
    /// The folder of the SQLite file could not be made.
    #[error("le dossier de la base ne peut pas être créé : {0}")]
    Folder(#[from] std::io::Error),
    /// A migration failed; the database is as it was.
    #[error("la migration de la base a échoué : {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The database refused the connection.
    #[error("la base ne s’ouvre pas : {0}")]
    Connect(#[from] sqlx::Error),
}

impl Db {
    /// Opens the database at `address` and brings its schema up to date.
    ///
    /// # Errors
    /// When the address is not understood, the file or server cannot be
    /// reached, or a migration fails.
    pub async fn open(address: &str) -> Result<Self, OpenError> {
        let db = if address.starts_with("sqlite:") {
            Self::open_sqlite(address).await?
        } else if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(address)?.options([LEAVE_NO_LOCK]);
            let pool = PgPoolOptions::new().max_connections(20);
            Self::Postgres(pool.connect_with(options).await?)
        } else {
            return Err(OpenError::Address(address.to_owned()));
        };
        db.migrate().await?;
        Ok(db)
    }

    async fn open_sqlite(address: &str) -> Result<Self, OpenError> {
        let options = SqliteConnectOptions::from_str(address)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(15))
            .pragma("mmap_size", "0");
        if let Some(folder) = options.get_filename().parent() {
            std::fs::create_dir_all(folder)?;
        }
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            // A file does not hang up: to ask it first whether it is there costs one more turn of the thread that has it.
            .test_before_acquire(false)
            .acquire_timeout(Duration::from_secs(15))
            .connect_with(options.clone())
            .await?;
        let (version,): (String,) = sqlx::query_as("select sqlite_version()")
            .fetch_one(&writer)
            .await?;
        if !is_safe_sqlite(&version) {
            return Err(OpenError::OldSqlite(version));
        }
        let readers = SqlitePoolOptions::new()
            .max_connections(8)
            .test_before_acquire(false)
            .connect_with(options)
            .await?;
        Ok(Self::Sqlite { readers, writer })
    }

    async fn migrate(&self) -> Result<(), OpenError> {
        match self {
            Self::Sqlite { writer, .. } => SQLITE_MIGRATIONS.run(writer).await?,
            Self::Postgres(pool) => POSTGRES_MIGRATIONS.run(pool).await?,
        }
        Ok(())
    }

    /// A transaction that only reads, and sees nothing of what is committed after its first statement.
    ///
    /// # Errors
    /// [`Error::Fault`] when no connection can be had.
    pub async fn read(&self) -> Result<Tx, Error> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Tx::Sqlite(readers.begin().await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin_with(ONE_PICTURE).await?),
        })
    }

    /// A transaction that writes; on SQLite it holds the one writing place.
    ///
    /// # Errors
    /// [`Error::Fault`] when no connection can be had.
    pub async fn write(&self) -> Result<Tx, Error> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("begin immediate").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Closes every connection, leaving the SQLite file checkpointed.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Makes what this transaction wrote lasting.
    ///
    /// # Errors
    /// [`Error::Fault`] when the database refuses; nothing is then written.
    pub async fn commit(self) -> Result<(), Error> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

fn is_safe_sqlite(version: &str) -> bool {
    let numbers: Vec<u32> = version
        .split('.')
        .map_while(|part| part.parse().ok())
        .collect();
    numbers.as_slice() >= OLDEST_SAFE_SQLITE.as_slice()
}

/// A moment, to the microsecond, as both databases keep it.
///
/// SQLite keeps text of a fixed width, so that the order of the text is the
/// order of time; PostgreSQL keeps `timestamptz`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(Timestamp);

impl Instant {
    /// The moment `timestamp`, rounded down to what both databases can hold.
    #[must_use]
    pub fn new(timestamp: Timestamp) -> Self {
        Self(Timestamp::from_microsecond(timestamp.as_microsecond()).unwrap_or(timestamp))
    }

    /// The moment as jiff knows it.
    #[must_use]
    pub fn timestamp(self) -> Timestamp {
        self.0
    }

    /// This moment, `duration` later.
    #[must_use]
    pub fn after(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration).unwrap_or(Timestamp::MAX))
    }

    /// This moment, `duration` earlier.
    #[must_use]
    pub fn before(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(duration).unwrap_or(Timestamp::MIN))
    }
}

impl sqlx::Type<Sqlite> for Instant {
    fn type_info() -> <Sqlite as sqlx::Database>::TypeInfo {
        <str as sqlx::Type<Sqlite>>::type_info()
    }
}

impl sqlx::Encode<'_, Sqlite> for Instant {
    fn encode_by_ref(
        &self,
        buffer: &mut <Sqlite as sqlx::Database>::ArgumentBuffer,
    ) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
        let text = self.0.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string();
        sqlx::Encode::<Sqlite>::encode(text, buffer)
    }
}

impl sqlx::Decode<'_, Sqlite> for Instant {
    fn decode(
        value: <Sqlite as sqlx::Database>::ValueRef<'_>,
    ) -> Result<Self, sqlx::error::BoxDynError> {
        Ok(Self(
            <&str as sqlx::Decode<Sqlite>>::decode(value)?.parse()?,
        ))
    }
}

impl sqlx::Type<Postgres> for Instant {
    fn type_info() -> <Postgres as sqlx::Database>::TypeInfo {
        <jiff_sqlx::Timestamp as sqlx::Type<Postgres>>::type_info()
    }
}

impl sqlx::Encode<'_, Postgres> for Instant {
    fn encode_by_ref(
        &self,
        buffer: &mut <Postgres as sqlx::Database>::ArgumentBuffer,
    ) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
        use jiff_sqlx::ToSqlx;
        sqlx::Encode::<Postgres>::encode(self.0.to_sqlx(), buffer)
    }
}

impl sqlx::Decode<'_, Postgres> for Instant {
    fn decode(
        value: <Postgres as sqlx::Database>::ValueRef<'_>,
    ) -> Result<Self, sqlx::error::BoxDynError> {
        Ok(Self(
            <jiff_sqlx::Timestamp as sqlx::Decode<Postgres>>::decode(value)?.to_jiff(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_older_than_the_wal_fix_is_refused() {
        assert!(is_safe_sqlite("3.51.3"));
        assert!(is_safe_sqlite("3.52.0"));
        assert!(!is_safe_sqlite("3.46.0"));
        assert!(!is_safe_sqlite("3.51.2"));
    }
}
