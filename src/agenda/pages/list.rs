//! The list: everything, a meeting a line, month by month.

use leptos::prelude::*;

use super::{Desk, Said};
use crate::{
    agenda::{
        model::{Agenda, Asked, Day, Look, Meeting},
        rules::{Shown, count, listing},
    },
    ui::{DateBlock, Status},
};

#[component]
pub fn List(desk: Desk) -> impl IntoView {
    // Out of sight, it stays as it was.
    let asked = Memo::new(move |before: Option<&Asked>| {
        desk.asked.with(|asked| match before {
            Some(before) if asked.look != Look::List => before.clone(),
            _ => asked.clone(),
        })
    });
    move || {
        desk.agenda
            .with_value(|agenda| asked.with(|asked| page(agenda, asked)))
    }
}

fn page(agenda: &Agenda, asked: &Asked) -> impl IntoView + use<> {
    let shown = listing(agenda, asked);
    let Shown {
        before,
        after,
        is_over,
        ..
    } = shown;
    let said = if shown.meetings.is_empty() {
        Some("Aucune rencontre ne répond à ce choix.")
    } else if is_over {
        Some("Plus aucune rencontre n’est à venir\u{a0}: voici celles qui ont eu lieu.")
    } else {
        None
    };
    let months = by_month(agenda, &shown.meetings)
        .into_iter()
        .map(|(month, meetings)| {
            let id = format!(
                "mois-{}",
                meetings[0].day.to_string().get(..7).unwrap_or_default()
            );
            let items = meetings
                .iter()
                .map(|meeting| item(agenda, meeting))
                .collect_view();
            let named = id.clone();
            view! {
                <section class="agenda-month" aria-labelledby=named>
                    <h2 id=id>{month}</h2>
                    <ol class="agenda">{items}</ol>
                </section>
            }
        })
        .collect_view();
    let link = |to: Option<(Day, usize)>, words: &'static str, rel: &'static str| {
        to.map(|(day, left)| {
            let href = asked.on(day).address();
            view! { <a class="link-strong" href=href rel=rel>{format!("{words} ({})", count(left))}</a> }
        })
    };
    let turn = |link: Option<_>, label: &'static str| {
        link.map(|link| view! { <nav class="screen-only" aria-label=label>{link}</nav> })
    };
    let previous = turn(link(before, "Avant", "prev"), "Dates d’avant");
    let following = turn(link(after, "Après", "next"), "Dates d’après");
    view! {
        <div class="stack" id="liste">
            {said.map(|said| view! { <p class="soft" role="status">{said}</p> })}
            {previous}
            {months}
            {following}
        </div>
    }
}

/// One meeting, with its day.
fn item(agenda: &Agenda, meeting: &Meeting) -> impl IntoView + use<> {
    let said = Said::new(agenda, meeting);
    let day = meeting.day;
    let there = said
        .there
        .map(|there| view! { <span class="agenda-home">{there}</span> });
    view! {
        <li class="agenda-item" data-state=said.state>
            <DateBlock
                datetime=day.to_string()
                weekday=day.weekday_words()
                day=day.number().to_string()
                month=day.month().name()
                small=true
            />
            <div class="agenda-text">
                <a class="link-strong" href=said.address rel="external">{said.title}</a>
                <span>{said.when}</span>
                {there}
                <span class="soft">{said.place}</span>
            </div>
            <Status tone=said.tone>{said.word}</Status>
        </li>
    }
}

/// The meetings of each month, in order.
fn by_month<'a>(agenda: &'a Agenda, places: &[usize]) -> Vec<(String, Vec<&'a Meeting>)> {
    let mut months: Vec<(String, Vec<_>)> = Vec::new();
    let mut last = None;
    for meeting in places
        .iter()
        .filter_map(|place| agenda.meetings.get(*place))
    {
        let month = meeting.day.month();
        if last != Some(month) {
            months.push((month.words(), Vec::new()));
            last = Some(month);
        }
        if let Some((_, meetings)) = months.last_mut() {
            meetings.push(meeting);
        }
    }
    months
}
