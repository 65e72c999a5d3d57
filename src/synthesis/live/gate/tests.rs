use base64::{Engine as _, engine::general_purpose::STANDARD};
use proptest::prelude::*;
use yrs::{Text as _, Transact as _, WriteTxn as _, XmlFragment as _, XmlTextPrelim};

use super::*;
use crate::synthesis::live::{
    engine::{Engine as _, Yrs, blank},
    wire::{write_bytes, write_uint},
};

fn fixture(json: &str) -> Vec<Vec<u8>> {
    let updates: Vec<String> = serde_json::from_str(json).expect("a list");
    let decode = |text: &String| STANDARD.decode(text).expect("base64");
    updates.iter().map(decode).collect()
}

fn honest() -> Vec<Vec<u8>> {
    fixture(include_str!(
        "../../../../tests/all/synthesis/fixtures/mut-base.json"
    ))
}

fn crashing() -> Vec<Vec<u8>> {
    fixture(include_str!(
        "../../../../tests/all/synthesis/fixtures/yrs-0.28.1-out-of-order-segfault.json"
    ))
}

fn own(_: u64) -> Holder {
    Holder::Own
}

fn every(_: Name<'_>) -> bool {
    true
}

/// Brings updates as their senders would: again, as long as they come too early.
fn bring(updates: &[Vec<u8>]) -> (Yrs, usize) {
    let (mut engine, mut known) = (Yrs::default(), Known::default());
    let mut waiting: Vec<&Vec<u8>> = updates.iter().collect();
    loop {
        let before = waiting.len();
        waiting.retain(|update| match known.check(update, own, every) {
            Ok(step) => {
                engine.apply(update).expect("the gate let it through");
                known.advance(&step);
                false
            }
            Err(refusal) => {
                assert_eq!(refusal, Refusal::Gap);
                true
            }
        });
        if waiting.len() == before {
            return (engine, waiting.len());
        }
    }
}

#[test]
fn updates_that_crash_the_engine_out_of_order_are_put_in_order() {
    let (engine, waiting) = bring(&crashing());
    assert_eq!(waiting, 0);
    let whole = engine.missing(&[]).expect("encoded");
    let again = Yrs::load([whole.as_slice()]).expect("loaded");
    assert_eq!(engine.tree(), again.tree());
    assert_ne!(engine.tree(), Yrs::default().tree());
}

#[test]
fn what_the_gate_believes_is_what_the_engine_says() {
    let (mut engine, mut known) = (Yrs::default(), Known::default());
    for update in honest() {
        let step = known.check(&update, own, every).expect("in order");
        engine.apply(&update).expect("applied");
        known.advance(&step);
        for (client, clock) in engine.clocks().expect("clocks") {
            assert_eq!(known.reach(client), clock);
        }
    }
}

#[test]
fn an_update_cut_anywhere_is_refused() {
    for update in honest() {
        for length in 0..update.len() {
            let refusal = Known::default().check(&update[..length], own, every);
            assert_eq!(refusal, Err(Refusal::Malformed), "{length}");
        }
        let mut longer = update;
        longer.push(0);
        assert_eq!(
            Known::default().check(&longer, own, every),
            Err(Refusal::Malformed)
        );
    }
}

/// One struct that deletes nothing: `info`, what follows it.
fn update(client: u64, clock: u64, info: u8, rest: &[u8]) -> Vec<u8> {
    let mut out = vec![1, 1];
    write_uint(&mut out, client);
    write_uint(&mut out, clock);
    out.push(info);
    out.extend_from_slice(rest);
    out.push(0);
    out
}

/// A paragraph at the root named `root`.
fn paragraph(root: &str, node: &str) -> Vec<u8> {
    let mut rest = vec![1];
    write_bytes(&mut rest, root.as_bytes());
    rest.push(3);
    write_bytes(&mut rest, node.as_bytes());
    rest
}

#[test]
fn nobody_writes_under_the_number_of_another() {
    let own_paragraph = update(7, 0, 7, &paragraph("prosemirror", "paragraph"));
    let known = Known::default();
    let step = known.check(&own_paragraph, |_| Holder::Free, every);
    assert_eq!(step.map(|step| step.binds), Ok(vec![7]));
    let refusal = known.check(&own_paragraph, |_| Holder::Other, every);
    assert_eq!(refusal, Err(Refusal::Foreign));
    // What is known already may be said again by anybody: it is how two documents compare.
    let known = Known::new([(7, 1)]);
    let step = known.check(&own_paragraph, |_| Holder::Other, every);
    let does = step.map(|step| (step.reach, step.binds));
    assert_eq!(does, Ok((vec![], vec![])));
}

#[test]
fn only_the_text_is_written_and_only_with_known_nodes() {
    let known = Known::default();
    let elsewhere = update(7, 0, 7, &paragraph("cachette", "paragraph"));
    assert_eq!(known.check(&elsewhere, own, every), Err(Refusal::Unknown));
    let image = update(7, 0, 7, &paragraph("prosemirror", "image"));
    let knows = |name: Name<'_>| name == Name::Node("paragraph") || name == Name::Mark("em");
    assert_eq!(known.check(&image, own, knows), Err(Refusal::Unknown));
    // Among words that are there: an editor of ours would delete them all for what it does not know.
    let words = Known::new([(7, 1)]);
    for (kind, name, outcome) in [
        (0x86, "em", Ok(())),
        (0x86, "blink", Err(Refusal::Unknown)),
        (0x85, "", Err(Refusal::Unknown)),
    ] {
        let mut rest = vec![7, 0];
        if !name.is_empty() {
            write_bytes(&mut rest, name.as_bytes());
        }
        write_bytes(&mut rest, b"{}");
        let step = words.check(&update(8, 0, kind, &rest), own, knows);
        assert_eq!(step.map(|_| ()), outcome, "{name}");
    }
    let hostile = update(7, 0, 7, &paragraph("prosemirror", "__proto__"));
    assert_eq!(known.check(&hostile, own, every), Err(Refusal::Malformed));
    // A document inside the document.
    let mut rest = vec![1];
    write_bytes(&mut rest, b"prosemirror");
    write_bytes(&mut rest, b"guid");
    rest.push(127);
    assert_eq!(
        known.check(&update(7, 0, 9, &rest), own, every),
        Err(Refusal::Malformed)
    );
}

#[test]
fn what_would_stop_a_browser_is_refused() {
    let known = Known::new([(7, 1)]);
    // A mark whose value is no JSON; text that is no UTF-8.
    let mut mark = vec![7, 0];
    write_bytes(&mut mark, b"strong");
    write_bytes(&mut mark, b"{");
    assert_eq!(
        known.check(&update(8, 0, 0x86, &mark), own, every),
        Err(Refusal::Malformed)
    );
    let mut text = vec![7, 0];
    write_bytes(&mut text, &[0xc3, 0x28]);
    assert_eq!(
        known.check(&update(8, 0, 0x84, &text), own, every),
        Err(Refusal::Malformed)
    );
}

#[test]
fn what_stands_on_nothing_waits() {
    let known = Known::new([(7, 1)]);
    // A clock that leaps; a hole; a neighbour, a parent and a deletion that nobody knows.
    let leap = update(7, 2, 7, &paragraph("prosemirror", "paragraph"));
    let hole = update(7, 1, 10, &[3]);
    let neighbour = update(8, 0, 0x84, &[9, 0, 1, b'a']);
    let parent = update(8, 0, 4, &[0, 9, 0, 1, b'a']);
    let deletion = vec![0, 1, 7, 1, 1, 1];
    for early in [leap, hole, neighbour, parent, deletion] {
        assert_eq!(known.check(&early, own, every), Err(Refusal::Gap));
    }
    let now = vec![0, 1, 7, 1, 0, 1];
    let erases = Step {
        bytes: now.len(),
        ..Step::default()
    };
    assert_eq!(known.check(&now, own, every), Ok(erases));
    // Two that stand on each other.
    let mut circle = vec![2];
    for (one, other) in [(8_u8, 9_u8), (9, 8)] {
        circle.extend([1, one, 0, 0x84, other, 0, 1, b'a']);
    }
    circle.push(0);
    assert_eq!(known.check(&circle, own, every), Err(Refusal::Gap));
    // And one that stands on itself.
    let itself = update(8, 0, 0x84, &[8, 0, 1, b'a']);
    assert_eq!(known.check(&itself, own, every), Err(Refusal::Gap));
}

/// What some people write, each seeing what the others wrote from time to time.
fn session(gestures: &[(usize, u32, bool)]) -> Vec<Vec<u8>> {
    let docs = [blank(), blank(), blank()];
    let mut log = Vec::new();
    for (who, place, sees) in gestures {
        let doc = &docs[who % docs.len()];
        if *sees {
            let other = docs[(who + 1) % docs.len()].transact();
            let update = yrs::ReadTxn::encode_state_as_update_v1(
                &other,
                &yrs::ReadTxn::state_vector(&doc.transact()),
            );
            drop(other);
            let update = yrs::updates::decoder::Decode::decode_v1(&update).expect("update");
            doc.transact_mut().apply_update(update).expect("applied");
        }
        let mut transaction = doc.transact_mut();
        let root = transaction.get_or_insert_xml_fragment("prosemirror");
        let length = root.len(&transaction);
        if length == 0 || place % 5 == 0 {
            root.insert(
                &mut transaction,
                length.min(*place),
                XmlTextPrelim::new("é😀"),
            );
        } else if let Some(yrs::XmlOut::Text(text)) = root.get(&transaction, place % length) {
            let end = text.len(&transaction);
            if place % 3 == 0 && end > 0 {
                text.remove_range(&mut transaction, end - 1, 1);
            } else {
                text.insert(&mut transaction, 0, "ab");
            }
        }
        log.push(transaction.encode_update_v1());
    }
    log
}

proptest! {
    #[test]
    fn any_bytes_are_read_to_an_end(bytes: Vec<u8>) {
        let _ = Known::default().check(&bytes, own, every);
    }

    #[test]
    fn a_damaged_update_stops_nobody(which in 0_usize..1000, at in 0_usize..1000, byte: u8) {
        let mut updates = honest();
        let count = updates.len();
        let damaged = &mut updates[which % count];
        let length = damaged.len();
        damaged[at % length] = byte;
        let (mut engine, mut known) = (Yrs::default(), Known::default());
        for update in &updates {
            if let Ok(step) = known.check(update, own, every) {
                match engine.apply(update) {
                    Ok(_) => known.advance(&step),
                    // The room makes it again from its list.
                    Err(_) => return Ok(()),
                }
            }
        }
        prop_assert!(engine.missing(&[]).is_ok());
    }

    #[test]
    fn in_whatever_order_they_come_the_text_is_the_same(
        gestures in prop::collection::vec((0_usize..3, 0_u32..50, prop::bool::ANY), 1..60),
        seed: u64,
    ) {
        let log = session(&gestures);
        let (straight, waiting) = bring(&log);
        prop_assert_eq!(waiting, 0);
        let mut shuffled = log;
        let mut state = seed | 1;
        for at in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let other = usize::try_from(state >> 33).expect("fits") % (at + 1);
            shuffled.swap(at, other);
        }
        let (mixed, waiting) = bring(&shuffled);
        prop_assert_eq!(waiting, 0);
        prop_assert_eq!(straight.tree(), mixed.tree());
    }
}

#[test]
fn a_document_is_weighed_only_when_it_may_be_full_and_may_always_be_erased() {
    let mut known = Known::default();
    let mut asked = 0;
    let mut take = |reach: &[(u64, u32)], bytes: usize, weight: usize| {
        let step = Step {
            reach: reach.to_vec(),
            bytes,
            ..Step::default()
        };
        let weigh = || {
            asked += 1;
            Some(weight)
        };
        let has_room = known.has_room(&step, weigh);
        if has_room {
            known.advance(&step);
        }
        (has_room, asked)
    };
    let (adds, erases) = ([(7, 1)], []);
    // Once as it opens; then not before what came since could fill it.
    assert_eq!(take(&adds, 10, HEAVIEST / 2), (true, 1));
    assert_eq!(take(&adds, HEAVIEST / 2 - 10, 0), (true, 1));
    // Most of that was erased meanwhile.
    assert_eq!(take(&adds, 10, 1000), (true, 2));
    assert_eq!(take(&adds, HEAVIEST - 1010, 0), (true, 2));
    // Full: it is not weighed again as long as nothing changes.
    assert_eq!(take(&adds, 1, HEAVIEST), (false, 3));
    assert_eq!(take(&adds, 1, 0), (false, 3));
    assert_eq!(take(&erases, 5, 0), (true, 3));
    assert_eq!(take(&adds, 1, HEAVIEST - 1), (true, 4));
}
