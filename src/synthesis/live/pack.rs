//! Updates packed together: fifteen bytes a keystroke, and nothing lost of who, when and what.

use super::wire::{Malformed, Reader, write_bytes, write_uint};
use crate::{
    db::Instant,
    synthesis::store::log::{Archive, Entry},
};

/// Packs updates that follow one another; `None` when there is none.
#[must_use]
pub fn pack(entries: &[Entry]) -> Option<Archive> {
    let (first, last) = (entries.first()?, entries.last()?);
    let mut content = Vec::new();
    write_uint(&mut content, entries.len() as u64);
    let mut before = 0_u64;
    for entry in entries {
        let at = u64::try_from(entry.at.timestamp().as_microsecond()).unwrap_or_default();
        write_uint(
            &mut content,
            u64::try_from(entry.author).unwrap_or_default(),
        );
        // Moments are kept by their distance; one that goes back is written as none.
        write_uint(&mut content, at.saturating_sub(before));
        before = before.max(at);
        write_bytes(&mut content, &entry.content);
    }
    Some(Archive {
        first: first.sequence,
        last: last.sequence,
        content,
    })
}

/// The updates of a pack.
///
/// # Errors
/// When it is damaged.
pub fn unpack(archive: &Archive) -> Result<Vec<Entry>, Malformed> {
    let mut reader = Reader::new(&archive.content);
    let mut entries = Vec::new();
    let mut at = 0_u64;
    for offset in 0..reader.count()? {
        let author = i32::try_from(reader.uint()?).map_err(|_| Malformed)?;
        at += reader.uint()?;
        let moment = i64::try_from(at)
            .ok()
            .and_then(|micros| jiff::Timestamp::from_microsecond(micros).ok());
        entries.push(Entry {
            sequence: archive.first + i64::try_from(offset).map_err(|_| Malformed)?,
            author,
            at: Instant::new(moment.ok_or(Malformed)?),
            content: reader.bytes()?.to_vec(),
        });
    }
    let ends_well = entries.last().map(|entry| entry.sequence) == Some(archive.last);
    if ends_well && reader.is_done() {
        Ok(entries)
    } else {
        Err(Malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_packed_is_found(
            first in 1_i64..1_000_000,
            rows in prop::collection::vec((0_i32..99, 0_i64..1_000_000_000, any::<Vec<u8>>()), 1..40),
        ) {
            let mut at = 1_700_000_000_000_000;
            let entries: Vec<Entry> = rows.into_iter().zip(first..).map(|((author, later, content), sequence)| {
                at += later;
                let at = Instant::new(jiff::Timestamp::from_microsecond(at).expect("a moment"));
                Entry { sequence, author, at, content }
            }).collect();
            let archive = pack(&entries).expect("some");
            prop_assert_eq!(unpack(&archive), Ok(entries));
            let cut = Archive { content: archive.content[..archive.content.len() - 1].to_vec(), ..archive };
            prop_assert_eq!(unpack(&cut), Err(Malformed));
        }
    }

    #[test]
    fn nothing_is_no_pack() {
        assert!(pack(&[]).is_none());
    }
}
