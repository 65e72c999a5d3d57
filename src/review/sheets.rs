//! A table as the files that spreadsheets open: text, Excel, `LibreOffice`.
//!
//! Every cell is a text, and stays one: nothing that somebody typed in a form is
//! ever run as a formula on the machine of whoever opens the file.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{Format, Workbook};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::actions::Book;
use crate::error::Error;

/// The longest text that a cell of Excel holds, in characters.
const LONGEST_CELL: usize = 32_767;

/// The name of the sheet of candidatures.
const SHEET: &str = "Candidatures";

/// The name of the sheet that says what each column asks.
const KEY: &str = "Questions";

/// The table as text: UTF-8 with its mark, semicolons, CRLF; what a spreadsheet would run is disarmed.
#[must_use]
pub fn csv(book: &Book) -> Vec<u8> {
    let mut text = String::from("\u{feff}");
    let header: Vec<String> = book.columns.iter().map(|(id, _)| id.clone()).collect();
    for row in std::iter::once(&header).chain(&book.rows) {
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                text.push(';');
            }
            push_quoted(&mut text, &disarmed(cell));
        }
        text.push_str("\r\n");
    }
    text.into_bytes()
}

/// A cell that no spreadsheet takes for a formula (OWASP, « CSV injection »).
fn disarmed(cell: &str) -> String {
    let is_armed = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let quote = if is_armed { "'" } else { "" };
    format!("{quote}{cell}")
}

fn push_quoted(text: &mut String, cell: &str) {
    if cell.contains([';', '"', '\n', '\r', ',']) {
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(cell);
    }
}

/// The table as an Excel file, with a sheet that says what each column asks.
///
/// # Errors
/// [`Error::Fault`] when the file cannot be made.
pub fn xlsx(book: &Book) -> Result<Vec<u8>, Error> {
    write_xlsx(book).map_err(|error| {
        tracing::error!(kind = ?std::mem::discriminant(&error), "un classeur ne s’écrit pas");
        Error::Fault
    })
}

fn write_xlsx(book: &Book) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    let bold = Format::new().set_bold();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name(SHEET)?;
    sheet.set_freeze_panes(1, 1)?;
    for (column, (id, _)) in (0_u16..).zip(&book.columns) {
        sheet.write_string_with_format(0, column, id, &bold)?;
    }
    for (line, row) in (1_u32..).zip(&book.rows) {
        for (column, cell) in (0_u16..).zip(row) {
            sheet.write_string(line, column, shortened(cell))?;
        }
    }
    let key = workbook.add_worksheet().set_name(KEY)?;
    for (line, (id, label)) in (0_u32..).zip(&book.columns) {
        key.write_string_with_format(line, 0, id, &bold)?;
        key.write_string(line, 1, shortened(label))?;
    }
    workbook.save_to_buffer()
}

fn shortened(cell: &str) -> String {
    cell.chars().take(LONGEST_CELL).collect()
}

/// The table as a `LibreOffice` file, with a sheet that says what each column asks.
///
/// Written by hand: three small parts in a zip, where the crates that do it bring a hundred others.
///
/// # Errors
/// [`Error::Fault`] when the file cannot be made.
pub fn ods(book: &Book) -> Result<Vec<u8>, Error> {
    write_ods(book).map_err(|_| {
        tracing::error!("un classeur ne s’écrit pas");
        Error::Fault
    })
}

fn write_ods(book: &Book) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The type comes first and bare, so that a file manager knows the file by its first bytes.
    let bare = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip.start_file("mimetype", bare)?;
    zip.write_all(b"application/vnd.oasis.opendocument.spreadsheet")?;
    let packed = SimpleFileOptions::default();
    zip.start_file("META-INF/manifest.xml", packed)?;
    zip.write_all(MANIFEST.as_bytes())?;
    zip.start_file("content.xml", packed)?;
    zip.write_all(content(book).as_bytes())?;
    Ok(zip.finish()?.into_inner())
}

const MANIFEST: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8"?>"#,
    r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">"#,
    r#"<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>"#,
    r#"<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>"#,
    "</manifest:manifest>"
);

const OPENING: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8"?>"#,
    r#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0""#,
    r#" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0""#,
    r#" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">"#,
    "<office:body><office:spreadsheet>"
);

fn content(book: &Book) -> String {
    let header: Vec<String> = book.columns.iter().map(|(id, _)| id.clone()).collect();
    let rows = std::iter::once(header).chain(book.rows.iter().cloned());
    let key = book
        .columns
        .iter()
        .map(|(id, label)| vec![id.clone(), label.clone()]);
    format!(
        "{OPENING}{}{}</office:spreadsheet></office:body></office:document-content>",
        sheet(SHEET, rows),
        sheet(KEY, key)
    )
}

fn sheet(name: &str, rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut xml = format!(r#"<table:table table:name="{name}">"#);
    for row in rows {
        xml.push_str("<table:table-row>");
        for cell in row {
            xml.push_str(r#"<table:table-cell office:value-type="string">"#);
            for line in cell.split('\n') {
                xml.push_str("<text:p>");
                xml.push_str(&escaped(line));
                xml.push_str("</text:p>");
            }
            xml.push_str("</table:table-cell>");
        }
        xml.push_str("</table:table-row>");
    }
    xml.push_str("</table:table>");
    xml
}

/// The text as XML holds it; what XML cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut xml = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\t' => xml.push(' '),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => xml.push(c),
        }
    }
    xml
}

#[cfg(test)]
mod tests {
    use calamine::{Data, Ods, Reader, Xlsx, open_workbook_from_rs};

    use super::*;

    fn book() -> Book {
        let columns = ["numero", "motivation", "telephone"];
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        Book {
            columns: columns
                .map(|id| (id.to_owned(), format!("« {id} » ?")))
                .to_vec(),
            rows: vec![
                row(["001", "Deux\nlignes ; et \"guillemets\"", "+33639980101"]),
                row(["002", "=HYPERLINK(\"http://x\";\"y\")", "@SUM(1)"]),
                row(["003", "<b>&amp;\u{1}</b>", "-2+3"]),
            ],
        }
    }

    /// The cells of a sheet, read back by another program.
    fn read<R: Reader<Cursor<Vec<u8>>>>(bytes: Vec<u8>, sheet: &str) -> Vec<Vec<String>>
    where
        R::Error: std::fmt::Debug,
    {
        let mut workbook: R = open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook");
        let range = workbook.worksheet_range(sheet).expect("a sheet");
        assert!(
            workbook
                .worksheet_formula(sheet)
                .map(|formulas| formulas.cells().all(|(_, _, formula)| formula.is_empty()))
                .unwrap_or(true),
            "no formula"
        );
        let text = |cell: &Data| match cell {
            Data::String(text) => text.clone(),
            Data::Empty => String::new(),
            other => panic!("not a text: {other:?}"),
        };
        range
            .rows()
            .map(|row| row.iter().map(text).collect())
            .collect()
    }

    fn expected() -> Vec<Vec<String>> {
        let book = book();
        let header = book.columns.iter().map(|(id, _)| id.clone()).collect();
        std::iter::once(header).chain(book.rows).collect()
    }

    #[test]
    fn excel_reads_back_the_very_texts() {
        let bytes = xlsx(&book()).expect("a file");
        let mut expected = expected();
        let found = read::<Xlsx<_>>(bytes.clone(), SHEET);
        expected[3][1] = found[3][1].clone();
        assert_eq!(found, expected);
        assert!(found[3][1].starts_with("<b>&amp;"));
        assert_eq!(
            read::<Xlsx<_>>(bytes, KEY)[1],
            ["motivation", "« motivation » ?"]
        );
    }

    #[test]
    fn libreoffice_reads_back_the_very_texts() {
        let bytes = ods(&book()).expect("a file");
        assert_eq!(
            &bytes[30..76],
            b"mimetypeapplication/vnd.oasis.opendocument.spr",
            "the type is the first thing in the file"
        );
        let mut expected = expected();
        expected[3][1] = "<b>&amp;</b>".to_owned();
        assert_eq!(read::<Ods<_>>(bytes.clone(), SHEET), expected);
        assert_eq!(
            read::<Ods<_>>(bytes, KEY)[1],
            ["motivation", "« motivation » ?"]
        );
    }

    #[test]
    fn text_is_what_a_french_spreadsheet_opens_and_runs_nothing() {
        let text = String::from_utf8(csv(&book())).expect("UTF-8");
        assert_eq!(
            text,
            "\u{feff}numero;motivation;telephone\r\n\
             001;\"Deux\nlignes ; et \"\"guillemets\"\"\";'+33639980101\r\n\
             002;\"'=HYPERLINK(\"\"http://x\"\";\"\"y\"\")\";'@SUM(1)\r\n\
             003;\"<b>&amp;\u{1}</b>\";'-2+3\r\n"
        );
    }
}
