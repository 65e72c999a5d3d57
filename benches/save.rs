//! How long one answer takes to be kept while fifty people write at once.
//!
//! The whole server, on a SQLite file of its own and through real HTTP on
//! loopback, beside a bare axum handler that reads and writes the same JSON:
//! what the machine costs by itself, in the same run. People and server share
//! the processors, so that times are those of a busy machine.
//!
//! `make bench`; `CROISEE_BENCH_SECONDS=90 make bench` lasts longer.

use std::{
    env,
    net::SocketAddr,
    num::NonZeroU32,
    path::Path,
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{Json, Router, routing::post};
use croisee::{
    appel::{actions, document::AppelSource},
    audit::Actor,
    candidature::model::SaveOutcome,
    db::Db,
    server::{
        clock::Clock,
        serve,
        settings::{MailTransport, Overrides, Settings},
        state::AppState,
    },
};
use http_body_util::{BodyExt as _, Full};
use hyper::{
    Request, StatusCode,
    body::Bytes,
    client::conn::http1::{SendRequest, handshake},
    header,
};
use hyper_util::rt::TokioIo;
use leptos::server_fn::axum::server_fn_paths;
use serde_json::{Value, json};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::oneshot,
};
use tracing_subscriber::{Layer, layer::SubscriberExt as _};

const PEOPLE: usize = 50;
const DOOR: &str = "/appels/gap-pp-2025/candidature";
const ECHO: &str = "/echo";

#[tokio::main]
async fn main() -> ExitCode {
    let seconds = env::var("CROISEE_BENCH_SECONDS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(20);
    let length = Duration::from_secs(seconds);
    let beside = length.min(Duration::from_secs(20));
    let faults = Arc::new(Faults::default());
    let listening = tracing_subscriber::registry().with(Ear(faults.clone()));
    tracing::subscriber::set_global_default(listening).expect("the only subscriber");

    let folder = tempfile::tempdir().expect("a folder");
    let server = start(folder.path()).await;
    let bare = start_bare().await;
    println!(
        "{PEOPLE} personnes, {seconds} s par mesure, {} processeurs\n",
        processors()
    );
    println!(
        "{:<34}{:>9}{:>10}{:>10}{:>10}{:>7}",
        "", "req/s", "p50", "p95", "p99", "5xx"
    );

    let save = save_path();
    let mut is_sound = true;
    for (regime, pause) in [
        ("sans pause", None),
        ("chacun écrit chaque seconde", Some(1_000)),
    ] {
        println!("{regime}");
        let echo = measure(bare, ECHO, None, beside, pause).await;
        echo.print("  axum nu, même JSON");
        let keys = begin(server.address).await;
        let saved = measure(server.address, save, Some(&keys), length, pause).await;
        saved.print("  enregistrer un champ");
        println!(
            "  rapport axum nu / Croisée : {:.1} en débit, {:.1} en p99",
            echo.rate() / saved.rate(),
            saved.quantile(99) / echo.quantile(99)
        );
        is_sound &= saved.faults == 0 && saved.refused == 0 && echo.faults == 0;
        println!("  réponses inattendues : {}\n", saved.refused);
    }
    let locked = faults.locked.load(Ordering::Relaxed);
    let all = faults.all.load(Ordering::Relaxed);
    println!("« database is locked » : {locked} ; erreurs au journal : {all}");
    server.stop.send(()).expect("a server that runs");
    server
        .done
        .await
        .expect("a task")
        .expect("a server that stops well");
    if is_sound && locked == 0 && all == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn save_path() -> &'static str {
    server_fn_paths()
        .map(|(path, _)| path)
        .find(|path| path.starts_with("/api/save_answer"))
        .expect("the function that saves")
}

/// A server that runs.
struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    done: tokio::task::JoinHandle<std::io::Result<()>>,
}

async fn start(folder: &Path) -> Running {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut settings =
        Settings::read(&root.join("Leptos.toml"), &Overrides::default()).expect("the settings");
    settings.clock = Clock::starting_at("2025-01-27T09:00:00+01:00".parse().expect("an instant"));
    settings.mail.transport = MailTransport::Development;
    settings.security.drafts_per_hour = NonZeroU32::MAX;
    let db = Db::open(&format!(
        "sqlite:{}",
        folder.join("croisee.sqlite3").display()
    ))
    .await
    .expect("a database");
    let state = AppState::new(settings, db);
    let call = include_str!("../examples/appel_gap_pp_2025.json");
    let call = AppelSource::from_value(serde_json::from_str(call).expect("JSON")).expect("a call");
    actions::publish(&state, Actor::Operator, call)
        .await
        .expect("a published call");

    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = oneshot::channel();
    let done = tokio::spawn(serve(state, listener, async {
        let _ = stopped.await;
    }));
    Running {
        address,
        stop,
        done,
    }
}

/// What the machine, the network and axum cost by themselves.
async fn start_bare() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let echo = post(async |Json(body): Json<Value>| Json(body));
    let app = Router::new().route(ECHO, echo);
    tokio::spawn(axum::serve(listener, app).into_future());
    address
}

/// One browser: a connection that stays open.
struct Browser {
    connection: SendRequest<Full<Bytes>>,
    host: String,
    cookie: Option<String>,
}

impl Browser {
    async fn open(address: SocketAddr, cookie: Option<String>) -> Self {
        let stream = TcpStream::connect(address).await.expect("a connection");
        stream.set_nodelay(true).expect("a socket");
        let (connection, driver) = handshake(TokioIo::new(stream)).await.expect("HTTP");
        tokio::spawn(driver);
        Self {
            connection,
            host: address.to_string(),
            cookie,
        }
    }

    async fn post(
        &mut self,
        path: &str,
        content_type: &str,
        body: String,
    ) -> (StatusCode, header::HeaderMap, Bytes) {
        let mut request = Request::post(path)
            .header(header::HOST, &self.host)
            .header(header::CONTENT_TYPE, content_type)
            .header("sec-fetch-site", "same-origin");
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let request = request
            .body(Full::new(Bytes::from(body)))
            .expect("a request");
        self.connection.ready().await.expect("an open connection");
        let response = self
            .connection
            .send_request(request)
            .await
            .expect("an answer");
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("a whole body").to_bytes();
        (parts.status, parts.headers, body)
    }
}

/// Everybody begins a draft; answers the cookie of each.
async fn begin(address: SocketAddr) -> Vec<String> {
    let mut keys = Vec::new();
    for _ in 0..PEOPLE {
        let mut browser = Browser::open(address, None).await;
        let (status, headers, body) = browser
            .post(DOOR, "application/x-www-form-urlencoded", String::new())
            .await;
        assert_eq!(
            status,
            StatusCode::SEE_OTHER,
            "{}",
            String::from_utf8_lossy(&body)
        );
        let cookie = headers
            .get(header::SET_COOKIE)
            .expect("a key")
            .to_str()
            .expect("text");
        keys.push(cookie.split(';').next().unwrap_or_default().to_owned());
    }
    keys
}

/// What a measure gave.
#[derive(Default)]
struct Measure {
    /// Sorted, once they are all there.
    times: Vec<Duration>,
    elapsed: Duration,
    /// 5xx.
    faults: usize,
    /// Answers that say something else than « kept ».
    refused: usize,
}

impl Measure {
    fn rate(&self) -> f64 {
        self.times.len() as f64 / self.elapsed.as_secs_f64()
    }

    /// In milliseconds.
    fn quantile(&self, percent: usize) -> f64 {
        let rank = (self.times.len() * percent).div_ceil(100).max(1) - 1;
        self.times
            .get(rank)
            .map_or(f64::NAN, |time| time.as_secs_f64() * 1_000.0)
    }

    fn print(&self, what: &str) {
        println!(
            "{what:<34}{:>9.0}{:>7.2} ms{:>7.2} ms{:>7.2} ms{:>7}",
            self.rate(),
            self.quantile(50),
            self.quantile(95),
            self.quantile(99),
            self.faults
        );
    }
}

/// Fifty people post for `length`; each waits for an answer before the next, and
/// `pause` milliseconds more or less when they type as people do.
async fn measure(
    address: SocketAddr,
    path: &'static str,
    keys: Option<&[String]>,
    length: Duration,
    pause: Option<u64>,
) -> Measure {
    let start = Instant::now();
    let people: Vec<_> = (0..PEOPLE)
        .map(|person| {
            let key = keys.map(|keys| keys[person].clone());
            tokio::spawn(write(
                address,
                path,
                key,
                person as u64,
                start + length,
                pause,
            ))
        })
        .collect();
    let mut all = Measure::default();
    for person in people {
        let one = person.await.expect("a person");
        all.times.extend(one.times);
        all.faults += one.faults;
        all.refused += one.refused;
    }
    all.elapsed = start.elapsed();
    all.times.sort_unstable();
    all
}

async fn write(
    address: SocketAddr,
    path: &'static str,
    key: Option<String>,
    person: u64,
    end: Instant,
    pause: Option<u64>,
) -> Measure {
    let saves = key.is_some();
    let mut browser = Browser::open(address, key).await;
    let mut done = Measure::default();
    let mut seen = 0;
    for round in 0_u64.. {
        if let Some(pause) = pause {
            // From half of it to half as much again, as people differ.
            let step = (person * 7_919 + round * 104_729) % pause;
            tokio::time::sleep(Duration::from_millis(pause / 2 + step)).await;
        }
        if Instant::now() >= end {
            break;
        }
        let body = json!({
            "slug": "gap-pp-2025",
            "question": "motivation",
            "value": format!("Je suis la seule patiente de l’équipe, et je manque d’un endroit \
                              pour parler de ma posture avec mes pairs. {person} {round}"),
            "seen": seen,
        });
        let before = Instant::now();
        let (status, _, answer) = browser
            .post(path, "application/json", body.to_string())
            .await;
        done.times.push(before.elapsed());
        done.faults += usize::from(status.is_server_error());
        if saves {
            match serde_json::from_slice(&answer) {
                Ok(SaveOutcome::Saved { revision, .. }) if revision > seen => seen = revision,
                _ => done.refused += 1,
            }
        }
    }
    done
}

/// Errors that the server logged.
#[derive(Default)]
struct Faults {
    all: AtomicU64,
    locked: AtomicU64,
}

struct Ear(Arc<Faults>);

impl<S: tracing::Subscriber> Layer<S> for Ear {
    fn enabled(
        &self,
        metadata: &tracing::Metadata<'_>,
        _: tracing_subscriber::layer::Context<'_, S>,
    ) -> bool {
        *metadata.level() == tracing::Level::ERROR
    }

    fn on_event(&self, event: &tracing::Event<'_>, _: tracing_subscriber::layer::Context<'_, S>) {
        let mut said = Said(String::new());
        event.record(&mut said);
        self.0.all.fetch_add(1, Ordering::Relaxed);
        // SQLITE_BUSY and SQLITE_LOCKED, and their extended codes.
        let is_locked = ["\"5\"", "\"6\"", "\"261\"", "\"262\"", "\"517\"", "locked"]
            .iter()
            .any(|sign| said.0.contains(sign));
        if is_locked {
            self.0.locked.fetch_add(1, Ordering::Relaxed);
        }
        eprintln!("{}", said.0);
    }
}

struct Said(String);

impl tracing::field::Visit for Said {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        self.0.push_str(&format!("{field}={value:?} "));
    }

    fn record_str(&mut self, field: &tracing::field::Field, value: &str) {
        self.0.push_str(&format!("{field}={value} "));
    }
}
