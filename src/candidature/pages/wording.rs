//! The texts that several pages of candidatures share.

use crate::form::Audience;

/// Who reads an answer, in a sentence.
#[must_use]
pub fn readers(audiences: &[Audience]) -> String {
    let words: Vec<&str> = audiences
        .iter()
        .map(|audience| match audience {
            Audience::Admin => "l’administration",
            Audience::Coanimation => "les deux personnes qui co-animent",
            Audience::Reader => "les personnes qui lisent les candidatures",
            Audience::Participant => "les membres du groupe",
            Audience::Committee => "le comité des partenaires",
        })
        .collect();
    let mut sentence = match words.as_slice() {
        [] => return "Personne d’autre que vous.".to_owned(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} et {last}", first.join(", ")),
    };
    // Every sentence above begins with a bare letter: no table of capitals is needed.
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    format!("{sentence}. Personne d’autre.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_are_named_in_a_sentence() {
        assert_eq!(
            readers(&[Audience::Coanimation, Audience::Admin]),
            "Les deux personnes qui co-animent et l’administration. Personne d’autre."
        );
        assert_eq!(readers(&[]), "Personne d’autre que vous.");
    }
}
