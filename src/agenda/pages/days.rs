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
    // The day that the keyboard is on, and whether a drawn anew grid gets the focus back.
    let held = StoredValue::new(open_day.get_untracked());
    let is_inside = StoredValue::new(false);
    Effect::new(move |_| {
        let day = open_day.get();
        held.set_value(day);
        if is_inside.get_value() {
            is_inside.set_value(false);
            focus_later(day_id(day));
        }
    });
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
    let open = go.clone();
    let on_key = move |event: ev::KeyboardEvent| {
        if event.alt_key() || event.ctrl_key() || event.meta_key() {
            return;
        }
        let look = desk.asked.with_untracked(|asked| asked.look);
        let day = held.get_value();
        let Some(step) = arrow(&event.key(), event.shift_key(), look, day) else {
            return;
        };
        event.prevent_default();
        match step {
            Step::Open => {
                go(day, false);
                focus_later(OPEN.to_owned());
            }
            Step::To(to) if is_shown(look, day, to) => {
                held.set_value(to);
                move_stop(day, to);
            }
            Step::To(to) => {
                is_inside.set_value(true);
                // A page turned is a step of the history; an arrow that crosses a month is none.
                go(to, !event.key().starts_with("Page"));
            }
        }
    };
    let on_click = move |event: ev::MouseEvent| {
        let is_plain = !(event.ctrl_key() || event.meta_key() || event.shift_key());
        if let Some(day) = clicked_day(&event).filter(|_| is_plain && event.button() == 0) {
            // Here the page stays where it is; the router would go to its top.
            event.prevent_default();
            is_inside.set_value(true);
            open(day, false);
        }
    };
    let back = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            focus_later(day_id(held.get_value()));
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
    let days = move || {
        let sight = Sight {
            open: open_day.get(),
            is_awake: desk.is_awake.get(),
        };
        desk.agenda.with_value(|agenda| {
            desk.asked
                .with(|asked| shown.with(|grid| rows(agenda, asked, grid, sight)))
        })
    };
    view! {
        <div class="days" data-look=move || desk.asked.with(|asked| asked.look.code())>
            <div class="days-head">
                <h2 id="agenda-titre" aria-live="polite">
                    <span class="days-title">{move || shown.with(|grid| grid.title.clone())}</span>
                    " "
                    <span class="days-count">{move || shown.with(|grid| count(grid.total))}</span>
                </h2>
                <nav class="row days-turn screen-only" aria-label="Changer de dates">
                    <a class="button secondary small" href=turn(|grid| grid.before) rel="prev" data-noscroll="" aria-label=move || unit().0>
                        <span aria-hidden="true">"← "</span>
                        <span class="turn-words" aria-hidden="true">"Avant"</span>
                    </a>
                    <a class="button quiet small" href=now data-noscroll="">"Aujourd’hui"</a>
                    <a class="button secondary small" href=turn(|grid| grid.after) rel="next" data-noscroll="" aria-label=move || unit().1>
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
                    on:click=on_click
                >
                    <thead>
                        <tr>
                            {WEEKDAYS.map(|name| view! {
                                <th scope="col" abbr=name>{name.get(..3).unwrap_or(name)} "."</th>
                            }).into_iter().collect_view()}
                        </tr>
                    </thead>
                    <tbody inner_html=days></tbody>
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

/// What a person's eyes are on, and whether a script is at work.
#[derive(Clone, Copy)]
struct Sight {
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

/// The weeks, as HTML: forty-two days change at once, and a text that the browser reads whole takes
/// a fraction of what as many views take on an old phone. What people wrote is escaped.
fn rows(agenda: &Agenda, asked: &Asked, grid: &Grid, sight: Sight) -> String {
    let mut html = String::with_capacity(16 * 1024);
    let (row, cell) = match sight.is_awake {
        // On a phone a week is no table to the eye, and stays a grid to the ear.
        true => (" role=\"row\"", " role=\"gridcell\""),
        false => ("", ""),
    };
    for week in &grid.rows {
        html.push_str("<tr");
        html.push_str(row);
        html.push('>');
        for day in week {
            html.push_str("<td");
            html.push_str(cell);
            write_day(&mut html, agenda, asked, grid, *day, sight);
            html.push_str("</td>");
        }
        html.push_str("</tr>");
    }
    html
}

/// A day, from inside the tag of its cell.
fn write_day(
    html: &mut String,
    agenda: &Agenda,
    asked: &Asked,
    grid: &Grid,
    day: Day,
    sight: Sight,
) {
    let places = grid.of(day);
    let is_month = asked.look != Look::Week;
    let is_open = day == sight.open;
    let is_today = day == agenda.today;
    if is_month && day.month() != sight.open.month() {
        html.push_str(" data-outside");
    }
    if is_today {
        html.push_str(" data-today");
    }
    if sight.is_awake {
        html.push_str(if is_open {
            " aria-selected=\"true\""
        } else {
            " aria-selected=\"false\""
        });
    }
    html.push_str("><a class=\"day\"");
    attribute(html, "id", &day_id(day));
    // Without script, only a day that has something is worth a stop of the keyboard.
    if sight.is_awake || !places.is_empty() {
        attribute(html, "href", &asked.on(day).address());
        attribute(
            html,
            "aria-label",
            &day_label(day, places.len(), agenda.today),
        );
    }
    if sight.is_awake {
        attribute(html, "tabindex", if is_open { "0" } else { "-1" });
    }
    if is_today {
        attribute(html, "aria-current", "date");
    }
    html.push('>');
    let number = day.number().to_string();
    if is_month {
        span(html, "day-number", &number);
    } else {
        let name = day.weekday_words();
        html.push_str("<span class=\"day-number\">");
        span(
            html,
            "day-name",
            &format!("{}. ", name.get(..3).unwrap_or(name)),
        );
        escape(html, &number);
        html.push_str("</span>");
    }
    let named = if is_month { NAMED } else { usize::MAX };
    if !places.is_empty() {
        html.push_str("<span class=\"day-chips\">");
        let meetings = places
            .iter()
            .filter_map(|place| agenda.meetings.get(*place));
        for meeting in meetings.take(named) {
            write_chip(html, agenda, meeting, is_month);
        }
        let more = places.len().saturating_sub(named);
        if more > 0 {
            span(html, "day-more", &format!("et {more} de plus"));
        }
        html.push_str("</span>");
    }
    html.push_str("</a>");
}

/// A meeting inside a day of the grid: a dot on a phone, an hour and a name elsewhere.
fn write_chip(html: &mut String, agenda: &Agenda, meeting: &Meeting, is_short: bool) {
    html.push_str("<span class=\"chip\"");
    let state = state_name(meeting.state, agenda.is_next(meeting));
    attribute(html, "data-state", state);
    html.push('>');
    escape(html, &hours(meeting, is_short));
    html.push(' ');
    // A month may hold a hundred of them: the fewer pieces, the sooner it is drawn.
    if is_short {
        escape(html, &meeting.title);
    } else {
        span(html, "chip-title", &meeting.title);
        let group = agenda
            .group(meeting)
            .map_or("", |group| group.title.as_str());
        let words = format!("{group} · {}", state_words(agenda, meeting));
        span(html, "chip-group", &words);
    }
    html.push_str("</span>");
}

fn span(html: &mut String, class: &str, text: &str) {
    html.push_str("<span class=\"");
    html.push_str(class);
    html.push_str("\">");
    escape(html, text);
    html.push_str("</span>");
}

fn attribute(html: &mut String, name: &str, value: &str) {
    html.push(' ');
    html.push_str(name);
    html.push_str("=\"");
    escape(html, value);
    html.push('"');
}

/// A text, where no letter of it means anything to a browser.
fn escape(html: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"']) {
        let (plain, special) = rest.split_at(at);
        html.push_str(plain);
        html.push_str(match special.as_bytes().first() {
            Some(b'&') => "&amp;",
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            _ => "&quot;",
        });
        rest = special.get(1..).unwrap_or_default();
    }
    html.push_str(rest);
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

/// The day on which somebody clicked.
fn clicked_day(event: &ev::MouseEvent) -> Option<Day> {
    use leptos::wasm_bindgen::JsCast;

    let element = event
        .target()?
        .dyn_into::<leptos::web_sys::Element>()
        .ok()?;
    let day = element.closest("a.day").ok()??;
    Day::parse(day.id().strip_prefix("jour-")?)
}

/// Moves the one stop of the keyboard from a day to another that is shown.
fn move_stop(from: Day, to: Day) {
    let day = |day: Day| document().get_element_by_id(&day_id(day));
    if let Some(from) = day(from) {
        // An element that refuses an attribute is no fault of the person who pressed the key.
        let _ = from.set_attribute("tabindex", "-1");
    }
    if let Some(to) = day(to) {
        let _ = to.set_attribute("tabindex", "0");
    }
    focus(&day_id(to));
}

/// Gives the focus to an element once the page is drawn.
fn focus_later(id: String) {
    // A page that draws no more has no focus to give.
    let _ = request_animation_frame(move || focus(&id));
}

fn focus(id: &str) {
    use leptos::wasm_bindgen::JsCast;

    let element = document().get_element_by_id(id);
    if let Some(element) = element.and_then(|it| it.dyn_into::<leptos::web_sys::HtmlElement>().ok())
    {
        // It may have gone again.
        let _ = element.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::model::{Kind, Place, Source, State};

    #[test]
    fn what_people_wrote_stays_a_text() {
        let day = Day::parse("2025-03-18").expect("a day");
        let agenda = Agenda {
            groups: vec![Source {
                code: "a".to_owned(),
                title: "\"><img src=x>".to_owned(),
                href: String::new(),
                files: None,
            }],
            meetings: vec![Meeting {
                day,
                from: 600,
                to: 660,
                kind: Kind::Seance,
                state: State::Coming,
                group: 0,
                title: "<script>alert(1)</script> & \"co\"".to_owned(),
                place: Place::Video,
                href: String::new(),
                there: None,
            }],
            today: day,
            next: None,
            zone: None,
            home: None,
        };
        for look in [Look::Month, Look::Week] {
            let asked = Asked {
                look,
                day: Some(day),
                group: None,
                ..Asked::default()
            };
            let sight = Sight {
                open: day,
                is_awake: true,
            };
            let html = rows(&agenda, &asked, &grid(&agenda, &asked), sight);
            assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;co&quot;"));
            assert!(
                !html.contains("<script") && !html.contains("<img"),
                "{html}"
            );
            assert_eq!(
                html.matches("tabindex=\"0\"").count(),
                1,
                "one stop of the keyboard"
            );
            assert_eq!(html.matches("aria-selected=\"true\"").count(), 1);
            assert!(
                html.contains("aria-label=\"mardi 18 mars 2025, 1\u{a0}rencontre, aujourd’hui\"")
            );
        }
    }
}
