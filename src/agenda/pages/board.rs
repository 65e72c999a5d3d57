//! The grid on the page: mended where it stands, and drawn beforehand where one may go next. An old phone takes
//! half as long to change the words of forty-two cells as to make forty-two others, and a tenth to show what is there already.

use leptos::{
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlAnchorElement, Node},
};

use super::cells::{Cell, Drawn, UNUSED, said};

/// What is drawn of a grid: what one sees, and out of sight what comes before and after it.
pub struct Boards {
    boards: Vec<Board>,
    /// Which one is seen.
    seen: usize,
}

/// The body of a grid on the page: what it shows, and its pieces at hand. Every word that crosses to the browser costs,
/// and so does every step from a piece to the next.
struct Board {
    drawn: Drawn,
    body: Element,
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

impl Boards {
    /// The grid that the page was made with.
    pub fn new(drawn: Drawn, body: Element) -> Self {
        Self {
            boards: vec![Board::new(drawn, body)],
            seen: 0,
        }
    }

    /// Shows what is drawn next.
    pub fn show(&mut self, next: Drawn) {
        let ready = self.boards.iter().position(|board| board.shows(&next));
        if let Some(ready) = ready.filter(|ready| *ready != self.seen) {
            for (at, away) in [(self.seen, Some("")), (ready, None)] {
                if let Some(board) = self.boards.get(at) {
                    set(&board.body, "data-away", away);
                }
            }
            self.seen = ready;
        }
        if let Some(board) = self.boards.get_mut(self.seen) {
            board.show(next);
        }
    }

    /// Draws out of sight what may be shown next.
    pub fn foresee(&mut self, near: Vec<Drawn>) {
        let is_free = |(at, board): (usize, &Board)| {
            let is_of_use = at == self.seen || near.iter().any(|next| board.shows(next));
            (!is_of_use).then_some(at)
        };
        let mut free: Vec<usize> = (self.boards.iter().enumerate().filter_map(is_free)).collect();
        for next in near {
            if self.boards.iter().any(|board| board.shows(&next)) {
                continue;
            }
            let at = free.pop().or_else(|| self.add_beside());
            if let Some(board) = at.and_then(|at| self.boards.get_mut(at)) {
                board.show(next);
                // Asked how high it is, a week out of sight is laid out with all that is beside it.
                let week = board.body.first_element_child();
                let _height = week.map(|week| week.client_height());
            }
        }
    }

    /// A copy of what is seen, out of sight; where it stands in the list.
    fn add_beside(&mut self) -> Option<usize> {
        let Board { drawn, body, .. } = self.boards.get(self.seen)?;
        let copy: Element = body.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
        set(&copy, "data-away", Some(""));
        body.parent_element()?.append_child(&copy).ok()?;
        self.boards.push(Board::new(drawn.clone(), copy));
        Some(self.boards.len() - 1)
    }
}

impl Board {
    const fn new(drawn: Drawn, body: Element) -> Self {
        Self {
            drawn,
            body,
            pieces: Vec::new(),
        }
    }

    /// Whether that is what it shows: a week out of sight is as it was.
    fn shows(&self, other: &Drawn) -> bool {
        self.drawn.is_seen_as(other)
    }

    /// Makes it show what is drawn next.
    fn show(&mut self, next: Drawn) {
        let mut before = std::mem::replace(&mut self.drawn, next);
        let (next, body) = (&mut self.drawn, &self.body);
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
        let shown = next.shown().min(next.cells.len());
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
                place.mend(day, before);
                if day.day != before.day || leads_elsewhere {
                    place.link.set_href(&next.way.to(&day.day.to_string()));
                }
                if (day.day, day.count, day.is_today) != (before.day, before.count, before.is_today)
                {
                    set(&place.link, "aria-label", Some(&day.label(next.today)));
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

impl Place {
    /// Makes it show a day, which it showed as it was `before`: changes what is not the same.
    fn mend(&mut self, day: &Cell, before: &Cell) {
        let Self {
            cell,
            link,
            number,
            lines,
        } = self;
        if day.is_open {
            set(link, "tabindex", Some("0"));
        }
        if day == before {
            return;
        }
        let mark = |is_so: bool| is_so.then_some("");
        if day.is_outside != before.is_outside {
            set(cell, "data-outside", mark(day.is_outside));
        }
        if day.is_open != before.is_open {
            set(cell, "aria-selected", Some(said(day.is_open)));
        }
        if day.is_today != before.is_today {
            set(cell, "data-today", mark(day.is_today));
            set(link, "aria-current", day.is_today.then_some("date"));
        }
        if day.day != before.day {
            set(link, "data-day", Some(&day.day.to_string()));
            number.set_node_value(Some(&day.day.number().to_string()));
        }
        for (at, (element, text)) in lines.iter().enumerate() {
            match (day.lines.get(at), before.lines.get(at)) {
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
        for line in day.lines.iter().skip(lines.len()) {
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

/// Gives an attribute its value, or takes it away.
fn set(element: &Element, name: &str, value: Option<&str>) {
    // An element that refuses an attribute is no fault of the person who reads.
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}
