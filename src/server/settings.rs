//! The settings: `Leptos.toml`, overridden by the environment, then by flags.

use std::{env, fs, num::NonZeroU32, path::Path};

use jiff::{Timestamp, civil::Date};
use leptos::config::LeptosOptions;
use lettre::message::Mailbox;
use serde::Deserialize;

use super::clock::Clock;

/// Everything an operator decides.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What Leptos itself needs: address, site folder, environment.
    pub leptos: LeptosOptions,
    /// `[base]`
    pub database: DatabaseSettings,
    /// `[organisation]`
    pub organisation: Organisation,
    /// `[mentions]`
    pub legal: LegalNotice,
    /// `[courrier]`
    pub mail: MailSettings,
    /// `[securite]`
    pub security: SecuritySettings,
    /// `[instances]`
    pub instances: InstanceSettings,
    /// `[vacances]`
    pub school: SchoolSettings,
    /// Where the time is read.
    pub clock: Clock,
}

/// `[base]`: where the record is kept.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseSettings {
    /// `sqlite:CHEMIN` or `postgres://…`.
    #[serde(rename = "adresse")]
    pub address: String,
}

/// `[organisation]`: who runs this platform, as pages and mails name it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Full name.
    #[serde(rename = "nom")]
    pub name: String,
    /// Short name.
    #[serde(rename = "sigle")]
    pub acronym: String,
    /// Region served.
    pub region: String,
    /// Public e-mail address.
    #[serde(rename = "courriel")]
    pub email: String,
    /// Public telephone number, as it is shown.
    #[serde(rename = "telephone")]
    pub phone: String,
    /// Postal address, on one line: where paper forms come back.
    #[serde(rename = "adresse")]
    pub address: String,
}

/// `[mentions]`: what the law asks a site to say of itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalNotice {
    /// Who answers for what is published.
    #[serde(rename = "publication")]
    pub publisher: String,
    /// Who hosts the server, with an address.
    #[serde(rename = "hebergeur")]
    pub host: String,
    /// Whom to write to about personal data.
    #[serde(rename = "donnees")]
    pub data_contact: String,
}

/// `[courrier]`: how mail leaves.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSettings {
    /// Which transport carries it.
    pub transport: MailTransport,
    /// The sender of every mail.
    #[serde(rename = "expediteur")]
    pub sender: String,
    /// Folder of the `.eml` files.
    #[serde(rename = "dossier")]
    pub folder: String,
    /// SMTP host.
    #[serde(rename = "hote")]
    pub host: String,
    /// SMTP port.
    pub port: u16,
    /// How the SMTP conversation is protected.
    #[serde(rename = "chiffrement")]
    pub encryption: MailEncryption,
    /// SMTP user; empty for none.
    #[serde(rename = "utilisateur")]
    pub user: String,
    /// SMTP password.
    #[serde(rename = "mot_de_passe")]
    pub password: String,
}

/// How a mail is carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum MailTransport {
    /// Kept in the outbox and shown on `/dev/courrier`, on loopback only.
    #[serde(rename = "developpement")]
    Development,
    /// Written as `.eml` files.
    #[serde(rename = "dossier")]
    Folder,
    /// Sent to an SMTP server.
    #[serde(rename = "smtp")]
    Smtp,
}

/// How an SMTP conversation is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum MailEncryption {
    /// Not at all: a relay on the same machine.
    #[serde(rename = "aucun")]
    None,
    /// Upgraded by STARTTLS, or refused.
    #[serde(rename = "starttls")]
    StartTls,
    /// TLS from the first byte.
    #[serde(rename = "tls")]
    Tls,
}

/// `[securite]`: the secrets and limits of the door.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecuritySettings {
    /// Key of every HMAC; drawn at start when empty in development.
    #[serde(rename = "cle")]
    pub key: String,
    /// Public origin of the site, without a slash at the end.
    #[serde(rename = "origine")]
    pub origin: String,
    /// How many trusted proxies stand in front, counted from the right of `X-Forwarded-For`.
    #[serde(rename = "mandataires")]
    pub proxies: usize,
    /// Sign-in requests allowed per hour and IP address.
    #[serde(rename = "demandes_par_heure")]
    pub requests_per_hour: NonZeroU32,
    /// Sign-in requests allowed per hour and e-mail address.
    #[serde(rename = "demandes_par_adresse")]
    pub requests_per_address: NonZeroU32,
    /// Drafts that may be begun per hour and IP address.
    #[serde(rename = "brouillons_par_heure")]
    pub drafts_per_hour: NonZeroU32,
}

/// `[instances]`: several servers on one record.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct InstanceSettings {
    /// Where the other servers reach this one, `http://10.0.0.2:3000`; empty for where it listens.
    #[serde(rename = "adresse")]
    pub address: String,
}

/// `[vacances]`: the school holidays on which no meeting is planned.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SchoolSettings {
    /// The zone of the académies, as pages name it.
    pub zone: String,
    /// Each holiday.
    #[serde(rename = "periodes")]
    pub breaks: Vec<SchoolHoliday>,
}

/// School holidays, first and last day included.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchoolHoliday {
    /// « Toussaint ».
    #[serde(rename = "nom")]
    pub name: String,
    /// The first day.
    #[serde(rename = "debut")]
    pub first: Date,
    /// The last day.
    #[serde(rename = "fin")]
    pub last: Date,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockSettings {
    #[serde(rename = "depart")]
    start: String,
}

/// What the command line overrides.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// `--adresse`
    pub site_addr: Option<String>,
    /// `--base`
    pub database: Option<String>,
    /// `--horloge`
    pub clock: Option<String>,
}

/// A bad setting, in one clear line that names the key.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("{0} ne peut pas être lu : {1}")]
    Unreadable(String, std::io::Error),
    /// The file is not TOML.
    #[error("{0} n’est pas du TOML : {1}")]
    NotToml(String, String),
    /// A value is missing or wrong.
    #[error("[{table}] : {message}")]
    Wrong {
        /// The table that holds the key.
        table: &'static str,
        /// What is wrong, naming the key.
        message: String,
    },
}

impl Settings {
    /// Reads `path`, then the environment, then `overrides`.
    ///
    /// # Errors
    /// One line that names the key at fault.
    pub fn read(path: &Path, overrides: &Overrides) -> Result<Self, SettingsError> {
        let name = path.display().to_string();
        let text = fs::read_to_string(path)
            .map_err(|error| SettingsError::Unreadable(name.clone(), error))?;
        let mut file: toml::Table = toml::from_str(&text)
            .map_err(|error| SettingsError::NotToml(name, first_line(&error)))?;
        override_from_environment(&mut file);
        if let Some(address) = &overrides.database {
            set(&mut file, "base", "adresse", address.as_str().into());
        }
        if let Some(start) = &overrides.clock {
            set(&mut file, "horloge", "depart", start.as_str().into());
        }

        let mut leptos = leptos::config::get_configuration(path.to_str())
            .map_err(|error| wrong("package.metadata.leptos", &error))?
            .leptos_options;
        if let Some(address) = &overrides.site_addr {
            leptos.site_addr = address.parse().map_err(|_| {
                wrong(
                    "package.metadata.leptos",
                    &format!(
                        "site-addr : « {address} » n’est pas une adresse comme 127.0.0.1:3000"
                    ),
                )
            })?;
        }

        let clock: ClockSettings = table(&file, "horloge")?;
        let settings = Self {
            leptos,
            database: table(&file, "base")?,
            organisation: table(&file, "organisation")?,
            legal: table(&file, "mentions")?,
            mail: table(&file, "courrier")?,
            security: table(&file, "securite")?,
            instances: table(&file, "instances")?,
            school: table(&file, "vacances")?,
            clock: read_clock(&clock.start)?,
        };
        settings.check()?;
        Ok(settings)
    }

    /// Whether this server runs on a developer's machine.
    #[must_use]
    pub fn is_development(&self) -> bool {
        matches!(self.leptos.env, leptos::config::Env::DEV)
    }

    /// Where the other servers on this record reach this one.
    #[must_use]
    pub fn instance_address(&self) -> String {
        if self.instances.address.is_empty() {
            format!("http://{}", self.leptos.site_addr)
        } else {
            self.instances.address.trim_end_matches('/').to_owned()
        }
    }

    fn check(&self) -> Result<(), SettingsError> {
        let security = &self.security;
        if !security.origin.starts_with("http") || security.origin.ends_with('/') {
            return Err(wrong(
                "securite",
                &"origine : attendu « https://domaine », sans barre à la fin",
            ));
        }
        let instance = &self.instances.address;
        let is_plain = instance
            .parse::<http::Uri>()
            .is_ok_and(|uri| uri.scheme_str() == Some("http") && uri.path() == "/");
        if !instance.is_empty() && !is_plain {
            return Err(wrong(
                "instances",
                &"adresse : attendu « http://10.0.0.2:3000 », sans chemin",
            ));
        }
        if self.mail.sender.parse::<Mailbox>().is_err() {
            return Err(wrong(
                "courrier",
                &"expediteur : attendu « Nom <adresse@domaine> »",
            ));
        }
        if self.organisation.email.parse::<Mailbox>().is_err() {
            return Err(wrong(
                "organisation",
                &"courriel : attendu « adresse@domaine »",
            ));
        }
        if self.is_development() {
            return Ok(());
        }
        if security.key.len() < 32 {
            return Err(wrong(
                "securite",
                &"cle : au moins 32 caractères sont attendus en production",
            ));
        }
        if self.mail.transport == MailTransport::Development {
            return Err(wrong(
                "courrier",
                &"transport : « developpement » n’existe qu’en développement",
            ));
        }
        Ok(())
    }
}

fn read_clock(start: &str) -> Result<Clock, SettingsError> {
    if start.is_empty() {
        return Ok(Clock::System);
    }
    start
        .parse::<Timestamp>()
        .map(Clock::starting_at)
        .map_err(|_| {
            wrong(
                "horloge",
                &format!(
                    "depart : « {start} » n’est pas un instant comme 2025-02-10T09:00:00+01:00"
                ),
            )
        })
}

fn table<T: serde::de::DeserializeOwned>(
    file: &toml::Table,
    name: &'static str,
) -> Result<T, SettingsError> {
    let value = file
        .get(name)
        .cloned()
        .unwrap_or(toml::Value::Table(toml::Table::new()));
    value
        .try_into()
        .map_err(|error: toml::de::Error| wrong(name, &first_line(&error)))
}

fn wrong(table: &'static str, message: &dyn std::fmt::Display) -> SettingsError {
    SettingsError::Wrong {
        table,
        message: message.to_string(),
    }
}

fn first_line(error: &toml::de::Error) -> String {
    error
        .message()
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned()
}

fn set(file: &mut toml::Table, table: &str, key: &str, value: toml::Value) {
    if let Some(table) = file.get_mut(table).and_then(toml::Value::as_table_mut) {
        table.insert(key.to_owned(), value);
    }
}

/// `CROISEE_TABLE_CLE` takes the place of `[table] cle`, in the type that the file gives it.
fn override_from_environment(file: &mut toml::Table) {
    for (table, values) in file.iter_mut() {
        let Some(values) = values.as_table_mut() else {
            continue;
        };
        for (key, value) in values.iter_mut() {
            let name = format!("CROISEE_{table}_{key}")
                .to_uppercase()
                .replace('-', "_");
            let Ok(text) = env::var(&name) else { continue };
            *value = match value {
                toml::Value::Integer(_) => text
                    .parse()
                    .map_or(toml::Value::String(text), toml::Value::Integer),
                _ => toml::Value::String(text),
            };
        }
    }
}
