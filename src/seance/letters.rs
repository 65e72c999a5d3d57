//! What we write about meetings: the date first, a neutral subject, no name but the reader's own.

use super::{model::Reminder, store::Seance};
use crate::{
    account::model::{Email, Zone},
    group::model::{Group, Membership},
    server::{mail::Letter, settings::Settings},
};

/// What became of a meeting, as it is told to one member.
pub struct Change<'a> {
    /// The group.
    pub group: &'a Group,
    /// As it stood.
    pub before: &'a Seance,
    /// As it stands.
    pub seance: &'a Seance,
    /// By which they answer, when they take part.
    pub link: Option<String>,
    /// Where they live, when they said it.
    pub zone: Option<&'a Zone>,
}

/// A reminder, as it is told to one member.
pub struct Reminded<'a> {
    /// The group.
    pub group: &'a Group,
    /// The meeting.
    pub seance: &'a Seance,
    /// Which reminder.
    pub reminder: Reminder,
    /// By which they answer, when they take part.
    pub link: Option<&'a str>,
    /// Where they live, when they said it.
    pub zone: Option<&'a Zone>,
}

/// When a meeting is: in Paris first, then where its reader lives.
fn when(letter: Letter, seance: &Seance, zone: Option<&Zone>) -> Letter {
    let letter = letter.figure(&seance.slot.to_string());
    match seance.slot.hours_at_home(zone) {
        Some(home) => letter.paragraph(&format!("Soit {home}.")),
        None => letter,
    }
}

fn page(settings: &Settings, group: &Group, seance: &Seance) -> String {
    let origin = &settings.security.origin;
    format!("{origin}/groupes/{}/seances/{}", group.slug, seance.number)
}

/// « La réunion du mardi 10 juin change de date », or is cancelled.
#[must_use]
pub fn changed(settings: &Settings, told: &Change<'_>, to: &Membership, email: &Email) -> Letter {
    let Change {
        group,
        before,
        seance,
        link,
        zone,
    } = told;
    let acronym = &settings.organisation.acronym;
    let old_day = before.slot.day_words();
    let subject = if seance.is_cancelled() {
        format!("Réunion {acronym} annulée : {old_day}")
    } else {
        format!("Réunion {acronym} : nouvelle date")
    };
    let mut letter = Letter::to(email, subject).paragraph(&format!("Bonjour {},", to.first_name));
    if seance.is_cancelled() {
        letter = letter.paragraph(&format!(
            "« {} », prévue le {}, est annulée.",
            seance.title, before.slot
        ));
    } else {
        letter = letter.paragraph(&format!(
            "« {} » ne se tiendra pas le {old_day}. La nouvelle date est :",
            seance.title
        ));
        letter = when(letter, seance, *zone);
    }
    if !seance.change_reason.is_empty() {
        letter = letter.answer("Pourquoi", &seance.change_reason);
    }
    letter = letter.paragraph(
        "Le fichier joint met votre calendrier à jour, si vous y aviez ajouté cette réunion.",
    );
    if !seance.is_cancelled() {
        letter = match link {
            Some(link) => letter
                .paragraph("Ce que vous aviez répondu pour l’ancienne date ne compte plus.")
                .button("Dire si je serai là", link),
            None => letter.button("Voir la réunion", &page(settings, group, seance)),
        };
    }
    letter.signed(&settings.organisation)
}

/// « Rappel : réunion mardi 10 juin ».
#[must_use]
pub fn reminder(
    settings: &Settings,
    told: &Reminded<'_>,
    to: &Membership,
    email: &Email,
) -> Letter {
    let Reminded {
        group,
        seance,
        reminder,
        link,
        zone,
    } = *told;
    let acronym = &settings.organisation.acronym;
    let slot = &seance.slot;
    let (subject, words) = match reminder {
        Reminder::Week => (
            format!("Rappel : réunion {acronym} {}", slot.day_words()),
            "Votre prochaine réunion est dans une semaine.",
        ),
        Reminder::Day => (
            format!("Rappel : réunion {acronym} demain"),
            "Votre prochaine réunion est demain. Le lien de la visio est sur sa page.",
        ),
        Reminder::Hour => (
            format!("Rappel : réunion {acronym} dans une heure"),
            "Votre réunion commence dans une heure. Le lien de la visio est sur sa page.",
        ),
    };
    let mut letter = Letter::to(email, subject)
        .paragraph(&format!("Bonjour {},", to.first_name))
        .paragraph(words);
    letter = when(letter, seance, zone);
    if let Some(link) = link {
        letter = letter
            .paragraph("Un geste suffit pour prévenir le groupe, sans vous connecter :")
            .button("Je serai là", &format!("{link}&reponse=oui"))
            .button("Je ne pourrai pas", &format!("{link}&reponse=non"));
    }
    letter
        .button(
            "Ouvrir la page de la réunion",
            &page(settings, group, seance),
        )
        .signed(&settings.organisation)
}
