//! One request carried to another server, and its answer back.

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, Uri, header},
};
use futures::StreamExt as _;
use hyper::{
    client::conn::http1,
    upgrade::{self, OnUpgrade},
};
use hyper_util::rt::TokioIo;
use tokio::{io::copy_bidirectional, net::TcpStream, time::timeout};

use super::{Asking, CARRIED_TO, PACE, stillness};
use crate::{
    error::Error,
    server::state::AppState,
    synthesis::{model::DocumentId, store::owner::Owner},
};

/// How long a server of the same network may take to be joined.
const JOINING: Duration = Duration::from_secs(1);
/// What a connection says of itself, and not of what it carries (RFC 9110, 7.6.1).
const OF_A_CONNECTION: [HeaderName; 6] = [
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::EXPECT,
    header::TE,
    header::TRANSFER_ENCODING,
    HeaderName::from_static("keep-alive"),
];

/// Gives a request to the server at `address`, as it is.
///
/// # Errors
/// [`Error::Unreachable`] when it cannot be joined, or hangs up.
pub(super) async fn ask(
    address: &str,
    request: Request<Body>,
) -> Result<Response<hyper::body::Incoming>, Error> {
    let unreachable = |_| Error::Unreachable;
    let uri: Uri = address.parse().map_err(|_| Error::Unreachable)?;
    let host = uri.host().ok_or(Error::Unreachable)?;
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let joining = TcpStream::connect((host, uri.port_u16().unwrap_or(80)));
    let stream = timeout(JOINING, joining)
        .await
        .map_err(|_| Error::Unreachable)?
        .map_err(|_| Error::Unreachable)?;
    stream.set_nodelay(true).map_err(|_| Error::Unreachable)?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(unreachable)?;
    tokio::spawn(connection.with_upgrades());
    sender.send_request(request).await.map_err(unreachable)
}

/// Whether an answer goes on for as long as somebody listens.
fn is_stream(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"))
}

/// Carries what somebody asks to whoever has the document open; a socket, or events, go on until one side
/// leaves, or the other server gives no sign any more.
///
/// # Errors
/// [`Error::Unreachable`] when there is no answer.
pub(super) async fn carry(
    state: &AppState,
    document: DocumentId,
    owner: &Owner,
    asking: &mut Asking,
) -> Result<axum::response::Response, Error> {
    let is_socket = asking.parts.headers.contains_key(header::UPGRADE);
    let path = asking.parts.uri.path_and_query();
    let mut request = Request::builder()
        .method(asking.parts.method.clone())
        .uri(path.map_or("/", |path| path.as_str()))
        .body(Body::from(asking.body.clone()))
        .map_err(|_| Error::BadRequest)?;
    let mut headers = asking.parts.headers.clone();
    for name in &OF_A_CONNECTION {
        headers.remove(name);
    }
    // What comes back is packed here, when it is.
    headers.remove(header::ACCEPT_ENCODING);
    if is_socket {
        headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    }
    let holder = owner.holder.ok_or(Error::Unreachable)?;
    let meant = HeaderValue::from_str(&holder.to_string()).map_err(|_| Error::Unreachable)?;
    headers.insert(CARRIED_TO, meant);
    *request.headers_mut() = headers;

    let mut answer = ask(&owner.address, request).await?;
    if answer.status() != StatusCode::SWITCHING_PROTOCOLS {
        let (mut parts, body) = answer.into_parts();
        for name in &OF_A_CONNECTION {
            parts.headers.remove(name);
        }
        let body = Body::new(body);
        if !is_stream(&parts.headers) {
            return Ok(Response::from_parts(parts, body));
        }
        let (state, owner) = (state.clone(), owner.clone());
        let silent = async move { stillness(&state, document, &owner, PACE).await };
        let heard = body.into_data_stream().take_until(Box::pin(silent));
        return Ok(Response::from_parts(parts, Body::from_stream(heard)));
    }
    let ours = asking
        .parts
        .extensions
        .remove::<OnUpgrade>()
        .ok_or(Error::BadRequest)?;
    let theirs = upgrade::on(&mut answer);
    let (state, owner) = (state.clone(), owner.clone());
    tokio::spawn(async move {
        let (Ok(ours), Ok(theirs)) = futures::join!(ours, theirs) else {
            return;
        };
        let (mut ours, mut theirs) = (TokioIo::new(ours), TokioIo::new(theirs));
        // Either way both are hung up: whoever wrote keeps what was not acknowledged, and comes back.
        tokio::select! {
            _ = copy_bidirectional(&mut ours, &mut theirs) => {}
            fallen = stillness(&state, document, &owner, PACE) => {
                if let Some(fallen) = fallen {
                    state.rooms.note_fallen(document, fallen);
                }
            }
        }
    });
    let (parts, _) = answer.into_parts();
    Ok(Response::from_parts(parts, Body::empty()))
}
