//! `croisee check`: what the questionnaire engine says of a file of answers,
//! without a database, so that anybody can hold it to its contract.

use std::{fmt::Display, fs, path::Path};

use jiff::Timestamp;
use serde_json::Value;

use super::{CheckArguments, Failure};
use crate::{
    appel::{document::AppelSource, rules},
    db::Instant,
    form::{Answers, Report, report},
};

/// Prints what the rules make of these answers.
pub(super) fn run(arguments: &CheckArguments) -> Result<(), Failure> {
    super::print(&verdict(arguments)?);
    Ok(())
}

/// Without a moment, the answers came in time.
fn verdict(arguments: &CheckArguments) -> Result<Report, Failure> {
    let call = read_call(&arguments.call)?;
    let answers = read_answers(&arguments.answers)?;
    let is_in_time = match &arguments.submitted_at {
        None => true,
        Some(text) => rules::accepts_at(&call.document, read_instant(text)?),
    };
    Ok(report::report(
        &call.definition.questionnaire,
        &call.definition.rules,
        &answers,
        is_in_time,
    ))
}

fn read_call(path: &Path) -> Result<AppelSource, Failure> {
    AppelSource::parse(&read(path)?).map_err(|refusal| unreadable(path, &refusal))
}

fn read_answers(path: &Path) -> Result<Answers, Failure> {
    let file: Value = serde_json::from_str(&read(path)?)
        .map_err(|error| unreadable(path, &format_args!("JSON illisible : {error}")))?;
    let answers = match file.get("reponses") {
        Some(answers) if answers.is_object() => answers.clone(),
        _ => file,
    };
    if !answers.is_object() {
        return Err(unreadable(path, &"un objet de réponses est attendu"));
    }
    serde_json::from_value(answers).map_err(|error| unreadable(path, &error))
}

fn read_instant(text: &str) -> Result<Instant, Failure> {
    let moment: Timestamp = text.parse().map_err(|_| {
        Failure::unreadable(format!(
            "--depose-le : « {text} » n’est pas un instant comme 2025-02-14T23:59:59+01:00"
        ))
    })?;
    Ok(Instant::new(moment))
}

/// The text of a file named on the command line.
pub(super) fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path)
        .map_err(|error| unreadable(path, &format_args!("le fichier ne se lit pas : {error}")))
}

/// A refusal may name several places; the command line says them on one line.
pub(super) fn unreadable(path: &Path, reason: &dyn Display) -> Failure {
    let reason = reason.to_string().replace('\n', " ; ");
    Failure::unreadable(format!("{} : {reason}", path.display()))
}
