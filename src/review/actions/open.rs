//! One candidature, laid out to be read.

use super::commission::{Commission, Entry, find_call};
use crate::{
    account::model::SignedIn,
    appel::{document::ReviewGrid, model::Slug},
    audit::{self, Actor},
    candidature::{
        self,
        model::{CandidatureStatus, question},
    },
    db::{Instant, Tx},
    error::Error,
    form::{Question, QuestionKind, Severity},
    review::{
        model::{Anomaly, Mark, MyReading, NoteId, ReviewState, Scores},
        rules::{Disagreement, Query, Standing, weighted_total},
        store,
    },
    server::{clock::wording, state::AppState},
};

/// One candidature, as one person may read it.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// Short title of the call.
    pub call: String,
    /// Address of the call.
    pub slug: String,
    /// « GAP-PP-2025-001 ».
    pub number: String,
    /// Who wrote it, unless it is hidden.
    pub name: Option<String>,
    /// Whether identities are hidden.
    pub is_blind: bool,
    /// As what this person reads.
    pub standing: Standing,
    /// Where it stands.
    pub status: CandidatureStatus,
    /// « Reçue le lundi 10 février 2025 à 9 h 12, par téléphone ».
    pub received: String,
    /// Why nothing of it is shown, when nothing is.
    pub is_hidden: bool,
    /// Whether its time has come: nothing is left of what was written.
    pub is_anonymous: bool,
    /// The first thing to read: each line with its words.
    pub summary: Vec<(String, String)>,
    /// Availability, séance by séance.
    pub availability: Vec<Knot>,
    /// What to look at.
    pub anomalies: Vec<Anomaly>,
    /// What the rules propose: weight, reason, and what may be proposed instead.
    pub findings: Vec<(Severity, String, String)>,
    /// What was answered.
    pub sections: Vec<ReadSection>,
    /// Every status it took, when, by whom and why.
    pub history: Vec<Past>,
    /// The commission's notes: which, whose, when, what, and whether they are mine.
    pub notes: Vec<(NoteId, String, String, String, bool)>,
    /// The grid of the call.
    pub grid: Option<ReviewGrid>,
    /// Where it stands for me.
    pub mine: MyReading,
    /// What I answered.
    pub own: Option<Reviewed>,
    /// Whether I may answer now.
    pub may_answer: bool,
    /// What others answered.
    pub others: Others,
    /// Those before and after it, in the list that was asked for.
    pub passage: Passage,
}

/// A step of its history, in words.
#[derive(Debug, Clone)]
pub struct Past {
    /// The status it took.
    pub status: CandidatureStatus,
    /// « lundi 24 février 2025 à 10 h ».
    pub at: String,
    /// « par l’équipe », when it is known.
    pub who: &'static str,
    /// Why, when it was said.
    pub why: Option<String>,
}

/// One meeting of the year, as the person may come to it.
#[derive(Debug, Clone)]
pub struct Knot {
    /// « Séance 1 ».
    pub name: String,
    /// « Disponible ».
    pub words: String,
    /// Whether they come.
    pub state: KnotState,
}

/// Whether a person comes to a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnotState {
    /// Yes.
    Yes,
    /// Perhaps, or nothing was answered.
    Perhaps,
    /// No.
    No,
}

/// A section of answers.
#[derive(Debug, Clone)]
pub struct ReadSection {
    /// Its title.
    pub title: String,
    /// Its answers.
    pub answers: Vec<ReadAnswer>,
}

/// One answer.
#[derive(Debug, Clone)]
pub struct ReadAnswer {
    /// The question.
    pub question: String,
    /// The answer, line by line.
    pub lines: Vec<String>,
    /// Whether these are the person's own words, to be read as such.
    pub is_prose: bool,
}

/// What somebody answered about it.
#[derive(Debug, Clone)]
pub struct Reviewed {
    /// Who: the address by which colleagues know them.
    pub reader: String,
    /// What.
    pub state: ReviewState,
    /// Their marks.
    pub scores: Scores,
    /// Their weighted total.
    pub total: Option<u32>,
    /// What they say of it.
    pub comment: String,
    /// « 18 février à 9 h 12 ».
    pub at: String,
    /// Whether they could see another's answer when they last changed theirs.
    pub saw_others: bool,
}

/// What others answered about it.
#[derive(Debug, Clone)]
pub struct Others {
    /// Marks and abstentions so far.
    pub answered: usize,
    /// How many are expected.
    pub expected: usize,
    /// What they are, once I may see them.
    pub reviews: Option<Vec<Reviewed>>,
    /// The mean of all marks, once I may see it.
    pub mark: Option<Mark>,
    /// What the readers disagree about.
    pub disagreement: Option<Disagreement>,
}

/// What stands around a candidature in the list that was asked for.
#[derive(Debug, Clone, Default)]
pub struct Passage {
    /// The number before.
    pub previous: Option<String>,
    /// The number after.
    pub next: Option<String>,
    /// The next one that waits for me, this one apart.
    pub next_to_read: Option<String>,
    /// Its place, from 1, and how many there are.
    pub place: Option<(usize, usize)>,
    /// How many wait for me.
    pub left: usize,
}

/// Opens one candidature; the reading is noted.
///
/// # Errors
/// [`Error::NotFound`] when it is unknown, not received, or not for this person.
pub async fn open(
    state: &AppState,
    slug: &Slug,
    number: &str,
    person: &SignedIn,
    query: &Query,
) -> Result<Dossier, Error> {
    let mut tx = state.db.write().await?;
    let call = find_call(&mut tx, slug, person).await?;
    let commission = Commission::read(state, &mut tx, call, person).await?;
    let entry = commission
        .entries
        .iter()
        .find(|entry| entry.row.number == number)
        .ok_or(Error::NotFound)?;
    let (actor, object) = (Actor::Account(person.account), entry.row.id.to_string());
    let (action, now) = ("candidature.read", state.now());
    audit::record(&mut tx, now, actor, action, &object, "").await?;
    let dossier = dossier(&mut tx, &commission, entry, person, query).await?;
    tx.commit().await?;
    Ok(dossier)
}

async fn dossier(
    tx: &mut Tx,
    commission: &Commission,
    entry: &Entry,
    person: &SignedIn,
    query: &Query,
) -> Result<Dossier, Error> {
    let row = &entry.row;
    let document = &commission.call.document;
    let is_hidden = entry.hides();
    let mut notes = Vec::new();
    if !is_hidden {
        for (note, author) in store::notes_of(tx, row.id).await? {
            let is_mine = note.author == Some(person.account);
            let who = match (&author, is_mine) {
                (_, true) => "Vous".to_owned(),
                (Some(email), _) => email.to_string(),
                (None, _) => "Note reprise d’un fichier".to_owned(),
            };
            let body = commission.told(entry, &note.body);
            notes.push((note.id, who, moment(note.at), body, is_mine));
        }
    }
    let history = candidature::store::history(tx, row.id).await?;
    let history = history.into_iter().map(|step| Past {
        status: step.status,
        at: wording::day_and_time(step.at),
        who: match step.by {
            Some(by) if Some(by) == row.account_id => "par la personne",
            Some(_) => "par l’équipe",
            None => "",
        },
        why: step
            .reason
            .map(|code| candidature::rules::reason_label(&code)),
    });
    let channel = row.channel.label().to_lowercase();
    let reviewed = |answered: &store::Answered| Reviewed {
        reader: answered.reader.to_string(),
        state: answered.review.state,
        scores: answered.review.scores.clone(),
        total: document
            .review_grid
            .as_ref()
            .and_then(|grid| weighted_total(grid, &answered.review.scores)),
        comment: commission.told(entry, &answered.review.comment),
        at: moment(answered.review.at),
        saw_others: answered.review.saw_others,
    };
    let (own, others): (Vec<_>, Vec<_>) = commission
        .reviews_of(row.id)
        .iter()
        .partition(|answered| answered.review.reader == person.account);
    let (answered, expected) = commission.progress_of(row.id);
    let line = commission.line(entry);
    Ok(Dossier {
        call: document.short_title.clone(),
        slug: document.slug.to_string(),
        number: row.number.clone(),
        name: line.name.clone(),
        is_blind: commission.is_blind,
        standing: commission.standing,
        status: row.status,
        received: format!(
            "Reçue le {}, {channel}",
            wording::day_and_time(row.submitted_at)
        ),
        is_hidden,
        is_anonymous: row.is_anonymous(),
        summary: summary(commission, entry),
        availability: availability(commission, entry),
        findings: findings(entry),
        anomalies: line.anomalies,
        sections: sections(commission, entry),
        history: history.collect(),
        notes,
        grid: document.review_grid.clone(),
        mine: line.mine,
        own: own.first().copied().map(reviewed),
        may_answer: !entry.is_theirs
            && row.status == CandidatureStatus::EnLecture
            && !row.is_anonymous()
            && document.review_grid.is_some(),
        others: Others {
            answered,
            expected,
            reviews: commission
                .sees_others(entry)
                .then(|| others.into_iter().map(reviewed).collect()),
            mark: line.mark,
            disagreement: commission.disagreement_of(entry),
        },
        passage: passage(commission, &row.number, query),
    })
}

fn moment(at: Instant) -> String {
    let day = wording::day_and_month(wording::date_of(at));
    format!("{day} à {}", wording::time(at))
}

fn summary(commission: &Commission, entry: &Entry) -> Vec<(String, String)> {
    let line = commission.line(entry);
    let mut said = Vec::new();
    if let Some(departement) = line.departement {
        let territory = departement.territory.map(|territory| territory.label());
        let words = match territory {
            Some(territory) => format!("{} ({}), {territory}", departement.name, departement.code),
            None => format!("{} ({})", departement.name, departement.code),
        };
        said.push(("Département".to_owned(), words));
    }
    for (id, label) in [
        (question::CATEGORY, "D’abord"),
        (question::ROLES, "Rôles"),
        (question::SECTORS, "Secteurs"),
        (question::SENIORITY, "Pratique depuis"),
    ] {
        let asked = entry.definition.questionnaire.question(id);
        let words = asked.and_then(|asked| commission.spoken(entry, asked));
        if let Some(words) = words.filter(|words| !words.is_empty()) {
            said.push((label.to_owned(), words.join(", ")));
        }
    }
    said
}

/// The séances of the first grid that speaks of them.
fn availability(commission: &Commission, entry: &Entry) -> Vec<Knot> {
    let asked = entry.definition.questionnaire.questions();
    let grid = asked
        .filter(|asked| commission.shows(asked) && !entry.hides())
        .find_map(|asked| match &asked.kind {
            QuestionKind::Grid(grid) if grid.rows.iter().any(|row| row.seance.is_some()) => {
                Some((asked, grid))
            }
            _ => None,
        });
    let Some((asked, grid)) = grid else {
        return Vec::new();
    };
    let answer = entry.answers().get(&asked.id);
    grid.rows
        .iter()
        .map(|row| {
            let chosen = answer.get(&row.value).and_then(|value| value.as_str());
            let column = grid
                .columns
                .iter()
                .find(|column| Some(column.value.as_str()) == chosen);
            Knot {
                name: row.label.clone(),
                words: column
                    .map_or("Pas de réponse", |column| &column.label)
                    .to_owned(),
                state: match chosen {
                    Some("oui") => KnotState::Yes,
                    Some("non") => KnotState::No,
                    _ => KnotState::Perhaps,
                },
            }
        })
        .collect()
}

fn findings(entry: &Entry) -> Vec<(Severity, String, String)> {
    if entry.hides() {
        return Vec::new();
    }
    entry
        .findings()
        .into_iter()
        .map(|finding| {
            let reason = candidature::rules::reason_label(&finding.reason);
            (finding.severity, finding.message, reason)
        })
        .collect()
}

/// Every answer that may be read, section by section. A box that everybody ticks to send says
/// nothing to a reader.
pub(super) fn sections(commission: &Commission, entry: &Entry) -> Vec<ReadSection> {
    let sections = entry.definition.questionnaire.sections().iter();
    sections
        .map(|section| ReadSection {
            title: section.title.clone(),
            answers: section
                .questions
                .iter()
                .filter(|asked| {
                    !matches!(asked.kind, QuestionKind::Consent) && !tells_seances(asked)
                })
                .filter_map(|asked| read_answer(commission, entry, asked))
                .collect(),
        })
        .filter(|section| !section.answers.is_empty())
        .collect()
}

/// Whether the question asks when the person is available: the strip of the summary says it.
fn tells_seances(asked: &Question) -> bool {
    match &asked.kind {
        QuestionKind::Grid(grid) => grid.rows.iter().any(|row| row.seance.is_some()),
        _ => false,
    }
}

fn read_answer(commission: &Commission, entry: &Entry, asked: &Question) -> Option<ReadAnswer> {
    let lines = commission.spoken(entry, asked)?;
    (!lines.is_empty()).then(|| ReadAnswer {
        question: asked.label.clone(),
        lines,
        is_prose: matches!(asked.kind, QuestionKind::LongText(_)),
    })
}

fn passage(commission: &Commission, number: &str, query: &Query) -> Passage {
    let mut lines: Vec<_> = commission
        .entries
        .iter()
        .map(|entry| commission.line(entry))
        .collect();
    let waiting: Vec<String> = lines
        .iter()
        .filter(|line| line.mine == MyReading::ToRead)
        .map(|line| line.number.clone())
        .collect();
    let others = || waiting.iter().filter(|waiting| *waiting != number);
    let after = others().find(|waiting| (waiting.len(), waiting.as_str()) > (number.len(), number));
    let next_to_read = after.or_else(|| others().next()).cloned();
    // What was answered leaves « à lire par moi », and would lead nowhere.
    let kept = Query {
        to_read: false,
        ..query.clone()
    };
    kept.select(&mut lines);
    let at = lines.iter().position(|line| line.number == number);
    let number_at = |at: usize| lines.get(at).map(|line| line.number.clone());
    Passage {
        previous: at.and_then(|at| at.checked_sub(1)).and_then(number_at),
        next: at.and_then(|at| number_at(at + 1)),
        next_to_read,
        place: at.map(|at| (at + 1, lines.len())),
        left: waiting.len(),
    }
}
