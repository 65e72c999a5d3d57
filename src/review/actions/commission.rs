//! Everything that one person may read of a call's candidatures, read at once.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::Value;

use crate::{
    account::{
        model::{Role, SignedIn},
        rules::may_read_candidatures,
        store::holders_of_roles,
    },
    appel::{
        self,
        document::{Appel, Definition},
        model::{FormVersion, Slug},
    },
    candidature::{
        self,
        model::{CandidatureId, CandidatureStatus, question},
        store::ReceivedRow,
    },
    db::Tx,
    error::Error,
    form::{
        Answers, Question, QuestionKind, departements,
        departements::Departement,
        eligibility::{EligibilityFinding, eligibility},
        normal::email_key,
        wording,
    },
    review::{
        model::{Anomaly, AnomalyKind, Line, Mark, MyReading, ReviewState, Scores},
        rules::{self, KeptFrom, Masking, Standing},
        store::{self, Answered},
    },
    server::state::AppState,
};

/// A call, as one person reads its candidatures.
pub(super) struct Commission {
    pub call: Appel,
    pub standing: Standing,
    pub is_blind: bool,
    /// How many people were asked to read.
    pub readers: usize,
    pub reviews: BTreeMap<CandidatureId, Vec<Answered>>,
    pub marks: BTreeMap<CandidatureId, Mark>,
    pub entries: Vec<Entry>,
}

/// One received candidature, as one person reads it.
pub(super) struct Entry {
    pub row: ReceivedRow,
    pub definition: Arc<Definition>,
    /// What says who the person is.
    pub masking: Masking,
    /// Whether it is the reader's own.
    pub is_theirs: bool,
    /// What the reader answered.
    pub own: Option<ReviewState>,
}

/// The call at this address, for somebody who may read its candidatures; nothing else may
/// be told apart from « unknown ».
pub(super) async fn find_call(tx: &mut Tx, slug: &Slug, person: &SignedIn) -> Result<Appel, Error> {
    if !may_read_candidatures(person) {
        return Err(Error::NotFound);
    }
    appel::store::find(tx, slug).await?.ok_or(Error::NotFound)
}

impl Commission {
    /// Reads all of it: as many statements for one candidature as for a hundred.
    pub async fn read(
        state: &AppState,
        tx: &mut Tx,
        call: Appel,
        person: &SignedIn,
    ) -> Result<Self, Error> {
        let mut reviews: BTreeMap<CandidatureId, Vec<Answered>> = BTreeMap::new();
        let given = store::reviews_in(tx, call.id).await?;
        let agreed = store::agreed_of(tx, call.id).await?;
        let marks = match &call.document.review_grid {
            Some(grid) => store::marks_by(grid, &given, &agreed),
            None => BTreeMap::new(),
        };
        for answered in given {
            let id = answered.review.candidature;
            reviews.entry(id).or_default().push(answered);
        }
        let mut definitions: BTreeMap<FormVersion, Arc<Definition>> = BTreeMap::new();
        let mut entries = Vec::new();
        for row in candidature::store::received(tx, call.id).await? {
            let version = row.questionnaire_version;
            let definition = match definitions.get(&version) {
                Some(known) => known.clone(),
                None => {
                    let read = appel::actions::definition(state, tx, call.id, version).await?;
                    definitions.entry(version).or_insert(read).clone()
                }
            };
            let own = reviews.get(&row.id).into_iter().flatten();
            let mut own = own.filter(|answered| answered.review.reader == person.account);
            entries.push(Entry {
                own: own.next().map(|answered| answered.review.state),
                is_theirs: is_theirs(&row, person),
                masking: Masking::of(&definition.questionnaire, &row.answers),
                definition,
                row,
            });
        }
        let holders = holders_of_roles(tx).await?;
        Ok(Self {
            standing: Standing::of(person, &call.document),
            is_blind: store::is_blind(tx, call.id).await?,
            readers: holders
                .iter()
                .filter(|(_, role)| *role == Role::Reader)
                .count(),
            reviews,
            marks,
            entries,
            call,
        })
    }

    /// The answers of every reader about this candidature.
    pub fn reviews_of(&self, id: CandidatureId) -> &[Answered] {
        self.reviews.get(&id).map_or(&[], Vec::as_slice)
    }

    /// How far its reading is: answers given, answers expected.
    pub fn progress_of(&self, id: CandidatureId) -> (usize, usize) {
        let asked = self.call.document.review_grid.as_ref();
        let asked = asked.map_or(0, |grid| usize::try_from(grid.readers).unwrap_or(0));
        progress(self.reviews_of(id), asked, self.readers)
    }

    /// Whether this person may see what others answered about it.
    pub fn sees_others(&self, entry: &Entry) -> bool {
        let (answered, expected) = self.progress_of(entry.row.id);
        !entry.is_theirs && rules::sees_others(self.standing, entry.own, answered, expected)
    }

    /// The mean of its marks, once this person may see it.
    pub fn mark_of(&self, entry: &Entry) -> Option<Mark> {
        let mark = self.marks.get(&entry.row.id).copied()?;
        // What a file brought was agreed on by everybody: there is nobody's own to wait for.
        let is_open = mark.readers == 0 && !entry.hides();
        (is_open || self.sees_others(entry)).then_some(mark)
    }

    /// What its readers disagree about, once this person may see it.
    pub fn disagreement_of(&self, entry: &Entry) -> Option<rules::Disagreement> {
        let grid = self.call.document.review_grid.as_ref()?;
        let marks: Vec<&Scores> = self
            .reviews_of(entry.row.id)
            .iter()
            .filter(|answered| answered.review.state == ReviewState::Notee)
            .map(|answered| &answered.review.scores)
            .collect();
        self.sees_others(entry)
            .then(|| rules::disagreement(grid, &marks))
            .flatten()
    }

    /// Whether this person may read the answer to this question, here and now.
    pub fn shows(&self, asked: &Question) -> bool {
        rules::may_read(asked, self.standing) && !(self.is_blind && rules::identifies(asked))
    }

    /// A text of this candidature or about it, as this person may read it.
    pub fn told(&self, entry: &Entry, text: &str) -> String {
        if self.is_blind {
            entry.masking.hide(text)
        } else {
            text.to_owned()
        }
    }

    /// An answer in words, line by line, as this person may read it; `None` when they may not.
    pub fn spoken(&self, entry: &Entry, asked: &Question) -> Option<Vec<String>> {
        if entry.hides() || !self.shows(asked) {
            return None;
        }
        let answer = entry.row.answers.given(&asked.id)?;
        let is_free = matches!(
            asked.kind,
            QuestionKind::ShortText(_) | QuestionKind::LongText(_)
        );
        let lines = wording::spoken(asked, answer);
        Some(match is_free {
            // A name may go over the end of a line.
            true => self
                .told(entry, &lines.join("\n"))
                .lines()
                .map(str::to_owned)
                .collect(),
            false => lines,
        })
    }

    /// The name of the person, as this person may read it.
    pub fn name_of(&self, entry: &Entry) -> Option<String> {
        let parts = [question::FIRST_NAME, question::LAST_NAME]
            .into_iter()
            .filter_map(|id| entry.text(self, id));
        let name = parts.collect::<Vec<_>>().join(" ");
        (!name.is_empty()).then_some(name)
    }

    /// Where this candidature stands for this person.
    pub fn mine(&self, entry: &Entry) -> MyReading {
        if entry.is_theirs {
            return MyReading::Mine;
        }
        match entry.own {
            Some(state) => MyReading::Done(state),
            None if self.standing.is_reader
                && self.call.document.review_grid.is_some()
                && entry.row.status == CandidatureStatus::EnLecture =>
            {
                MyReading::ToRead
            }
            None => MyReading::NotAsked,
        }
    }

    /// The line of the list that this person may read.
    pub fn line(&self, entry: &Entry) -> Line {
        let row = &entry.row;
        let name = self.name_of(entry);
        let departement = self.departement_of(entry);
        let category = self.category_of(entry);
        let (answered, expected) = self.progress_of(row.id);
        let mut searched = vec![row.number.clone()];
        searched.extend(name.clone());
        let asked = entry.definition.questionnaire.questions();
        searched.extend(asked.filter_map(|asked| Some(self.spoken(entry, asked)?.join(" "))));
        Line {
            id: row.id,
            number: row.number.clone(),
            is_anonymous: row.is_anonymous(),
            sort_name: rules::plain_key(
                &[question::LAST_NAME, question::FIRST_NAME]
                    .into_iter()
                    .filter_map(|id| entry.text(self, id))
                    .collect::<Vec<_>>()
                    .join(" "),
            ),
            name,
            departement,
            category,
            status: row.status,
            channel: row.channel,
            received: row.submitted_at,
            anomalies: self.anomalies(entry),
            mine: self.mine(entry),
            answered,
            expected,
            mark: self.mark_of(entry),
            is_disputed: self.disagreement_of(entry).is_some(),
            searched: rules::plain_key(&searched.join(" ")),
        }
    }

    /// The first département of practice, else that of the postal code; blind, a département
    /// is wide enough to say nothing of whom.
    fn departement_of(&self, entry: &Entry) -> Option<&'static Departement> {
        let may = |id: &str| {
            let asked = entry.definition.questionnaire.question(id)?;
            let may_read = rules::may_read(asked, self.standing) && !entry.hides();
            may_read.then(|| entry.row.answers.get(id))
        };
        let practised = may(question::DEPARTEMENTS)
            .and_then(|practised| practised.get(0))
            .and_then(Value::as_str);
        match practised {
            Some(code) => departements::by_code(code),
            None => departements::of_postal_code(may(question::POSTAL_CODE)?.as_str()?),
        }
    }

    fn category_of(&self, entry: &Entry) -> Option<(String, String)> {
        let asked = entry
            .definition
            .questionnaire
            .question(question::CATEGORY)?;
        let words = self.spoken(entry, asked)?.join(", ");
        let code = entry.row.answers.get(question::CATEGORY).as_str()?;
        Some((code.to_owned(), words))
    }

    /// What to look at before deciding, in words.
    pub fn anomalies(&self, entry: &Entry) -> Vec<Anomaly> {
        let row = &entry.row;
        let mut found = Vec::new();
        let mut say = |kind, words| found.push(Anomaly { kind, words });
        if let Some(first) = &row.duplicate_of {
            say(AnomalyKind::Doublon, format!("Même personne que {first}."));
        }
        if row.status == CandidatureStatus::HorsDelai {
            let words = "Reçue après la clôture.".to_owned();
            say(AnomalyKind::HorsDelai, words);
        }
        if entry.hides() {
            return found;
        }
        for finding in entry.findings() {
            say(AnomalyKind::Eligibilite, finding.message);
        }
        for (asked, sorts) in self.identifying(entry) {
            let sorts: Vec<&str> = sorts.iter().map(|sort| sort.label()).collect();
            let words = format!(
                "«\u{a0}{}\u{a0}» contient {}.",
                asked.label,
                sorts.join(", ")
            );
            say(AnomalyKind::Identifiant, words);
        }
        found
    }

    /// The free texts that say who somebody is, with what says so.
    fn identifying<'e>(&self, entry: &'e Entry) -> Vec<(&'e Question, Vec<rules::IdentitySort>)> {
        entry
            .definition
            .questionnaire
            .questions()
            .filter(|asked| matches!(asked.kind, QuestionKind::LongText(_)) && self.shows(asked))
            .filter_map(|asked| {
                let text = entry.row.answers.given(&asked.id)?.as_str()?;
                let sorts = rules::identifying(text, &entry.masking);
                (!sorts.is_empty()).then_some((asked, sorts))
            })
            .collect()
    }
}

impl Entry {
    /// Whether its content is hidden from whoever reads.
    pub fn hides(&self) -> bool {
        rules::hides_content(self.own, self.is_theirs)
    }

    /// What the rules of the call propose; of what was made anonymous they would find
    /// everything missing.
    pub fn findings(&self) -> Vec<EligibilityFinding> {
        let definition = &self.definition;
        match self.row.is_anonymous() {
            true => Vec::new(),
            false => eligibility(
                &definition.rules,
                &definition.questionnaire,
                &self.row.answers,
            ),
        }
    }

    /// What was sent.
    pub fn answers(&self) -> &Answers {
        &self.row.answers
    }

    /// A text answer, as it may be read.
    fn text(&self, commission: &Commission, id: &str) -> Option<String> {
        let asked = self.definition.questionnaire.question(id)?;
        Some(commission.spoken(self, asked)?.join(" "))
    }
}

/// Nobody reads their own: that of their account, or that answers their address.
fn is_theirs(row: &ReceivedRow, person: &SignedIn) -> bool {
    row.account_id == Some(person.account)
        || row.contact_key.as_deref() == Some(email_key(person.email.as_str()).as_str())
}

/// Answers given and expected, whoever asks.
pub(super) fn progress(reviews: &[Answered], asked: usize, readers: usize) -> (usize, usize) {
    let recused = reviews
        .iter()
        .filter(|answered| answered.review.state == ReviewState::Recusee)
        .count();
    let expected = rules::expected_readers(asked, readers, recused);
    (reviews.len() - recused, expected)
}

/// What the reading of a candidature says to one person who composes the group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// The mean of its marks, once this person may see it: they answered about it, or its
    /// reading is over.
    pub mark: Option<Mark>,
    /// What keeps this person from placing it.
    pub kept_from: Option<KeptFrom>,
}

/// The reading of every candidature of a call, as this person may know it now.
///
/// # Errors
/// [`Error::NotFound`] for whoever may not read candidatures.
pub async fn readings_for(
    state: &AppState,
    tx: &mut Tx,
    call: Appel,
    person: &SignedIn,
) -> Result<BTreeMap<CandidatureId, Reading>, Error> {
    if !may_read_candidatures(person) {
        return Err(Error::NotFound);
    }
    let commission = Commission::read(state, tx, call, person).await?;
    let reading = |entry: &Entry| Reading {
        mark: commission.mark_of(entry),
        kept_from: rules::kept_from_placing(commission.standing, entry.own, entry.is_theirs),
    };
    Ok(commission
        .entries
        .iter()
        .map(|entry| (entry.row.id, reading(entry)))
        .collect())
}
