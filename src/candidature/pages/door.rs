//! The pages around the form that ship no script: the door, finishing later,
//! and keeping what was typed when the browser lost its key.

use leptos::prelude::*;

use crate::{
    appel::{document::Document, model::Slug},
    server::clock::wording,
    ui::{
        Actions, Button, ButtonKind, LinkButton, Notice, Privacy, TextField, TextKind, TitleBlock,
        Tone,
    },
};

/// How to begin, or to go on with a draft begun elsewhere.
pub fn door(call: &Document, is_open: bool) -> impl IntoView + use<> {
    let slug = call.slug.to_string();
    let address = format!("/appels/{slug}/candidature");
    let sign_in = format!("/connexion?suite={address}");
    let closes = wording::day_and_time(call.calendar.closes_at);
    let phone = call.contact.phone.clone();
    let begin = if is_open {
        view! {
            <ul class="stack tight">
                <li>"Huit étapes, une vingtaine de minutes. Vous pouvez vous arrêter quand vous voulez."</li>
                <li>"Vos réponses s’enregistrent à mesure que vous avancez\u{a0}: ce navigateur les retrouve."</li>
                <li>"Vous relisez tout avant d’envoyer, et vous recevez une copie."</li>
                <li>"Vous pouvez envoyer jusqu’au " {closes} "."</li>
            </ul>
            <Privacy question="Qui lira vos réponses\u{a0}?">
                "Tant que vous n’envoyez pas\u{a0}: personne. Ensuite\u{a0}: l’équipe d’animation et l’administration."
            </Privacy>
            <form method="post" action=address>
                <Actions>
                    <Button>"Commencer"</Button>
                    <LinkButton href=sign_in.clone() kind=ButtonKind::Secondary>"J’ai déjà commencé ailleurs"</LinkButton>
                </Actions>
            </form>
        }
        .into_any()
    } else {
        view! {
            <Notice tone=Tone::Attention title="L’appel n’est pas ouvert">
                <p>"Il se ferme, ou s’est fermé, le " {closes} ". Si vous aviez commencé un brouillon, vous pouvez encore le reprendre et l’envoyer\u{a0}: il sera gardé de côté."</p>
            </Notice>
            <div class="row">
                <LinkButton href=sign_in>"Reprendre mon brouillon"</LinkButton>
                <LinkButton href="/appels" kind=ButtonKind::Secondary>"Voir les appels"</LinkButton>
            </div>
        }
        .into_any()
    };
    view! {
        <div class="wrap narrow stack">
            <TitleBlock title="Ma candidature" eyebrow=call.short_title.clone()/>
            {begin}
            <p class="soft">"Vous préférez le faire avec quelqu’un\u{a0}? Appelez-nous au " {phone} "\u{a0}: nous le remplirons ensemble."</p>
        </div>
    }
}

/// What finishing later shows.
pub struct Later {
    /// The address typed, or the one answered in the form.
    pub email: String,
    /// What is wrong with it.
    pub error: Option<String>,
    /// Whether the mail has just left.
    pub is_sent: bool,
}

/// The draft is safe here; to find it elsewhere, a mail.
pub fn later(slug: &Slug, later: Later) -> impl IntoView + use<> {
    let back = format!("/appels/{slug}/candidature");
    let action = format!("{back}/plus-tard");
    let Later {
        email,
        error,
        is_sent,
    } = later;
    let error = Signal::stored(error);
    view! {
        <div class="wrap narrow stack">
            <TitleBlock title="C’est gardé" lead="Votre brouillon vous attend dans ce navigateur. Revenez quand vous voulez."/>
            {is_sent.then(|| view! {
                <Notice tone=Tone::Done title="Le message est parti">
                    <p>"Ouvrez-le sur l’appareil de votre choix. Un code vous sera demandé\u{a0}: personne d’autre ne peut ouvrir votre brouillon."</p>
                </Notice>
            })}
            <form method="post" action=action novalidate class="stack">
                <h2>"Le retrouver sur un autre appareil"</h2>
                <TextField
                    id="courriel" name="courriel" label="Votre adresse e-mail"
                    help="Nous y enverrons le chemin vers votre brouillon. Format attendu\u{a0}: nom@domaine.fr"
                    kind=TextKind::Email required=true value=Signal::stored(email) error
                />
                <Actions>
                    <Button>"Recevoir le message"</Button>
                    <LinkButton href=back kind=ButtonKind::Secondary>"Revenir à mon brouillon"</LinkButton>
                </Actions>
            </form>
        </div>
    }
}

/// What was typed, kept while one signs in beside.
pub fn keep_typed(
    address: &str,
    slug: &Slug,
    pairs: Vec<(String, String)>,
) -> impl IntoView + use<> {
    let sign_in = format!("/connexion?suite=/appels/{slug}/candidature");
    let address = address.to_owned();
    let kept = pairs
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    view! {
        <div class="wrap narrow stack">
            <TitleBlock title="Reconnectez-vous, rien n’est perdu"/>
            <p>"Ce navigateur ne tient plus la clé de votre brouillon. Ce que vous venez d’écrire est gardé dans cette page\u{a0}: ne la fermez pas."</p>
            <ol class="stack tight">
                <li><a href=sign_in target="_blank">"Connectez-vous dans un autre onglet"</a>" et ouvrez votre brouillon."</li>
                <li>"Revenez ici, puis enregistrez de nouveau."</li>
            </ol>
            <form method="post" action=address>
                {kept}
                <Actions><Button>"Enregistrer ce que j’ai écrit"</Button></Actions>
            </form>
        </div>
    }
}
