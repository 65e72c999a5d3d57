//! The list of calls, for whoever administers them.

use leptos::prelude::*;

use crate::{
    account::model::Zone,
    appel::{document::Document, model::AppelState, pages::StatePill, rules, store::DraftRow},
    candidature::store::Counts,
    db::Instant,
    seance::actions::NextMeeting,
    server::clock::wording,
    ui::{Button, ButtonKind, Card, Empty, LinkButton, Status, TitleBlock, Tone},
};

/// What the list shows.
pub(super) struct Listed {
    /// The published calls, the one that closes last first.
    pub published: Vec<PublishedCall>,
    /// The calls in preparation, each with how many fields are still to mend.
    pub drafts: Vec<(DraftRow, usize)>,
}

/// A published call, and where it has come.
pub(super) struct PublishedCall {
    /// The call.
    pub call: Document,
    /// What it received.
    pub counts: Counts,
    /// The next meeting of its group.
    pub next: Option<NextMeeting>,
}

/// `/administration/appels`
#[component]
pub(super) fn AdministeredCalls(
    /// The calls.
    listed: Listed,
    /// Where whoever reads lives, when it is not in Paris.
    zone: Option<Zone>,
    /// The present moment.
    now: Instant,
) -> impl IntoView {
    let Listed { published, drafts } = listed;
    let is_empty = published.is_empty() && drafts.is_empty();
    let last = published.first().map(|one| one.call.clone());
    let drafts_shown = (!drafts.is_empty()).then(|| {
        let cards = drafts
            .into_iter()
            .map(|(draft, to_mend)| view! { <DraftCard draft to_mend/> })
            .collect_view();
        view! {
            <section class="section" aria-labelledby="preparation">
                <h2 id="preparation">"En préparation"</h2>
                <div class="cards">{cards}</div>
            </section>
        }
    });
    let published_shown = (!published.is_empty()).then(|| {
        let cards = published
            .into_iter()
            .map(|published| view! { <CallCard published zone=zone.as_ref() now/> })
            .collect_view();
        view! {
            <section class="section" aria-labelledby="publies">
                <h2 id="publies">"Publiés"</h2>
                <div class="cards">{cards}</div>
            </section>
        }
    });
    view! {
        <div class="wrap">
            <TitleBlock
                title="Les appels"
                eyebrow="Administration"
                lead="Préparer un appel, l’ouvrir, le suivre. Tant qu’il n’est pas publié, personne d’autre que l’administration ne le voit."
            >
                {last
                    .map(|last| {
                        view! {
                            <form method="post" action="/administration/appels/nouveau">
                                <Button name="depuis" value=last.slug.to_string()>
                                    "Reprendre celui de l’an dernier"
                                </Button>
                            </form>
                        }
                    })}
                <LinkButton href="/administration/appels/nouveau" kind=ButtonKind::Secondary>
                    "Nouvel appel"
                </LinkButton>
            </TitleBlock>
            {is_empty
                .then(|| {
                    view! {
                        <Empty title="Aucun appel pour l’instant">
                            <p>
                                "Le premier se prépare ici, à votre rythme\u{a0}: les textes, les dates, le questionnaire. Vous le publiez quand tout est prêt."
                            </p>
                        </Empty>
                    }
                })}
            {drafts_shown}
            {published_shown}
        </div>
    }
}

/// A call in preparation.
#[component]
fn DraftCard(draft: DraftRow, to_mend: usize) -> impl IntoView {
    let slug = draft.slug;
    let title = match draft.sheet.get("titre_court").trim() {
        "" => "Appel sans titre".to_owned(),
        title => title.to_owned(),
    };
    let left = match to_mend {
        0 => "Tout est rempli\u{a0}: il peut être publié.".to_owned(),
        1 => "Il reste un point à compléter.".to_owned(),
        several => format!("Il reste {several} points à compléter."),
    };
    let changed = wording::day_and_time(draft.changed_at);
    view! {
        <Card>
            <Status tone=Tone::Neutral>"En préparation, invisible du public"</Status>
            <h3 class="card-title">{title.clone()}</h3>
            <p>{left}</p>
            <p class="soft small">"Modifié le " {changed}</p>
            <Links slug title pages=&DRAFT_PAGES/>
        </Card>
    }
}

/// A published call: where it stands, what it received.
#[component]
fn CallCard<'a>(
    published: PublishedCall,
    zone: Option<&'a Zone>,
    now: Instant,
) -> impl IntoView + use<> {
    let PublishedCall { call, counts, next } = published;
    let next = next.map(|next| next_meeting(&next, zone));
    let slug = call.slug.to_string();
    let title = call.short_title.clone();
    let dates = format!(
        "Du {} au {}",
        wording::day_and_time(call.calendar.opens_at),
        wording::day_and_time(call.calendar.closes_at)
    );
    let Counts { received, drafts } = counts;
    let plural = |count: i64| if count > 1 { "s" } else { "" };
    let is_coming = rules::state_at(&call, now) == AppelState::AVenir;
    let numbers = if is_coming && received + drafts == 0 {
        "Aucune candidature avant l’ouverture.".to_owned()
    } else {
        format!(
            "{received} candidature{} reçue{}, {drafts} en cours d’écriture.",
            plural(received),
            plural(received)
        )
    };
    view! {
        <Card>
            <StatePill call=call.clone() now/>
            <h3 class="card-title">{title.clone()}</h3>
            <p class="numeric">{numbers}</p>
            {next}
            <p class="soft small">{dates}</p>
            <Links slug=slug.clone() title=title.clone() pages=&CALL_PAGES/>
            <form method="post" action="/administration/appels/nouveau">
                <Button name="depuis" value=slug kind=ButtonKind::Quiet small=true>
                    "Reprendre pour l’an prochain"
                    <span class="visually-hidden">" (" {title} ")"</span>
                </Button>
            </form>
        </Card>
    }
}

/// The next meeting of a group: when, where, and how many said whether they come.
fn next_meeting(next: &NextMeeting, zone: Option<&Zone>) -> impl IntoView + use<> {
    let NextMeeting {
        seance,
        expected,
        answered,
    } = next;
    let words = format!(
        "{}, {}, {}, {}.",
        seance.title,
        wording::full_date(seance.slot.day()),
        seance.slot.hours_for(zone),
        seance.setting.words(),
    );
    let answers = match answered {
        _ if *expected == 0 => String::new(),
        0 => format!("Personne n’a encore répondu, sur {expected}."),
        1 => format!("1 personne a répondu, sur {expected}."),
        many => format!("{many} personnes ont répondu, sur {expected}."),
    };
    view! {
        <p>
            <strong>"Prochaine rencontre\u{a0}: "</strong>
            {words} " "
            <span class="soft small">{answers}</span>
        </p>
    }
}

/// The pages of a call in preparation: the end of their address, and what they are called.
const DRAFT_PAGES: [(&str, &str); 3] = [
    ("modifier", "Textes et dates"),
    ("questionnaire", "Questionnaire"),
    ("apercu", "Aperçu"),
];

/// The pages of a published call.
const CALL_PAGES: [(&str, &str); 6] = [
    ("candidatures", "Candidatures"),
    ("selection", "Composer le groupe"),
    ("decisions", "Décisions"),
    ("groupe", "Le groupe"),
    ("modifier", "Textes et dates"),
    ("questionnaire", "Questionnaire"),
];

#[component]
fn Links(
    slug: String,
    title: String,
    pages: &'static [(&'static str, &'static str)],
) -> impl IntoView {
    let links = pages
        .iter()
        .map(|(end, label)| {
            let href = format!("/administration/appels/{slug}/{end}");
            let title = title.clone();
            view! {
                <li>
                    <a href=href>{*label} <span class="visually-hidden">" · " {title}</span></a>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="call-links">{links}</ul> }
}
