//! What changed between two states of a document, told line by line and word by word.
//!
//! `similar` (Myers) finds what is common to two lists; which line became which is decided here, since a
//! line that was reworded is more use to a reader than one removed and another added.

mod align;

use std::ops::AddAssign;

use align::changes;

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

#[cfg(test)]
mod tests;
