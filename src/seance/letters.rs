//! What we write about meetings: the date first, a neutral subject, no name but the reader's own.

use super::{
    model::{Reminder, Setting},
    rules::windows,
    store::Seance,
};
use crate::{
    account::model::{Email, Zone},
    db::Instant,
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
    /// The moment it leaves.
    pub now: Instant,
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

/// One joins the meeting otherwise; how stands on its page, never in a letter that can be passed on.
#[must_use]
pub fn access_changed(
    settings: &Settings,
    told: &Change<'_>,
    to: &Membership,
    email: &Email,
) -> Letter {
    let Change {
        group,
        seance,
        zone,
        ..
    } = told;
    let acronym = &settings.organisation.acronym;
    let subject = format!("Réunion {acronym} : la façon de rejoindre a changé");
    let letter = Letter::to(email, subject)
        .paragraph(&format!("Bonjour {},", to.first_name))
        .paragraph(&format!(
            "La façon de rejoindre « {} » a changé. La date reste la même :",
            seance.title
        ));
    let now = match seance.setting {
        Setting::Video => {
            "Ce qu’il faut pour rejoindre est sur la page de la réunion dès la veille"
        }
        Setting::Room => "L’adresse est sur la page de la réunion",
        Setting::Both => "L’adresse est sur la page de la réunion, le lien dès la veille",
    };
    when(letter, seance, *zone)
        .paragraph(&format!("Ce que vous aviez noté ne vaut plus. {now}, et dans votre calendrier si vous y êtes abonnée ou abonné."))
        .button("Voir la réunion", &page(settings, group, seance))
        .signed(&settings.organisation)
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
        now,
        link,
        zone,
    } = *told;
    let acronym = &settings.organisation.acronym;
    let slot = &seance.slot;
    let far = windows::how_far(reminder, slot, now);
    let way = match (seance.setting, seance.place.as_str()) {
        (Setting::Video, _) => " Le lien de la visio est sur sa page.",
        (Setting::Both, "") => {
            " On se retrouve sur place ou en visio\u{a0}: le lien est sur sa page."
        }
        (Setting::Both, _) => {
            " On se retrouve sur place ou en visio\u{a0}: l’adresse et le lien sont sur sa page."
        }
        (Setting::Room, "") => " On se retrouve sur place.",
        (Setting::Room, _) => " On se retrouve sur place\u{a0}: l’adresse est sur sa page.",
    };
    let (day, words) = match reminder {
        Reminder::Week => (
            slot.day_words(),
            format!("Votre prochaine réunion est {far}."),
        ),
        Reminder::Day => (
            far.clone(),
            format!("Votre prochaine réunion est {far}.{way}"),
        ),
        Reminder::Hour => (far.clone(), format!("Votre réunion commence {far}.{way}")),
    };
    let subject = format!("Rappel : réunion {acronym} {day}");
    let mut letter = Letter::to(email, subject)
        .paragraph(&format!("Bonjour {},", to.first_name))
        .paragraph(&words);
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
