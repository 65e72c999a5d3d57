//! What we write to candidates: plain, kind, and with a neutral subject, for a
//! mailbox is often shared.

use super::{actions::speak, model::SpokenSection};
use crate::{
    appel::actions::Appel,
    db::Instant,
    form::{Answers, Questionnaire},
    server::{clock::wording, mail::Letter, settings::Settings},
};

/// What a receipt tells of a sending.
pub struct Sent<'a> {
    /// The number given.
    pub number: &'a str,
    /// When it was received.
    pub at: Instant,
    /// Whether the call was closed.
    pub is_late: bool,
    /// Whether it replaces an earlier sending.
    pub is_correction: bool,
    /// Whether the same person had already applied.
    pub is_duplicate: bool,
}

/// The receipt, with a copy of the answers.
#[must_use]
pub fn receipt(
    settings: &Settings,
    call: &Appel,
    questionnaire: &Questionnaire,
    answers: &Answers,
    sent: &Sent<'_>,
    email: &str,
) -> Letter {
    let document = &call.document;
    let mut lines = vec![
        "Bonjour,".to_owned(),
        String::new(),
        format!(
            "{} le {}, sous le numéro {}.",
            if sent.is_correction {
                "Nous avons bien reçu vos corrections"
            } else {
                "Nous avons bien reçu votre candidature"
            },
            wording::day_and_time(sent.at),
            sent.number
        ),
        format!("Il s’agit de l’appel « {} ».", document.short_title),
        String::new(),
    ];
    if sent.is_duplicate {
        lines.push(
            "Vous nous aviez déjà envoyé une candidature à cet appel. Ce n’est pas un problème : \
             l’équipe verra les deux et ne gardera que la plus récente."
                .to_owned(),
        );
        lines.push(String::new());
    }
    if sent.is_late {
        lines.push(format!(
            "L’appel était clos depuis le {}. Votre candidature n’est pas perdue : nous la gardons \
             de côté et nous vous écrirons.",
            wording::day_and_time(document.calendar.closes_at)
        ));
    } else {
        lines.push(format!(
            "Vous pouvez la corriger ou la retirer jusqu’au {}, depuis votre espace :",
            wording::day_and_time(document.calendar.closes_at)
        ));
        lines.push(format!("{}/mon-espace", settings.security.origin));
        lines.push(String::new());
        lines.push("Et ensuite ? La commission lit toutes les candidatures après la clôture, et chaque \
                    personne reçoit une réponse."
            .to_owned());
    }
    lines.push(String::new());
    lines.push("Voici la copie de vos réponses.".to_owned());
    for section in speak(questionnaire, answers) {
        push_section(&mut lines, &section);
    }
    sign(&mut lines, settings);
    Letter::plain(email, &format!("Nous avons reçu votre envoi {}", sent.number), lines.join("\n"))
}

fn push_section(lines: &mut Vec<String>, section: &SpokenSection) {
    lines.push(String::new());
    lines.push(format!("— {} —", section.title));
    for answer in &section.answers {
        lines.push(String::new());
        lines.push(answer.question.clone());
        lines.extend(answer.lines.iter().map(|line| format!("   {line}")));
    }
}

/// The way back to a draft. It holds no secret: one proves the address with a code.
#[must_use]
pub fn resume(settings: &Settings, call: &Appel, email: &str) -> Letter {
    let origin = &settings.security.origin;
    let slug = &call.document.slug;
    let mut lines = vec![
        "Bonjour,".to_owned(),
        String::new(),
        "Votre brouillon est gardé. Pour le reprendre, sur cet appareil ou sur un autre :".to_owned(),
        format!("{origin}/connexion?suite=/appels/{slug}/candidature"),
        String::new(),
        "Nous vous demanderons cette adresse e-mail, puis nous vous enverrons un code à six chiffres. \
         Personne d’autre ne peut ouvrir votre brouillon."
            .to_owned(),
        String::new(),
        format!(
            "Vous pouvez l’envoyer jusqu’au {}.",
            wording::day_and_time(call.document.calendar.closes_at)
        ),
    ];
    sign(&mut lines, settings);
    Letter::plain(email, "Votre brouillon vous attend", lines.join("\n"))
}

/// The word that a candidature was withdrawn.
#[must_use]
pub fn retracted(settings: &Settings, call: &Appel, email: &str) -> Letter {
    let mut lines = vec![
        "Bonjour,".to_owned(),
        String::new(),
        format!(
            "À votre demande, votre candidature à l’appel « {} » est retirée. Elle ne sera pas lue.",
            call.document.short_title
        ),
        "Si ce n’était pas vous, appelez-nous ou répondez à ce message.".to_owned(),
    ];
    sign(&mut lines, settings);
    Letter::plain(email, "Votre retrait est enregistré", lines.join("\n"))
}

fn sign(lines: &mut Vec<String>, settings: &Settings) {
    let organisation = &settings.organisation;
    lines.push(String::new());
    lines.push("À bientôt,".to_owned());
    lines.push(format!("L’équipe du {} · {}", organisation.acronym, organisation.phone));
}
