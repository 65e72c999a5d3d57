//! The card of a document, computed again each time it is shown.

use std::collections::BTreeMap;

use crate::{
    candidature::{self, model::question},
    db::Tx,
    error::Error,
    group::{self, model::GroupId},
    seance::{
        self,
        model::{Attendance, SeanceId},
    },
    synthesis::{
        model::{
            Document, Whose,
            card::{Card, Leader},
        },
        rules::card::{attendees, counted, leaders, leading},
        store,
    },
    workshop::{self, model::WorkshopId},
};

/// The card of a document: as its file gave it, or computed from the presences of its meeting or of its
/// workshop.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn card(tx: &mut Tx, document: &Document) -> Result<Card, Error> {
    if let Some(sheet) = store::sheet::of(tx, document.id).await? {
        return Ok(sheet.card);
    }
    match document.whose {
        Whose::Nobody => Ok(Card::default()),
        Whose::Group { group, seance } => of_group(tx, document, group, seance).await,
        Whose::Workshop(workshop) => of_workshop(tx, workshop).await,
    }
}

/// A workshop: its day, its title, who led, and who was there once that is validated.
async fn of_workshop(tx: &mut Tx, id: WorkshopId) -> Result<Card, Error> {
    let Some(workshop) = workshop::store::find_by_id(tx, id).await? else {
        return Ok(Card::default());
    };
    let mut card = Card {
        date: Some(workshop.slot().day().to_string()),
        theme: Some(workshop.sheet.title.clone()),
        leaders: leaders(workshop.sheet.leaders.iter().map(|leader| Leader {
            name: leader.name(),
            quality: leader.quality.clone(),
        })),
        ..Card::default()
    };
    if !workshop.is_held() {
        return Ok(card);
    }
    let leading = workshop::store::leaders(tx, id).await?;
    let presences = workshop::store::presences(tx, id).await?;
    let registered = workshop::store::registrations(tx, id).await?;
    let came = registered.iter().filter(|one| {
        let took_part = |(of, noted): &(_, Attendance)| *of == one.id && noted.took_part();
        let leads = |(account, _): &(_, _)| *account == one.account_id;
        presences.iter().any(took_part) && !leading.iter().any(leads)
    });
    card.attendees = counted(came.map(|one| one.category.code()));
    Ok(card)
}

async fn of_group(
    tx: &mut Tx,
    document: &Document,
    group_id: GroupId,
    seance: Option<SeanceId>,
) -> Result<Card, Error> {
    let members = group::store::members(tx, group_id).await?;
    let theme = Some(document.title.clone());
    let mut card = Card {
        theme,
        leaders: leaders(leading(&members)),
        ..Card::default()
    };
    let Some(seance_id) = seance else {
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
