//! `croisee apply`: what the gate and the engine make of updates, for a harness that compares them with
//! Yjs. One line of JSON in, `{"updates": [base64…]}`, one line out.
//!
//! An update that came too early waits, as its sender would bring it again.

use std::io::{BufRead as _, Write as _};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

use super::Failure;
use crate::synthesis::live::{
    engine::{Crashed, Engine as _, Yrs},
    gate::{Holder, Known, Refusal},
};

#[derive(Debug, Deserialize)]
struct Asked {
    updates: Vec<String>,
}

#[derive(Debug, Default, Serialize)]
struct Answer {
    panics: Vec<&'static str>,
    errs: usize,
    pending: bool,
    refused: usize,
    sv: Option<String>,
    full: Option<String>,
}

/// Answers each line until there is none.
pub(super) fn run() -> Result<(), Failure> {
    let broken = |error: std::io::Error| Failure::new(format!("lecture impossible : {error}"));
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line.map_err(broken)?;
        let asked: Asked = serde_json::from_str(&line)
            .map_err(|error| Failure::unreadable(format!("JSON illisible : {error}")))?;
        let answer = serde_json::to_string(&answer(&asked))
            .map_err(|error| Failure::new(error.to_string()))?;
        writeln!(out, "{answer}").map_err(broken)?;
        out.flush().map_err(broken)?;
    }
    Ok(())
}

fn answer(asked: &Asked) -> Answer {
    let mut answer = Answer::default();
    let updates = asked
        .updates
        .iter()
        .filter_map(|text| STANDARD.decode(text).ok());
    let mut waiting: Vec<Vec<u8>> = updates.collect();
    answer.errs = asked.updates.len() - waiting.len();
    let mut engine = Yrs::default();
    let mut known = Known::default();
    loop {
        let mut early = Vec::new();
        let before = waiting.len();
        for update in waiting {
            match known.check(&update, |_| Holder::Own, |_| true) {
                Ok(step) => match engine.apply(&update) {
                    Ok(_) => known.advance(&step),
                    Err(Crashed) => {
                        answer.panics.push("apply");
                        return answer;
                    }
                },
                Err(Refusal::Gap) => early.push(update),
                Err(_) => answer.errs += 1,
            }
        }
        answer.refused += early.len();
        waiting = early;
        if waiting.is_empty() || waiting.len() == before {
            break;
        }
    }
    answer.pending = !waiting.is_empty();
    match (engine.vector(), engine.missing(&[])) {
        (Ok(vector), Ok(full)) => {
            answer.sv = Some(STANDARD.encode(vector));
            answer.full = Some(STANDARD.encode(full));
        }
        _ => answer.panics.push("encode"),
    }
    answer
}
