//! The Yjs tree in which a document is written, read into what it says and made from it.
//!
//! The names are those of the editor's schema (`editor/schema.ts`). A node that is not known is refused,
//! and nothing is guessed in its place: whoever reads half a tree and writes it back would damage it. What a node
//! says of itself and is not known takes no word away: it is read as if the node said nothing.

use std::{collections::HashMap, sync::Arc};

use yrs::{
    Any, Doc, Out, ReadTxn, Text as _, Transact as _, TransactionMut, WriteTxn as _, Xml as _,
    XmlElementPrelim, XmlElementRef, XmlFragment, XmlFragmentRef, XmlOut, XmlTextPrelim,
    XmlTextRef, types::text::YChange,
};

use super::{
    FRAGMENT,
    content::{
        Block, Category, Consent, Content, DEEPEST_LIST, Item, List, Role, Run, Section,
        SectionKind, Text,
    },
};

/// Why a tree cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// A node of this name stands where none does. Never what it says: this goes to the journal.
    #[error("le nœud « {0} » n’a pas sa place ici")]
    Node(String),
    /// Words are written in a way that is not known.
    #[error("le style « {0} » est inconnu")]
    Mark(String),
    /// Lists in lists in lists in lists.
    #[error("des listes sont emboîtées trop profondément")]
    TooDeep,
    /// The engine does not give the document.
    #[error("le document est occupé")]
    Busy,
}

/// What the document says.
///
/// # Errors
/// What is not known is refused.
pub fn read(doc: &Doc) -> Result<Content, Unreadable> {
    let transaction = doc.try_transact().map_err(|_| Unreadable::Busy)?;
    read_in(&transaction)
}

/// The same, inside a transaction.
///
/// # Errors
/// What is not known is refused.
pub fn read_in(transaction: &impl ReadTxn) -> Result<Content, Unreadable> {
    let Some(fragment) = transaction.get_xml_fragment(FRAGMENT) else {
        return Ok(Content::default());
    };
    let mut sections: Vec<Section> = Vec::new();
    let mut is_open = false;
    for node in fragment.children(transaction) {
        let is_section =
            matches!(&node, XmlOut::Element(element) if element.tag().as_ref() == "section");
        if is_section {
            sections.push(section(transaction, &node)?);
        } else {
            // What stands outside every section is one, without a title.
            let found = block(transaction, &node, 1)?;
            match sections.last_mut().filter(|_| is_open) {
                Some(last) => last.blocks.push(found),
                None => sections.push(Section::untitled(found)),
            }
        }
        is_open = !is_section;
    }
    Ok(Content { sections })
}

fn section(txn: &impl ReadTxn, node: &XmlOut) -> Result<Section, Unreadable> {
    let element = element(node)?;
    let kind = attribute(txn, element, "kind").and_then(|code| SectionKind::from_code(&code));
    let mut section = Section {
        // A kind that a later template brings is a section like another.
        kind: kind.unwrap_or(SectionKind::Free),
        id: attribute(txn, element, "id"),
        meta: attribute(txn, element, "meta"),
        title: Text::default(),
        blocks: Vec::new(),
    };
    let mut is_titled = false;
    for child in element.children(txn) {
        match &child {
            XmlOut::Element(title) if title.tag().as_ref() == "section_title" => {
                let text = line(txn, title)?;
                if is_titled {
                    section.blocks.push(Block::title(&text.words(), None));
                } else {
                    section.title = text;
                }
                is_titled = true;
            }
            _ => section.blocks.push(block(txn, &child, 1)?),
        }
    }
    Ok(section)
}

fn block(txn: &impl ReadTxn, node: &XmlOut, depth: usize) -> Result<Block, Unreadable> {
    let element = element(node)?;
    let meta = attribute(txn, element, "meta");
    Ok(match element.tag().as_ref() {
        "heading" => {
            let is_small = attribute(txn, element, "level").is_some_and(|level| level == "4");
            Block::Heading {
                level: if is_small { 4 } else { 3 },
                text: line(txn, element)?,
                category: attribute(txn, element, "kind")
                    .and_then(|code| Category::from_code(&code)),
                id: attribute(txn, element, "id"),
                meta,
            }
        }
        "paragraph" => {
            let code = attribute(txn, element, "kind");
            let is_chosen = attribute(txn, element, "chosen").is_some();
            Block::Paragraph {
                text: line(txn, element)?,
                role: Role::from_code(code.as_deref(), is_chosen),
                meta,
            }
        }
        "bullet_list" | "ordered_list" => Block::List(list(txn, element, depth)?),
        "quote" => {
            Block::Verbatim {
                text: words_of(txn, element)?,
                // Whoever was quoted is asked again rather than taken at a word that nobody understands.
                consent: attribute(txn, element, "consent")
                    .and_then(|code| Consent::from_code(&code))
                    .unwrap_or(Consent::ToAsk),
                meta,
            }
        }
        _ => return Err(misplaced(element)),
    })
}

fn list(txn: &impl ReadTxn, element: &XmlElementRef, depth: usize) -> Result<List, Unreadable> {
    if depth > DEEPEST_LIST {
        return Err(Unreadable::TooDeep);
    }
    let items = element
        .children(txn)
        .map(|node| item(txn, &node, depth))
        .collect::<Result<_, _>>()?;
    Ok(List {
        is_ordered: element.tag().as_ref() == "ordered_list",
        items,
        meta: attribute(txn, element, "meta"),
    })
}

fn item(txn: &impl ReadTxn, node: &XmlOut, depth: usize) -> Result<Item, Unreadable> {
    let element = element(node)?;
    if element.tag().as_ref() != "list_item" {
        return Err(misplaced(element));
    }
    let mut read = Item {
        meta: attribute(txn, element, "meta"),
        ..Item::default()
    };
    for child in element.children(txn) {
        match block(txn, &child, depth + 1)? {
            Block::Paragraph { text, .. } if read.text.runs().is_empty() => read.text = text,
            // Two people who cross may leave two paragraphs, or two lists, in one item.
            Block::Paragraph { text, .. } => {
                let (before, after) = (read.text.runs().iter(), text.runs().iter());
                let apart = (!text.runs().is_empty()).then(|| Run::plain("\n"));
                read.text = Text::new(before.cloned().chain(apart).chain(after.cloned()));
            }
            Block::List(mut list) => match &mut read.list {
                Some(first) => first.items.append(&mut list.items),
                None => read.list = Some(Box::new(list)),
            },
            _ => return Err(misplaced(element)),
        }
    }
    Ok(read)
}

/// Words that stand in paragraphs of their own, or at once: one line each.
fn words_of(txn: &impl ReadTxn, element: &XmlElementRef) -> Result<Text, Unreadable> {
    let mut runs: Vec<Run> = Vec::new();
    for child in element.children(txn) {
        let text = match &child {
            XmlOut::Text(text) => line_of(txn, text)?,
            other => match block(txn, other, 1)? {
                Block::Paragraph { text, .. } => text,
                _ => return Err(misplaced(element)),
            },
        };
        if !runs.is_empty() && !text.runs().is_empty() && !matches!(child, XmlOut::Text(_)) {
            runs.push(Run::plain("\n"));
        }
        runs.extend(text.runs().iter().cloned());
    }
    Ok(Text::new(runs))
}

fn line(txn: &impl ReadTxn, element: &XmlElementRef) -> Result<Text, Unreadable> {
    let mut runs = Vec::new();
    for child in element.children(txn) {
        match child {
            XmlOut::Text(text) => runs.extend(line_of(txn, &text)?.runs().iter().cloned()),
            _ => return Err(misplaced(element)),
        }
    }
    Ok(Text::new(runs))
}

fn line_of(txn: &impl ReadTxn, text: &XmlTextRef) -> Result<Text, Unreadable> {
    let mut runs = Vec::new();
    for chunk in text.diff(txn, YChange::identity) {
        let Out::Any(Any::String(words)) = &chunk.insert else {
            return Err(Unreadable::Node("objet".to_owned()));
        };
        let mut run = Run::plain(words.as_ref());
        for (name, value) in chunk.attributes.iter().flat_map(|marks| marks.iter()) {
            if matches!(value, Any::Null | Any::Undefined) {
                continue;
            }
            match (name.as_ref(), value) {
                ("strong", _) => run.is_strong = true,
                ("em", _) => run.is_emphasised = true,
                ("link", Any::Map(link)) => {
                    run.link = Some(match link.get("href") {
                        Some(Any::String(href)) => href.to_string(),
                        _ => String::new(),
                    });
                }
                (other, _) => return Err(Unreadable::Mark(other.to_owned())),
            }
        }
        runs.push(run);
    }
    Ok(Text::new(runs))
}

fn element(node: &XmlOut) -> Result<&XmlElementRef, Unreadable> {
    match node {
        XmlOut::Element(element) => Ok(element),
        XmlOut::Text(_) => Err(Unreadable::Node("texte".to_owned())),
        XmlOut::Fragment(_) => Err(Unreadable::Node("fragment".to_owned())),
    }
}

/// What an attribute says, as text; one that is null says nothing.
fn attribute(txn: &impl ReadTxn, element: &XmlElementRef, name: &str) -> Option<String> {
    match element.get_attribute(txn, name)? {
        Out::Any(Any::Null | Any::Undefined) => None,
        other => Some(other.to_string(txn)),
    }
}

fn misplaced(element: &XmlElementRef) -> Unreadable {
    Unreadable::Node(element.tag().to_string())
}

/// Writes `content` at the end of the document.
pub fn write(transaction: &mut TransactionMut<'_>, content: &Content) {
    let fragment = transaction.get_or_insert_xml_fragment(FRAGMENT);
    for section in &content.sections {
        let end = fragment.len(transaction);
        write_section(transaction, &fragment, end, section);
    }
}

fn write_section(
    txn: &mut TransactionMut<'_>,
    fragment: &XmlFragmentRef,
    place: u32,
    section: &Section,
) {
    let element = fragment.insert(txn, place, XmlElementPrelim::empty("section"));
    say(txn, &element, "kind", Some(section.kind.code()));
    say(txn, &element, "id", section.id.as_deref());
    say(txn, &element, "meta", section.meta.as_deref());
    if !section.title.runs().is_empty() {
        let title = element.push_back(txn, XmlElementPrelim::empty("section_title"));
        write_line(txn, &title, &section.title);
    }
    for block in &section.blocks {
        let end = element.len(txn);
        write_block(txn, &element, end, block);
    }
}

fn write_block(txn: &mut TransactionMut<'_>, parent: &XmlElementRef, place: u32, block: &Block) {
    match block {
        Block::Heading {
            level,
            text,
            category,
            id,
            meta,
        } => {
            let element = parent.insert(txn, place, XmlElementPrelim::empty("heading"));
            element.insert_attribute(txn, "level", Any::from(i32::from(*level)));
            say(txn, &element, "kind", category.map(Category::code));
            say(txn, &element, "id", id.as_deref());
            say(txn, &element, "meta", meta.as_deref());
            write_line(txn, &element, text);
        }
        Block::Paragraph { text, role, meta } => {
            let element = parent.insert(txn, place, XmlElementPrelim::empty("paragraph"));
            say(txn, &element, "kind", role.code());
            if let Role::Subject { is_chosen: true } = role {
                element.insert_attribute(txn, "chosen", Any::from("oui"));
            }
            say(txn, &element, "meta", meta.as_deref());
            write_line(txn, &element, text);
        }
        Block::List(list) => write_list(txn, parent, place, list),
        Block::Verbatim {
            text,
            consent,
            meta,
        } => {
            let element = parent.insert(txn, place, XmlElementPrelim::empty("quote"));
            say(txn, &element, "consent", Some(consent.code()));
            say(txn, &element, "meta", meta.as_deref());
            let paragraph = element.push_back(txn, XmlElementPrelim::empty("paragraph"));
            write_line(txn, &paragraph, text);
        }
    }
}

fn write_list(txn: &mut TransactionMut<'_>, parent: &XmlElementRef, place: u32, list: &List) {
    let tag = if list.is_ordered {
        "ordered_list"
    } else {
        "bullet_list"
    };
    let element = parent.insert(txn, place, XmlElementPrelim::empty(tag));
    say(txn, &element, "meta", list.meta.as_deref());
    for item in &list.items {
        let held = element.push_back(txn, XmlElementPrelim::empty("list_item"));
        say(txn, &held, "meta", item.meta.as_deref());
        let paragraph = held.push_back(txn, XmlElementPrelim::empty("paragraph"));
        write_line(txn, &paragraph, &item.text);
        if let Some(list) = &item.list {
            let end = held.len(txn);
            write_list(txn, &held, end, list);
        }
    }
}

/// An attribute that says nothing is not written: an editor would compare it with what it holds.
fn say(txn: &mut TransactionMut<'_>, element: &XmlElementRef, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        element.insert_attribute(txn, name, Any::from(value));
    }
}

fn write_line(txn: &mut TransactionMut<'_>, element: &XmlElementRef, text: &Text) {
    if text.runs().is_empty() {
        return;
    }
    let line = element.push_back(txn, XmlTextPrelim::new(""));
    for run in text.runs() {
        let at = line.len(txn);
        let mut marks: HashMap<Arc<str>, Any> = HashMap::new();
        let empty = || Any::from(HashMap::<String, Any>::new());
        if run.is_strong {
            marks.insert("strong".into(), empty());
        }
        if run.is_emphasised {
            marks.insert("em".into(), empty());
        }
        if let Some(href) = &run.link {
            let link = HashMap::from([("href".to_owned(), Any::from(href.as_str()))]);
            marks.insert("link".into(), Any::from(link));
        }
        line.insert_with_attributes(txn, at, &run.text, marks);
    }
}

/// One update (v1) that makes `content` out of an empty document.
///
/// # Errors
/// [`Unreadable::Busy`] when the engine does not take it.
pub fn first_update(doc: &Doc, content: &Content) -> Result<Vec<u8>, Unreadable> {
    let mut transaction = doc.try_transact_mut().map_err(|_| Unreadable::Busy)?;
    write(&mut transaction, content);
    transaction.commit();
    Ok(transaction.encode_update_v1())
}

mod turn;

pub use turn::turn_into;

#[cfg(test)]
mod tests;
