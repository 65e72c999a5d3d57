//! The candidatures of a call as one table, and as a file to print.

use std::collections::BTreeMap;

use super::{
    commission::{Commission, find_call},
    open::{ReadSection, sections},
};
use crate::{
    account::model::SignedIn,
    appel::model::{FormVersion, Slug},
    audit::{self, Actor},
    error::Error,
    form::{Question, QuestionKind, Questionnaire, export},
    review::{
        model::Line,
        rules::{Query, decimal},
    },
    server::{clock::wording, state::AppState},
};

/// A table of texts: what each column is, and one line a candidature.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Book {
    /// The stable name of each column, and its heading in words.
    pub columns: Vec<(String, String)>,
    /// The cells, in the order of the columns.
    pub rows: Vec<Vec<String>>,
}

/// The columns that stand before the questions.
const OWN: [(&str, &str); 9] = [
    ("numero", "Numéro"),
    ("statut", "Statut"),
    ("recue_le", "Reçue le"),
    ("arrivee", "Arrivée"),
    ("departement_principal", "Département principal"),
    ("territoire", "Territoire"),
    ("a_regarder", "À regarder"),
    ("lectures", "Lectures"),
    ("note_moyenne", "Note moyenne"),
];

/// The candidatures asked for, as a table; the export is noted.
///
/// Columns are the questions that this person may read, by their stable names: those of the oldest
/// version of the questionnaire first, then those that later versions added. Candidatures
/// that are hidden from this person are left out.
///
/// # Errors
/// [`Error::NotFound`] for whoever may not read candidatures.
pub async fn book(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
    query: &Query,
) -> Result<Book, Error> {
    let commission = read(state, slug, person, "candidature.exported").await?;
    let lines = chosen(&commission, query);
    let mut versions: BTreeMap<FormVersion, &Questionnaire> = BTreeMap::new();
    for entry in &commission.entries {
        let version = entry.row.questionnaire_version;
        versions.insert(version, &entry.definition.questionnaire);
    }
    let mut columns: Vec<(String, String)> = OWN
        .iter()
        .map(|(id, label)| ((*id).to_owned(), (*label).to_owned()))
        .collect();
    for questionnaire in versions.values() {
        for column in export::columns(questionnaire) {
            let id = column.id();
            if commission.shows(column.question) && columns.iter().all(|known| known.0 != id) {
                columns.push((id, column.header()));
            }
        }
    }
    let mut rows = Vec::with_capacity(lines.len());
    for line in &lines {
        let Some(entry) = commission
            .entries
            .iter()
            .find(|entry| entry.row.id == line.id)
        else {
            continue;
        };
        if entry.hides() {
            continue;
        }
        let mut cells: BTreeMap<String, String> = BTreeMap::new();
        for column in export::columns(&entry.definition.questionnaire) {
            if commission.shows(column.question) {
                let cell = column.cell(entry.answers());
                let cell = if is_free(column.question) {
                    commission.told(entry, &cell)
                } else {
                    cell
                };
                cells.insert(column.id(), cell);
            }
        }
        let own = own_cells(line);
        let questions = columns.iter().skip(OWN.len());
        let answers = questions.map(|(id, _)| cells.remove(id).unwrap_or_default());
        rows.push(own.into_iter().chain(answers).collect());
    }
    Ok(Book { columns, rows })
}

fn is_free(asked: &Question) -> bool {
    matches!(
        asked.kind,
        QuestionKind::ShortText(_) | QuestionKind::LongText(_)
    )
}

fn own_cells(line: &Line) -> [String; OWN.len()] {
    let anomalies: Vec<&str> = line
        .anomalies
        .iter()
        .map(|anomaly| anomaly.words.as_str())
        .collect();
    [
        line.number.clone(),
        line.status.label().to_owned(),
        wording::day_and_time(line.received),
        line.channel.label().to_owned(),
        line.departement
            .map(|departement| format!("{} ({})", departement.name, departement.code))
            .unwrap_or_default(),
        line.territory()
            .map(|territory| territory.label().to_owned())
            .unwrap_or_default(),
        anomalies.join(" "),
        format!("{} sur {}", line.answered, line.expected),
        line.mark.map(|mark| decimal(mark.mean)).unwrap_or_default(),
    ]
}

/// What is printed: one candidature a page.
#[derive(Debug, Clone)]
pub struct PrintedFile {
    /// Short title of the call.
    pub call: String,
    /// Whether identities are hidden.
    pub is_blind: bool,
    /// The candidatures asked for, and what was answered.
    pub pages: Vec<(Line, Vec<ReadSection>)>,
}

/// The candidatures asked for, to be printed; the export is noted.
///
/// # Errors
/// [`Error::NotFound`] for whoever may not read candidatures.
pub async fn printed(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
    query: &Query,
) -> Result<PrintedFile, Error> {
    let commission = read(state, slug, person, "candidature.printed").await?;
    let lines = chosen(&commission, query);
    let pages = lines.into_iter().filter_map(|line| {
        let entry = commission
            .entries
            .iter()
            .find(|entry| entry.row.id == line.id && !entry.hides())?;
        Some((line, sections(&commission, entry)))
    });
    Ok(PrintedFile {
        call: commission.call.document.short_title.clone(),
        is_blind: commission.is_blind,
        pages: pages.collect(),
    })
}

async fn read(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
    action: &'static str,
) -> Result<Commission, Error> {
    let mut tx = state.db.write().await?;
    let call = find_call(&mut tx, slug, person).await?;
    let (actor, object) = (Actor::Account(person.account), call.id.to_string());
    audit::record(&mut tx, state.now(), actor, action, &object, "").await?;
    tx.commit().await?;
    let mut tx = state.db.read().await?;
    Commission::read(state, &mut tx, call, person).await
}

fn chosen(commission: &Commission, query: &Query) -> Vec<Line> {
    let mut lines: Vec<Line> = commission
        .entries
        .iter()
        .map(|entry| commission.line(entry))
        .collect();
    query.select(&mut lines);
    lines
}
