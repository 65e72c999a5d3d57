//! What we write to candidates: plain, kind, and with a neutral subject, for a
//! mailbox is often shared.

use super::{actions::speak, model::SpokenSection};
use crate::{
    account::model::Email,
    appel::document::Appel,
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
    email: &Email,
) -> Letter {
    let title = &call.document.short_title;
    let closes = wording::day_and_time(call.document.calendar.closes_at);
    let what = if sent.is_correction {
        "vos corrections"
    } else {
        "votre candidature"
    };
    let mut letter = Letter::to(
        email,
        format!("Nous avons reçu votre envoi {}", sent.number),
    )
    .paragraph("Bonjour,")
    .paragraph(&format!(
        "Nous avons bien reçu {what} à l’appel «\u{a0}{title}\u{a0}» le {}, sous le numéro {}.",
        wording::day_and_time(sent.at),
        sent.number
    ));
    if sent.is_duplicate {
        letter = letter.paragraph(
            "Vous nous aviez déjà envoyé une candidature à cet appel. Ce n’est pas un problème, et \
             vous n’avez rien à faire : l’équipe verra les deux et gardera la plus récente.",
        );
    }
    letter = if sent.is_late {
        letter.paragraph(&format!(
            "L’appel était clos depuis le {closes}. Votre candidature n’est pas perdue : nous la \
             gardons de côté et nous vous écrirons."
        ))
    } else {
        letter
            .paragraph(&format!(
                "Jusqu’au {closes}, vous pouvez la corriger ou la retirer depuis votre espace."
            ))
            .button("Ouvrir mon espace", &format!("{}/mon-espace", settings.security.origin))
            .paragraph(
                "Et ensuite ? La commission lit toutes les candidatures après la clôture, et chaque \
                 personne reçoit une réponse.",
            )
    };
    speak(questionnaire, answers)
        .iter()
        .fold(letter.heading("Copie de vos réponses"), add_section)
        .signed(&settings.organisation)
}

fn add_section(letter: Letter, section: &SpokenSection) -> Letter {
    section
        .answers
        .iter()
        .fold(letter.heading(&section.title), |letter, answer| {
            letter.answer(&answer.question, &answer.lines.join("\n"))
        })
}

/// The way back to a draft. It holds no secret: one proves the address with a code.
#[must_use]
pub fn resume(settings: &Settings, call: &Appel, email: &Email) -> Letter {
    let address = format!(
        "{}/connexion?suite=/appels/{}/candidature",
        settings.security.origin, call.document.slug
    );
    Letter::to(email, "Votre brouillon vous attend")
        .paragraph("Bonjour,")
        .paragraph(
            "Votre brouillon est gardé. Vous pouvez le reprendre sur l’appareil de votre choix.",
        )
        .button("Reprendre mon brouillon", &address)
        .paragraph(
            "Nous vous demanderons cette adresse e-mail, puis un code à six chiffres que nous vous \
             enverrons. Personne d’autre ne peut ouvrir votre brouillon.",
        )
        .paragraph(&format!(
            "Vous pouvez l’envoyer jusqu’au {}.",
            wording::day_and_time(call.document.calendar.closes_at)
        ))
        .signed(&settings.organisation)
}

/// The word that a candidature was withdrawn.
#[must_use]
pub fn retracted(settings: &Settings, call: &Appel, email: &Email) -> Letter {
    Letter::to(email, "Votre retrait est enregistré")
        .paragraph("Bonjour,")
        .paragraph(&format!(
            "À votre demande, votre candidature à l’appel «\u{a0}{}\u{a0}» est retirée. Elle ne sera pas lue.",
            call.document.short_title
        ))
        .paragraph("Si ce n’était pas vous, appelez-nous ou répondez à ce message.")
        .signed(&settings.organisation)
}
