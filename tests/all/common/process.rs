//! The real binary, in a process of its own: it can be asked, and killed.

use std::{
    net::SocketAddr,
    process::{Child, Command, Stdio},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use super::app::FORM;

/// How long an answer may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server started from the binary.
pub struct Process {
    child: Child,
    /// Where it answers.
    pub address: SocketAddr,
}

impl Process {
    /// Starts the binary on the database at `base`, its clock at `clock`, its mail given to
    /// the relay at `relay`; answers once it serves.
    pub async fn start(base: &str, clock: &str, relay: SocketAddr) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        drop(listener);
        let child = Command::new(env!("CARGO_BIN_EXE_croisee"))
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("CROISEE_COURRIER_TRANSPORT", "smtp")
            .env("CROISEE_COURRIER_HOTE", relay.ip().to_string())
            .env("CROISEE_COURRIER_PORT", relay.port().to_string())
            .env("CROISEE_COURRIER_CHIFFREMENT", "aucun")
            .env("CROISEE_SECURITE_ORIGINE", format!("http://{address}"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["--base", base, "serve"])
            .args(["--adresse", &address.to_string(), "--horloge", clock])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let process = Self { child, address };
        for _ in 0..600 {
            if let Some((200, _)) = ask(address, "GET", "/sante/prete", "", "").await {
                return process;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the server does not answer");
    }

    /// Posts a form with a session; answers the status and where it leads. `None` when the
    /// server died before it answered.
    pub async fn post(
        &self,
        path: &str,
        session: &str,
        fields: &[(&str, &str)],
    ) -> Option<(u16, String)> {
        ask(
            self.address,
            "POST",
            path,
            session,
            &super::app::form(fields),
        )
        .await
    }

    /// Opens a page with a session.
    pub async fn page(&self, path: &str, session: &str) -> String {
        let (status, body) = ask(self.address, "GET", path, session, "")
            .await
            .expect("a page");
        assert_eq!(status, 200, "{body}");
        body
    }

    /// Ends it at once: nothing under way is finished.
    pub fn kill(&mut self) {
        self.child.kill().expect("SIGKILL");
        self.child.wait().expect("an end");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One request on a connection of its own: the status, then where it leads, or the body. `None` when nobody answers, or
/// only something that is no server of ours: until ours has its port, another test may be given it.
async fn ask(
    address: SocketAddr,
    method: &str,
    path: &str,
    session: &str,
    body: &str,
) -> Option<(u16, String)> {
    let asked = exchange(address, method, path, session, body);
    timeout(PATIENCE, asked).await.ok()?
}

async fn exchange(
    address: SocketAddr,
    method: &str,
    path: &str,
    session: &str,
    body: &str,
) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).await.ok()?;
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n\
         Sec-Fetch-Site: same-origin\r\nAccept: text/html\r\nCookie: __Host-session={session}\r\n\
         Content-Type: {FORM}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok()?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1)?.parse().ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let location = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("location")
            .then(|| value.trim().to_owned())
    });
    Some((status, location.unwrap_or_else(|| body.to_owned())))
}
