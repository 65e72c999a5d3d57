//! What we write about workshops: the date first, a neutral subject, what to do in one link.

use super::model::{Registration, Workshop};
use crate::{
    db::Instant,
    seance::{model::Reminder, rules::windows},
    server::{clock::wording, mail::Letter, settings::Settings},
};

fn page(settings: &Settings, workshop: &Workshop) -> String {
    let origin = &settings.security.origin;
    format!("{origin}/ateliers/{}/inscription", workshop.slug)
}

fn begin(to: &Registration, subject: String) -> Letter {
    Letter::to(&to.email, subject).paragraph(&format!("Bonjour {},", to.first_name))
}

/// When a workshop is: in Paris first, then where its reader lives.
fn when(letter: Letter, workshop: &Workshop, to: &Registration) -> Letter {
    let slot = workshop.slot();
    let letter = letter.figure(&slot.to_string());
    match slot.hours_at_home(to.zone.as_ref()) {
        Some(home) => letter.paragraph(&format!("Soit {home}.")),
        None => letter,
    }
}

/// « Votre place est notée. »
#[must_use]
pub fn attending(settings: &Settings, workshop: &Workshop, to: &Registration) -> Letter {
    let title = &workshop.sheet.title;
    let letter = begin(to, "Votre place à l’atelier".to_owned())
        .paragraph(&format!("Votre place à « {title} » est notée :"));
    when(letter, workshop, to)
        .paragraph(&how_to_come(workshop))
        .paragraph("Le fichier joint l’ajoute à votre calendrier. Si vous ne pouvez plus venir, dites-le sur la page de l’atelier : votre place ira à quelqu’un qui attend.")
        .button("Voir l’atelier", &page(settings, workshop))
        .signed(&settings.organisation)
}

/// « Vous êtes sur la liste d’attente. »
#[must_use]
pub fn waiting(settings: &Settings, workshop: &Workshop, to: &Registration) -> Letter {
    let title = &workshop.sheet.title;
    let letter = begin(to, "Votre inscription sur liste d’attente".to_owned())
        .paragraph(&format!("L’atelier « {title} » est complet : vous êtes sur sa liste d’attente. Vous n’avez pas de place pour l’instant. Il a lieu :"));
    when(letter, workshop, to)
        .paragraph("Si une place se libère, nous vous écrivons aussitôt et vous la gardons le temps de répondre.")
        .button("Voir l’atelier", &page(settings, workshop))
        .signed(&settings.organisation)
}

/// « Une place s’est libérée : elle est à vous si vous la voulez. »
#[must_use]
pub fn offered(
    settings: &Settings,
    workshop: &Workshop,
    to: &Registration,
    reply_before: Instant,
    link: &str,
) -> Letter {
    let title = &workshop.sheet.title;
    let letter = begin(to, "Une place s’est libérée".to_owned()).paragraph(&format!(
        "Une place s’est libérée à l’atelier « {title} » :"
    ));
    let elsewhere = workshop.slot().hours_at_home(to.zone.as_ref()).is_some();
    let clock = if elsewhere { ", heure de Paris" } else { "" };
    when(letter, workshop, to)
        .paragraph(&format!(
            "Elle vous est gardée jusqu’au {}{clock}. Ensuite, elle ira à la personne suivante.",
            wording::day_and_time(reply_before)
        ))
        .button("Je viens", &format!("{link}&reponse=oui"))
        .button("Je ne viens pas", &format!("{link}&reponse=non"))
        .signed(&settings.organisation)
}

/// « La place qui vous était gardée est allée à quelqu’un d’autre. »
#[must_use]
pub fn lapsed(settings: &Settings, workshop: &Workshop, to: &Registration) -> Letter {
    let title = &workshop.sheet.title;
    begin(to, "La place n’est plus gardée".to_owned())
        .paragraph(&format!("Sans réponse de votre part, la place gardée à l’atelier « {title} » a été proposée à la personne suivante. Vous n’êtes plus sur la liste."))
        .paragraph("Vous pouvez vous inscrire à nouveau, en fin de liste.")
        .button("Voir l’atelier", &page(settings, workshop))
        .signed(&settings.organisation)
}

/// « Vous ne venez plus : c’est noté. »
#[must_use]
pub fn withdrawn(settings: &Settings, workshop: &Workshop, to: &Registration) -> Letter {
    let title = &workshop.sheet.title;
    begin(to, "Votre inscription est retirée".to_owned())
        .paragraph(&format!("Vous n’êtes plus inscrite ou inscrit à l’atelier « {title} » du {}. Merci d’avoir prévenu.", workshop.slot().day_words()))
        .button("Voir les ateliers", &format!("{}/ateliers", settings.security.origin))
        .signed(&settings.organisation)
}

/// The workshop is moved, or will not be held.
#[must_use]
pub fn changed(
    settings: &Settings,
    before: &Workshop,
    workshop: &Workshop,
    to: &Registration,
) -> Letter {
    let title = &workshop.sheet.title;
    let subject = if workshop.is_cancelled() {
        format!("Atelier annulé : {}", before.slot().day_words())
    } else {
        "Atelier : nouvelle date".to_owned()
    };
    let mut letter = begin(to, subject);
    letter = if workshop.is_cancelled() {
        letter.paragraph(&format!(
            "L’atelier « {title} », prévu le {}, est annulé.",
            before.slot()
        ))
    } else {
        let letter = letter.paragraph(&format!(
            "L’atelier « {title} » ne se tiendra pas le {}. La nouvelle date est :",
            before.slot().day_words()
        ));
        when(letter, workshop, to)
    };
    if !workshop.change_reason.is_empty() {
        letter = letter.answer("Pourquoi", &workshop.change_reason);
    }
    letter
        .paragraph(
            "Le fichier joint met votre calendrier à jour, si vous y aviez ajouté cet atelier.",
        )
        .button("Voir l’atelier", &page(settings, workshop))
        .signed(&settings.organisation)
}

/// One joins the workshop otherwise; how stands on its page, never in a letter that can be passed on.
#[must_use]
pub fn access_changed(settings: &Settings, workshop: &Workshop, to: &Registration) -> Letter {
    let title = &workshop.sheet.title;
    let letter = begin(to, "Atelier : la façon de rejoindre a changé".to_owned()).paragraph(&format!(
        "La façon de rejoindre l’atelier « {title} » à distance a changé. La date reste la même :"
    ));
    when(letter, workshop, to)
        .paragraph("Ce que vous aviez noté ne vaut plus. Ce qu’il faut pour rejoindre est sur la page de l’atelier dès la veille.")
        .button("Voir l’atelier", &page(settings, workshop))
        .signed(&settings.organisation)
}

/// « Rappel : atelier demain ».
#[must_use]
pub fn reminder(
    settings: &Settings,
    workshop: &Workshop,
    reminder: Reminder,
    to: &Registration,
    link: &str,
    now: Instant,
) -> Letter {
    let far = windows::how_far(reminder, workshop.slot(), now);
    let verb = match reminder {
        Reminder::Week | Reminder::Day => "est",
        Reminder::Hour => "commence",
    };
    let words = format!("L’atelier où vous avez une place {verb} {far}.");
    let subject = match reminder {
        Reminder::Week => workshop.slot().day_words(),
        Reminder::Day | Reminder::Hour => far,
    };
    let letter = begin(to, format!("Rappel : atelier {subject}"))
        .paragraph(&words)
        .heading(&workshop.sheet.title);
    when(letter, workshop, to)
        .paragraph(&how_to_come(workshop))
        .button("Je viens", &format!("{link}&reponse=oui"))
        .button("Je ne viens pas", &format!("{link}&reponse=non"))
        .button("Voir l’atelier", &page(settings, workshop))
        .signed(&settings.organisation)
}

fn how_to_come(workshop: &Workshop) -> String {
    use crate::seance::model::Setting;
    let place = &workshop.sheet.place;
    match workshop.sheet.setting {
        Setting::Video => {
            "On se retrouve en visio : le lien paraît sur la page de l’atelier dès la veille."
                .to_owned()
        }
        Setting::Room => format!("On se retrouve sur place : {place}."),
        Setting::Both => format!(
            "On se retrouve sur place ({place}) ou en visio : le lien paraît sur la page de l’atelier dès la veille."
        ),
    }
}
