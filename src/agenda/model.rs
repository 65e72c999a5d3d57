//! Meetings as an agenda shows them: days and minutes of a wall clock.

mod day;

use serde::{Deserialize, Serialize};

pub use day::{Day, Month};

/// What kind of event it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// The first meeting of a group.
    #[serde(rename = "l")]
    Launch,
    /// A meeting where a situation is worked on.
    #[serde(rename = "s")]
    Seance,
    /// The last meeting of a group.
    #[serde(rename = "y")]
    Synthesis,
    /// A workshop where practices are exchanged.
    #[serde(rename = "a")]
    Workshop,
}

impl Kind {
    /// Every kind, in the order of pages.
    pub const ALL: [Self; 4] = [Self::Launch, Self::Seance, Self::Synthesis, Self::Workshop];

    /// The word of addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Launch => "lancement",
            Self::Seance => "seance",
            Self::Synthesis => "synthese",
            Self::Workshop => "atelier",
        }
    }

    /// The kind that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What a page calls all of them.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Launch => "Réunions de lancement",
            Self::Seance => "Séances",
            Self::Synthesis => "Synthèses",
            Self::Workshop => "Ateliers",
        }
    }
}

/// Where a meeting stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum State {
    /// It is to come.
    #[serde(rename = "v")]
    Coming,
    /// It is going on.
    #[serde(rename = "m")]
    Now,
    /// It is over.
    #[serde(rename = "p")]
    Past,
    /// It will not be held.
    #[serde(rename = "x")]
    Cancelled,
}

/// Where people meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Place {
    /// By video.
    #[serde(rename = "v")]
    Video,
    /// In one place.
    #[serde(rename = "l")]
    Room,
    /// Both at once.
    #[serde(rename = "h")]
    Both,
}

impl Place {
    /// How one comes, in a sentence's words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Video => "en visio",
            Self::Room => "sur place",
            Self::Both => "sur place et en visio",
        }
    }
}

/// What its reader said of a meeting, or where they stand in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Mine {
    /// « Je serai là », or a place in a workshop.
    #[serde(rename = "o")]
    Coming,
    /// « Je ne pourrai pas ».
    #[serde(rename = "n")]
    NotComing,
}

impl Mine {
    /// It in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Coming => "vous serez là",
            Self::NotComing => "vous ne pourrez pas",
        }
    }
}

/// A meeting, on the wall clock that was promised.
///
/// Its names are short where it travels: a year may hold five hundred of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// Its day.
    #[serde(rename = "d")]
    pub day: Day,
    /// When it begins, in minutes since midnight.
    #[serde(rename = "b")]
    pub from: u16,
    /// When it ends, in minutes since that midnight.
    #[serde(rename = "e")]
    pub to: u16,
    /// What kind.
    #[serde(rename = "k")]
    pub kind: Kind,
    /// Where it stands.
    #[serde(rename = "s")]
    pub state: State,
    /// Of which group, in the order of [`Agenda::groups`].
    #[serde(rename = "g")]
    pub group: u16,
    /// « Séance 3 ».
    #[serde(rename = "t")]
    pub title: String,
    /// Where people meet.
    #[serde(rename = "w")]
    pub place: Place,
    /// What its reader said of it, while it is to come.
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub mine: Option<Mine>,
    /// The rest of its page's address, after that of its group.
    #[serde(rename = "h")]
    pub href: String,
    /// The same hours where its reader is, when their clock shows others.
    #[serde(rename = "z", default, skip_serializing_if = "Option::is_none")]
    pub there: Option<String>,
}

/// Where meetings come from: a group, or the workshops.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its name in addresses.
    pub code: String,
    /// « GAP PP 2025 ».
    pub title: String,
    /// The head of the address of its meetings.
    pub href: String,
    /// Where its calendar files are, if it has some.
    pub files: Option<String>,
}

/// Everything one person has to come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agenda {
    /// Where meetings come from.
    pub groups: Vec<Source>,
    /// The meetings, by the order of time.
    pub meetings: Vec<Meeting>,
    /// The day it is, in Paris.
    pub today: Day,
    /// The next meeting, or the one going on.
    pub next: Option<usize>,
    /// The zone that the reader chose to see hours in.
    pub zone: Option<String>,
    /// « chez vous, à Montréal », when that zone is not that of Paris.
    pub home: Option<String>,
}

impl Agenda {
    /// The group of a meeting.
    #[must_use]
    pub fn group(&self, meeting: &Meeting) -> Option<&Source> {
        self.groups.get(usize::from(meeting.group))
    }

    /// The address of a meeting's page.
    #[must_use]
    pub fn address(&self, meeting: &Meeting) -> String {
        let head = self.group(meeting).map_or("", |group| group.href.as_str());
        format!("{head}{}", meeting.href)
    }

    /// Whether this is the next meeting.
    #[must_use]
    pub fn is_next(&self, meeting: &Meeting) -> bool {
        self.next
            .and_then(|next| self.meetings.get(next))
            .is_some_and(|next| next == meeting)
    }
}

/// How an agenda is looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Look {
    /// One meeting a line: the whole of it, and the default.
    #[default]
    List,
    /// Six weeks at most.
    Month,
    /// Seven days.
    Week,
}

impl Look {
    /// Every one, in the order of pages.
    pub const ALL: [Self; 3] = [Self::List, Self::Month, Self::Week];

    /// The word of addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::List => "liste",
            Self::Month => "mois",
            Self::Week => "semaine",
        }
    }

    /// What `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|look| look.code() == code)
    }

    /// What a page calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::List => "Liste",
            Self::Month => "Mois",
            Self::Week => "Semaine",
        }
    }
}

/// What is asked of an agenda by its address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// How it is looked at.
    pub look: Look,
    /// The day that is open, or from which the list goes; today when nothing is said.
    pub day: Option<Day>,
    /// Only the meetings of this group.
    pub group: Option<String>,
    /// Only the meetings of this kind.
    pub kind: Option<Kind>,
}

impl Asked {
    /// What an address asks; what it says wrong counts as not said.
    #[must_use]
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let filled = |name: &str| get(name).filter(|text| !text.is_empty());
        Self {
            look: filled("vue")
                .and_then(|code| Look::from_code(&code))
                .unwrap_or_default(),
            day: filled("jour").and_then(|day| Day::parse(&day)),
            group: filled("groupe"),
            kind: filled("genre").and_then(|code| Kind::from_code(&code)),
        }
    }

    /// The address that asks it.
    #[must_use]
    pub fn address(&self) -> String {
        let mut address = "/mon-agenda".to_owned();
        let mut mark = '?';
        let mut say = |name: &str, value: &str| {
            address.push(mark);
            address.push_str(name);
            address.push('=');
            address.push_str(value);
            mark = '&';
        };
        if self.look != Look::List {
            say("vue", self.look.code());
        }
        if let Some(day) = self.day {
            say("jour", &day.to_string());
        }
        // A group is named by its slug, which never needs escaping: anything else is left out.
        let is_plain = |text: &&String| {
            let mut letters = text.bytes();
            letters.all(|letter| letter.is_ascii_alphanumeric() || letter == b'-')
        };
        if let Some(group) = self.group.as_ref().filter(is_plain) {
            say("groupe", group);
        }
        if let Some(kind) = self.kind {
            say("genre", kind.code());
        }
        address
    }

    /// The same, on that day.
    #[must_use]
    pub fn on(&self, day: Day) -> Self {
        Self {
            day: Some(day),
            ..self.clone()
        }
    }

    /// The same, looked at otherwise.
    #[must_use]
    pub fn by(&self, look: Look) -> Self {
        Self {
            look,
            ..self.clone()
        }
    }

    /// Whether it asks for this meeting.
    #[must_use]
    pub fn wants(&self, agenda: &Agenda, meeting: &Meeting) -> bool {
        let of_group = self.group.as_ref().is_none_or(|wanted| {
            agenda
                .group(meeting)
                .is_some_and(|group| group.code == *wanted)
        });
        of_group && self.kind.is_none_or(|kind| kind == meeting.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_and_what_it_asks_are_one() {
        let asked = Asked {
            look: Look::Month,
            day: Day::parse("2025-03-18"),
            group: Some("gap-pp-2025".to_owned()),
            kind: Some(Kind::Seance),
        };
        let address = asked.address();
        assert_eq!(
            address,
            "/mon-agenda?vue=mois&jour=2025-03-18&groupe=gap-pp-2025&genre=seance"
        );
        let read = Asked::read(|name| {
            let (_, query) = address.split_once('?')?;
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.to_owned())
        });
        assert_eq!(read, asked);
        assert_eq!(Asked::default().address(), "/mon-agenda");
    }

    #[test]
    fn what_an_address_says_wrong_counts_as_not_said() {
        let wrong = Asked::read(|name| {
            Some(
                match name {
                    "vue" => "annee",
                    "jour" => "2025-02-30",
                    "genre" => "",
                    _ => "\"><script>",
                }
                .to_owned(),
            )
        });
        assert_eq!(
            (wrong.look, wrong.day, wrong.kind),
            (Look::List, None, None)
        );
        assert_eq!(wrong.address(), "/mon-agenda");
    }
}
