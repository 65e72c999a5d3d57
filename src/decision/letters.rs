//! The letters of a decision: a template of the call, or of the platform, filled in for one person.

use std::collections::BTreeMap;

use crate::{
    account::model::Email,
    appel::document::Document,
    candidature::model::CandidatureId,
    db::Instant,
    decision::{
        model::{LetterKind, TypedTemplate},
        rules::{self, Block, Faults, Placeholder, Template, Values},
    },
    server::{clock::wording, mail::Letter, settings::Settings},
};

/// The templates that an administrator changed for a call, by their word.
pub type Templates = BTreeMap<String, TypedTemplate>;

/// The person to whom a letter is written, and what it tells.
#[derive(Debug, Clone)]
pub struct Told<'a> {
    /// The candidature.
    pub id: CandidatureId,
    /// Its number.
    pub number: &'a str,
    /// The first name answered.
    pub first_name: &'a str,
    /// The address answered.
    pub email: &'a Email,
    /// Until when one answers.
    pub reply_before: Option<Instant>,
    /// The rank in the reserve.
    pub rank: Option<i32>,
    /// The codes of the other roads.
    pub orientation: &'a [String],
}

/// The template of this letter for this call: its own, else that of the platform. A
/// refusal whose reason has none takes the call's general one when it was changed.
#[must_use]
pub fn template_of(templates: &Templates, kind: &LetterKind) -> TypedTemplate {
    templates
        .get(&kind.code())
        .cloned()
        .unwrap_or_else(|| rules::default_of(kind))
}

/// Writes the letter.
///
/// # Errors
/// What is wrong with the template, when it was changed by other ways than the page that checks it.
pub fn write(
    settings: &Settings,
    call: &Document,
    templates: &Templates,
    kind: &LetterKind,
    told: &Told<'_>,
) -> Result<Letter, Faults> {
    let template = rules::parse(kind, &template_of(templates, kind))?;
    Ok(fill(settings, call, &template, told))
}

/// Fills a sound template in for this person.
#[must_use]
pub fn fill(settings: &Settings, call: &Document, template: &Template, told: &Told<'_>) -> Letter {
    let values = values(settings, call, told);
    let mut letter = Letter::to(told.email, template.subject(&values));
    for block in template.blocks(&values) {
        letter = match block {
            Block::Paragraph(words) => letter.paragraph(&words),
            Block::Button { label, address } => letter.button(label, &address),
        };
    }
    letter.signed(&settings.organisation)
}

fn values(settings: &Settings, call: &Document, told: &Told<'_>) -> Values {
    let origin = &settings.security.origin;
    let first = call.seances.iter().min_by_key(|seance| seance.starts_at());
    let words = [
        (Placeholder::Prenom, told.first_name.to_owned()),
        (Placeholder::Appel, call.short_title.clone()),
        (Placeholder::Numero, told.number.to_owned()),
        (
            Placeholder::AvantLe,
            told.reply_before.map(wording::day).unwrap_or_default(),
        ),
        (
            Placeholder::Rang,
            told.rank.map(|rank| rank.to_string()).unwrap_or_default(),
        ),
        (
            Placeholder::PremiereSeance,
            first.map(|seance| seance.wording()).unwrap_or_default(),
        ),
        (
            Placeholder::Telephone,
            call.contact.phone.replace(' ', "\u{a0}"),
        ),
    ];
    Values {
        words: words.into_iter().collect(),
        place_address: format!("{origin}/candidatures/{}/place", told.id),
        space_address: format!("{origin}/mon-espace"),
        orientation: told
            .orientation
            .iter()
            .filter_map(|code| rules::orientation_words(code))
            .map(str::to_owned)
            .collect(),
        seances: call
            .seances
            .iter()
            .map(|seance| format!("{}\u{a0}: {}", seance.title, seance.wording()))
            .collect(),
    }
}

/// The word to the team that a place has come free. It names nobody.
#[must_use]
pub fn place_came_free(settings: &Settings, call: &Document, team: &Email) -> Letter {
    let address = format!(
        "{}/administration/appels/{}/decisions",
        settings.security.origin, call.slug
    );
    Letter::to(team, format!("Une place s’est libérée, {}", call.slug))
        .paragraph("Bonjour,")
        .paragraph(&format!(
            "Une place s’est libérée au {}. La plateforme vous propose la personne de la réserve qui garde le mieux l’équilibre du groupe\u{a0}; c’est vous qui décidez.",
            call.short_title
        ))
        .button("Voir les décisions", &address)
        .signed(&settings.organisation)
}
