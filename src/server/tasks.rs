//! What waits for a person, in every domain: « mon espace » asks it here, since no domain
//! may ask those that come after it in the story.

use super::{clock::wording, state::AppState};
use crate::{
    account::model::SignedIn,
    candidature::model::{MyCandidature, Task},
    decision,
    error::Error,
    evaluation,
    facilitation::rules::{methods, time},
    review::{self, model::short_number, pages},
    seance::{
        self,
        actions::Cycle,
        model::{Around, Kind, Planned, ToDo},
        rules::windows,
        store::Seance,
    },
    situation::{
        self,
        actions::Desk,
        model::{SituationState, Step},
        rules::turn,
    },
    workshop::{self, model::Status},
};

/// The method that a séance follows unless those who lead choose another.
const DEFAULT_METHOD: &str = "gease";

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

/// Which of these candidatures were offered a place.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn find_places(state: &AppState, mine: &mut [MyCandidature]) -> Result<(), Error> {
    let ids: Vec<_> = mine.iter().map(|one| one.id).collect();
    let offered = decision::actions::offered(state, &ids).await?;
    for one in mine {
        one.has_place = offered.contains(&one.id);
    }
    Ok(())
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
                    next.slot.hours_for(person.zone.as_ref())
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
    let now = state.now();
    Ok(mine
        .into_iter()
        .map(|(workshop, registration)| {
            let page = format!("/ateliers/{}", workshop.slug);
            let slot = workshop.slot();
            let when = format!(
                "{}, {}",
                wording::full_date(slot.day()),
                slot.hours_for(person.zone.as_ref())
            );
            let (words, href, link) = match registration.map(|one| one.status) {
                _ if workshop.is_cancelled() => ("Cet atelier est annulé.", page, "Voir l’atelier"),
                None if workshop.slot().is_over(now) => match workshop.is_held() {
                    false => (
                        "Il reste à dire qui était là.",
                        format!("{page}/participants"),
                        "Valider les présences",
                    ),
                    true => (
                        "Vous écrivez ce qu’il a donné.",
                        format!("{page}/ecrits"),
                        "Nos écrits",
                    ),
                },
                Some(Status::Attending) if workshop.slot().is_over(now) => (
                    "Il a eu lieu.",
                    format!("{page}/inscription"),
                    "Ouvrir mon inscription",
                ),
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

/// What waits for a member on the page of their group: what later domains ask of them.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn in_group(state: &AppState, cycle: &Cycle) -> Result<Vec<ToDo>, Error> {
    if !cycle.me().has_accepted() {
        return Ok(Vec::new());
    }
    let slug = &cycle.group().slug;
    let mut waiting = Vec::new();
    for seance in evaluation::actions::to_answer(state, cycle).await? {
        waiting.push(ToDo {
            href: format!("/groupes/{slug}/seances/{}/evaluation", seance.number),
            what: format!(
                "Dire ce que vous retenez\u{a0}: {}",
                seance.title.to_lowercase()
            ),
            why: "Quatre questions, sans votre nom".to_owned(),
        });
    }
    let opens = |seance: &&Seance| windows::check_in(&seance.slot, cycle.now).is_some();
    if let Some(seance) = cycle.next().filter(opens) {
        waiting.push(ToDo {
            href: format!("/groupes/{slug}/seances/{}/animation", seance.number),
            what: "Ouvrir la salle de la rencontre".to_owned(),
            why: "Elle commence, ou a commencé".to_owned(),
        });
    }
    if let Some(seance) = turn::chooses_for(&cycle.seances, cycle.now) {
        let number = seance.number;
        let desk = situation::actions::desk_of(state, cycle.clone(), number).await?;
        waiting.extend(choice_to_do(&desk, number));
    }
    Ok(waiting)
}

/// What the choice of a situation asks of a member now.
fn choice_to_do(desk: &Desk, number: i32) -> Option<ToDo> {
    let me = desk.cycle.me();
    let round = desk.round.as_ref()?;
    let slug = &desk.cycle.group().slug;
    let day = round.seance.slot.day_words();
    let has_proposed = desk.mine().any(|one| one.state == SituationState::Proposed);
    let is_asked = desk.asked().is_some_and(|one| turn::is_mine(one, me));
    let (what, why) = match (round.choice.step(), me.leads()) {
        (Step::Gathering, true) if desk.proposed() > 0 => (
            "Clore le recueil des situations",
            format!("{} proposées, pour le {day}", desk.proposed()),
        ),
        (Step::Gathering, false) if !has_proposed => {
            ("Proposer une situation", format!("Pour le {day}"))
        }
        (Step::Ranking, false) if round.ballot.is_empty() => (
            "Lire les situations et les classer",
            format!("Pour le {day}"),
        ),
        (Step::Ranking, true) => (
            "Clore le classement",
            format!("{} voix pour l’instant, pour le {day}", round.voters),
        ),
        (Step::Choosing, true) => (
            "Choisir entre des situations à égalité",
            format!("Pour le {day}"),
        ),
        (Step::Asked, false) if is_asked => (
            "Dire si vous racontez votre situation",
            format!("Le groupe aimerait la travailler le {day}"),
        ),
        (Step::Without, true) => (
            "Rouvrir le recueil des situations",
            format!("Rien n’est retenu pour le {day}"),
        ),
        _ => return None,
    };
    let is_writing = round.choice.step() == Step::Gathering && !me.leads();
    let href = if is_writing {
        format!("/groupes/{slug}/situations")
    } else {
        format!("/groupes/{slug}/seances/{number}/situations")
    };
    Some(ToDo {
        href,
        what: what.to_owned(),
        why,
    })
}

/// What later domains add to the page of a meeting.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn around(state: &AppState, cycle: &Cycle, number: i32) -> Result<Around, Error> {
    let desk = situation::actions::desk_of(state, cycle.clone(), number).await?;
    let Some(round) = desk.round.as_ref() else {
        return Ok(Around::default());
    };
    let seance = &round.seance;
    let page = format!("/groupes/{}/seances/{number}", cycle.group().slug);
    let me = cycle.me();
    let is_over = seance.slot.is_over(cycle.now);
    let mut around = Around::default();
    let mut link = |path: &str, what: &str, why: &str| {
        around.links.push(ToDo {
            href: format!("{page}/{path}"),
            what: what.to_owned(),
            why: why.to_owned(),
        });
    };
    if !is_over {
        link(
            "ordre-du-jour",
            "L’ordre du jour",
            "À lire avant de venir, ou à imprimer",
        );
    }
    if seance.kind == Kind::Seance {
        let (what, why) = match (round.choice.step(), is_over) {
            (_, true) if me.leads() => {
                ("La situation et ses sujets", "Pour les chiffres de l’année")
            }
            (_, true) => ("La situation", "Ce que le groupe a travaillé"),
            (Step::Agreed, _) => ("La situation en entier", "Et le classement du groupe"),
            _ => ("Le choix de la situation", "Proposer, lire, classer"),
        };
        link("situations", what, why);
    }
    if is_over && evaluation::rules::was_there(cycle, seance, me) {
        link(
            "evaluation",
            "Mon regard sur la séance",
            "Quatre questions, sans votre nom",
        );
    }
    if is_over && me.leads() {
        link(
            "evaluation/reponses",
            "Ce qu’en disent les membres",
            "Sans nom, à partir de trois réponses",
        );
    }
    if seance.kind == Kind::Seance {
        around.subject = desk
            .asked()
            .filter(|one| one.state == SituationState::Chosen)
            .map(|one| (one.name().to_owned(), one.words.question.clone()));
        if around.subject.is_none() {
            around.awaited = Some(match round.choice.step() {
                _ if is_over => "Aucune situation n’a été notée pour cette séance.",
                Step::Gathering | Step::Passed => {
                    "On propose\u{a0}: elle n’est pas encore choisie."
                }
                Step::Ranking => "Le groupe lit et classe ce qui est proposé.",
                Step::Choosing => {
                    "Plusieurs situations arrivent à égalité\u{a0}: le binôme choisit."
                }
                Step::Asked | Step::Agreed => "On attend l’accord de la personne qui l’a apportée.",
                Step::Without => "Aucune n’est retenue\u{a0}: elle peut se choisir en séance.",
            });
        }
    }
    Ok(around)
}

/// How a séance unfolds: the phases of the method, scaled to its length.
#[must_use]
pub fn unfolding(seance: &Seance) -> Vec<Planned> {
    if seance.kind != Kind::Seance {
        return Vec::new();
    }
    let Some(method) = methods::find(DEFAULT_METHOD) else {
        return Vec::new();
    };
    let minutes = seance.slot.length().as_secs() / 60;
    let scaled = time::scaled(method, u32::try_from(minutes).unwrap_or_default());
    scaled
        .phases
        .into_iter()
        .map(|phase| Planned {
            label: phase.label,
            speaks: phase.speaking.label().to_owned(),
            rule: phase.rule,
            minutes: phase.minutes,
        })
        .collect()
}
