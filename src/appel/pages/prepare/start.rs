//! What a new call starts from.

use leptos::prelude::*;

use crate::{
    appel::document::Appel,
    ui::{Actions, Breadcrumbs, Button, Choice, NavLink, RadioCards, TitleBlock},
};

/// `/administration/appels/nouveau`
#[component]
pub fn StartPage(
    /// The published calls, the one that closes last first.
    calls: Vec<Appel>,
) -> impl IntoView {
    let first = calls
        .first()
        .map_or_else(String::new, |call| call.document.slug.to_string());
    let mut options: Vec<Choice> = calls
        .into_iter()
        .map(|call| {
            let document = call.document;
            Choice::new(
                document.slug.to_string(),
                format!("Reprendre {}", document.short_title),
            )
            .note("Les textes, le questionnaire et les dates, un an plus tard, les mêmes jours de la semaine. Vous vérifiez tout.")
        })
        .collect();
    options.push(
        Choice::new("", "Partir d’une page blanche")
            .note("Un questionnaire court est proposé\u{a0}: nom, adresse, motivations, accords."),
    );
    view! {
        <div class="wrap narrow stack">
            <Breadcrumbs links=vec![NavLink::new("/administration/appels", "Les appels")] here="Nouvel appel"/>
            <TitleBlock
                title="Nouvel appel"
                lead="Il reste invisible du public jusqu’à ce que vous le publiiez."
            />
            <form class="stack" method="post" action="/administration/appels/nouveau">
                <RadioCards
                    id="depuis" name="depuis" label="De quoi voulez-vous partir\u{a0}?" options
                    required=true value=Signal::stored(first)
                />
                <Actions inline=true>
                    <Button>"Commencer"</Button>
                </Actions>
            </form>
        </div>
    }
}
