//! The methods that the platform knows, read from data.

use std::sync::LazyLock;

use crate::facilitation::model::Method;

/// The method of a room that chose none.
pub const FIRST: &str = "gease";

static METHODS: LazyLock<Vec<Method>> = LazyLock::new(|| {
    let methods = read(include_str!("../methods.json"));
    methods
        .inspect_err(|error| tracing::error!(%error, "les méthodes sont illisibles"))
        .unwrap_or_default()
});

/// Reads methods, and ties their punctuation to its word.
///
/// # Errors
/// When the text is no list of methods.
fn read(text: &str) -> Result<Vec<Method>, serde_json::Error> {
    let mut methods: Vec<Method> = serde_json::from_str(text)?;
    for phase in methods.iter_mut().flat_map(|method| &mut method.phases) {
        phase.rule = crate::ui::words::tied(&phase.rule);
    }
    Ok(methods)
}

/// Every method.
#[must_use]
pub fn all() -> &'static [Method] {
    &METHODS
}

/// The method of that code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Method> {
    METHODS.iter().find(|method| method.code == code)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::facilitation::model::{Sourced, Speaking};

    #[test]
    fn the_methods_are_sound() {
        let methods = read(include_str!("../methods.json")).expect("sound methods");
        assert_eq!(methods[0].code, FIRST);
        for method in &methods {
            let codes: BTreeSet<&str> = method.phases.iter().map(|p| p.code.as_str()).collect();
            assert_eq!(codes.len(), method.phases.len(), "{}", method.code);
            let minutes: u32 = method.phases.iter().map(|phase| phase.minutes).sum();
            assert_eq!(minutes, 150, "{}: for two hours and a half", method.code);
            for phase in &method.phases {
                assert!(
                    phase.rule.ends_with('.') && phase.minutes > 0,
                    "{}",
                    phase.code
                );
            }
        }
    }

    #[test]
    fn gease_is_as_its_sources_say() {
        let gease = find("gease").expect("GEASE");
        let codes: Vec<&str> = gease
            .phases
            .iter()
            .map(|phase| phase.code.as_str())
            .collect();
        assert_eq!(
            codes,
            [
                "accueil",
                "choix",
                "recit",
                "questionnement",
                "hypotheses",
                "retour",
                "meta",
                "cloture"
            ]
        );
        let silent: Vec<&str> = gease
            .phases
            .iter()
            .filter(|phase| phase.narrator_is_silent)
            .map(|phase| phase.code.as_str())
            .collect();
        assert_eq!(silent, ["hypotheses"]);
        let sourced = gease
            .phases
            .iter()
            .filter(|p| p.sourced == Sourced::Practice);
        assert_eq!(
            sourced.map(|p| p.code.as_str()).collect::<Vec<_>>(),
            ["recit"]
        );
        assert_eq!(gease.phases[2].speaking, Speaking::Narrator);
    }

    #[test]
    fn what_is_no_method_is_refused() {
        assert!(
            read(r#"[{"code":"x","label":"X","purpose":"","phases":[{"code":"a"}]}]"#).is_err()
        );
        let unknown = include_str!("../methods.json").replacen("\"narration\"", "\"chant\"", 1);
        assert!(read(&unknown).is_err());
    }
}
