//! To a file.

use serde_json::{Map, Value, json};

use super::Filed;
use crate::synthesis::model::{
    card::Sheet,
    content::{Block, Category, Content, Item, List, Role, Section, SectionKind, Text},
};

pub(super) fn document(filed: &Filed) -> Value {
    let Filed {
        title,
        template,
        sheet,
        content,
    } = filed;
    let subject = content
        .sections
        .iter()
        .find(|section| section.kind.is_subject());
    let mut sections = vec![card_section(sheet)];
    sections.extend(content.sections.iter().map(section));
    let mut left = json!({
        "id": sheet.reference,
        "source": sheet.source,
        "type": sheet.sort,
        "dispositif": sheet.programme,
        "gabarit": template.code(),
        "titre": title,
        "date": sheet.card.date,
        "modalite": sheet.modality,
        "duree_minutes": sheet.minutes,
        "langue": sheet.language,
        "theme": sheet.card.theme,
        "participants": {
            "total_calcule": sheet.card.total(),
            "groupes": sheet.card.attendees,
        },
        "coanimation": sheet.card.leaders,
        "verbatims": verbatims(content),
        "sections": sections,
        "licence": sheet.license,
        "statut": sheet.status,
        "attendus": expected(content),
    });
    if let Some(subject) = subject {
        left["objet"] = self::subject(subject);
    }
    left
}

fn card_section(sheet: &Sheet) -> Value {
    json!({
        "id": "informations",
        "titre": sheet.card_title,
        "niveau": sheet.card_level,
        "blocs": [{
            "type": "fiche",
            "colonnes": ["Thème", "Participants", sheet.card.leaders.column],
            "renvoi": ["theme", "participants", "coanimation"],
        }],
    })
}

fn subject(section: &Section) -> Value {
    let proposed: Vec<Value> = section
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Paragraph {
                text,
                role: Role::Subject { is_chosen },
                ..
            } => {
                let mut one = json!({"texte": text.words(), "retenu": is_chosen});
                if *is_chosen && section.kind == SectionKind::Questions {
                    one["mise_en_evidence"] = json!("fluo");
                }
                Some(one)
            }
            _ => None,
        })
        .collect();
    let legend = section.blocks.iter().find_map(|block| match block {
        Block::Paragraph {
            text,
            role: Role::Text,
            ..
        } => Some(text.words()),
        _ => None,
    });
    json!({
        "type": section.kind.code(),
        "titre_section": section.title.words(),
        "legende": legend,
        "propositions": proposed,
    })
}

fn verbatims(content: &Content) -> Vec<Value> {
    blocks(content)
        .filter_map(|block| match block {
            Block::Verbatim { text, .. } => {
                Some(json!({"texte": text.words(), "auteur": null, "style": "italique"}))
            }
            _ => None,
        })
        .collect()
}

fn blocks(content: &Content) -> impl Iterator<Item = &Block> {
    content.sections.iter().flat_map(|section| &section.blocks)
}

/// What one counts in the document, so that whoever reads the file can check that nothing is lost.
fn expected(content: &Content) -> Value {
    fn items(list: &List) -> usize {
        let held = list.items.iter().filter_map(|item| item.list.as_deref());
        list.items.len() + held.map(items).sum::<usize>()
    }
    let in_lists: usize = blocks(content)
        .map(|block| match block {
            Block::List(list) => items(list),
            _ => 0,
        })
        .sum();
    let groups = blocks(content).filter(|block| {
        matches!(block, Block::Heading { category, .. } if *category != Some(Category::Verbatims))
    });
    let links = content.texts().into_iter().flat_map(Text::runs);
    let links = links.filter(|run| run.link.as_ref().is_some_and(|link| !link.is_empty()));
    let questions = content
        .sections
        .iter()
        .filter(|section| section.kind == SectionKind::Questions)
        .flat_map(|section| &section.blocks)
        .filter(|block| {
            matches!(
                block,
                Block::Paragraph {
                    role: Role::Subject { .. },
                    ..
                }
            )
        });
    json!({
        "items": in_lists,
        "liens": links.count(),
        "sections": 1 + content.sections.len() + groups.count(),
        "verbatims": verbatims(content).len(),
        "questionnements_proposes": questions.count(),
    })
}

fn section(section: &Section) -> Value {
    let meta = meta(section.meta.as_deref());
    json!({
        "id": section.id,
        "titre": section.title.words(),
        "niveau": meta.get("niveau").cloned().unwrap_or_else(|| json!(2)),
        "blocs": gather(&section.blocks),
    })
}

/// Blocks one after another, put under the titles that they follow. A motto is the section's.
fn gather(blocks: &[Block]) -> Vec<Value> {
    let mut done: Vec<Value> = Vec::new();
    let mut has_subject = false;
    let mut rest = blocks;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match first {
            Block::Heading { level, .. } => {
                let held = rest
                    .iter()
                    .position(|block| ends_group(block, *level))
                    .unwrap_or(rest.len());
                let (mine, others) = rest.split_at(held);
                rest = others;
                done.push(group(first, mine));
            }
            Block::Paragraph {
                role: Role::Subject { .. },
                ..
            } => {
                if !has_subject {
                    done.push(json!({"type": "objet", "renvoi": "objet"}));
                }
                has_subject = true;
            }
            other => done.extend(simple(other)),
        }
    }
    done
}

fn ends_group(block: &Block, of: u8) -> bool {
    match block {
        Block::Heading { level, .. } => *level <= of,
        Block::Paragraph { role, .. } => *role == Role::Motto,
        _ => false,
    }
}

fn group(heading: &Block, held: &[Block]) -> Value {
    let Block::Heading {
        level,
        text,
        category,
        id,
        meta: said,
    } = heading
    else {
        return Value::Null;
    };
    if *category == Some(Category::Verbatims) {
        return json!({"type": "verbatims", "titre": text.words(), "renvoi": "verbatims"});
    }
    let said = meta(said.as_deref());
    let mut left = json!({
        "id": id,
        "titre": text.words(),
        "niveau": said.get("niveau").cloned().unwrap_or_else(|| json!(level)),
        "blocs": gather(held),
    });
    match category {
        Some(Category::Resources) => left["type"] = json!("groupe_ressources"),
        Some(category) => left["categorie"] = json!(category.code()),
        None => left["type"] = json!("groupe"),
    }
    left
}

fn simple(block: &Block) -> Option<Value> {
    Some(match block {
        Block::Paragraph {
            text,
            role,
            meta: said,
        } => {
            let words = text.words();
            let halves = words.split_once(" : ");
            let mut left = match role {
                Role::Text => json!({"type": "paragraphe"}),
                Role::Lead => json!({"type": "chapeau", "role": halves.map(|(role, _)| role)}),
                Role::Motto => json!({
                    "type": "devise",
                    "libelle": halves.map(|(label, _)| label),
                    "valeur": halves.map(|(_, value)| value),
                }),
                Role::Note => json!({"type": "note"}),
                Role::Resource => return Some(resource(text)),
                Role::Subject { .. } => return None,
            };
            for (name, value) in meta(said.as_deref()) {
                left[name] = value;
            }
            say(&mut left, text);
            left
        }
        Block::List(list) => {
            let said = meta(list.meta.as_deref());
            json!({
                "type": "liste",
                "puce": said.get("puce").cloned().unwrap_or_else(|| json!("tiret")),
                "items": list.items.iter().map(item).collect::<Vec<_>>(),
            })
        }
        Block::Verbatim { .. } | Block::Heading { .. } => return None,
    })
}

fn item(item: &Item) -> Value {
    let mut left = json!({});
    say(&mut left, &item.text);
    for (name, value) in meta(item.meta.as_deref()) {
        left[name] = value;
    }
    if let Some(list) = &item.list {
        left["enfants"] = list.items.iter().map(self::item).collect();
    }
    left
}

fn resource(text: &Text) -> Value {
    let plain = text.runs().iter().filter(|run| run.link.is_none());
    let label: String = plain.map(|run| run.text.as_str()).collect();
    let label = label.trim();
    let links: Vec<Value> = text
        .runs()
        .iter()
        .filter_map(|run| {
            let url = run.link.as_ref()?;
            let mut link = json!({"url": url});
            if run.text != *url {
                link["libelle"] = json!(run.text);
            }
            Some(link)
        })
        .collect();
    json!({
        "type": "ressource",
        "libelle": (!label.is_empty()).then_some(label),
        "liens": links,
    })
}

/// The words, and how they are written when they are not plain.
fn say(left: &mut Value, text: &Text) {
    left["texte"] = json!(text.words());
    if text.is_plain() {
        return;
    }
    let segments = text.runs().iter().map(|run| {
        let mut segment = json!({"t": run.text});
        let marks: Vec<&str> = [(run.is_strong, "gras"), (run.is_emphasised, "italique")]
            .into_iter()
            .filter_map(|(is, name)| is.then_some(name))
            .collect();
        if !marks.is_empty() {
            segment["m"] = json!(marks);
        }
        if let Some(link) = &run.link {
            segment["lien"] = if link.is_empty() {
                Value::Null
            } else {
                json!(link)
            };
        }
        segment
    });
    left["segments"] = segments.collect();
}

fn meta(said: Option<&str>) -> Map<String, Value> {
    match said.map(serde_json::from_str) {
        Some(Ok(Value::Object(said))) => said,
        _ => Map::new(),
    }
}
