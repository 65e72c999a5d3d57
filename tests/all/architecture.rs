//! What ARCHITECTURE.md says of `src` is so: each rule reads the source as text.
//!
//! A rule is a function from a source to what breaks it, so that each is also
//! shown a source that breaks it. An exception is a line of a closed list, with
//! its reason; an exception that nothing needs any more fails too.

use std::{collections::BTreeSet, fs, path::Path};

use crate::common::doors::source_files;

/// The domains, in the order of the story: each may use those before it.
const DOMAINS: [&str; 16] = [
    "account",
    "form",
    "appel",
    "candidature",
    "review",
    "selection",
    "decision",
    "group",
    "seance",
    "workshop",
    "situation",
    "facilitation",
    "evaluation",
    "agenda",
    "certificate",
    "synthesis",
];

/// The rooms of a domain, and how far each stands from the model. What is at
/// the same distance may use one another.
const ROOMS: [(&str, u8); 14] = [
    ("model", 0),
    ("rules", 0),
    // What a call says, and where it takes place: the models of `appel`.
    ("document", 0),
    ("place", 0),
    // An embedded table: a store that never changes.
    ("communes", 1),
    ("store", 1),
    // What a verb writes to people.
    ("letters", 2),
    ("actions", 2),
    // What a verb writes to files.
    ("sheets", 2),
    // How several people write one document at once.
    ("live", 2),
    ("api", 3),
    ("pages", 4),
    // The form to print: a page of `appel`.
    ("paper", 4),
    // A plain route renders a page without script.
    ("routes", 5),
];

/// The rooms of a domain that another one may use.
const OPEN_ROOMS: [&str; 5] = ["model", "document", "rules", "store", "actions"];

/// What is allowed all the same: the rule, the file, what breaks it, and why.
const EXCEPTIONS: &[(&str, &str, &str, &str)] = &[
    (
        "doors",
        "src/selection/api.rs",
        "account::api",
        "every function asks who is signed in",
    ),
    (
        "doors",
        "src/facilitation/api.rs",
        "account::api",
        "every function asks who is signed in",
    ),
    (
        "doors",
        "src/agenda/api.rs",
        "account::api",
        "every function asks who is signed in",
    ),
    ("sql", "src/db.rs", "", "opens and migrates"),
    (
        "sql",
        "src/audit.rs",
        "",
        "one statement, in the transaction of what it tells",
    ),
    (
        "sql",
        "src/server/mail/outbox.rs",
        "",
        "the store of the mail",
    ),
    (
        "sql",
        "src/cli/backup.rs",
        "",
        "copies the whole file, of no domain",
    ),
    ("sql", "src/cli/mod.rs", "", "asks what the database is"),
    (
        "length",
        "src/privacy.rs",
        "",
        "one list, in the order of the notice",
    ),
    (
        "cfg",
        "src/app.rs",
        "",
        "a page that cannot be shown tells the server its status",
    ),
    (
        "cfg",
        "src/id.rs",
        "",
        "inside a macro: an item of whoever calls it",
    ),
];

/// The longest a file may be.
const LONGEST: usize = 500;

/// A file of `src`, without its tests.
struct Source {
    path: String,
    text: String,
    /// « candidature », when it is of a domain.
    domain: Option<String>,
    /// « `candidature::actions::save` »
    module: Vec<String>,
}

impl Source {
    fn new(path: &str, whole: &str) -> Self {
        let text = without_tests(whole);
        let mut module: Vec<String> = path
            .trim_start_matches("src/")
            .trim_end_matches(".rs")
            .split('/')
            .map(str::to_owned)
            .collect();
        if module
            .last()
            .is_some_and(|last| last == "mod" || last == "lib")
        {
            module.pop();
        }
        let domain = module
            .first()
            .filter(|first| DOMAINS.contains(&first.as_str()));
        Self {
            path: path.to_owned(),
            text,
            domain: domain.cloned(),
            module,
        }
    }

    /// Every path of this crate that the source names, from its root, comments apart.
    fn names(&self) -> Vec<Vec<String>> {
        let code: String = self
            .text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .flat_map(|line| [line, "\n"])
            .collect();
        let mut found = Vec::new();
        for root in ["crate::", "super::", "self::"] {
            for (at, _) in code.match_indices(root) {
                let before = code[..at].chars().next_back();
                // « $crate:: » in a macro is a path too; « super::super:: » is read once.
                if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                    continue;
                }
                expand(&code[at..], &mut Vec::new(), &mut found);
            }
        }
        found
            .iter()
            .filter_map(|path| self.path_in_crate(path))
            .collect()
    }

    fn path_in_crate(&self, path: &[String]) -> Option<Vec<String>> {
        let mut from = match path.first()?.as_str() {
            "crate" => Vec::new(),
            _ => self.module.clone(),
        };
        for step in path {
            match step.as_str() {
                "crate" | "self" => {}
                "super" => {
                    from.pop();
                }
                name => from.push(name.to_owned()),
            }
        }
        Some(from)
    }
}

/// The source before its module of tests.
fn without_tests(whole: &str) -> String {
    let lines: Vec<&str> = whole.lines().collect();
    let opens_tests = |pair: &[&str]| {
        let next = pair[1].trim();
        pair[0].trim() == "#[cfg(test)]" && next.contains("mod ") && next.ends_with('{')
    };
    let end = lines
        .windows(2)
        .position(opens_tests)
        .unwrap_or(lines.len());
    lines[..end].join("\n")
}

/// Reads a path, and every path of a braced tree, from the head of `code`; says how much it read.
fn expand(code: &str, head: &mut Vec<String>, found: &mut Vec<Vec<String>>) -> usize {
    let length = head.len();
    let mut at = 0;
    loop {
        let rest = &code[at..];
        let skipped = rest.len() - rest.trim_start().len();
        at += skipped;
        let rest = &code[at..];
        if let Some(tree) = rest.strip_prefix('{') {
            let mut inside = 1;
            loop {
                let branch = &tree[inside - 1..];
                let blank = branch.len() - branch.trim_start_matches([' ', '\n', ',']).len();
                inside += blank;
                if tree[inside - 1..].starts_with('}') || tree[inside - 1..].is_empty() {
                    break;
                }
                inside += expand(&tree[inside - 1..], head, found).max(1);
            }
            at += inside + 1;
            break;
        }
        let name = rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        if name == 0 {
            // « * », or the end of the path.
            at += usize::from(rest.starts_with('*'));
            found.push(head.clone());
            break;
        }
        head.push(rest[..name].to_owned());
        at += name;
        let Some(_) = code[at..].strip_prefix("::") else {
            found.push(head.clone());
            // « as other »
            if let Some(renamed) = code[at..].strip_prefix(" as ") {
                let name = renamed.find(|c: char| !c.is_alphanumeric() && c != '_');
                at += 4 + name.unwrap_or(renamed.len());
            }
            break;
        };
        at += 2;
    }
    head.truncate(length);
    at
}

/// What breaks a rule, in one word or path.
type Rule = fn(&Source) -> Vec<String>;

const RULES: [(&str, Rule); 8] = [
    ("rooms", rooms),
    ("order", order),
    ("doors", doors),
    ("ui", ui),
    ("sql", sql),
    ("panic", panic),
    ("style", style),
    ("length", length),
];

fn room(name: &str) -> Option<u8> {
    ROOMS
        .iter()
        .find(|(room, _)| *room == name)
        .map(|(_, far)| *far)
}

/// Inside a domain: model, rules ← store ← actions ← api ← pages ← routes.
fn rooms(source: &Source) -> Vec<String> {
    // The questionnaire engine is one room: pure, and shared by browser and server.
    let Some(domain) = source.domain.as_deref().filter(|domain| *domain != "form") else {
        return Vec::new();
    };
    let Some(own) = source.module.get(1) else {
        // `mod.rs` says which rooms there are.
        let declared = source.text.lines().filter_map(|line| {
            let line = line.trim_start_matches("pub ").strip_prefix("mod ")?;
            line.strip_suffix(';')
        });
        return declared
            .filter(|name| room(name).is_none())
            .map(str::to_owned)
            .collect();
    };
    let Some(far) = room(own) else {
        return vec![format!("{own} is no room")];
    };
    let used = source.names();
    let used = used
        .iter()
        .filter(|path| path.first().is_some_and(|first| first == domain));
    used.filter_map(|path| path.get(1))
        .filter(|name| room(name).is_some_and(|other| other > far))
        .cloned()
        .collect()
}

/// A domain uses those that stand before it in the story.
fn order(source: &Source) -> Vec<String> {
    let rank = |name: &str| DOMAINS.iter().position(|domain| *domain == name);
    let Some(own) = source.domain.as_deref().and_then(rank) else {
        return Vec::new();
    };
    let used = source
        .names()
        .into_iter()
        .filter_map(|path| path.into_iter().next());
    used.filter(|name| rank(name).is_some_and(|other| other > own))
        .collect()
}

/// A domain uses another by its models, rules, store and verbs; `form` is all models.
fn doors(source: &Source) -> Vec<String> {
    let Some(own) = source.domain.as_deref() else {
        return Vec::new();
    };
    let names = source.names();
    let elsewhere = names.iter().filter_map(|path| match path.as_slice() {
        [domain, room, ..] => Some((domain.as_str(), room.as_str())),
        _ => None,
    });
    elsewhere
        .filter(|(domain, _)| DOMAINS.contains(domain) && *domain != own && *domain != "form")
        .filter(|(_, room)| {
            ROOMS.iter().any(|(name, _)| name == room) && !OPEN_ROOMS.contains(room)
        })
        .map(|(domain, room)| format!("{domain}::{room}"))
        .collect()
}

/// The design system knows no domain.
fn ui(source: &Source) -> Vec<String> {
    if !source.path.starts_with("src/ui/") {
        return Vec::new();
    }
    let used = source
        .names()
        .into_iter()
        .filter_map(|path| path.into_iter().next());
    used.filter(|name| DOMAINS.contains(&name.as_str()))
        .collect()
}

/// SQL stands in stores.
fn sql(source: &Source) -> Vec<String> {
    if source.module.iter().any(|name| name == "store") {
        return Vec::new();
    }
    ["sqlx::query", "query_as(", "query_scalar(", "sqlx::raw_sql"]
        .into_iter()
        .filter(|call| source.text.contains(call))
        .map(str::to_owned)
        .collect()
}

/// Nothing gives up: an error is a value.
fn panic(source: &Source) -> Vec<String> {
    if source.path.ends_with("/tests.rs") || source.path == "src/form/fixtures.rs" {
        return Vec::new();
    }
    [".unwrap()", ".expect(", "panic!(", "todo!("]
        .into_iter()
        .filter(|call| source.text.contains(call))
        .map(str::to_owned)
        .collect()
}

/// The policy refuses inline styles; letters need them.
fn style(source: &Source) -> Vec<String> {
    if source.path.starts_with("src/server/mail/") {
        return Vec::new();
    }
    [" style=", " style:", "<style"]
        .into_iter()
        .filter(|attribute| source.text.contains(attribute))
        .map(str::to_owned)
        .collect()
}

/// A file that grows past comfort splits.
fn length(source: &Source) -> Vec<String> {
    let lines = source.text.lines().count();
    (lines > LONGEST)
        .then(|| format!("{lines} lines"))
        .into_iter()
        .collect()
}

/// What the features change stands at the level of items, never inside bodies.
fn cfg(source: &Source) -> Vec<String> {
    let inside = source.text.lines().filter(|line| {
        let is_indented = line.starts_with(' ');
        (is_indented && line.trim_start().starts_with("#[cfg(feature"))
            || line.contains("cfg!(feature")
    });
    inside.map(|line| line.trim().to_owned()).collect()
}

fn every_rule() -> impl Iterator<Item = (&'static str, Rule)> {
    RULES.into_iter().chain([("cfg", cfg as Rule)])
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    source_files()
        .iter()
        .map(|file| {
            let path = file.strip_prefix(root).expect("a file of this crate");
            Source::new(
                &path.display().to_string(),
                &fs::read_to_string(file).expect("text"),
            )
        })
        .collect()
}

#[test]
fn the_source_is_as_the_map_says() {
    let mut broken = BTreeSet::new();
    let mut unused: BTreeSet<usize> = (0..EXCEPTIONS.len()).collect();
    for source in sources() {
        for (rule, breaks) in every_rule() {
            for what in breaks(&source) {
                let allowed = EXCEPTIONS.iter().position(|(of, path, which, _)| {
                    *of == rule && *path == source.path && (which.is_empty() || *which == what)
                });
                match allowed {
                    Some(exception) => {
                        unused.remove(&exception);
                    }
                    None => {
                        broken.insert(format!("{rule}: {}: {what}", source.path));
                    }
                }
            }
        }
    }
    assert!(
        broken.is_empty(),
        "\n{}",
        broken.into_iter().collect::<Vec<_>>().join("\n")
    );
    let unused: Vec<_> = unused.into_iter().map(|at| EXCEPTIONS[at]).collect();
    assert!(
        unused.is_empty(),
        "these exceptions serve no more: {unused:?}"
    );
}

#[test]
fn each_rule_sees_what_breaks_it() {
    let seen = |rule: Rule, path: &str, text: &str| rule(&Source::new(path, text));
    let save = "src/candidature/actions/save.rs";
    assert_eq!(
        seen(rooms, save, "use super::super::pages::door;"),
        ["pages"]
    );
    assert_eq!(
        seen(
            rooms,
            save,
            "use crate::{\n    candidature::{\n        api::x as y, model::Z,\n    },\n};"
        ),
        ["api"]
    );
    assert_eq!(
        seen(
            rooms,
            "src/candidature/model.rs",
            "fn f() { crate::candidature::store::g() }"
        ),
        ["store"]
    );
    assert_eq!(
        seen(rooms, "src/candidature/helpers.rs", ""),
        ["helpers is no room"]
    );
    assert_eq!(
        seen(
            rooms,
            "src/candidature/mod.rs",
            "pub mod model;\nmod utils;\n"
        ),
        ["utils"]
    );
    assert_eq!(
        seen(
            rooms,
            "src/candidature/pages/list.rs",
            "use super::super::{api::a, store::b};"
        ),
        [] as [&str; 0]
    );

    assert_eq!(
        seen(
            order,
            "src/form/model.rs",
            "use crate::{error::Error, appel::model::Slug};"
        ),
        ["appel"]
    );
    assert_eq!(
        seen(
            order,
            save,
            "use crate::{account::model::Email, form::Answers};"
        ),
        [] as [&str; 0]
    );
    assert_eq!(
        seen(
            doors,
            save,
            "use crate::appel::{model::Slug, pages::CallPage};"
        ),
        ["appel::pages"]
    );
    assert_eq!(
        seen(ui, "src/ui/card.rs", "use crate::form::Question;"),
        ["form"]
    );
    assert_eq!(
        seen(sql, save, "sqlx::query(\"delete from answer\")"),
        ["sqlx::query"]
    );
    assert_eq!(
        seen(
            sql,
            "src/candidature/store/answers.rs",
            "sqlx::query(\"…\")"
        ),
        [] as [&str; 0]
    );
    assert_eq!(seen(panic, save, "x.unwrap();\n// y"), [".unwrap()"]);
    assert_eq!(
        seen(
            panic,
            save,
            "x?;\n#[cfg(test)]\nmod tests {\n    x.unwrap();\n}"
        ),
        [] as [&str; 0]
    );
    assert_eq!(
        seen(style, "src/ui/card.rs", "<p style=\"color: red\">"),
        [" style="]
    );
    assert_eq!(seen(length, save, &"x\n".repeat(501)), ["501 lines"]);
    assert_eq!(
        seen(
            cfg,
            save,
            "fn f() {\n    #[cfg(feature = \"ssr\")]\n    g();\n}"
        ),
        ["#[cfg(feature = \"ssr\")]"]
    );
    assert_eq!(
        seen(cfg, save, "#[cfg(feature = \"ssr\")]\nmod x;"),
        [] as [&str; 0]
    );
}

#[test]
fn paths_are_read_from_nested_trees() {
    let source = Source::new(
        "src/candidature/actions/save.rs",
        "use super::{Pen, begin::contact_key, take_pen};\nuse crate::{\n    appel::{self, model::Slug},\n    error::Error,\n};\n",
    );
    let names: Vec<String> = source.names().iter().map(|path| path.join("::")).collect();
    assert_eq!(
        names,
        [
            "appel",
            "appel::model::Slug",
            "error::Error",
            "candidature::actions::Pen",
            "candidature::actions::begin::contact_key",
            "candidature::actions::take_pen",
        ]
    );
}
