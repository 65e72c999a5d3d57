//! `croisee check`: what the questionnaire engine says of a file of answers,
//! without a database, so that anybody can hold it to its contract.

use std::{fs, path::PathBuf};

use jiff::Timestamp;
use serde_json::Value;

use crate::{
    appel::{
        document::{AppelSource, NotACall},
        rules,
    },
    db::Instant,
    form::{Answers, Report, report},
};

/// The arguments of `croisee check`.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// L’appel, au format cops.appel/1
    #[arg(long, value_name = "FICHIER")]
    pub appel: PathBuf,
    /// Les réponses : un objet par question, ou un objet qui les porte sous « reponses »
    #[arg(long, value_name = "FICHIER")]
    pub reponses: PathBuf,
    /// L’instant du dépôt (RFC 3339) ; absent, la candidature est dans les temps
    #[arg(long, value_name = "INSTANT")]
    pub depose_le: Option<String>,
}

/// Why the files could not be judged: one French line.
#[derive(Debug, thiserror::Error)]
pub enum NotChecked {
    /// A file cannot be read.
    #[error("{0} ne peut pas être lu : {1}")]
    Unreadable(String, std::io::Error),
    /// The call is refused.
    #[error("{0} : {1}")]
    NotACall(String, String),
    /// The answers are no JSON object.
    #[error("{0} : {1}")]
    NotAnswers(String, String),
    /// The moment is no instant.
    #[error("--depose-le : « {0} » n’est pas un instant comme 2025-02-14T23:59:59+01:00")]
    NotAnInstant(String),
}

impl Check {
    /// The verdict on the answers.
    ///
    /// # Errors
    /// When a file cannot be read or understood.
    pub fn report(&self) -> Result<Report, NotChecked> {
        let call = self.read_call()?;
        let answers = self.read_answers()?;
        let is_in_time = match &self.depose_le {
            None => true,
            Some(text) => {
                let moment = text
                    .parse::<Timestamp>()
                    .map_err(|_| NotChecked::NotAnInstant(text.clone()))?;
                rules::accepts_at(&call.document, Instant::new(moment))
            }
        };
        let definition = &call.definition;
        Ok(report::report(
            &definition.questionnaire,
            &definition.rules,
            &answers,
            is_in_time,
        ))
    }

    fn read_call(&self) -> Result<AppelSource, NotChecked> {
        AppelSource::parse(&read(&self.appel)?).map_err(|refusal| {
            NotChecked::NotACall(self.appel.display().to_string(), one_line(&refusal))
        })
    }

    fn read_answers(&self) -> Result<Answers, NotChecked> {
        let refuse = |reason: &dyn std::fmt::Display| {
            NotChecked::NotAnswers(self.reponses.display().to_string(), reason.to_string())
        };
        let file: Value = serde_json::from_str(&read(&self.reponses)?)
            .map_err(|error| refuse(&format_args!("JSON illisible : {error}")))?;
        let answers = match file.get("reponses") {
            Some(answers) if answers.is_object() => answers.clone(),
            _ => file,
        };
        if !answers.is_object() {
            return Err(refuse(&"un objet de réponses est attendu"));
        }
        serde_json::from_value(answers).map_err(|error| refuse(&error))
    }
}

/// A refusal may name several places; the command line says them on one line.
pub(super) fn one_line(refusal: &NotACall) -> String {
    refusal.to_string().replace('\n', " ; ")
}

fn read(path: &PathBuf) -> Result<String, NotChecked> {
    fs::read_to_string(path)
        .map_err(|error| NotChecked::Unreadable(path.display().to_string(), error))
}
