//! How often one may knock (TRUST 1.5).
//!
//! Counters live in this process, by network or by address. `[securite]`
//! raises them for a hospital that goes out through one network address.

use std::{
    convert::Infallible,
    hash::Hash,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    num::NonZeroU32,
    time::Duration,
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::Response,
};
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
};
use leptos::prelude::*;

use super::{html::PublicPage, settings::SecuritySettings, state::AppState};
use crate::{account::model::Email, error::Error};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The counters of this process.
#[derive(Debug)]
pub struct Limits {
    requests_by_network: Pace<IpAddr>,
    requests_by_address: Pace<[u8; 32]>,
    codes_by_network: Pace<IpAddr>,
    drafts_by_network: Pace<IpAddr>,
    certificates_by_network: Pace<IpAddr>,
}

/// A knock that came too soon, and how long to wait before the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooSoon {
    /// The wait.
    pub wait: Duration,
}

impl Limits {
    /// Counters with these settings.
    #[must_use]
    pub fn new(settings: &SecuritySettings) -> Self {
        let requests = settings.requests_per_hour;
        Self {
            requests_by_network: Pace::with_haste(requests),
            requests_by_address: Pace::hourly(settings.requests_per_address),
            // A request has five codes to try.
            codes_by_network: Pace {
                minute: Some(RateLimiter::keyed(Quota::per_minute(requests))),
                hour: RateLimiter::keyed(Quota::per_hour(requests.saturating_mul(FIVE))),
            },
            drafts_by_network: Pace::hourly(settings.drafts_per_hour),
            // An office may check a pile of papers; a machine would need ages to guess one code.
            certificates_by_network: Pace::hourly(requests.saturating_mul(FIVE)),
        }
    }

    /// Counts a request to sign in as `email`, from the network of `ip`.
    ///
    /// # Errors
    /// When it comes too soon.
    pub fn check_request(
        &self,
        state: &AppState,
        ip: IpAddr,
        email: &Email,
    ) -> Result<(), TooSoon> {
        self.requests_by_network.check(&network(ip))?;
        // The counter knows an address by its seal: memory holds no list of people.
        let sealed = state.key.seal(email.as_str().as_bytes());
        self.requests_by_address.check(&sealed)
    }

    /// Counts a code tried from the network of `ip`.
    ///
    /// # Errors
    /// When it comes too soon.
    pub fn check_code(&self, ip: IpAddr) -> Result<(), TooSoon> {
        self.codes_by_network.check(&network(ip))
    }

    /// Counts a draft begun from the network of `ip`.
    ///
    /// # Errors
    /// When it comes too soon.
    pub fn check_draft(&self, ip: IpAddr) -> Result<(), TooSoon> {
        self.drafts_by_network.check(&network(ip))
    }

    /// Counts a certificate verified from the network of `ip`.
    ///
    /// # Errors
    /// When it comes too soon.
    pub fn check_certificate(&self, ip: IpAddr) -> Result<(), TooSoon> {
        self.certificates_by_network.check(&network(ip))
    }

    /// Forgets whoever has waited long enough to be as good as new, so that counters do not pile up.
    pub fn forget_idle(&self) {
        self.requests_by_network.forget_idle();
        self.requests_by_address.forget_idle();
        self.codes_by_network.forget_idle();
        self.drafts_by_network.forget_idle();
        self.certificates_by_network.forget_idle();
    }
}

const FIVE: NonZeroU32 = NonZeroU32::MIN.saturating_add(4);

/// So many an hour, and not all in its first minute.
#[derive(Debug)]
struct Pace<K: Hash + Eq + Clone> {
    minute: Option<DefaultKeyedRateLimiter<K>>,
    hour: DefaultKeyedRateLimiter<K>,
}

impl<K: Hash + Eq + Clone> Pace<K> {
    /// `hourly` an hour, of which half in one minute: six an hour are three a minute.
    fn with_haste(hourly: NonZeroU32) -> Self {
        let half = NonZeroU32::new(hourly.get() / 2).unwrap_or(NonZeroU32::MIN);
        Self {
            minute: Some(RateLimiter::keyed(Quota::per_minute(half))),
            ..Self::hourly(hourly)
        }
    }

    fn hourly(hourly: NonZeroU32) -> Self {
        Self {
            minute: None,
            hour: RateLimiter::keyed(Quota::per_hour(hourly)),
        }
    }

    fn check(&self, key: &K) -> Result<(), TooSoon> {
        for limiter in self.minute.iter().chain([&self.hour]) {
            limiter.check_key(key).map_err(|refusal| TooSoon {
                wait: refusal.wait_time_from(DefaultClock::default().now()),
            })?;
        }
        Ok(())
    }

    fn forget_idle(&self) {
        for limiter in self.minute.iter().chain([&self.hour]) {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

/// One IPv4 address, or the /64 that a home or an office holds in IPv6.
fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(ip) => IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() & (u128::MAX << 64))),
        v4 => v4,
    }
}

/// The address of whoever asks, when `proxies` trusted proxies stand in front.
///
/// Each proxy writes at the right of `X-Forwarded-For` who spoke to it; what
/// stands further left was written by the client, and is worth nothing.
#[must_use]
pub fn client_ip(headers: &HeaderMap, peer: IpAddr, proxies: usize) -> IpAddr {
    let Some(rank) = proxies.checked_sub(1) else {
        return peer;
    };
    let forwarded: Vec<&[u8]> = headers
        .get_all(FORWARDED_FOR)
        .iter()
        // Bytes that are no text still count, or a client could shift the ranks.
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .collect();
    forwarded
        .iter()
        .rev()
        .nth(rank)
        .and_then(|entry| parse_address(str::from_utf8(entry).ok()?.trim()))
        .unwrap_or(peer)
}

/// Some proxies write the port too.
fn parse_address(text: &str) -> Option<IpAddr> {
    text.parse()
        .ok()
        .or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// The address of whoever asks, as a handler receives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientIp(pub IpAddr);

impl ClientIp {
    /// The client of this request.
    #[must_use]
    pub fn of(parts: &Parts, state: &AppState) -> Self {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |ConnectInfo(peer)| {
                peer.ip()
            });
        Self(client_ip(
            &parts.headers,
            peer,
            state.settings.security.proxies,
        ))
    }
}

impl FromRequestParts<AppState> for ClientIp {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &AppState,
    ) -> Result<Self, Self::Rejection> {
        Ok(Self::of(parts, state))
    }
}

impl From<TooSoon> for Error {
    fn from(_: TooSoon) -> Self {
        Self::TooMany
    }
}

impl TooSoon {
    /// The page that asks for patience, with its `Retry-After`.
    #[must_use]
    pub fn page(self, state: &AppState) -> Response {
        let phone = state.settings.organisation.phone.to_owned();
        let mut response = PublicPage::personal("Un peu de patience", "")
            .with_status(StatusCode::TOO_MANY_REQUESTS)
            .render(state, || {
                view! {
                    <div class="wrap narrow stack">
                        <h1>"Un peu de patience"</h1>
                        <p class="lead">
                            "Beaucoup d’essais viennent d’arriver d’ici en peu de temps. Par sécurité, nous attendons un moment."
                        </p>
                        <p>"Vous pourrez recommencer dans " <strong>{self.in_words()}</strong> "."</p>
                        <p>"C’est urgent\u{a0}? Appelez-nous au " {phone} "."</p>
                    </div>
                }
            });
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(self.seconds()));
        response
    }

    fn seconds(self) -> u64 {
        self.wait.as_secs() + 1
    }

    fn in_words(self) -> String {
        match self.seconds() {
            0..=60 => "une minute".to_owned(),
            seconds => format!("{} minutes", seconds.div_ceil(60)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));

    fn client(lines: &[&'static str], proxies: usize) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, HeaderValue::from_static(line));
        }
        client_ip(&headers, PEER, proxies).to_string()
    }

    #[test]
    fn without_a_proxy_the_header_is_worth_nothing() {
        assert_eq!(client(&["203.0.113.9"], 0), "10.0.0.1");
    }

    #[test]
    fn proxies_are_counted_from_the_right_whatever_the_client_wrote() {
        assert_eq!(client(&["6.6.6.6, 203.0.113.9"], 1), "203.0.113.9");
        assert_eq!(client(&["6.6.6.6", "203.0.113.9"], 1), "203.0.113.9");
        assert_eq!(
            client(&["6.6.6.6, 203.0.113.9, 192.0.2.1"], 2),
            "203.0.113.9"
        );
        assert_eq!(client(&["203.0.113.9:4711"], 1), "203.0.113.9");
        assert_eq!(client(&["[2001:db8::1]:4711"], 1), "2001:db8::1");
    }

    #[test]
    fn a_missing_or_unreadable_entry_leaves_the_peer() {
        assert_eq!(client(&[], 1), "10.0.0.1");
        assert_eq!(client(&["203.0.113.9"], 2), "10.0.0.1");
        assert_eq!(client(&["inconnu"], 1), "10.0.0.1");
    }

    #[test]
    fn an_ipv6_home_is_one_network_and_a_mapped_ipv4_is_itself() {
        let network = |text: &str| network(text.parse().expect("an address")).to_string();
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(network("::ffff:203.0.113.9"), "203.0.113.9");
    }

    #[test]
    fn six_an_hour_are_three_a_minute_and_another_network_is_free() {
        let pace = Pace::with_haste(NonZeroU32::MIN.saturating_add(5));
        for _ in 0..3 {
            assert_eq!(pace.check(&1), Ok(()));
        }
        let refusal = pace.check(&1).expect_err("a fourth in the same minute");
        assert!(refusal.wait <= Duration::from_secs(20), "{refusal:?}");
        assert_eq!(pace.check(&2), Ok(()));
    }
}
