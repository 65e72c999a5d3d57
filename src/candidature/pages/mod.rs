//! The pages of candidatures: writing one, its receipt, and one's own space. All but
//! the door are lazy routes.
//!
//! A route asks for its data in its view, not in its `data`: what reads them is
//! then in its own chunk, and not in what every page downloads.

mod apply;
mod draft;
mod field;
mod review;
mod step;
mod wording;

#[cfg(feature = "ssr")]
mod door;
#[cfg(feature = "ssr")]
mod mine;
#[cfg(feature = "ssr")]
mod receipt;

#[cfg(feature = "ssr")]
pub use mine::my_space;
#[cfg(feature = "ssr")]
pub use receipt::receipt;

#[cfg(feature = "ssr")]
pub use door::{Later, door, keep_typed, later};

pub use apply::CandidatureRoute;

use super::{
    model::{CandidatureStatus, Workspace},
    rules::{Step, to_mend},
};

/// The address at which a person goes on: the first step with something to
/// complete, or the receipt of what they sent.
#[must_use]
pub fn where_to_go_on(workspace: &Workspace) -> String {
    if workspace.status != CandidatureStatus::Brouillon {
        return format!("/appels/{}/candidature/recu", workspace.slug);
    }
    let questionnaire = &workspace.questionnaire;
    let errors = to_mend(questionnaire, &workspace.answers);
    Step::all(questionnaire)
        .find(|step| {
            let asked = step.questions(questionnaire);
            asked
                .iter()
                .any(|question| errors.iter().any(|error| error.question == question.id))
        })
        .unwrap_or(Step::FIRST)
        .address(&workspace.slug)
}
