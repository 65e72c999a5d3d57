//! `/groupes/{slug}/attestation`: what it would say, then the paper.

use leptos::prelude::*;

use crate::{
    certificate::{
        actions::Mine,
        model::{Certificate, Content},
        rules,
    },
    server::clock::wording,
    ui::{
        Actions, Breadcrumbs, Button, ButtonKind, Card, Empty, LinkButton, More, NavLink, Notice,
        Privacy, Status, Table, TitleBlock, Tone,
    },
};

pub(in crate::certificate) fn mine(mine: &Mine, done: &str) -> impl IntoView + use<> {
    let slug = &mine.group.slug;
    let page = format!("/groupes/{slug}/attestation");
    let trail = vec![
        NavLink::new("/mon-espace", "Mon espace"),
        NavLink::new(format!("/groupes/{slug}"), mine.group.title.clone()),
    ];
    let body = match (&mine.content, &mine.given) {
        (Some(content), Some(given)) if mine.is_true() => {
            given_view(mine, &page, given, content).into_any()
        }
        (Some(content), given) => {
            let is_outdated = given.is_some();
            asking(&page, content, is_outdated).into_any()
        }
        (None, given) => nothing(given.is_some()).into_any(),
    };
    view! {
        <div class="wrap narrow stack">
            <Breadcrumbs links=trail here="Attestation"/>
            {told(done)}
            <TitleBlock
                title="Mon attestation de participation"
                lead="Un document à votre nom, que vous montrez à qui vous voulez. Il n’existe que si vous le demandez."
            />
            {body}
            <Privacy question="Qui la voit\u{a0}?">
                "Vous seulement. Elle dit votre nom, les dates et les heures\u{a0}; rien de votre santé, ni en quelle qualité vous êtes venue ou venu."
            </Privacy>
        </div>
    }
}

fn told(done: &str) -> Option<impl IntoView + use<>> {
    let (tone, words) = match done {
        "faite" => (
            Tone::Done,
            "Votre attestation est prête. Vous pouvez la télécharger.",
        ),
        "retiree" => (
            Tone::Done,
            "L’attestation est annulée\u{a0}: son code ne vaut plus.",
        ),
        "rien" => (
            Tone::Attention,
            "Aucune présence n’est encore validée\u{a0}: il n’y a rien à attester.",
        ),
        _ => return None,
    };
    Some(view! {
        <Notice tone announced=true>
            <p>{words}</p>
        </Notice>
    })
}

fn nothing(was_given: bool) -> impl IntoView {
    view! {
        {was_given.then(|| view! {
            <Notice tone=Tone::Attention title="Votre attestation ne vaut plus">
                <p>"Les présences ont été corrigées depuis. Une question\u{a0}? Parlez-en aux personnes qui animent votre groupe."</p>
            </Notice>
        })}
        <section class="stack" aria-labelledby="rien">
            <h2 id="rien" class="visually-hidden">"Ce qu’elle dira"</h2>
            <Empty title="Rien à attester pour l’instant">
                <p>"Vous pourrez demander votre attestation quand le binôme aura validé votre présence à une première rencontre."</p>
            </Empty>
        </section>
    }
}

fn given_view(
    mine: &Mine,
    page: &str,
    given: &Certificate,
    now: &Content,
) -> impl IntoView + use<> {
    let pdf = format!("{page}.pdf");
    let verify = format!("/attestations/{}", given.code);
    let number = rules::number(mine.group.slug.as_str(), given.rank);
    let (code, day) = (given.code.to_string(), wording::day(given.issued_at));
    let summary = rules::summary(&given.content);
    let more = (!mine.is_up_to_date()).then(|| renewing(page, now, given.shows_name));
    let shown = if given.shows_name {
        "Elle montre votre nom."
    } else {
        "Elle ne montre que vos initiales."
    };
    let shows_name = given.shows_name;
    let action = page.to_owned();
    let away = page.to_owned();
    view! {
        <Card strong="fils-attestation">
            <div class="stack tight">
                <Status tone=Signal::stored(Tone::Done)>"Valable"</Status>
                <p class="lead">{summary}</p>
                <p>"N° " {number} ", faite le " {day} "."</p>
                <div class="actions inline">
                    <LinkButton href=pdf>"Télécharger le PDF"</LinkButton>
                </div>
            </div>
        </Card>
        <section class="stack" aria-labelledby="verifier">
            <h2 id="verifier">"Pour qui la reçoit"</h2>
            <p>"Le document porte ce code, qui se vérifie en ligne\u{a0}: " <strong class="code-words">{code}</strong></p>
            <p><a href=verify>"Voir la page de vérification"</a> ". " {shown}</p>
        </section>
        {dates(&given.content)}
        {more}
        <More label="Changer ce que montre la vérification, ou annuler">
            <div class="stack">
                <form method="post" action=action class="stack tight">
                    <p>"Une nouvelle attestation remplacera celle-ci\u{a0}: le numéro et le code changent, l’ancien papier ne vaudra plus."</p>
                    {(!shows_name).then(|| view! { <input type="hidden" name="montrer" value="oui"/> })}
                    <Actions inline=true>
                        <Button kind=ButtonKind::Secondary name="geste" value="demander">
                            {if shows_name { "Ne montrer que mes initiales" } else { "Montrer mon nom entier" }}
                        </Button>
                    </Actions>
                </form>
                <form method="post" action=away>
                    <Actions inline=true>
                        <Button kind=ButtonKind::QuietDanger name="geste" value="annuler">"Annuler mon attestation"</Button>
                    </Actions>
                </form>
            </div>
        </More>
    }
}

/// What one asked now would say more, or otherwise: the paper in hand stays true until then.
fn renewing(page: &str, now: &Content, shows_name: bool) -> impl IntoView + use<> {
    let summary = rules::summary(now);
    let action = page.to_owned();
    view! {
        <section class="stack" aria-labelledby="refaire">
            <h2 id="refaire">"Une attestation à jour"</h2>
            <p>"Des choses ont changé depuis qu’elle a été faite\u{a0}: une rencontre de plus, ou un nom. La vôtre reste valable. Une nouvelle dirait\u{a0}: " {summary} ". Elle remplacerait celle-ci."</p>
            <form method="post" action=action>
                {shows_name.then(|| view! { <input type="hidden" name="montrer" value="oui"/> })}
                <Actions inline=true>
                    <Button kind=ButtonKind::Secondary name="geste" value="demander">"Refaire mon attestation"</Button>
                </Actions>
            </form>
        </section>
    }
}

fn asking(page: &str, content: &Content, is_outdated: bool) -> impl IntoView + use<> {
    let summary = rules::summary(content);
    let action = page.to_owned();
    let words = if is_outdated {
        "Refaire mon attestation"
    } else {
        "Demander mon attestation"
    };
    view! {
        {is_outdated.then(|| view! {
            <Notice tone=Tone::Attention title="Votre attestation ne vaut plus">
                <p>"Les présences ont été corrigées depuis qu’elle a été faite. Vous pouvez en demander une autre\u{a0}: elle la remplacera."</p>
            </Notice>
        })}
        <Card strong="fils-attestation">
            <form method="post" action=action class="stack">
                <p class="lead">"Elle dira\u{a0}: " {summary} "."</p>
                <label class="choice">
                    <input type="checkbox" name="montrer" value="oui"/>
                    <span>"Montrer mon nom entier à qui vérifie l’attestation en ligne"</span>
                    <span class="choice-note">"Sinon, la page de vérification ne montre que vos initiales."</span>
                </label>
                <Actions inline=true>
                    <Button name="geste" value="demander">{words}</Button>
                </Actions>
            </form>
        </Card>
        {dates(content)}
    }
}

/// The meetings that it tells.
pub(super) fn dates(content: &Content) -> impl IntoView + use<> {
    let lines = content
        .attended
        .iter()
        .map(|one| {
            view! {
                <tr>
                    <th scope="row">{one.day.clone()}</th>
                    <td data-label="Heures"><span>{one.hours.clone()}</span></td>
                    <td class="number" data-label="Durée"><span>{rules::length(one.minutes)}</span></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table id="dates" caption="Les dates et les heures" cards=true>
            <thead>
                <tr>
                    <th scope="col">"Jour"</th>
                    <th scope="col">"Heures"</th>
                    <th scope="col" class="number">"Durée"</th>
                </tr>
            </thead>
            <tbody>{lines}</tbody>
        </Table>
        <p class="soft small">{rules::COUNTED}</p>
    }
}
