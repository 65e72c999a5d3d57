//! A month or a week as a grid, and the day that is open. The grid is the one of the ARIA authoring
//! practices: one stop of the keyboard, arrows inside.

use leptos::{ev, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{Desk, item, state_name};
use crate::{
    agenda::{
        model::{Agenda, Asked, Day, Look, Meeting},
        rules::{Grid, Step, arrow, count, day_label, grid, hours, state_words},
    },
    ui::words::WEEKDAYS,
};

/// How many meetings a day of a month says by name.
const NAMED: usize = 3;
/// The heading of the open day.
const OPEN: &str = "jour-ouvert";

#[component]
pub fn Days(desk: Desk) -> impl IntoView {
    let today = desk.agenda.with_value(|agenda| agenda.today);
    let shown = Memo::new(move |_| {
        desk.agenda
            .with_value(|agenda| desk.asked.with(|asked| grid(agenda, asked)))
    });
    let open_day = Memo::new(move |_| desk.asked.with(|asked| asked.day.unwrap_or(today)));
    // The day that the keyboard is on.
    let held = RwSignal::new(open_day.get_untracked());
    Effect::new(move |_| held.set(open_day.get()));
    let navigate = use_navigate();
    let go = move |day: Day, replace: bool| {
        let options = NavigateOptions {
            scroll: false,
            replace,
            ..NavigateOptions::default()
        };
        navigate(
            &desk.asked.with_untracked(|asked| asked.on(day).address()),
            options,
        );
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.alt_key() || event.ctrl_key() || event.meta_key() {
            return;
        }
        let look = desk.asked.with_untracked(|asked| asked.look);
        let day = held.get_untracked();
        let Some(step) = arrow(&event.key(), event.shift_key(), look, day) else {
            return;
        };
        event.prevent_default();
        match step {
            Step::Open => {
                go(day, false);
                focus_later(OPEN.to_owned());
            }
            Step::To(to) => {
                held.set(to);
                if !is_shown(look, day, to) {
                    // A page turned is a step of the history; an arrow that crosses a month is none.
                    go(to, !event.key().starts_with("Page"));
                }
                focus_later(day_id(to));
            }
        }
    };
    let back = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            focus_later(day_id(held.get_untracked()));
        }
    };
    let turn = move |which: fn(&Grid) -> Day| {
        move || shown.with(|grid| desk.asked.with(|asked| asked.on(which(grid)).address()))
    };
    let unit = move || match desk.asked.with(|asked| asked.look) {
        Look::Week => ("Semaine précédente", "Semaine suivante"),
        Look::Month | Look::List => ("Mois précédent", "Mois suivant"),
    };
    let now = move || desk.asked.with(|asked| asked.on(today).address());
    view! {
        <div class="days" data-look=move || desk.asked.with(|asked| asked.look.code())>
            <div class="days-head">
                <h2 id="agenda-titre" aria-live="polite">
                    <span class="days-title">{move || shown.with(|grid| grid.title.clone())}</span>
                    <span class="visually-hidden">", "</span>
                    " "
                    <span class="days-count">{move || shown.with(|grid| count(grid.total))}</span>
                </h2>
                <nav class="row days-turn screen-only" aria-label="Changer de dates">
                    <a class="button secondary small" href=turn(|grid| grid.before) rel="prev" data-noscroll="">
                        <span aria-hidden="true">"← "</span>
                        <span class="visually-hidden">{move || unit().0}</span>
                        <span class="turn-words" aria-hidden="true">"Avant"</span>
                    </a>
                    <a class="button quiet small" href=now data-noscroll="">"Aujourd’hui"</a>
                    <a class="button secondary small" href=turn(|grid| grid.after) rel="next" data-noscroll="">
                        <span class="visually-hidden">{move || unit().1}</span>
                        <span class="turn-words" aria-hidden="true">"Après"</span>
                        <span aria-hidden="true">" →"</span>
                    </a>
                </nav>
            </div>
            <div class="days-board">
                <table
                    class="days-grid"
                    role=move || desk.is_awake.get().then_some("grid")
                    aria-labelledby="agenda-titre"
                    on:keydown=on_key
                >
                    <thead>
                        <tr>
                            {WEEKDAYS.map(|name| view! {
                                <th scope="col">
                                    <span aria-hidden="true">{name.get(..3).unwrap_or(name)} "."</span>
                                    <span class="visually-hidden">{name}</span>
                                </th>
                            }).into_iter().collect_view()}
                        </tr>
                    </thead>
                    <tbody>
                        {move || {
                            let sight = Sight {
                                held: held.get(),
                                open: open_day.get(),
                                is_awake: desk.is_awake.get(),
                            };
                            desk.agenda.with_value(|agenda| {
                                desk.asked.with(|asked| shown.with(|grid| rows(agenda, asked, grid, sight)))
                            })
                        }}
                    </tbody>
                </table>
                <section class="day-panel" aria-labelledby=OPEN on:keydown=back>
                    {move || {
                        let day = open_day.get();
                        desk.agenda.with_value(|agenda| shown.with(|grid| panel(agenda, grid, day)))
                    }}
                </section>
            </div>
        </div>
    }
}

/// What a person's eyes and keyboard are on.
#[derive(Clone, Copy)]
struct Sight {
    held: Day,
    open: Day,
    is_awake: bool,
}

/// Whether the grid of `from` has `to` among its own days.
fn is_shown(look: Look, from: Day, to: Day) -> bool {
    match look {
        Look::Week => from.monday() == to.monday(),
        Look::Month | Look::List => from.month() == to.month(),
    }
}

fn day_id(day: Day) -> String {
    format!("jour-{day}")
}

fn rows(agenda: &Agenda, asked: &Asked, grid: &Grid, sight: Sight) -> impl IntoView + use<> {
    let rows = grid.rows.iter().map(|row| {
        let cells = row.map(|day| cell(agenda, asked, grid, day, sight));
        view! { <tr>{cells.into_iter().collect_view()}</tr> }
    });
    rows.collect_view()
}

fn cell(
    agenda: &Agenda,
    asked: &Asked,
    grid: &Grid,
    day: Day,
    sight: Sight,
) -> impl IntoView + use<> {
    let places = grid.of(day);
    let meetings = || {
        places
            .iter()
            .filter_map(|place| agenda.meetings.get(*place))
    };
    let is_month = asked.look != Look::Week;
    let is_outside = is_month && day.month() != sight.open.month();
    let is_today = day == agenda.today;
    // Without script, only a day that has something is worth a stop of the keyboard.
    let leads = sight.is_awake || !places.is_empty();
    let stop = if day == sight.held { "0" } else { "-1" };
    let named = if is_month { NAMED } else { usize::MAX };
    let chips = meetings()
        .take(named)
        .map(|meeting| chip(agenda, meeting, is_month))
        .collect_view();
    let more = places.len().saturating_sub(named);
    view! {
        <td
            data-outside=is_outside.then_some("true")
            data-today=is_today.then_some("true")
            aria-selected=sight.is_awake.then_some(if day == sight.open { "true" } else { "false" })
        >
            <a
                class="day"
                id=day_id(day)
                href=leads.then(|| asked.on(day).address())
                tabindex=sight.is_awake.then_some(stop)
                aria-current=is_today.then_some("date")
                data-noscroll=""
            >
                <span class="day-number" aria-hidden="true">{day.number().to_string()}</span>
                <span class="visually-hidden">{day_label(day, places.len(), agenda.today)}</span>
                <span class="day-chips" aria-hidden="true">
                    {chips}
                    {(more > 0).then(|| view! { <span class="day-more">{format!("et {more} de plus")}</span> })}
                </span>
            </a>
        </td>
    }
}

/// A meeting inside a day of the grid: a dot on a phone, an hour and a name elsewhere.
fn chip(agenda: &Agenda, meeting: &Meeting, is_short: bool) -> impl IntoView + use<> {
    let state = state_name(meeting.state, agenda.is_next(meeting));
    let title = meeting.title.clone();
    let group = (!is_short).then(|| {
        let group = agenda
            .group(meeting)
            .map_or("", |group| group.title.as_str());
        let words = format!("{group} · {}", state_words(agenda, meeting));
        view! { <span class="chip-group">{words}</span> }
    });
    view! {
        <span class="chip" data-state=state>
            <span class="chip-hour">{hours(meeting, is_short)}</span>
            " "
            <span class="chip-title">{title}</span>
            {group}
        </span>
    }
}

/// The day that is open, with everything in it.
fn panel(agenda: &Agenda, grid: &Grid, day: Day) -> impl IntoView + use<> {
    let meetings: Vec<_> = grid
        .of(day)
        .iter()
        .filter_map(|place| agenda.meetings.get(*place))
        .map(|meeting| item(agenda, meeting, false))
        .collect();
    let said = if day == agenda.today {
        "Aujourd’hui"
    } else {
        ""
    };
    let content = if meetings.is_empty() {
        view! { <p class="soft">"Aucune rencontre ce jour."</p> }.into_any()
    } else {
        view! { <ol class="agenda">{meetings}</ol> }.into_any()
    };
    view! {
        <h3 id=OPEN tabindex="-1">{day.words()}</h3>
        {(!said.is_empty()).then(|| view! { <p class="soft">{said}</p> })}
        {content}
    }
}

/// Gives the focus to an element once the page is drawn.
fn focus_later(id: String) {
    use leptos::wasm_bindgen::JsCast;

    // A page that draws no more has no focus to give.
    let _ = request_animation_frame(move || {
        let element = document().get_element_by_id(&id);
        if let Some(element) =
            element.and_then(|it| it.dyn_into::<leptos::web_sys::HtmlElement>().ok())
        {
            // It may have gone again.
            let _ = element.focus();
        }
    });
}
