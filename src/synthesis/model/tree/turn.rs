//! One document turned into another, as an edit among others: what is the same on both sides is left alone,
//! with the carets, the remarks and the undoing that hold to it.

use std::ops::Range;

use serde::Serialize;
use similar::{Algorithm, DiffTag, capture_diff_slices};
use yrs::{
    Out, ReadTxn, TransactionMut, WriteTxn as _, Xml as _, XmlElementPrelim, XmlElementRef,
    XmlFragment as _, XmlFragmentRef, XmlOut,
};

use super::{
    super::{
        FRAGMENT,
        content::{Block, Content, Section},
    },
    block, read_in, say, section, write, write_block, write_line, write_section,
};

/// Makes the document say `target`.
pub fn turn_into(transaction: &mut TransactionMut<'_>, target: &Content) {
    let fragment = transaction.get_or_insert_xml_fragment(FRAGMENT);
    let is_done = in_place(transaction, &fragment, &target.sections).is_some();
    if !is_done || read_in(transaction).as_ref() != Ok(target) {
        // What cannot be read is not kept in parts.
        let length = fragment.len(transaction);
        fragment.remove_range(transaction, 0, length);
        write(transaction, target);
    }
}

/// A stretch of what is, and what it becomes.
type Step = (Range<usize>, Range<usize>);

/// What must change, from the end, so that places stay true as one goes.
fn steps<T: Serialize>(present: &[T], target: &[T]) -> Option<Vec<Step>> {
    let keys = |all: &[T]| -> Option<Vec<String>> {
        all.iter()
            .map(|one| serde_json::to_string(one).ok())
            .collect()
    };
    let (old, new) = (keys(present)?, keys(target)?);
    let steps = capture_diff_slices(Algorithm::Myers, &old, &new)
        .into_iter()
        .rev()
        .map(|op| op.as_tag_tuple())
        .filter(|(tag, ..)| *tag != DiffTag::Equal)
        .map(|(_, gone, come)| (gone, come));
    Some(steps.collect())
}

fn place(index: usize) -> Option<u32> {
    u32::try_from(index).ok()
}

fn in_place(
    txn: &mut TransactionMut<'_>,
    fragment: &XmlFragmentRef,
    target: &[Section],
) -> Option<()> {
    let nodes: Vec<XmlOut> = fragment.children(txn).collect();
    let mut present = Vec::with_capacity(nodes.len());
    for node in &nodes {
        let XmlOut::Element(element) = node else {
            return None;
        };
        if element.tag().as_ref() != "section" {
            return None;
        }
        present.push(section(txn, node).ok()?);
    }
    for (gone, come) in steps(&present, target)? {
        let both = gone.len().min(come.len());
        let (middle, next) = (gone.start + both, come.start + both);
        if gone.len() > both {
            fragment.remove_range(txn, place(middle)?, place(gone.len() - both)?);
        }
        for new in target.get(next..come.end)?.iter().rev() {
            write_section(txn, fragment, place(middle)?, new);
        }
        for offset in (0..both).rev() {
            let at = gone.start + offset;
            let new = target.get(come.start + offset)?;
            let XmlOut::Element(element) = nodes.get(at)? else {
                return None;
            };
            if turn_section(txn, element, present.get(at)?, new).is_none() {
                fragment.remove_range(txn, place(at)?, 1);
                write_section(txn, fragment, place(at)?, new);
            }
        }
    }
    Some(())
}

fn turn_section(
    txn: &mut TransactionMut<'_>,
    element: &XmlElementRef,
    old: &Section,
    new: &Section,
) -> Option<()> {
    let nodes: Vec<XmlOut> = element.children(txn).collect();
    let title = match nodes.first() {
        Some(XmlOut::Element(first)) if first.tag().as_ref() == "section_title" => Some(first),
        _ => None,
    };
    let first = usize::from(title.is_some());
    let present: Vec<Block> = nodes
        .get(first..)?
        .iter()
        .map(|node| block(txn, node, 1).ok())
        .collect::<Option<_>>()?;
    // A second title would have been read as a block of another kind.
    if present != old.blocks {
        return None;
    }
    for (gone, come) in steps(&present, &new.blocks)? {
        let from = place(first + gone.start)?;
        if !gone.is_empty() {
            element.remove_range(txn, from, place(gone.len())?);
        }
        for block in new.blocks.get(come)?.iter().rev() {
            write_block(txn, element, from, block);
        }
    }
    if old.title != new.title {
        if title.is_some() {
            element.remove_range(txn, 0, 1);
        }
        if !new.title.runs().is_empty() {
            let title = element.insert(txn, 0, XmlElementPrelim::empty("section_title"));
            write_line(txn, &title, &new.title);
        }
    }
    for (name, value) in [
        ("kind", Some(new.kind.code())),
        ("id", new.id.as_deref()),
        ("meta", new.meta.as_deref()),
    ] {
        let says = element
            .get_attribute(txn, name)
            .map(|says| written(txn, &says));
        if says.as_deref() == value {
            continue;
        }
        if value.is_none() {
            element.remove_attribute(txn, &name);
        }
        say(txn, element, name, value);
    }
    Some(())
}

fn written(txn: &impl ReadTxn, value: &Out) -> String {
    value.clone().to_string(txn)
}
