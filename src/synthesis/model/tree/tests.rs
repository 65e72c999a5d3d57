use proptest::{collection::vec, option, prelude::*};
use yrs::{Update, XmlFragment as _, updates::decoder::Decode as _};

use super::*;
use crate::synthesis::rules::template::Template;

fn blank() -> Doc {
    let mut options = yrs::Options::with_client_id(yrs::ClientID::new(7));
    options.offset_kind = yrs::OffsetKind::Utf16;
    options.cleanup_formatting = false;
    let doc = Doc::with_options(options);
    doc.get_or_insert_xml_fragment(FRAGMENT);
    doc
}

/// Written by the server, sent as an update, and read by another.
fn there_and_back(content: &Content) -> Result<Content, Unreadable> {
    let update = first_update(&blank(), content)?;
    let other = blank();
    let update = Update::decode_v1(&update).expect("an update");
    other.transact_mut().apply_update(update).expect("applied");
    read(&other)
}

fn text() -> impl Strategy<Value = Text> {
    let run = (
        "[a-zé’« 😀\u{a0}]{0,12}",
        any::<bool>(),
        any::<bool>(),
        option::of("(https://exemple\\.fr/[a-z]{0,4})?"),
    );
    let run = run.prop_map(|(text, is_strong, is_emphasised, link)| Run {
        text,
        is_strong,
        is_emphasised,
        link,
    });
    vec(run, 0..4).prop_map(Text::new)
}

fn list(depth: usize) -> BoxedStrategy<List> {
    let inner = if depth < 3 {
        option::weighted(0.3, list(depth + 1).prop_map(Box::new)).boxed()
    } else {
        Just(None).boxed()
    };
    let item = (text(), inner, option::of("[a-z]{1,4}")).prop_map(|(text, list, meta)| Item {
        text,
        list,
        meta,
    });
    (any::<bool>(), vec(item, 1..3), option::of("[a-z]{1,4}"))
        .prop_map(|(is_ordered, items, meta)| List {
            is_ordered,
            items,
            meta,
        })
        .boxed()
}

fn block() -> impl Strategy<Value = Block> {
    let meta = || option::of("[a-z{}\"]{1,6}");
    let role = prop_oneof![
        Just(Role::Text),
        Just(Role::Lead),
        Just(Role::Note),
        Just(Role::Resource),
        Just(Role::Motto),
        any::<bool>().prop_map(|is_chosen| Role::Subject { is_chosen }),
    ];
    let heading = (
        3..=4u8,
        text(),
        option::of(prop::sample::select(&Category::ALL[..])),
        option::of("[a-z-]{1,6}"),
        meta(),
    );
    prop_oneof![
        heading.prop_map(|(level, text, category, id, meta)| Block::Heading {
            level,
            text,
            category,
            id,
            meta
        }),
        (text(), role, meta()).prop_map(|(text, role, meta)| Block::Paragraph { text, role, meta }),
        list(1).prop_map(Block::List),
        (text(), prop::sample::select(&Consent::ALL[..]), meta()).prop_map(
            |(text, consent, meta)| Block::Verbatim {
                text,
                consent,
                meta
            }
        ),
    ]
}

fn content() -> impl Strategy<Value = Content> {
    let section = (
        prop::sample::select(&SectionKind::ALL[..]),
        option::of("[a-z-]{1,6}"),
        option::of("[a-z]{1,4}"),
        text(),
        vec(block(), 0..5),
    );
    let section = section.prop_map(|(kind, id, meta, title, blocks)| Section {
        kind,
        id,
        meta,
        title,
        blocks,
    });
    vec(section, 0..4).prop_map(|sections| Content { sections })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn one_document_turns_into_any_other(before in content(), after in content()) {
        let doc = blank();
        first_update(&doc, &before).expect("written");
        turn_into(&mut doc.transact_mut(), &after);
        prop_assert_eq!(read(&doc).expect("read"), after);
    }

    #[test]
    fn what_is_written_is_read_as_it_was(content in content()) {
        prop_assert_eq!(there_and_back(&content), Ok(content));
    }
}

#[test]
fn every_template_comes_back_and_writes_no_empty_attribute() {
    for template in Template::ALL {
        let content = template.content();
        assert_eq!(there_and_back(&content), Ok(content), "{template:?}");
    }
}

/// A tree that a newer, or a broken, editor could have left.
fn tree(grow: impl Fn(&mut TransactionMut<'_>, &XmlElementRef)) -> Result<Content, Unreadable> {
    let doc = blank();
    {
        let mut txn = doc.transact_mut();
        let fragment = txn.get_or_insert_xml_fragment(FRAGMENT);
        let section = fragment.push_back(&mut txn, XmlElementPrelim::empty("section"));
        grow(&mut txn, &section);
    }
    read(&doc)
}

#[test]
fn what_is_not_known_is_refused() {
    let node = tree(|txn, section| {
        section.push_back(txn, XmlElementPrelim::empty("table"));
    });
    assert_eq!(node, Err(Unreadable::Node("table".to_owned())));

    // Words where none belong are not repeated: what is said of them goes to the journal.
    let loose = tree(|txn, section| {
        section.push_back(txn, XmlTextPrelim::new("Martine a pleuré."));
    });
    assert_eq!(loose, Err(Unreadable::Node("texte".to_owned())));
    let embedded = tree(|txn, section| {
        let paragraph = section.push_back(txn, XmlElementPrelim::empty("paragraph"));
        let line = paragraph.push_back(txn, XmlTextPrelim::new(""));
        line.insert_embed(txn, 0, Any::from(vec![Any::from("Martine")]));
    });
    assert_eq!(embedded, Err(Unreadable::Node("objet".to_owned())));

    let mark = tree(|txn, section| {
        let paragraph = section.push_back(txn, XmlElementPrelim::empty("paragraph"));
        let line = paragraph.push_back(txn, XmlTextPrelim::new(""));
        let marks = HashMap::from([("blink".into(), Any::Bool(true))]);
        line.insert_with_attributes(txn, 0, "ici", marks);
    });
    assert_eq!(mark, Err(Unreadable::Mark("blink".to_owned())));

    let deep = tree(|txn, section| {
        let mut parent = section.clone();
        for _ in 0..=DEEPEST_LIST {
            let list = parent.push_back(txn, XmlElementPrelim::empty("bullet_list"));
            parent = list.push_back(txn, XmlElementPrelim::empty("list_item"));
            parent.push_back(txn, XmlElementPrelim::empty("paragraph"));
        }
    });
    assert_eq!(deep, Err(Unreadable::TooDeep));
}

/// A text that could not be read could not be frozen, nor printed.
#[test]
fn what_a_node_says_and_nobody_knows_takes_no_word_away() {
    let read = tree(|txn, section| {
        for (node, name) in [
            ("paragraph", "kind"),
            ("heading", "kind"),
            ("heading", "level"),
            ("quote", "consent"),
        ] {
            let node = section.push_back(txn, XmlElementPrelim::empty(node));
            node.insert_attribute(txn, name, Any::from("poeme"));
            node.push_back(txn, XmlTextPrelim::new("Ici"));
        }
    });
    let verbatim = Block::Verbatim {
        text: Text::plain("Ici"),
        consent: Consent::ToAsk,
        meta: None,
    };
    let (words, title) = (Block::paragraph("Ici"), Block::title("Ici", None));
    assert_eq!(
        read.expect("a tree").sections[0].blocks,
        [words, title.clone(), title, verbatim]
    );
}

#[test]
fn a_null_attribute_says_nothing_and_a_title_has_its_level() {
    let read = tree(|txn, section| {
        section.insert_attribute(txn, "id", Any::Null);
        section.push_back(txn, XmlElementPrelim::empty("paragraph"));
        let late = section.push_back(txn, XmlElementPrelim::empty("heading"));
        late.push_back(txn, XmlTextPrelim::new("Ici"));
    });
    let read = read.expect("a tree");
    assert_eq!(read.sections[0].id, None);
    assert_eq!(read.sections[0].blocks[1], Block::title("Ici", None));
}

#[test]
fn what_crossing_edits_leave_is_read_without_loss() {
    let doc = blank();
    {
        let mut txn = doc.transact_mut();
        let fragment = txn.get_or_insert_xml_fragment(FRAGMENT);
        let alone = fragment.push_back(&mut txn, XmlElementPrelim::empty("paragraph"));
        alone.push_back(&mut txn, XmlTextPrelim::new("Seul"));
        let section = fragment.push_back(&mut txn, XmlElementPrelim::empty("section"));
        for title in ["Un", "Deux"] {
            let node = section.push_back(&mut txn, XmlElementPrelim::empty("section_title"));
            node.push_back(&mut txn, XmlTextPrelim::new(title));
        }
        let list = section.push_back(&mut txn, XmlElementPrelim::empty("bullet_list"));
        let item = list.push_back(&mut txn, XmlElementPrelim::empty("list_item"));
        for words in ["a", "b"] {
            let paragraph = item.push_back(&mut txn, XmlElementPrelim::empty("paragraph"));
            paragraph.push_back(&mut txn, XmlTextPrelim::new(words));
        }
    }
    let read = read(&doc).expect("a tree");
    assert_eq!(
        read.sections[0],
        Section::untitled(Block::paragraph("Seul"))
    );
    assert_eq!(read.sections[1].title, Text::plain("Un"));
    assert_eq!(read.sections[1].blocks[0], Block::title("Deux", None));
    let Block::List(list) = &read.sections[1].blocks[1] else {
        panic!("a list");
    };
    assert_eq!(list.items[0].text.words(), "a\nb");
}

#[test]
fn what_is_the_same_on_both_sides_is_left_alone() {
    let part = |title: &str, words: &str| Section {
        title: Text::plain(title),
        blocks: vec![
            Block::paragraph(format!("{words} d’abord.")),
            Block::paragraph(format!("{words} ensuite.")),
        ],
        ..Section::untitled(Block::empty_list())
    };
    let before = Content {
        sections: vec![
            part("Un", "Ici"),
            part("Deux", "Là"),
            part("Trois", "Ailleurs"),
        ],
    };
    let mut after = before.clone();
    after.sections[1].title = Text::plain("Second");
    after.sections[1].blocks[0] = Block::paragraph("Tout autre chose.");
    after.sections.remove(2);
    let doc = blank();
    first_update(&doc, &before).expect("written");
    let update = {
        let mut transaction = doc.transact_mut();
        turn_into(&mut transaction, &after);
        transaction.encode_update_v1()
    };
    assert_eq!(read(&doc), Ok(after));
    let sent = String::from_utf8_lossy(&update);
    assert!(sent.contains("Tout autre chose.") && sent.contains("Second"));
    for kept in ["Ici", "ensuite", "Ailleurs"] {
        assert!(!sent.contains(kept), "{kept} was written again");
    }
}
