//! Templates: words with placeholders of a closed list.
//!
//! A template is read once, whole: what is between braces is a placeholder or a
//! fault. What is put in its place is never read again, so an answer that holds
//! « `{lien_place}` » stays these very words.

use std::collections::BTreeMap;

use crate::decision::model::{LetterKind, TypedTemplate};

/// The longest subject, in characters.
const LONGEST_SUBJECT: usize = 120;
/// The longest body, in characters.
const LONGEST_BODY: usize = 6_000;

/// The beginnings of words that a subject never holds: it shows on locked screens and in
/// shared mailboxes.
const HEALTH: [&str; 21] = [
    "santé",
    "sante",
    "patient",
    "malad",
    "soin",
    "soign",
    "hôpita",
    "hopita",
    "handicap",
    "médic",
    "medic",
    "thérap",
    "therap",
    "traitement",
    "diagnosti",
    "psych",
    "aidant",
    "cancer",
    "douleur",
    "clinique",
    "guéri",
];

/// What stands between braces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Placeholder {
    /// The person's first name.
    Prenom,
    /// The short title of the call.
    Appel,
    /// The number of the candidature.
    Numero,
    /// The button that leads to the page where one answers.
    LienPlace,
    /// The button that leads to one's own space.
    LienEspace,
    /// Until when one answers.
    AvantLe,
    /// The rank in the reserve.
    Rang,
    /// Where else to look: a paragraph for each.
    Orientation,
    /// Every meeting, with its date.
    Seances,
    /// When the group first meets.
    PremiereSeance,
    /// The telephone of the team.
    Telephone,
}

impl Placeholder {
    /// Every placeholder.
    pub const ALL: [Self; 11] = [
        Self::Prenom,
        Self::Appel,
        Self::Numero,
        Self::LienPlace,
        Self::LienEspace,
        Self::AvantLe,
        Self::Rang,
        Self::Orientation,
        Self::Seances,
        Self::PremiereSeance,
        Self::Telephone,
    ];

    /// What is typed between the braces.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Prenom => "prenom",
            Self::Appel => "appel",
            Self::Numero => "numero",
            Self::LienPlace => "lien_place",
            Self::LienEspace => "lien_espace",
            Self::AvantLe => "avant_le",
            Self::Rang => "rang",
            Self::Orientation => "orientation",
            Self::Seances => "seances",
            Self::PremiereSeance => "premiere_seance",
            Self::Telephone => "telephone",
        }
    }

    /// What is put in its place, in words.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Prenom => "le prénom de la personne",
            Self::Appel => "le titre court de l’appel",
            Self::Numero => "le numéro de la candidature",
            Self::LienPlace => "le bouton pour garder ou rendre sa place, seul dans son paragraphe",
            Self::LienEspace => "le bouton vers son espace, seul dans son paragraphe",
            Self::AvantLe => "le dernier jour pour répondre",
            Self::Rang => "le rang dans la réserve",
            Self::Orientation => "les autres pistes proposées, seules dans leur paragraphe",
            Self::Seances => "les dates des rencontres, seules dans leur paragraphe",
            Self::PremiereSeance => "la date de la première rencontre",
            Self::Telephone => "le téléphone de l’équipe",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// Whether it makes a paragraph, or several, by itself.
    fn is_block(self) -> bool {
        matches!(
            self,
            Self::LienPlace | Self::LienEspace | Self::Orientation | Self::Seances
        )
    }
}

/// The placeholders that this letter knows.
#[must_use]
pub fn placeholders_of(kind: &LetterKind) -> Vec<Placeholder> {
    Placeholder::ALL
        .into_iter()
        .filter(|placeholder| match placeholder {
            Placeholder::LienPlace | Placeholder::AvantLe => kind.asks_an_answer(),
            Placeholder::Rang => *kind == LetterKind::Reserve,
            Placeholder::Orientation => matches!(kind, LetterKind::NonRetenue(_)),
            _ => true,
        })
        .collect()
}

/// The placeholders without which this letter would fail the person.
fn needed_by(kind: &LetterKind) -> &'static [Placeholder] {
    match kind {
        LetterKind::Retenue | LetterKind::Promotion | LetterKind::Rappel => {
            &[Placeholder::LienPlace, Placeholder::AvantLe]
        }
        LetterKind::NonRetenue(_) => &[Placeholder::Orientation],
        _ => &[],
    }
}

/// What is wrong with a template, in words that help to mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// Nothing is written.
    #[error("Écrivez au moins une phrase.")]
    Empty,
    /// Too much is written.
    #[error("Ce texte est trop long\u{a0}: {0} caractères au plus.")]
    TooLong(usize),
    /// The placeholder is not of the list.
    #[error(
        "«\u{a0}{{{0}}}\u{a0}» n’est pas un repère connu. Choisissez-le dans la liste des repères."
    )]
    Unknown(String),
    /// The placeholder has no meaning in this letter.
    #[error("«\u{a0}{{{0}}}\u{a0}» n’a pas de sens dans cette lettre. Enlevez-le.")]
    NotHere(&'static str),
    /// The placeholder stands alone in its paragraph, or not at all.
    #[error("«\u{a0}{{{0}}}\u{a0}» se place seul, entre deux lignes vides.")]
    NotAlone(&'static str),
    /// An opening brace without its end, or the reverse.
    #[error("Une accolade est seule. Un repère s’écrit entre deux accolades, comme {{prenom}}.")]
    Brace,
    /// The person could not answer, or would be left without a way on.
    #[error(
        "Il manque «\u{a0}{{{0}}}\u{a0}»\u{a0}: sans lui, la personne ne saurait pas quoi faire."
    )]
    Needed(&'static str),
    /// The subject shows on locked screens.
    #[error(
        "L’objet d’un message se lit sur un écran verrouillé\u{a0}: enlevez «\u{a0}{0}…\u{a0}», qui évoque la santé."
    )]
    Health(&'static str),
    /// The subject names somebody, or says where they stand.
    #[error(
        "Dans l’objet, seul le repère {{numero}} est possible\u{a0}: il ne dit rien de la personne."
    )]
    SubjectTells,
}

/// Words, or what stands in their place.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Words(String),
    Blank(Placeholder),
}

/// A template that was read and found sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    subject: Vec<Piece>,
    paragraphs: Vec<Vec<Piece>>,
}

/// What is wrong with each part of a template.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults {
    /// With the subject.
    pub subject: Option<TemplateError>,
    /// With the body.
    pub body: Option<TemplateError>,
}

impl Faults {
    /// The first fault, in words.
    #[must_use]
    pub fn first(&self) -> Option<String> {
        let first = self.subject.as_ref().or(self.body.as_ref());
        first.map(ToString::to_string)
    }
}

/// Reads a template for this letter.
///
/// # Errors
/// What is wrong with its subject, and with its words.
pub fn parse(kind: &LetterKind, typed: &TypedTemplate) -> Result<Template, Faults> {
    let subject = parse_subject(&typed.subject);
    let body = parse_body(kind, &typed.body);
    match (subject, body) {
        (Ok(subject), Ok(paragraphs)) => Ok(Template {
            subject,
            paragraphs,
        }),
        (subject, body) => Err(Faults {
            subject: subject.err(),
            body: body.err(),
        }),
    }
}

fn parse_subject(typed: &str) -> Result<Vec<Piece>, TemplateError> {
    let typed = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    check_length(&typed, LONGEST_SUBJECT)?;
    let pieces = read(&typed)?;
    let tells =
        |piece: &Piece| matches!(piece, Piece::Blank(blank) if *blank != Placeholder::Numero);
    if pieces.iter().any(tells) {
        return Err(TemplateError::SubjectTells);
    }
    match health_word(&typed) {
        Some(word) => Err(TemplateError::Health(word)),
        None => Ok(pieces),
    }
}

/// The beginning of the first word of health in a text.
fn health_word(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.find_map(|word| HEALTH.into_iter().find(|start| word.starts_with(start)))
}

fn parse_body(kind: &LetterKind, typed: &str) -> Result<Vec<Vec<Piece>>, TemplateError> {
    let typed = typed.replace("\r\n", "\n").replace('\r', "\n");
    check_length(&typed, LONGEST_BODY)?;
    let mut paragraphs = Vec::new();
    for paragraph in paragraphs_of(&typed) {
        paragraphs.push(read(&paragraph)?);
    }
    let known = placeholders_of(kind);
    let blanks = || {
        paragraphs.iter().flatten().filter_map(|piece| match piece {
            Piece::Blank(blank) => Some(*blank),
            Piece::Words(_) => None,
        })
    };
    if let Some(stranger) = blanks().find(|blank| !known.contains(blank)) {
        return Err(TemplateError::NotHere(stranger.word()));
    }
    for paragraph in paragraphs.iter().filter(|paragraph| paragraph.len() > 1) {
        for piece in paragraph {
            if let Piece::Blank(blank) = piece
                && blank.is_block()
            {
                return Err(TemplateError::NotAlone(blank.word()));
            }
        }
    }
    match needed_by(kind)
        .iter()
        .find(|needed| !blanks().any(|blank| blank == **needed))
    {
        Some(missing) => Err(TemplateError::Needed(missing.word())),
        None => Ok(paragraphs),
    }
}

fn check_length(typed: &str, longest: usize) -> Result<(), TemplateError> {
    if typed.trim().is_empty() {
        Err(TemplateError::Empty)
    } else if typed.chars().count() > longest {
        Err(TemplateError::TooLong(longest))
    } else {
        Ok(())
    }
}

/// Paragraphs are kept apart by a line that holds nothing.
fn paragraphs_of(text: &str) -> Vec<String> {
    text.lines()
        .map(str::trim)
        .collect::<Vec<_>>()
        .split(|line| line.is_empty())
        .filter(|lines| !lines.is_empty())
        .map(|lines| lines.join("\n"))
        .collect()
}

/// Words and placeholders, in their order.
fn read(text: &str) -> Result<Vec<Piece>, TemplateError> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, brace) = rest.split_at(at);
        let Some(inside) = brace.strip_prefix('{') else {
            return Err(TemplateError::Brace);
        };
        let (word, after) = inside.split_once('}').ok_or(TemplateError::Brace)?;
        if word.contains(['{', '\n']) {
            return Err(TemplateError::Brace);
        }
        let blank = Placeholder::from_word(word.trim())
            .ok_or_else(|| TemplateError::Unknown(word.trim().to_owned()))?;
        if !before.is_empty() {
            pieces.push(Piece::Words(before.to_owned()));
        }
        pieces.push(Piece::Blank(blank));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest.to_owned()));
    }
    Ok(pieces)
}

/// What is put in the place of each placeholder.
#[derive(Debug, Clone, Default)]
pub struct Values {
    /// In a sentence.
    pub words: BTreeMap<Placeholder, String>,
    /// Where the page to answer is.
    pub place_address: String,
    /// Where one's own space is.
    pub space_address: String,
    /// A paragraph for each other road.
    pub orientation: Vec<String>,
    /// A line for each meeting.
    pub seances: Vec<String>,
}

/// A part of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A paragraph; its line breaks are kept.
    Paragraph(String),
    /// A link that asks to be followed.
    Button {
        /// Its words.
        label: &'static str,
        /// Where it leads.
        address: String,
    },
}

impl Template {
    /// The subject, filled in.
    #[must_use]
    pub fn subject(&self, values: &Values) -> String {
        fill(&self.subject, values)
    }

    /// The parts of the letter, filled in.
    #[must_use]
    pub fn blocks(&self, values: &Values) -> Vec<Block> {
        self.paragraphs
            .iter()
            .flat_map(|paragraph| blocks_of(paragraph, values))
            .collect()
    }
}

fn blocks_of(paragraph: &[Piece], values: &Values) -> Vec<Block> {
    let [Piece::Blank(blank)] = paragraph else {
        return vec![Block::Paragraph(fill(paragraph, values))];
    };
    match blank {
        Placeholder::LienPlace => vec![Block::Button {
            label: "Garder ou rendre ma place",
            address: values.place_address.clone(),
        }],
        Placeholder::LienEspace => vec![Block::Button {
            label: "Ouvrir mon espace",
            address: values.space_address.clone(),
        }],
        Placeholder::Orientation => values
            .orientation
            .iter()
            .cloned()
            .map(Block::Paragraph)
            .collect(),
        Placeholder::Seances if values.seances.is_empty() => Vec::new(),
        Placeholder::Seances => vec![Block::Paragraph(values.seances.join("\n"))],
        _ => vec![Block::Paragraph(fill(paragraph, values))],
    }
}

fn fill(pieces: &[Piece], values: &Values) -> String {
    let filled = pieces.iter().map(|piece| match piece {
        Piece::Words(words) => words.as_str(),
        Piece::Blank(blank) => values.words.get(blank).map_or("", String::as_str),
    });
    filled.collect()
}
