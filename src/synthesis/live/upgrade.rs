//! A request that becomes a WebSocket, on the thread where texts are written together.
//!
//! axum's own upgrade leaves the connection with the threads that make pages: each letter would wake one of them first.

use std::io;

use axum::{
    body::Body,
    http::{Request, StatusCode, request::Parts},
    response::{IntoResponse as _, Response},
};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::{rt::TokioIo, server::conn::auto::upgrade::downcast};
use tokio::{net::TcpStream, runtime::Handle};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        handshake::server::create_response_with_body,
        protocol::{Role, WebSocketConfig},
    },
};

use super::gate::LONGEST_FRAME;

/// How much may wait to be sent on one connection.
const LONGEST_BACKLOG: usize = 8 * 1024 * 1024;
/// How much is read at once. That much memory is set to zero each time one looks whether something came, and held
/// as long as the window is open: an update has some thirty bytes, and the 128 KiB of habit were half of all the work.
const READING: usize = 4 * 1024;
/// How much is gathered before it is sent.
const WRITING: usize = 16 * 1024;

/// A connection on which frames travel.
pub(super) type Socket = WebSocketStream<TcpStream>;

/// The answer to whoever asks for a WebSocket, and what becomes of it on `thread` (RFC 6455, 4.2.2).
pub(super) fn upgrade<F>(
    parts: Parts,
    thread: &Handle,
    converse: impl FnOnce(Socket) -> F + Send + 'static,
) -> Response
where
    F: Future<Output = ()> + Send,
{
    let mut request = Request::from_parts(parts, ());
    let Ok(answer) = create_response_with_body(&request, Body::empty) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let Some(upgrading) = request.extensions_mut().remove::<OnUpgrade>() else {
        return StatusCode::UPGRADE_REQUIRED.into_response();
    };
    thread.spawn(async move {
        // Whoever asked may be gone already.
        if let Ok(upgraded) = upgrading.await
            && let Ok(socket) = take(upgraded).await
        {
            converse(socket).await;
        }
    });
    answer
}

/// Takes a connection over, from the thread that accepted it to this one.
async fn take(upgraded: Upgraded) -> io::Result<Socket> {
    let line = downcast::<TokioIo<TcpStream>>(upgraded).map_err(|_| io::ErrorKind::Unsupported)?;
    let stream = TcpStream::from_std(line.io.into_inner().into_std()?)?;
    let config = WebSocketConfig::default()
        .max_message_size(Some(LONGEST_FRAME))
        .max_frame_size(Some(LONGEST_FRAME))
        .read_buffer_size(READING)
        .write_buffer_size(WRITING)
        .max_write_buffer_size(LONGEST_BACKLOG);
    let early = line.read_buf.to_vec();
    Ok(WebSocketStream::from_partially_read(stream, early, Role::Server, Some(config)).await)
}
