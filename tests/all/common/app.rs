//! The whole application under a held clock, and a browser that visits it.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    num::NonZeroU32,
    path::Path,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Request, StatusCode, header},
};
use croisee::{
    db::{Db, Instant},
    error::Error,
    on,
    server::{
        clock::Clock,
        router::router,
        settings::{MailEncryption, MailTransport, Overrides, Settings},
        state::AppState,
    },
};
use jiff::SignedDuration;
use leptos::server_fn::axum::server_fn_paths;
use tempfile::TempDir;
use tower::ServiceExt;

/// When every test begins, unless it says otherwise.
pub const START: &str = "2025-01-27T09:00:00+01:00";
/// The host that the test browser asks.
pub const HOST: &str = "croisee.test";

/// What a browser that opens a page would rather have.
const PAGE: &str = "text/html,application/xhtml+xml";
/// What a form is sent as.
pub const FORM: &str = "application/x-www-form-urlencoded";
/// What a hydrated page and a server function tell each other.
pub const JSON: &str = "application/json";

const MANY: NonZeroU32 = NonZeroU32::MIN.saturating_add(9_999);

/// The application as a test meets it.
pub struct TestApp {
    /// What the router was made with.
    pub state: AppState,
    router: Router,
    /// Kept for as long as the database and site files in it.
    folder: TempDir,
}

/// A letter as the outbox holds it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct PostedLetter {
    /// To whom.
    pub recipient: String,
    /// About what.
    pub subject: String,
    /// In plain words.
    pub body_text: String,
    /// With some form.
    pub body_html: String,
    /// When it left.
    pub sent_at: Option<Instant>,
    /// How often it was tried.
    pub attempts: i32,
}

impl PostedLetter {
    /// The six-digit code in its words.
    pub fn code(&self) -> String {
        self.body_text
            .split(|c: char| !c.is_ascii_digit() && c != ' ')
            .map(|run| run.replace(' ', ""))
            .find(|run| run.len() == 6)
            .expect("a code in the letter")
    }

    /// The first link in its words, without the origin.
    pub fn link(&self) -> String {
        let start = self.body_text.find("/connexion/lien?").expect("a link");
        self.body_text[start..]
            .split_whitespace()
            .next()
            .expect("an address")
            .to_owned()
    }
}

impl TestApp {
    /// The application on a SQLite file of its own.
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// The application on a SQLite file of its own, settings changed by `change`.
    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let db = super::database::sqlite_in(folder.path()).await;
        Self::build(db, folder, change)
    }

    /// The application on `db`.
    pub fn on(db: Db) -> Self {
        Self::on_with(db, |_| {})
    }

    /// The application on `db`, settings changed by `change`.
    pub fn on_with(db: Db, change: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self::build(db, folder, change)
    }

    fn build(db: Db, folder: TempDir, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = settings(folder.path());
        change(&mut settings);
        let state = AppState::new(settings, db);
        Self {
            router: router(state.clone()),
            state,
            folder,
        }
    }

    /// Where the application of [`TestApp::new`] keeps its files.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A browser that has never been here.
    pub fn client(&self) -> Client {
        Client {
            router: self.router.clone(),
            state: self.state.clone(),
            cookies: Arc::default(),
            ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
        }
    }

    /// Lets time pass.
    pub fn wait(&self, duration: SignedDuration) {
        self.state.settings.clock.advance(duration);
    }

    /// Every letter posted, oldest first.
    pub async fn letters(&self) -> Vec<PostedLetter> {
        let mut tx = self.state.db.read().await.expect("a transaction");
        on!(&mut tx, |conn| {
            sqlx::query_as(
                "select recipient, subject, body_text, body_html, sent_at, attempts
                 from outbox order by posted_at, id",
            )
            .fetch_all(&mut **conn)
            .await
        })
        .expect("the letters")
    }

    /// The last letter posted to `email`.
    pub async fn last_letter(&self, email: &str) -> PostedLetter {
        self.letters()
            .await
            .into_iter()
            .rfind(|letter| letter.recipient == email)
            .expect("a letter to this address")
    }
}

/// The settings of the repository, whatever the environment of this run says.
fn settings(folder: &Path) -> Settings {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("Leptos.toml");
    let mut settings = Settings::read(&file, &Overrides::default()).expect("the settings");
    let site = folder.join("site");
    std::fs::create_dir_all(&site).expect("a site folder");
    std::fs::write(site.join("essai.txt"), "un fichier").expect("a static file");
    settings.leptos.env = leptos::config::Env::DEV;
    settings.leptos.site_root = site.display().to_string().into();
    settings.clock = Clock::held_at(START.parse().expect("an instant"));
    settings.mail.transport = MailTransport::Development;
    settings.mail.encryption = MailEncryption::None;
    settings.mail.folder = folder.join("courrier").display().to_string();
    settings.security.key = "une clé de test, longue de plus de trente-deux octets".to_owned();
    settings.security.origin = format!("https://{HOST}");
    settings.security.proxies = 0;
    // High enough that only the tests of the limits meet them.
    settings.security.requests_per_hour = MANY;
    settings.security.requests_per_address = MANY;
    settings.security.drafts_per_hour = MANY;
    settings
}

/// A browser without script: it keeps cookies and says where it posts from.
#[derive(Clone)]
pub struct Client {
    router: Router,
    /// What its server holds, to ask a verb in this browser's name.
    pub state: AppState,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
    ip: IpAddr,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, as text.
    pub body: String,
}

impl Answer {
    /// One header, as text.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("a readable header"))
    }

    /// Where it sends the browser.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The value that a server function answered.
    pub fn value<T: serde::de::DeserializeOwned>(&self) -> T {
        assert_eq!(self.status, StatusCode::OK, "{}", self.body);
        serde_json::from_str(&self.body).expect("the value of this function")
    }

    /// The error that a server function answered.
    pub fn error(&self) -> Error {
        assert_ne!(self.status, StatusCode::OK, "{}", self.body);
        serde_json::from_str(&self.body).expect("the error of this function")
    }

    /// Status and body, without what is drawn anew for each answer: the nonce, and
    /// the order in which the page's resources are told.
    pub fn shown(&self) -> (StatusCode, String) {
        let nonce = self.body.split("nonce=\"").nth(1);
        let body = match nonce.and_then(|rest| rest.split_once('"')) {
            Some((nonce, _)) => self.body.replace(nonce, ""),
            None => self.body.clone(),
        };
        let (page, rest) = body
            .split_once("__PENDING_RESOURCES=[")
            .unwrap_or((&body, ""));
        let (_, resources) = rest.split_once("];").unwrap_or_default();
        let mut resources: Vec<&str> = resources.split("<script").collect();
        resources.sort_unstable();
        let body = format!("{page}{}", resources.concat());
        (self.status, body)
    }
}

/// The address of the server function of that name.
pub fn address_of(function: &str) -> &'static str {
    server_fn_paths()
        .map(|(path, _)| path)
        .find(|path| {
            path.strip_prefix("/api/")
                .is_some_and(|name| name.trim_end_matches(|c: char| c.is_ascii_digit()) == function)
        })
        .unwrap_or_else(|| panic!("no server function is called {function}"))
}

impl Client {
    /// Another browser with the same cookies: a second window, a button pressed twice.
    pub fn copy(&self) -> Self {
        let cookies = self.cookies.lock().expect("cookies").to_owned();
        Self {
            cookies: Arc::new(Mutex::new(cookies)),
            ..self.to_owned()
        }
    }

    /// The same browser, seen from another address.
    pub fn seen_from(mut self, ip: &str) -> Self {
        self.ip = ip.parse().expect("an address");
        self
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path)
            .header(header::ACCEPT, PAGE)
            .body(Body::empty())
            .expect("a request");
        self.send(request).await
    }

    /// Posts a form, as a browser does from a page of this site.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_as(path, PAGE, FORM, form(fields)).await
    }

    /// Calls a server function whose arguments are texts, as a hydrated page does.
    pub async fn call(&self, function: &str, arguments: &[(&str, &str)]) -> Answer {
        let arguments: BTreeMap<_, _> = arguments.iter().copied().collect();
        self.call_json(function, &serde_json::json!(arguments))
            .await
    }

    /// Calls a server function, as a hydrated page does.
    pub async fn call_json(&self, function: &str, arguments: &serde_json::Value) -> Answer {
        let path = address_of(function);
        let body = arguments.to_string();
        self.post_as(path, JSON, JSON, body).await
    }

    /// Posts a body from a page of this site, hoping for an answer of the type `wanted`.
    pub async fn post_as(&self, path: &str, wanted: &str, sent: &str, body: String) -> Answer {
        let request = Request::post(path)
            .header(header::ACCEPT, wanted)
            .header(header::CONTENT_TYPE, sent)
            .header(header::ORIGIN, format!("https://{HOST}"))
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .expect("a request");
        self.send(request).await
    }

    /// Sends a request made by hand, with this browser's cookies and address.
    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        let headers = request.headers_mut();
        headers
            .entry(header::HOST)
            .or_insert(HOST.parse().expect("a host"));
        let cookies = self.cookie_line();
        if !cookies.is_empty() {
            headers.insert(header::COOKIE, cookies.parse().expect("cookies"));
        }
        request
            .extensions_mut()
            .insert(ConnectInfo(SocketAddr::new(self.ip, 40_000)));
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("the router answers");
        let (parts, body) = response.into_parts();
        self.keep_cookies(&parts.headers);
        let bytes = to_bytes(body, usize::MAX).await.expect("a whole body");
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// The value of a cookie, if this browser has it.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().expect("cookies").get(name).cloned()
    }

    /// Puts a cookie in this browser.
    pub fn give_cookie(&self, name: &str, value: &str) {
        self.cookies
            .lock()
            .expect("cookies")
            .insert(name.to_owned(), value.to_owned());
    }

    /// Signs in as `email`, by the mailed code.
    pub async fn sign_in(&self, app: &TestApp, email: &str) {
        let asked = self.post("/connexion", &[("courriel", email)]).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
        let code = app.last_letter(email).await.code();
        let proven = self.post("/connexion/code", &[("code", &code)]).await;
        assert_eq!(proven.status, StatusCode::SEE_OTHER, "{}", proven.body);
    }

    /// The headers by which the server recognises this browser.
    pub fn headers(&self) -> HeaderMap {
        let cookies = self.cookie_line().parse().expect("cookies");
        HeaderMap::from_iter([(header::COOKIE, cookies)])
    }

    fn cookie_line(&self) -> String {
        self.cookies
            .lock()
            .expect("cookies")
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("; ")
    }

    fn keep_cookies(&self, headers: &HeaderMap) {
        let mut jar = self.cookies.lock().expect("cookies");
        for line in headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().expect("a readable cookie");
            let (pair, attributes) = line.split_once(';').expect("attributes");
            let (name, value) = pair.split_once('=').expect("a pair");
            if attributes.contains("Max-Age=0;") {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// Fields as a form sends them.
pub fn form(fields: &[(&str, &str)]) -> String {
    fields
        .iter()
        .map(|(name, value)| format!("{name}={}", escape(value)))
        .collect::<Vec<_>>()
        .join("&")
}

fn escape(value: &str) -> String {
    value
        .bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}
