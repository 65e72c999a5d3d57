//! In which hours the agenda is written, and the offer to add those of where one is.

use leptos::{prelude::*, task::spawn_local};

use super::Desk;
use crate::{
    agenda::api::zone_words,
    ui::{Button, ButtonKind, Notice, Tone},
};

/// The zone of the organisation.
const PARIS: &str = "Europe/Paris";

#[component]
pub fn Hours(desk: Desk) -> impl IntoView {
    let (kept, home) = desk
        .agenda
        .with_value(|agenda| (agenda.zone.clone(), agenda.home.clone()));
    let said = match home {
        Some(home) => format!("Les heures sont celles de Paris, puis celles de {home}."),
        None => "Les heures sont celles de Paris, été comme hiver.".to_owned(),
    };
    // The zone of this browser, and how one says it, once it proves to be another.
    let (offer, make_offer) = signal(None::<(String, String)>);
    Effect::new(move |_| {
        let Some(here) = browser_zone() else { return };
        if here == kept.as_deref().unwrap_or(PARIS) {
            return;
        }
        spawn_local(async move {
            // Without an answer there is no offer: the setting remains.
            if let Ok(Some(there)) = zone_words(here.clone()).await {
                make_offer.set(Some((here, there)));
            }
        });
    });
    view! {
        <p class="agenda-hours">{said} " " <a class="screen-only" href="/mon-espace/heures" rel="external">"Changer"</a></p>
        <div role="status" class="screen-only">
            {move || offer.get().map(|(zone, there)| view! {
                <Notice tone=Tone::Next title=format!("Vous êtes {there}\u{a0}?")>
                    <p>"Votre appareil a d’autres heures que Paris. Nous pouvons écrire aussi les vôtres, ici et dans nos messages."</p>
                    <form method="post" action="/mon-espace/heures">
                        <input type="hidden" name="fuseau" value=zone/>
                        <input type="hidden" name="suite" value="/mon-agenda"/>
                        <Button kind=ButtonKind::Secondary small=true>"Montrer aussi mes heures"</Button>
                    </form>
                </Notice>
            })}
        </div>
    }
}

/// The zone that this browser's clock is in.
#[cfg(target_arch = "wasm32")]
fn browser_zone() -> Option<String> {
    use js_sys::{Array, Intl, Object, Reflect};

    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    let zone = Reflect::get(&format.resolved_options(), &"timeZone".into()).ok()?;
    zone.as_string()
}

/// A server has no browser.
#[cfg(not(target_arch = "wasm32"))]
fn browser_zone() -> Option<String> {
    None
}
