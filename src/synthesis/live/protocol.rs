//! What travels between an editor and a room: y-sync, and words of ours that a plain client ignores.
//!
//! | frame | what it is |
//! |---|---|
//! | `0 0 vector` | « here is what I have » (step 1) |
//! | `0 1 update` | « here is what you lack » (step 2) |
//! | `0 2 update` | something new |
//! | `1 presences` | where people are |
//! | `3` | « where is everybody? » |
//! | `100 frames sequence` | so many of your updates are kept, up to that place in the list |
//! | `101 json` | welcome: schema, right, stage, who you are, who may come, who reads |
//! | `102 frame code` | that update of yours is refused, and why |
//! | `103 json` | your right or the stage changed |
//! | `105 revision` | the margin changed: it is asked for by its own door |
//! | `104 anything` | sent back as it came: is anybody there? |

use axum::body::Bytes;
use serde::Serialize;

use super::{
    super::model::Right,
    gate::Refusal,
    wire::{Malformed, Reader, write_bytes, write_uint},
};

/// Step 1, step 2 and updates.
pub const SYNC: u64 = 0;
/// Where people are.
pub const PRESENCE: u64 = 1;
/// « Where is everybody? »
pub const WHERE: u64 = 3;
/// So many updates are kept.
pub const KEPT: u64 = 100;
/// Welcome.
pub const WELCOME: u64 = 101;
/// Refused.
pub const REFUSED: u64 = 102;
/// A right or the stage changed.
pub const CHANGED: u64 = 103;
/// Sent back as it came.
pub const ECHO: u64 = 104;

/// The margin changed.
pub const REMARKS: u64 = 105;

/// Why a socket is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// The server stops, or the document is elsewhere: come back.
    Restart,
    /// The page is of another version: load it again.
    Schema,
    /// The right was lost, or the sign-in ended.
    Right,
    /// Too many refused updates.
    Refusals,
    /// Nothing was heard for long, or nothing could be sent.
    Silence,
}

impl Closing {
    /// The code that travels, and its word.
    #[must_use]
    pub fn code(self) -> (u16, &'static str) {
        match self {
            Self::Restart => (1012, "redemarrage"),
            Self::Schema => (4409, "version"),
            Self::Right => (4403, "droit"),
            Self::Refusals => (4400, "refus"),
            Self::Silence => (4408, "silence"),
        }
    }
}

/// What goes to one peer.
#[derive(Debug, Clone)]
pub enum Out {
    /// A frame.
    Frame(Bytes),
    /// Good-bye.
    Close(Closing),
}

/// What a peer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said<'b> {
    /// What it has.
    Vector(&'b [u8]),
    /// Something that it wrote.
    Update(&'b [u8]),
    /// Where it is.
    Presence(&'b [u8]),
    /// « Where is everybody? »
    Where,
    /// To be sent back.
    Echo,
    /// A word of another protocol.
    Unknown,
}

/// Reads a frame.
///
/// # Errors
/// When it is cut.
pub fn hear(frame: &[u8]) -> Result<Said<'_>, Malformed> {
    let mut reader = Reader::new(frame);
    Ok(match reader.uint()? {
        SYNC => match reader.uint()? {
            0 => Said::Vector(reader.bytes()?),
            1 | 2 => Said::Update(reader.bytes()?),
            _ => Said::Unknown,
        },
        PRESENCE => Said::Presence(reader.bytes()?),
        WHERE => Said::Where,
        ECHO => Said::Echo,
        _ => Said::Unknown,
    })
}

/// Whether these bytes are a vector: the engine is given no other.
#[must_use]
pub fn is_vector(bytes: &[u8]) -> bool {
    let mut reader = Reader::new(bytes);
    let read = |reader: &mut Reader<'_>| {
        for _ in 0..reader.count()? {
            reader.uint()?;
            if reader.uint()? > u64::from(u32::MAX) {
                return Err(Malformed);
            }
        }
        Ok(())
    };
    read(&mut reader).is_ok() && reader.is_done()
}

fn sync(step: u64, content: &[u8]) -> Bytes {
    let mut out = Vec::with_capacity(content.len() + 8);
    write_uint(&mut out, SYNC);
    write_uint(&mut out, step);
    write_bytes(&mut out, content);
    Bytes::from(out)
}

/// « Here is what I have. »
#[must_use]
pub fn step1(vector: &[u8]) -> Bytes {
    sync(0, vector)
}

/// « Here is what you lack. »
#[must_use]
pub fn step2(update: &[u8]) -> Bytes {
    sync(1, update)
}

/// Something new.
#[must_use]
pub fn update(content: &[u8]) -> Bytes {
    sync(2, content)
}

/// Where people are.
#[must_use]
pub fn presence(content: &[u8]) -> Bytes {
    let mut out = Vec::with_capacity(content.len() + 4);
    write_uint(&mut out, PRESENCE);
    write_bytes(&mut out, content);
    Bytes::from(out)
}

/// The first `frames` updates of this peer are kept, up to `sequence`.
#[must_use]
pub fn kept(frames: u64, sequence: i64) -> Bytes {
    let mut out = Vec::with_capacity(12);
    write_uint(&mut out, KEPT);
    write_uint(&mut out, frames);
    write_uint(&mut out, u64::try_from(sequence).unwrap_or_default());
    Bytes::from(out)
}

/// The margin changed so many times.
#[must_use]
pub fn remarks(revision: i64) -> Bytes {
    let mut out = Vec::with_capacity(12);
    write_uint(&mut out, REMARKS);
    write_uint(&mut out, u64::try_from(revision).unwrap_or_default());
    Bytes::from(out)
}

/// That update is refused.
#[must_use]
pub fn refused(frame: u64, refusal: Refusal) -> Bytes {
    let mut out = Vec::with_capacity(24);
    write_uint(&mut out, REFUSED);
    write_uint(&mut out, frame);
    write_bytes(&mut out, refusal.code().as_bytes());
    Bytes::from(out)
}

/// Why an update was refused, when this frame says so.
#[must_use]
pub fn refusal_of(frame: &[u8]) -> Option<&'static str> {
    let mut reader = Reader::new(frame);
    if reader.uint() != Ok(REFUSED) {
        return None;
    }
    reader.uint().ok()?;
    let code = reader.text().ok()?;
    Refusal::ALL
        .into_iter()
        .map(Refusal::code)
        .find(|known| *known == code)
}

/// Whether this frame says what one may do: welcome, or a change.
#[must_use]
pub fn says_right(frame: &[u8]) -> bool {
    matches!(Reader::new(frame).uint(), Ok(WELCOME | CHANGED))
}

/// Somebody, as the others see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Face {
    /// First name.
    pub name: String,
    /// Of the cursor; the page also gives each `rank` a shape.
    pub color: &'static str,
    /// Their place in the roster, from 0.
    pub rank: usize,
}

/// The first word of a room, and its word when something changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Welcome<'w> {
    /// Which tree the document holds.
    pub schema: i32,
    /// « ecriture », « suggestion », « lecture ».
    pub right: &'static str,
    /// How far the document has come.
    pub stage: &'static str,
    /// Who you are.
    pub you: &'w Face,
    /// Who may come.
    pub roster: &'w [Face],
    /// What pages call the stage.
    pub stage_words: &'static str,
    /// Who sees what is written, as the page says it.
    pub seen_by: &'w str,
}

/// Welcome, or a change.
#[must_use]
pub fn words(tag: u64, welcome: &Welcome<'_>) -> Bytes {
    let json = serde_json::to_vec(welcome).unwrap_or_default();
    let mut out = Vec::with_capacity(json.len() + 4);
    write_uint(&mut out, tag);
    write_bytes(&mut out, &json);
    Bytes::from(out)
}

/// The word of a right.
#[must_use]
pub fn right(right: Right) -> &'static str {
    match right {
        Right::Write => "ecriture",
        Right::Suggest => "suggestion",
        Right::Read => "lecture",
    }
}
