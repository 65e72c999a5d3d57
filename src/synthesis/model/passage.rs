//! Where a passage stands in a text that others go on writing.
//!
//! A place is kept as Yjs relative positions, which follow every edit before, inside and around it. They
//! cannot follow words that are taken away and put back, by an undo, a paragraph cut in two or joined to
//! another: for Yjs these are new words. So what the passage said is kept too, with the words around it, and
//! it is looked for when its place has become empty. The editor does the same (`editor/margin/passage.ts`).

use yrs::{
    Any, Assoc, Out, ReadTxn, StickyIndex, Text as _, TransactionMut, XmlElementRef,
    XmlFragment as _, XmlOut, XmlTextPrelim, XmlTextRef, types::text::YChange,
    updates::decoder::Decode as _,
};

use crate::synthesis::model::{FRAGMENT, remark::Anchor};

/// How many signs around a passage must be the same for it to be known again.
const ENOUGH: usize = 6;
/// How deep nodes may stand in each other; whatever lies deeper is left out.
const DEEPEST: usize = 16;

/// Where a passage is, in units of UTF-16 from the beginning of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Its first sign.
    pub from: usize,
    /// Past its last one; the same where words are to be put in.
    pub to: usize,
    /// Whether it says what it said.
    pub is_same: bool,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replaced {
    /// It is done.
    Done,
    /// It had been: somebody was quicker.
    Already,
    /// The passage is gone, or does not say the same any more.
    Changed,
}

/// A text in one line: its blocks one after the other, and the Yjs texts that they are made of.
#[derive(Debug)]
pub struct Flat {
    words: Vec<u16>,
    texts: Vec<(XmlTextRef, usize, usize)>,
    blocks: Vec<(XmlElementRef, usize)>,
}

impl Flat {
    /// Reads a text.
    #[must_use]
    pub fn of(transaction: &impl ReadTxn) -> Self {
        let mut flat = Self {
            words: Vec::new(),
            texts: Vec::new(),
            blocks: Vec::new(),
        };
        if let Some(fragment) = transaction.get_xml_fragment(FRAGMENT) {
            for child in fragment.children(transaction) {
                flat.read(transaction, &child, DEEPEST);
            }
        }
        flat
    }

    fn read(&mut self, transaction: &impl ReadTxn, node: &XmlOut, room: usize) {
        match (node, room.checked_sub(1)) {
            (_, None) => {}
            (XmlOut::Element(element), Some(room)) => {
                if holds_words(transaction, element) {
                    self.begin_block(element);
                }
                for child in element.children(transaction) {
                    self.read(transaction, &child, room);
                }
            }
            (XmlOut::Text(text), Some(_)) => {
                let from = self.words.len();
                for chunk in text.diff(transaction, YChange::identity) {
                    if let Out::Any(Any::String(words)) = &chunk.insert {
                        self.words.extend(words.encode_utf16());
                    }
                }
                self.texts.push((text.clone(), from, self.words.len()));
            }
            (XmlOut::Fragment(fragment), Some(room)) => {
                for child in fragment.children(transaction) {
                    self.read(transaction, &child, room);
                }
            }
        }
    }

    fn begin_block(&mut self, block: &XmlElementRef) {
        if !self.blocks.is_empty() {
            self.words.push(u16::from(b'\n'));
        }
        self.blocks.push((block.clone(), self.words.len()));
    }

    /// Where a relative position leads, while what it stands in is there.
    fn place(&self, transaction: &impl ReadTxn, position: &[u8]) -> Option<usize> {
        let index = StickyIndex::decode_v1(position).ok()?;
        let offset = index.get_offset(transaction)?;
        let text = XmlTextRef::from(offset.branch);
        if let Some((_, from, to)) = self.texts.iter().find(|(known, ..)| *known == text) {
            return Some((from + offset.index as usize).min(*to));
        }
        // A line that had no word yet is known by itself: its beginning.
        let line = XmlElementRef::from(offset.branch);
        let known = self.blocks.iter().find(|(known, _)| *known == line)?;
        Some(known.1)
    }

    /// Where a passage is; nowhere when it was deleted.
    #[must_use]
    pub fn find(&self, transaction: &impl ReadTxn, anchor: &Anchor) -> Option<Span> {
        let starts = self.place(transaction, &anchor.starts);
        let ends = self.place(transaction, &anchor.ends);
        let quote: Vec<u16> = anchor.quote.encode_utf16().collect();
        if quote.is_empty() {
            let at = starts.or(ends)?;
            return Some(Span {
                from: at,
                to: at,
                is_same: true,
            });
        }
        if let (Some(from), Some(to)) = (starts, ends)
            && from < to
        {
            let is_same = self.words.get(from..to) == Some(quote.as_slice());
            return Some(Span { from, to, is_same });
        }
        // Its place is empty, or gone with its paragraph.
        let from = self.again(anchor, &quote, starts.or(ends))?;
        Some(Span {
            from,
            to: from + quote.len(),
            is_same: true,
        })
    }

    /// Where a passage is by its place alone, when it says what it said.
    #[must_use]
    pub fn stands(&self, transaction: &impl ReadTxn, anchor: &Anchor) -> Option<Span> {
        let starts = self.place(transaction, &anchor.starts)?;
        let ends = self.place(transaction, &anchor.ends)?;
        let quote: Vec<u16> = anchor.quote.encode_utf16().collect();
        let is_same = starts < ends && self.words.get(starts..ends) == Some(quote.as_slice());
        is_same.then_some(Span {
            from: starts,
            to: ends,
            is_same,
        })
    }

    /// The place that reads the same among the same words, the nearest to where it was.
    fn again(&self, anchor: &Anchor, quote: &[u16], was: Option<usize>) -> Option<usize> {
        let before: Vec<u16> = anchor.before.encode_utf16().collect();
        let after: Vec<u16> = anchor.after.encode_utf16().collect();
        let enough = ENOUGH.min(before.iter().chain(&after).filter(is_sign).count());
        let places = self.words.windows(quote.len()).enumerate();
        let scored = places
            .filter(|(_, words)| *words == quote)
            .filter_map(|(from, _)| {
                let left = self.words.get(..from)?.iter().rev();
                let right = self.words.get(from + quote.len()..)?.iter();
                let same = common(left, before.iter().rev()) + common(right, after.iter());
                let far = was.map_or(0, |was| was.abs_diff(from));
                (same >= enough).then_some((same, std::cmp::Reverse(far), from))
            });
        scored.max().map(|(_, _, from)| from)
    }

    /// The words around a place, to know it again.
    #[must_use]
    pub fn around(&self, from: usize, to: usize, length: usize) -> (String, String) {
        let before = self.words.get(from.saturating_sub(length)..from);
        let after = self.words.get(to..(to + length).min(self.words.len()));
        let text = |words: Option<&[u16]>| String::from_utf16_lossy(words.unwrap_or_default());
        (text(before), text(after))
    }

    /// What stands between two places.
    #[must_use]
    pub fn between(&self, from: usize, to: usize) -> String {
        String::from_utf16_lossy(self.words.get(from..to).unwrap_or_default())
    }
}

/// Whether it is no end of a block: a paragraph cut in two says the same.
fn is_sign(unit: &&u16) -> bool {
    **unit != u16::from(b'\n')
}

fn common<'w>(left: impl Iterator<Item = &'w u16>, right: impl Iterator<Item = &'w u16>) -> usize {
    left.filter(is_sign)
        .zip(right.filter(is_sign))
        .take_while(|(left, right)| left == right)
        .count()
}

/// Whether an element is a block of words, as the editor sees it.
fn holds_words(transaction: &impl ReadTxn, element: &XmlElementRef) -> bool {
    matches!(
        element.tag().as_ref(),
        "paragraph" | "heading" | "section_title"
    ) || matches!(element.get(transaction, 0), Some(XmlOut::Text(_)))
}

/// Puts words in the place of a passage that still says what it said.
pub fn replace(transaction: &mut TransactionMut<'_>, anchor: &Anchor, words: &str) -> Replaced {
    let flat = Flat::of(transaction);
    let Some(span) = flat.find(transaction, anchor) else {
        return Replaced::Changed;
    };
    let new: Vec<u16> = words.encode_utf16().collect();
    let stands_there = !new.is_empty()
        && (flat
            .words
            .get(span.from..)
            .is_some_and(|right| right.starts_with(&new))
            || flat
                .words
                .get(..span.from)
                .is_some_and(|left| left.ends_with(&new)));
    if anchor.quote.is_empty() && stands_there {
        return Replaced::Already;
    }
    if !span.is_same {
        return Replaced::Changed;
    }
    let inside = |(_, from, to): &&(XmlTextRef, usize, usize)| *from <= span.from && span.to <= *to;
    let Some((text, from, _)) = flat.texts.iter().find(inside) else {
        let bare = flat.blocks.iter().find(|(_, from)| *from == span.from);
        return match bare {
            Some((line, _)) if span.from == span.to && line.len(transaction) == 0 => {
                line.push_back(transaction, XmlTextPrelim::new(words));
                Replaced::Done
            }
            _ => Replaced::Changed,
        };
    };
    let place = |at: usize| u32::try_from(at - from).unwrap_or_default();
    // At the end of what goes, so that the new words are bold where the old ones were.
    if !words.is_empty() {
        text.insert(transaction, place(span.to), words);
    }
    if span.to > span.from {
        text.remove_range(
            transaction,
            place(span.from),
            place(span.to) - place(span.from),
        );
    }
    Replaced::Done
}

/// Whether these bytes are a relative position, as an editor sends one.
#[must_use]
pub fn is_position(bytes: &[u8]) -> bool {
    bytes.len() <= 64
        && StickyIndex::decode_v1(bytes).is_ok_and(|index| {
            matches!(index.assoc, Assoc::Before | Assoc::After) && !index.is_root()
        })
}

#[cfg(test)]
mod tests {
    use yrs::{
        GetString as _, IndexedSequence as _, Transact as _, Update, WriteTxn as _,
        XmlElementPrelim, updates::encoder::Encode as _,
    };

    use super::*;
    use crate::synthesis::live::engine::blank;

    const TEXT: &str = "Se servir du réseau personnel 😀 toujours.";

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

    proptest::proptest! {
        #[test]
        fn no_bytes_are_too_strange(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..24)) {
            let (doc, _) = doc();
            let strange = Anchor { starts: bytes.clone(), ends: bytes.clone(), quote: "x".to_owned(), ..Anchor::default() };
            let _ = is_position(&bytes);
            let _ = said(&doc, &strange);
        }
    }
}
