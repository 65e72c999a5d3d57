//! The board as somebody may see it.

use std::collections::BTreeMap;

use super::find_call;
use crate::{
    account::{model::SignedIn, rules::may_administer},
    appel::{
        self,
        document::{Appel, Definition},
        model::Slug,
    },
    audit::{self, Actor},
    candidature::{
        self,
        model::{CandidatureStatus, question},
        store::ReceivedRow,
    },
    db::Tx,
    error::Error,
    form::{Answers, Severity, eligibility::eligibility},
    review::{self, actions::Reading},
    selection::{
        model::{
            Board, Card, CardPlace, Decision, Lexicon, OTHER_REASON, Placement, Profile, Score,
            may_be_placed,
        },
        rules::{profile, targets},
        store,
    },
    server::{clock::wording, commission, state::AppState},
};

/// Opens the board of a call; that it was opened is noted.
///
/// # Errors
/// [`Error::NotFound`] for whoever may not read candidatures, or when there is no such call.
pub async fn open(state: &AppState, slug: &Slug, person: &SignedIn) -> Result<Board, Error> {
    let mut tx = state.db.write().await?;
    let call = find_call(&mut tx, slug, person).await?;
    let actor = Actor::Account(person.account);
    let object = call.id.to_string();
    audit::record(&mut tx, state.now(), actor, "board.opened", &object, "").await?;
    tx.commit().await?;
    board(state, slug, person).await
}

/// The board, in a transaction of its own.
pub(super) async fn board(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
) -> Result<Board, Error> {
    let mut tx = state.db.read().await?;
    let call = find_call(&mut tx, slug, person).await?;
    board_in(state, &mut tx, &call, person).await
}

/// How each facet of a call is called.
pub(super) async fn lexicon(state: &AppState, tx: &mut Tx, call: &Appel) -> Result<Lexicon, Error> {
    let definition = appel::actions::definition(state, tx, call.id, call.version).await?;
    Ok(targets::lexicon(&definition.questionnaire))
}

/// The board, as this transaction sees it.
pub(super) async fn board_in(
    state: &AppState,
    tx: &mut Tx,
    call: &Appel,
    person: &SignedIn,
) -> Result<Board, Error> {
    let current = appel::actions::definition(state, tx, call.id, call.version).await?;
    let is_blind = review::store::is_blind(tx, call.id).await?;
    let readings = review::actions::readings_for(state, tx, call.clone(), person).await?;
    let mut places: BTreeMap<_, _> = store::placements(tx, call.id)
        .await?
        .into_iter()
        .map(|placement| (placement.candidature, placement))
        .collect();
    let rows = candidature::store::received(tx, call.id).await?;
    let mut waiting = 0;
    let mut cards = Vec::with_capacity(rows.len());
    for row in rows {
        if row.status == CandidatureStatus::Soumise {
            waiting += 1;
        }
        if !stands_on_board(row.status) {
            continue;
        }
        let definition =
            appel::actions::definition(state, tx, call.id, row.questionnaire_version).await?;
        let place = places.remove(&row.id);
        let reading = readings.get(&row.id).copied().ok_or(Error::Fault)?;
        cards.push(card(row, &definition, place, reading, is_blind));
    }
    cards.sort_by_key(|card| {
        (
            column_of(card),
            card.place.as_ref().and_then(|place| place.rank),
        )
    });
    let document = &call.document;
    let slug = &document.slug;
    let beside = commission::beside_in(tx, slug, may_administer(person), "selection").await?;
    let kept = store::targets(tx, call.id).await?;
    Ok(Board {
        call: document.short_title.clone(),
        slug: document.slug.to_string(),
        beside: beside
            .links
            .into_iter()
            .map(|link| (link.href, link.label))
            .collect(),
        when: document
            .calendar
            .commission
            .map(|day| format!("commission du {}", wording::day_and_month(day))),
        revision: store::revision(tx, call.id).await?,
        targets: kept.unwrap_or_else(|| {
            targets::defaults(&current.questionnaire, document.capacity.maximum)
        }),
        lexicon: targets::lexicon(&current.questionnaire),
        reasons: reasons(&current),
        orientations: orientations(&current),
        cards,
        is_blind,
        may_edit_targets: may_administer(person),
        waiting,
    })
}

/// Whether the commission has something to do with a candidature that stands there.
fn stands_on_board(status: CandidatureStatus) -> bool {
    use CandidatureStatus::{Confirmee, EnLecture, ListeAttente, NonRetenue, Retenue};
    matches!(
        status,
        EnLecture | Retenue | Confirmee | ListeAttente | NonRetenue
    )
}

fn column_of(card: &Card) -> usize {
    card.decision().map_or(0, |decision| match decision {
        Decision::Retenue => 1,
        Decision::Reserve => 2,
        Decision::NonRetenue => 3,
    })
}

/// What was decided already stands where it was decided.
fn decided(status: CandidatureStatus) -> Option<Decision> {
    match status {
        CandidatureStatus::Retenue | CandidatureStatus::Confirmee => Some(Decision::Retenue),
        CandidatureStatus::ListeAttente => Some(Decision::Reserve),
        CandidatureStatus::NonRetenue => Some(Decision::NonRetenue),
        _ => None,
    }
}

fn card(
    row: ReceivedRow,
    definition: &Definition,
    placement: Option<Placement>,
    reading: Reading,
    is_blind: bool,
) -> Card {
    let answers = &row.answers.0;
    let findings = match row.is_anonymous() {
        // The rules would find everything missing.
        true => Vec::new(),
        false => eligibility(&definition.rules, &definition.questionnaire, answers),
    };
    let is_set_apart = row.duplicate_id.is_some()
        || findings
            .iter()
            .any(|finding| finding.severity != Severity::Warning);
    let mut remarks: Vec<String> = findings
        .iter()
        .map(|finding| finding.message.clone())
        .collect();
    remarks.extend(
        row.duplicate_of
            .as_ref()
            .map(|first| format!("Même personne que {first}.")),
    );
    let mut orientation: Vec<String> = Vec::new();
    for finding in &findings {
        for code in orientations_of(&finding.reason, &finding.orientation) {
            if !orientation.contains(&code) {
                orientation.push(code);
            }
        }
    }
    let proposed = CardPlace {
        decision: Decision::NonRetenue,
        rank: None,
        reason: findings.first().map(|finding| finding.reason.clone()),
        orientation,
    };
    let place = placement.map(|placement| CardPlace {
        decision: placement.decision,
        rank: placement.rank,
        reason: placement.reason,
        orientation: placement.orientation,
    });
    let place = match (may_be_placed(row.status), decided(row.status)) {
        (false, Some(decision)) => Some(match place {
            Some(place) if place.decision == decision => place,
            _ => CardPlace {
                decision,
                rank: None,
                reason: row.reason.clone(),
                orientation: Vec::new(),
            },
        }),
        _ => place,
    };
    let practised = answers.given(question::DEPARTEMENTS).is_some();
    Card {
        profile: Profile {
            candidature: row.id,
            name: name(answers, &row.number, is_blind),
            // A postal code says where somebody lives: not on a blind board.
            departement: profile::departement(answers)
                .filter(|_| practised || !is_blind)
                .map(|one| one.code.to_owned()),
            facets: profile::facets(answers),
            score: reading.mark.map(|mark| Score::of_points(mark.mean)),
        },
        number: row.number,
        category: answers
            .get(question::CATEGORY)
            .as_str()
            .map(|code| targets::category(&definition.questionnaire, code))
            .unwrap_or_default(),
        status: row.status,
        place,
        remarks,
        is_set_apart,
        proposed,
        kept_from: reading.kept_from.map(|why| why.words().to_owned()),
    }
}

/// « Ondine G. », or « Candidature 001 » when names are hidden or missing.
fn name(answers: &Answers, number: &str, is_blind: bool) -> String {
    let first = answers
        .get(question::FIRST_NAME)
        .as_str()
        .unwrap_or_default();
    let last = answers
        .get(question::LAST_NAME)
        .as_str()
        .unwrap_or_default();
    match last.chars().next() {
        Some(initial) if !is_blind && !first.is_empty() => format!("{first} {initial}."),
        _ => {
            let rank = number.rsplit('-').next().unwrap_or(number);
            format!("Candidature {rank}")
        }
    }
}

/// The reasons that the rules of a call name, and one for all others.
fn reasons(definition: &Definition) -> Vec<(String, String)> {
    let mut reasons: Vec<(String, String)> = Vec::new();
    for rule in &definition.rules {
        if reasons.iter().all(|(code, _)| *code != rule.reason) {
            reasons.push((rule.reason.clone(), rule.message.clone()));
        }
    }
    let others = [
        ("places", "Toutes les places sont prises."),
        (OTHER_REASON, "Autre raison."),
    ];
    reasons.extend(others.map(|(code, words)| (code.to_owned(), words.to_owned())));
    reasons
}

/// What may be proposed instead: the other programmes, and what the rules of a call name.
fn orientations(definition: &Definition) -> Vec<(String, String)> {
    let known = [
        ("gap_psp", "GAP des professionnels partenaires (PSP)"),
        ("gap_mixte", "GAP mixte"),
        ("annuaire_formations", "Annuaire des formations"),
        ("pauses_partenariat", "Pauses Partenariat"),
        ("prochain_appel", "Prochain appel"),
    ];
    let mut words: Vec<(String, String)> = known
        .map(|(code, words)| (code.to_owned(), words.to_owned()))
        .into();
    for code in definition.rules.iter().flat_map(|rule| &rule.orientation) {
        if words.iter().all(|(known, _)| known != code) {
            words.push((code.clone(), code.replace('_', " ")));
        }
    }
    words
}

/// What a rule proposes instead; a reason that names a programme proposes it.
fn orientations_of(reason: &str, said: &[String]) -> Vec<String> {
    match reason.strip_prefix("reorientation_") {
        Some(programme) if said.is_empty() => vec![programme.to_owned()],
        _ => said.to_vec(),
    }
}
