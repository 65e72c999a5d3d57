//! Who may leave something in the margin, and what it may be.

use crate::{
    db::Instant,
    synthesis::model::{
        Document, Landmark, Member, Right, Stage,
        remark::{Anchor, Remark, RemarkKind},
    },
};

/// How long a remark may be, in characters.
pub const LONGEST: usize = 4000;
/// How long a passage may be, in characters.
pub const LONGEST_PASSAGE: usize = 2000;
/// How much is kept of the words around a passage.
pub const AROUND: usize = 32;
/// How many threads of one document may wait for somebody.
pub const MOST_OPEN: usize = 500;
/// How much one margin may hold in all: settled threads and answers too.
pub const MOST: usize = 5000;

/// Whether one reads the margin: whoever may open the document, but of a frozen text, whose margin is of
/// its making, only those who lead.
#[must_use]
pub fn may_see(stage: Stage, leads: bool) -> bool {
    stage != Stage::Frozen || leads
}

/// Since when a thread is begun to be shown to whoever does not lead.
///
/// What the pair said to each other before it last proposed the text, and the words that it quoted and erased,
/// stay its own, as the drafts do.
#[must_use]
pub fn shown_since(document: &Document, proposed: Option<&Landmark>) -> Instant {
    // A text that made no sense left no version; its stage began since.
    proposed.map_or(document.stage_at, |kept| kept.at)
}

/// Whether one may comment, propose and answer: nothing is added to what is frozen.
#[must_use]
pub fn may_add(stage: Stage, right: Right) -> bool {
    stage != Stage::Frozen && right >= Right::Suggest
}

/// Whether one may accept or refuse what others propose: those who lead, while they write.
#[must_use]
pub fn may_decide(stage: Stage, right: Right, leads: bool) -> bool {
    leads && stage != Stage::Frozen && right == Right::Write
}

/// Whether one may say that a comment is dealt with, or open it again: whoever made it, and those who lead.
#[must_use]
pub fn may_settle(stage: Stage, right: Right, leads: bool, is_mine: bool) -> bool {
    may_add(stage, right) && (leads || is_mine)
}

/// Whether one may take one's words back: while they wait and nobody has answered.
#[must_use]
pub fn may_withdraw(stage: Stage, right: Right, is_mine: bool, is_answered: bool) -> bool {
    may_add(stage, right) && is_mine && !is_answered
}

/// Why a margin that holds all this can take nothing more; a thread may be answered where none may begin.
#[must_use]
pub fn full(held: &[Remark], begins: bool) -> Option<&'static str> {
    let waits = |remark: &&Remark| remark.answers.is_none() && remark.is_open();
    if held.len() >= MOST {
        Some(
            "La marge de ce texte ne peut plus rien recevoir\u{a0}: elle garde aussi ce qui est réglé. Dites-le autrement, de vive voix par exemple.",
        )
    } else if begins && held.iter().filter(waits).count() >= MOST_OPEN {
        Some(
            "Cinq cents notes attendent déjà en marge de ce texte. Dès que l’une d’elles est réglée, acceptée ou refusée, vous pouvez en ajouter une.",
        )
    } else {
        None
    }
}

/// Why that cannot be left in the margin.
#[must_use]
pub fn wrong(kind: RemarkKind, anchor: &Anchor, body: &str) -> Option<&'static str> {
    let (passage, body) = (anchor.quote.as_str(), body.trim_matches('\n'));
    match kind {
        RemarkKind::Comment if passage.trim().is_empty() => {
            Some("Choisissez d’abord un passage du texte.")
        }
        RemarkKind::Suggestion if passage.contains('\n') => Some(
            "Une proposition porte sur un seul paragraphe. Choisissez un passage plus court, ou laissez un commentaire.",
        ),
        RemarkKind::Suggestion if passage.is_empty() && body.trim().is_empty() => {
            Some("Écrivez les mots que vous proposez.")
        }
        RemarkKind::Suggestion if passage == body => {
            Some("Ces mots sont déjà ceux du texte. Changez-les, ou laissez un commentaire.")
        }
        _ if passage.chars().count() > LONGEST_PASSAGE => {
            Some("Ce passage est trop long. Choisissez-en une partie.")
        }
        RemarkKind::Comment => wrong_words(body),
        RemarkKind::Suggestion => too_long(body),
    }
}

/// Why that cannot be said.
#[must_use]
pub fn wrong_words(body: &str) -> Option<&'static str> {
    if body.trim().is_empty() {
        return Some("Écrivez quelques mots.");
    }
    too_long(body)
}

fn too_long(body: &str) -> Option<&'static str> {
    (body.chars().count() > LONGEST)
        .then_some("C’est trop long\u{a0}: 4\u{202f}000 signes au plus.")
}

/// Words as they are kept: a proposal goes into one paragraph.
#[must_use]
pub fn kept(kind: RemarkKind, body: &str) -> String {
    let body = body.replace("\r\n", "\n");
    match kind {
        RemarkKind::Comment => body.trim().to_owned(),
        RemarkKind::Suggestion => body.trim_matches('\n').replace('\n', " "),
    }
}

/// What a proposal would do, in words.
#[must_use]
pub fn gesture(passage: &str, proposed: &str) -> String {
    match (passage.is_empty(), proposed.is_empty()) {
        (true, _) => format!("Ajouter «\u{a0}{}\u{a0}»", proposed.trim()),
        (_, true) => format!("Supprimer «\u{a0}{}\u{a0}»", passage.trim()),
        _ => {
            let added = proposed
                .strip_prefix(passage)
                .or_else(|| proposed.strip_suffix(passage));
            match added {
                Some(added) => format!("Ajouter «\u{a0}{}\u{a0}»", added.trim()),
                None => format!(
                    "Remplacer «\u{a0}{}\u{a0}» par «\u{a0}{}\u{a0}»",
                    passage.trim(),
                    proposed.trim()
                ),
            }
        }
    }
}

/// How each is called in the margin: by first name, and two of the same name by an initial more.
#[must_use]
pub fn names(members: &[&Member]) -> Vec<String> {
    let same = |name: &str| {
        let same = |member: &&&Member| member.first_name.eq_ignore_ascii_case(name);
        members.iter().filter(same).count()
    };
    members
        .iter()
        .map(
            |member| match (same(&member.first_name), member.last_name.chars().next()) {
                (2.., Some(initial)) => format!("{} {initial}.", member.first_name),
                _ => member.first_name.clone(),
            },
        )
        .collect()
}

/// Which of these names are called in a text by an @, by their rank.
#[must_use]
pub fn called(body: &str, names: &[String]) -> Vec<usize> {
    let folded = body.to_lowercase();
    let mut ranks: Vec<(usize, String)> = names
        .iter()
        .enumerate()
        .map(|(rank, name)| (rank, name.to_lowercase()))
        .collect();
    // « @Marie D. » is not « @Marie » as well.
    ranks.sort_by_key(|(_, name)| std::cmp::Reverse(name.len()));
    let mut found = Vec::new();
    for (place, _) in folded.match_indices('@') {
        let rest = folded.get(place + 1..).unwrap_or_default();
        // An address is not a call: its @ follows a letter.
        let is_address = folded
            .get(..place)
            .and_then(|before| before.chars().next_back())
            .is_some_and(char::is_alphanumeric);
        if is_address {
            continue;
        }
        let called = ranks.iter().find(|(_, name)| {
            rest.strip_prefix(name.as_str())
                .is_some_and(|after| !after.chars().next().is_some_and(char::is_alphanumeric))
        });
        if let Some((rank, _)) = called
            && !found.contains(rank)
        {
            found.push(*rank);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(quote: &str) -> Anchor {
        Anchor {
            quote: quote.to_owned(),
            ..Anchor::default()
        }
    }

    #[test]
    fn whoever_may_only_read_adds_nothing_and_a_frozen_text_takes_nothing() {
        for stage in Stage::ALL {
            for right in [Right::Read, Right::Suggest, Right::Write] {
                for leads in [false, true] {
                    let adds = may_add(stage, right);
                    assert_eq!(adds, stage != Stage::Frozen && right != Right::Read);
                    // Nothing is decided or taken back where nothing may be added.
                    for may in [
                        may_decide(stage, right, leads),
                        may_settle(stage, right, leads, true),
                        may_withdraw(stage, right, true, false),
                    ] {
                        assert!(adds || !may);
                    }
                    assert!(!may_decide(stage, Right::Suggest, leads));
                    assert!(!may_decide(stage, right, false));
                }
            }
        }
        assert!(may_see(Stage::Frozen, true) && !may_see(Stage::Frozen, false));
        assert!(!may_withdraw(Stage::Proposed, Right::Suggest, true, true));
        assert!(!may_withdraw(Stage::Proposed, Right::Write, false, false));
    }

    #[test]
    fn a_proposal_changes_something_in_one_paragraph() {
        use RemarkKind::{Comment, Suggestion};
        assert_eq!(wrong(Suggestion, &passage("réseau"), ""), None);
        assert_eq!(wrong(Suggestion, &passage(""), "puis"), None);
        assert_eq!(wrong(Comment, &passage("réseau"), "Oui ?"), None);
        for (kind, quote, body) in [
            (Suggestion, "réseau", "réseau"),
            (Suggestion, "", " "),
            (Suggestion, "un\ndeux", "trois"),
            (Comment, "", "Oui"),
            (Comment, "réseau", " \n"),
        ] {
            assert!(
                wrong(kind, &passage(quote), body).is_some(),
                "{quote} {body}"
            );
        }
        let long = "é".repeat(LONGEST + 1);
        assert!(wrong(Comment, &passage("réseau"), &long).is_some());
        assert_eq!(kept(Suggestion, "un\r\ndeux\n"), "un deux");
    }

    #[test]
    fn a_proposal_says_what_it_would_do() {
        for (quote, body, said) in [
            ("", " puis", "Ajouter « puis »"),
            ("réseau", "", "Supprimer « réseau »"),
            (
                "réseau",
                "réseau, puis l’étendre",
                "Ajouter « , puis l’étendre »",
            ),
            ("un", "deux", "Remplacer « un » par « deux »"),
        ] {
            assert_eq!(gesture(quote, body).replace('\u{a0}', " "), said);
        }
    }

    #[test]
    fn one_is_called_by_ones_name_and_by_no_address() {
        let names = [
            "Marie".to_owned(),
            "Marie D.".to_owned(),
            "Élodie".to_owned(),
        ];
        assert_eq!(called("@élodie, et toi @Marie D. ?", &names), [2, 1]);
        assert_eq!(called("@Marie et @marie", &names), [0]);
        assert_eq!(called("x@marie.fr @Mariette @", &names), [] as [usize; 0]);
    }
}
