//! `/dev/courrier`: the letters of a development machine, read without a relay.
//!
//! It shows codes and links, so it exists only on a server in development
//! that keeps its mail, and only for somebody sitting at that machine.

use axum::{
    Router,
    extract::{ConnectInfo, FromRequestParts, Path, State},
    http::{HeaderValue, header, request::Parts},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use leptos::prelude::*;
use std::net::SocketAddr;

use super::{LetterId, letter, outbox};
use crate::{
    error::Error,
    server::{
        clock::wording,
        html::{self, PublicPage},
        settings::MailTransport,
        state::AppState,
    },
};

/// How many letters the list shows.
const SHOWN: i32 = 100;
/// A letter brings its own inline styles, and nothing else may load.
const LETTER_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// The addresses of the development mailbox.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/dev/courrier", get(list))
        .route("/dev/courrier/{id}", get(show))
        .route("/dev/courrier/{id}/html", get(show_html))
}

/// Somebody sitting at a development machine.
struct Developer;

impl FromRequestParts<AppState> for Developer {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &AppState,
    ) -> Result<Self, Self::Rejection> {
        let settings = &state.settings;
        let keeps_mail =
            settings.is_development() && settings.mail.transport == MailTransport::Development;
        if keeps_mail && is_at_the_machine(parts) {
            Ok(Self)
        } else {
            Err(html::error_page(state, Error::NotFound))
        }
    }
}

/// A loopback peer may be a proxy that stands in for the world, and a loopback
/// address may be reached under a stranger's name (DNS rebinding): neither counts.
fn is_at_the_machine(parts: &Parts) -> bool {
    let is_loopback = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .is_some_and(|ConnectInfo(peer)| peer.ip().to_canonical().is_loopback());
    let is_relayed =
        parts.headers.contains_key("x-forwarded-for") || parts.headers.contains_key("forwarded");
    let host = parts
        .headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let is_named_locally = ["localhost", "127.0.0.1", "[::1]"].contains(&name);
    is_loopback && !is_relayed && is_named_locally
}

async fn list(_: Developer, State(state): State<AppState>) -> Response {
    let letters = async {
        let mut tx = state.db.read().await?;
        outbox::latest(&mut tx, SHOWN).await
    };
    let letters = match letters.await {
        Ok(letters) => letters,
        Err(error) => return html::error_page(&state, error),
    };
    PublicPage::personal("Courrier de développement", "").render(&state, || {
        let rows = letters
            .into_iter()
            .map(|letter| {
                view! {
                    <li>
                        <a href=format!("/dev/courrier/{}", letter.id)>{letter.subject}</a>
                        " à " {letter.recipient.to_string()} ", "
                        {wording::day_and_time(letter.posted_at)}
                    </li>
                }
            })
            .collect_view();
        view! {
            <div class="wrap stack">
                <h1>"Courrier de développement"</h1>
                <p>"Aucun message ne quitte cette machine\u{a0}: les voici, du plus récent au plus ancien."</p>
                <ul class="list">{rows}</ul>
            </div>
        }
    })
}

async fn show(_: Developer, State(state): State<AppState>, Path(id): Path<String>) -> Response {
    let letter = match find(&state, &id).await {
        Ok(letter) => letter,
        Err(error) => return html::error_page(&state, error),
    };
    PublicPage::personal("Un message", "").render(&state, || {
        view! {
            <div class="wrap narrow stack">
                <p><a href="/dev/courrier">"Tous les messages"</a></p>
                <h1>{letter.subject}</h1>
                <p>
                    "À " {letter.recipient.to_string()} ", "
                    {wording::day_and_time(letter.posted_at)} " · "
                    <a href=format!("/dev/courrier/{}/html", letter.id)>"mis en forme"</a>
                </p>
                <div class="letter">{with_links(&letter.body_text)}</div>
            </div>
        }
    })
}

async fn show_html(
    _: Developer,
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Response {
    match find(&state, &id).await {
        Ok(kept) => {
            let mut response =
                Html(letter::document(&kept.subject, &kept.body_html)).into_response();
            response.headers_mut().insert(
                header::CONTENT_SECURITY_POLICY,
                HeaderValue::from_static(LETTER_POLICY),
            );
            response
        }
        Err(error) => html::error_page(&state, error),
    }
}

async fn find(state: &AppState, id: &str) -> Result<outbox::Kept, Error> {
    let id: LetterId = id.parse().map_err(|_| Error::NotFound)?;
    let mut tx = state.db.read().await?;
    outbox::one(&mut tx, id).await?.ok_or(Error::NotFound)
}

/// The words of a letter, a line each, its addresses made to be followed.
fn with_links(text: &str) -> impl IntoView + use<> {
    text.lines()
        .map(|line| {
            let line = line.to_owned();
            match line.find("http") {
                Some(start) => {
                    let (before, address) = line.split_at(start);
                    view! { {before.to_owned()} <a href=address.to_owned()>{address.to_owned()}</a> <br/> }
                        .into_any()
                }
                None => view! { {line} <br/> }.into_any(),
            }
        })
        .collect_view()
}
