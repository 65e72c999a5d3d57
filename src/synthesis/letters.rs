//! What we write about texts: what one may do with them, where, and until when. Never a word of the text,
//! nor of its margin, nor its title, which often tells the situation.

use super::model::{Document, Kind, Member, Stage, Whose};
use crate::{
    account::model::Email,
    db::Instant,
    server::{clock::wording, mail::Letter, settings::Settings},
};

/// « Un compte-rendu », « une synthèse », as a sentence needs it.
fn text(kind: Kind) -> &'static str {
    match kind {
        Kind::InternalReport => "un compte-rendu",
        Kind::Synthesis | Kind::Bench => "une synthèse",
    }
}

/// « Groupe » or « atelier »: where it was said.
fn place(document: &Document) -> &'static str {
    match document.whose {
        Whose::Workshop(_) => "atelier",
        Whose::Group { .. } | Whose::Nobody => "groupe",
    }
}

/// « vendredi 20 juin à 23 h 59 » is nobody's way to say a day.
fn last_day(until: Option<Instant>) -> String {
    until.map_or_else(String::new, |until| {
        wording::full_date(wording::date_of(until))
    })
}

/// What a member is told of a text that reached another stage; nothing when it went back to those who
/// draft it.
#[must_use]
pub fn stage(
    settings: &Settings,
    document: &Document,
    to: &Member,
    email: &Email,
) -> Option<Letter> {
    let acronym = &settings.organisation.acronym;
    let text = text(document.kind);
    let place = place(document);
    let day = last_day(document.contributions_until);
    let (subject, sentence, gesture) = match document.stage {
        Stage::Drafting => return None,
        Stage::Proposed => (
            format!("{acronym} : un texte à lire"),
            format!("Le binôme de votre {place} vous propose {text} à lire."),
            "Lire le texte",
        ),
        Stage::Contributions => (
            format!("{acronym} : un texte à compléter"),
            format!(
                "Vous pouvez maintenant écrire dans {text} de votre {place}, jusqu’au soir du {day}."
            ),
            "Lire et compléter",
        ),
        Stage::Proofreading => (
            format!("{acronym} : un texte en relecture"),
            format!(
                "Merci. Les contributions à {text} de votre {place} sont closes : le binôme relit."
            ),
            "Voir où il en est",
        ),
        Stage::Frozen => (
            format!("{acronym} : un texte terminé"),
            format!("C’est terminé : {text} de votre {place} ne changera plus."),
            "Lire le texte",
        ),
    };
    let origin = &settings.security.origin;
    let address = format!("{origin}/syntheses/{}", document.id);
    Some(
        Letter::to(email, subject)
            .paragraph(&format!("Bonjour {},", to.first_name))
            .paragraph(&sentence)
            .button(gesture, &address)
            .paragraph("Ce qui s’écrit entre vous reste entre vous : ce message n’en dit rien, et le lien demande de se connecter.")
            .signed(&settings.organisation),
    )
}

/// « Demain soir, ce texte se ferme ».
#[must_use]
pub fn closing(settings: &Settings, document: &Document, to: &Member, email: &Email) -> Letter {
    let acronym = &settings.organisation.acronym;
    let origin = &settings.security.origin;
    let address = format!("{origin}/syntheses/{}", document.id);
    Letter::to(email, format!("{acronym} : un texte se ferme bientôt"))
        .paragraph(&format!("Bonjour {},", to.first_name))
        .paragraph(&format!(
            "Vous pouvez encore écrire dans {} de votre {}, jusqu’au soir du {}.",
            text(document.kind),
            place(document),
            last_day(document.contributions_until)
        ))
        .button("Lire et compléter", &address)
        .signed(&settings.organisation)
}

/// « Aurore vous appelle dans un texte du groupe ».
#[must_use]
pub fn called(
    settings: &Settings,
    document: &Document,
    by: &str,
    to: &Member,
    email: &Email,
) -> Letter {
    let acronym = &settings.organisation.acronym;
    let origin = &settings.security.origin;
    let (subject, of) = match document.whose {
        Whose::Workshop(_) => ("Atelier", "de l’atelier"),
        Whose::Group { .. } | Whose::Nobody => ("Groupe", "du groupe"),
    };
    Letter::to(
        email,
        format!("{subject} {acronym} : on attend un mot de vous"),
    )
    .paragraph(&format!("Bonjour {},", to.first_name))
    .paragraph(&format!(
        "{by} vous a appelée ou appelé par votre prénom dans la marge d’un texte {of}. \
             Vous pouvez lire ce qui vous est demandé, et répondre."
    ))
    .button(
        "Ouvrir le texte",
        &format!("{origin}/syntheses/{}", document.id),
    )
    .signed(&settings.organisation)
}
