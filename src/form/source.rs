//! Writing a definition back in the very format it is read from.
//!
//! A questionnaire travels from server to browser, and out to whoever exports a
//! call, in one format only.

use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::condition::{Condition, Scalar, Test};
use super::eligibility::EligibilityRule;
use super::model::{
    ChoiceBounds, ChoiceOption, Grid, LengthBounds, Question, QuestionKind, Questionnaire,
    Requirement, Scale, Section,
};

/// The only `regex` that a postal code may declare: it is what the engine checks.
pub(super) const POSTAL_CODE_PATTERN: &str = "^[0-9]{5}$";
/// The only `pays_defaut` that a telephone may declare.
pub(super) const PHONE_COUNTRY: &str = "FR";
/// The only `normalisation` that a telephone may declare.
pub(super) const PHONE_FORM: &str = "E.164";
/// The only `referentiel` of départements.
pub(super) const REFERENCE: &str = "departements_france";

impl Serialize for Questionnaire {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = Fields::default();
        fields.set("id", self.id.as_str());
        fields.set("version", self.version);
        fields.set_some("duree_estimee_minutes", self.minutes);
        fields.set("enregistrement_brouillon", self.keeps_drafts);
        fields.set(
            "sections",
            self.sections.iter().map(section).collect::<Vec<_>>(),
        );
        fields.0.serialize(serializer)
    }
}

impl Serialize for EligibilityRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = Fields::default();
        fields.set("id", self.id.as_str());
        fields.set("severite", self.severity.as_str());
        fields.set("si", condition(&self.when));
        fields.set("motif", self.reason.as_str());
        fields.set("message", self.message.as_str());
        if !self.orientation.is_empty() {
            fields.set("orientation", self.orientation.as_slice());
        }
        fields.0.serialize(serializer)
    }
}

/// The fields of an object, written one by one.
#[derive(Default)]
struct Fields(Map<String, Value>);

impl Fields {
    fn set(&mut self, field: &str, value: impl Into<Value>) {
        self.0.insert(field.to_owned(), value.into());
    }

    fn set_some(&mut self, field: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.set(field, value);
        }
    }

    fn set_full(&mut self, field: &str, fields: Self) {
        if !fields.0.is_empty() {
            self.set(field, fields.0);
        }
    }
}

fn section(section: &Section) -> Value {
    json!({
        "id": section.id,
        "titre": section.title,
        "questions": section.questions.iter().map(question).collect::<Vec<_>>(),
    })
}

fn question(question: &Question) -> Value {
    let mut fields = Fields::default();
    fields.set("id", question.id.as_str());
    fields.set("type", question.kind.word());
    fields.set("libelle", question.label.as_str());
    fields.set_some("aide", question.help.as_deref());
    fields.set("obligatoire", question.required == Requirement::Always);
    if let Requirement::When(when) = &question.required {
        fields.set("obligatoire_si", condition(when));
    }
    fields.set_some("condition", question.condition.as_ref().map(condition));
    fields.set_some("defaut", question.default.clone());
    fields.set("donnee", question.data.as_str());
    fields.set_some("autocomplete", question.autocomplete.as_deref());
    let audiences: Vec<&str> = question.visible_to.iter().map(|one| one.as_str()).collect();
    fields.set("visibilite", audiences);
    kind(&question.kind, &mut fields);
    fields.0.into()
}

fn kind(kind: &QuestionKind, fields: &mut Fields) {
    match kind {
        QuestionKind::Information
        | QuestionKind::Email
        | QuestionKind::YesNo
        | QuestionKind::Consent => {}
        QuestionKind::ShortText(bounds) | QuestionKind::LongText(bounds) => {
            fields.set_full("validation", lengths(bounds));
        }
        QuestionKind::Phone => {
            let settings = json!({ "pays_defaut": PHONE_COUNTRY, "normalisation": PHONE_FORM });
            fields.set("validation", settings);
        }
        QuestionKind::PostalCode => {
            fields.set("validation", json!({ "regex": POSTAL_CODE_PATTERN }));
        }
        QuestionKind::Commune { postal_code } => {
            fields.set_some("depend_de", postal_code.as_ref().map(|id| id.as_str()));
        }
        QuestionKind::Choice(options) => fields.set("options", choice_options(options)),
        QuestionKind::Choices { options, bounds } => {
            let options: Vec<Value> = options
                .iter()
                .map(|option| {
                    let mut fields = option_fields(&option.value, &option.label);
                    fields.set_some("exclusif", option.exclusive.then_some(true));
                    fields.0.into()
                })
                .collect();
            fields.set("options", options);
            fields.set_full("validation", choice_bounds(*bounds));
        }
        QuestionKind::Departements(bounds) => {
            fields.set("referentiel", REFERENCE);
            fields.set_full("validation", choice_bounds(*bounds));
        }
        QuestionKind::Scale(scale) => write_scale(scale, fields),
        QuestionKind::Grid(grid) => write_grid(grid, fields),
    }
}

fn lengths(bounds: &LengthBounds) -> Fields {
    let mut fields = Fields::default();
    fields.set_some("longueur_min", bounds.min);
    fields.set_some("longueur_max", bounds.max);
    fields
}

fn choice_bounds(bounds: ChoiceBounds) -> Fields {
    let mut fields = Fields::default();
    fields.set_some("choix_min", bounds.min);
    fields.set_some("choix_max", bounds.max);
    fields
}

fn option_fields(value: &str, label: &str) -> Fields {
    let mut fields = Fields::default();
    fields.set("valeur", value);
    fields.set("libelle", label);
    fields
}

fn choice_options(options: &[ChoiceOption]) -> Vec<Value> {
    options
        .iter()
        .map(|option| option_fields(&option.value, &option.label).0.into())
        .collect()
}

fn write_scale(scale: &Scale, fields: &mut Fields) {
    let mut ends = Fields::default();
    ends.set("min", scale.min);
    ends.set("max", scale.max);
    ends.set_some("libelle_min", scale.min_label.as_deref());
    ends.set_some("libelle_max", scale.max_label.as_deref());
    fields.set("echelle", ends.0);
    fields.set_some("indicateur", scale.indicator.as_deref());
}

fn write_grid(grid: &Grid, fields: &mut Fields) {
    let rows: Vec<Value> = grid
        .rows
        .iter()
        .map(|row| {
            let mut fields = option_fields(&row.value, &row.label);
            fields.set_some("seance", row.seance.as_deref());
            fields.0.into()
        })
        .collect();
    fields.set("lignes", rows);
    fields.set("colonnes", choice_options(&grid.columns));
    if grid.all_rows {
        fields.set("validation", json!({ "toutes_lignes": true }));
    }
}

fn condition(source: &Condition) -> Value {
    match source {
        Condition::All(parts) => json!({ "tous": parts.iter().map(condition).collect::<Vec<_>>() }),
        Condition::Any(parts) => {
            json!({ "au_moins_un": parts.iter().map(condition).collect::<Vec<_>>() })
        }
        Condition::Not(part) => json!({ "non": condition(part) }),
        Condition::Answer { question, test } => {
            let mut fields = Fields::default();
            fields.set("question", question.as_str());
            fields.set("op", test.operator());
            operands(test, &mut fields);
            fields.0.into()
        }
    }
}

fn operands(test: &Test, fields: &mut Fields) {
    match test {
        Test::Equals(value) | Test::Differs(value) => fields.set("valeur", scalar(value)),
        Test::OneOf(values) => fields.set("valeur", values.iter().map(scalar).collect::<Vec<_>>()),
        Test::Contains(value) | Test::GridContains(value) => fields.set("valeur", value.as_str()),
        Test::ContainsAny(values) => fields.set("valeur", values.as_slice()),
        Test::Empty | Test::NotEmpty => {}
        Test::GridFewer { column, count } => {
            fields.set("colonne", column.as_str());
            fields.set("valeur", *count);
        }
    }
}

fn scalar(value: &Scalar) -> Value {
    match value {
        Scalar::Text(text) => text.as_str().into(),
        Scalar::Whole(number) => (*number).into(),
        Scalar::Bool(flag) => (*flag).into(),
    }
}
