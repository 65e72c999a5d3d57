//! How the agenda is looked at, and which meetings are wanted: links, and a form that the address keeps.

use leptos::prelude::*;

use super::Desk;
use crate::{
    agenda::model::{Asked, Kind, Look},
    ui::Icon,
};

#[component]
pub fn Tools(desk: Desk) -> impl IntoView {
    let looks = Look::ALL.map(|look| {
        let address = move || desk.asked.with(|asked| asked.by(look).address());
        let current = move || {
            desk.asked
                .with(|asked| (asked.look == look).then_some("page"))
        };
        view! { <li><a href=address aria-current=current data-noscroll="">{look.label()}</a></li> }
    });
    view! {
        <div class="agenda-tools screen-only" on:click=move |event| desk.click(&event)>
            <nav aria-label="Façons de voir l’agenda">
                <ul class="looks">{looks.into_iter().collect_view()}</ul>
            </nav>
            <Filters desk/>
        </div>
        <p class="print-only">{move || filtered(desk)}</p>
    }
}

/// What is left out, in words: paper has no form.
fn filtered(desk: Desk) -> Option<String> {
    desk.asked.with(|asked| {
        let group = desk.agenda.with_value(|agenda| {
            let wanted = asked.group.as_ref()?;
            let group = agenda.groups.iter().find(|group| group.code == *wanted)?;
            Some(group.title.clone())
        });
        let kind = asked.kind.map(|kind| kind.plural().to_owned());
        let said: Vec<String> = group.into_iter().chain(kind).collect();
        (!said.is_empty()).then(|| format!("Seulement\u{a0}: {}.", said.join(", ")))
    })
}

#[component]
fn Filters(desk: Desk) -> impl IntoView {
    let filled = |text: String| (!text.is_empty()).then_some(text);
    let groups = desk.agenda.with_value(|agenda| {
        let options = agenda.groups.iter().map(|group| {
            let code = group.code.clone();
            let is_it = {
                let code = code.clone();
                move || desk.asked.with(|asked| asked.group.as_ref() == Some(&code))
            };
            view! { <option value=code selected=is_it>{group.title.clone()}</option> }
        });
        options.collect_view()
    });
    let kinds = desk.agenda.with_value(|agenda| {
        let is_met = |kind: &Kind| agenda.meetings.iter().any(|meeting| meeting.kind == *kind);
        let options = Kind::ALL.into_iter().filter(is_met).map(|kind| {
            let is_it = move || desk.asked.with(|asked| asked.kind == Some(kind));
            view! { <option value=kind.code() selected=is_it>{kind.plural()}</option> }
        });
        options.collect_view()
    });
    let has_groups = desk.agenda.with_value(|agenda| agenda.groups.len() > 1);
    view! {
        <form method="get" action="/mon-agenda" class="agenda-filters" aria-label="Choisir les rencontres">
            <input type="hidden" name="vue" value=move || desk.asked.with(|asked| asked.look.code())/>
            <input
                type="hidden"
                name="jour"
                value=move || desk.asked.with(|asked| asked.day.map(|day| day.to_string()).unwrap_or_default())
            />
            {has_groups.then(|| view! {
                <label class="agenda-filter">
                    <span class="visually-hidden">"Groupe"</span>
                    <span class="select"><select
                        name="groupe"
                        class="input"
                        on:change=move |event| desk.go(Asked {
                            group: filled(event_target_value(&event)),
                            ..desk.asked.get_untracked()
                        }, false)
                    >
                        <option value="">"Tous mes groupes"</option>
                        {groups}
                    </select><Icon shape=Icon::Down/></span>
                </label>
            })}
            <label class="agenda-filter">
                <span class="visually-hidden">"Genre de rencontre"</span>
                <span class="select"><select
                    name="genre"
                    class="input"
                    on:change=move |event| desk.go(Asked {
                        kind: Kind::from_code(&event_target_value(&event)),
                        ..desk.asked.get_untracked()
                    }, false)
                >
                    <option value="">"Toutes les rencontres"</option>
                    {kinds}
                </select><Icon shape=Icon::Down/></span>
            </label>
            // Without script, choosing is not enough.
            <button type="submit" class="button secondary small" hidden=move || desk.is_awake.get()>"Afficher"</button>
        </form>
    }
}
