//! What a meeting gives to its report: nobody writes again what was noted while it was facilitated.

use crate::{
    facilitation::actions::Captured,
    synthesis::model::content::{Block, Content, Item, Role, Text},
};

/// The section of the report (`Template::CompteRendu`) to which the notes of a phase belong.
fn section_of(phase: &str) -> Option<&'static str> {
    Some(match phase {
        "accueil" => "cadre",
        "choix" => "propositions",
        "recit" | "expose" => "situation",
        "contrat" => "questionnement",
        "questionnement" | "clarification" => "eclairages",
        "hypotheses" | "consultation" => "hypotheses",
        "retour" | "plan" => "retenu",
        "meta" | "apprentissages" => "meta-analyse",
        "cloture" => "a-reprendre",
        _ => return None,
    })
}

/// Writes what the group worked on, its title and its question; then what was noted, in the section of each
/// phase: a paragraph a line, or an item where the section is a list.
pub fn fill(content: &mut Content, subject: Option<(String, String)>, captured: &[Captured]) {
    let blocks = content
        .sections
        .iter_mut()
        .flat_map(|section| &mut section.blocks);
    let mut subjects = blocks.filter_map(|block| match block {
        Block::Paragraph {
            text,
            role: Role::Subject { .. },
            ..
        } => Some(text),
        _ => None,
    });
    if let (Some((title, question)), Some(text)) = (subject, subjects.next()) {
        *text = Text::plain(format!("{title}. {question}").trim());
    }
    for phase in captured {
        let wanted = section_of(&phase.phase);
        let mut sections = content.sections.iter_mut();
        let Some(section) = sections.find(|section| section.id.as_deref() == wanted) else {
            continue;
        };
        let lines = phase.notes.iter().flat_map(|note| note.body.lines());
        for line in lines.map(str::trim).filter(|line| !line.is_empty()) {
            write(&mut section.blocks, line);
        }
    }
}

/// One line, at the end of a section: where somebody would begin to write, it takes that place.
fn write(blocks: &mut Vec<Block>, line: &str) {
    match blocks.last_mut() {
        Some(Block::List(list)) => {
            list.items
                .retain(|item| !item.text.is_blank() || item.list.is_some());
            list.items.push(Item {
                text: Text::plain(line),
                ..Item::default()
            });
        }
        Some(Block::Paragraph { text, role, .. }) if *role == Role::Text && text.is_blank() => {
            *text = Text::plain(line);
        }
        _ => blocks.push(Block::paragraph(line)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        facilitation::{
            model::{MemberId, Note},
            rules::methods,
        },
        synthesis::{model::content::Section, rules::template::Template},
    };

    fn captured(phase: &str, bodies: &[&str]) -> Captured {
        let note = |body: &&str| Note {
            phase: phase.to_owned(),
            author: MemberId::fresh(),
            author_name: "Aurore".to_owned(),
            body: (*body).to_owned(),
            revision: 1,
        };
        Captured {
            phase: phase.to_owned(),
            label: String::new(),
            notes: bodies.iter().map(note).collect(),
        }
    }

    fn lines(content: &Content, section: &str) -> Vec<String> {
        let of = |section: &Section| Content {
            sections: vec![section.clone()],
        };
        let mut sections = content.sections.iter();
        let found = sections.find(|one| one.id.as_deref() == Some(section));
        let texts = found.map(of).unwrap_or_default();
        let texts = texts.texts().into_iter().skip(1);
        texts.map(Text::words).collect()
    }

    #[test]
    fn every_phase_of_every_method_has_its_section() {
        let report = Template::CompteRendu.content();
        for phase in methods::all().iter().flat_map(|method| &method.phases) {
            let wanted = section_of(&phase.code);
            let is_there = report
                .sections
                .iter()
                .any(|section| section.id.as_deref() == wanted);
            assert!(wanted.is_some() && is_there, "{}", phase.code);
        }
    }

    #[test]
    fn notes_take_the_place_where_one_would_begin_to_write() {
        let mut content = Template::CompteRendu.content();
        let subject = (
            "Prendre la parole".to_owned(),
            "Comment la garder ?".to_owned(),
        );
        let notes = [
            captured("recit", &["Une consultation.\n\n Elle n’ose pas. "]),
            captured("hypotheses", &["La peur de gêner", "Le temps qui manque\n"]),
            captured("inconnue", &["Perdue"]),
        ];
        fill(&mut content, Some(subject), &notes);
        let story = [
            "Prendre la parole. Comment la garder ?",
            "Une consultation.",
            "Elle n’ose pas.",
        ];
        assert_eq!(lines(&content, "situation"), story);
        let heard = ["La peur de gêner", "Le temps qui manque"];
        assert_eq!(lines(&content, "hypotheses"), heard);
        assert_eq!(lines(&content, "cadre"), [""]);

        let mut untold = Template::CompteRendu.content();
        fill(&mut untold, None, &[]);
        assert_eq!(untold, Template::CompteRendu.content());
    }
}
