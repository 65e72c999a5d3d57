//! Every address that the server answers: plain routes and pages as the source
//! writes them, server functions as the registry knows them.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use leptos::server_fn::axum::server_fn_paths;
use serde_json::json;

use super::app::address_of;

/// A route, with its parameters in braces.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Door {
    /// « /appels/{slug} ».
    pub path: String,
    /// Whether it can be read.
    pub reads: bool,
    /// Whether a form can be posted to it.
    pub writes: bool,
}

/// Every plain route and every page.
pub fn every_door() -> Vec<Door> {
    let mut doors = BTreeSet::new();
    for file in source_files() {
        let text = fs::read_to_string(&file).expect("a source file");
        doors.extend(routes_of(&text));
        doors.extend(pages_of(&text));
    }
    doors.into_iter().collect()
}

/// `.route("/appels/{slug}", get(call))`
fn routes_of(text: &str) -> Vec<Door> {
    text.split(".route(")
        .skip(1)
        .filter_map(|rest| {
            let rest = rest.trim_start().strip_prefix('"')?;
            let (path, handlers) = rest.split_once('"')?;
            // Handlers end where the parentheses of the route close.
            let mut depth = 1;
            let end = handlers.find(|c| {
                match c {
                    '(' => depth += 1,
                    ')' => depth -= 1,
                    _ => {}
                }
                depth == 0
            })?;
            let handlers = &handlers[..end];
            Some(Door {
                path: path.to_owned(),
                reads: handlers.contains("get("),
                writes: handlers.contains("post("),
            })
        })
        .collect()
}

/// `path!("/appels/:slug/candidature/:etape")`
fn pages_of(text: &str) -> Vec<Door> {
    text.split("path=path!(\"")
        .skip(1)
        .filter_map(|rest| rest.split_once('"'))
        .map(|(path, _)| Door {
            path: path
                .split('/')
                .map(|part| match part.strip_prefix(':') {
                    Some(name) => format!("{{{name}}}"),
                    None => part.to_owned(),
                })
                .collect::<Vec<_>>()
                .join("/"),
            reads: true,
            writes: false,
        })
        .collect()
}

impl Door {
    /// Its address, about this call, this candidature and this step.
    pub fn at(&self, slug: &str, id: &str, step: &str) -> String {
        let path = self.path.replace("{slug}", slug).replace("{id}", id);
        let path = path.replace("{etape}", step);
        let path = path.replace("{n}", "1").replace("{place}", "1");
        let path = path.replace("{jeton}", "essai");
        let path = path.replace("{code}", "K7Q2-9M3D-2HRV");
        let path = path.replace("{numero}", "GAP-PP-2025-001");
        let path = path.replace("{note}", "01900000-0000-7000-8000-000000000000");
        let path = path.replace("{version}", "01900000-0000-7000-8000-000000000000");
        assert!(
            !path.contains('{'),
            "a parameter that no test knows: {path}"
        );
        path
    }
}

/// Every Rust file under `src`.
pub fn source_files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// A call to a server function.
#[derive(Debug, Clone)]
pub struct Call {
    /// The function.
    pub function: &'static str,
    /// Its address.
    pub path: &'static str,
    /// Arguments that it understands, as JSON.
    pub body: String,
}

/// Every server function, with arguments about the call `slug`. A new function goes here.
pub fn every_call(slug: &str) -> Vec<Call> {
    let save = json!({ "slug": slug, "question": "structure", "value": "essai", "seen": 0 });
    let calls: Vec<Call> = [
        (
            "aim_board",
            json!({ "slug": slug, "seen": 0, "targets": { "size": 3, "bounds": [] } }),
        ),
        (
            "ask_room",
            json!({ "slug": slug, "number": 1, "ask": { "Do": { "command": "Begin", "seen": 0 } } }),
        ),
        ("communes_of", json!({ "postal_code": "34000" })),
        (
            "follow_room",
            json!({ "slug": slug, "number": 1, "seen": 0 }),
        ),
        ("open_agenda", json!({})),
        ("open_board", json!({ "slug": slug })),
        ("open_candidature", json!({ "slug": slug })),
        ("open_room", json!({ "slug": slug, "number": 1 })),
        (
            "rearrange_board",
            json!({ "slug": slug, "seen": 0, "moves": [], "why": "essai" }),
        ),
        ("save_answer", save),
        ("submit_candidature", json!({ "slug": slug })),
        ("zone_words", json!({ "zone": "America/Toronto" })),
    ]
    .into_iter()
    .map(|(function, arguments)| Call {
        function,
        path: address_of(function),
        body: arguments.to_string(),
    })
    .collect();

    let known: BTreeSet<&str> = calls.iter().map(|call| call.path).collect();
    let registered: BTreeSet<&str> = server_fn_paths().map(|(path, _)| path).collect();
    assert_eq!(known, registered, "a server function is not in this list");
    calls
}

#[test]
fn every_door_is_found() {
    let doors = every_door();
    let found = |path: &str| {
        doors
            .iter()
            .filter(|door| door.path == path)
            .collect::<Vec<_>>()
    };
    let steps = found("/appels/{slug}/candidature/{etape}");
    assert_eq!(
        steps.len(),
        2,
        "the page, and the form that it posts: {steps:?}"
    );
    let door = Door {
        path: "/appels/{slug}/candidature".to_owned(),
        reads: true,
        writes: true,
    };
    assert_eq!(found("/appels/{slug}/candidature"), [&door]);
    assert_eq!(found("/sante/vie").len(), 1);
    assert!(doors.len() > 20, "{doors:?}");
}
