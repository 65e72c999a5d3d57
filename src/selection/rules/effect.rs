//! What a swap or a move would change, said before it is made.

use super::balance::{count, miss, total};
use crate::selection::model::{Dimension, Lexicon, Profile, Targets};

/// « Ouest passerait de 5 à 6, proches aidants de 2 à 1. Score du groupe : 156 → 154. »
///
/// Only what is aimed at is said, with whether a target is met or missed by it.
#[must_use]
pub fn effect(
    before: &[&Profile],
    after: &[&Profile],
    targets: &Targets,
    lexicon: &Lexicon,
) -> String {
    let mut changes = Vec::new();
    for bound in &targets.bounds {
        let (was, would) = (count(before, &bound.facet), count(after, &bound.facet));
        if was == would {
            continue;
        }
        let label = lexicon.label(&bound.facet);
        let is_plural = bound.facet.dimension == Dimension::Categorie;
        let verb = match (changes.is_empty(), is_plural) {
            (true, true) => " passeraient",
            (true, false) => " passerait",
            (false, _) => "",
        };
        let verdict = match (miss(bound, was), miss(bound, would)) {
            (0, missed) if missed > 0 => " (cible manquée)",
            (missed, 0) if missed > 0 => " (cible atteinte)",
            _ => "",
        };
        changes.push(format!("{label}{verb} de {was} à {would}{verdict}"));
    }
    let counted = match changes.is_empty() {
        true => "Aucun compteur ne changerait.".to_owned(),
        false => format!("{}.", capital(&changes.join(", "))),
    };
    let (was, would) = (total(before), total(after));
    if before.iter().chain(after).all(|one| one.score.is_none()) {
        counted
    } else if was == would {
        format!("{counted} Score du groupe\u{a0}: {was}, inchangé.")
    } else {
        format!("{counted} Score du groupe\u{a0}: {was} → {would}.")
    }
}

/// The same words, the first letter a capital.
pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
