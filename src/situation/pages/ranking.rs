//! Reading and ranking, and the result once the ranking is closed.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::round::how_counted;
use crate::{
    situation::{
        actions::{Desk, Round},
        model::{Situation, SituationId},
        rules::{count, turn},
    },
    ui::{
        Actions, Badge, Button, ButtonKind, Card, ErrorSummary, FieldError, More, Status, Table,
        Tone,
    },
};

/// The ranks that a member chose: by situation, what they picked, and what is wrong.
#[derive(Debug, Clone, Default)]
pub(in crate::situation) struct RankForm {
    /// By situation, the rank from 1; none when it is left unranked.
    pub(in crate::situation) ranks: BTreeMap<SituationId, usize>,
    /// The situations that share their rank with another.
    pub(in crate::situation) twice: Vec<SituationId>,
}

impl RankForm {
    /// What the record has.
    pub(in crate::situation) fn of(round: &Round) -> Self {
        Self {
            ranks: round.ballot.iter().copied().zip(1..).collect(),
            twice: Vec::new(),
        }
    }

    /// The form of what was posted: « rang-<situation> » → rank.
    pub(in crate::situation) fn posted(fields: &BTreeMap<String, String>) -> Self {
        let ranks: BTreeMap<SituationId, usize> = fields
            .iter()
            .filter_map(|(name, value)| {
                let situation = name.strip_prefix("rang-")?.parse().ok()?;
                let rank: usize = value.parse().ok()?;
                (rank >= 1).then_some((situation, rank))
            })
            .collect();
        let twice = ranks
            .iter()
            .filter(|(one, rank)| {
                ranks
                    .iter()
                    .any(|(other, same)| other != *one && same == *rank)
            })
            .map(|(one, _)| *one)
            .collect();
        Self { ranks, twice }
    }
}

/// The order that a form asks for, the preferred one first; `None` when a rank is used twice.
pub(in crate::situation) fn asked_order(form: &RankForm) -> Option<Vec<SituationId>> {
    if !form.twice.is_empty() {
        return None;
    }
    let mut ranked: Vec<(usize, SituationId)> =
        form.ranks.iter().map(|(one, rank)| (*rank, *one)).collect();
    ranked.sort_unstable();
    Some(ranked.into_iter().map(|(_, one)| one).collect())
}

/// « 1re », « 2e ».
fn ordinal(rank: usize) -> String {
    match rank {
        1 => "1re".to_owned(),
        n => format!("{n}e"),
    }
}

pub(super) fn ranking(desk: &Desk, round: &Round, form: &RankForm) -> impl IntoView + use<> {
    let ranked: Vec<&Situation> = desk.ranked().into_iter().map(|(one, _)| one).collect();
    if turn::may_propose(desk.cycle.me()) {
        my_ranking(desk, round, form, &ranked).into_any()
    } else {
        led_ranking(desk, round, &ranked).into_any()
    }
}

/// What a member reads and ranks.
fn my_ranking(
    desk: &Desk,
    round: &Round,
    form: &RankForm,
    ranked: &[&Situation],
) -> impl IntoView + use<> {
    let slug = &desk.cycle.group().slug;
    let action = format!("/groupes/{slug}/seances/{}/situations", round.seance.number);
    let count = ranked.len();
    let errors: Vec<FieldError> = ranked
        .iter()
        .filter(|one| form.twice.contains(&one.id))
        .map(|one| FieldError {
            id: format!("rang-{}", one.id),
            message: format!("«\u{a0}{}\u{a0}» a le même rang qu’une autre.", one.name()),
        })
        .collect();
    let cards = ranked
        .iter()
        .map(|one| card(one, count, form))
        .collect_view();
    let has_ranked = !round.ballot.is_empty();
    let said = if has_ranked {
        (Tone::Done, "Vous avez classé")
    } else {
        (Tone::Next, "À vous de classer")
    };
    let button = if has_ranked {
        "Changer mon classement"
    } else {
        "Enregistrer mon classement"
    };
    view! {
        <p class="row"><Status tone=said.0>{said.1}</Status></p>
        <p class="lead">"Lisez, puis donnez le rang 1 à ce que vous aimeriez le plus travailler. Vous pouvez n’en classer que quelques-unes."</p>
        {how_counted()}
        <ErrorSummary errors/>
        <form method="post" action=action class="stack loose" novalidate>
            <h2 class="visually-hidden">"Les situations proposées"</h2>
            <ul class="situations-read">{cards}</ul>
            <Actions><Button>{button}</Button></Actions>
        </form>
    }
}

fn card(one: &Situation, count: usize, form: &RankForm) -> impl IntoView + use<> {
    let chosen = form.ranks.get(&one.id).copied();
    let is_twice = form.twice.contains(&one.id);
    let id = format!("rang-{}", one.id);
    let error = format!("{id}-erreur");
    let described = is_twice.then(|| error.clone());
    let options = (1..=count)
        .map(|rank| {
            view! { <option value=rank.to_string() selected=chosen == Some(rank)>{ordinal(rank)}</option> }
        })
        .collect_view();
    let label = id.clone();
    let name = id.clone();
    let title = one.name().to_owned();
    view! {
        <li class="situation-card">
            {told(one)}
            <div class="rank-field">
                <label for=label>
                    "Mon rang"
                    <span class="visually-hidden">{format!(" pour «\u{a0}{title}\u{a0}»")}</span>
                </label>
                <div class="select">
                    <select class="input" id=id name=name aria-invalid=is_twice.then_some("true") aria-describedby=described>
                        <option value="" selected=chosen.is_none()>"sans rang"</option>
                        {options}
                    </select>
                </div>
                {is_twice.then(|| view! {
                    <p class="field-error" id=error>"Ce rang est donné deux fois\u{a0}: choisissez-en un autre."</p>
                })}
            </div>
        </li>
    }
}

/// The words of a situation that the group reads, without its author.
fn told(one: &Situation) -> impl IntoView + use<> {
    let title = one.name().to_owned();
    let words = one.words.clone();
    let setting = words.setting.map(|setting| setting.label());
    view! {
        <div class="stack tight">
            <h3>{title}</h3>
            <p class="words lead">{words.question}</p>
            {setting.map(|setting| view! { <p class="row"><Badge>{setting}</Badge></p> })}
            <p class="words situation-text">{words.context}</p>
        </div>
    }
}

/// What those who lead see while the group ranks: how many have, and nothing of the order.
fn led_ranking(desk: &Desk, round: &Round, ranked: &[&Situation]) -> impl IntoView + use<> {
    let slug = &desk.cycle.group().slug;
    let action = format!(
        "/groupes/{slug}/seances/{}/situations/geste",
        round.seance.number
    );
    let all = desk
        .cycle
        .entered
        .participants()
        .filter(|member| turn::may_propose(member))
        .count();
    let voters = round.voters;
    let said = match voters {
        0 => format!("Personne n’a encore classé, sur {all}."),
        1 => format!("Une personne a classé, sur {all}."),
        n => format!("{n} personnes ont classé, sur {all}."),
    };
    let items = ranked
        .iter()
        .map(|one| view! { <li class="situation-card">{told(one)}</li> })
        .collect_view();
    let reopen = action.clone();
    view! {
        <Card strong="fils-choix">
            <div class="stack">
                <p><Status tone=Tone::Next>"On classe"</Status></p>
                <p class="lead">{said}</p>
                <p>"Vous ne classez pas\u{a0}: vous gardez le cadre. Le résultat se montre à la clôture, à tout le monde en même temps."</p>
                <form method="post" action=action class="row">
                    <Button name="geste" value="clore-classement">"Clore le classement"</Button>
                </form>
                {how_counted()}
                <More label="Rouvrir le recueil">
                    <form method="post" action=reopen class="stack">
                        <p>"On pourra de nouveau proposer et corriger. Les classements déjà faits sont effacés."</p>
                        <div class="row"><Button small=true kind=ButtonKind::Secondary name="geste" value="rouvrir">"Rouvrir le recueil"</Button></div>
                    </form>
                </More>
            </div>
        </Card>
        <section class="stack" aria-labelledby="lues">
            <h2 id="lues">"Ce que le groupe lit"</h2>
            <ul class="situations-read">{items}</ul>
        </section>
    }
}

/// The result, for everybody: points, and how many ranked. Nothing when nobody was asked to rank.
pub(super) fn result(desk: &Desk, round: &Round) -> Option<impl IntoView + use<>> {
    let voices = round.choice.voices()?;
    let passed = round.choice.passed();
    let asked = round.choice.situation();
    let ranked = desk.ranked();
    let most = ranked
        .iter()
        .filter_map(|(_, points)| *points)
        .max()
        .unwrap_or_default()
        .max(1);
    let rows = ranked
        .iter()
        .map(|(one, points)| {
            let points = points.unwrap_or_default();
            let word = if asked == Some(one.id) {
                "proposée à son autrice ou auteur"
            } else if passed.contains(&one.id) {
                "gardée pour une autre fois"
            } else {
                ""
            };
            let name = one.name().to_owned();
            view! {
                <tr>
                    <th scope="row">
                        {name}
                        {(!word.is_empty()).then(|| view! { <span class="soft small block">{word}</span> })}
                    </th>
                    <td data-label="Points">
                        <meter class="points" min="0" max=most.to_string() value=points.to_string() aria-hidden="true"></meter>
                        {count::words(points)}
                    </td>
                </tr>
            }
        })
        .collect_view();
    let caption = match voices {
        1 => "Le classement du groupe, par une voix".to_owned(),
        n => format!("Le classement du groupe, par {n} voix"),
    };
    Some(view! {
        <div class="stack">
            <h2>"Le résultat"</h2>
            <Table id="resultat" caption>
                <thead><tr><th scope="col">"Situation"</th><th scope="col">"Points"</th></tr></thead>
                <tbody>{rows}</tbody>
            </Table>
            {how_counted()}
        </div>
    })
}
