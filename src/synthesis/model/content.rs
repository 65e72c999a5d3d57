//! What a document says, as it is understood: sections, and in each what the group wrote.
//!
//! It is read from the Yjs tree and written to a new one (`tree`); pages and exports are made from it,
//! never from HTML.

use serde::{Deserialize, Serialize};

/// A stretch of text written in one way.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Run {
    /// The words.
    pub text: String,
    /// Whether they are strong.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_strong: bool,
    /// Whether they are emphasised.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_emphasised: bool,
    /// Where they lead; empty when somebody meant a link and gave no address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

impl Run {
    /// Words written plainly.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// Where they lead, when one may follow it.
    #[must_use]
    pub fn safe_link(&self) -> Option<&str> {
        let may = |link: &&str| {
            ["https://", "http://", "mailto:", "tel:"]
                .iter()
                .any(|scheme| {
                    link.get(..scheme.len())
                        .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
                })
        };
        self.link.as_deref().filter(may)
    }

    fn is_written_as(&self, other: &Self) -> bool {
        (self.is_strong, self.is_emphasised, &self.link)
            == (other.is_strong, other.is_emphasised, &other.link)
    }
}

/// A line of text, in its shortest form: no empty stretch, no two neighbours written alike.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Text(Vec<Run>);

impl Text {
    /// These stretches, brought to their shortest form.
    #[must_use]
    pub fn new(runs: impl IntoIterator<Item = Run>) -> Self {
        let mut kept: Vec<Run> = Vec::new();
        for run in runs.into_iter().filter(|run| !run.text.is_empty()) {
            match kept.last_mut() {
                Some(last) if last.is_written_as(&run) => last.text.push_str(&run.text),
                _ => kept.push(run),
            }
        }
        Self(kept)
    }

    /// Words written plainly.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self::new([Run::plain(text)])
    }

    /// Its stretches.
    #[must_use]
    pub fn runs(&self) -> &[Run] {
        &self.0
    }

    /// The words alone.
    #[must_use]
    pub fn words(&self) -> String {
        self.0.iter().map(|run| run.text.as_str()).collect()
    }

    /// Whether nothing is written.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|run| run.text.trim().is_empty())
    }

    /// Whether nothing is strong, emphasised or linked.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let plain = Run::default();
        self.0.iter().all(|run| run.is_written_as(&plain))
    }
}

/// What a section is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SectionKind {
    /// The questions that were proposed, one of which was chosen.
    Questions,
    /// The situation, or situations, worked on.
    Situation,
    /// The themes chosen together.
    Themes,
    /// Leads, by the role of whoever reads.
    Leads,
    /// Ideas, good practices, levers and points of vigilance.
    Synthesis,
    /// Useful resources.
    Resources,
    /// What may leave the group: from it the generic synthesis is written.
    ToShare,
    /// Anything else.
    Free,
}

impl SectionKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Questions,
        Self::Situation,
        Self::Themes,
        Self::Leads,
        Self::Synthesis,
        Self::Resources,
        Self::ToShare,
        Self::Free,
    ];

    /// The word of the tree.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Questions => "questionnement",
            Self::Situation => "situation",
            Self::Themes => "theme",
            Self::Leads => "pistes",
            Self::Synthesis => "synthese",
            Self::Resources => "ressources",
            Self::ToShare => "a_partager",
            Self::Free => "rubrique",
        }
    }

    /// The kind that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether it holds what the group worked on.
    #[must_use]
    pub fn is_subject(self) -> bool {
        matches!(self, Self::Questions | Self::Situation | Self::Themes)
    }
}

/// What a title gathers under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Category {
    /// Ideas.
    Idea,
    /// Good practices.
    GoodPractice,
    /// Levers.
    Lever,
    /// Points of vigilance.
    Vigilance,
    /// People's own words.
    Verbatims,
    /// Resources of one kind.
    Resources,
}

impl Category {
    /// Every category.
    pub const ALL: [Self; 6] = [
        Self::Idea,
        Self::GoodPractice,
        Self::Lever,
        Self::Vigilance,
        Self::Verbatims,
        Self::Resources,
    ];

    /// The word of the tree, and of files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Idea => "idees",
            Self::GoodPractice => "bonnes_pratiques",
            Self::Lever => "leviers",
            Self::Vigilance => "points_de_vigilance",
            Self::Verbatims => "verbatims",
            Self::Resources => "ressources",
        }
    }

    /// The category that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|category| category.code() == code)
    }
}

/// Whether somebody allows their words to be quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Consent {
    /// Nobody has asked yet.
    #[default]
    ToAsk,
    /// They said yes.
    Given,
    /// They said no: these words are not published.
    Refused,
}

impl Consent {
    /// Every answer.
    pub const ALL: [Self; 3] = [Self::ToAsk, Self::Given, Self::Refused];

    /// The word of the tree.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::ToAsk => "ask",
            Self::Given => "given",
            Self::Refused => "none",
        }
    }

    /// The answer that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|consent| consent.code() == code)
    }

    /// What a page says of it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::ToAsk => "Accord à demander",
            Self::Given => "Accord donné",
            Self::Refused => "Sans accord",
        }
    }
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Role {
    /// A paragraph like another.
    #[default]
    Text,
    /// It opens what follows: « En tant que patient partenaire : oser ! ».
    Lead,
    /// A note to what precedes.
    Note,
    /// A resource: its name, then one or two links.
    Resource,
    /// The motto of the day.
    Motto,
    /// What the group may work on.
    Subject {
        /// Whether the group chose it.
        is_chosen: bool,
    },
}

impl Role {
    /// The word of the tree; an ordinary paragraph has none.
    #[must_use]
    pub fn code(self) -> Option<&'static str> {
        match self {
            Self::Text => None,
            Self::Lead => Some("lead"),
            Self::Note => Some("note"),
            Self::Resource => Some("resource"),
            Self::Motto => Some("motto"),
            Self::Subject { .. } => Some("subject"),
        }
    }

    /// The role that a word of the tree names; what is marked as chosen is a subject, and what has another name a
    /// paragraph like another.
    #[must_use]
    pub fn from_code(code: Option<&str>, is_chosen: bool) -> Self {
        match code {
            Some("lead") => Self::Lead,
            Some("note") => Self::Note,
            Some("resource") => Self::Resource,
            Some("motto") => Self::Motto,
            Some("subject") => Self::Subject { is_chosen },
            _ if is_chosen => Self::Subject { is_chosen },
            _ => Self::Text,
        }
    }
}

/// A list; an item may hold another, twice.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct List {
    /// Whether its items are numbered.
    pub is_ordered: bool,
    /// Its items.
    pub items: Vec<Item>,
    /// What the file it came from says of it besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meta: Option<String>,
}

/// How deep lists may be read. People make them two deep; edits that cross may go further.
pub const DEEPEST_LIST: usize = 8;

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Item {
    /// What it says.
    pub text: Text,
    /// What it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<Box<List>>,
    /// What the file it came from says of it besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meta: Option<String>,
}

/// One thing after another in a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// A title inside the section.
    Heading {
        /// 3, or 4 under a 3.
        level: u8,
        /// The words.
        text: Text,
        /// What it gathers.
        category: Option<Category>,
        /// Its name in addresses, when it has one.
        id: Option<String>,
        /// What the file it came from says of it besides.
        meta: Option<String>,
    },
    /// A paragraph.
    Paragraph {
        /// The words.
        text: Text,
        /// What it is.
        role: Role,
        /// What the file it came from says of it besides.
        meta: Option<String>,
    },
    /// A list.
    List(List),
    /// Somebody's own words.
    Verbatim {
        /// The words.
        text: Text,
        /// Whether they may be quoted.
        consent: Consent,
        /// What the file it came from says of it besides.
        meta: Option<String>,
    },
}

impl Block {
    /// An ordinary paragraph.
    #[must_use]
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph {
            text: Text::plain(text),
            role: Role::Text,
            meta: None,
        }
    }

    /// A title, of the level 3.
    #[must_use]
    pub fn title(text: &str, category: Option<Category>) -> Self {
        Self::Heading {
            level: 3,
            text: Text::plain(text),
            category,
            id: None,
            meta: None,
        }
    }

    /// A list with one item, where somebody begins to write.
    #[must_use]
    pub fn empty_list() -> Self {
        Self::List(List {
            items: vec![Item::default()],
            ..List::default()
        })
    }
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// What it is for.
    pub kind: SectionKind,
    /// Its name in addresses, when it has one.
    pub id: Option<String>,
    /// What the file it came from says of it besides.
    pub meta: Option<String>,
    /// Its title.
    pub title: Text,
    /// What it says.
    pub blocks: Vec<Block>,
}

impl Section {
    /// What was written outside every section.
    #[must_use]
    pub fn untitled(block: Block) -> Self {
        Self {
            kind: SectionKind::Free,
            id: None,
            meta: None,
            title: Text::default(),
            blocks: vec![block],
        }
    }
}

/// Everything that a document says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Content {
    /// Its sections, in order.
    pub sections: Vec<Section>,
}

impl Content {
    /// How many words it has, as one counts them in French.
    #[must_use]
    pub fn word_count(&self) -> usize {
        self.texts()
            .iter()
            .map(|text| words_in(&text.words()))
            .sum()
    }

    /// Every line of text, in order.
    #[must_use]
    pub fn texts(&self) -> Vec<&Text> {
        fn of_list<'c>(list: &'c List, into: &mut Vec<&'c Text>) {
            for item in &list.items {
                into.push(&item.text);
                if let Some(list) = &item.list {
                    of_list(list, into);
                }
            }
        }
        let mut texts = Vec::new();
        for section in &self.sections {
            texts.push(&section.title);
            for block in &section.blocks {
                match block {
                    Block::Heading { text, .. }
                    | Block::Paragraph { text, .. }
                    | Block::Verbatim { text, .. } => texts.push(text),
                    Block::List(list) => of_list(list, &mut texts),
                }
            }
        }
        texts
    }
}

/// How many words a line has. A sign that stands alone, « : » or « ! », is no word.
#[must_use]
pub fn words_in(text: &str) -> usize {
    text.split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .count()
}
