//! The receipt: it arrived, here is its number, what comes next, and the copy.

use leptos::prelude::*;

use crate::{
    candidature::model::{CandidatureId, CandidatureStatus, Receipt, SpokenSection},
    ui::{Button, ButtonKind, Card, LinkButton, Notice, Tone},
};

/// `/appels/{slug}/candidature/recu`, what this browser has just sent, and
/// `/candidatures/{id}`, what a person signed in once sent.
pub fn receipt(receipt: Receipt) -> impl IntoView {
    let Receipt {
        id,
        call,
        number,
        received,
        status,
        copy_sent_to,
        is_duplicate,
        open_until,
        copy,
        phone,
    } = receipt;
    let is_late = status == CandidatureStatus::HorsDelai;
    let heading = if is_late {
        "Nous l’avons gardée de côté"
    } else {
        "C’est envoyé. Merci."
    };
    view! {
        <div class="wrap narrow stack">
            <Card strong="fils-recu">
                <p class="eyebrow">{call}</p>
                <h1>{heading}</h1>
                <p class="lead">
                    "Reçue le " {received} ", sous le numéro " <strong class="numeric">{number}</strong> "."
                </p>
                <p>{status.told()}</p>
                <p>"Une copie de vos réponses part à " <strong>{copy_sent_to}</strong>
                    ". Rien reçu d’ici une heure\u{a0}? Regardez dans les indésirables, ou appelez-nous au " {phone} "."</p>
            </Card>
            {is_duplicate.then(|| view! {
                <Notice title="Vous aviez déjà candidaté à cet appel">
                    <p>"Ce n’est pas un problème, et vous n’avez rien à faire\u{a0}: l’équipe verra les deux et gardera la plus récente."</p>
                </Notice>
            })}
            {is_late.then(|| view! {
                <Notice tone=Tone::Attention title="L’appel était déjà clos">
                    <p>"Votre candidature n’est pas perdue. L’équipe la garde de côté et vous écrira."</p>
                </Notice>
            })}
            <section class="stack" aria-labelledby="et-ensuite">
                <h2 id="et-ensuite">"Et ensuite\u{a0}?"</h2>
                {match open_until {
                    Some(closes) => view! {
                        <p>"Jusqu’au " {closes} ", vous pouvez corriger vos réponses, ou retirer votre candidature depuis votre espace."</p>
                        <div class="row">
                            <LinkButton href="/mon-espace" kind=ButtonKind::Primary>"Ouvrir mon espace"</LinkButton>
                            <CorrectButton id/>
                        </div>
                    }.into_any(),
                    None => view! {
                        <p>"Vous pouvez suivre votre candidature depuis votre espace."</p>
                        <div class="row"><LinkButton href="/mon-espace">"Ouvrir mon espace"</LinkButton></div>
                    }.into_any(),
                }}
            </section>
            <section class="stack" aria-labelledby="copie">
                <h2 id="copie">"Ce que vous avez envoyé"</h2>
                {copy.into_iter().map(|section| view! { <Spoken section/> }).collect_view()}
            </section>
        </div>
    }
}

/// Takes the pen again: any browser of the person may.
#[component]
fn CorrectButton(id: CandidatureId) -> impl IntoView {
    view! {
        <form method="post" action=format!("/candidatures/{id}/reprendre")>
            <Button kind=ButtonKind::Secondary>"Corriger mes réponses"</Button>
        </form>
    }
}

/// A section of what was sent, in words.
#[component]
fn Spoken(section: SpokenSection) -> impl IntoView {
    view! {
        <h3>{section.title}</h3>
        <dl class="answers">
            {section
                .answers
                .into_iter()
                .map(|answer| view! {
                    <div>
                        <dt>{answer.question}</dt>
                        <dd class="answer">{answer.lines.join("\n")}</dd>
                    </div>
                })
                .collect_view()}
        </dl>
    }
}
