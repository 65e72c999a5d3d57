//! `/attestations` and `/attestations/{code}`: whether the number on a paper is true.

use leptos::prelude::*;

use super::mine::dates;
use crate::{
    certificate::{actions::Verified, rules},
    server::clock::wording,
    ui::{
        Actions, Button, Card, ErrorSummary, FieldError, Notice, Status, TextField, TextKind,
        TitleBlock, Tone,
    },
};

/// The page where the code of a paper is typed.
pub(in crate::certificate) fn ask_code(typed: &str, is_wrong: bool) -> impl IntoView + use<> {
    let message = is_wrong.then(|| {
        "Un code a douze signes, comme K7Q2-9M3D-2HRV. Reprenez-le sur le document.".to_owned()
    });
    let errors: Vec<FieldError> = message
        .iter()
        .map(|message| FieldError {
            id: "code".to_owned(),
            message: message.clone(),
        })
        .collect();
    let typed = typed.to_owned();
    view! {
        <div class="wrap narrow stack">
            {is_wrong.then(|| view! { <ErrorSummary errors=Signal::stored(errors) attr:autofocus=true/> })}
            <TitleBlock
                title="Vérifier une attestation"
                lead="Tapez le code écrit au bas du document."
            />
            <form class="stack" method="get" action="/attestations" novalidate>
                <TextField
                    id="code"
                    name="code"
                    label="Le code"
                    help="Douze signes, avec ou sans les tirets."
                    kind=TextKind::Name
                    autocomplete="off"
                    required=true
                    value=Signal::stored(typed)
                    error=Signal::stored(message)
                />
                <Actions inline=true>
                    <Button>"Vérifier"</Button>
                </Actions>
            </form>
        </div>
    }
}

/// What a paper's number is worth.
pub(in crate::certificate) fn verified(found: &Verified, phone: &str) -> impl IntoView + use<> {
    let phone = phone.replace(' ', "\u{a0}");
    let number = found.number.clone();
    let day = wording::day(found.issued_at);
    let body = match &found.content {
        Some(content) => {
            let (holder, programme) = (found.holder.clone(), content.programme.clone());
            let (organisation, summary) = (content.organisation.clone(), rules::summary(content));
            view! {
                <Card strong="fils-attestation">
                    <div class="stack tight">
                        <Status tone=Signal::stored(Tone::Done)>"Ce numéro est valable"</Status>
                        <p class="lead">{summary}</p>
                        <dl class="facts">
                            <div><dt>"Personne"</dt><dd>{holder}</dd></div>
                            <div><dt>"Groupe d’analyse de pratiques"</dt><dd>{programme}</dd></div>
                            <div><dt>"Organisé par"</dt><dd>{organisation}</dd></div>
                            <div><dt>"Faite le"</dt><dd>{day}</dd></div>
                        </dl>
                    </div>
                </Card>
                {dates(content)}
            }
            .into_any()
        }
        None => view! {
            <Notice tone=Tone::Attention title="Cette attestation ne vaut plus">
                <p>"Elle a été annulée, remplacée par une autre, ou une présence qu’elle dit a été corrigée. Demandez à la personne le document à jour."</p>
            </Notice>
        }
        .into_any(),
    };
    view! {
        <div class="wrap narrow stack">
            <TitleBlock title="Attestation de participation" eyebrow=format!("N°\u{a0}{number}")/>
            {body}
            <p class="soft">
                "Une question\u{a0}? Appelez-nous au " {phone} ". "
                <a href="/attestations">"Vérifier un autre code"</a>
            </p>
        </div>
    }
}
