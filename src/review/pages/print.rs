//! The reading file, one candidature a page of paper.

use leptos::prelude::*;

use crate::{
    review::{actions::PrintedFile, model::Line},
    server::clock::wording,
};

/// `…/candidatures/imprimer`
pub fn print(file: PrintedFile) -> impl IntoView {
    let count = file.pages.len();
    let is_blind = file.is_blind;
    let pages = file
        .pages
        .into_iter()
        .map(|(line, sections)| {
            let sections = sections
                .into_iter()
                .map(|section| {
                    let answers = section
                        .answers
                        .into_iter()
                        .map(|answer| {
                            let class = if answer.is_prose { "answer words" } else { "answer" };
                            view! { <div><dt>{answer.question}</dt><dd class=class>{answer.lines.join("\n")}</dd></div> }
                        })
                        .collect_view();
                    view! { <h3>{section.title}</h3> <dl class="answers">{answers}</dl> }
                })
                .collect_view();
            view! {
                <article class="printed stack">
                    <Head line/>
                    {sections}
                </article>
            }
        })
        .collect_view();
    view! {
        <div class="wrap stack">
            <div class="screen-only stack">
                <p class="eyebrow">{file.call.clone()}</p>
                <h1>"Dossier de lecture"</h1>
                <p class="lead">{format!("{count} candidatures, une par page. Imprimez cette page (Ctrl + P), puis détruisez le papier quand la commission a fini.")}</p>
                {is_blind.then(|| view! { <p>"Les identités sont masquées."</p> })}
            </div>
            {pages}
        </div>
    }
}

#[component]
fn Head(line: Line) -> impl IntoView {
    let title = match &line.name {
        Some(name) => format!("{} · {name}", line.number),
        None => line.number.clone(),
    };
    let place = line
        .departement
        .map(|departement| format!(" · {} ({})", departement.name, departement.code));
    let anomalies = line
        .anomalies
        .into_iter()
        .map(|anomaly| view! { <li>{anomaly.words}</li> })
        .collect_view();
    let has_anomalies = !anomalies.is_empty();
    view! {
        <h2>{title}</h2>
        <p class="soft">{line.status.label()} " · reçue le " {wording::day_and_time(line.received)} {place}</p>
        {has_anomalies.then(|| view! { <ul>{anomalies}</ul> })}
    }
}
