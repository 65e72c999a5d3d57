//! Documents in files (`cops.syntheses/1`), in and out.
//!
//! What a file says is typed once; whatever it repeats (counts, cards, the list of verbatims) is
//! computed again on the way out. A file that would not come back the same is refused whole.

mod leave;
mod read;

use serde_json::Value;

use crate::synthesis::{
    model::{card::Sheet, content::Content},
    rules::template::Template,
};

/// The format.
pub const SCHEMA: &str = "cops.syntheses/1";

/// A document of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// Its title.
    pub title: String,
    /// Its template.
    pub template: Template,
    /// What the file says besides the text.
    pub sheet: Sheet,
    /// The text.
    pub content: Content,
}

/// Why a document of a file cannot be taken in, in words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub String);

/// The documents of a file.
///
/// # Errors
/// [`Refused`], saying where, when something is missing, unknown, or would not come back the same.
pub fn read(file: &Value) -> Result<Vec<Filed>, Refused> {
    let documents = file
        .get("documents")
        .and_then(Value::as_array)
        .ok_or_else(|| Refused("documents\u{a0}: manque".to_owned()))?;
    let mut filed = Vec::new();
    for (rank, document) in documents.iter().enumerate() {
        let at = |refused: Refused| Refused(format!("documents[{rank}].{refused}"));
        let taken = read::document(document).map_err(at)?;
        if let Some(path) = difference(document, &leave::document(&taken), String::new()) {
            let words = "Croisée ne saurait pas rendre cette partie telle quelle";
            return Err(at(Refused(format!("{path}\u{a0}: {words}"))));
        }
        filed.push(taken);
    }
    Ok(filed)
}

/// The document as a file says it.
#[must_use]
pub fn leave(filed: &Filed) -> Value {
    leave::document(filed)
}

/// Where two values first differ.
fn difference(one: &Value, other: &Value, path: String) -> Option<String> {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let mut names: Vec<&String> = one.keys().chain(other.keys()).collect();
            names.sort();
            names.dedup();
            names.into_iter().find_map(|name| {
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                match (one.get(name), other.get(name)) {
                    (Some(one), Some(other)) => difference(one, other, path),
                    _ => Some(path),
                }
            })
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => one
            .iter()
            .zip(other)
            .enumerate()
            .find_map(|(rank, (one, other))| difference(one, other, format!("{path}[{rank}]"))),
        _ => (one != other).then_some(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn sample() -> Value {
        serde_json::from_str(include_str!("../../../examples/syntheses_aep.json")).expect("JSON")
    }

    #[test]
    fn both_samples_come_back_as_they_were() {
        let file = sample();
        let filed = read(&file).expect("both");
        let back: Vec<Value> = filed.iter().map(leave).collect();
        assert_eq!(json!(back), file["documents"]);
        assert_eq!(filed[0].template, Template::AepQuestionnement);
        assert_eq!(filed[1].template, Template::AepSituation);
        assert_eq!(filed[0].sheet.card.total(), 9);
        assert!(filed[0].content.word_count() > 200);
    }

    #[test]
    fn what_would_not_come_back_is_refused_with_its_place() {
        let refusal = |change: fn(&mut Value)| {
            let mut file = sample();
            change(&mut file);
            read(&file).expect_err("refused").0
        };
        type Spoil = fn(&mut Value);
        let cases: [(Spoil, &str); 5] = [
            (
                |file| file["documents"][0]["humeur"] = json!("bonne"),
                "documents[0].humeur",
            ),
            (
                |file| file["documents"][1]["sections"][1]["blocs"][0]["type"] = json!("image"),
                "image",
            ),
            (
                |file| file["documents"][0]["gabarit"] = json!("poeme"),
                "gabarit",
            ),
            (
                |file| file["documents"][0]["participants"]["total_calcule"] = json!(12),
                "participants.total_calcule",
            ),
            (
                |file| file["documents"][0]["attendus"]["liens"] = json!(3),
                "attendus.liens",
            ),
        ];
        for (change, place) in cases {
            let refused = refusal(change);
            assert!(refused.contains(place), "{refused}");
        }
    }
}
