//! `/groupes/{slug}/presences`: people × meetings, in words, and the rate with its formula.
//!
//! Those who lead see everybody. A participant sees their own line and the rate of the group: who
//! was missing is nobody else's business.

use leptos::prelude::*;

use super::{short_name, trail};
use crate::{
    group::model::Membership,
    seance::{actions::Cycle, model::Attendance, rules::attendance::FORMULA, store::Seance},
    server::clock::wording,
    ui::{Card, Empty, Icon, Privacy, Table, TitleBlock},
};

pub(in crate::seance) fn presences(cycle: &Cycle) -> impl IntoView + use<> {
    let leads = cycle.me().leads();
    let rate = cycle.rate();
    let people: Vec<&Membership> = if leads {
        cycle
            .entered
            .members
            .iter()
            .filter(|member| !member.leads())
            .collect()
    } else {
        vec![cycle.me()]
    };
    let (title, seen) = if leads {
        (
            "Les présences du groupe",
            "Les deux personnes qui animent. Chaque participante, chaque participant ne voit que sa propre ligne.",
        )
    } else {
        (
            "Mes présences",
            "Vous et le binôme qui anime. Les autres membres ne voient que le taux du groupe.",
        )
    };
    let figure = rate.words().map(|words| {
        let (percent, count) = words.split_once(", ").unwrap_or((words.as_str(), ""));
        let (percent, count) = (percent.to_owned(), count.to_owned());
        view! {
            <Card strong="fils-presences">
                <p class="rate"><strong class="rate-figure">{percent}</strong> <span>"de participation du groupe"</span></p>
                <p class="lead">{count} " présences"</p>
                <p class="soft small">{FORMULA}</p>
            </Card>
        }
    });
    let grid = if cycle.held().next().is_none() {
        view! {
            <Empty title="Aucune rencontre n’est encore tenue">
                <p>"Les présences apparaîtront ici quand le binôme les aura validées."</p>
            </Empty>
        }
        .into_any()
    } else {
        grid(cycle, &people).into_any()
    };
    let slug = &cycle.group().slug;
    let certificate = (!leads).then(|| format!("/groupes/{slug}/attestation"));
    view! {
        <div class="wrap stack loose">
            {trail(cycle, "Les présences")}
            <TitleBlock title/>
            {figure}
            {grid}
            {certificate.map(|certificate| view! {
                <p><a href=certificate>"Demander une attestation de participation"</a></p>
            })}
            <Privacy question="Qui voit cette page\u{a0}?">{seen}</Privacy>
        </div>
    }
}

fn grid(cycle: &Cycle, people: &[&Membership]) -> impl IntoView + use<> {
    let head = cycle
        .seances
        .iter()
        .map(|seance| {
            let day = seance.slot.day();
            let date = format!("{} {}", day.day(), wording::short_month(day));
            view! {
                <th scope="col">
                    <span class="grid-name">{short_name(seance)}</span>
                    <time class="grid-date" datetime=day.to_string()>{date}</time>
                </th>
            }
        })
        .collect_view();
    let lines = people
        .iter()
        .map(|member| {
            let cells = cycle
                .seances
                .iter()
                .map(|seance| cell(cycle, seance, member))
                .collect_view();
            let rate = cycle.rate_of(member);
            let share = match rate.percent() {
                Some(percent) => format!("{percent}\u{a0}%"),
                None => "—".to_owned(),
            };
            let count = format!("{} sur {}", rate.present, rate.expected);
            view! {
                <tr>
                    <th scope="row">{member.name()}</th>
                    {cells}
                    <td class="number" data-label="Participation">
                        <span><strong>{share}</strong> <span class="soft small">" " {count}</span></span>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table id="grille" caption="Chaque personne, rencontre par rencontre" cards=true>
            <thead>
                <tr>
                    <th scope="col">"Personne"</th>
                    {head}
                    <th scope="col" class="number">"Participation"</th>
                </tr>
            </thead>
            <tbody>{lines}</tbody>
        </Table>
    }
}

/// One person at one meeting: a shape and a word.
fn cell(cycle: &Cycle, seance: &Seance, member: &Membership) -> impl IntoView + use<> {
    let label = short_name(seance);
    let is_expected = member.is_in_at(seance.slot.starts_at());
    let noted = cycle.attendance(seance.id, member.id);
    let (state, shape, word) = match (seance.is_cancelled(), seance.is_held(), is_expected, noted) {
        (true, ..) => ("none", None, "Annulée"),
        (_, _, false, _) => ("none", None, "Pas dans le groupe"),
        (_, false, ..) if seance.slot.is_over(cycle.now) => ("none", None, "À valider"),
        (_, false, ..) => ("none", None, "À venir"),
        (_, _, _, Some(Attendance::Present)) => ("present", Some(Icon::Check), "Là"),
        (_, _, _, Some(Attendance::Late)) => ("late", Some(Icon::Clock), "Retard"),
        (_, _, _, Some(Attendance::Excused)) => ("excused", Some(Icon::Circle), "Excuse"),
        (_, _, _, Some(Attendance::Absent) | None) => ("absent", Some(Icon::Cross), "Absence"),
    };
    view! {
        <td class="presence" data-state=state data-label=label>
            <span class="presence-mark">
                {shape.map(|shape| view! { <Icon shape/> })}
                {word}
            </span>
        </td>
    }
}
