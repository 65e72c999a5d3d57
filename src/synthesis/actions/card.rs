//! The card of a document, computed again each time it is shown.

use std::collections::BTreeMap;

use crate::{
    candidature::{self, model::question},
    db::Tx,
    error::Error,
    group, seance,
    synthesis::{
        model::{Document, card::Card},
        rules::card::{attendees, leaders},
        store,
    },
};

/// The card of a document: as its file gave it, or computed from the presences of its meeting.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn card(tx: &mut Tx, document: &Document) -> Result<Card, Error> {
    if let Some(sheet) = store::sheet::of(tx, document.id).await? {
        return Ok(sheet.card);
    }
    let Some(group_id) = document.group_id else {
        return Ok(Card::default());
    };
    let members = group::store::members(tx, group_id).await?;
    let theme = Some(document.title.clone());
    let mut card = Card {
        theme,
        leaders: leaders(&members),
        ..Card::default()
    };
    let Some(seance_id) = document.seance_id else {
        return Ok(card);
    };
    let Some(seance) = seance::store::find_by_id(tx, seance_id).await? else {
        return Ok(card);
    };
    card.date = Some(seance.slot.day().to_string());
    let Some(group) = group::store::find_by_id(tx, group_id).await? else {
        return Ok(card);
    };
    let mut categories = BTreeMap::new();
    for row in candidature::store::received(tx, group.appel_id).await? {
        let said = row.answers.0.get(question::CATEGORY);
        if let Some(category) = said.as_str() {
            categories.insert(row.id, category.to_owned());
        }
    }
    let noted = seance::store::attendances(tx, group_id).await?;
    let came = noted.into_iter().filter_map(|(of, who, status)| {
        let member = members.iter().find(|member| member.id == who)?;
        (of == seance_id).then_some((member, status))
    });
    card.attendees = attendees(came, |member| {
        categories.get(&member.candidature_id?).cloned()
    });
    Ok(card)
}
