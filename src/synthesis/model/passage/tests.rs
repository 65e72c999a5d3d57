//! A passage is followed, and words are put in its place once.

use yrs::{
    GetString as _, IndexedSequence as _, Transact as _, Update, WriteTxn as _, XmlElementPrelim,
    updates::encoder::Encode as _,
};

use super::*;

const TEXT: &str = "Se servir du réseau personnel 😀 toujours.";

/// Nothing yet, counted as the engine counts.
fn blank() -> yrs::Doc {
    yrs::Doc::with_options(yrs::Options {
        offset_kind: yrs::OffsetKind::Utf16,
        cleanup_formatting: false,
        ..yrs::Options::default()
    })
}

/// Two paragraphs, and the second one's text.
fn doc() -> (yrs::Doc, XmlTextRef) {
    let doc = blank();
    let text = {
        let mut transaction = doc.transact_mut();
        let root = transaction.get_or_insert_xml_fragment(FRAGMENT);
        let first = root.push_back(&mut transaction, XmlElementPrelim::empty("paragraph"));
        first.push_back(&mut transaction, XmlTextPrelim::new("Taper aux portes."));
        let second = root.push_back(&mut transaction, XmlElementPrelim::empty("paragraph"));
        second.push_back(&mut transaction, XmlTextPrelim::new(TEXT))
    };
    (doc, text)
}

/// The anchor of these words in that text.
fn anchor(doc: &yrs::Doc, text: &XmlTextRef, quote: &str) -> Anchor {
    let transaction = doc.transact();
    let whole = text.get_string(&transaction);
    let units = |text: &str| u32::try_from(text.encode_utf16().count()).expect("a number");
    let from = units(&whole[..whole.find(quote).expect("these words")]);
    let position = |at, assoc| {
        let index = text.sticky_index(&transaction, at, assoc).expect("a place");
        index.encode_v1()
    };
    let starts = position(from, Assoc::After);
    let ends = position(from + units(quote), Assoc::Before);
    let flat = Flat::of(&transaction);
    let place = flat.place(&transaction, &starts).expect("a place");
    let (before, after) = flat.around(place, place + units(quote) as usize, 32);
    Anchor {
        starts,
        ends,
        quote: quote.to_owned(),
        before,
        after,
    }
}

fn said(doc: &yrs::Doc, anchor: &Anchor) -> Option<(String, bool)> {
    let transaction = doc.transact();
    let flat = Flat::of(&transaction);
    let span = flat.find(&transaction, anchor)?;
    Some((flat.between(span.from, span.to), span.is_same))
}

fn words(doc: &yrs::Doc) -> String {
    let transaction = doc.transact();
    String::from_utf16_lossy(&Flat::of(&transaction).words)
}

#[test]
fn words_are_put_in_a_line_that_had_none() {
    let (doc, _) = doc();
    let bare = {
        let mut transaction = doc.transact_mut();
        let root = transaction.get_or_insert_xml_fragment(FRAGMENT);
        root.insert(&mut transaction, 1, XmlElementPrelim::empty("paragraph"))
    };
    let place = StickyIndex::from_type(&doc.transact(), &bare, Assoc::Before);
    let place = place.encode_v1();
    assert!(is_position(&place));
    let anchor = Anchor {
        starts: place.clone(),
        ends: place,
        quote: String::new(),
        before: String::new(),
        after: String::new(),
    };
    assert_eq!(said(&doc, &anchor), Some((String::new(), true)));
    let mut transaction = doc.transact_mut();
    assert_eq!(
        replace(&mut transaction, &anchor, "Puis écrire."),
        Replaced::Done
    );
    assert_eq!(
        replace(&mut transaction, &anchor, "Puis écrire."),
        Replaced::Already
    );
    drop(transaction);
    assert_eq!(
        words(&doc),
        format!("Taper aux portes.\nPuis écrire.\n{TEXT}")
    );
    // Somebody wrote there first: before their words.
    {
        let transaction = &mut doc.transact_mut();
        assert_eq!(replace(transaction, &anchor, "Avant. "), Replaced::Done);
    }
    assert!(words(&doc).contains("\nAvant. Puis écrire.\n"));
    // The line goes, and its proposal with it.
    let root = doc.transact().get_xml_fragment(FRAGMENT).expect("a text");
    root.remove_range(&mut doc.transact_mut(), 1, 1);
    assert_eq!(said(&doc, &anchor), None);
}

#[test]
fn a_passage_follows_edits_before_inside_and_after() {
    let (doc, text) = doc();
    let anchor = anchor(&doc, &text, "réseau personnel 😀");
    text.insert(&mut doc.transact_mut(), 0, "Toujours. ");
    text.insert(&mut doc.transact_mut(), 23, "vieux ");
    assert_eq!(
        said(&doc, &anchor),
        Some(("réseau personnel 😀".to_owned(), true))
    );
    let place = words(&doc).encode_utf16().count() - 1;
    text.insert(
        &mut doc.transact_mut(),
        u32::try_from(place).expect("a place") - 20,
        "!",
    );
    assert_eq!(said(&doc, &anchor).map(|(_, is_same)| is_same), Some(true));
    text.insert(&mut doc.transact_mut(), 33, "très ");
    let (now, is_same) = said(&doc, &anchor).expect("a place");
    assert!(!is_same && now.contains("très "), "{now}");
    assert_eq!(
        replace(&mut doc.transact_mut(), &anchor, "x"),
        Replaced::Changed
    );
}

#[test]
fn a_passage_that_is_taken_away_and_put_back_is_found_again() {
    let (doc, text) = doc();
    let anchor = anchor(&doc, &text, "réseau personnel 😀");
    text.remove_range(&mut doc.transact_mut(), 13, 19);
    assert_eq!(said(&doc, &anchor), None, "{}", words(&doc));
    text.insert(&mut doc.transact_mut(), 13, "réseau personnel 😀");
    assert_eq!(
        said(&doc, &anchor),
        Some(("réseau personnel 😀".to_owned(), true))
    );
    // Cut in two before it: what follows is new to Yjs.
    text.remove_range(&mut doc.transact_mut(), 10, 31);
    {
        let mut transaction = doc.transact_mut();
        let root = transaction.get_or_insert_xml_fragment(FRAGMENT);
        let third = root.push_back(&mut transaction, XmlElementPrelim::empty("paragraph"));
        let rest = XmlTextPrelim::new("du réseau personnel 😀 toujours.");
        third.push_back(&mut transaction, rest);
    }
    assert_eq!(
        said(&doc, &anchor),
        Some(("réseau personnel 😀".to_owned(), true))
    );
    assert_eq!(
        replace(&mut doc.transact_mut(), &anchor, "voisinage"),
        Replaced::Done
    );
    assert!(
        words(&doc).ends_with("\ndu voisinage toujours."),
        "{}",
        words(&doc)
    );
}

#[test]
fn the_same_word_elsewhere_is_not_the_passage() {
    let (doc, text) = doc();
    let anchor = anchor(&doc, &text, "réseau");
    text.push(&mut doc.transact_mut(), " Quel réseau !");
    text.remove_range(&mut doc.transact_mut(), 13, 7);
    assert_eq!(said(&doc, &anchor), None, "{}", words(&doc));
}

#[test]
fn words_are_put_in_once_and_survive_a_copy() {
    let (doc, text) = doc();
    let mut place = anchor(&doc, &text, "réseau");
    place.ends.clone_from(&place.starts);
    place.quote.clear();
    let whole = doc
        .transact()
        .encode_state_as_update_v1(&yrs::StateVector::default());
    let copy = blank();
    let update = Update::decode_v1(&whole).expect("an update");
    copy.transact_mut().apply_update(update).expect("applied");
    assert_eq!(
        replace(&mut copy.transact_mut(), &place, "bon "),
        Replaced::Done
    );
    assert_eq!(
        replace(&mut copy.transact_mut(), &place, "bon "),
        Replaced::Already
    );
    assert!(
        words(&copy).contains("servir du bon réseau"),
        "{}",
        words(&copy)
    );
}

#[test]
fn words_that_hold_what_they_replace_are_put_in_once() {
    for (quote, words, wanted) in [
        (
            "réseau",
            "réseau, puis l’étendre,",
            "du réseau, puis l’étendre, personnel",
        ),
        ("réseau", "bon réseau", "du bon réseau personnel"),
        (
            "réseau",
            "réseau et réseau",
            "du réseau et réseau personnel",
        ),
        ("réseau personnel", "réseau", "du réseau 😀"),
        ("réseau", "voisinage", "du voisinage personnel"),
        ("toujours.", "toujours. Toujours.", "😀 toujours. Toujours."),
        ("réseau ", "", "du personnel"),
    ] {
        let (doc, text) = doc();
        let anchor = anchor(&doc, &text, quote);
        let accept = || replace(&mut doc.transact_mut(), &anchor, words);
        assert_eq!(accept(), Replaced::Done, "{words}");
        let now = self::words(&doc);
        assert!(now.contains(wanted), "{words}: {now}");
        assert_eq!(accept(), Replaced::Already, "{words}");
        // Even when somebody wrote before and after meanwhile.
        text.insert(&mut doc.transact_mut(), 0, "Toujours. ");
        text.push(&mut doc.transact_mut(), " Encore.");
        let now = self::words(&doc);
        assert_eq!(accept(), Replaced::Already, "{words}: {now}");
        assert_eq!(self::words(&doc), now);
    }
}

#[test]
fn one_of_two_that_read_the_same_is_taken_out_once() {
    let (doc, text) = doc();
    text.insert(&mut doc.transact_mut(), 0, "Un très très grand réseau. ");
    let anchor = anchor(&doc, &text, "très ");
    let take_out = || replace(&mut doc.transact_mut(), &anchor, "");
    assert_eq!(
        [take_out(), take_out()],
        [Replaced::Done, Replaced::Already]
    );
    assert!(
        words(&doc).contains("Un très grand réseau."),
        "{}",
        words(&doc)
    );
}

#[test]
fn words_whose_passage_was_put_back_elsewhere_are_put_in_once() {
    let (doc, text) = doc();
    let anchor = anchor(&doc, &text, "réseau");
    // The end of its paragraph is cut off, before it: what follows is new to Yjs.
    let end = text.len(&doc.transact());
    text.remove_range(&mut doc.transact_mut(), 10, end - 10);
    {
        let transaction = &mut doc.transact_mut();
        let root = transaction.get_or_insert_xml_fragment(FRAGMENT);
        let third = root.push_back(transaction, XmlElementPrelim::empty("paragraph"));
        let rest = XmlTextPrelim::new("du réseau personnel 😀 toujours.");
        third.push_back(transaction, rest);
    }
    let accept = || replace(&mut doc.transact_mut(), &anchor, "réseau, puis l’étendre,");
    assert_eq!([accept(), accept()], [Replaced::Done, Replaced::Already]);
    assert!(
        words(&doc).ends_with("\ndu réseau, puis l’étendre, personnel 😀 toujours."),
        "{}",
        words(&doc)
    );
}

#[test]
fn a_passage_that_was_put_back_is_still_to_be_replaced() {
    for (quote, proposed, wanted) in [
        (
            "réseau personnel",
            "réseau",
            "Se servir du réseau 😀 toujours.",
        ),
        (
            "toujours.",
            "toujours",
            "Se servir du réseau personnel 😀 toujours",
        ),
        ("personnel ", "", "Se servir du réseau 😀 toujours."),
    ] {
        let (doc, text) = doc();
        let anchor = anchor(&doc, &text, quote);
        let units = |text: &str| u32::try_from(text.encode_utf16().count()).expect("a number");
        let at = units(&TEXT[..TEXT.find(quote).expect("these words")]);
        text.remove_range(&mut doc.transact_mut(), at, units(quote));
        text.insert(&mut doc.transact_mut(), at, quote);
        let accept = || replace(&mut doc.transact_mut(), &anchor, proposed);
        assert_eq!(accept(), Replaced::Done, "{quote}");
        assert_eq!(text.get_string(&doc.transact()), wanted);
    }
}

#[test]
fn other_words_that_begin_alike_are_not_those_proposed() {
    let (doc, text) = doc();
    let anchor = anchor(&doc, &text, "personnel");
    text.remove_range(&mut doc.transact_mut(), 20, 9);
    text.insert(&mut doc.transact_mut(), 20, "professionnel");
    let accept = replace(&mut doc.transact_mut(), &anchor, "pro");
    assert_eq!(accept, Replaced::Changed, "{}", words(&doc));
}

proptest::proptest! {
    #[test]
    fn no_bytes_are_too_strange(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..24)) {
        let (doc, _) = doc();
        let strange = Anchor { starts: bytes.clone(), ends: bytes.clone(), quote: "x".to_owned(), ..Anchor::default() };
        let _ = is_position(&bytes);
        let _ = said(&doc, &strange);
    }
}
