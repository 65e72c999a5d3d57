//! How a letter leaves: to a relay, into a folder, or not at all.

use std::{fmt, path::PathBuf, time::Duration};

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Attachment, Mailbox, MultiPart,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp::authentication::Credentials,
};

use super::{letter, outbox::Due};
use crate::server::settings::{MailEncryption, MailSettings, MailTransport, Settings};

/// How long a relay may take to answer.
const RELAY_PATIENCE: Duration = Duration::from_secs(30);

/// What carries letters, and what it writes on each.
pub struct Transport {
    carrier: Option<Carrier>,
    /// The sender of every letter.
    from: Option<Mailbox>,
    /// Who reads an answer: a person, not a machine.
    reply_to: Option<Mailbox>,
}

enum Carrier {
    /// Nobody: the letter stays in the outbox, where `/dev/courrier` shows it.
    Development,
    Folder(PathBuf),
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
}

/// Why a letter did not leave, without anything about whom it was for.
#[derive(Debug)]
pub enum Undelivered {
    /// `[courrier]` is wrong.
    Settings,
    /// The letter cannot be written down.
    Message,
    /// The folder refuses it.
    Folder(std::io::ErrorKind),
    /// The relay did not answer, or not in time.
    Unreachable,
    /// The relay refused, with this code.
    Refused(u16),
}

impl fmt::Display for Undelivered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settings => f.write_str("[courrier] ou [organisation] courriel est mal réglé"),
            Self::Message => f.write_str("la lettre ne peut pas être composée"),
            Self::Folder(kind) => write!(f, "le dossier refuse : {kind}"),
            Self::Unreachable => f.write_str("le relais ne répond pas"),
            Self::Refused(code) => write!(f, "le relais refuse : {code}"),
        }
    }
}

impl Transport {
    /// What these settings ask for.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        Self {
            carrier: carrier(&settings.mail),
            from: settings.mail.sender.parse().ok(),
            reply_to: settings.organisation.email.parse().ok(),
        }
    }

    /// Carries one letter.
    ///
    /// # Errors
    /// Why it did not leave.
    pub async fn carry(&self, letter: &Due) -> Result<(), Undelivered> {
        let message = self.compose(letter)?;
        match self.carrier.as_ref().ok_or(Undelivered::Settings)? {
            Carrier::Development => Ok(()),
            Carrier::Folder(folder) => {
                // Named by its identifier: carried twice, it is still one file.
                let file = folder.join(format!("{}.eml", letter.id));
                let written = async {
                    tokio::fs::create_dir_all(folder).await?;
                    tokio::fs::write(file, message.formatted()).await
                };
                written
                    .await
                    .map_err(|error| Undelivered::Folder(error.kind()))
            }
            Carrier::Smtp(relay) => match relay.send(message).await {
                Ok(_) => Ok(()),
                Err(error) => Err(error.status().map_or(Undelivered::Unreachable, |code| {
                    Undelivered::Refused(code.into())
                })),
            },
        }
    }

    fn compose(&self, letter: &Due) -> Result<Message, Undelivered> {
        let (Some(from), Some(reply_to)) = (&self.from, &self.reply_to) else {
            return Err(Undelivered::Settings);
        };
        let address = letter
            .recipient
            .as_str()
            .parse()
            .map_err(|_| Undelivered::Message)?;
        let id = format!("<{}@{}>", letter.id, from.email.domain());
        Message::builder()
            .from(from.to_owned())
            .reply_to(reply_to.to_owned())
            .to(Mailbox::new(None, address))
            .subject(&letter.subject)
            // The same at each try: a letter that leaves twice arrives as one.
            .message_id(Some(id))
            .date(letter.posted_at.timestamp().into())
            // Nobody's holiday answers back (RFC 3834).
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ))
            .multipart(body(letter)?)
            .map_err(|_| Undelivered::Message)
    }
}

/// The words in two forms, and the calendar file when there is one.
fn body(letter: &Due) -> Result<MultiPart, Undelivered> {
    let words = MultiPart::alternative_plain_html(
        letter.body_text.to_owned(),
        letter::document(&letter.subject, &letter.body_html),
    );
    let Some(calendar) = &letter.calendar else {
        return Ok(words);
    };
    let kind = ContentType::parse("text/calendar; charset=utf-8; method=PUBLISH");
    let kind = kind.map_err(|_| Undelivered::Message)?;
    let file = Attachment::new("reunion.ics".to_owned()).body(calendar.to_owned(), kind);
    Ok(MultiPart::mixed().multipart(words).singlepart(file))
}

fn carrier(settings: &MailSettings) -> Option<Carrier> {
    Some(match settings.transport {
        MailTransport::Development => Carrier::Development,
        MailTransport::Folder => Carrier::Folder(PathBuf::from(&settings.folder)),
        MailTransport::Smtp => Carrier::Smtp(relay(settings)?),
    })
}

fn relay(settings: &MailSettings) -> Option<AsyncSmtpTransport<Tokio1Executor>> {
    type Smtp = AsyncSmtpTransport<Tokio1Executor>;
    let host = settings.host.as_str();
    let builder = match settings.encryption {
        MailEncryption::None => Smtp::builder_dangerous(host),
        MailEncryption::StartTls => Smtp::starttls_relay(host).ok()?,
        MailEncryption::Tls => Smtp::relay(host).ok()?,
    };
    let builder = builder.port(settings.port).timeout(Some(RELAY_PATIENCE));
    let builder = if settings.user.is_empty() {
        builder
    } else {
        builder.credentials(Credentials::new(
            settings.user.to_owned(),
            settings.password.to_owned(),
        ))
    };
    Some(builder.build())
}
