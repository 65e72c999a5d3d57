//! A month or a week as a grid, and the day that is open. The grid is the one of the ARIA authoring
//! practices: one stop of the keyboard, arrows inside.

use leptos::{ev, html, prelude::*, web_sys};

use super::{
    Desk, Said,
    address::is_plain,
    cells::{Board, Drawn, Sight, day_id},
};
use crate::{
    agenda::{
        model::{Asked, Day, Look},
        rules::{Grid, Step, arrow, count, grid},
    },
    ui::{Status, words::WEEKDAYS},
};

/// The heading of the open day.
const OPEN: &str = "jour-ouvert";

#[component]
pub fn Days(desk: Desk) -> impl IntoView {
    let today = desk.agenda.with_value(|agenda| agenda.today);
    // Out of sight, it stays as it was; drawn before anybody asked, it is a month.
    let asked = Memo::new(move |before: Option<&Asked>| {
        desk.asked.with(|asked| match (asked.look, before) {
            (Look::List, Some(before)) => before.clone(),
            (Look::List, None) => asked.by(Look::Month),
            _ => asked.clone(),
        })
    });
    let shown = Memo::new(move |_| {
        desk.agenda
            .with_value(|agenda| asked.with(|asked| grid(agenda, asked)))
    });
    let open_day = Memo::new(move |_| asked.with(|asked| asked.day.unwrap_or(today)));
    let draw = move || {
        let sight = Sight {
            open: open_day.get(),
            is_awake: desk.is_awake.get(),
        };
        desk.agenda.with_value(|agenda| {
            asked.with(|asked| shown.with(|grid| Drawn::new(agenda, asked, grid, sight)))
        })
    };
    let first = untrack(draw);
    let html = first.html();
    let mut first = Some(first);
    let body = NodeRef::<html::Tbody>::new();
    // The day that the keyboard is on, and whether a drawn anew grid gets the focus back.
    let held = StoredValue::new(open_day.get_untracked());
    let is_inside = StoredValue::new(false);
    Effect::new(move |before: Option<Option<Board>>| {
        let body = body.get()?;
        let is_first = before.is_none();
        let mut board = before.flatten().or_else(|| first.take().map(Board::new))?;
        board.show(draw(), &body);
        if is_first && desk.asked.with_untracked(|asked| asked.look == Look::List) {
            lay_out(&body);
        }
        let day = open_day.get();
        held.set_value(day);
        if is_inside.get_value() {
            is_inside.set_value(false);
            focus_later(day_id(day));
        }
        Some(board)
    });
    let open = move |day: Day, replaces: bool| {
        desk.go(asked.with_untracked(|asked| asked.on(day)), replaces);
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.alt_key() || event.ctrl_key() || event.meta_key() {
            return;
        }
        let look = asked.with_untracked(|asked| asked.look);
        let day = day_of(&event).unwrap_or(held.get_value());
        let Some(step) = arrow(&event.key(), event.shift_key(), look, day) else {
            return;
        };
        event.prevent_default();
        match step {
            Step::Open => {
                open(day, false);
                focus_later(OPEN.to_owned());
            }
            Step::To(to) if is_shown(look, day, to) => {
                held.set_value(to);
                move_stop(day, to);
            }
            Step::To(to) => {
                is_inside.set_value(true);
                // A page turned is a step of the history; an arrow that crosses a month is none.
                open(to, !event.key().starts_with("Page"));
            }
        }
    };
    // The day itself is opened by the page's own way with links.
    let on_click = move |event: ev::MouseEvent| {
        let is_other = day_of(&event).is_some_and(|day| day != open_day.get_untracked());
        is_inside.set_value(is_other && is_plain(&event));
    };
    let back = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            focus_later(day_id(held.get_value()));
        }
    };
    let turn = move |which: fn(&Grid) -> Day| {
        move || shown.with(|grid| asked.with(|asked| asked.on(which(grid)).address()))
    };
    let unit = move || match asked.with(|asked| asked.look) {
        Look::Week => ("Semaine précédente", "Semaine suivante"),
        Look::Month | Look::List => ("Mois précédent", "Mois suivant"),
    };
    let now = move || asked.with(|asked| asked.on(today).address());
    // Drawn without a table's display once it is awake, the grid says its parts; before, a table does.
    let awake = move |role: &'static str| move || desk.is_awake.get().then_some(role);
    view! {
        <div class="days" data-look=move || asked.with(|asked| asked.look.code())>
            <div class="days-head">
                <h2 id="agenda-titre" aria-live="polite">
                    <span class="days-title">{move || shown.with(|grid| capital(grid.title.clone()))}</span>
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
                    role=awake("grid")
                    aria-labelledby="agenda-titre"
                    data-noscroll=""
                    on:keydown=on_key
                    on:click=on_click
                >
                    <thead role=awake("rowgroup")>
                        <tr role=awake("row")>
                            {WEEKDAYS.map(|name| view! {
                                <th scope="col" role=awake("columnheader") abbr=name>{name.get(..3).unwrap_or(name)} "."</th>
                            }).into_iter().collect_view()}
                        </tr>
                    </thead>
                    <tbody role=awake("rowgroup") node_ref=body inner_html=html></tbody>
                </table>
                <section class="day-panel" aria-labelledby=OPEN on:keydown=back>
                    <Panel desk shown open_day/>
                </section>
            </div>
        </div>
    }
}

/// Whether the grid of `from` has `to` among its own days.
fn is_shown(look: Look, from: Day, to: Day) -> bool {
    match look {
        Look::Week => from.monday() == to.monday(),
        Look::Month | Look::List => from.month() == to.month(),
    }
}

/// The day that is open, with everything in it. Its words change where they stand, as those of the grid:
/// what a day has no use for is hidden.
#[component]
fn Panel(desk: Desk, shown: Memo<Grid>, open_day: Memo<Day>) -> impl IntoView {
    let today = desk.agenda.with_value(|agenda| agenda.today);
    let is_past_or_to_come = Memo::new(move |_| open_day.get() != today);
    let places = Memo::new(move |_| shown.with(|grid| grid.of(open_day.get()).to_vec()));
    let is_empty = Memo::new(move |_| places.with(Vec::is_empty));
    let most = Memo::new(move |most: Option<&usize>| {
        let most = most.copied().unwrap_or_default();
        most.max(places.with(Vec::len))
    });
    view! {
        <h3 id=OPEN tabindex="-1">{move || capital(open_day.get().words())}</h3>
        <p class="soft" hidden=move || is_past_or_to_come.get()>"Aujourd’hui"</p>
        <p class="soft" hidden=move || !is_empty.get()>"Aucune rencontre ce jour."</p>
        <ol class="agenda" hidden=move || is_empty.get()>
            {move || (0..most.get()).map(|at| place(desk, places, at)).collect_view()}
        </ol>
    }
}

/// The meeting at that place of the open day; what it was before, out of sight, when the day has fewer.
fn place(desk: Desk, places: Memo<Vec<usize>>, at: usize) -> impl IntoView {
    let is_away = Memo::new(move |_| places.with(|places| places.len() <= at));
    let said = Memo::new(move |before: Option<&Said>| {
        let place = places.with(|places| places.get(at).copied());
        let now = place.and_then(|place| {
            desk.agenda
                .with_value(|agenda| Some(Said::new(agenda, agenda.meetings.get(place)?)))
        });
        now.or_else(|| before.cloned()).unwrap_or_default()
    });
    let tone = Memo::new(move |_| said.with(|said| said.tone));
    view! {
        <li
            class="agenda-item undated"
            hidden=move || is_away.get()
            data-state=move || said.with(|said| said.state)
        >
            <div class="agenda-text">
                <a class="link-strong" href=move || said.with(|said| said.address.clone()) rel="external">
                    {move || said.with(|said| said.title.clone())}
                </a>
                <span>{move || said.with(|said| said.when.clone())}</span>
                {move || said.with(|said| said.there.clone()).map(|there| view! { <span class="agenda-home">{there}</span> })}
                <span class="soft">{move || said.with(|said| said.place.clone())}</span>
            </div>
            <Status tone>{move || said.with(|said| said.word)}</Status>
        </li>
    }
}

/// A sentence's first letter, where it stands alone. The style sheet could, and every change of the text
/// would make its box anew.
fn capital(mut words: String) -> String {
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// The day of the grid in which something happened.
fn day_of(event: &web_sys::Event) -> Option<Day> {
    use leptos::wasm_bindgen::JsCast;

    let element = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let day = element.closest("a.day").ok()??;
    Day::parse(day.id().strip_prefix("jour-")?)
}

/// Has the browser lay out weeks that nobody sees yet: it does so as soon as it is asked how high one is. Then to
/// open them for the first time costs half as much.
fn lay_out(body: &web_sys::Element) {
    if let Some(week) = body.first_element_child() {
        let _ = week.client_height();
    }
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
