//! One spreadsheet column per question, whatever path each person took through the form.
//!
//! Columns are named by the stable ids of questions, in the order of the form, so
//! that two exports of one questionnaire always line up. Writing the file, and
//! disarming cells that a spreadsheet would run as formulas, is for the caller.

use super::answers::Answers;
use super::model::{GridRow, Question, QuestionKind, Questionnaire};
use super::wording;

/// What separates the options ticked by one person in one cell.
const BETWEEN_OPTIONS: &str = " | ";

/// One column: a question, or one row of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column<'q> {
    /// The question.
    pub question: &'q Question,
    /// The row, when the question is a grid.
    pub row: Option<&'q GridRow>,
}

/// The columns, in the order of the form. A paragraph of information has none.
///
/// Who may read what is for the caller: see [`Question::readable_by`].
pub fn columns(questionnaire: &Questionnaire) -> Vec<Column<'_>> {
    questionnaire
        .questions()
        .filter(|question| question.takes_answer())
        .flat_map(columns_of)
        .collect()
}

fn columns_of(question: &Question) -> Vec<Column<'_>> {
    match &question.kind {
        QuestionKind::Grid(grid) => grid
            .rows
            .iter()
            .map(|row| Column {
                question,
                row: Some(row),
            })
            .collect(),
        _ => vec![Column {
            question,
            row: None,
        }],
    }
}

impl Column<'_> {
    /// The stable name: `telephone`, or `disponibilites.gap-pp-2025-s1` for a row.
    pub fn id(&self) -> String {
        match self.row {
            Some(row) => format!("{}.{}", self.question.id, row.value),
            None => self.question.id.to_string(),
        }
    }

    /// The heading that people read.
    pub fn header(&self) -> String {
        match self.row {
            Some(row) => format!("{} › {}", self.question.label, row.label),
            None => self.question.label.clone(),
        }
    }

    /// One person's answer, in words; empty without an answer.
    pub fn cell(&self, answers: &Answers) -> String {
        let answer = answers.get(&self.question.id);
        match (self.row, &self.question.kind) {
            (Some(row), QuestionKind::Grid(grid)) => {
                wording::spoken_cell(grid, &row.value, answer).unwrap_or_default()
            }
            (_, QuestionKind::ShortText(_) | QuestionKind::LongText(_)) => {
                wording::spoken(self.question, answer).join("\n")
            }
            _ => wording::spoken(self.question, answer).join(BETWEEN_OPTIONS),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::form::fixtures::{ondine, sample};

    #[test]
    fn columns_follow_the_form_and_every_path() {
        let q = sample();
        let ids: Vec<String> = columns(&q).iter().map(Column::id).collect();
        let paragraphs = q
            .questions()
            .filter(|question| !question.takes_answer())
            .count();
        assert_eq!(
            ids.len(),
            q.questions().count() - paragraphs - 1 + 8,
            "one grid of eight rows"
        );
        assert_eq!(
            ids[..3],
            ["saisie_pour", "saisie_tiers_nom", "saisie_tiers_lien"]
        );
        let at = ids
            .iter()
            .position(|id| id == "disponibilites.gap-pp-2025-lancement");
        assert_eq!(ids[at.unwrap() + 1], "disponibilites.gap-pp-2025-s1");
        assert!(!ids.contains(&"info_intro".to_owned()));
    }

    #[test]
    fn cells_are_words() {
        let q = sample();
        let mut answers = ondine();
        answers.set("motivation", json!("Un.\nDeux."));
        let columns = columns(&q);
        let cell = |id: &str| {
            columns
                .iter()
                .find(|column| column.id() == id)
                .unwrap()
                .cell(&answers)
        };
        assert_eq!(
            cell("secteurs"),
            "Hôpital, clinique, établissement de santé | Formation des professionnels"
        );
        assert_eq!(cell("disponibilites.gap-pp-2025-s1"), "Disponible");
        assert_eq!(cell("motivation"), "Un.\nDeux.");
        assert_eq!(cell("projet"), "");
        let header = columns
            .iter()
            .find(|column| column.row.is_some())
            .unwrap()
            .header();
        assert_eq!(
            header,
            "Serez-vous disponible\u{a0}? › Réunion de lancement"
        );
    }
}
