//! The text of a document as HTML, read from its Yjs tree: what stands on the page before the editor
//! has come, and without any script.

use leptos::prelude::*;
use yrs::{
    Any, Doc, Out, ReadTxn, Text as _, Transact as _, Xml as _, XmlElementRef, XmlFragment as _,
    XmlOut, XmlTextRef, types::text::YChange,
};

use crate::synthesis::model::FRAGMENT;

/// How deep nodes may stand in each other; whatever lies deeper is left out.
const DEEPEST: usize = 16;

/// The whole text.
#[must_use]
pub fn text(doc: &Doc) -> AnyView {
    let transaction = doc.transact();
    let Some(fragment) = transaction.get_xml_fragment(FRAGMENT) else {
        return ().into_any();
    };
    fragment
        .children(&transaction)
        .map(|child| node(&transaction, &child, DEEPEST))
        .collect_view()
        .into_any()
}

fn node(transaction: &impl ReadTxn, node: &XmlOut, room: usize) -> AnyView {
    match (node, room.checked_sub(1)) {
        (_, None) => ().into_any(),
        (XmlOut::Element(element), Some(room)) => self::element(transaction, element, room),
        (XmlOut::Text(text), Some(_)) => inline(transaction, text),
        (XmlOut::Fragment(fragment), Some(room)) => fragment
            .children(transaction)
            .map(|child| self::node(transaction, &child, room))
            .collect_view()
            .into_any(),
    }
}

fn element(transaction: &impl ReadTxn, element: &XmlElementRef, room: usize) -> AnyView {
    let inside = element
        .children(transaction)
        .map(|child| node(transaction, &child, room))
        .collect_view();
    let attribute = |name: &str| {
        element
            .get_attribute(transaction, name)
            .map(|value| value.to_string(transaction))
    };
    match element.tag().as_ref() {
        "section" => view! { <section>{inside}</section> }.into_any(),
        "section_title" => view! { <h2>{inside}</h2> }.into_any(),
        "heading" if attribute("level").is_some_and(|level| level.starts_with('4')) => {
            view! { <h4>{inside}</h4> }.into_any()
        }
        "heading" => view! { <h3>{inside}</h3> }.into_any(),
        "bullet_list" => view! { <ul>{inside}</ul> }.into_any(),
        "ordered_list" => view! { <ol>{inside}</ol> }.into_any(),
        "list_item" => view! { <li>{inside}</li> }.into_any(),
        "quote" => {
            let consent = attribute("consent").unwrap_or_default();
            let words = consent_words(&consent);
            view! { <blockquote class="words-quoted" data-consent-words=words>{inside}</blockquote> }.into_any()
        }
        "paragraph" if attribute("chosen").is_some() => {
            view! { <p class="chosen">{inside}</p> }.into_any()
        }
        "paragraph" => view! { <p>{inside}</p> }.into_any(),
        _ => inside.into_any(),
    }
}

/// Whether the person quoted agreed to be.
fn consent_words(consent: &str) -> &'static str {
    match consent {
        "given" => "accord donné",
        "none" => "sans accord\u{a0}: ne sera pas publiée",
        _ => "accord à demander",
    }
}

/// Words, with what is bold, italic or a link.
fn inline(transaction: &impl ReadTxn, text: &XmlTextRef) -> AnyView {
    text.diff(transaction, YChange::identity)
        .into_iter()
        .map(|chunk| {
            let Out::Any(Any::String(words)) = &chunk.insert else {
                return ().into_any();
            };
            let mut view = words.to_string().into_any();
            let marks = chunk.attributes.iter().flat_map(|marks| marks.iter());
            for (name, value) in marks {
                view = match (name.as_ref(), value) {
                    (_, Any::Null) => view,
                    ("strong", _) => view! { <strong>{view}</strong> }.into_any(),
                    ("em", _) => view! { <em>{view}</em> }.into_any(),
                    ("link", Any::Map(link)) => match link.get("href") {
                        Some(Any::String(href)) if is_safe(href) => {
                            let href = href.to_string();
                            view! { <a href=href rel="noopener noreferrer">{view}</a> }.into_any()
                        }
                        _ => view,
                    },
                    _ => view,
                };
            }
            view
        })
        .collect_view()
        .into_any()
}

/// An address that one may follow.
fn is_safe(href: &str) -> bool {
    ["https://", "http://", "mailto:", "tel:"]
        .iter()
        .any(|scheme| {
            href.get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        })
}

#[cfg(test)]
mod tests {
    use yrs::{WriteTxn as _, XmlElementPrelim, XmlTextPrelim, types::Attrs};

    use super::*;

    fn html(doc: &Doc) -> String {
        let owner = Owner::new_root(None);
        let html = owner.with(|| text(doc).to_html());
        owner.unset_with_forced_cleanup();
        html.replace("<!>", "").replace("<!---->", "")
    }

    #[test]
    fn a_text_is_read_with_its_marks_and_nothing_of_it_is_html() {
        let doc = crate::synthesis::live::engine::blank();
        {
            let mut transaction = doc.transact_mut();
            let fragment = transaction.get_or_insert_xml_fragment(FRAGMENT);
            let section = fragment.push_back(&mut transaction, XmlElementPrelim::empty("section"));
            let title =
                section.push_back(&mut transaction, XmlElementPrelim::empty("section_title"));
            title.push_back(&mut transaction, XmlTextPrelim::new("Leviers & <b>"));
            let question =
                section.push_back(&mut transaction, XmlElementPrelim::empty("paragraph"));
            question.insert_attribute(&mut transaction, "chosen", "oui");
            let words = question.push_back(&mut transaction, XmlTextPrelim::new("Comment"));
            let link = |href: &str| {
                let href = Any::from(std::collections::HashMap::from([(
                    "href".to_owned(),
                    Any::from(href),
                )]));
                Attrs::from([("link".into(), href)])
            };
            words.insert_with_attributes(&mut transaction, 7, " ici", link("https://exemple.fr/a"));
            words.insert_with_attributes(&mut transaction, 11, " là", link("javascript:alert(1)"));
            let unknown = section.push_back(&mut transaction, XmlElementPrelim::empty("script"));
            unknown.push_back(&mut transaction, XmlTextPrelim::new("alert(2)"));
        }
        let html = html(&doc);
        assert_eq!(
            html,
            "<section><h2>Leviers &amp; &lt;b&gt;</h2><p class=\"chosen\">Comment\
             <a href=\"https://exemple.fr/a\" rel=\"noopener noreferrer\"> ici</a> là</p>alert(2)</section>"
        );
    }

    #[test]
    fn a_tree_without_end_is_cut() {
        let doc = crate::synthesis::live::engine::blank();
        {
            let mut transaction = doc.transact_mut();
            let fragment = transaction.get_or_insert_xml_fragment(FRAGMENT);
            let mut deepest =
                fragment.push_back(&mut transaction, XmlElementPrelim::empty("quote"));
            for _ in 0..40 {
                deepest = deepest.push_back(&mut transaction, XmlElementPrelim::empty("quote"));
            }
        }
        assert_eq!(html(&doc).matches("<blockquote").count(), DEEPEST);
    }
}
