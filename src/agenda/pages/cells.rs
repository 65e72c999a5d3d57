//! The days of a grid, drawn as one HTML text: by the server, and by the browser for a grid that is not there yet.

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
pub const UNUSED: &str = "none";

/// What a person's eyes are on, and whether a script is at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    /// The day that is open.
    pub open: Day,
    /// Whether a script is at work.
    pub is_awake: bool,
}

/// The body of a grid, as it stands on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    pub is_month: bool,
    pub is_awake: bool,
    /// How many weeks show.
    pub weeks: usize,
    /// Where days lead.
    pub way: Way,
    /// The day it is, in Paris.
    pub today: Day,
    pub cells: Vec<Cell>,
}

/// The addresses of the days of a grid: one, but for its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
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

    pub fn to(&self, day: &str) -> String {
        let (head, rest) = self.address.split_at(self.at);
        let tail = rest.get(day.len()..).unwrap_or_default();
        [head, day, tail].concat()
    }

    /// Whether only the day is another.
    pub fn is_like(&self, other: &Self) -> bool {
        let length = "0000-00-00".len();
        self.at == other.at
            && self.address.get(..self.at) == other.address.get(..other.at)
            && self.address.get(self.at + length..) == other.address.get(other.at + length..)
    }
}

/// A day, as it stands on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub day: Day,
    pub is_outside: bool,
    pub is_today: bool,
    pub is_open: bool,
    /// How many meetings it has.
    pub count: usize,
    pub lines: Vec<Line>,
}

/// A meeting inside a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub state: &'static str,
    /// In a month, with the end of its line.
    pub text: String,
    /// In a week, its title, then its group and where it stands.
    more: Option<(String, String)>,
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
                lines: lines(agenda, places, is_month),
            }
        };
        Self {
            is_month,
            is_awake: sight.is_awake,
            weeks: grid.rows.len(),
            way: Way::new(asked, sight.open),
            today: agenda.today,
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

    /// How many days show.
    pub fn shown(&self) -> usize {
        self.weeks * 7
    }

    /// Whether nobody could tell it from the other.
    pub fn is_seen_as(&self, other: &Self) -> bool {
        (self.is_month, self.is_awake, self.today) == (other.is_month, other.is_awake, other.today)
            && self.way.is_like(&other.way)
            && self.cells.get(..self.shown()) == other.cells.get(..other.shown())
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
        attribute(html, "data-day", &day);
        // Without script, only a day that has something is worth a stop of the keyboard.
        if self.is_awake || cell.count > 0 {
            attribute(html, "href", &self.way.to(&day));
            attribute(html, "aria-label", &cell.label(self.today));
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

impl Cell {
    /// How it is spoken.
    pub fn label(&self, today: Day) -> String {
        day_label(self.day, self.count, today)
    }
}

impl Line {
    /// On a line of its own: a few lines of one text are laid out sooner than as many boxes.
    pub fn write(&self, html: &mut String) {
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

pub const fn said(is_so: bool) -> &'static str {
    if is_so { "true" } else { "false" }
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
