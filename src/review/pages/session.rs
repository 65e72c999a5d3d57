//! The page that keeps what was typed when the sign-in ended.

use leptos::prelude::*;

use crate::ui::{Button, ButtonKind, LinkButton, Notice, TitleBlock, Tone};

/// One signs in beside, then sends the same words again: nothing is lost.
pub fn keep_typed(
    address: String,
    door: String,
    page: String,
    fields: Vec<(String, String)>,
) -> impl IntoView {
    let hidden = fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    view! {
        <div class="wrap narrow stack">
            <TitleBlock title="Reconnectez-vous, rien n’est perdu"/>
            <Notice tone=Tone::Attention title="Votre connexion a pris fin">
                <p>"Ce que vous venez d’écrire est dans cette page. Connectez-vous dans un autre onglet, puis revenez ici et envoyez de nouveau."</p>
            </Notice>
            <p><a href=door target="_blank" rel="noopener">"Me connecter dans un autre onglet"</a></p>
            <form method="post" action=address class="row">
                {hidden}
                <Button>"Envoyer de nouveau"</Button>
                <LinkButton href=page kind=ButtonKind::Quiet>"Abandonner"</LinkButton>
            </form>
        </div>
    }
}
