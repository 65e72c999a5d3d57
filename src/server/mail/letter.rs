//! A letter, written once in two forms: plain words, and the same with a little form.

use crate::{account::model::Email, server::settings::Organisation};

const BODY: &str = "margin:0;padding:24px;background:#faf6ee;color:#1c2a31;\
                    font-family:Verdana,sans-serif;font-size:17px;line-height:1.55";
const CODE: &str = "margin:24px 0;font-size:32px;font-weight:bold;letter-spacing:4px";
const DATE: &str = "margin:20px 0;padding:2px 0 2px 14px;border-left:4px solid #ad4320;\
                    font-size:20px;font-weight:bold;line-height:1.35";
const BUTTON: &str = "display:inline-block;padding:12px 24px;border-radius:24px;\
                      background:#0b6160;color:#ffffff;font-weight:bold;text-decoration:none";

/// A letter to one person.
///
/// Its subject stays neutral: it shows on locked screens. What people typed is
/// escaped, and nothing is fetched from anywhere when it is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// To whom.
    pub to: Email,
    /// About what.
    pub subject: String,
    /// In plain words.
    pub text: String,
    /// With a little form: what goes inside `<body>`.
    pub html: String,
    /// A calendar file that goes with it.
    pub calendar: Option<String>,
}

impl Letter {
    /// An empty letter.
    #[must_use]
    pub fn to(to: &Email, subject: impl Into<String>) -> Self {
        Self {
            to: to.to_owned(),
            subject: subject.into(),
            text: String::new(),
            html: String::new(),
            calendar: None,
        }
    }

    /// Adds a paragraph; its line breaks are kept.
    #[must_use]
    pub fn paragraph(self, words: &str) -> Self {
        let html = format!("<p>{}</p>", escape(words));
        self.with(words, &html)
    }

    /// Adds a heading.
    #[must_use]
    pub fn heading(self, words: &str) -> Self {
        let text = format!("{words}\n{}", "-".repeat(words.chars().count()));
        let html = format!("<h2>{}</h2>", escape(words));
        self.with(&text, &html)
    }

    /// Adds what must be seen first: a code, a date.
    #[must_use]
    pub fn figure(self, words: &str) -> Self {
        // A code is copied figure by figure; a date is read.
        let is_code = words
            .chars()
            .all(|c| c.is_ascii_digit() || c.is_whitespace());
        let style = if is_code { CODE } else { DATE };
        let html = format!(r#"<p style="{style}">{}</p>"#, escape(words));
        self.with(&format!("    {words}"), &html)
    }

    /// Adds a question and what was answered.
    #[must_use]
    pub fn answer(self, question: &str, answer: &str) -> Self {
        let html = format!(
            "<p><strong>{}</strong><br>{}</p>",
            escape(question),
            escape(answer)
        );
        self.with(
            &format!("{question}\n  {}", answer.replace('\n', "\n  ")),
            &html,
        )
    }

    /// Adds a link that asks to be followed.
    #[must_use]
    pub fn button(self, label: &str, address: &str) -> Self {
        let html = format!(
            r#"<p><a href="{}" style="{BUTTON}">{}</a></p>"#,
            escape(address),
            escape(label)
        );
        self.with(&format!("{label}\u{a0}: {address}"), &html)
    }

    /// Adds a calendar file, for a calendar to learn a date or to mend it.
    #[must_use]
    pub fn with_calendar(self, file: String) -> Self {
        Self {
            calendar: Some(file),
            ..self
        }
    }

    /// Ends the letter with who writes, and how to reach them.
    #[must_use]
    pub fn signed(self, organisation: &Organisation) -> Self {
        let Organisation { name, phone, .. } = organisation;
        self.paragraph(&format!(
            "Une question\u{a0}? Appelez-nous au {phone}.\n{name}"
        ))
    }

    /// What goes inside `<body>`, for a page of ours: its policy refuses styles inside
    /// elements, so that they become the classes of our own style sheet.
    #[must_use]
    pub fn html_on_page(&self) -> String {
        self.html
            .replace(&format!(r#" style="{BUTTON}""#), r#" class="button small""#)
            .replace(&format!(r#" style="{CODE}""#), "")
            .replace(&format!(r#" style="{DATE}""#), r#" class="figure""#)
            .replace("<h2>", "<h4>")
            .replace("</h2>", "</h4>")
    }

    fn with(mut self, text: &str, html: &str) -> Self {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        self.text.push_str(text);
        self.html.push_str(html);
        self.html.push('\n');
        self
    }
}

/// The whole HTML document around what a letter holds.
pub(super) fn document(subject: &str, html: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"fr\"><head><meta charset=\"utf-8\"><title>{}</title></head>\
         <body style=\"{BODY}\">\n{html}</body></html>\n",
        escape(subject)
    )
}

fn escape(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' => escaped.push_str("<br>"),
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_spelled_out_and_a_date_is_not() {
        let to = Email::parse("jeanne@exemple.fr").expect("an address");
        let code = Letter::to(&to, "Essai").figure("123\u{a0}456").html;
        let date = Letter::to(&to, "Essai").figure("mardi 3 juin").html;
        assert!(code.contains(CODE) && date.contains(DATE));
        assert!(!DATE.contains("letter-spacing"));
    }

    #[test]
    fn what_people_typed_stays_words_in_both_forms() {
        let to = Email::parse("jeanne@exemple.fr").expect("an address");
        let letter = Letter::to(&to, "Essai")
            .paragraph("Bonjour,")
            .answer("Votre prénom ?", "<img src=x>\n\"Jeanne\" & 'co'");
        assert_eq!(
            letter.text,
            "Bonjour,\n\nVotre prénom ?\n  <img src=x>\n  \"Jeanne\" & 'co'"
        );
        assert_eq!(
            letter.html,
            "<p>Bonjour,</p>\n<p><strong>Votre prénom ?</strong><br>\
             &lt;img src=x&gt;<br>&quot;Jeanne&quot; &amp; &#39;co&#39;</p>\n"
        );
    }
}
