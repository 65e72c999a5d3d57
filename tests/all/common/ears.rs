//! What the process says while tests run: every event at every level, from
//! every crate, and how many statements a piece of work sent to its database.
//!
//! One subscriber for the process, since statements on SQLite run in threads of
//! their own; they carry the span of who asked, by which they are counted.

use std::{
    collections::HashMap,
    fmt::{Debug, Write as _},
    sync::{
        LazyLock, Mutex, MutexGuard, Once, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use tracing::{
    Event, Instrument, Subscriber,
    field::{Field, Visit},
    span,
};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt as _},
    registry::LookupSpan,
};

/// The name of the spans whose statements are counted.
const COUNTED: &str = "compté";

static INSTALL: Once = Once::new();
static LISTENERS: AtomicUsize = AtomicUsize::new(0);
static HEARD: LazyLock<Mutex<String>> = LazyLock::new(Mutex::default);
static STATEMENTS: LazyLock<Mutex<HashMap<u64, usize>>> = LazyLock::new(Mutex::default);

fn open<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Listens for as long as it lives.
pub struct Listener;

impl Listener {
    /// Starts listening to the whole process, other tests included.
    pub fn new() -> Self {
        install();
        LISTENERS.fetch_add(1, Ordering::SeqCst);
        Self
    }

    /// What was said since somebody listens.
    pub fn heard(&self) -> String {
        open(&HEARD).clone()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if LISTENERS.fetch_sub(1, Ordering::SeqCst) == 1 {
            open(&HEARD).clear();
        }
    }
}

/// How many statements `work` sends to its database, and what it gives.
pub async fn statements<T>(work: impl Future<Output = T>) -> (usize, T) {
    install();
    let span = tracing::info_span!("compté");
    let id = span.id().expect("a listened span").into_u64();
    let given = work.instrument(span.clone()).await;
    let count = open(&STATEMENTS).remove(&id);
    (count.unwrap_or_default(), given)
}

fn install() {
    INSTALL.call_once(|| {
        let subscriber = tracing_subscriber::registry().with(Ears);
        tracing::subscriber::set_global_default(subscriber).expect("the only subscriber");
    });
}

struct Ears;

impl<S: Subscriber + for<'s> LookupSpan<'s>> Layer<S> for Ears {
    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            let asker = context
                .event_scope(event)
                .and_then(|mut scope| scope.find(|span| span.name() == COUNTED));
            if let Some(asker) = asker {
                *open(&STATEMENTS).entry(asker.id().into_u64()).or_default() += 1;
            }
        }
        if LISTENERS.load(Ordering::SeqCst) > 0 {
            let mut line = Line(event.metadata().target().to_owned());
            event.record(&mut line);
            keep(&line);
        }
    }

    fn on_new_span(&self, attributes: &span::Attributes<'_>, _: &span::Id, _: Context<'_, S>) {
        if LISTENERS.load(Ordering::SeqCst) > 0 {
            let mut line = Line(attributes.metadata().name().to_owned());
            attributes.record(&mut line);
            keep(&line);
        }
    }

    fn on_record(&self, _: &span::Id, values: &span::Record<'_>, _: Context<'_, S>) {
        if LISTENERS.load(Ordering::SeqCst) > 0 {
            let mut line = Line(String::new());
            values.record(&mut line);
            keep(&line);
        }
    }
}

fn keep(line: &Line) {
    let mut heard = open(&HEARD);
    heard.push_str(&line.0);
    heard.push('\n');
}

/// One event, every field written out.
struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        let _ = write!(self.0, " {}={value}", field.name());
    }
}

#[tokio::test]
async fn what_is_said_is_heard() {
    let listener = Listener::new();
    tracing::trace!(target: "croisee::essai", couleur = "indigo", "un mot");
    let heard = listener.heard();
    assert!(
        heard.contains("croisee::essai message=un mot couleur=indigo"),
        "{heard}"
    );
}

db_test!(
    async fn every_statement_is_counted_for_who_asked(db: Db) {
        let ask = async |times: usize| {
            for _ in 0..times {
                crate::common::database::count(&db, "audit").await;
            }
        };
        let (none, ()) = statements(ask(0)).await;
        let (one, ()) = statements(ask(1)).await;
        let (three, ()) = statements(ask(3)).await;
        assert_eq!(none, 0);
        assert!(one > 0);
        assert_eq!(three, 3 * one);
    }
);
