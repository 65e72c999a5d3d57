//! Everything about the decisions of one call, read once.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::{
    account::model::{AccountId, Email},
    appel::{
        self,
        document::Appel,
        model::{AppelId, Slug},
    },
    audit::{self, Actor},
    candidature::{
        actions::answered_email,
        model::{CandidatureId, CandidatureStatus, question},
    },
    db::{Instant, Tx},
    decision::{
        letters::{self, Templates, Told},
        model::{LetterKind, Outcome, Reply, RoundKind},
        rules::{self, Blocker, Candidate, Faults},
        store::{self, DecisionRow, Offer, Round},
    },
    error::Error,
    form::Answers,
    review, selection,
    selection::model::{Decision, Placement},
    server::{mail::Letter, settings::Settings, state::AppState},
};

/// One person who applied, as a decision looks at them.
#[derive(Debug, Clone)]
pub struct Guest {
    /// The candidature.
    pub id: CandidatureId,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub status: CandidatureStatus,
    /// The first name answered.
    pub first_name: String,
    /// The first and family names, or the number when none was answered.
    pub name: String,
    /// Where to write.
    pub email: Option<Email>,
    /// What was sent.
    pub answers: Answers,
    /// Where the board has it.
    pub placement: Option<Placement>,
}

/// What is about to be decided of one person.
#[derive(Debug, Clone)]
pub struct Pending {
    /// The person.
    pub guest: Guest,
    /// What is decided.
    pub outcome: Outcome,
    /// The rank in the reserve.
    pub rank: Option<i32>,
    /// Why not this time.
    pub reason: Option<String>,
    /// Where else to look.
    pub orientation: Vec<String>,
    /// Until when one answers.
    pub reply_before: Option<Instant>,
    /// The letter, as it will arrive; none when there is nowhere to write.
    pub letter: Option<Result<Letter, Faults>>,
    /// Which letter it is.
    pub kind: LetterKind,
}

/// Everything about the decisions of one call, at one moment.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The call.
    pub call: Appel,
    /// Everybody who was received, by number.
    pub guests: Vec<Guest>,
    /// Every round, oldest first.
    pub rounds: Vec<Round>,
    /// Everything decided, the oldest round first.
    pub decisions: Vec<DecisionRow>,
    /// Every offer, oldest first.
    pub offers: Vec<Offer>,
    /// The seats that are held.
    pub seats: Vec<(i32, CandidatureId)>,
    /// The words changed for this call.
    pub templates: Templates,
    /// The reasons for which this call may refuse.
    pub reasons: Vec<String>,
    /// Whether names are still hidden.
    pub is_blind: bool,
    /// The moment of the reading.
    pub now: Instant,
}

/// What the page of decisions shows.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// What is known.
    pub desk: Desk,
    /// What is about to be decided.
    pub pending: Vec<Pending>,
    /// What keeps it from being applied.
    pub blockers: Vec<Blocker>,
    /// What was looked at: applying something else is refused.
    pub seal: String,
}

/// Reads the page of decisions of a call, for an administrator; the reading is noted.
///
/// # Errors
/// [`Error::NotFound`] when there is no such call.
pub async fn desk(state: &AppState, slug: &Slug, by: AccountId) -> Result<Sheet, Error> {
    let mut tx = state.db.write().await?;
    let sheet = read(state, &mut tx, slug).await?;
    let object = sheet.desk.call.id.to_string();
    let actor = Actor::Account(by);
    audit::record(
        &mut tx,
        state.now(),
        actor,
        "decision.reviewed",
        &object,
        "",
    )
    .await?;
    tx.commit().await?;
    Ok(sheet)
}

/// The call at this address.
pub(super) async fn find_call(tx: &mut Tx, slug: &Slug) -> Result<Appel, Error> {
    appel::store::find(tx, slug).await?.ok_or(Error::NotFound)
}

/// Everything at this moment, inside the transaction of a verb.
pub(super) async fn read(state: &AppState, tx: &mut Tx, slug: &Slug) -> Result<Sheet, Error> {
    let call = find_call(tx, slug).await?;
    let desk = read_desk(state, tx, call).await?;
    let pending = desk.pending(&state.settings);
    let blockers = desk.blockers(&pending);
    let seal = desk.seal(&pending);
    Ok(Sheet {
        desk,
        pending,
        blockers,
        seal,
    })
}

/// Everything at this moment about this call.
pub(super) async fn read_desk(state: &AppState, tx: &mut Tx, call: Appel) -> Result<Desk, Error> {
    let appel: AppelId = call.id;
    let placements = selection::store::placements(tx, appel).await?;
    let mut placements: BTreeMap<CandidatureId, Placement> = placements
        .into_iter()
        .map(|placement| (placement.candidature, placement))
        .collect();
    let people = store::people(tx, appel).await?;
    let guests = people
        .into_iter()
        .map(|person| guest(person, &mut placements))
        .collect();
    let definition = appel::actions::definition(state, tx, appel, call.version).await?;
    let mut reasons: Vec<String> = Vec::new();
    for rule in &definition.rules {
        if !reasons.contains(&rule.reason) {
            reasons.push(rule.reason.clone());
        }
    }
    Ok(Desk {
        guests,
        rounds: store::rounds(tx, appel).await?,
        decisions: store::decisions(tx, appel).await?,
        offers: store::latest_offers(tx, appel).await?,
        seats: store::seats(tx, appel).await?,
        templates: store::templates(tx, appel).await?,
        reasons,
        is_blind: review::store::is_blind(tx, appel).await?,
        now: state.now(),
        call,
    })
}

fn guest(person: store::Person, placements: &mut BTreeMap<CandidatureId, Placement>) -> Guest {
    let answers = person.answers.0;
    let text = |id: &str| {
        let typed = answers.get(id).as_str().unwrap_or_default().trim();
        typed.to_owned()
    };
    let first_name = text(question::FIRST_NAME);
    let name = format!("{first_name} {}", text(question::LAST_NAME));
    let name = name.trim().to_owned();
    Guest {
        name: if name.is_empty() {
            person.number.clone()
        } else {
            name
        },
        id: person.id,
        status: person.status,
        first_name,
        email: answered_email(&answers),
        placement: placements.remove(&person.id),
        answers,
        number: person.number,
    }
}

/// What a placement becomes once it is applied.
fn outcome_of(decision: Decision) -> Outcome {
    match decision {
        Decision::Retenue => Outcome::Retenue,
        Decision::Reserve => Outcome::Reserve,
        Decision::NonRetenue => Outcome::NonRetenue,
    }
}

/// Which letter tells this outcome.
fn kind_of(outcome: Outcome, reason: Option<&str>) -> LetterKind {
    match outcome {
        Outcome::Retenue => LetterKind::Retenue,
        Outcome::Reserve => LetterKind::Reserve,
        Outcome::NonRetenue => LetterKind::NonRetenue(reason.map(str::to_owned)),
        Outcome::Promotion => LetterKind::Promotion,
    }
}

impl Desk {
    /// How many people the group may hold.
    #[must_use]
    pub fn maximum(&self) -> usize {
        usize::try_from(self.call.document.capacity.maximum).unwrap_or(usize::MAX)
    }

    /// The offers that wait for an answer, their letter gone or about to go.
    pub fn open_offers(&self) -> impl Iterator<Item = &Offer> {
        self.offers.iter().filter(|offer| offer.reply().is_none())
    }

    /// The places that nobody holds, and that are offered to nobody.
    #[must_use]
    pub fn places_left(&self) -> usize {
        let engaged = self.seats.len() + self.open_offers().count();
        self.maximum().saturating_sub(engaged)
    }

    /// One of those who applied.
    #[must_use]
    pub fn guest(&self, id: CandidatureId) -> Option<&Guest> {
        self.guests.iter().find(|guest| guest.id == id)
    }

    /// The last offer made to this person.
    #[must_use]
    pub fn offer_of(&self, id: CandidatureId) -> Option<&Offer> {
        self.offers.iter().rfind(|offer| offer.candidature_id == id)
    }

    /// The rounds that were not stopped.
    pub fn standing_rounds(&self) -> impl Iterator<Item = &Round> {
        self.rounds
            .iter()
            .filter(|round| round.stopped_at.is_none())
    }

    /// The round of the whole commission, when it stands.
    #[must_use]
    pub fn commission(&self) -> Option<&Round> {
        self.standing_rounds()
            .filter(|round| round.kind == RoundKind::Commission)
            .last()
    }

    /// The rounds that can still be stopped.
    pub fn stoppable(&self) -> impl Iterator<Item = &Round> {
        self.standing_rounds()
            .filter(|round| self.now < round.send_after)
    }

    /// What was decided last of this person, in a round that stands.
    #[must_use]
    pub fn decision_of(&self, id: CandidatureId) -> Option<&DecisionRow> {
        let standing: BTreeSet<_> = self.standing_rounds().map(|round| round.id).collect();
        self.decisions
            .iter()
            .rfind(|row| row.candidature_id == id && standing.contains(&row.round_id))
    }

    /// Those who wait in the reserve, in its order.
    #[must_use]
    pub fn reserve(&self) -> Vec<(&Guest, i32)> {
        let mut waiting: Vec<(&Guest, i32)> = self
            .guests
            .iter()
            .filter(|guest| guest.status == CandidatureStatus::ListeAttente)
            .map(|guest| {
                let told = self.decision_of(guest.id).and_then(|row| row.rank);
                let placed = guest.placement.as_ref().and_then(|placed| placed.rank);
                (guest, told.or(placed).unwrap_or(i32::MAX))
            })
            .collect();
        waiting.sort_by_key(|(_, rank)| *rank);
        waiting
    }

    /// Everybody in the group as it stands: whoever holds a seat or may still take one.
    #[must_use]
    pub fn group(&self) -> Vec<CandidatureId> {
        self.guests
            .iter()
            .filter(|guest| {
                matches!(
                    guest.status,
                    CandidatureStatus::Retenue | CandidatureStatus::Confirmee
                )
            })
            .map(|guest| guest.id)
            .collect()
    }

    /// How many gave this reply.
    #[must_use]
    pub fn replied(&self, reply: Reply) -> usize {
        let given = self.offers.iter().filter(|one| one.reply() == Some(reply));
        given.count()
    }

    /// What applying now would decide.
    #[must_use]
    pub fn pending(&self, settings: &Settings) -> Vec<Pending> {
        let reply_before = rules::reply_before(&self.call.document, self.leaving());
        let mut pending: Vec<Pending> = self
            .guests
            .iter()
            .filter(|guest| guest.status == CandidatureStatus::EnLecture)
            .filter_map(|guest| {
                let placed = guest.placement.as_ref()?;
                let outcome = outcome_of(placed.decision);
                let reply_before = outcome.offers_place().then_some(reply_before);
                Some(self.decide(settings, guest, outcome, reply_before))
            })
            .collect();
        pending.sort_by_key(|one| (one.outcome, one.rank));
        pending
    }

    /// When letters written now leave.
    #[must_use]
    pub fn leaving(&self) -> Instant {
        self.now.after(rules::SECOND_THOUGHTS)
    }

    /// What this outcome is for this person, with its letter.
    #[must_use]
    pub fn decide(
        &self,
        settings: &Settings,
        guest: &Guest,
        outcome: Outcome,
        reply_before: Option<Instant>,
    ) -> Pending {
        let placed = guest.placement.as_ref();
        let is_refused = outcome == Outcome::NonRetenue;
        let rank = placed
            .and_then(|placed| placed.rank)
            .filter(|_| outcome == Outcome::Reserve);
        let reason = placed
            .and_then(|placed| placed.reason.clone())
            .filter(|_| is_refused);
        let mut orientation = placed
            .map(|placed| placed.orientation.clone())
            .filter(|_| is_refused)
            .unwrap_or_default();
        if is_refused && orientation.is_empty() {
            // Nobody is left without a way on.
            orientation.push("prochain_appel".to_owned());
        }
        let kind = kind_of(outcome, reason.as_deref());
        let letter = guest.email.as_ref().map(|email| {
            let told = Told {
                id: guest.id,
                number: &guest.number,
                first_name: &guest.first_name,
                email,
                reply_before,
                rank,
                orientation: &orientation,
            };
            letters::write(settings, &self.call.document, &self.templates, &kind, &told)
        });
        Pending {
            guest: guest.clone(),
            outcome,
            rank,
            reason,
            orientation,
            reply_before,
            letter,
            kind,
        }
    }

    /// What keeps the round from being applied.
    #[must_use]
    pub fn blockers(&self, pending: &[Pending]) -> Vec<Blocker> {
        let candidates: Vec<Candidate> = self
            .guests
            .iter()
            .map(|guest| Candidate {
                name: if self.is_blind {
                    guest.number.clone()
                } else {
                    guest.name.clone()
                },
                status: guest.status,
                outcome: guest
                    .placement
                    .as_ref()
                    .map(|placed| outcome_of(placed.decision)),
                has_reason: guest
                    .placement
                    .as_ref()
                    .is_some_and(|placed| placed.reason.is_some()),
            })
            .collect();
        let mut blockers = rules::blockers(&candidates, self.places_left());
        if blockers == [Blocker::Nothing] {
            return blockers;
        }
        let mut faulty = BTreeSet::new();
        for one in pending {
            if let Some(Err(faults)) = &one.letter
                && faulty.insert(one.kind.clone())
            {
                blockers.push(Blocker::Letter {
                    letter: rules::label_of(&one.kind),
                    why: faults.first().unwrap_or_default(),
                });
            }
        }
        if self.is_blind {
            blockers.push(Blocker::Blind);
        }
        blockers
    }

    /// What was looked at, in a few figures: another placement, another word or another
    /// round gives another seal.
    #[must_use]
    pub fn seal(&self, pending: &[Pending]) -> String {
        let mut hash = Sha256::new();
        hash.update(self.rounds.len().to_le_bytes());
        for one in pending {
            let letter = match &one.letter {
                Some(Ok(letter)) => {
                    format!("{}\u{0}{}\u{0}{}", letter.to, letter.subject, letter.text)
                }
                _ => String::new(),
            };
            let line = format!(
                "{}\u{0}{}\u{0}{:?}\u{0}{:?}\u{0}{:?}\u{0}{letter}\u{1}",
                one.guest.id,
                one.outcome.code(),
                one.rank,
                one.reason,
                one.orientation,
            );
            hash.update(line.as_bytes());
        }
        let digest = hash.finalize();
        digest
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}
