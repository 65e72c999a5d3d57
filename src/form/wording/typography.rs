//! French typography: spaces that do not break, numbers in groups of three, plurals, lists.

/// The thin space between groups of three digits.
const THIN: char = '\u{202f}';

/// A number as it is written in French: « 2 000 ».
pub(super) fn number(n: u32) -> String {
    let digits = n.to_string();
    let mut written = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(THIN);
        }
        written.push(digit);
    }
    written
}

/// A number and its noun: in French, zero and one are singular.
pub(super) fn count(n: u32, one: &str, several: &str) -> String {
    format!("{}\u{a0}{}", number(n), if n < 2 { one } else { several })
}

/// A label in quotation marks.
pub(super) fn quoted(label: &str) -> String {
    format!("«\u{a0}{label}\u{a0}»")
}

/// A list in a sentence: « a, b et c ».
pub(super) fn and(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} et {last}", first.join(", ")),
    }
}
