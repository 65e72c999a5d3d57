//! What changed between two states of a document, told line by line and word by word.
//!
//! `similar` (Myers) finds what is common to two lists; which line became which is decided here, since a
//! line that was reworded is more use to a reader than one removed and another added.

use std::{collections::HashMap, ops::AddAssign};

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::synthesis::model::content::{Block, Consent, Content, List, Role, Text, words_in};

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The title of a section.
    Title,
    /// A title inside it, of level 3 or 4.
    Heading(u8),
    /// A paragraph.
    Paragraph(Role),
    /// An item, so deep in lists, from 1.
    Item(usize, bool),
    /// Somebody's own words.
    Verbatim(Consent),
}

/// A line of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub shape: Shape,
    /// What it says.
    pub text: Text,
}

/// The lines of a document in order; those that say nothing are left out.
#[must_use]
pub fn lines(content: &Content) -> Vec<Line> {
    fn of_list(list: &List, depth: usize, into: &mut Vec<Line>) {
        for item in &list.items {
            let shape = Shape::Item(depth, list.is_ordered);
            into.push(Line {
                shape,
                text: item.text.clone(),
            });
            if let Some(inner) = &item.list {
                of_list(inner, depth + 1, into);
            }
        }
    }
    let mut lines = Vec::new();
    for section in &content.sections {
        let text = section.title.clone();
        lines.push(Line {
            shape: Shape::Title,
            text,
        });
        for block in &section.blocks {
            let (shape, text) = match block {
                Block::Heading { level, text, .. } => (Shape::Heading(*level), text),
                Block::Paragraph { text, role, .. } => (Shape::Paragraph(*role), text),
                Block::Verbatim { text, consent, .. } => (Shape::Verbatim(*consent), text),
                Block::List(list) => {
                    of_list(list, 1, &mut lines);
                    continue;
                }
            };
            lines.push(Line {
                shape,
                text: text.clone(),
            });
        }
    }
    lines.retain(|line| !line.text.is_blank());
    lines
}

/// Some words of a line that was reworded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// They stayed.
    Same(String),
    /// They were added.
    Added(String),
    /// They were removed.
    Removed(String),
}

/// What became of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    Same(Line),
    /// It was not there.
    Added(Line),
    /// It is not there any more.
    Removed(Line),
    /// It stood here, and stands elsewhere.
    MovedAway(Line),
    /// It stands here, and stood elsewhere.
    MovedHere(Line),
    /// Its words are the same, not what it is or how they are written.
    Restyled(Line, Line),
    /// Its words changed.
    Reworded(Line, Line, Vec<Piece>),
}

/// How much changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Words added.
    pub added: usize,
    /// Words removed.
    pub removed: usize,
    /// Lines that stand elsewhere.
    pub moved: usize,
    /// Lines written otherwise, in the same words.
    pub restyled: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.added += other.added;
        self.removed += other.removed;
        self.moved += other.moved;
        self.restyled += other.restyled;
    }
}

impl Tally {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// « 34 mots ajoutés, 12 retirés »; `None` when nothing changed.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        let mut said = Vec::new();
        match (self.added, self.removed) {
            (0, 0) => {}
            (added, 0) => said.push(format!("{} {}", words(added), agree("ajouté", added))),
            (0, removed) => said.push(format!("{} {}", words(removed), agree("retiré", removed))),
            (added, removed) => {
                said.push(format!("{} {}", words(added), agree("ajouté", added)));
                said.push(format!("{removed}\u{a0}{}", agree("retiré", removed)));
            }
        }
        if self.moved > 0 {
            let (count, passage) = (self.moved, agree("passage", self.moved));
            said.push(format!(
                "{count}\u{a0}{passage} {}",
                agree("déplacé", count)
            ));
        }
        match (said.is_empty(), self.restyled) {
            (_, 0) => {}
            (true, _) => said.push("mise en forme changée".to_owned()),
            (false, _) => said.push("de la mise en forme".to_owned()),
        }
        (!said.is_empty()).then(|| said.join(", "))
    }
}

fn words(count: usize) -> String {
    format!("{count}\u{a0}{}", agree("mot", count))
}

fn agree(word: &str, count: usize) -> String {
    let plural = if count > 1 { "s" } else { "" };
    format!("{word}{plural}")
}

impl Change {
    /// How much it is.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let count = |line: &Line| words_in(&line.text.words());
        let nothing = Tally::default();
        match self {
            Self::Same(_) | Self::MovedAway(_) => nothing,
            Self::Added(line) => Tally {
                added: count(line),
                ..nothing
            },
            Self::Removed(line) => Tally {
                removed: count(line),
                ..nothing
            },
            Self::MovedHere(_) => Tally {
                moved: 1,
                ..nothing
            },
            Self::Restyled(..) => Tally {
                restyled: 1,
                ..nothing
            },
            Self::Reworded(_, _, pieces) => pieces.iter().fold(nothing, |mut tally, piece| {
                match piece {
                    Piece::Same(_) => {}
                    Piece::Added(text) => tally.added += words_in(text),
                    Piece::Removed(text) => tally.removed += words_in(text),
                }
                tally
            }),
        }
    }

    /// The line as it was, if it was here.
    #[must_use]
    pub fn before(&self) -> Option<&Line> {
        match self {
            Self::Same(line)
            | Self::Removed(line)
            | Self::MovedAway(line)
            | Self::Restyled(line, _)
            | Self::Reworded(line, ..) => Some(line),
            Self::Added(_) | Self::MovedHere(_) => None,
        }
    }

    /// The line as it is, if it is here.
    #[must_use]
    pub fn after(&self) -> Option<&Line> {
        match self {
            Self::Same(line)
            | Self::Added(line)
            | Self::MovedHere(line)
            | Self::Restyled(_, line)
            | Self::Reworded(_, line, _) => Some(line),
            Self::Removed(_) | Self::MovedAway(_) => None,
        }
    }
}

/// A section, in what changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Part {
    /// Its title; empty for what has none.
    pub title: String,
    /// Its lines, its title among them.
    pub changes: Vec<Change>,
}

impl Part {
    /// How much changed in it.
    #[must_use]
    pub fn tally(&self) -> Tally {
        tally(&self.changes)
    }
}

fn tally(changes: &[Change]) -> Tally {
    changes.iter().fold(Tally::default(), |mut sum, change| {
        sum += change.tally();
        sum
    })
}

/// What changed between two states of a document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// Section by section.
    pub parts: Vec<Part>,
}

impl Comparison {
    /// How much changed in all.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.parts.iter().fold(Tally::default(), |mut sum, part| {
            sum += part.tally();
            sum
        })
    }

    /// « 34 mots ajoutés, 12 retirés, dans Leviers. »
    #[must_use]
    pub fn sentence(&self) -> String {
        let Some(mut said) = self.tally().words() else {
            return "Rien n’a changé.".to_owned();
        };
        let touched: Vec<&str> = self
            .parts
            .iter()
            .filter(|part| !part.tally().is_nothing())
            .map(|part| part.title.as_str())
            .collect();
        let place = match touched.as_slice() {
            [one] if !one.is_empty() => format!(", dans «\u{a0}{one}\u{a0}»"),
            [one, other] if !one.is_empty() && !other.is_empty() => {
                format!(", dans «\u{a0}{one}\u{a0}» et «\u{a0}{other}\u{a0}»")
            }
            [] | [_] => String::new(),
            more => format!(", dans {}\u{a0}parties", more.len()),
        };
        said.push_str(&place);
        said.push('.');
        let mut letters = said.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect())
            .unwrap_or_default()
    }
}

/// What changed from one content to another.
#[must_use]
pub fn compare(before: &Content, after: &Content) -> Comparison {
    let changes = changes(lines(before), lines(after));
    let mut parts: Vec<Part> = Vec::new();
    for change in changes {
        let line = change.after().or_else(|| change.before());
        let title = line.filter(|line| line.shape == Shape::Title);
        match (title, parts.last_mut()) {
            (None, Some(part)) => part.changes.push(change),
            (title, _) => parts.push(Part {
                title: title.map(|line| line.text.words()).unwrap_or_default(),
                changes: vec![change],
            }),
        }
    }
    Comparison { parts }
}

/// Words added and removed from one content to another, without the rest.
#[must_use]
pub fn count(before: &Content, after: &Content) -> Tally {
    tally(&changes(lines(before), lines(after)))
}

/// Beyond this, lines that changed are not looked at two by two.
const MOST_PAIRS: usize = 20_000;
/// What share of their words two lines have in common, out of ten, to be one that was reworded.
const ALIKE: usize = 4;
/// A line so short that stands elsewhere is another that says the same.
const SHORTEST_MOVE: usize = 3;

fn changes(before: Vec<Line>, after: Vec<Line>) -> Vec<Change> {
    let said =
        |lines: &[Line]| -> Vec<String> { lines.iter().map(|line| line.text.words()).collect() };
    let (old, new) = (said(&before), said(&after));
    let mut found = Vec::with_capacity(after.len());
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        match op {
            DiffOp::Equal {
                old_index,
                new_index,
                len,
            } => {
                let both = before[old_index..old_index + len]
                    .iter()
                    .zip(&after[new_index..new_index + len]);
                found.extend(both.map(|(old, new)| same_words(old, new)));
            }
            DiffOp::Delete {
                old_index, old_len, ..
            } => {
                let gone = &before[old_index..old_index + old_len];
                found.extend(gone.iter().cloned().map(Change::Removed));
            }
            DiffOp::Insert {
                new_index, new_len, ..
            } => {
                let come = &after[new_index..new_index + new_len];
                found.extend(come.iter().cloned().map(Change::Added));
            }
            DiffOp::Replace {
                old_index,
                old_len,
                new_index,
                new_len,
            } => found.extend(replaced(
                &before[old_index..old_index + old_len],
                &after[new_index..new_index + new_len],
            )),
        }
    }
    mark_moves(&mut found);
    found
}

fn same_words(old: &Line, new: &Line) -> Change {
    if old == new {
        Change::Same(new.clone())
    } else {
        Change::Restyled(old.clone(), new.clone())
    }
}

/// Some lines in the place of others: those that are alike were reworded, in the order that keeps the most.
fn replaced(before: &[Line], after: &[Line]) -> Vec<Change> {
    let (rows, columns) = (before.len(), after.len());
    let pairs = if rows * columns <= MOST_PAIRS {
        pairs(before, after)
    } else {
        Vec::new()
    };
    let mut found = Vec::with_capacity(rows + columns);
    let (mut row, mut column) = (0, 0);
    for (old, new) in pairs.into_iter().chain([(rows, columns)]) {
        found.extend(before[row..old].iter().cloned().map(Change::Removed));
        found.extend(after[column..new].iter().cloned().map(Change::Added));
        if let (Some(old), Some(new)) = (before.get(old), after.get(new)) {
            let pieces = pieces(&old.text.words(), &new.text.words());
            found.push(Change::Reworded(old.clone(), new.clone(), pieces));
        }
        (row, column) = (old + 1, new + 1);
    }
    found
}

/// Which line became which: the pairs, in order, that have the most in common.
fn pairs(before: &[Line], after: &[Line]) -> Vec<(usize, usize)> {
    let bags: Vec<HashMap<String, usize>> = after.iter().map(bag).collect();
    let width = after.len() + 1;
    let mut likeness = vec![0_usize; before.len() * after.len()];
    for (row, line) in before.iter().enumerate() {
        let own = bag(line);
        for (column, other) in bags.iter().enumerate() {
            // A title never becomes a paragraph: it is another.
            let are_of_a_kind =
                (line.shape == Shape::Title) == (after[column].shape == Shape::Title);
            if are_of_a_kind {
                likeness[row * after.len() + column] = alike(&own, other);
            }
        }
    }
    // The best that can be had from each pair of places to the end.
    let mut best = vec![0_usize; (before.len() + 1) * width];
    for row in (0..before.len()).rev() {
        for column in (0..after.len()).rev() {
            let own = likeness[row * after.len() + column];
            let with = if own > 0 {
                own + best[(row + 1) * width + column + 1]
            } else {
                0
            };
            let without = best[(row + 1) * width + column].max(best[row * width + column + 1]);
            best[row * width + column] = with.max(without);
        }
    }
    let mut found = Vec::new();
    let (mut row, mut column) = (0, 0);
    while row < before.len() && column < after.len() {
        let own = likeness[row * after.len() + column];
        if own > 0 && best[row * width + column] == own + best[(row + 1) * width + column + 1] {
            found.push((row, column));
            row += 1;
            column += 1;
        } else if best[row * width + column] == best[(row + 1) * width + column] {
            row += 1;
        } else {
            column += 1;
        }
    }
    found
}

fn bag(line: &Line) -> HashMap<String, usize> {
    let mut bag = HashMap::new();
    for word in line.text.words().to_lowercase().split_whitespace() {
        *bag.entry(word.to_owned()).or_default() += 1;
    }
    bag
}

/// How many words two lines share, counted twice; 0 when they are two different lines.
fn alike(one: &HashMap<String, usize>, other: &HashMap<String, usize>) -> usize {
    let shared: usize = one
        .iter()
        .map(|(word, count)| other.get(word).map_or(0, |there| *count.min(there)))
        .sum();
    let all: usize = one.values().sum::<usize>() + other.values().sum::<usize>();
    if 2 * shared * 10 >= all * ALIKE {
        2 * shared
    } else {
        0
    }
}

/// The words and the spaces of a line, one after the other.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut was_space = None;
    for (at, letter) in text.char_indices() {
        let is_space = letter.is_whitespace();
        if was_space.is_some_and(|was| was != is_space) {
            tokens.push(&text[start..at]);
            start = at;
        }
        was_space = Some(is_space);
    }
    if start < text.len() {
        tokens.push(&text[start..]);
    }
    tokens
}

/// How one line became another, word by word. What stayed between two changes and holds no word goes with
/// them: « deux mots » replaced by two others is one change, not two.
fn pieces(before: &str, after: &str) -> Vec<Piece> {
    let (old, new) = (tokens(before), tokens(after));
    let mut found: Vec<(String, String, bool)> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let (tag, gone, come) = op.as_tag_tuple();
        let is_same = tag == similar::DiffTag::Equal;
        found.push((old[gone].concat(), new[come].concat(), is_same));
    }
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut gone, mut come) = (String::new(), String::new());
    let mut rest = found.into_iter().peekable();
    while let Some((removed, added, is_same)) = rest.next() {
        let is_between = !(gone.is_empty() && come.is_empty()) && rest.peek().is_some();
        if is_same && !(is_between && words_in(&removed) == 0) {
            give(&mut pieces, &mut gone, &mut come);
            pieces.push(Piece::Same(removed));
        } else {
            gone.push_str(&removed);
            come.push_str(&added);
        }
    }
    give(&mut pieces, &mut gone, &mut come);
    pieces
}

fn give(pieces: &mut Vec<Piece>, gone: &mut String, come: &mut String) {
    if !gone.is_empty() {
        pieces.push(Piece::Removed(std::mem::take(gone)));
    }
    if !come.is_empty() {
        pieces.push(Piece::Added(std::mem::take(come)));
    }
}

/// A line that went from one place to another says so, and its words count neither as added nor removed.
fn mark_moves(changes: &mut [Change]) {
    let mut gone: HashMap<String, Vec<usize>> = HashMap::new();
    for (place, change) in changes.iter().enumerate() {
        if let Change::Removed(line) = change {
            let words = line.text.words();
            if words_in(&words) >= SHORTEST_MOVE {
                gone.entry(words).or_default().push(place);
            }
        }
    }
    let mut moved = Vec::new();
    for (place, change) in changes.iter_mut().enumerate() {
        if let Change::Added(line) = change
            && let Some(from) = gone.get_mut(&line.text.words()).and_then(Vec::pop)
        {
            moved.push((from, place));
        }
    }
    for (from, to) in moved {
        if let (Change::Removed(old), Change::Added(new)) = (&changes[from], &changes[to]) {
            let (old, new) = (old.clone(), new.clone());
            changes[from] = Change::MovedAway(old);
            changes[to] = Change::MovedHere(new);
        }
    }
}

#[cfg(test)]
mod tests;
