//! What waits for a person, in every domain: « mon espace » asks it here, since no domain
//! may ask those that come after it in the story.

use super::state::AppState;
use crate::{
    account::model::SignedIn,
    candidature::model::Task,
    error::Error,
    review::{self, model::short_number, pages},
    seance,
    workshop::{self, model::Status},
};

/// What waits for this person, the most pressing first.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn waiting(state: &AppState, person: &SignedIn) -> Result<Vec<Task>, Error> {
    let mut tasks = groups_of(state, person).await?;
    tasks.extend(workshops_of(state, person).await?);
    tasks.extend(readings_of(state, person).await?);
    Ok(tasks)
}

/// The groups of this person, each with its next meeting.
async fn groups_of(state: &AppState, person: &SignedIn) -> Result<Vec<Task>, Error> {
    let groups = seance::actions::my_groups(state, person).await?;
    Ok(groups
        .into_iter()
        .map(|mine| {
            let slug = &mine.group.slug;
            let text = match &mine.next {
                Some(next) => format!(
                    "Prochaine rencontre\u{a0}: {}, {}.",
                    next.slot.day_words(),
                    next.slot.hours()
                ),
                None => "Toutes les rencontres de l’année sont passées.".to_owned(),
            };
            Task {
                title: format!("Mon groupe · {}", mine.group.title),
                text,
                links: vec![(format!("/groupes/{slug}"), "Ouvrir le groupe".to_owned())],
            }
        })
        .collect())
}

/// The workshops of this person: where they stand in each, or who comes when they lead it.
async fn workshops_of(state: &AppState, person: &SignedIn) -> Result<Vec<Task>, Error> {
    let mine = workshop::actions::waiting_for(state, person).await?;
    Ok(mine
        .into_iter()
        .map(|(workshop, registration)| {
            let page = format!("/ateliers/{}", workshop.slug);
            let when = workshop.slot().to_string();
            let (words, href, link) = match registration.map(|one| one.status) {
                _ if workshop.is_cancelled() => ("Cet atelier est annulé.", page, "Voir l’atelier"),
                None => (
                    "Vous animez cet atelier.",
                    format!("{page}/participants"),
                    "Voir qui vient",
                ),
                Some(Status::Attending) => (
                    "Vous avez une place.",
                    format!("{page}/inscription"),
                    "Ouvrir mon inscription",
                ),
                Some(Status::Offered) => (
                    "Une place vous est proposée\u{a0}: répondez avant la date.",
                    format!("{page}/inscription"),
                    "Répondre",
                ),
                Some(_) => (
                    "Vous êtes sur la liste d’attente\u{a0}: pas de place pour l’instant.",
                    format!("{page}/inscription"),
                    "Ouvrir mon inscription",
                ),
            };
            Task {
                title: format!("Atelier · {}", workshop.sheet.title),
                text: format!("{when}. {words}"),
                links: vec![(href, link.to_owned())],
            }
        })
        .collect())
}

async fn readings_of(state: &AppState, person: &SignedIn) -> Result<Vec<Task>, Error> {
    let to_read = review::actions::to_read(state, person).await?;
    Ok(to_read
        .into_iter()
        .map(|reading| {
            let asked = reading.left + reading.done;
            let text = match reading.left {
                0 => format!("Vous avez lu les {asked} candidatures. Merci."),
                1 => format!("Il vous en reste 1 à lire sur {asked}."),
                left => format!("Il vous en reste {left} à lire sur {asked}."),
            };
            let slug = reading.slug.as_str();
            let next = reading.next.as_deref().map(|number| {
                let words = format!("Lire la {}", short_number(number));
                (pages::dossier_address(slug, number), words)
            });
            let list = (pages::list_address(slug), "Voir la liste".to_owned());
            Task {
                title: format!("À lire par moi · {}", reading.call),
                text,
                links: next.into_iter().chain([list]).collect(),
            }
        })
        .collect())
}
