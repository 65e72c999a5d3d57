//! What says who somebody is, inside free text: found to be looked at, masked to read blind.

use std::ops::Range;

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::identifies;
use crate::{
    candidature::model::question,
    form::{Answers, QuestionKind, Questionnaire},
};

/// What stands in place of what is hidden.
const MASK: &str = "▇▇";

/// Words that begin a name without saying whose.
const PARTICLES: [&str; 10] = ["de", "du", "des", "la", "le", "les", "d", "l", "van", "von"];

/// Words of the name of a structure that say nothing of which one.
const COMMON: [&str; 27] = [
    "association",
    "centre",
    "clinique",
    "collectif",
    "communaute",
    "comite",
    "ecole",
    "equipe",
    "federation",
    "fondation",
    "france",
    "groupe",
    "hopital",
    "hospitalier",
    "institut",
    "ligue",
    "locale",
    "maison",
    "occitanie",
    "patients",
    "regional",
    "regionale",
    "reseau",
    "sante",
    "service",
    "union",
    "universite",
];

/// What announces the name of somebody.
const CIVILITIES: [&str; 14] = [
    "m",
    "mr",
    "mme",
    "mlle",
    "monsieur",
    "madame",
    "mademoiselle",
    "dr",
    "docteur",
    "docteure",
    "pr",
    "professeur",
    "professeure",
    "soeur",
];

/// A sort of detail that identifies somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// What looks like a social security number.
    Nir,
    /// « Mme Xxxx ».
    Named,
    /// The person's own name.
    OwnName,
}

impl Sort {
    /// What the list calls it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Email => "une adresse e-mail",
            Self::Phone => "un numéro de téléphone",
            Self::Nir => "un numéro qui ressemble à un numéro de sécurité sociale",
            Self::Named => "le nom d’une personne («\u{a0}Mme …\u{a0}», «\u{a0}Dr …\u{a0}»)",
            Self::OwnName => "le nom de la personne elle-même",
        }
    }
}

/// A word of a text, and where it is.
struct Word {
    at: Range<usize>,
    /// Without case nor accent.
    key: String,
}

fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric() || is_combining(c), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let at = from..at;
                let key = plain_key(&text[at.clone()]);
                words.push(Word { at, key });
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// An accent written apart from its letter.
fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// The text without case, accents nor double spaces: what a search and a mask compare.
#[must_use]
pub fn plain_key(text: &str) -> String {
    let bare: String = text.nfd().filter(|c| !is_combining(*c)).collect();
    let lower = bare.to_lowercase().replace('œ', "oe").replace('æ', "ae");
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The keys of a text, in order.
fn keys(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.key).collect()
}

/// Hides what says who one person is, in their own words and in what is written about them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Masking {
    /// Runs of words to hide, without case nor accent.
    runs: Vec<Vec<String>>,
    /// The person's own names.
    names: Vec<String>,
}

impl Masking {
    /// What these answers say of who the person is.
    #[must_use]
    pub fn of(questionnaire: &Questionnaire, answers: &Answers) -> Self {
        let mut masking = Self::default();
        for asked in questionnaire.questions().filter(|asked| identifies(asked)) {
            let answer = answers.get(&asked.id);
            let text = match (&asked.kind, answer) {
                // An option of a list is nobody's own.
                (QuestionKind::Choice(_) | QuestionKind::Choices { .. }, _) => continue,
                (QuestionKind::Commune { .. }, Value::Object(parts)) => {
                    parts.get("nom").and_then(Value::as_str).unwrap_or_default()
                }
                (_, Value::String(text)) => text,
                _ => continue,
            };
            masking.add(&asked.kind, asked.id.as_str(), text);
        }
        masking
    }

    fn add(&mut self, kind: &QuestionKind, id: &str, text: &str) {
        match kind {
            QuestionKind::Email => {
                let local = text.split('@').next().unwrap_or_default();
                self.runs.push(keys(local));
            }
            QuestionKind::ShortText(_) if id != question::STRUCTURE => {
                let names: Vec<String> = keys(text)
                    .into_iter()
                    .filter(|key| key.chars().count() > 1 && !PARTICLES.contains(&key.as_str()))
                    .collect();
                self.runs
                    .extend(names.iter().map(|name| vec![name.clone()]));
                if id == question::FIRST_NAME || id == question::LAST_NAME {
                    self.names.extend(names);
                }
            }
            _ => {
                self.runs.push(keys(text));
                let own = words(text).into_iter().filter(|word| {
                    let is_proper = text[word.at.clone()]
                        .chars()
                        .next()
                        .is_some_and(|first| first.is_uppercase() || first.is_numeric());
                    is_proper
                        && word.key.chars().count() > 3
                        && !COMMON.contains(&word.key.as_str())
                });
                if id == question::STRUCTURE {
                    self.runs.extend(own.map(|word| vec![word.key]));
                }
            }
        }
        self.runs.retain(|run| !run.is_empty());
    }

    /// The text with everything that identifies the person replaced.
    #[must_use]
    pub fn hide(&self, text: &str) -> String {
        let words = words(text);
        let mut hidden: Vec<Range<usize>> = details(text)
            .into_iter()
            .filter(|(sort, _)| matches!(sort, Sort::Email | Sort::Phone | Sort::Nir))
            .map(|(_, at)| at)
            .collect();
        for run in &self.runs {
            let found = words
                .windows(run.len())
                .filter(|window| window.iter().map(|word| &word.key).eq(run));
            hidden.extend(
                found.filter_map(|window| Some(window.first()?.at.start..window.last()?.at.end)),
            );
        }
        hidden.sort_by_key(|at| (at.start, std::cmp::Reverse(at.end)));
        let mut shown = String::with_capacity(text.len());
        let mut from = 0;
        for at in hidden {
            if at.start >= from {
                shown.push_str(&text[from..at.start]);
                shown.push_str(MASK);
            }
            from = from.max(at.end);
        }
        shown.push_str(&text[from..]);
        shown
    }
}

/// The sorts of details that identify somebody in this text; `own` says who wrote it.
#[must_use]
pub fn identifying(text: &str, own: &Masking) -> Vec<Sort> {
    let mut sorts: Vec<Sort> = details(text).into_iter().map(|(sort, _)| sort).collect();
    let is_own = words(text).iter().any(|word| {
        let is_proper = text[word.at.clone()]
            .chars()
            .next()
            .is_some_and(char::is_uppercase);
        is_proper && word.key.chars().count() > 2 && own.names.contains(&word.key)
    });
    if is_own {
        sorts.push(Sort::OwnName);
    }
    sorts.sort_unstable();
    sorts.dedup();
    sorts
}

/// Addresses, numbers and « Mme Xxxx », with where they are.
fn details(text: &str) -> Vec<(Sort, Range<usize>)> {
    let mut found = Vec::new();
    found.extend(emails(text).into_iter().map(|at| (Sort::Email, at)));
    found.extend(numbers(text));
    found.extend(named(text).into_iter().map(|at| (Sort::Named, at)));
    found
}

fn emails(text: &str) -> Vec<Range<usize>> {
    let is_local = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
    let is_host = |c: char| c.is_alphanumeric() || ".-".contains(c);
    let mut found = Vec::new();
    for (at, _) in text.match_indices('@') {
        let before: usize = text[..at]
            .chars()
            .rev()
            .take_while(|c| is_local(*c))
            .map(char::len_utf8)
            .sum();
        let after = text[at + 1..].chars().take_while(|c| is_host(*c));
        let host: String = after.collect();
        let host = host.trim_end_matches(['.', '-']);
        if before > 0 && host.contains('.') {
            found.push(at - before..at + 1 + host.len());
        }
    }
    found
}

/// Runs of figures that are long enough to be somebody's.
fn numbers(text: &str) -> Vec<(Sort, Range<usize>)> {
    let mut found = Vec::new();
    let mut run: Option<(Range<usize>, String)> = None;
    let mut gap = 0;
    for (at, c) in text.char_indices().chain([(text.len(), '\n')]) {
        if c.is_ascii_digit() || (c == '+' && run.is_none()) {
            let (range, digits) = run.get_or_insert((at..at, String::new()));
            range.end = at + 1;
            digits.push(c);
            gap = 0;
        } else if let Some((range, digits)) = &run {
            gap += 1;
            let goes_on = gap < 3 && " .-/()\u{a0}\u{202f}".contains(c);
            // Corsica: 2A and 2B are figures of a social security number.
            let is_corsica = gap == 1 && "AaBb".contains(c) && digits.len() == 6;
            if !goes_on && !is_corsica {
                if let Some(sort) = sort_of(digits) {
                    found.push((sort, range.clone()));
                }
                run = None;
                gap = 0;
            }
        }
    }
    found
}

fn sort_of(digits: &str) -> Option<Sort> {
    let is_abroad = digits.starts_with('+') || digits.starts_with("00");
    match digits.len() {
        10 if digits.starts_with('0') => Some(Sort::Phone),
        11..=16 if is_abroad => Some(Sort::Phone),
        12..=15 if digits.starts_with(['1', '2']) => Some(Sort::Nir),
        _ => None,
    }
}

/// A civility followed by a name.
fn named(text: &str) -> Vec<Range<usize>> {
    let words = words(text);
    let is_upper = |word: &Word| {
        let mut letters = text[word.at.clone()].chars();
        letters.next().is_some_and(char::is_uppercase)
    };
    words
        .windows(2)
        .filter_map(|pair| match pair {
            [civility, name] => {
                let between = &text[civility.at.end..name.at.start];
                let is_short = civility.key.len() <= 2;
                let announces = CIVILITIES.contains(&civility.key.as_str())
                    && (!is_short || is_upper(civility))
                    && matches!(between, " " | "." | ". " | "\u{a0}" | ".\u{a0}");
                (announces && is_upper(name) && name.key.chars().count() > 1)
                    .then_some(civility.at.start..name.at.end)
            }
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::appel::document::AppelSource;

    fn masking(answers: Value) -> Masking {
        let answers = serde_json::from_value(answers).expect("answers");
        let call = include_str!("../../../examples/appel_gap_pp_2025.json");
        let call = AppelSource::parse(call).expect("a call");
        Masking::of(&call.definition.questionnaire, &answers)
    }

    fn ondine() -> Masking {
        masking(json!({
            "prenom": "Ondine-Rose", "nom": "de la Garrigue", "courriel": "ogarrigue34@example.org",
            "telephone": "+33639980101", "code_postal": "34000",
            "commune": {"nom": "Saint-Guilhem-le-Désert", "insee": "34261"},
            "structure": "Association Cœur Zéphyr de santé", "saisie_tiers_nom": "Armand Cigale",
            "civilite": "mme"
        }))
    }

    #[test]
    fn who_somebody_is_does_not_show_in_their_own_words() {
        let ondine = ondine();
        for (written, shown) in [
            ("Je m’appelle Ondine.", "Je m’appelle ▇▇."),
            ("ONDINE GARRIGUE, d'ici", "▇▇ ▇▇, d'ici"),
            ("moi, ondine-rose de la Garrigue", "moi, ▇▇-▇▇ de la ▇▇"),
            ("Ecrivez à ogarrigue34@example.org !", "Ecrivez à ▇▇ !"),
            ("pseudo ogarrigue34 partout", "pseudo ▇▇ partout"),
            ("au 06 39 98 01 01, le soir", "au ▇▇, le soir"),
            ("ou +33 6.39.98.01.01", "ou ▇▇"),
            (
                "J’habite Saint Guilhem le Desert (34000)",
                "J’habite ▇▇ (▇▇)",
            ),
            ("avec Zéphyr et l’association", "avec ▇▇ et l’association"),
            ("Armand m’aide", "▇▇ m’aide"),
            ("Garrigues et ondines", "Garrigues et ondines"),
            ("rien à cacher", "rien à cacher"),
        ] {
            assert_eq!(ondine.hide(written), shown);
        }
        assert_eq!(ondine.hide("Ondin\u{65}"), "▇▇");
    }

    #[test]
    fn identifying_details_are_found_and_named() {
        let own = ondine();
        for (text, found) in [
            ("Appelez le 06 39 98 01 01.", vec![Sort::Phone]),
            (
                "Appelez le 0639980101 ou +33 6 39 98 01 01.",
                vec![Sort::Phone],
            ),
            ("a.b@exemple.fr", vec![Sort::Email]),
            ("2 84 05 34 172 045 12", vec![Sort::Nir]),
            ("avec Mme Lavande, puis Dr. Thym", vec![Sort::Named]),
            ("Monsieur Thym est venu", vec![Sort::Named]),
            ("Ondine, c’est moi", vec![Sort::OwnName]),
            ("M. le directeur, madame la ministre", vec![]),
            ("En 2023 et 2024, 12 ateliers, 150 personnes", vec![]),
            ("il m Arrive de", vec![]),
        ] {
            assert_eq!(identifying(text, &own), found, "{text}");
        }
    }

    proptest! {
        #[test]
        fn masking_never_breaks_a_text(text in "\\PC{0,60}") {
            let hidden = ondine().hide(&text);
            prop_assert!(!hidden.contains("ogarrigue34@"));
            let again = ondine().hide(&hidden);
            prop_assert_eq!(again.matches("ondine").count(), 0);
        }

        #[test]
        fn a_name_is_hidden_whatever_surrounds_it(before in "[ .,;!(]{0,3}", after in "[ .,;!)]{1,3}") {
            let text = format!("{before}Ondine{after}GARRIGUE{after}");
            let hidden = ondine().hide(&text).to_lowercase();
            prop_assert!(!hidden.contains("ondine") && !hidden.contains("garrigue"));
        }
    }
}
