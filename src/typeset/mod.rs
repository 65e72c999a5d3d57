//! Documents to print: a template of the tree, filled in with data, set by Typst into a tagged PDF.
//!
//! It knows no domain. Whoever wants a document gives a [`Template`] and a value: the value travels as
//! JSON bytes that the template reads (`json("/donnees.json")`), and never as text of the template, so
//! that nothing anybody typed can be read as an instruction. A document is the same, byte for byte, when
//! it is set twice for the same moment. Typst refuses to write what is not PDF/UA-1, and in the tests programs
//! that are not ours read what it wrote (`scripts/pdf`).

mod signatures;

use std::sync::LazyLock;

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use tokio::{sync::Semaphore, task::spawn_blocking};
use typst::{
    Feature, Library, LibraryExt, World, comemo,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration, Smart},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_kit::fonts::FontStore;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::{db::Instant, error::Error};

pub use signatures::{Signatory, SignatureSheet};

/// What every template begins with: the page, the letters, the head and the foot.
const BASE: &str = include_str!("base.typ");
/// Where a template finds its data.
const DATA: &str = "/donnees.json";
/// How many documents are set at once: each takes a core for a moment.
const PRESSES: usize = 2;
/// How long one waits for a press before being asked to come back.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);
/// How many documents ago something was last of use, to be forgotten by the typesetter.
const MEMORY: usize = 8;

static FREE_PRESSES: Semaphore = Semaphore::const_new(PRESSES);

/// A kind of document: its source in the Typst language, embedded in the program.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    /// Its name, for its address among sources: « emargement ».
    pub name: &'static str,
    /// Its source. It begins with `#import "/base.typ": *`.
    pub source: &'static str,
}

/// The letters: ours, then those that Typst brings, for what ours do not have.
static FONTS: LazyLock<FontStore> = LazyLock::new(|| {
    let mut store = FontStore::new();
    let ours: [&'static [u8]; 2] = [
        include_bytes!("fonts/AtkinsonHyperlegibleNext-Regular.ttf"),
        include_bytes!("fonts/AtkinsonHyperlegibleNext-Bold.ttf"),
    ];
    for file in ours {
        for font in Font::iter(Bytes::new(file)) {
            let info = font.info().clone();
            store.push((font, info));
        }
    }
    store.extend(typst_kit::fonts::embedded());
    store
});

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| {
    // Names the heading of a line of a table, which a screen reader needs.
    let features = [Feature::A11yExtras].into_iter().collect();
    LazyHash::new(Library::builder().with_features(features).build())
});

/// What Typst sees: the template, what it begins with, its data, and the day it is set.
struct Sheet {
    main: Source,
    base: Source,
    data: (FileId, Bytes),
    today: Datetime,
}

/// The name of a file among the sources of a document.
fn file(path: &str) -> Result<FileId, Error> {
    let path = VirtualPath::new(path).map_err(|_| Error::Fault)?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl Sheet {
    fn new(template: Template, data: Vec<u8>, moment: Instant) -> Result<Self, Error> {
        let main = file(&format!("/{}.typ", template.name))?;
        Ok(Self {
            main: Source::new(main, template.source.to_owned()),
            base: Source::new(file("/base.typ")?, BASE.to_owned()),
            data: (file(DATA)?, Bytes::new(data)),
            today: date_of(moment).ok_or(Error::Fault)?,
        })
    }
}

/// The moment as the typesetter writes it in the file, in universal time.
fn date_of(moment: Instant) -> Option<Datetime> {
    let utc = moment.timestamp().to_zoned(jiff::tz::TimeZone::UTC);
    let part = |number: i8| u8::try_from(number).ok();
    Datetime::from_ymd_hms(
        i32::from(utc.year()),
        part(utc.month())?,
        part(utc.day())?,
        part(utc.hour())?,
        part(utc.minute())?,
        part(utc.second())?,
    )
}

impl World for Sheet {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        FONTS.book()
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        [&self.main, &self.base]
            .into_iter()
            .find(|source| source.id() == id)
            .cloned()
            .ok_or_else(|| FileError::Other(None))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        // Nothing but its data: a template reads neither the disk nor the network.
        let (data, bytes) = &self.data;
        if id == *data {
            Ok(bytes.clone())
        } else {
            Err(FileError::Other(None))
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        Some(self.today)
    }
}

/// Sets a document: the bytes of a tagged PDF (PDF/UA-1), dated of `moment`.
///
/// `ident` names the document among all others, for ever: two settings of one document say so.
///
/// # Errors
/// [`Error::TooMany`] when every press is busy for too long; [`Error::Fault`] when the template and the
/// data do not agree, which a test of each template must have shown.
pub async fn pdf<D: Serialize>(
    template: Template,
    data: &D,
    ident: &str,
    moment: Instant,
) -> Result<Vec<u8>, Error> {
    let data = serde_json::to_vec(data).map_err(|_| Error::Fault)?;
    let ident = ident.to_owned();
    let press = tokio::time::timeout(PATIENCE, FREE_PRESSES.acquire());
    let _press = press
        .await
        .map_err(|_| Error::TooMany)?
        .map_err(|_| Error::Fault)?;
    spawn_blocking(move || set(template, data, ident, moment))
        .await
        .map_err(|_| Error::Fault)?
}

/// A PDF to keep under `name`, shown by the browser if it can.
#[must_use]
pub fn download(pdf: Vec<u8>, name: &str) -> Response {
    let kept = HeaderValue::from_str(&format!("inline; filename=\"{name}.pdf\""));
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/pdf"),
        ),
        (
            header::CONTENT_DISPOSITION,
            kept.unwrap_or(HeaderValue::from_static("inline")),
        ),
    ];
    (headers, pdf).into_response()
}

fn set(
    template: Template,
    data: Vec<u8>,
    ident: String,
    moment: Instant,
) -> Result<Vec<u8>, Error> {
    let sheet = Sheet::new(template, data, moment)?;
    let mut options = PdfOptions {
        ident: Smart::Custom(ident),
        creator: Smart::Custom(Some("Croisée".to_owned())),
        timestamp: Some(Timestamp::new_utc(sheet.today)),
        standards: PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|_| Error::Fault)?,
        ..PdfOptions::default()
    };
    let document = typst::compile::<PagedDocument>(&sheet).output;
    let pdf = document.and_then(|document| {
        typst_pdf::pdf(&document, &options).or_else(|_| {
            // A letter that no font of ours has (an emoji in a name): the standard forbids the blank
            // that stands for it. The same document, tagged all the same, without the claim.
            options.standards = PdfStandards::default();
            typst_pdf::pdf(&document, &options)
        })
    });
    comemo::evict(MEMORY);
    pdf.map_err(|faults| {
        // What is wrong with a template: its words are ours, the data never shows.
        let place = faults.first().map(|fault| format!("{:?}", fault.span));
        tracing::error!(
            template = template.name,
            place,
            "un document n’a pas pu être composé"
        );
        #[cfg(test)]
        for fault in &faults {
            eprintln!("{}: {} {:?}", template.name, fault.message, fault.hints);
        }
        Error::Fault
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const PLAIN: Template = Template {
        name: "essai",
        source: "#import \"/base.typ\": *\n#show: page.with(donnees)\n#title(donnees.titre)\n\
                 #for mot in donnees.mots [#mot \\ ]",
    };

    fn at(text: &str) -> Instant {
        Instant::new(text.parse().expect("an instant"))
    }

    fn data(words: &[&str]) -> serde_json::Value {
        json!({ "titre": "Essai", "objet": "Un essai", "organisation": "COPS", "mention": "", "mots": words })
    }

    #[tokio::test]
    async fn a_document_is_the_same_twice_and_tagged() {
        let moment = at("2026-11-22T03:00:00Z");
        let words = data(&["Bonjour", "« l’été »"]);
        let one = pdf(PLAIN, &words, "essai-1", moment).await.expect("a PDF");
        let two = pdf(PLAIN, &words, "essai-1", moment).await.expect("a PDF");
        assert_eq!(one, two);
        let later = pdf(PLAIN, &words, "essai-1", at("2026-11-23T03:00:00Z"));
        assert_ne!(one, later.await.expect("a PDF"));
        assert!(one.starts_with(b"%PDF-1.7"));
        let text = String::from_utf8_lossy(&one);
        for mark in ["StructTreeRoot", "/Marked true", "pdfuaid", "(fr"] {
            assert!(text.contains(mark), "{mark}");
        }
    }

    #[tokio::test]
    async fn what_people_typed_is_never_an_instruction() {
        let moment = at("2026-11-22T03:00:00Z");
        let typed = [
            "#panic(\"lu\")",
            "$x^2$",
            "] #read(\"/etc/passwd\") [",
            "*gras* _italique_ `code` \\ // rien",
            "@renvoi <repere> = Titre",
            "\u{0}\u{202e}\u{1f9f6}",
        ];
        pdf(PLAIN, &data(&typed), "essai-2", moment)
            .await
            .expect("words and no more");
    }

    #[tokio::test]
    async fn a_template_reads_nothing_but_its_data() {
        let moment = at("2026-11-22T03:00:00Z");
        let thief = Template {
            name: "voleur",
            source: "#import \"/base.typ\": *\n#show: page.with(donnees)\n#read(\"/etc/passwd\")",
        };
        let stolen = pdf(thief, &data(&[]), "essai-3", moment).await;
        assert_eq!(stolen, Err(Error::Fault));
    }
}
