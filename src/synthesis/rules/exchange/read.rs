//! From a file.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Filed, Refused};
use crate::synthesis::{
    model::{
        card::{Attendees, Card, Leaders, Sheet},
        content::{
            Block, Category, Consent, Content, Item, List, Role, Run, Section, SectionKind, Text,
        },
    },
    rules::template::Template,
};

type Read<T> = Result<T, Refused>;

pub(super) fn document(value: &Value) -> Read<Filed> {
    let gabarit: String = field(value, "gabarit")?;
    let template = Template::from_code(&gabarit)
        .ok_or_else(|| Refused(format!("gabarit\u{a0}: « {gabarit} » est inconnu")))?;
    let sections: Vec<Value> = field(value, "sections")?;
    let (card, others): (Vec<&Value>, Vec<&Value>) =
        sections.iter().partition(|section| is_card(section));
    let [card_section] = card.as_slice() else {
        return Err(Refused(
            "sections\u{a0}: il faut une fiche, et une seule".to_owned(),
        ));
    };
    let attendees: Vec<Attendees> = field(part(value, "participants")?, "groupes")?;
    let leaders: Leaders = field(value, "coanimation")?;
    let sheet = Sheet {
        reference: field(value, "id")?,
        source: field(value, "source")?,
        sort: field(value, "type")?,
        programme: field(value, "dispositif")?,
        modality: field(value, "modalite")?,
        minutes: field(value, "duree_minutes")?,
        language: field(value, "langue")?,
        license: field(value, "licence")?,
        status: field(value, "statut")?,
        card_title: field(card_section, "titre")?,
        card_level: field(card_section, "niveau")?,
        card: Card {
            date: field(value, "date")?,
            theme: field(value, "theme")?,
            attendees,
            leaders,
        },
    };
    let sections = others
        .into_iter()
        .map(|found| section(found, value))
        .collect::<Read<_>>()?;
    Ok(Filed {
        title: field(value, "titre")?,
        template,
        sheet,
        content: Content { sections },
    })
}

fn is_card(section: &Value) -> bool {
    section["blocs"][0]["type"] == "fiche"
}

fn section(value: &Value, document: &Value) -> Read<Section> {
    let id: String = field(value, "id")?;
    let blocs: Vec<Value> = field(value, "blocs")?;
    let holds_subject = blocs.iter().any(|bloc| bloc["type"] == "objet");
    let kind = if holds_subject {
        let code: String = field(part(document, "objet")?, "type")?;
        SectionKind::from_code(&code)
            .filter(|kind| kind.is_subject())
            .ok_or_else(|| Refused(format!("objet.type\u{a0}: « {code} » est inconnu")))?
    } else {
        match id.as_str() {
            "pistes" => SectionKind::Leads,
            "synthese" => SectionKind::Synthesis,
            "ressources" => SectionKind::Resources,
            _ => SectionKind::Free,
        }
    };
    let mut blocks = Vec::new();
    for bloc in &blocs {
        block(bloc, document, 3, &mut blocks)?;
    }
    let level: u8 = field(value, "niveau")?;
    Ok(Section {
        kind,
        id: Some(id),
        meta: meta([("niveau", (level != 2).then(|| level.into()))]),
        title: Text::plain(field::<String>(value, "titre")?),
        blocks,
    })
}

fn block(value: &Value, document: &Value, level: u8, into: &mut Vec<Block>) -> Read<()> {
    if value.get("categorie").is_some() {
        return group(value, document, level, into);
    }
    let sort: String = field(value, "type")?;
    let paragraph = |role, meta| -> Read<Block> {
        Ok(Block::Paragraph {
            text: text(value)?,
            role,
            meta,
        })
    };
    match sort.as_str() {
        "paragraphe" => into.push(paragraph(Role::Text, None)?),
        "chapeau" => into.push(paragraph(Role::Lead, None)?),
        "devise" => into.push(paragraph(Role::Motto, None)?),
        "note" => {
            let keep = |name| value.get(name).cloned();
            let meta = meta([("appel", keep("appel")), ("remarque", keep("remarque"))]);
            into.push(paragraph(Role::Note, meta)?);
        }
        "liste" => into.push(Block::List(list(value)?)),
        "ressource" => into.push(resource(value)?),
        "groupe_ressources" => group(value, document, level, into)?,
        "objet" => {
            let proposed: Vec<Value> = field(part(document, "objet")?, "propositions")?;
            for one in &proposed {
                let is_chosen = field(one, "retenu")?;
                into.push(Block::Paragraph {
                    text: Text::plain(field::<String>(one, "texte")?),
                    role: Role::Subject { is_chosen },
                    meta: None,
                });
            }
        }
        "verbatims" => {
            into.push(Block::title(
                &field::<String>(value, "titre")?,
                Some(Category::Verbatims),
            ));
            let said: Vec<Value> = field(document, "verbatims")?;
            for one in &said {
                into.push(Block::Verbatim {
                    text: Text::plain(field::<String>(one, "texte")?),
                    // It was published.
                    consent: Consent::Given,
                    meta: None,
                });
            }
        }
        other => return Err(Refused(format!("bloc\u{a0}: « {other} » est inconnu"))),
    }
    Ok(())
}

/// A title and what it gathers. The levels of the sources are incoherent: the title goes where it
/// belongs, and the level it had is kept aside.
fn group(value: &Value, document: &Value, level: u8, into: &mut Vec<Block>) -> Read<()> {
    if level > 4 {
        return Err(Refused("blocs\u{a0}: trop de titres emboîtés".to_owned()));
    }
    let category = match value.get("categorie").and_then(Value::as_str) {
        Some(code) => Category::from_code(code)
            .ok_or_else(|| Refused(format!("categorie\u{a0}: « {code} » est inconnue")))?,
        None => Category::Resources,
    };
    let own: u8 = field(value, "niveau")?;
    into.push(Block::Heading {
        level,
        text: Text::plain(field::<String>(value, "titre")?),
        category: Some(category),
        id: Some(field(value, "id")?),
        meta: meta([("niveau", (own != level).then(|| own.into()))]),
    });
    for bloc in &field::<Vec<Value>>(value, "blocs")? {
        block(bloc, document, level + 1, into)?;
    }
    Ok(())
}

fn list(value: &Value) -> Read<List> {
    let bullet: String = field(value, "puce")?;
    Ok(List {
        is_ordered: false,
        items: items(value, "items")?,
        meta: meta([("puce", (bullet != "tiret").then(|| bullet.into()))]),
    })
}

fn items(value: &Value, name: &str) -> Read<Vec<Item>> {
    let found: Vec<Value> = field(value, name)?;
    found
        .iter()
        .map(|one| {
            let list = match one.get("enfants") {
                None => None,
                Some(_) => Some(Box::new(List {
                    items: items(one, "enfants")?,
                    ..List::default()
                })),
            };
            Ok(Item {
                text: text(one)?,
                list,
                meta: meta([("citation", one.get("citation").cloned())]),
            })
        })
        .collect()
}

fn resource(value: &Value) -> Read<Block> {
    let label: Option<String> = field(value, "libelle")?;
    let links: Vec<Value> = field(value, "liens")?;
    let mut runs: Vec<Run> = label.map(Run::plain).into_iter().collect();
    for link in &links {
        if !runs.is_empty() {
            runs.push(Run::plain(" "));
        }
        let url: String = field(link, "url")?;
        let name: Option<String> = field(link, "libelle")?;
        runs.push(Run {
            text: name.unwrap_or_else(|| url.clone()),
            link: Some(url),
            ..Run::default()
        });
    }
    Ok(Block::Paragraph {
        text: Text::new(runs),
        role: Role::Resource,
        meta: None,
    })
}

fn text(value: &Value) -> Read<Text> {
    let Some(segments) = value.get("segments").and_then(Value::as_array) else {
        return Ok(Text::plain(field::<String>(value, "texte")?));
    };
    let runs = segments
        .iter()
        .map(|segment| {
            let marks: Vec<String> =
                field::<Option<Vec<String>>>(segment, "m")?.unwrap_or_default();
            let link = segment
                .get("lien")
                .map(|link| link.as_str().unwrap_or_default().to_owned());
            Ok(Run {
                text: field(segment, "t")?,
                is_strong: marks.iter().any(|mark| mark == "gras"),
                is_emphasised: marks.iter().any(|mark| mark == "italique"),
                link,
            })
        })
        .collect::<Read<Vec<_>>>()?;
    Ok(Text::new(runs))
}

/// What the file says besides, in a form of our own.
fn meta<const N: usize>(said: [(&str, Option<Value>); N]) -> Option<String> {
    let kept: Map<String, Value> = said
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect();
    (!kept.is_empty()).then(|| Value::Object(kept).to_string())
}

fn part<'v>(value: &'v Value, name: &str) -> Read<&'v Value> {
    value
        .get(name)
        .ok_or_else(|| Refused(format!("{name}\u{a0}: manque")))
}

/// A field; one that is absent may be null.
fn field<T: DeserializeOwned>(value: &Value, name: &str) -> Read<T> {
    let found = value.get(name).unwrap_or(&Value::Null);
    T::deserialize(found).map_err(|error| Refused(format!("{name}\u{a0}: {error}")))
}
