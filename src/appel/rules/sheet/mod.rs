//! What an administrator types of a call, as typed, and the document that it makes.
//!
//! A sheet keeps every text as it was typed, right or wrong, so that a call may be
//! prepared over several days and a mistake costs nothing. It becomes a document
//! only whole: what the sheet does not know of the document stays as it was.

#[cfg(test)]
mod tests;
mod time;
mod writing;

pub use time::{NoMoment, ZONE, moment, paris, wall, written};

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use writing::Writing;

/// How many people may lead a group.
pub const PAIR: usize = 3;

/// What is typed of a call: each field by its name, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sheet(BTreeMap<String, String>);

/// A field that is wrong, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The name of the field.
    pub field: String,
    /// What to do, in a sentence.
    pub message: String,
}

/// How much of a call may still be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Nobody has seen it: everything.
    Draft,
    /// It is published: its address, its year, what one joins and when it is open stay.
    Published,
}

impl Sheet {
    /// The sheet that says what a document says.
    #[must_use]
    pub fn of(document: &Value) -> Self {
        let call = &document["appel"];
        let mut sheet = Self::default();
        for (field, key) in TEXTS {
            sheet.set(field, word(&call[key]));
        }
        sheet.set("annee", number(&call["annee"]));
        sheet.set("gratuit", flag(&call["gratuit"]));
        for (field, key) in LISTS {
            let lines = call[key].as_array().into_iter().flatten().map(word);
            sheet.set(field, lines.collect::<Vec<_>>().join("\n"));
        }
        let prerequisites = call["prerequis"].as_array().into_iter().flatten();
        let labels = prerequisites.map(|one| word(&one["libelle"]));
        sheet.set("prerequis", labels.collect::<Vec<_>>().join("\n"));
        let capacity = &call["capacite"];
        sheet.set("cible", number(&capacity["cible"]));
        sheet.set("maximum", number(&capacity["maximum"]));
        sheet.set("attente", flag(&capacity["liste_attente"]));
        let calendar = &call["calendrier"];
        for field in ["ouverture", "cloture"] {
            let (day, hour) = wall(&calendar[field]);
            sheet.set(format!("{field}_date"), day);
            sheet.set(format!("{field}_heure"), hour);
        }
        for (field, key) in DAYS {
            sheet.set(field, word(&calendar[key]));
        }
        sheet.set("contact_courriel", word(&call["contact"]["courriel"]));
        sheet.set("contact_telephone", word(&call["contact"]["telephone"]));
        let pair = call["coanimation"].as_array().into_iter().flatten();
        for (rank, person) in pair.take(PAIR).enumerate() {
            for part in PERSON {
                sheet.set(format!("anim{rank}_{part}"), word(&person[part]));
            }
        }
        let seances = call["seances"].as_array().into_iter().flatten();
        for (rank, seance) in seances.enumerate() {
            let starts = word(&seance["debut_local"]);
            let ends = word(&seance["fin_local"]);
            let (day, hour) = starts.split_once('T').unwrap_or_default();
            let (_, end) = ends.split_once('T').unwrap_or_default();
            let short = |hour: &str| hour.get(..5).unwrap_or(hour).to_owned();
            let parts = [
                ("id", word(&seance["id"])),
                ("type", word(&seance["type"])),
                ("titre", word(&seance["titre"])),
                ("date", day.to_owned()),
                ("debut", short(hour)),
                ("fin", short(end)),
                ("modalite", word(&seance["modalite"])),
                ("lien", word(&seance["lien_visio"])),
            ];
            for (part, text) in parts {
                sheet.set(format!("seance{rank}_{part}"), text);
            }
        }
        sheet
    }

    /// The sheet that a form posts; what no call has is left out.
    #[must_use]
    pub fn posted(pairs: &[(String, String)]) -> Self {
        let mut sheet = Self::default();
        for (field, typed) in pairs {
            let known = field
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
            if known && field.len() <= 40 && !field.starts_with('_') {
                let typed = typed.replace("\r\n", "\n").replace('\0', "");
                sheet.set(field.as_str(), typed);
            }
        }
        sheet
    }

    /// What was typed in a field; nothing when it was left empty.
    #[must_use]
    pub fn get(&self, field: &str) -> &str {
        self.0.get(field).map_or("", String::as_str)
    }

    /// Whether the field was posted at all.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.0.contains_key(field)
    }

    /// Types another text in a field.
    pub fn set(&mut self, field: impl Into<String>, typed: impl Into<String>) {
        self.0.insert(field.into(), typed.into());
    }

    /// A mark that changes with any field: two pages with the same mark show the same sheet.
    #[must_use]
    pub fn mark(&self) -> String {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        self.0.hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    }

    /// Takes from `other` every field that this one does not have.
    pub fn complete_from(&mut self, other: &Self) {
        for (field, typed) in &other.0 {
            if !self.0.contains_key(field) {
                self.0.insert(field.clone(), typed.clone());
            }
        }
    }

    /// The ranks of the meetings that are typed, in their order.
    #[must_use]
    pub fn seances(&self) -> Vec<usize> {
        let ranks: BTreeSet<usize> = self
            .0
            .keys()
            .filter_map(|field| {
                field
                    .strip_prefix("seance")?
                    .split_once('_')?
                    .0
                    .parse()
                    .ok()
            })
            .collect();
        ranks
            .into_iter()
            .filter(|rank| !self.is_blank_seance(*rank))
            .collect()
    }

    /// Types these days, from one hour to another, in the meetings that are typed, one after the
    /// other by their dates; days beyond make meetings: a launch first and a synthesis last when there
    /// was none. Meetings beyond the last day stay as they are.
    pub fn take_days(&mut self, days: &[String], starts: &str, ends: &str) {
        let field = |rank: usize, part: &str| format!("seance{rank}_{part}");
        let mut ranks = self.seances();
        ranks.sort_by_key(|rank| self.get(&field(*rank, "date")).to_owned());
        let typed = ranks.len();
        let free = ranks.iter().max().map_or(0, |last| last + 1);
        ranks.extend(free..free + days.len().saturating_sub(typed));
        for (place, (rank, day)) in ranks.into_iter().zip(days).enumerate() {
            self.set(field(rank, "date"), day.as_str());
            self.set(field(rank, "debut"), starts);
            self.set(field(rank, "fin"), ends);
            if place < typed {
                continue;
            }
            let (kind, title) = match place {
                0 if days.len() > 2 => ("lancement", "Lancement".to_owned()),
                _ if typed == 0 && days.len() > 2 && place + 1 == days.len() => {
                    ("synthese", "Synthèse".to_owned())
                }
                _ if typed == 0 && days.len() > 2 => ("seance", format!("Séance {place}")),
                _ => ("seance", format!("Séance {}", place + 1)),
            };
            self.set(field(rank, "type"), kind);
            self.set(field(rank, "titre"), title);
            let modality = self.get("modalite").to_owned();
            self.set(field(rank, "modalite"), modality);
        }
    }

    fn is_blank_seance(&self, rank: usize) -> bool {
        ["titre", "date"]
            .iter()
            .all(|part| self.get(&format!("seance{rank}_{part}")).trim().is_empty())
    }

    /// The document that the sheet makes of `base`.
    ///
    /// # Errors
    /// Every field that is wrong, in the order of the page.
    pub fn document(&self, base: &Value, scope: Scope) -> Result<Value, Vec<Fault>> {
        Writing::of(self, base).document(scope)
    }
}

/// Texts that go as they are: the field, and its place in the document.
const TEXTS: [(&str, &str); 6] = [
    ("slug", "slug"),
    ("dispositif", "dispositif"),
    ("titre", "titre"),
    ("titre_court", "titre_court"),
    ("chapo", "chapo"),
    ("modalite", "modalite"),
];
/// Lists typed one line an item.
const LISTS: [(&str, &str); 4] = [
    ("objectifs", "objectifs"),
    ("pas", "ce_que_ce_n_est_pas"),
    ("vocabulaire", "vocabulaire"),
    ("confidentialite", "confidentialite"),
];
/// Days that may be left out.
const DAYS: [(&str, &str); 3] = [
    ("commission", "commission"),
    ("notification", "notification"),
    ("confirmation", "confirmation_avant"),
];
/// What is said of someone who leads the group.
const PERSON: [&str; 5] = ["id", "prenom", "nom", "qualite", "courriel"];

fn word(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn number(value: &Value) -> String {
    value
        .as_i64()
        .map(|number| number.to_string())
        .unwrap_or_default()
}

fn flag(value: &Value) -> &'static str {
    if value.as_bool() == Some(true) {
        "oui"
    } else {
        ""
    }
}
