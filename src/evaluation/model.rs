//! The questionnaire of a séance, and what it gathered.

use std::sync::OnceLock;

use crate::{
    error::Error,
    form::{Answers, Questionnaire, parse},
};

/// The questions asked after each séance.
const DEFINITION: &str = include_str!("questionnaire.json");

/// The questionnaire of a séance.
///
/// # Errors
/// [`Error::Fault`] when the embedded definition is unsound: a test reads it.
pub fn questionnaire() -> Result<&'static Questionnaire, Error> {
    static READ: OnceLock<Option<Questionnaire>> = OnceLock::new();
    READ.get_or_init(|| {
        let source = serde_json::from_str(DEFINITION).ok()?;
        parse::questionnaire(&source).ok()
    })
    .as_ref()
    .ok_or(Error::Fault)
}

/// One set of answers, of nobody in particular.
#[derive(Debug, Clone, PartialEq)]
pub struct Given(pub Answers);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        let read = questionnaire().expect("a sound definition");
        assert_eq!(read.questions().count(), 4);
        assert_eq!(read.sections().len(), 1);
    }
}
