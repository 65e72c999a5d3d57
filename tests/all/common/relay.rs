//! An SMTP server that keeps what it receives: a real conversation on a real socket.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// A relay that listens on a port of its own.
#[derive(Clone)]
pub struct Relay {
    /// Where it listens.
    pub address: SocketAddr,
    letters: Arc<Mutex<Vec<String>>>,
    is_up: Arc<AtomicBool>,
    refused: Arc<Mutex<Option<String>>>,
}

impl Relay {
    /// Starts listening.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let relay = Self {
            address: listener.local_addr().expect("an address"),
            letters: Arc::default(),
            is_up: Arc::new(AtomicBool::new(true)),
            refused: Arc::default(),
        };
        let serving = relay.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let relay = serving.clone();
                tokio::spawn(async move { relay.converse(stream).await });
            }
        });
        relay
    }

    /// Hangs up on everybody, or answers again.
    pub fn set_up(&self, is_up: bool) {
        self.is_up.store(is_up, Ordering::SeqCst);
    }

    /// Refuses this recipient from now on.
    pub fn refuse(&self, recipient: &str) {
        *self.refused.lock().expect("the refused") = Some(recipient.to_owned());
    }

    /// What it received, headers included.
    pub fn letters(&self) -> Vec<String> {
        self.letters.lock().expect("the letters").clone()
    }

    async fn converse(&self, mut stream: TcpStream) -> Option<()> {
        if !self.is_up.load(Ordering::SeqCst) {
            return None;
        }
        let (reader, mut writer) = stream.split();
        let mut lines = BufReader::new(reader).lines();
        writer.write_all(b"220 relais.test\r\n").await.ok()?;
        while let Some(line) = lines.next_line().await.ok()? {
            let answer = match line.to_ascii_uppercase() {
                verb if verb.starts_with("EHLO") => "250 relais.test",
                verb if verb.starts_with("RCPT") && self.refuses(&line) => "550 inconnu",
                verb if verb.starts_with("QUIT") => {
                    writer.write_all(b"221 au revoir\r\n").await.ok()?;
                    return None;
                }
                verb if verb.starts_with("DATA") => {
                    writer.write_all(b"354 parlez\r\n").await.ok()?;
                    let mut letter = String::new();
                    loop {
                        // What ends before its last dot was never given (RFC 5321, 4.1.1.4).
                        let line = lines.next_line().await.ok()??;
                        if line == "." {
                            break;
                        }
                        letter.push_str(&line);
                        letter.push('\n');
                    }
                    self.letters.lock().expect("the letters").push(letter);
                    "250 recu"
                }
                _ => "250 bien",
            };
            writer
                .write_all(format!("{answer}\r\n").as_bytes())
                .await
                .ok()?;
        }
        None
    }

    fn refuses(&self, line: &str) -> bool {
        let refused = self.refused.lock().expect("the refused");
        refused
            .as_ref()
            .is_some_and(|recipient| line.contains(recipient))
    }
}
