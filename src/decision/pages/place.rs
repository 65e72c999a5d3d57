//! `/candidatures/{id}/place`: to keep one's place, or to give it back.

use leptos::prelude::*;

use crate::{
    decision::{actions::MyPlace, model::Reply, rules::OfferState},
    server::clock::wording,
    ui::{Actions, Button, ButtonKind, Card, LinkButton, Notice, TitleBlock, Tone},
};

/// What the page says besides where the place stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Nothing.
    None,
    /// Whether one really wants to give the place back.
    AskedToGiveBack,
    /// Every seat is taken.
    Full,
    /// The date has passed.
    TooLate,
}

/// The page of a place, for its person.
pub fn place(mine: &MyPlace, answer: Answer) -> impl IntoView + use<> {
    let call = &mine.call.document;
    let phone = call.contact.phone.replace(' ', "\u{a0}");
    let hello = if mine.first_name.is_empty() {
        "Votre place".to_owned()
    } else {
        format!("{}, votre place", mine.first_name)
    };
    let last_day = wording::day(mine.reply_before);
    let content = match (mine.state, answer) {
        (OfferState::Open | OfferState::Answered(Reply::Confirmee), Answer::AskedToGiveBack) => {
            give_back(mine).into_any()
        }
        (OfferState::Open, _) => open(mine, answer).into_any(),
        (OfferState::Answered(Reply::Confirmee), _) => kept(mine).into_any(),
        (OfferState::Answered(Reply::Declinee), _) => view! {
            <Notice tone=Tone::Info title="Vous avez rendu votre place" announced=true>
                <p>"Merci de nous avoir prévenus\u{a0}: elle peut être proposée à une autre personne. Vous serez la bienvenue ou le bienvenu au prochain appel."</p>
            </Notice>
        }
        .into_any(),
        (OfferState::Late | OfferState::Answered(Reply::Echue), _) => view! {
            <Notice tone=Tone::Attention title="La date pour répondre est passée">
                <p>
                    "C’était le " {last_day}
                    ". La place est proposée à une personne en réserve. Si notre message vous avait échappé, appelez-nous\u{a0}: nous regarderons ce qui reste possible."
                </p>
            </Notice>
        }
        .into_any(),
    };
    view! {
        <div class="wrap narrow stack">
            <TitleBlock title=hello eyebrow=format!("{} · n°\u{a0}{}", call.short_title, mine.number)/>
            {content}
            <p class="soft">
                "Une hésitation, une difficulté\u{a0}? Appelez-nous au " {phone}
                ". Votre réponse n’est lue que par l’équipe de cet appel."
            </p>
            <p><a href="/mon-espace">"Revenir à mon espace"</a></p>
        </div>
    }
}

fn open(mine: &MyPlace, answer: Answer) -> impl IntoView + use<> {
    let action = format!("/candidatures/{}/place", mine.id);
    let away = format!("{action}?rendre=1");
    let last_day = wording::day(mine.reply_before);
    view! {
        {(answer == Answer::Full).then(|| view! {
            <Notice tone=Tone::Attention title="Toutes les places viennent d’être prises" announced=true>
                <p>"Quelqu’un a confirmé juste avant vous. Nous en sommes désolés. Votre réponse est attendue avec la même envie\u{a0}: si une place se libère avant la date, vous pourrez la prendre ici. Appelez-nous, nous en parlerons."</p>
            </Notice>
        })}
        <Card strong="fils-place">
            <p class="lead">"Une place vous attend dans le groupe."</p>
            <p>"Dites-nous si vous la gardez, avant la fin du " <strong>{last_day}</strong> "."</p>
            <form method="post" action=action>
                <Actions inline=true>
                    <Button name="geste" value="garder">"Je garde ma place"</Button>
                    <LinkButton href=away kind=ButtonKind::Secondary>"Je ne peux plus venir"</LinkButton>
                </Actions>
            </form>
        </Card>
        {dates(mine)}
    }
}

fn kept(mine: &MyPlace) -> impl IntoView + use<> {
    let away = format!("/candidatures/{}/place?rendre=1", mine.id);
    view! {
        <Notice tone=Tone::Done title="Votre place est réservée" announced=true>
            <p>"Merci, et à bientôt dans le groupe. Un message vous le confirme, avec toutes les dates."</p>
        </Notice>
        {dates(mine)}
        <p>
            "Un empêchement\u{a0}? " <a href=away>"Rendre ma place"</a>
            ", le plus tôt possible\u{a0}: quelqu’un l’attend peut-être."
        </p>
    }
}

fn give_back(mine: &MyPlace) -> impl IntoView + use<> {
    let action = format!("/candidatures/{}/place", mine.id);
    let back = action.clone();
    view! {
        <Card>
            <h2>"Rendre votre place\u{a0}?"</h2>
            <p>"Elle sera proposée à une personne en réserve. Vous ne pourrez pas la reprendre pour ce groupe\u{a0}; vous pourrez candidater au prochain appel."</p>
            <form method="post" action=action>
                <Actions inline=true>
                    <Button kind=ButtonKind::Danger name="geste" value="rendre">"Oui, je rends ma place"</Button>
                    <LinkButton href=back kind=ButtonKind::Secondary>"Non, je reviens en arrière"</LinkButton>
                </Actions>
            </form>
        </Card>
    }
}

fn dates(mine: &MyPlace) -> impl IntoView + use<> {
    let lines: Vec<_> = mine
        .call
        .document
        .seances
        .iter()
        .map(|seance| view! { <li>{seance.title.clone()} "\u{a0}: " {seance.wording()}</li> })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="stack" aria-labelledby="dates">
                <h2 id="dates">"Les dates du groupe"</h2>
                <ul>{lines}</ul>
            </section>
        }
    })
}
