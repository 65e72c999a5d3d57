//! The days of a grid: drawn as one HTML text at first, then mended where they stand. An old phone
//! takes half as long to change the words of forty-two cells as to make forty-two others; so nothing is
//! taken away that may serve again, a line or a week, but hidden.

use leptos::{
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlAnchorElement, Node},
};

use super::state_name;
use crate::agenda::{
    model::{Agenda, Asked, Day, Look, Meeting},
    rules::{Grid, day_label, hours, state_words},
};

/// How many meetings a day of a month says by name.
const NAMED: usize = 3;
/// How many weeks a month is drawn with: those it does not have are hidden.
const WEEKS: usize = 6;
/// The state of a line that a day has no use for any more.
const UNUSED: &str = "none";

/// What a person's eyes are on, and whether a script is at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    /// The day that is open.
    pub open: Day,
    /// Whether a script is at work.
    pub is_awake: bool,
}

/// The body of a grid, as it stands on the page.
#[derive(Debug, PartialEq, Eq)]
pub struct Drawn {
    is_month: bool,
    is_awake: bool,
    /// How many weeks show.
    weeks: usize,
    /// Where days lead.
    way: Way,
    cells: Vec<Cell>,
}

/// The addresses of the days of a grid: one, but for its day.
#[derive(Debug, PartialEq, Eq)]
struct Way {
    address: String,
    /// Where its day is written.
    at: usize,
}

impl Way {
    fn new(asked: &Asked, any: Day) -> Self {
        let address = asked.on(any).address();
        let at = address.find(&any.to_string()).unwrap_or(address.len());
        Self { address, at }
    }

    fn to(&self, day: &str) -> String {
        let (head, rest) = self.address.split_at(self.at);
        let tail = rest.get(day.len()..).unwrap_or_default();
        [head, day, tail].concat()
    }

    /// Whether only the day is another.
    fn is_like(&self, other: &Self) -> bool {
        let length = "0000-00-00".len();
        self.at == other.at
            && self.address.get(..self.at) == other.address.get(..other.at)
            && self.address.get(self.at + length..) == other.address.get(other.at + length..)
    }
}

/// A day, as it stands on the page.
#[derive(Debug, PartialEq, Eq)]
struct Cell {
    day: Day,
    is_outside: bool,
    is_today: bool,
    is_open: bool,
    /// How many meetings it has.
    count: usize,
    /// How it is spoken.
    label: String,
    lines: Vec<Line>,
}

/// A meeting inside a day.
#[derive(Debug, PartialEq, Eq)]
struct Line {
    state: &'static str,
    /// In a month, with the end of its line.
    text: String,
    /// In a week, its title, then its group and where it stands.
    more: Option<(String, String)>,
}

/// The address of a day within the page.
pub fn day_id(day: Day) -> String {
    id(&day.to_string())
}

fn id(day: &str) -> String {
    ["jour-", day].concat()
}

impl Drawn {
    /// What a grid shows to somebody.
    pub fn new(agenda: &Agenda, asked: &Asked, grid: &Grid, sight: Sight) -> Self {
        let is_month = asked.look != Look::Week;
        let mut days: Vec<Day> = grid.rows.iter().flatten().copied().collect();
        while is_month && days.len() < WEEKS * 7 {
            let Some(last) = days.last() else { break };
            days.push(last.plus(1));
        }
        let month = sight.open.month();
        let (first, length) = (month.first(), i32::from(month.length()));
        let cell = |day: Day| {
            let places = grid.of(day);
            Cell {
                day,
                is_outside: is_month && !(first..first.plus(length)).contains(&day),
                is_today: day == agenda.today,
                is_open: day == sight.open,
                count: places.len(),
                label: day_label(agenda, day, places),
                lines: lines(agenda, places, is_month),
            }
        };
        Self {
            is_month,
            is_awake: sight.is_awake,
            weeks: grid.rows.len(),
            way: Way::new(asked, sight.open),
            cells: days.into_iter().map(cell).collect(),
        }
    }

    /// The weeks as HTML. What people wrote is escaped.
    pub fn html(&self) -> String {
        let mut html = String::with_capacity(16 * 1024);
        for (at, week) in self.cells.chunks(7).enumerate() {
            html.push_str("<tr");
            if self.is_awake {
                attribute(&mut html, "role", "row");
            }
            if at + 1 == self.weeks {
                html.push_str(" data-last");
            }
            html.push_str(if at < self.weeks { ">" } else { " hidden>" });
            for cell in week {
                self.write(&mut html, cell);
            }
            html.push_str("</tr>");
        }
        html
    }

    fn write(&self, html: &mut String, cell: &Cell) {
        // Where it is no table to the eye, it stays a grid to the ear.
        html.push_str("<td");
        if self.is_awake {
            attribute(html, "role", "gridcell");
        }
        if cell.is_outside {
            html.push_str(" data-outside");
        }
        if cell.is_today {
            html.push_str(" data-today");
        }
        if self.is_awake {
            attribute(html, "aria-selected", said(cell.is_open));
        }
        let day = cell.day.to_string();
        html.push_str("><a class=\"day\"");
        attribute(html, "id", &id(&day));
        // Without script, only a day that has something is worth a stop of the keyboard.
        if self.is_awake || cell.count > 0 {
            attribute(html, "href", &self.way.to(&day));
            attribute(html, "aria-label", &cell.label);
        }
        if self.is_awake {
            attribute(html, "tabindex", if cell.is_open { "0" } else { "-1" });
        }
        if cell.is_today {
            attribute(html, "aria-current", "date");
        }
        html.push_str("><span class=\"day-number\">");
        if !self.is_month {
            let name = cell.day.weekday_words();
            span(
                html,
                "day-name",
                &format!("{}. ", name.get(..3).unwrap_or(name)),
            );
        }
        escape(html, &cell.day.number().to_string());
        html.push_str("</span>\n");
        for line in &cell.lines {
            line.write(html);
        }
        html.push_str("</a></td>");
    }
}

/// A grid on the page: what it shows, and its pieces at hand. Every word that crosses to the browser costs,
/// and so does every step from a piece to the next.
pub struct Board {
    drawn: Drawn,
    /// Found once the grid is first mended; those of a grid drawn anew are others.
    pieces: Vec<Week>,
}

/// A week on the page.
struct Week {
    row: Element,
    days: Vec<Place>,
}

/// A day on the page.
struct Place {
    cell: Element,
    link: HtmlAnchorElement,
    number: Node,
    lines: Vec<(Element, Node)>,
}

impl Board {
    /// A grid drawn so.
    pub const fn new(drawn: Drawn) -> Self {
        Self {
            drawn,
            pieces: Vec::new(),
        }
    }

    /// Makes the grid inside `body` show what is drawn next.
    pub fn show(&mut self, next: Drawn, body: &Element) {
        let mut before = std::mem::replace(&mut self.drawn, next);
        let next = &mut self.drawn;
        let is_same_kind = (next.is_month, next.is_awake) == (before.is_month, before.is_awake);
        if !(next.is_month && is_same_kind) {
            if *next != before {
                self.pieces.clear();
                body.set_inner_html(&next.html());
            }
            return;
        }
        if self.pieces.is_empty() {
            self.pieces = pieces(body);
        }
        // The stop of the keyboard may have moved since.
        if let Ok(Some(stop)) = body.query_selector("a[tabindex='0']") {
            set(&stop, "tabindex", Some("-1"));
        }
        // A week out of sight stays as it was.
        let shown = (next.weeks * 7).min(next.cells.len());
        if let (Some(after), Some(left)) =
            (next.cells.get_mut(shown..), before.cells.get_mut(shown..))
            && after.len() == left.len()
        {
            after.swap_with_slice(left);
        }
        let (next, before) = (&self.drawn, &before);
        let leads_elsewhere = !next.way.is_like(&before.way);
        let weeks = next.cells.chunks(7).zip(before.cells.chunks(7));
        for (at, ((days, days_before), week)) in weeks.zip(&mut self.pieces).enumerate() {
            let mark = |name: &str, is_so: bool, was_so: bool| {
                if is_so != was_so {
                    set(&week.row, name, is_so.then_some(""));
                }
            };
            let is_shown = at < next.weeks;
            mark("hidden", !is_shown, at >= before.weeks);
            mark("data-last", at + 1 == next.weeks, at + 1 == before.weeks);
            if !is_shown {
                continue;
            }
            for ((day, before), place) in days.iter().zip(days_before).zip(&mut week.days) {
                day.mend(before, place);
                if day.day != before.day || leads_elsewhere {
                    place.link.set_href(&next.way.to(&day.day.to_string()));
                }
                if day.label != before.label {
                    set(&place.link, "aria-label", Some(&day.label));
                }
            }
        }
    }
}

/// The pieces of the grid inside `body`.
fn pieces(body: &Element) -> Vec<Week> {
    let place = |cell: Element| {
        let link = cell.first_element_child()?;
        let number = link.first_element_child()?;
        Some(Place {
            cell,
            lines: lines_after(&number),
            number: number.first_child()?,
            link: link.dyn_into().ok()?,
        })
    };
    let week = |row: Element| Week {
        days: children(&row).filter_map(place).collect(),
        row,
    };
    children(body).map(week).collect()
}

fn children(parent: &Element) -> impl Iterator<Item = Element> {
    std::iter::successors(parent.first_element_child(), Element::next_element_sibling)
}

/// The lines after a day’s number, each with its text.
fn lines_after(number: &Element) -> Vec<(Element, Node)> {
    std::iter::successors(number.next_element_sibling(), Element::next_element_sibling)
        .filter_map(|line| {
            let text = line.first_child()?;
            Some((line, text))
        })
        .collect()
}

impl Cell {
    /// Changes what is not as it was.
    fn mend(&self, before: &Self, place: &mut Place) {
        let Place {
            cell,
            link,
            number,
            lines,
        } = place;
        if self.is_open {
            set(link, "tabindex", Some("0"));
        }
        if self == before {
            return;
        }
        let mark = |is_so: bool| is_so.then_some("");
        if self.is_outside != before.is_outside {
            set(cell, "data-outside", mark(self.is_outside));
        }
        if self.is_open != before.is_open {
            set(cell, "aria-selected", Some(said(self.is_open)));
        }
        if self.is_today != before.is_today {
            set(cell, "data-today", mark(self.is_today));
            set(link, "aria-current", self.is_today.then_some("date"));
        }
        if self.day != before.day {
            link.set_id(&day_id(self.day));
            number.set_node_value(Some(&self.day.number().to_string()));
        }
        for (at, (element, text)) in lines.iter().enumerate() {
            match (self.lines.get(at), before.lines.get(at)) {
                (Some(line), then) => {
                    if then.is_none_or(|then| then.state != line.state) {
                        set(element, "data-state", Some(line.state));
                    }
                    if then.is_none_or(|then| then.text != line.text) {
                        text.set_node_value(Some(&line.text));
                    }
                }
                (None, Some(_)) => set(element, "data-state", Some(UNUSED)),
                (None, None) => {}
            }
        }
        let mut html = String::new();
        for line in self.lines.iter().skip(lines.len()) {
            line.write(&mut html);
        }
        if !html.is_empty() {
            // A browser that refuses shows the day’s number, and its panel shows the rest.
            let _ = link.insert_adjacent_html("beforeend", &html);
            *lines = number
                .parent_element()
                .map_or_else(Vec::new, |number| lines_after(&number));
        }
    }
}

impl Line {
    /// On a line of its own: a few lines of one text are laid out sooner than as many boxes.
    fn write(&self, html: &mut String) {
        html.push_str("<span class=\"chip\"");
        attribute(html, "data-state", self.state);
        html.push('>');
        escape(html, &self.text);
        if let Some((title, group)) = &self.more {
            html.push(' ');
            span(html, "chip-title", title);
            span(html, "chip-group", group);
        }
        html.push_str("</span>");
    }
}

/// What a day says of its meetings. A month may hold a hundred: the fewer pieces, the sooner it is drawn.
fn lines(agenda: &Agenda, places: &[usize], is_month: bool) -> Vec<Line> {
    let named = if is_month { NAMED } else { usize::MAX };
    let meetings = places
        .iter()
        .filter_map(|place| agenda.meetings.get(*place));
    let mut lines: Vec<Line> = meetings
        .take(named)
        .map(|meeting| line(agenda, meeting, is_month))
        .collect();
    let more = places.len().saturating_sub(named);
    if more > 0 {
        lines.push(Line {
            state: "more",
            text: format!("et {more} de plus\n"),
            more: None,
        });
    }
    lines
}

/// A dot on a phone, an hour and a name elsewhere.
fn line(agenda: &Agenda, meeting: &Meeting, is_month: bool) -> Line {
    let state = state_name(meeting.state, agenda.is_next(meeting));
    let hours = hours(meeting, is_month);
    if is_month {
        return Line {
            state,
            text: [&hours, " ", &meeting.title, "\n"].concat(),
            more: None,
        };
    }
    let group = agenda
        .group(meeting)
        .map_or("", |group| group.title.as_str());
    let words = format!("{group} · {}", state_words(agenda, meeting));
    Line {
        state,
        text: hours,
        more: Some((meeting.title.clone(), words)),
    }
}

const fn said(is_so: bool) -> &'static str {
    if is_so { "true" } else { "false" }
}

/// Gives an attribute its value, or takes it away.
fn set(element: &Element, name: &str, value: Option<&str>) {
    // An element that refuses an attribute is no fault of the person who reads.
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
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

#[cfg(test)]
mod tests;
