//! What a proposal needs, and what in it may say who somebody is.

use crate::{
    review::rules::{Masking, identifying, plain_key},
    situation::model::Words,
};

/// How long a title may be, in characters.
pub const LONGEST_TITLE: usize = 120;
/// How long a question may be, in characters.
pub const LONGEST_QUESTION: usize = 400;
/// How long a context may be, in characters.
pub const LONGEST_CONTEXT: usize = 4000;
/// Under so many characters a context does not let others understand.
pub const SHORTEST_CONTEXT: usize = 60;

/// What is to mend in a proposal, each beside its field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults {
    /// Of the title.
    pub title: Option<&'static str>,
    /// Of the question.
    pub question: Option<&'static str>,
    /// Of the context.
    pub context: Option<&'static str>,
    /// Of the setting.
    pub setting: Option<&'static str>,
}

impl Faults {
    /// Whether there is nothing to mend.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What is wrong with what may be kept as a draft: only what is too long.
#[must_use]
pub fn faults_of_draft(words: &Words) -> Faults {
    let over = |text: &str, max: usize| text.chars().count() > max;
    Faults {
        title: over(&words.title, LONGEST_TITLE)
            .then_some("Le titre est trop long\u{a0}: 120\u{a0}caractères au plus."),
        question: over(&words.question, LONGEST_QUESTION)
            .then_some("La question est trop longue\u{a0}: 400\u{a0}caractères au plus."),
        context: over(&words.context, LONGEST_CONTEXT)
            .then_some("Le récit est trop long\u{a0}: 4\u{202f}000\u{a0}caractères au plus."),
        setting: None,
    }
}

/// What is wrong with what is proposed to the group.
#[must_use]
pub fn faults_of_proposal(words: &Words) -> Faults {
    let faults = faults_of_draft(words);
    let missing = |text: &str, said| text.is_empty().then_some(said);
    let is_short = words.context.chars().count() < SHORTEST_CONTEXT;
    Faults {
        title: faults
            .title
            .or_else(|| missing(&words.title, "Donnez un titre, en quelques mots.")),
        question: faults.question.or_else(|| {
            missing(
                &words.question,
                "Dites la question que vous vous posez\u{a0}: c’est d’elle que part le groupe.",
            )
        }),
        context: faults.context.or(is_short.then_some(
            "Racontez en quelques phrases ce qui s’est passé, pour que le groupe comprenne.",
        )),
        setting: words
            .setting
            .is_none()
            .then_some("Choisissez le cadre le plus proche."),
    }
}

/// What in the text may say who somebody is, in the words of the page. It warns, and stops nothing:
/// a machine misses much, and is wrong at times.
#[must_use]
pub fn warnings(words: &Words, members: &[String]) -> Vec<String> {
    let text = format!("{}\n{}\n{}", words.title, words.question, words.context);
    let mut found: Vec<String> = identifying(&text, &Masking::default())
        .into_iter()
        .map(|sort| sort.label().to_owned())
        .collect();
    let told: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .map(plain_key)
        .collect();
    let mut named: Vec<&String> = members
        .iter()
        .filter(|name| name.chars().count() > 2 && told.contains(&plain_key(name)))
        .collect();
    named.sort_unstable();
    named.dedup();
    found.extend(
        named.into_iter().map(|name| {
            format!("le prénom ou le nom d’un membre du groupe («\u{a0}{name}\u{a0}»)")
        }),
    );
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::situation::model::SituationSetting;

    fn words() -> Words {
        Words {
            title: "Le café du couloir".to_owned(),
            question: "Comment prendre ma place sans prendre celle d’une autre ?".to_owned(),
            context: "Une infirmière me tend la parole, puis la reprend au milieu de ma phrase."
                .to_owned(),
            setting: Some(SituationSetting::Etp),
        }
    }

    #[test]
    fn a_draft_may_be_half_written_and_a_proposal_may_not() {
        assert!(faults_of_proposal(&words()).is_empty());
        let half = Words {
            title: "Le café".to_owned(),
            ..Words::default()
        };
        assert!(faults_of_draft(&half).is_empty());
        let faults = faults_of_proposal(&half);
        assert_eq!(faults.title, None);
        assert!(faults.question.is_some() && faults.context.is_some() && faults.setting.is_some());
        let long = Words {
            title: "é".repeat(LONGEST_TITLE + 1),
            ..words()
        };
        assert!(faults_of_draft(&long).title.is_some());
        let just = Words {
            title: "é".repeat(LONGEST_TITLE),
            ..words()
        };
        assert!(faults_of_draft(&just).is_empty());
    }

    #[test]
    fn names_and_numbers_are_pointed_at() {
        let members = ["Ondine".to_owned(), "Idriss".to_owned()];
        assert_eq!(warnings(&words(), &members), [] as [String; 0]);
        let told = Words {
            context: "Mme Dupont m’a donné son numéro, le 06 39 98 01 02, devant idriss."
                .to_owned(),
            ..words()
        };
        let found = warnings(&told, &members).join(" ; ");
        assert!(found.contains("numéro de téléphone"), "{found}");
        assert!(found.contains("Mme"), "{found}");
        assert!(
            found.contains("Idriss") && !found.contains("Ondine"),
            "{found}"
        );
    }
}
