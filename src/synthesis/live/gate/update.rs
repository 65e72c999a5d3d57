//! One Yjs update (v1), read with bounds: where each of its structs stands, and what it stands on.

use crate::synthesis::{
    live::wire::{Malformed, Reader},
    model::FRAGMENT,
};

/// The longest run that one struct may cover.
const LONGEST_RUN: u64 = 1 << 24;
/// The last place a number may reach: engines count in 32 bits.
const LAST_CLOCK: u64 = (1 << 31) - 1;
/// How deeply a value may nest.
const DEEPEST_VALUE: u8 = 32;
/// The longest name of a node or of an attribute, in bytes.
const LONGEST_NAME: usize = 64;

/// One place in a document: whose, and the how-manieth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// Whose number.
    pub client: u64,
    /// The how-manieth.
    pub clock: u32,
}

/// Where a struct hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parent {
    /// Where its neighbours do.
    OfNeighbour,
    /// At the root of the document.
    Root,
    /// In a node.
    Node(Place),
}

/// One struct of an update, without its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Struct {
    /// Its first place.
    pub clock: u32,
    /// How many places it covers.
    pub length: u32,
    /// It covers places of which nothing is said.
    pub is_hole: bool,
    /// What stood at its left when it was written.
    pub left: Option<Place>,
    /// What stood at its right.
    pub right: Option<Place>,
    /// Where it hangs.
    pub parent: Parent,
}

impl Struct {
    /// The place after its last.
    #[must_use]
    pub fn end(&self) -> u32 {
        self.clock.saturating_add(self.length)
    }

    /// Every place that must be known before it.
    pub fn stands_on(&self) -> impl Iterator<Item = Place> {
        let parent = match self.parent {
            Parent::Node(place) => Some(place),
            Parent::OfNeighbour | Parent::Root => None,
        };
        self.left.into_iter().chain(self.right).chain(parent)
    }
}

/// What an update makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name<'b> {
    /// A node.
    Node(&'b str),
    /// A mark on words.
    Mark(&'b str),
    /// Something that stands among words and is none.
    Embedded,
}

/// One update, without its content.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Update<'b> {
    /// The structs of each number, in order.
    pub clients: Vec<(u64, Vec<Struct>)>,
    /// Up to where it deletes: (number, place after the last one).
    pub deletes: Vec<(u64, u32)>,
    /// What it makes, by name.
    pub names: Vec<Name<'b>>,
    /// It makes something elsewhere than in the text, or of a kind that the text never holds.
    pub is_out_of_place: bool,
}

impl<'b> Update<'b> {
    /// Reads an update, to its last byte.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(bytes: &'b [u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let mut update = Self::default();
        for _ in 0..reader.count()? {
            let count = reader.count()?;
            let client = reader.uint()?;
            if count == 0 {
                return Err(Malformed);
            }
            let mut clock = reader.uint()?;
            let mut structs = Vec::with_capacity(count.min(1024));
            for _ in 0..count {
                let part = update.read_struct(&mut reader, clock)?;
                clock += u64::from(part.length);
                structs.push(part);
            }
            update.clients.push((client, structs));
        }
        for _ in 0..reader.count()? {
            let client = reader.uint()?;
            for _ in 0..reader.count()? {
                let clock = reader.uint()?;
                let length = reader.uint()?;
                update.deletes.push((client, place(clock + length)?));
            }
        }
        if reader.is_done() {
            Ok(update)
        } else {
            Err(Malformed)
        }
    }

    fn read_struct(&mut self, reader: &mut Reader<'b>, clock: u64) -> Result<Struct, Malformed> {
        let info = reader.byte()?;
        let kind = info & 0b1_1111;
        let mut part = Struct {
            clock: place(clock)?,
            length: 0,
            is_hole: info == 10,
            left: None,
            right: None,
            parent: Parent::OfNeighbour,
        };
        // What was collected, and what is left out, say only how long they are.
        if info == 0 || info == 10 {
            part.length = run(reader.uint()?)?;
        } else {
            if info & 0x80 != 0 {
                part.left = Some(read_place(reader)?);
            }
            if info & 0x40 != 0 {
                part.right = Some(read_place(reader)?);
            }
            if info & 0xc0 == 0 {
                part.parent = self.read_parent(reader)?;
                if info & 0x20 != 0 {
                    name(reader.text()?)?;
                }
            }
            part.length = run(self.read_content(reader, kind)?)?;
        }
        place(clock + u64::from(part.length))?;
        Ok(part)
    }

    fn read_parent(&mut self, reader: &mut Reader<'b>) -> Result<Parent, Malformed> {
        Ok(match reader.uint()? {
            1 => {
                self.is_out_of_place |= reader.text()? != FRAGMENT;
                Parent::Root
            }
            0 => Parent::Node(read_place(reader)?),
            _ => return Err(Malformed),
        })
    }

    /// Reads past the content of an item; says how many places it covers.
    fn read_content(&mut self, reader: &mut Reader<'b>, kind: u8) -> Result<u64, Malformed> {
        match kind {
            // Deleted.
            1 => reader.uint(),
            // JSON of old.
            2 => {
                let count = reader.count()?;
                for _ in 0..count {
                    let text = reader.text()?;
                    if text != "undefined" {
                        json(text)?;
                    }
                }
                Ok(count as u64)
            }
            // Binary.
            3 => reader.bytes().map(|_| 1),
            // Text, counted as JavaScript does.
            4 => Ok(reader.text()?.encode_utf16().count() as u64),
            // Embedded.
            5 => {
                self.names.push(Name::Embedded);
                json(reader.text()?).map(|()| 1)
            }
            // The limit of a mark.
            6 => {
                let mark = reader.text()?;
                name(mark)?;
                self.names.push(Name::Mark(mark));
                json(reader.text()?).map(|()| 1)
            }
            // A node.
            7 => {
                match reader.uint()? {
                    3 => {
                        let node = reader.text()?;
                        name(node)?;
                        self.names.push(Name::Node(node));
                    }
                    6 => {}
                    5 => {
                        reader.text()?;
                        self.is_out_of_place = true;
                    }
                    0 | 1 | 2 | 4 => self.is_out_of_place = true,
                    _ => return Err(Malformed),
                }
                Ok(1)
            }
            // Values, as an attribute holds.
            8 => {
                let count = reader.count()?;
                for _ in 0..count {
                    value(reader, DEEPEST_VALUE)?;
                }
                Ok(count as u64)
            }
            // A document inside, and what is not of this version.
            _ => Err(Malformed),
        }
    }
}

fn place(clock: u64) -> Result<u32, Malformed> {
    if clock > LAST_CLOCK {
        return Err(Malformed);
    }
    u32::try_from(clock).map_err(|_| Malformed)
}

/// Every struct covers something.
fn run(length: u64) -> Result<u32, Malformed> {
    if length == 0 || length > LONGEST_RUN {
        return Err(Malformed);
    }
    u32::try_from(length).map_err(|_| Malformed)
}

fn read_place(reader: &mut Reader<'_>) -> Result<Place, Malformed> {
    Ok(Place {
        client: reader.uint()?,
        clock: place(reader.uint()?)?,
    })
}

/// A name becomes the key of an object in every browser of the room.
fn name(text: &str) -> Result<(), Malformed> {
    if text.is_empty() || text.len() > LONGEST_NAME || text == "__proto__" {
        return Err(Malformed);
    }
    Ok(())
}

/// Browsers parse it without asking: what is no JSON would stop them all.
fn json(text: &str) -> Result<(), Malformed> {
    serde_json::from_str::<serde_json::Value>(text)
        .map(|_| ())
        .map_err(|_| Malformed)
}

fn value(reader: &mut Reader<'_>, depth: u8) -> Result<(), Malformed> {
    let depth = depth.checked_sub(1).ok_or(Malformed)?;
    match reader.byte()? {
        // Undefined, null, false, true.
        127 | 126 | 121 | 120 => Ok(()),
        125 => reader.skip_int(),
        124 => reader.take(4).map(|_| ()),
        123 | 122 => reader.take(8).map(|_| ()),
        119 => reader.text().map(|_| ()),
        118 => {
            for _ in 0..reader.count()? {
                name(reader.text()?)?;
                value(reader, depth)?;
            }
            Ok(())
        }
        117 => {
            for _ in 0..reader.count()? {
                value(reader, depth)?;
            }
            Ok(())
        }
        116 => reader.bytes().map(|_| ()),
        _ => Err(Malformed),
    }
}
