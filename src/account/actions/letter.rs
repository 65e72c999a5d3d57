//! The letter that carries a link and a code.

use crate::{
    account::{
        model::{Code, Email},
        rules::SIGN_IN_LIFE,
    },
    db::Instant,
    server::{clock::wording, mail::Letter, security::Token, settings::Settings},
};

/// The letter is the same for everybody, known or not.
///
/// Its subject says neither the code nor what the site is about: a subject
/// shows on locked screens.
pub(super) fn sign_in(
    settings: &Settings,
    to: &Email,
    code: &Code,
    token: &Token,
    expires_at: Instant,
) -> Letter {
    let origin = &settings.security.origin;
    let link = format!("{origin}/connexion/lien?jeton={}", token.as_str());
    let minutes = SIGN_IN_LIFE.as_secs() / 60;
    let until = wording::time(expires_at);
    Letter::to(to, "Votre code de connexion à Croisée")
        .paragraph("Bonjour,")
        .paragraph(
            "Voici le code pour vous connecter à Croisée. Tapez-le dans la page où vous l’avez demandé\u{a0}:",
        )
        .figure(&code.spaced())
        .paragraph(&format!("Il sert une fois, et vaut {minutes} minutes\u{a0}: jusqu’à {until}."))
        .paragraph(
            "Vous lisez ce message sur l’appareil où vous avez demandé le code\u{a0}? Ce lien vous évite de le taper\u{a0}:",
        )
        .button("Me connecter", &link)
        .paragraph(
            "Vous n’avez rien demandé\u{a0}? Ne faites rien\u{a0}: sans ce code, personne n’entre. \
             Ne le donnez à personne, pas même à quelqu’un qui se présente en notre nom.",
        )
        .signed(&settings.organisation)
}
