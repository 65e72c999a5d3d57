//! `croisee backup` and `croisee restore`: the SQLite file, copied and put back.

use std::{
    ffi::OsString,
    fs::{self, OpenOptions},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    str::FromStr as _,
};

use serde_json::json;
use sqlx::{Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{Failure, print};
use crate::{db::Db, server::settings::Settings};

/// Copies the record into `file`, while the site may be serving.
pub(super) async fn save(settings: &Settings, file: &Path) -> Result<(), Failure> {
    let source = sqlite_options(
        settings,
        "pg_dump --format=custom --file=FICHIER (puis pg_restore)",
    )?;
    create_private(file)?;
    let outcome = copy_into(source, file).await;
    if outcome.is_err() {
        // Half a copy is worse than none.
        let _ = fs::remove_file(file);
    }
    outcome?;
    let size = fs::metadata(file).map_or(0, |metadata| metadata.len());
    print(&json!({ "copie": file, "octets": size }));
    Ok(())
}

async fn copy_into(source: SqliteConnectOptions, file: &Path) -> Result<(), Failure> {
    let target = path_text(file)?;
    let mut connection = SqliteConnection::connect_with(&source)
        .await
        .map_err(|_| Failure::new("la base ne s’ouvre pas : rien n’a été copié"))?;
    sqlx::query("vacuum into $1")
        .bind(target)
        .execute(&mut connection)
        .await
        .map_err(|_| Failure::new("la copie a échoué : le disque est-il plein ?"))?;
    check(file).await
}

/// Replaces the record by the copy in `file`, and keeps the old one aside.
pub(super) async fn restore(settings: &Settings, file: &Path) -> Result<(), Failure> {
    let options = sqlite_options(
        settings,
        "pg_restore --clean --if-exists --dbname=BASE FICHIER",
    )?;
    check(file).await?;
    let record = options.get_filename().to_path_buf();
    if let Some(folder) = record.parent() {
        fs::create_dir_all(folder).map_err(|error| refused(folder, &error))?;
    }

    // Written beside, then renamed: the record is at any moment the old one or the new one, whole.
    let incoming = with_suffix(&record, "restauration");
    let _ = fs::remove_file(&incoming);
    create_private(&incoming)?;
    fs::copy(file, &incoming).map_err(|error| refused(&incoming, &error))?;
    fs::File::open(&incoming)
        .and_then(|copy| copy.sync_all())
        .map_err(|error| refused(&incoming, &error))?;
    let aside = put_aside(&record, options).await?;
    fs::rename(&incoming, &record).map_err(|error| refused(&record, &error))?;

    // A copy made by an earlier version is brought up to date.
    Db::open(&settings.database.address).await?.close().await;
    print(&json!({ "base": record, "precedente": aside }));
    Ok(())
}

/// Moves the record in place aside, once nobody has it open.
async fn put_aside(
    record: &Path,
    options: SqliteConnectOptions,
) -> Result<Option<PathBuf>, Failure> {
    if !record.exists() {
        return Ok(None);
    }
    close_for_good(options).await?;
    let aside = with_suffix(
        record,
        &jiff::Timestamp::now()
            .strftime("avant-%Y%m%dT%H%M%SZ")
            .to_string(),
    );
    fs::rename(record, &aside).map_err(|error| refused(record, &error))?;
    Ok(Some(aside))
}

/// Leaves WAL mode, which SQLite allows only to the last one that has the file
/// open: a running site is noticed, and no write-ahead file is left behind to
/// be replayed over the restored copy.
async fn close_for_good(options: SqliteConnectOptions) -> Result<(), Failure> {
    let busy = || {
        Failure::new(
            "la base est ouverte par un autre programme : arrêtez le site, puis recommencez",
        )
    };
    let options = options.busy_timeout(std::time::Duration::from_secs(1));
    let mut connection = SqliteConnection::connect_with(&options)
        .await
        .map_err(|_| Failure::new("la base à remplacer ne s’ouvre pas : déplacez-la à la main"))?;
    let (mode,): (String,) = sqlx::query_as("pragma journal_mode = delete")
        .fetch_one(&mut connection)
        .await
        .map_err(|_| busy())?;
    connection.close().await.map_err(|_| busy())?;
    if mode == "delete" {
        Ok(())
    } else {
        Err(busy())
    }
}

/// Whether `file` is a record of this platform, and whole.
async fn check(file: &Path) -> Result<(), Failure> {
    let name = file.display();
    let options = SqliteConnectOptions::new().filename(file).read_only(true);
    let not_a_record = || Failure::new(format!("{name} n’est pas une base de Croisée"));
    let mut connection = SqliteConnection::connect_with(&options)
        .await
        .map_err(|_| not_a_record())?;
    let (verdict,): (String,) = sqlx::query_as("pragma integrity_check(1)")
        .fetch_one(&mut connection)
        .await
        .map_err(|_| not_a_record())?;
    if verdict != "ok" {
        return Err(Failure::new(format!("{name} est abîmée : {verdict}")));
    }
    sqlx::query("select 1 from _sqlx_migrations, account limit 1")
        .execute(&mut connection)
        .await
        .map_err(|_| not_a_record())?;
    Ok(())
}

fn sqlite_options(
    settings: &Settings,
    for_postgres: &str,
) -> Result<SqliteConnectOptions, Failure> {
    let address = &settings.database.address;
    if !address.starts_with("sqlite:") {
        return Err(Failure::new(format!(
            "cette commande est pour SQLite ; pour PostgreSQL : {for_postgres}"
        )));
    }
    SqliteConnectOptions::from_str(address)
        .map_err(|_| Failure::new(format!("base.adresse : « {address} » n’est pas compris")))
}

/// Creates an empty file that only its owner reads: it will hold the whole record.
fn create_private(file: &Path) -> Result<(), Failure> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .map(|_| ())
        .map_err(|error| refused(file, &error))
}

fn refused(path: &Path, error: &std::io::Error) -> Failure {
    let path = path.display();
    Failure::new(match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            format!("{path} existe déjà : choisissez un autre nom")
        }
        std::io::ErrorKind::NotFound => format!("{path} : le fichier ou son dossier n’existe pas"),
        std::io::ErrorKind::PermissionDenied => format!("{path} : l’accès est refusé"),
        _ => format!("{path} : {error}"),
    })
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".");
    name.push(suffix);
    PathBuf::from(name)
}

fn path_text(path: &Path) -> Result<&str, Failure> {
    path.to_str()
        .ok_or_else(|| Failure::new(format!("{} : ce nom n’est pas lisible", path.display())))
}
