//! The title of a document.

/// How long it may be, in characters.
pub const LONGEST: usize = 140;

/// A title, as it is kept: one line.
///
/// # Errors
/// Why there is none, in words.
pub fn title(typed: &str) -> Result<String, &'static str> {
    let title = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() {
        Err("Donnez un titre à ce texte.")
    } else if title.chars().count() > LONGEST {
        Err("Ce titre est trop long\u{a0}: cent quarante caractères au plus.")
    } else {
        Ok(title)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_line_of_some_length() {
        assert_eq!(
            title("  La confiance\n se gagne "),
            Ok("La confiance se gagne".to_owned())
        );
        assert!(title(" \n\t").is_err());
        assert!(title(&"é".repeat(LONGEST)).is_ok());
        assert!(title(&"é".repeat(LONGEST + 1)).is_err());
    }
}
