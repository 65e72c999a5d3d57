//! Which line became which, and which of its words.

use std::collections::HashMap;

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices};

use super::{Change, Line, Piece, Shape};
use crate::synthesis::model::content::words_in;

/// Beyond this, lines that changed are not looked at two by two.
const MOST_PAIRS: usize = 20_000;
/// What share of their words two lines have in common, out of ten, to be one that was reworded.
const ALIKE: usize = 4;
/// A line so short that stands elsewhere is another that says the same.
const SHORTEST_MOVE: usize = 3;

/// What became of each line, in the order in which one reads them.
pub(super) fn changes(before: Vec<Line>, after: Vec<Line>) -> Vec<Change> {
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
        let is_same = tag == DiffTag::Equal;
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
