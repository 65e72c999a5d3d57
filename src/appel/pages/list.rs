//! The page of all calls.

use leptos::prelude::*;

use super::{StatePill, modality, period};
use crate::{
    appel::{
        document::{Appel, Document},
        model::AppelState,
        rules,
    },
    db::Instant,
    server::{clock::wording, html, settings::Organisation},
    ui::{ButtonKind, Card, DateBlock, Empty, LinkButton, TitleBlock},
};

/// The page of all calls.
#[component]
pub fn CallsPage(
    /// The calls, the one that closes last first.
    calls: Vec<Appel>,
    /// The present moment.
    now: Instant,
    /// Who runs the platform.
    organisation: Organisation,
) -> impl IntoView {
    let group = |wanted: AppelState| -> Vec<Document> {
        calls
            .iter()
            .map(|call| call.document.clone())
            .filter(|call| rules::state_at(call, now) == wanted)
            .collect()
    };
    let open = group(AppelState::Ouvert);
    let coming = group(AppelState::AVenir);
    let closed = group(AppelState::Clos);
    let nothing_open = open.is_empty();
    view! {
        <div class="wrap">
            <TitleBlock
                title="Les appels à candidatures"
                lead="Un appel, c’est l’invitation à rejoindre un groupe\u{a0}: qui peut venir, quand il se réunit, ce qu’il demande."
            />
            {nothing_open
                .then(|| {
                    view! {
                        <section class="section">
                            <h2>"Ouverts en ce moment"</h2>
                            <Empty title="Aucun appel n’est ouvert aujourd’hui">
                                <p>
                                    "Un appel paraît en général au début de l’année, pour des rencontres de mars à décembre. Pour être prévenue ou prévenu du prochain, appelez-nous au "
                                    {html::site(&organisation).phone} "."
                                </p>
                                <LinkButton href="/le-gap" kind=ButtonKind::Secondary>
                                    "Comprendre le GAP"
                                </LinkButton>
                            </Empty>
                        </section>
                    }
                })}
            <CallGroup title="Ouverts en ce moment" calls=open now/>
            <CallGroup title="À venir" calls=coming now/>
            <CallGroup title="Clos" calls=closed now/>
            <p class="section">
                "Une rencontre plus courte\u{a0}? Voyez "
                <a href="/ateliers">"les ateliers d’échanges de pratiques"</a> "."
            </p>
        </div>
    }
}

/// The calls that stand at the same point.
#[component]
fn CallGroup(
    /// What they have in common.
    title: &'static str,
    /// The calls.
    calls: Vec<Document>,
    /// The present moment.
    now: Instant,
) -> impl IntoView {
    let cards = calls
        .iter()
        .map(|call| view! { <CallCard call=call.clone() now/> })
        .collect_view();
    (!calls.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>{title}</h2>
                <div class="cards">{cards}</div>
            </section>
        }
    })
}

/// One call among others.
#[component]
fn CallCard(
    /// The call.
    call: Document,
    /// The present moment.
    now: Instant,
) -> impl IntoView {
    let state = rules::state_at(&call, now);
    let date = match state {
        AppelState::AVenir => wording::date_of(call.calendar.opens_at),
        AppelState::Ouvert | AppelState::Clos => wording::date_of(call.calendar.closes_at),
    };
    let what = match state {
        AppelState::AVenir => "ouvre le",
        AppelState::Ouvert => "jusqu’au",
        AppelState::Clos => "clos le",
    };
    let href = format!("/appels/{}", call.slug);
    let meetings = meetings_line(&call);
    view! {
        <Card link=true dated=true>
            <div class="stack tight">
                <StatePill call=call.clone() now/>
                <h3 class="card-title">
                    <a href=href>{call.title.replace('*', "")}</a>
                </h3>
                <p>{call.chapo.clone()}</p>
                <p class="soft small">{meetings}</p>
            </div>
            <DateBlock
                datetime=date.to_string()
                weekday=what
                day=date.day().to_string()
                month=wording::month(date)
            />
        </Card>
    }
}

/// « 8 rencontres en visioconférence, de mars à décembre 2025 · gratuit ».
fn meetings_line(call: &Document) -> String {
    let mut line = format!(
        "{} rencontres {}",
        call.seances.len(),
        modality(call.modality)
    );
    if let Some(period) = period(call) {
        line.push_str(", ");
        line.push_str(&period);
    }
    if call.is_free {
        line.push_str(" · gratuit");
    }
    line
}
