//! The words of the platform, that a call may change: warm, plain, and never a reproach.

use crate::{
    candidature::rules::reason_label,
    decision::model::{LetterKind, TypedTemplate},
};

const SUBJECT: &str = "Votre réponse, dossier {numero}";

const RETENUE: &str = "\
Bonjour {prenom},

La commission a lu votre candidature au {appel}, et elle souhaite vous compter dans le groupe. Une place vous est proposée.

Pour la garder, dites-le-nous d’ici au {avant_le}. Si vous ne pouvez plus venir, rendez-la sur la même page\u{a0}: une personne en réserve sera heureuse de la prendre.

{lien_place}

Le groupe se retrouve à ces dates\u{a0}:

{seances}

Merci de la confiance que vous nous avez faite en nous racontant votre pratique.";

const RESERVE: &str = "\
Bonjour {prenom},

La commission a lu votre candidature au {appel}. Le groupe est complet, et votre candidature a sa place dans la réserve, au rang {rang}.

Que veut dire être en réserve\u{a0}? Si une personne rend sa place, nous choisissons dans la réserve celle ou celui qui garde le mieux l’équilibre du groupe, et nous lui écrivons. Vous n’avez rien à faire\u{a0}; si vous ne souhaitez plus attendre, vous pouvez retirer votre candidature depuis votre espace.

{lien_espace}

La première rencontre a lieu le {premiere_seance}. Merci d’avoir pris le temps de nous écrire.";

const NON_RETENUE: &str = "\
Bonjour {prenom},

La commission a lu votre candidature au {appel} avec attention. Elle ne peut pas vous proposer de place cette fois.

Ce n’est pas un jugement sur votre engagement\u{a0}: le groupe est petit, et il réunit des personnes différentes par leur territoire, leur rôle et leur expérience.

Voici d’autres pistes, choisies pour vous\u{a0}:

{orientation}

Merci du temps et de la confiance que vous nous avez donnés. Si vous voulez en parler, appelez-nous au {telephone}.";

const PREREQUIS: &str = "\
Bonjour {prenom},

La commission a lu votre candidature au {appel} avec attention. Ce groupe analyse des situations que ses membres ont déjà vécues comme partenaires\u{a0}: il demande donc une première pratique. D’après vos réponses, la vôtre est encore à venir, et nous ne pouvons pas vous proposer de place cette fois.

Votre envie nous importe. Voici par où commencer\u{a0}:

{orientation}

Quand vous aurez vécu une première expérience, vous serez la bienvenue ou le bienvenu. Pour en parler, appelez-nous au {telephone}.";

const HORS_OCCITANIE: &str = "\
Bonjour {prenom},

La commission a lu votre candidature au {appel} avec attention. Ce groupe est réservé aux personnes dont la pratique se tient en Occitanie, et d’après vos réponses la vôtre se tient ailleurs. Nous ne pouvons pas vous proposer de place.

D’autres pistes vous restent ouvertes\u{a0}:

{orientation}

Si nous vous avons mal lue ou mal lu, appelez-nous au {telephone}.";

const DISPONIBILITE: &str = "\
Bonjour {prenom},

La commission a lu votre candidature au {appel} avec attention. Ce groupe avance ensemble d’une rencontre à l’autre, et il demande d’être là presque chaque fois. D’après vos réponses, les dates de cette année ne vous conviennent pas assez, et nous ne pouvons pas vous proposer de place cette fois.

Ce n’est que partie remise. Voici d’autres pistes\u{a0}:

{orientation}

Si vos disponibilités ont changé, appelez-nous au {telephone}. Merci du temps que vous avez pris pour nous écrire.";

const GAP_PSP: &str = "\
Bonjour {prenom},

La commission a lu votre candidature au {appel} avec attention. Ce groupe réunit des patientes et patients partenaires, et vos réponses montrent une pratique professionnelle. Un autre groupe est fait pour vous, où votre expérience sera mieux accueillie.

{orientation}

Si nous vous avons mal lue ou mal lu, appelez-nous au {telephone}\u{a0}: nous regarderons ensemble. Merci de votre engagement.";

const GAP_MIXTE: &str = "\
Bonjour {prenom},

La commission a lu votre candidature au {appel} avec attention. Vous avez déjà suivi un groupe d’analyse de pratiques\u{a0}: nous gardons les places de celui-ci pour celles et ceux qui n’en ont pas encore eu l’occasion. Votre expérience a sa place dans un autre groupe.

{orientation}

Merci de votre fidélité. Pour en parler, appelez-nous au {telephone}.";

const PROMOTION: &str = "\
Bonjour {prenom},

Une bonne nouvelle\u{a0}: une place s’est libérée au {appel}, et la commission a pensé à vous. Elle vous est proposée.

Pour la garder, dites-le-nous d’ici au {avant_le}. Si vous ne pouvez plus venir, rendez-la sur la même page.

{lien_place}

Le groupe se retrouve à ces dates\u{a0}:

{seances}

Merci de votre patience.";

const RAPPEL: &str = "\
Bonjour {prenom},

Une place vous attend au {appel}, et nous n’avons pas encore votre réponse. Vous pouvez la donner jusqu’au {avant_le}\u{a0}; ensuite, nous proposerons la place à une personne en réserve.

{lien_place}

Vous hésitez, ou quelque chose vous gêne\u{a0}? Appelez-nous au {telephone}.";

const LIBERATION: &str = "\
Bonjour {prenom},

Vous aviez une place au {appel}, et la date pour la garder est passée sans que nous ayons votre réponse. Nous la proposons maintenant à une personne en réserve.

Nous savons que la vie a ses imprévus, et nous ne vous en tenons pas rigueur. Si notre message vous avait échappé, appelez-nous vite au {telephone}\u{a0}: nous regarderons ce qui reste possible.

Vous pourrez candidater au prochain appel.";

const CONFIRMATION: &str = "\
Bonjour {prenom},

C’est noté\u{a0}: votre place au {appel} est réservée. Première rencontre\u{a0}: {premiere_seance}.

Voici toutes les dates, à garder\u{a0}:

{seances}

Un empêchement\u{a0}? Vous pouvez rendre votre place depuis votre espace, le plus tôt possible\u{a0}: quelqu’un l’attend peut-être.

{lien_espace}

À bientôt dans le groupe.";

const DESISTEMENT: &str = "\
Bonjour {prenom},

Vous avez rendu votre place au {appel}. Merci de nous avoir prévenus\u{a0}: nous allons la proposer à une autre personne.

Si ce n’était pas vous, ou si c’était une erreur, appelez-nous au {telephone} sans tarder.

Vous serez la bienvenue ou le bienvenu au prochain appel.";

/// The template of the platform for this letter.
#[must_use]
pub fn default_of(kind: &LetterKind) -> TypedTemplate {
    let (subject, body) = match kind {
        LetterKind::Retenue => (SUBJECT, RETENUE),
        LetterKind::Reserve => (SUBJECT, RESERVE),
        LetterKind::NonRetenue(reason) => (
            SUBJECT,
            match reason.as_deref() {
                Some("prerequis_pratique") => PREREQUIS,
                Some("hors_occitanie") => HORS_OCCITANIE,
                Some("disponibilite") => DISPONIBILITE,
                Some("reorientation_gap_psp") => GAP_PSP,
                Some("reorientation_gap_mixte") => GAP_MIXTE,
                _ => NON_RETENUE,
            },
        ),
        LetterKind::Promotion => ("Une nouvelle pour vous, dossier {numero}", PROMOTION),
        LetterKind::Rappel => ("Votre réponse est attendue, dossier {numero}", RAPPEL),
        LetterKind::Liberation => ("La date est passée, dossier {numero}", LIBERATION),
        LetterKind::Confirmation => ("C’est noté, dossier {numero}", CONFIRMATION),
        LetterKind::Desistement => ("C’est noté, dossier {numero}", DESISTEMENT),
    };
    TypedTemplate {
        subject: subject.to_owned(),
        body: body.to_owned(),
    }
}

/// What an administrator calls this letter.
#[must_use]
pub fn label_of(kind: &LetterKind) -> String {
    match kind {
        LetterKind::Retenue => "Retenue".to_owned(),
        LetterKind::Reserve => "En réserve".to_owned(),
        LetterKind::NonRetenue(None) => "Non retenue, lettre générale".to_owned(),
        LetterKind::NonRetenue(Some(reason)) => {
            format!("Non retenue\u{a0}: {}", reason_label(reason))
        }
        LetterKind::Promotion => "Appelée depuis la réserve".to_owned(),
        LetterKind::Rappel => "Rappel avant la date".to_owned(),
        LetterKind::Liberation => "Place libérée, sans réponse".to_owned(),
        LetterKind::Confirmation => "Place confirmée".to_owned(),
        LetterKind::Desistement => "Place rendue".to_owned(),
    }
}

/// Another road, in words, for a page.
#[must_use]
pub fn orientation_label(code: &str) -> String {
    let words = match code {
        "gap_psp" => "GAP PSP",
        "gap_mixte" => "GAP mixte",
        "annuaire_formations" => "Annuaire des formations",
        "pauses_partenariat" => "Pauses Partenariat",
        "prochain_appel" => "Prochain appel",
        other => return other.replace('_', " "),
    };
    words.to_owned()
}

/// The paragraph of a letter that proposes another road; a road that we do not know says nothing.
#[must_use]
pub fn orientation_words(code: &str) -> Option<&'static str> {
    Some(match code {
        "gap_psp" => {
            "Le GAP PSP réunit des professionnelles et professionnels partenaires. On y analyse ses situations entre pairs, de la même manière. Répondez à ce message\u{a0}: nous vous préviendrons de son prochain appel."
        }
        "gap_mixte" => {
            "Le GAP mixte réunit des personnes qui ont déjà suivi un groupe, patientes et patients partenaires, professionnelles et professionnels. Répondez à ce message\u{a0}: nous vous préviendrons de son prochain appel."
        }
        "annuaire_formations" => {
            "L’annuaire des formations au partenariat, en Occitanie, dit où apprendre et avec qui. Répondez à ce message\u{a0}: nous vous aiderons à y choisir."
        }
        "pauses_partenariat" => {
            "Les Pauses Partenariat sont de courtes rencontres en visioconférence, ouvertes à toutes et à tous, autour d’un sujet. On y vient quand on peut."
        }
        "prochain_appel" => {
            "Un nouvel appel s’ouvre chaque année, avec d’autres dates. Votre candidature y sera la bienvenue."
        }
        _ => return None,
    })
}
