//! Why an edit is refused, in the words of the form.

use super::{quoted, refuse};
use crate::{
    appel::rules::sheet::Fault,
    form::{Questionnaire, edit::EditRefusal},
};

/// Why an edit is refused, in the words of the form: names of questions become their labels.
#[must_use]
pub fn refusal_in_words(refusal: &EditRefusal, before: &Questionnaire, field: &str) -> Vec<Fault> {
    let label = |id: &str| before.question(id).map(|one| quoted(&one.label));
    match refusal {
        EditRefusal::NeededBy(ids) => {
            let labels: Vec<String> = ids.iter().filter_map(|id| label(id.as_str())).collect();
            let others = match labels.len() {
                1 => "une autre".to_owned(),
                several => format!("{several} autres"),
            };
            refuse(
                field,
                format!(
                    "Cette question en conditionne {others}\u{a0}: {}. Retirez d’abord leurs conditions.",
                    labels.join(", ")
                ),
            )
        }
        EditRefusal::Unsound(errors) => errors
            .iter()
            .map(|error| {
                let mut message = error.refusal.to_string();
                for question in before.questions() {
                    let name = format!("« {} »", question.id);
                    if message.contains(&name) {
                        message = message.replace(&name, &quoted(&question.label));
                    }
                }
                let place = error.place.as_str();
                let about = place
                    .split(" › ")
                    .find_map(|step| step.strip_prefix("question "))
                    .and_then(label);
                let message = match about {
                    Some(about) => format!("{about}\u{a0}: {message}."),
                    None => format!("{}.", capital(&message)),
                };
                Fault {
                    field: field_of(place).unwrap_or(field).to_owned(),
                    message,
                }
            })
            .collect(),
        other => refuse(field, other.to_string()),
    }
}

/// The field of the panel that a place of the definition is about.
fn field_of(place: &str) -> Option<&'static str> {
    [
        (" › condition", "conditions"),
        (" › obligatoire_si", "conditions"),
        (" › options", "opt0_libelle"),
        (" › lignes", "lig0_libelle"),
        (" › colonnes", "col0_libelle"),
        (" › echelle", "max"),
        (" › validation", "max"),
        (" › depend_de", "depend"),
    ]
    .into_iter()
    .find_map(|(step, field)| place.contains(step).then_some(field))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}
