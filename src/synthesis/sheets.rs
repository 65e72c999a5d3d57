//! A text on paper: made in Rust from the typed document, never from a page.

use serde::Serialize;

use super::{
    actions::{Opened, Seal},
    model::{
        Document, Kind, Stage, Whose,
        card::{Attendees, Card},
        content::{Block, Consent, Content, List, Role, Run, Text},
    },
    rules::card::theme,
};
use crate::{
    db::Instant,
    error::Error,
    server::{clock::wording, settings::Settings},
    typeset::{self, Template},
};

const SHEET: Template = Template {
    name: "texte",
    source: include_str!("texte.typ"),
};

/// What the template reads.
#[derive(Debug, Serialize)]
struct Data {
    titre: String,
    organisation: String,
    objet: String,
    mention: String,
    sorte: String,
    fiche: Vec<CardLine>,
    parties: Vec<Part>,
}

#[derive(Debug, Serialize)]
struct CardLine {
    nom: &'static str,
    dit: String,
}

#[derive(Debug, Serialize)]
struct Part {
    titre: Option<Vec<Words>>,
    blocs: Vec<Said>,
}

#[derive(Debug, Serialize)]
struct Words {
    dit: String,
    gras: bool,
    italique: bool,
    lien: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "sorte", rename_all = "lowercase")]
enum Said {
    Titre { niveau: u8, dit: Vec<Words> },
    Paragraphe { dit: Vec<Words>, choisi: bool },
    Liste(Items),
    Parole { dit: Vec<Words>, note: &'static str },
}

#[derive(Debug, Serialize)]
struct Items {
    numeros: bool,
    articles: Vec<Article>,
}

#[derive(Debug, Serialize)]
struct Article {
    dit: Vec<Words>,
    liste: Option<Items>,
}

fn words(text: &Text) -> Vec<Words> {
    let word = |run: &Run| Words {
        dit: run.text.clone(),
        gras: run.is_strong,
        italique: run.is_emphasised,
        lien: run.safe_link().map(str::to_owned),
    };
    text.runs().iter().map(word).collect()
}

fn items(list: &List) -> Items {
    let article = |item: &super::model::content::Item| Article {
        dit: words(&item.text),
        liste: item.list.as_deref().map(items),
    };
    Items {
        numeros: list.is_ordered,
        articles: list.items.iter().map(article).collect(),
    }
}

/// The parts of a text.
///
/// Words that somebody did not allow to be quoted do not go on paper; a title is never
/// more than one level under what stands above it, or a screen reader would look for what is between.
fn parts(content: &Content) -> Vec<Part> {
    let mut depth = 0;
    let mut parts = Vec::with_capacity(content.sections.len());
    for section in &content.sections {
        let title = (!section.title.is_blank()).then(|| words(&section.title));
        if title.is_some() {
            depth = 1;
        }
        let mut said = Vec::new();
        for block in &section.blocks {
            match block {
                Block::Heading { level, text, .. } if !text.is_blank() => {
                    depth = level.saturating_sub(1).min(depth + 1);
                    let dit = words(text);
                    said.push(Said::Titre { niveau: depth, dit });
                }
                Block::Paragraph { text, role, .. } if !text.is_blank() => {
                    said.push(Said::Paragraphe {
                        dit: words(text),
                        choisi: *role == Role::Subject { is_chosen: true },
                    });
                }
                Block::List(list) if list.items.iter().any(|item| !item.text.is_blank()) => {
                    said.push(Said::Liste(items(list)));
                }
                Block::Verbatim { text, consent, .. }
                    if !text.is_blank() && *consent != Consent::Refused =>
                {
                    let note = match consent {
                        Consent::ToAsk => "accord à demander",
                        Consent::Given | Consent::Refused => "",
                    };
                    let dit = words(text);
                    said.push(Said::Parole { dit, note });
                }
                _ => {}
            }
        }
        if title.is_some() || !said.is_empty() {
            parts.push(Part {
                titre: title,
                blocs: said,
            });
        }
    }
    parts
}

/// What is said when the text that people read is no longer the one that was frozen, and is printed here.
const NOT_THE_SAME: &str = "le texte affiché sur la plateforme n’est plus celui qui a été figé. Ce document reprend le texte figé. Prévenez-nous.";

fn card_lines(card: &Card, title: &str, seal: Option<&Seal>) -> Vec<CardLine> {
    let day: Option<jiff::civil::Date> = card.date.as_deref().and_then(|day| day.parse().ok());
    let came: Vec<String> = card.attendees.iter().map(Attendees::words).collect();
    let led: Vec<&str> = card
        .leaders
        .people
        .iter()
        .map(|leader| leader.name.as_str())
        .collect();
    let warning = seal.filter(|seal| !seal.holds).map_or("", |_| NOT_THE_SAME);
    [
        ("Attention", warning.to_owned()),
        ("Date", day.map(wording::full_date).unwrap_or_default()),
        ("Thème", theme(card, title).unwrap_or_default().to_owned()),
        ("Participation", came.join(", ")),
        ("Animation", led.join(" et ")),
    ]
    .into_iter()
    .filter(|(_, said)| !said.is_empty())
    .map(|(nom, dit)| CardLine { nom, dit })
    .collect()
}

fn mention(document: &Document, seal: Option<&Seal>, now: Instant) -> String {
    let said = match seal {
        Some(seal) => format!(
            "Figé le {}. Empreinte SHA-256 : {}",
            wording::day(seal.at),
            seal.digest
        ),
        None if document.stage == Stage::Frozen => String::new(),
        None => format!(
            "Texte de travail, tel qu’il était le {}.",
            wording::day_and_time(now)
        ),
    };
    match (document.kind, document.whose) {
        (Kind::InternalReport, Whose::Workshop(_)) => {
            format!("Réservé aux personnes qui étaient à l’atelier. {said}")
        }
        (Kind::InternalReport, _) => format!("Réservé au groupe. {said}"),
        _ => said,
    }
}

/// A text as a PDF, for whoever reads it.
///
/// # Errors
/// [`Error::TooMany`] when too many documents are being set; [`Error::Fault`] when it cannot be.
pub async fn text(
    opened: &Opened,
    content: &Content,
    settings: &Settings,
    now: Instant,
) -> Result<Vec<u8>, Error> {
    let document = &opened.access.document;
    let (stage, seal) = (document.stage, opened.seal.as_ref());
    let data = Data {
        titre: document.title.clone(),
        organisation: settings.organisation.name.clone(),
        objet: document.kind.label().to_owned(),
        mention: mention(document, seal, now),
        sorte: format!(
            "{} · {}",
            document.kind.label(),
            stage.label(document.whose)
        ),
        fiche: card_lines(&opened.card, &document.title, seal),
        parties: parts(content),
    };
    let moment = seal.map_or(now, |seal| seal.at);
    typeset::pdf(SHEET, &data, &format!("texte-{}", document.id), moment).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthesis::model::content::{Item, Section, SectionKind};

    fn section(title: &str, blocks: Vec<Block>) -> Section {
        Section {
            kind: SectionKind::Free,
            id: None,
            meta: None,
            title: Text::plain(title),
            blocks,
        }
    }

    fn verbatim(words: &str, consent: Consent) -> Block {
        Block::Verbatim {
            text: Text::plain(words),
            consent,
            meta: None,
        }
    }

    #[tokio::test]
    async fn a_text_is_set_with_all_that_it_may_hold() {
        let inner = List {
            items: vec![Item {
                text: Text::plain("dedans"),
                ..Item::default()
            }],
            ..List::default()
        };
        let list = List {
            is_ordered: true,
            items: vec![Item {
                text: Text::plain("dehors"),
                list: Some(Box::new(inner)),
                meta: None,
            }],
            meta: None,
        };
        let link = |address: &str| Run {
            link: Some(address.to_owned()),
            ..Run::plain("ici")
        };
        let content = Content {
            sections: vec![
                section(
                    "",
                    vec![Block::Heading {
                        level: 4,
                        text: Text::plain("Sans partie"),
                        category: None,
                        id: None,
                        meta: None,
                    }],
                ),
                section(
                    "Idées #panic(1)",
                    vec![
                        Block::title("Oser", None),
                        Block::Paragraph {
                            text: Text::new([
                                Run {
                                    is_strong: true,
                                    is_emphasised: true,
                                    ..Run::plain("Fort ")
                                },
                                link("https://exemple.fr"),
                                link("javascript:alert(1)"),
                            ]),
                            role: Role::Subject { is_chosen: true },
                            meta: None,
                        },
                        Block::List(list),
                        verbatim("Dit et permis.", Consent::Given),
                        verbatim("Dit et refusé.", Consent::Refused),
                        verbatim("À demander.", Consent::ToAsk),
                        Block::empty_list(),
                    ],
                ),
            ],
        };
        let data = Data {
            titre: "Un texte".to_owned(),
            organisation: "COPS".to_owned(),
            objet: "Synthèse".to_owned(),
            mention: String::new(),
            sorte: "Synthèse · Texte figé".to_owned(),
            fiche: vec![CardLine {
                nom: "Date",
                dit: "mardi 3 juin 2025".to_owned(),
            }],
            parties: parts(&content),
        };
        let said = serde_json::to_string(&data).expect("JSON");
        assert!(
            !said.contains("refusé") && !said.contains("javascript"),
            "{said}"
        );
        assert!(said.contains("À demander.") && said.contains("https://exemple.fr"));
        assert!(said.contains("\"niveau\":1"), "no level is skipped: {said}");
        let moment = Instant::new("2025-06-20T10:00:00Z".parse().expect("an instant"));
        let pdf = typeset::pdf(SHEET, &data, "texte-essai", moment)
            .await
            .expect("a PDF");
        let text = String::from_utf8_lossy(&pdf);
        for mark in ["StructTreeRoot", "/Marked true", "pdfuaid"] {
            assert!(text.contains(mark), "{mark}");
        }
    }
}
