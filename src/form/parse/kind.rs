//! Reading the kind of a question, with what this kind needs: options, bounds, rows, columns.

use std::collections::BTreeSet;

use serde_json::Value;

use super::object::Object;
use super::refusal::{DefinitionErrors, Place, Refusal};
use crate::form::model::{
    ChoiceBounds, ChoiceOption, Grid, GridRow, LengthBounds, MultipleOption, QuestionKind, Scale,
};
use crate::form::source::{PHONE_COUNTRY, PHONE_FORM, POSTAL_CODE_PATTERN, REFERENCE};

/// Reads the kind; nothing when it had to be refused.
pub(super) fn read(question: &Object, errors: &mut DefinitionErrors) -> Option<QuestionKind> {
    let word = question.text("type", errors);
    let kind = match word.as_str() {
        "" => return None,
        "information" => QuestionKind::Information,
        "texte_court" => QuestionKind::ShortText(read_length(question, errors)),
        "texte_long" => QuestionKind::LongText(read_length(question, errors)),
        "email" => QuestionKind::Email,
        "telephone" => QuestionKind::Phone,
        "code_postal" => QuestionKind::PostalCode,
        "commune" => QuestionKind::Commune {
            postal_code: question.optional_text("depend_de", errors).map(Into::into),
        },
        "choix_unique" => QuestionKind::Choice(read_options(question, "options", errors)),
        "choix_multiple" => read_choices(question, errors),
        "departement_multiple" => read_departements(question, errors),
        "oui_non" => QuestionKind::YesNo,
        "echelle" => QuestionKind::Scale(read_scale(question, errors)?),
        "grille" => QuestionKind::Grid(read_grid(question, errors)),
        "consentement" => QuestionKind::Consent,
        _ => {
            errors.refuse(&question.place, Refusal::UnknownKind { word });
            return None;
        }
    };
    read_settings(question, &kind, errors);
    Some(kind)
}

/// Refuses a check that this kind does not do: to ignore it would let wrong answers in.
fn read_settings(question: &Object, kind: &QuestionKind, errors: &mut DefinitionErrors) {
    let Some(settings) = question.object("validation", errors) else {
        return;
    };
    for setting in settings.names() {
        let value = settings.field(setting).and_then(Value::as_str);
        let known = match (kind, setting) {
            (
                QuestionKind::ShortText(_) | QuestionKind::LongText(_),
                "longueur_min" | "longueur_max",
            )
            | (
                QuestionKind::Choices { .. } | QuestionKind::Departements(_),
                "choix_min" | "choix_max",
            )
            | (QuestionKind::Grid(_), "toutes_lignes") => true,
            (QuestionKind::PostalCode, "regex") => value == Some(POSTAL_CODE_PATTERN),
            (QuestionKind::Phone, "pays_defaut") => value == Some(PHONE_COUNTRY),
            (QuestionKind::Phone, "normalisation") => value == Some(PHONE_FORM),
            _ => false,
        };
        if !known {
            let refusal = Refusal::UnknownSetting {
                setting: setting.to_owned(),
                kind: kind.word(),
            };
            errors.refuse(&settings.place, refusal);
        }
    }
}

fn read_length(question: &Object, errors: &mut DefinitionErrors) -> LengthBounds {
    let (min, max) = read_bounds(question, "longueur_min", "longueur_max", errors);
    LengthBounds { min, max }
}

fn read_choice_bounds(
    question: &Object,
    options: usize,
    errors: &mut DefinitionErrors,
) -> ChoiceBounds {
    let (min, max) = read_bounds(question, "choix_min", "choix_max", errors);
    if let Some(min) = min.filter(|min| *min as usize > options) {
        errors.refuse(&question.place, Refusal::TooFewOptions { min, options });
    }
    ChoiceBounds { min, max }
}

fn read_bounds(
    question: &Object,
    least: &'static str,
    most: &'static str,
    errors: &mut DefinitionErrors,
) -> (Option<u32>, Option<u32>) {
    // `read_settings` says it when `validation` is not an object.
    let Some(settings) = question.field("validation").filter(|v| v.is_object()) else {
        return (None, None);
    };
    let Some(settings) = Object::open(settings, question.place.child("validation"), errors) else {
        return (None, None);
    };
    let min = settings.count(least, errors);
    let max = settings.count(most, errors);
    match (min, max) {
        (_, Some(0)) => errors.refuse(&settings.place, Refusal::NothingAllowed { setting: most }),
        (Some(min), Some(max)) if min > max => {
            let refusal = Refusal::MinAboveMax {
                min: min.into(),
                max: max.into(),
            };
            errors.refuse(&settings.place, refusal);
        }
        _ => {}
    }
    (min, max)
}

fn read_choices(question: &Object, errors: &mut DefinitionErrors) -> QuestionKind {
    let options = read_each(question, "options", errors, |option, errors| {
        MultipleOption {
            value: option.text("valeur", errors),
            label: option.text("libelle", errors),
            exclusive: option.flag("exclusif", errors),
        }
    });
    refuse_doubles(
        options.iter().map(|option| &option.value),
        "options",
        &question.place,
        errors,
    );
    let bounds = read_choice_bounds(question, options.len(), errors);
    QuestionKind::Choices { options, bounds }
}

fn read_departements(question: &Object, errors: &mut DefinitionErrors) -> QuestionKind {
    if let Some(word) = question.optional_text("referentiel", errors)
        && word != REFERENCE
    {
        errors.refuse(
            &question.place.child("referentiel"),
            Refusal::UnknownReference { word },
        );
    }
    let options = crate::form::departements::DEPARTEMENTS.len();
    QuestionKind::Departements(read_choice_bounds(question, options, errors))
}

fn read_scale(question: &Object, errors: &mut DefinitionErrors) -> Option<Scale> {
    let Some(scale) = question.object("echelle", errors) else {
        if question.field("echelle").is_none() {
            errors.refuse(&question.place, Refusal::Missing { field: "echelle" });
        }
        return None;
    };
    let (min, max) = (scale.whole("min", errors), scale.whole("max", errors));
    let (min, max) = (min?, max?);
    if min > max {
        let refusal = Refusal::MinAboveMax {
            min: min.into(),
            max: max.into(),
        };
        errors.refuse(&scale.place, refusal);
    } else if min == max {
        errors.refuse(&scale.place, Refusal::FlatScale);
    }
    Some(Scale {
        min,
        max,
        min_label: scale.optional_text("libelle_min", errors),
        max_label: scale.optional_text("libelle_max", errors),
        indicator: question.optional_text("indicateur", errors),
    })
}

fn read_grid(question: &Object, errors: &mut DefinitionErrors) -> Grid {
    let rows = read_each(question, "lignes", errors, |row, errors| GridRow {
        value: row.text("valeur", errors),
        label: row.text("libelle", errors),
        seance: row.optional_text("seance", errors),
    });
    refuse_doubles(
        rows.iter().map(|row| &row.value),
        "lignes",
        &question.place,
        errors,
    );
    let columns = read_options(question, "colonnes", errors);
    let all_rows = question
        .field("validation")
        .filter(|settings| settings.is_object())
        .and_then(|settings| Object::open(settings, question.place.child("validation"), errors))
        .is_some_and(|settings| settings.flag("toutes_lignes", errors));
    Grid {
        rows,
        columns,
        all_rows,
    }
}

fn read_options(
    question: &Object,
    field: &'static str,
    errors: &mut DefinitionErrors,
) -> Vec<ChoiceOption> {
    let options = read_each(question, field, errors, |option, errors| ChoiceOption {
        value: option.text("valeur", errors),
        label: option.text("libelle", errors),
    });
    refuse_doubles(
        options.iter().map(|option| &option.value),
        field,
        &question.place,
        errors,
    );
    options
}

/// Reads each item of a list that may not be empty.
fn read_each<T>(
    question: &Object,
    field: &'static str,
    errors: &mut DefinitionErrors,
    mut read: impl FnMut(&Object, &mut DefinitionErrors) -> T,
) -> Vec<T> {
    let mut items = Vec::new();
    for (at, source) in question.full_list(field, errors).iter().enumerate() {
        let place = question.place.child(format!("{field} nº {}", at + 1));
        if let Some(item) = Object::open(source, place, errors) {
            items.push(read(&item, errors));
        }
    }
    items
}

fn refuse_doubles<'o>(
    values: impl Iterator<Item = &'o String>,
    field: &'static str,
    place: &Place,
    errors: &mut DefinitionErrors,
) {
    let mut seen = BTreeSet::new();
    for value in values.filter(|value| !value.is_empty()) {
        if !seen.insert(value) {
            errors.refuse(
                place,
                Refusal::DuplicateOption {
                    value: value.clone(),
                    field,
                },
            );
        }
    }
}
