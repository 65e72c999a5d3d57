//! Names made from what people write.

use std::collections::BTreeSet;

/// The longest name made from a sentence.
const LONGEST: usize = 40;

/// A name for a thing that is called `label`: lower-case letters, figures and `_`,
/// never one of `taken`. `otherwise` serves when the label has no letter to lend.
#[must_use]
pub fn name_of(label: &str, otherwise: &str, taken: &BTreeSet<String>) -> String {
    let mut name = String::new();
    for part in bare(label).split(|c: char| !c.is_ascii_alphanumeric()) {
        if part.is_empty() {
            continue;
        }
        if !name.is_empty() && name.len() + part.len() >= LONGEST {
            break;
        }
        if !name.is_empty() {
            name.push('_');
        }
        name.push_str(part.get(..LONGEST).unwrap_or(part));
    }
    if name.is_empty() {
        otherwise.clone_into(&mut name);
    }
    if !taken.contains(&name) {
        return name;
    }
    let mut next = (2_u32..).map(|rank| format!("{name}_{rank}"));
    next.find(|name| !taken.contains(name)).unwrap_or(name)
}

/// A text in lower case, without accents.
fn bare(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'à' | 'â' | 'ä' | 'á' | 'ã' => bare.push('a'),
            'ç' => bare.push('c'),
            'é' | 'è' | 'ê' | 'ë' => bare.push('e'),
            'î' | 'ï' | 'í' => bare.push('i'),
            'ñ' => bare.push('n'),
            'ô' | 'ö' | 'ó' => bare.push('o'),
            'ù' | 'û' | 'ü' | 'ú' => bare.push('u'),
            'ÿ' => bare.push('y'),
            'œ' => bare.push_str("oe"),
            'æ' => bare.push_str("ae"),
            other => bare.push(other),
        }
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_made_of_what_it_names_and_is_never_taken() {
        let mut taken = BTreeSet::new();
        let mut name = |label: &str| {
            let name = name_of(label, "question", &taken);
            taken.insert(name.clone());
            name
        };
        assert_eq!(name("Votre prénom\u{a0}?"), "votre_prenom");
        assert_eq!(name("Votre prénom"), "votre_prenom_2");
        assert_eq!(name("Votre prénom"), "votre_prenom_3");
        assert_eq!(name("?"), "question");
        assert_eq!(name(""), "question_2");
        assert_eq!(
            name("Dans quels départements exercez-vous votre pratique de partenariat ?"),
            "dans_quels_departements_exercez_vous"
        );
        assert_eq!(name(&"é".repeat(60)), "e".repeat(40));
    }
}
