//! French typography: what must stay on one line stays on it; and the names of the calendar.

/// The months.
pub const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// The days of the week, from Monday.
pub const WEEKDAYS: [&str; 7] = [
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
];

/// Ties high punctuation and quotation marks to their words with unbreakable spaces, so that no
/// line begins with « ? ». Texts typed by people in a form editor have ordinary spaces.
pub fn tied(text: &str) -> String {
    let mut tied = String::with_capacity(text.len() + 8);
    let mut rest = text.chars().peekable();
    let mut before = None;
    while let Some(letter) = rest.next() {
        let sticks = letter == ' '
            && (before == Some('«') || matches!(rest.peek(), Some('?' | '!' | ':' | ';' | '»')));
        tied.push(if sticks { '\u{a0}' } else { letter });
        before = Some(letter);
    }
    tied
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_stays_with_its_word() {
        assert_eq!(tied("Lequel ?"), "Lequel\u{a0}?");
        assert_eq!(
            tied("« Oui ! » dit-il : oui."),
            "«\u{a0}Oui\u{a0}!\u{a0}» dit-il\u{a0}: oui."
        );
    }

    #[test]
    fn the_rest_is_left_alone() {
        assert_eq!(tied("Nom d’usage"), "Nom d’usage");
        assert_eq!(tied(""), "");
    }
}
