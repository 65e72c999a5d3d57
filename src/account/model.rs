//! Accounts, addresses, roles, and what a person types to sign in.

mod zone;

use serde::{Deserialize, Serialize};

pub use zone::{PARIS, Zone};

crate::id! {
    /// An account: one person, one e-mail address.
    AccountId
}

crate::id! {
    /// One request to sign in.
    SignInId
}

crate::id! {
    /// One open session.
    SessionId
}

/// An e-mail address that a letter can reach, in lower case: two spellings of one mailbox are equal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(transparent))]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

/// What is wrong with a typed address, in words that help to mend it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// Nothing was typed.
    #[error("Écrivez votre adresse e-mail.")]
    Missing,
    /// No `@`.
    #[error("Il manque le «\u{a0}@\u{a0}». Une adresse s’écrit comme prenom.nom@exemple.fr.")]
    NoAt,
    /// A space inside.
    #[error("Une adresse e-mail ne contient pas d’espace.")]
    Space,
    /// An accented letter.
    #[error("Une adresse e-mail s’écrit sans accent ni cédille.")]
    Accent,
    /// Nothing that a mail server understands.
    #[error("Cette adresse n’est pas complète. Elle s’écrit comme prenom.nom@exemple.fr.")]
    Malformed,
}

impl Email {
    /// The address that `typed` holds, spaces around it forgiven.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(typed: &str) -> Result<Self, EmailError> {
        let address = typed.trim().to_lowercase();
        if address.is_empty() {
            return Err(EmailError::Missing);
        }
        if address.chars().any(char::is_whitespace) {
            return Err(EmailError::Space);
        }
        let Some((local, domain)) = address.rsplit_once('@') else {
            return Err(EmailError::NoAt);
        };
        if address.chars().any(|c| !c.is_ascii() && c.is_alphabetic()) {
            return Err(EmailError::Accent);
        }
        if !is_local_part(local) || !is_domain(domain) {
            return Err(EmailError::Malformed);
        }
        Ok(Self(address))
    }

    /// The address as it is written in a letter.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Email {
    type Err = EmailError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Email {
    type Error = EmailError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

/// The part before the `@`, as SMTP understands it without quotes.
fn is_local_part(text: &str) -> bool {
    let is_atom = |atom: &str| {
        !atom.is_empty()
            && atom
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-".contains(c))
    };
    text.len() <= 64 && text.split('.').all(is_atom)
}

fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    text.len() <= 253 && text.contains('.') && text.split('.').all(is_label)
}

/// The six digits that a letter carries and a person types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// How many digits.
    pub const LENGTH: usize = 6;

    /// The code that `number` makes, its zeros kept.
    #[must_use]
    pub fn from_number(number: u32) -> Self {
        Self(format!("{:06}", number % 1_000_000))
    }

    /// The code in `typed`, whatever separates its digits; `None` unless there are exactly six.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let digits: String = typed
            .chars()
            .filter(|c| !c.is_whitespace() && !"-.\u{2011}\u{200b}".contains(*c))
            .collect();
        let is_code = digits.len() == Self::LENGTH && digits.bytes().all(|b| b.is_ascii_digit());
        is_code.then_some(Self(digits))
    }

    /// The six digits together.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits as they are easiest to read and copy: « 123 456 ».
    #[must_use]
    pub fn spaced(&self) -> String {
        let (left, right) = self.0.split_at(Self::LENGTH / 2);
        format!("{left} {right}")
    }
}

/// A page of this site to go to next: an address that cannot lead elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalPath(String);

impl LocalPath {
    /// The path that `text` holds, unless a browser could read another site into it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_local = text.starts_with('/') && !text.starts_with("//") && text.len() <= 500;
        // A backslash is a slash to some browsers; a control character or a space splits a header.
        let is_plain = text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
        // Signing in leads to signing in again, or out.
        let leads_on = !text.starts_with("/connexion") && !text.starts_with("/deconnexion");
        (is_local && is_plain && leads_on).then(|| Self(text.to_owned()))
    }

    /// The path as a link holds it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for LocalPath {
    /// Everybody's own page.
    fn default() -> Self {
        Self("/mon-espace".to_owned())
    }
}

/// What a person may be, beside themselves; one person may be several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads candidatures for a commission.
    Reader,
    /// Runs the platform for the region.
    Administrator,
}

impl Role {
    /// The word kept in the record and typed on the command line.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Reader => "lecteur",
            Self::Administrator => "administrateur",
        }
    }

    /// The role that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Reader, Self::Administrator]
            .into_iter()
            .find(|role| role.code() == code)
    }
}

/// Who asks: an open session's account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// The account.
    pub account: AccountId,
    /// Its address.
    pub email: Email,
    /// Its roles.
    pub roles: Vec<Role>,
    /// Where they live, when they asked to see hours there beside those of Paris.
    pub zone: Option<Zone>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_normalised_and_its_faults_are_named() {
        let parse = |text| Email::parse(text).map(String::from);
        assert_eq!(
            parse("  Jeanne.Dupont@Exemple.FR "),
            Ok("jeanne.dupont@exemple.fr".to_owned())
        );
        assert_eq!(
            parse("a+b@sous.exemple.fr"),
            Ok("a+b@sous.exemple.fr".to_owned())
        );
        assert_eq!(parse(" "), Err(EmailError::Missing));
        assert_eq!(parse("jeanne.exemple.fr"), Err(EmailError::NoAt));
        assert_eq!(parse("jeanne dupont@exemple.fr"), Err(EmailError::Space));
        assert_eq!(parse("hélène@exemple.fr"), Err(EmailError::Accent));
        for text in [
            "@exemple.fr",
            "jeanne@",
            "jeanne@exemple",
            "jeanne@.fr",
            "jeanne@-a.fr",
            "a@b@exemple.fr",
            ".a@exemple.fr",
            "a..b@exemple.fr",
            "a<b>@exemple.fr",
            "a,b@exemple.fr",
        ] {
            assert_eq!(parse(text), Err(EmailError::Malformed), "{text}");
        }
    }

    #[test]
    fn a_code_is_read_whatever_separates_its_digits() {
        for typed in [
            "012345",
            " 012 345 ",
            "012\u{a0}345",
            "012-345",
            "0 1 2 3 4 5",
        ] {
            assert_eq!(
                Code::parse(typed).expect(typed),
                Code::from_number(12_345),
                "{typed}"
            );
        }
        for typed in ["", "12345", "1234567", "12345a", "１２３４５６", "+12345"] {
            assert_eq!(Code::parse(typed), None, "{typed}");
        }
        assert_eq!(Code::from_number(7).spaced(), "000 007");
    }

    #[test]
    fn the_next_page_is_always_on_this_site() {
        for path in ["/mon-espace", "/appels/gap?etape=2#haut", "/"] {
            assert_eq!(
                LocalPath::parse(path).expect(path).as_str(),
                path,
                "{path} is local"
            );
        }
        for path in [
            "",
            "mon-espace",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/a\\b",
            "/a b",
            "/a\r\nSet-Cookie: x=y",
            "/\t/evil.example",
            "/é",
            "/connexion",
            "/connexion/lien?jeton=x",
            "/deconnexion",
        ] {
            assert_eq!(LocalPath::parse(path), None, "{path:?}");
        }
    }
}
