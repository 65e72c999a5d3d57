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
        let around = Around::of(anchor);
        let enough = ENOUGH.min(around.signs().iter().sum());
        let places = self.words.windows(quote.len()).enumerate();
        let scored = places
            .filter(|(_, words)| *words == quote)
            .filter_map(|(from, _)| {
                let same: usize = self.alike(&around, from, quote.len()).iter().sum();
                let far = was.map_or(0, |was| was.abs_diff(from));
                (same >= enough).then_some((same, std::cmp::Reverse(far), from))
            });
        scored.max().map(|(_, _, from)| from)
    }

    /// How many signs before and after these are those that stood around the passage.
    fn alike(&self, around: &Around, from: usize, length: usize) -> [usize; 2] {
        let left = self.words.get(..from).unwrap_or_default().iter().rev();
        let right = self.words.get(from + length..).unwrap_or_default().iter();
        [
            common(left, around.before.iter().rev()),
            common(right, around.after.iter()),
        ]
    }

    /// Whether words stand here.
    fn says(&self, from: usize, words: &[u16]) -> bool {
        let there = self.words.get(from..);
        there.is_some_and(|there| there.starts_with(words))
    }

    /// Whether words already stand in the place of a passage that went from `was`, be it `found` again elsewhere.
    fn is_replaced(
        &self,
        anchor: &Anchor,
        new: &[u16],
        was: Option<usize>,
        found: Option<usize>,
    ) -> bool {
        let quote: Vec<u16> = anchor.quote.encode_utf16().collect();
        let holds = |from: usize| {
            let mut parts = new.windows(quote.len()).enumerate();
            parts.any(|(inside, part)| {
                let from = from.checked_sub(inside).filter(|_| part == quote);
                from.is_some_and(|from| self.says(from, new))
            })
        };
        // What is found again is a part of them.
        if new.len() > quote.len() && found.is_some_and(holds) {
            return true;
        }
        let Some(at) = was.filter(|at| self.says(*at, new)) else {
            return false;
        };
        let around = Around::of(anchor);
        let [left, right] = self.alike(&around, at, new.len());
        let [before, after] = around.signs();
        // What was put back is the passage, even if it begins as they do.
        let is_passage = found.is_some_and(|from| {
            let same: usize = self.alike(&around, from, quote.len()).iter().sum();
            (same, quote.len()) >= (left + right, new.len())
        });
        left >= before.min(ENOUGH) && right >= after.min(ENOUGH) && !is_passage
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

/// The words that stood around a passage.
struct Around {
    before: Vec<u16>,
    after: Vec<u16>,
}

impl Around {
    fn of(anchor: &Anchor) -> Self {
        Self {
            before: anchor.before.encode_utf16().collect(),
            after: anchor.after.encode_utf16().collect(),
        }
    }

    /// How many signs they have, before and after.
    fn signs(&self) -> [usize; 2] {
        [&self.before, &self.after].map(|words| words.iter().filter(is_sign).count())
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
    let new: Vec<u16> = words.encode_utf16().collect();
    let found = flat.find(transaction, anchor);
    let starts = flat.place(transaction, &anchor.starts);
    let ends = flat.place(transaction, &anchor.ends);
    let is_empty = starts.zip(ends).is_none_or(|(from, to)| from >= to);
    let is_there = match found {
        Some(span) if anchor.quote.is_empty() => {
            let left = flat.words.get(..span.from).unwrap_or_default();
            !new.is_empty() && (flat.says(span.from, &new) || left.ends_with(&new))
        }
        _ => {
            let found = found.map(|span| span.from);
            is_empty && flat.is_replaced(anchor, &new, starts.or(ends), found)
        }
    };
    if is_there {
        return Replaced::Already;
    }
    let Some(span) = found else {
        return Replaced::Changed;
    };
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
mod tests;
