//! The settings of one question, as typed in its panel, and the question that they make.

use std::collections::BTreeSet;

use super::{
    sheet::{Fault, Sheet},
    words::name_of,
};
use crate::form::{
    Audience, ChoiceBounds, ChoiceOption, DataClass, GridRow, LengthBounds, MultipleOption,
    Question, QuestionId, QuestionKind, Requirement,
};

/// How many empty lines are offered under a list of options.
pub const SPARE: usize = 2;

/// The panel that says what a question is.
#[must_use]
pub fn panel_of(question: &Question) -> Sheet {
    let mut panel = Sheet::default();
    panel.set("libelle", question.label.as_str());
    panel.set("aide", question.help.as_deref().unwrap_or_default());
    panel.set("type", question.kind.word());
    panel.set(
        "obligatoire",
        match question.required {
            Requirement::Optional => "non",
            Requirement::Always => "oui",
            Requirement::When(_) => "si",
        },
    );
    for audience in &question.visible_to {
        panel.set(format!("vu_{audience}"), "oui");
    }
    panel.set("donnee", question.data.as_str());
    let limits = |panel: &mut Sheet, min: Option<u32>, max: Option<u32>| {
        for (field, limit) in [("min", min), ("max", max)] {
            panel.set(
                field,
                limit.map(|limit| limit.to_string()).unwrap_or_default(),
            );
        }
    };
    match &question.kind {
        QuestionKind::ShortText(bounds) | QuestionKind::LongText(bounds) => {
            limits(&mut panel, bounds.min, bounds.max);
        }
        QuestionKind::Departements(bounds) => limits(&mut panel, bounds.min, bounds.max),
        QuestionKind::Choice(options) => set_options(&mut panel, "opt", options),
        QuestionKind::Choices { options, bounds } => {
            limits(&mut panel, bounds.min, bounds.max);
            for (rank, option) in options.iter().enumerate() {
                panel.set(format!("opt{rank}_valeur"), option.value.as_str());
                panel.set(format!("opt{rank}_libelle"), option.label.as_str());
                if option.exclusive {
                    panel.set(format!("opt{rank}_seul"), "oui");
                }
            }
        }
        QuestionKind::Scale(scale) => {
            panel.set("min", scale.min.to_string());
            panel.set("max", scale.max.to_string());
            panel.set("gauche", scale.min_label.as_deref().unwrap_or_default());
            panel.set("droite", scale.max_label.as_deref().unwrap_or_default());
        }
        QuestionKind::Grid(grid) => {
            for (rank, row) in grid.rows.iter().enumerate() {
                panel.set(format!("lig{rank}_valeur"), row.value.as_str());
                panel.set(format!("lig{rank}_libelle"), row.label.as_str());
                panel.set(
                    format!("lig{rank}_seance"),
                    row.seance.as_deref().unwrap_or_default(),
                );
            }
            set_options(&mut panel, "col", &grid.columns);
            if grid.all_rows {
                panel.set("toutes", "oui");
            }
        }
        QuestionKind::Commune { postal_code } => {
            let code = postal_code.as_ref().map(QuestionId::as_str);
            panel.set("depend", code.unwrap_or_default());
        }
        QuestionKind::Information
        | QuestionKind::Email
        | QuestionKind::Phone
        | QuestionKind::PostalCode
        | QuestionKind::YesNo
        | QuestionKind::Consent => {}
    }
    panel
}

fn set_options(panel: &mut Sheet, list: &str, options: &[ChoiceOption]) {
    for (rank, option) in options.iter().enumerate() {
        panel.set(format!("{list}{rank}_valeur"), option.value.as_str());
        panel.set(format!("{list}{rank}_libelle"), option.label.as_str());
    }
}

/// How many lines of a list are typed, the spare ones included.
#[must_use]
pub fn lines_of(panel: &Sheet, list: &str) -> usize {
    let filled = (0..200_usize).rev().find(|rank| {
        !panel
            .get(&format!("{list}{rank}_libelle"))
            .trim()
            .is_empty()
    });
    filled.map_or(0, |last| last + 1) + SPARE
}

/// The kinds that a question may become without its answers losing their meaning.
#[must_use]
pub fn kinds_beside(word: &str) -> &'static [&'static str] {
    match word {
        "texte_court" | "texte_long" => &["texte_court", "texte_long"],
        _ => &[],
    }
}

/// A line of a list, as typed.
struct Line {
    value: String,
    label: String,
    rank: usize,
}

/// The question that a panel makes of `base`.
///
/// # Errors
/// Every field that cannot be read; whether the question is sound is for the engine to say.
pub fn question_of(panel: &Sheet, base: &Question) -> Result<Question, Vec<Fault>> {
    let mut reading = Reading {
        panel,
        faults: Vec::new(),
    };
    let mut question = base.clone();
    question.label = reading.text("libelle", "Écrivez la question.");
    let help = panel.get("aide").trim();
    question.help = (!help.is_empty()).then(|| help.to_owned());
    question.required = match (panel.get("obligatoire"), &base.required) {
        ("oui", _) => Requirement::Always,
        ("si", Requirement::When(condition)) => Requirement::When(condition.clone()),
        _ => Requirement::Optional,
    };
    if matches!(base.kind, QuestionKind::Information) {
        question.required = Requirement::Optional;
    } else {
        question.visible_to = Audience::ALL
            .iter()
            .copied()
            .filter(|audience| panel.get(&format!("vu_{audience}")) == "oui")
            .collect();
        question.data = DataClass::from_word(panel.get("donnee")).unwrap_or(base.data);
    }
    question.kind = reading.kind(&base.kind);
    if reading.faults.is_empty() {
        Ok(question)
    } else {
        Err(reading.faults)
    }
}

struct Reading<'p> {
    panel: &'p Sheet,
    faults: Vec<Fault>,
}

impl Reading<'_> {
    fn refuse(&mut self, field: impl Into<String>, message: &str) {
        self.faults.push(Fault {
            field: field.into(),
            message: message.to_owned(),
        });
    }

    fn text(&mut self, field: &str, missing: &str) -> String {
        let typed = self.panel.get(field).trim().to_owned();
        if typed.is_empty() {
            self.refuse(field, missing);
        }
        typed
    }

    /// A number that may be left out.
    fn limit<T: std::str::FromStr>(&mut self, field: &str) -> Option<T> {
        let typed = self.panel.get(field).trim();
        if typed.is_empty() {
            return None;
        }
        let limit = typed.parse().ok();
        if limit.is_none() {
            self.refuse(
                field,
                "Écrivez un nombre entier, en chiffres, ou laissez vide.",
            );
        }
        limit
    }

    fn kind(&mut self, base: &QuestionKind) -> QuestionKind {
        match base {
            QuestionKind::ShortText(_) | QuestionKind::LongText(_) => {
                let bounds = LengthBounds {
                    min: self.limit("min"),
                    max: self.limit("max"),
                };
                match self.panel.get("type") {
                    "texte_long" => QuestionKind::LongText(bounds),
                    "texte_court" => QuestionKind::ShortText(bounds),
                    _ if matches!(base, QuestionKind::LongText(_)) => {
                        QuestionKind::LongText(bounds)
                    }
                    _ => QuestionKind::ShortText(bounds),
                }
            }
            QuestionKind::Departements(_) => QuestionKind::Departements(ChoiceBounds {
                min: self.limit("min"),
                max: self.limit("max"),
            }),
            QuestionKind::Choice(_) => QuestionKind::Choice(self.options("opt")),
            QuestionKind::Choices { .. } => {
                let options = self.lines("opt").into_iter().map(|line| MultipleOption {
                    value: line.value,
                    label: line.label,
                    exclusive: self.panel.get(&format!("opt{}_seul", line.rank)) == "oui",
                });
                let options = options.collect();
                let bounds = ChoiceBounds {
                    min: self.limit("min"),
                    max: self.limit("max"),
                };
                QuestionKind::Choices { options, bounds }
            }
            QuestionKind::Scale(scale) => {
                let mut scale = scale.clone();
                for (field, end) in [("min", &mut scale.min), ("max", &mut scale.max)] {
                    match self.limit(field) {
                        Some(typed) => *end = typed,
                        None if self.panel.get(field).trim().is_empty() => {
                            self.refuse(field, "Écrivez un nombre entier, en chiffres.");
                        }
                        None => {}
                    }
                }
                // The form draws one button a point.
                if scale.min < 0 || scale.max > 10 {
                    self.refuse("max", "Une échelle va de 0 à 10 au plus.");
                }
                let label = |field: &str| {
                    let typed = self.panel.get(field).trim();
                    (!typed.is_empty()).then(|| typed.to_owned())
                };
                scale.min_label = label("gauche");
                scale.max_label = label("droite");
                QuestionKind::Scale(scale)
            }
            QuestionKind::Grid(grid) => {
                let mut grid = grid.clone();
                let rows = self.lines("lig").into_iter().map(|line| {
                    let seance = self.panel.get(&format!("lig{}_seance", line.rank));
                    GridRow {
                        value: line.value,
                        label: line.label,
                        seance: (!seance.is_empty()).then(|| seance.to_owned()),
                    }
                });
                grid.rows = rows.collect();
                grid.columns = self.options("col");
                grid.all_rows = self.panel.get("toutes") == "oui";
                QuestionKind::Grid(grid)
            }
            QuestionKind::Commune { .. } => {
                let code = self.panel.get("depend");
                QuestionKind::Commune {
                    postal_code: (!code.is_empty()).then(|| code.into()),
                }
            }
            other => other.clone(),
        }
    }

    fn options(&self, list: &str) -> Vec<ChoiceOption> {
        self.lines(list)
            .into_iter()
            .map(|line| ChoiceOption {
                value: line.value,
                label: line.label,
            })
            .collect()
    }

    /// The lines of a list that say something. A line keeps the value it was stored
    /// under; a new one takes its own from its words.
    fn lines(&self, list: &str) -> Vec<Line> {
        let count = lines_of(self.panel, list);
        let get = |rank: usize, part: &str| {
            let typed = self.panel.get(&format!("{list}{rank}_{part}"));
            typed.trim().to_owned()
        };
        let mut taken: BTreeSet<String> = (0..count).map(|rank| get(rank, "valeur")).collect();
        let mut lines = Vec::new();
        for rank in 0..count {
            let label = get(rank, "libelle");
            if label.is_empty() {
                continue;
            }
            let mut value = get(rank, "valeur");
            if value.is_empty() {
                value = name_of(&label, "option", &taken);
                taken.insert(value.clone());
            }
            lines.push(Line { value, label, rank });
        }
        // « opt-haut-3 »: this line before the one above it.
        let up = self.panel.get("ordre").strip_prefix(list);
        let up = up.and_then(|rest| rest.strip_prefix("-haut-")?.parse::<usize>().ok());
        let place = up.and_then(|rank| lines.iter().position(|line| line.rank == rank));
        if let Some(place) = place.filter(|place| *place > 0) {
            lines.swap(place, place - 1);
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appel::document::tests::example;

    fn changed(id: &str, change: impl FnOnce(&mut Sheet)) -> Result<Question, Vec<Fault>> {
        let questionnaire = example().definition.questionnaire;
        let question = questionnaire.question(id).expect("a question");
        let mut panel = panel_of(question);
        change(&mut panel);
        question_of(&panel, question)
    }

    #[test]
    fn a_panel_that_is_not_touched_changes_no_question() {
        for question in example().definition.questionnaire.questions() {
            let same = question_of(&panel_of(question), question);
            assert_eq!(same.as_ref(), Ok(question), "{}", question.id);
        }
    }

    #[test]
    fn options_keep_the_value_they_are_stored_under() {
        let question = changed("civilite", |panel| {
            panel.set("opt0_libelle", "Madame, reformulé");
            panel.set("opt1_libelle", "");
            panel.set("opt9_libelle", "Autre chose");
            panel.set("ordre", "opt-haut-2");
        })
        .expect("readable");
        let QuestionKind::Choice(options) = question.kind else {
            panic!("a choice");
        };
        let before = changed("civilite", |_| {}).expect("readable");
        let QuestionKind::Choice(before) = before.kind else {
            panic!("a choice");
        };
        assert_eq!(options[1].value, before[0].value);
        assert_eq!(options[1].label, "Madame, reformulé");
        assert_eq!(options[0].value, before[2].value);
        assert_eq!(options.last().expect("one").value, "autre_chose");
        assert!(!options.contains(&before[1]));
    }

    #[test]
    fn what_cannot_be_read_is_said_beside_its_field() {
        let faults = |id: &str, field: &str, typed: &str| -> Vec<String> {
            let faults = changed(id, |panel| panel.set(field, typed)).expect_err("refused");
            faults.into_iter().map(|fault| fault.field).collect()
        };
        assert_eq!(faults("prenom", "libelle", " "), ["libelle"]);
        assert_eq!(faults("prenom", "max", "beaucoup"), ["max"]);
        assert_eq!(faults("echelle_isolement", "min", ""), ["min"]);
        assert_eq!(faults("echelle_isolement", "max", "100"), ["max"]);
    }
}
