//! `/groupes/{slug}/situations`: what is being chosen, what I wrote, what the group worked on.

use leptos::prelude::*;

use super::{state_of, told, trail};
use crate::{
    server::html,
    situation::{
        actions::Desk,
        model::{Situation, Step},
        rules::turn,
    },
    ui::{Badge, ButtonKind, Card, Empty, LinkButton, More, Privacy, Status, TitleBlock, Tone},
};

pub(in crate::situation) fn list(desk: &Desk, done: &str) -> impl IntoView + use<> {
    let proposes = turn::may_propose(desk.cycle.me());
    view! {
        <div class="wrap stack loose">
            {trail(desk, "Les situations", true)}
            {told(done)}
            <TitleBlock
                title="Les situations"
                lead="Une situation est un moment que vous avez vécu, et qui vous laisse une question. Chaque séance en travaille une."
            />
            {under_way(desk)}
            {proposes.then(|| my_own(desk))}
            {worked(desk)}
            {who_sees()}
        </div>
    }
}

/// What is being chosen, and my part in it.
fn under_way(desk: &Desk) -> Option<impl IntoView + use<>> {
    let round = desk.round.as_ref()?;
    let slug = &desk.cycle.group().slug;
    let href = format!("/groupes/{slug}/seances/{}/situations", round.seance.number);
    let leads = desk.cycle.me().leads();
    let has_ranked = !round.ballot.is_empty();
    let is_asked = desk
        .asked()
        .is_some_and(|one| turn::is_mine(one, desk.cycle.me()));
    let (word, words, button) = match (round.choice.step(), leads) {
        (Step::Gathering | Step::Passed, false) => (
            "On propose",
            "Proposez quand vous voulez\u{a0}: personne d’autre ne lit votre texte avant la fin du recueil.",
            "Voir où en est le choix",
        ),
        (Step::Gathering | Step::Passed, true) => (
            "On propose",
            "Quand vous clorez le recueil, le groupe lira et classera ce qui est proposé.",
            "Conduire le choix",
        ),
        (Step::Ranking, false) if has_ranked => (
            "On classe",
            "Vous avez classé. Le résultat se verra à la clôture.",
            "Revoir mon classement",
        ),
        (Step::Ranking, false) => (
            "On classe",
            "Lisez ce qui est proposé, et dites ce que vous aimeriez travailler.",
            "Lire et classer",
        ),
        (Step::Ranking, true) => (
            "On classe",
            "Le groupe lit et classe. Personne, pas même vous, ne voit de résultat avant la clôture.",
            "Conduire le choix",
        ),
        (Step::Choosing, true) => (
            "À égalité",
            "Plusieurs situations arrivent à égalité\u{a0}: c’est à vous de choisir.",
            "Choisir",
        ),
        (Step::Choosing, false) => (
            "À égalité",
            "Plusieurs situations arrivent à égalité\u{a0}: le binôme choisit.",
            "Voir le résultat",
        ),
        (Step::Asked, false) if is_asked => (
            "À vous de dire",
            "Le groupe aimerait travailler votre situation. Vous restez libre.",
            "Répondre",
        ),
        (Step::Asked, _) => (
            "On attend un accord",
            "La personne qui a apporté la situation dit si elle veut bien la raconter.",
            "Voir le résultat",
        ),
        (Step::Agreed, _) => (
            "C’est choisi",
            "La situation est choisie, et son autrice ou son auteur est d’accord.",
            "Lire la situation",
        ),
        (Step::Without, true) => (
            "Sans situation",
            "Il ne reste rien à proposer. Vous pouvez rouvrir le recueil.",
            "Conduire le choix",
        ),
        (Step::Without, false) => (
            "Sans situation",
            "Aucune situation n’est retenue pour l’instant.",
            "Voir où en est le choix",
        ),
    };
    // While a participant may still write, writing is the thing to do next.
    let kind = if turn::may_propose(desk.cycle.me()) && round.choice.step() == Step::Gathering {
        ButtonKind::Secondary
    } else {
        ButtonKind::Primary
    };
    let title = format!("Pour le {}", round.seance.slot.day_words());
    let leaf = html::leaf(round.seance.slot.day(), false);
    Some(view! {
        <Card strong="fils-situations" dated=true>
            <div class="stack">
                <p><Status tone=Tone::Next>{word}</Status></p>
                <h2>{title}</h2>
                <p>{words}</p>
                <div class="row"><LinkButton href kind>{button}</LinkButton></div>
            </div>
            {leaf}
        </Card>
    })
}

/// What I wrote.
fn my_own(desk: &Desk) -> impl IntoView + use<> {
    let slug = desk.cycle.group().slug.to_string();
    let begin = format!("/groupes/{slug}/situations/proposer");
    let mut own: Vec<&Situation> = desk.mine().collect();
    own.sort_by_key(|one| (one.state, one.id));
    let content = if own.is_empty() {
        view! {
            <Empty title="Vous n’avez rien écrit pour l’instant">
                <p>"Un moment qui vous a laissé une question suffit pour commencer. Vous pouvez l’écrire en plusieurs fois."</p>
                <LinkButton href=begin>"Écrire une situation"</LinkButton>
            </Empty>
        }
        .into_any()
    } else {
        let count = own.len();
        let items = own
            .into_iter()
            .map(|one| line(desk, one, format!("/groupes/{slug}/situations/{}", one.id)))
            .collect_view();
        view! {
            <div class="stack">
                <div class="row spread">
                    <h2 id="miennes">"Mes situations" " " <Badge>{count}</Badge></h2>
                    <LinkButton href=begin kind=ButtonKind::Secondary>"Écrire une situation"</LinkButton>
                </div>
                <ul class="situation-lines" aria-labelledby="miennes">{items}</ul>
            </div>
        }
        .into_any()
    };
    view! { <section>{content}</section> }
}

/// One situation: its name leads to it, its question, where it stands.
fn line(desk: &Desk, one: &Situation, href: String) -> impl IntoView + use<> {
    let name = one.name().to_owned();
    let question = one.words.question.clone();
    view! {
        <li class="situation-line">
            <div>
                <a class="link-strong" href=href>{name}</a>
                {(!question.is_empty()).then(|| view! { <p class="words soft">{question}</p> })}
            </div>
            {state_of(desk, one)}
        </li>
    }
}

/// What the group worked on.
fn worked(desk: &Desk) -> Option<impl IntoView + use<>> {
    let slug = desk.cycle.group().slug.to_string();
    let items: Vec<_> = desk
        .worked()
        .map(|(seance, one)| {
            let href = format!("/groupes/{slug}/seances/{}/situations", seance.number);
            line(desk, one, href)
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="stack" aria-labelledby="travaillees">
                <h2 id="travaillees">"Ce que le groupe a choisi"</h2>
                <ul class="situation-lines">{items}</ul>
            </section>
        }
    })
}

/// Who sees what, in plain words: the promise that lets people write.
fn who_sees() -> impl IntoView {
    view! {
        <div class="stack">
            <Privacy question="Qui lit ce que j’écris\u{a0}?">
                "Un brouillon\u{a0}: vous, personne d’autre. Une situation proposée\u{a0}: vous, jusqu’à la fin du recueil\u{a0}; puis les membres du groupe, sans votre nom. Votre prénom ne se montre que si vous acceptez de la raconter."
            </Privacy>
            <More label="Et après\u{a0}?">
                <p>
                    "Les situations qui ne sont pas choisies restent pour une autre séance, jusqu’à ce que vous les retiriez. \
                     Retirer efface le texte tout de suite. Douze mois après la dernière rencontre du groupe, tout est effacé."
                </p>
                <p>"Le binôme ne lit rien avant les autres\u{a0}: il voit seulement combien de situations sont proposées."</p>
            </More>
        </div>
    }
}
