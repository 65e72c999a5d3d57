//! Keys, tokens, cookies, and the headers of every answer (TRUST 1.3, 1.4).

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use rand::Rng as _;
use sha2::{Digest, Sha256};

use super::state::AppState;

/// The server's secret, with which codes are sealed.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// The key that `[securite] cle` gives, or one drawn for this run when it is empty.
    #[must_use]
    pub fn from_setting(text: &str) -> Self {
        if text.is_empty() {
            return Self(random_bytes());
        }
        Self(Sha256::digest(text.as_bytes()).into())
    }

    /// The HMAC-SHA256 of `message` under this key.
    #[must_use]
    pub fn seal(&self, message: &[u8]) -> [u8; 32] {
        let mut mac = match Hmac::<Sha256>::new_from_slice(&self.0) {
            Ok(mac) => mac,
            Err(_) => unreachable!("HMAC accepts a key of any length"),
        };
        mac.update(message);
        mac.finalize().into_bytes().into()
    }
}

/// A secret of 256 bits that a browser or a mail carries; the record keeps its hash only.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// A token never drawn before.
    #[must_use]
    pub fn draw() -> Self {
        Self(URL_SAFE_NO_PAD.encode(random_bytes::<32>()))
    }

    /// The token that someone presents.
    #[must_use]
    pub fn presented(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// What travels.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is kept.
    #[must_use]
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

/// Bytes drawn at random.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

/// Cookies: all are `__Host-`, `Secure`, `HttpOnly`, `SameSite=Lax`.
///
/// Lax and not Strict: with Strict, whoever follows a link in a mail looks signed out.
pub mod cookie {
    use super::{HeaderMap, HeaderValue, header};

    /// The cookie of a session.
    pub const SESSION: &str = "__Host-session";
    /// The cookie that binds a sign-in to the browser that asked for it.
    pub const SIGN_IN: &str = "__Host-connexion";
    /// The cookie that opens the drafts begun in this browser.
    pub const DRAFT: &str = "__Host-brouillon";

    /// The value of the cookie `name` in a request.
    #[must_use]
    pub fn read<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(key, value)| (key == name && !value.is_empty()).then_some(value))
    }

    /// The header that leaves `value` under `name` for `seconds`.
    #[must_use]
    pub fn leave(name: &str, value: &str, seconds: u64) -> HeaderValue {
        let line =
            format!("{name}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax");
        HeaderValue::from_str(&line).unwrap_or(HeaderValue::from_static(""))
    }

    /// The header that takes the cookie `name` back.
    #[must_use]
    pub fn take_back(name: &str) -> HeaderValue {
        leave(name, "", 0)
    }
}

/// The policy of a page without any script.
pub const SCRIPTLESS_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; \
     font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";

/// The policy of a page that hydrates: its own scripts, named by `nonce`, and nothing else.
#[must_use]
pub fn scripted_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; \
         manifest-src 'self'"
    )
}

/// What the page where one tries one's equipment may do besides: run its one file, and ask for a
/// camera and a microphone. It still connects to nothing.
pub const EQUIPMENT_HEADERS: [(HeaderName, &str); 2] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; \
         frame-ancestors 'none'; manifest-src 'self'",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), camera=(self), display-capture=(), geolocation=(), gyroscope=(), \
      microphone=(self), payment=(), usb=(), interest-cohort=()",
    ),
];

/// The policy of the page where several people write: one module of ours, which speaks to this server
/// only, by posts, events and a socket.
pub const WRITING_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
     object-src 'none'; frame-ancestors 'none'; manifest-src 'self'";

const FIXED_HEADERS: [(HeaderName, &str); 8] = [
    (
        header::STRICT_TRANSPORT_SECURITY,
        "max-age=63072000; includeSubDomains",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
      microphone=(), payment=(), usb=(), interest-cohort=()",
    ),
    (
        HeaderName::from_static("x-permitted-cross-domain-policies"),
        "none",
    ),
    (HeaderName::from_static("x-dns-prefetch-control"), "off"),
];

/// Puts the security headers on every answer; a route that set its own keeps it.
///
/// Nothing is stored nor indexed unless a route says otherwise.
pub async fn guard(State(_): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in &FIXED_HEADERS {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    let defaults = [
        (header::CONTENT_SECURITY_POLICY, SCRIPTLESS_POLICY),
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
    ];
    for (name, value) in defaults {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others_and_an_empty_one_is_absent() {
        let mut headers = HeaderMap::new();
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("a=1; __Host-session=xyz"),
        );
        assert_eq!(cookie::read(&headers, cookie::SESSION), Some("xyz"));
        assert_eq!(cookie::read(&headers, "session"), None);
        headers.clear();
        headers.append(header::COOKIE, HeaderValue::from_static("__Host-session="));
        assert_eq!(cookie::read(&headers, cookie::SESSION), None);
    }

    #[test]
    fn a_seal_depends_on_the_key() {
        let one = Key::from_setting("une clé");
        let other = Key::from_setting("une autre clé");
        assert_eq!(one.seal(b"123456"), one.seal(b"123456"));
        assert_ne!(one.seal(b"123456"), other.seal(b"123456"));
    }
}
