//! The grid to mark, and what others marked once it may be seen.

use leptos::prelude::*;

use super::{dossier::Typed, dossier_address};
use crate::{
    appel::document::{Criterion, ReviewGrid},
    candidature::model::CandidatureStatus,
    review::{
        actions::{Dossier, Reviewed},
        model::ReviewState,
        rules::{Query, decimal, highest_total},
    },
    ui::{Button, ButtonKind, ErrorSummary, FieldError, More, Notice, Status, TextArea, Tone},
};

/// What I answer about it, then what others did.
#[component]
pub fn MyReadingForm(dossier: Dossier, query: Query, typed: Typed) -> impl IntoView {
    let Some(grid) = dossier.grid.clone() else {
        return view! {
            <section class="card"><p>"Cet appel n’a pas de grille de lecture."</p></section>
        }
        .into_any();
    };
    let body = if dossier.may_answer {
        view! { <Form dossier=dossier.clone() query grid=grid.clone() typed/> }.into_any()
    } else {
        let words = match dossier.status {
            CandidatureStatus::Soumise => "Sa lecture n’a pas commencé.",
            CandidatureStatus::HorsDelai => "Reçue hors délai\u{a0}: elle n’est pas lue.",
            CandidatureStatus::Retiree => "La personne l’a retirée\u{a0}: elle n’est pas lue.",
            _ => "Sa lecture est terminée.",
        };
        let own = dossier
            .own
            .clone()
            .map(|own| view! { <One reviewed=own grid=grid.clone() who="Vous".to_owned()/> });
        view! { <p>{words}</p> {own} }.into_any()
    };
    view! {
        <section class="card strong" id="ma-lecture" aria-labelledby="ma-lecture-titre">
            <h2 class="card-title" id="ma-lecture-titre">"Ma lecture"</h2>
            {body}
        </section>
        <Others dossier grid/>
    }
    .into_any()
}

#[component]
fn Form(dossier: Dossier, query: Query, grid: ReviewGrid, typed: Typed) -> impl IntoView {
    let action = query.address(
        &format!(
            "{}/lecture",
            dossier_address(&dossier.slug, &dossier.number)
        ),
        1,
    );
    let own = dossier.own.clone();
    let comment = typed
        .comment
        .clone()
        .or_else(|| own.as_ref().map(|own| own.comment.clone()))
        .unwrap_or_default();
    let criteria = grid
        .criteria
        .iter()
        .map(|criterion| {
            let given = own.as_ref().and_then(|own| own.scores.get(&criterion.id));
            let value = typed
                .scores
                .get(&criterion.id)
                .cloned()
                .or_else(|| given.map(u32::to_string));
            let error = typed.errors.get(&criterion.id).cloned();
            view! { <Marks grid=grid.clone() criterion=criterion.clone() value error/> }
        })
        .collect_view();
    let errors: Vec<FieldError> = grid
        .criteria
        .iter()
        .map(|criterion| criterion.id.as_str())
        .chain(["commentaire"])
        .filter_map(|id| {
            let message = typed.errors.get(id)?.clone();
            let id = field_id(id);
            Some(FieldError { id, message })
        })
        .collect();
    let state = own.as_ref().map(|own| {
        let words = match own.state {
            ReviewState::Notee => format!(
                "Vous avez noté\u{a0}: {} sur {}, le {}.",
                own.total.unwrap_or_default(),
                highest_total(&grid),
                own.at
            ),
            ReviewState::Abstenue => format!("Vous vous abstenez, depuis le {}.", own.at),
            ReviewState::Recusee => String::new(),
        };
        view! { <p><Status tone=Tone::Done>{words}</Status></p> }
    });
    let others_are_shown = dossier.others.reviews.is_some();
    let is_abstained = own
        .as_ref()
        .is_some_and(|own| own.state == ReviewState::Abstenue);
    let next = dossier.passage.next_to_read.is_some();
    let has_own = own.is_some();
    view! {
        {(!errors.is_empty()).then(|| view! { <ErrorSummary errors=Signal::stored(errors)/> })}
        {state}
        {(!others_are_shown).then(|| view! {
            <p class="soft">"Vous verrez les autres avis après avoir donné le vôtre."</p>
        })}
        {(others_are_shown && has_own).then(|| view! {
            <p class="soft">"Vous voyez les autres avis\u{a0}: si vous changez le vôtre, la page dira qu’il a été revu après échange."</p>
        })}
        <form class="stack" method="post" action=action>
            {criteria}
            <TextArea
                id="commentaire"
                name="commentaire"
                label="Commentaire"
                help="Ce qui vous a fait hésiter, ce qu’il faudrait vérifier."
                short=true
                value=Signal::stored(comment)
                error=Signal::stored(typed.errors.get("commentaire").cloned())
            />
            <div class="row">
                {next.then(|| view! { <Button name="etat" value="notee_suite">"Noter et lire la suivante"</Button> })}
                <Button name="etat" value="notee" kind=if next { ButtonKind::Secondary } else { ButtonKind::Primary }>"Enregistrer ma note"</Button>
            </div>
            <More label="Ne pas noter" open=is_abstained>
                <p>"Vous hésitez trop pour noter\u{a0}? Votre abstention compte comme une lecture, sans note."</p>
                <Button name="etat" value="abstenue" kind=ButtonKind::Secondary small=true>"Je m’abstiens"</Button>
                <p>"Vous connaissez cette personne\u{a0}? Laissez-la aux autres\u{a0}: son contenu vous sera masqué."</p>
                <Button name="etat" value="recusee" kind=ButtonKind::Secondary small=true>"Je connais cette personne"</Button>
            </More>
        </form>
    }
}

fn field_id(id: &str) -> String {
    match id {
        "commentaire" => id.to_owned(),
        criterion => format!("note-{criterion}"),
    }
}

/// The marks of one criterion: a radio a mark. None is required by the browser: one may
/// also abstain.
#[component]
fn Marks(
    grid: ReviewGrid,
    criterion: Criterion,
    value: Option<String>,
    error: Option<String>,
) -> impl IntoView {
    let name = format!("note.{}", criterion.id);
    let id = field_id(&criterion.id);
    let error_id = format!("{id}-erreur");
    let described = error.is_some().then(|| error_id.clone());
    let weight = match criterion.weight {
        1 => "compte une fois".to_owned(),
        weight => format!("compte {weight} fois"),
    };
    let choices = (grid.min..=grid.max)
        .enumerate()
        .map(|(index, mark)| {
            let mark = mark.to_string();
            let checked = value.as_deref() == Some(mark.as_str());
            let id = if index == 0 {
                id.clone()
            } else {
                format!("{id}-{}", index + 1)
            };
            view! {
                <label class="choice">
                    <input type="radio" id=id name=name.clone() value=mark.clone() checked=checked/>
                    <span>{mark}</span>
                </label>
            }
        })
        .collect_view();
    let class = if error.is_some() {
        "field invalid scale"
    } else {
        "field scale"
    };
    view! {
        <fieldset class=class aria-describedby=described>
            <legend class="field-label">{criterion.label} " " <span class="optional">{weight}</span></legend>
            <div class="scale-ends" aria-hidden="true"><span>{format!("{}\u{a0}: pas du tout", grid.min)}</span><span>{format!("{}\u{a0}: tout à fait", grid.max)}</span></div>
            <div class="scale-steps">{choices}</div>
            {error.map(|error| view! { <p class="field-error" id=error_id>{error}</p> })}
        </fieldset>
    }
}

/// What others answered: how many, then what, once it may be seen.
#[component]
fn Others(dossier: Dossier, grid: ReviewGrid) -> impl IntoView {
    let others = dossier.others;
    let count = match others.expected {
        0 => format!("{} lecture donnée.", others.answered),
        expected => format!(
            "{} lecture{} sur {expected} attendue{}.",
            others.answered,
            if others.answered > 1 { "s" } else { "" },
            if expected > 1 { "s" } else { "" }
        ),
    };
    let mark = others.mark.map(|mark| {
        let words = match mark.readers {
            0 => format!(
                "Lecture commune reprise d’un fichier\u{a0}: {} sur {}.",
                decimal(mark.mean),
                mark.out_of
            ),
            _ => format!(
                "Note moyenne\u{a0}: {} sur {}.",
                decimal(mark.mean),
                mark.out_of
            ),
        };
        view! { <p><strong>{words}</strong></p> }
    });
    let disagreement = others.disagreement.map(|found| {
        let criteria = found
            .criteria
            .into_iter()
            .map(|(label, low, high)| view! { <li>{label} {format!("\u{a0}: de {low} à {high}")}</li> })
            .collect_view();
        let totals = found
            .totals
            .map(|(low, high)| view! { <li>{format!("Total\u{a0}: de {low} à {high}")}</li> });
        view! {
            <Notice tone=Tone::Attention title="Vos avis sont partagés">
                <p>"Parlez-en en commission\u{a0}:"</p>
                <ul>{criteria} {totals}</ul>
            </Notice>
        }
    });
    let body = match others.reviews {
        Some(reviews) if reviews.is_empty() => {
            view! { <p class="soft">"Aucune autre lecture pour l’instant."</p> }.into_any()
        }
        Some(reviews) => reviews
            .into_iter()
            .map(|reviewed| {
                let who = reviewed.reader.clone();
                view! { <One reviewed grid=grid.clone() who/> }
            })
            .collect_view()
            .into_any(),
        None if dossier.standing.is_reader => {
            view! { <p class="soft">"Les avis des autres restent fermés jusqu’au vôtre."</p> }.into_any()
        }
        None => view! { <p class="soft">"Les avis s’ouvriront quand toutes les lectures attendues seront données."</p> }.into_any(),
    };
    view! {
        <section class="card" aria-labelledby="autres">
            <h2 class="card-title" id="autres">"Les lectures"</h2>
            <p>{count}</p>
            {mark}
            {disagreement}
            {body}
        </section>
    }
}

#[component]
fn One(reviewed: Reviewed, grid: ReviewGrid, who: String) -> impl IntoView {
    let total = reviewed
        .total
        .filter(|_| reviewed.state == ReviewState::Notee)
        .map(|total| format!("\u{a0}: {total} sur {}", highest_total(&grid)));
    let marks = (reviewed.state == ReviewState::Notee).then(|| {
        let lines = grid
            .criteria
            .iter()
            .filter_map(|criterion| {
                let mark = reviewed.scores.get(&criterion.id)?;
                Some(view! { <div><dt>{criterion.label.clone()}</dt><dd>{mark.to_string()}</dd></div> })
            })
            .collect_view();
        view! { <dl class="answers">{lines}</dl> }
    });
    let after = reviewed
        .saw_others
        .then(|| view! { <p class="soft">"Revue après échange."</p> });
    let comment = (!reviewed.comment.is_empty())
        .then(|| view! { <p class="answer">{reviewed.comment.clone()}</p> });
    view! {
        <div class="private-note">
            <p><strong>{who}</strong> " · " {reviewed.state.label()} {total}</p>
            {marks}
            {comment}
            <p class="soft">{reviewed.at}</p>
            {after}
        </div>
    }
}
