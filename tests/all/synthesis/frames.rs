//! Whatever a window sends, cut anywhere or drawn at random, the others write on.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use croisee::synthesis::live::{
    check,
    engine::blank,
    protocol::{self, SYNC},
    wire::{write_bytes, write_uint},
};
use yrs::{ReadTxn as _, Transact as _, updates::encoder::Encode as _};

use super::window::{Served, Window, writer};
use crate::common::app::{Client, TestApp};

/// How many frames are drawn.
const DRAWN: usize = 10_000;
/// From which number all of them follow.
const SEED: u64 = 20_251_122;

/// Draws that the seed alone decides (xorshift64).
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.next() % count as u64).expect("small")
    }

    fn bytes(&mut self, longest: usize) -> Vec<u8> {
        let length = self.below(longest);
        (0..length).map(|_| self.next().to_le_bytes()[0]).collect()
    }
}

/// What the protocol says, one of each.
fn one_of_each() -> Vec<Vec<u8>> {
    let doc = blank();
    let update = {
        use yrs::{WriteTxn as _, XmlFragment as _, XmlTextPrelim};
        let mut transaction = doc.transact_mut();
        let root = transaction.get_or_insert_xml_fragment("prosemirror");
        root.insert(&mut transaction, 0, XmlTextPrelim::new("élève 😀"));
        transaction.encode_update_v1()
    };
    let vector = doc.transact().state_vector().encode_v1();
    let mut place = Vec::new();
    write_uint(&mut place, 1);
    write_uint(&mut place, doc.client_id().get());
    write_uint(&mut place, 1);
    write_bytes(&mut place, br#"{"cursor":null}"#);
    let mut frames = vec![
        protocol::step1(&vector).to_vec(),
        protocol::step2(&update).to_vec(),
        protocol::update(&update).to_vec(),
        protocol::presence(&place).to_vec(),
        protocol::kept(3, 7).to_vec(),
        vec![3],
        vec![0, 3, 1, 1],
    ];
    // What only the server says, an echo, and tags that nobody gave a meaning.
    for tag in [101, 102, 103, 104, 105, 127, 128, u64::from(u32::MAX)] {
        let mut frame = Vec::new();
        write_uint(&mut frame, tag);
        write_bytes(&mut frame, br#"{"schema":1,"right":"ecriture"}"#);
        frames.push(frame);
    }
    frames
}

/// Frames that say they are longer than any, or longer than they are.
fn giants() -> Vec<Vec<u8>> {
    let mut frames = Vec::new();
    for length in [
        1 << 20,
        1 << 31,
        (1 << 32) - 1,
        (1 << 53) - 1,
        1 << 53,
        u64::MAX,
    ] {
        let mut bare = Vec::new();
        write_uint(&mut bare, length);
        for head in [&[][..], &[0, 0], &[0, 1], &[0, 2], &[1], &[101], &[104]] {
            frames.push([head, &bare].concat());
        }
        // Inside an update: so many writers, so many structs, so many deletions.
        for head in [
            &[][..],
            &[1],
            &[1, 1],
            &[1, 1, 7],
            &[0],
            &[0, 1],
            &[0, 1, 7, 1],
        ] {
            let content = [head, &bare, &[0; 8]].concat();
            frames.push(protocol::update(&content).to_vec());
            frames.push(protocol::step1(&content).to_vec());
            frames.push(protocol::presence(&content).to_vec());
        }
    }
    // A number that never ends.
    frames.push(vec![0xff; 64]);
    frames.push([&[0, 2][..], &[0xff; 64]].concat());
    frames
}

fn drawn(draws: &mut Draws, sound: &[Vec<u8>]) -> Vec<u8> {
    match draws.below(4) {
        0 => draws.bytes(96),
        1 => {
            let mut frame = Vec::new();
            write_uint(&mut frame, SYNC);
            write_uint(&mut frame, 2);
            write_bytes(&mut frame, &draws.bytes(96));
            frame
        }
        // Something sound, with a few bytes changed: what looks true goes furthest.
        kind => {
            let mut frame = sound[draws.below(sound.len())].clone();
            let start = if kind == 2 { 3.min(frame.len()) } else { 0 };
            for _ in 0..=draws.below(3) {
                if frame.len() > start {
                    let place = start + draws.below(frame.len() - start);
                    frame[place] = draws.next().to_le_bytes()[0];
                }
            }
            if draws.below(3) == 0 {
                frame.truncate(draws.below(frame.len() + 1));
            }
            frame
        }
    }
}

/// Sends all of it; whoever is shown out comes back as somebody new. Says how much was refused.
async fn harass(served: &Served, client: &Client, frames: &[Vec<u8>]) -> usize {
    let mut refused = 0;
    let mut window = Window::open(served, "vacarme", client).await;
    for (place, frame) in frames.iter().enumerate() {
        if window.closed.is_some() {
            refused += window.refused.len();
            window = Window::open(served, "vacarme", client).await;
        }
        window.send(frame).await;
        // Something sound in between: whoever only errs is shown out after three.
        if place % 2 == 1 {
            window.write("x").await;
        }
        if place % 16 == 15 {
            window.hear_for(Duration::from_millis(10)).await;
        }
    }
    window.hear_for(Duration::from_millis(300)).await;
    refused + window.refused.len()
}

async fn write_on(window: &mut Window, is_over: &AtomicBool) -> usize {
    let mut written = 0;
    while !is_over.load(Ordering::SeqCst) {
        window.write("é").await;
        written += 1;
        window.hear_for(Duration::from_millis(25)).await;
    }
    window.until_kept().await;
    written
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_thousand_frames_of_any_kind_disturb_nobody() {
    let app = TestApp::new().await;
    let one = writer(&app, "une@exemple.fr").await;
    let two = writer(&app, "deux@exemple.fr").await;
    let third = writer(&app, "trois@exemple.fr").await;
    let served = Served::of(&app).await;
    let mut first = Window::open(&served, "vacarme", &one).await;
    first.write("début").await;
    first.until_kept().await;
    let mut second = Window::open(&served, "vacarme", &two).await;

    let sound = one_of_each();
    let mut frames: Vec<Vec<u8>> = sound
        .iter()
        .flat_map(|frame| (0..frame.len()).map(|end| frame[..end].to_vec()))
        .collect();
    frames.extend(giants());
    let mut draws = Draws(SEED);
    frames.extend((0..DRAWN).map(|_| drawn(&mut draws, &sound)));

    let is_over = AtomicBool::new(false);
    let harassing = async {
        let refused = harass(&served, &third, &frames).await;
        is_over.store(true, Ordering::SeqCst);
        refused
    };
    let (refused, by_first, by_second) = tokio::join!(
        harassing,
        write_on(&mut first, &is_over),
        write_on(&mut second, &is_over),
    );
    assert!(refused > DRAWN / 4, "{refused} refused");
    assert!(by_first > 50 && by_second > 50, "{by_first}, {by_second}");

    // Nobody else was refused anything, shown out, or asked again for what they had.
    for window in [&first, &second] {
        assert_eq!(window.refused, Vec::<String>::new());
        assert_eq!((window.closed, window.asked), (None, 1));
    }
    let mut fresh = Window::open_with(&served, "vacarme", &one, blank()).await;
    fresh.sync().await;
    first.until_text(&fresh.text()).await;
    second.until_text(&fresh.text()).await;
    served.put_away().await;
    let again = Window::open(&served, "vacarme", &one).await;
    assert_eq!(again.text(), fresh.text());
    let mut tx = app.state.db.read().await.expect("a transaction");
    let report = check::all(&mut tx).await.expect("a report");
    assert!(report.is_well());
    drop(tx);
    served.stop().await;
}
