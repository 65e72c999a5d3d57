use proptest::prelude::*;

use super::*;
use crate::synthesis::model::content::{Run, Section, SectionKind};

fn section(title: &str, blocks: Vec<Block>) -> Section {
    Section {
        kind: SectionKind::Free,
        id: None,
        meta: None,
        title: Text::plain(title),
        blocks,
    }
}

fn content(parts: &[(&str, &[&str])]) -> Content {
    let sections = parts
        .iter()
        .map(|(title, said)| {
            section(
                title,
                said.iter().map(|words| Block::paragraph(*words)).collect(),
            )
        })
        .collect();
    Content { sections }
}

#[test]
fn what_changed_is_said_in_a_sentence() {
    let before = content(&[
        ("Situation", &["Une infirmière raconte sa première visite."]),
        (
            "Leviers",
            &[
                "Taper aux portes, sans attendre.",
                "En parler autour de soi.",
            ],
        ),
    ]);
    let after = content(&[
        ("Situation", &["Une infirmière raconte sa première visite."]),
        (
            "Leviers",
            &[
                "Taper à toutes les portes, sans attendre.",
                "En parler autour de soi.",
                "Être deux.",
            ],
        ),
    ]);
    let found = compare(&before, &after);
    assert_eq!(
        found.sentence(),
        "5\u{a0}mots ajoutés, 1\u{a0}retiré, dans «\u{a0}Leviers\u{a0}»."
    );
    assert_eq!(found.parts[0].tally(), Tally::default());
    let pieces = found.parts[1]
        .changes
        .iter()
        .find_map(|change| match change {
            Change::Reworded(_, _, pieces) => Some(pieces.clone()),
            _ => None,
        });
    use Piece::{Added, Removed, Same};
    assert_eq!(
        pieces.expect("a line reworded"),
        [
            Same("Taper ".to_owned()),
            Removed("aux".to_owned()),
            Added("à toutes les".to_owned()),
            Same(" portes, sans attendre.".to_owned()),
        ]
    );
    assert_eq!(compare(&after, &after).sentence(), "Rien n’a changé.");
}

#[test]
fn a_line_that_moved_is_neither_added_nor_removed() {
    let before = content(&[
        (
            "Idées",
            &[
                "Faire les interventions à plusieurs.",
                "Un",
                "Deux",
                "Trois",
            ],
        ),
        ("Leviers", &["Quatre"]),
    ]);
    let after = content(&[
        ("Idées", &["Un", "Deux", "Trois"]),
        (
            "Leviers",
            &["Quatre", "Faire les interventions à plusieurs."],
        ),
    ]);
    let found = compare(&before, &after);
    assert_eq!(
        found.tally(),
        Tally {
            moved: 1,
            ..Tally::default()
        }
    );
    assert_eq!(
        found.sentence(),
        "1\u{a0}passage déplacé, dans «\u{a0}Leviers\u{a0}»."
    );
}

#[test]
fn the_same_words_written_otherwise_are_told_apart() {
    let before = content(&[("Idées", &["Oser."])]);
    let mut after = before.clone();
    after.sections[0].blocks = vec![Block::Paragraph {
        text: Text::new([Run {
            is_strong: true,
            ..Run::plain("Oser.")
        }]),
        role: Role::Text,
        meta: None,
    }];
    assert_eq!(
        compare(&before, &after).sentence(),
        "Mise en forme changée, dans «\u{a0}Idées\u{a0}»."
    );
}

#[test]
fn a_new_document_is_all_added() {
    let after = content(&[("Idées", &["Oser ensemble."])]);
    let found = compare(&Content::default(), &after);
    assert_eq!(
        found.tally(),
        Tally {
            added: 3,
            ..Tally::default()
        }
    );
}

fn any_content() -> impl Strategy<Value = Content> {
    let words = prop::collection::vec(
        prop::sample::select(vec![
            "un",
            "deux",
            "trois",
            "quatre",
            "—",
            "« cinq »",
            "six,",
        ]),
        0..9,
    )
    .prop_map(|words| words.join(" "));
    let block = (words.clone(), 0..4).prop_map(|(words, kind)| match kind {
        0 => Block::title(&words, None),
        1 => Block::Verbatim {
            text: Text::plain(words),
            consent: Consent::Given,
            meta: None,
        },
        2 => Block::List(List {
            items: vec![crate::synthesis::model::content::Item {
                text: Text::plain(words),
                ..Default::default()
            }],
            ..List::default()
        }),
        _ => Block::paragraph(words),
    });
    prop::collection::vec((words, prop::collection::vec(block, 0..6)), 0..5).prop_map(|parts| {
        let sections = parts
            .into_iter()
            .map(|(title, blocks)| section(&title, blocks));
        Content {
            sections: sections.collect(),
        }
    })
}

proptest! {
    #[test]
    fn what_changed_applied_to_one_gives_the_other(before in any_content(), after in any_content()) {
        let found = compare(&before, &after);
        let all: Vec<&Change> = found.parts.iter().flat_map(|part| &part.changes).collect();
        let was: Vec<Line> = all.iter().filter_map(|change| change.before().cloned()).collect();
        let is: Vec<Line> = all.iter().filter_map(|change| change.after().cloned()).collect();
        prop_assert_eq!(was, lines(&before));
        prop_assert_eq!(is, lines(&after));
        for change in all {
            let Change::Reworded(old, new, pieces) = change else { continue };
            let kept = |drop: fn(&Piece) -> bool| -> String {
                pieces.iter().filter(|piece| !drop(piece)).map(|piece| match piece {
                    Piece::Same(text) | Piece::Added(text) | Piece::Removed(text) => text.as_str(),
                }).collect()
            };
            prop_assert_eq!(kept(|piece| matches!(piece, Piece::Added(_))), old.text.words());
            prop_assert_eq!(kept(|piece| matches!(piece, Piece::Removed(_))), new.text.words());
        }
    }

    #[test]
    fn words_are_counted_once(before in any_content(), after in any_content()) {
        let tally = count(&before, &after);
        prop_assert_eq!(before.word_count() + tally.added, after.word_count() + tally.removed);
        prop_assert_eq!(tally, compare(&before, &after).tally());
        prop_assert!(count(&before, &before).is_nothing());
    }
}
