//! The present phase: its name, its rule, who may speak, how long it has lasted; and, for those
//! who lead, what moves the room.

use leptos::{ev, prelude::*};

use super::live::Live;
use crate::{
    facilitation::{
        model::{Command, MemberId, Phase, Place, Room, Sourced},
        rules::stage::awaits_telling,
    },
    ui::{Button, ButtonKind, Card, Icon, More, SelectField, Status, Tone, choice::Choice},
};

/// The strong card of the page.
#[component]
pub fn PhaseCard(live: Live) -> impl IntoView {
    let room = live.room;
    let place = Memo::new(move |_| live.stage.with(|stage| stage.place));
    let phase = Memo::new(move |_| room.with(|room| room.phase().cloned()));
    let subject = Memo::new(move |_| room.with(|room| room.subject.clone()));
    let eyebrow = move || {
        room.with(|room| match room.stage.place {
            Place::In(step) => format!(
                "{} · phase {} sur {}",
                room.method.label,
                step.phase + 1,
                room.method.phases.len()
            ),
            Place::Waiting | Place::Closed { .. } => {
                format!("{} · {}", room.method.label, room.title)
            }
        })
    };
    let title = move || match (place.get(), phase.get()) {
        (_, Some(phase)) => phase.label,
        (Place::Closed { .. }, None) => "La séance est terminée".to_owned(),
        _ => "La séance va commencer".to_owned(),
    };
    let lead = move || {
        match (place.get(), phase.get()) {
        (_, Some(phase)) => phase.rule,
        (Place::Closed { .. }, None) => {
            "Merci. Les notes restent ouvertes à la relecture, et serviront à écrire le compte-rendu."
                .to_owned()
        }
        _ => room.with(|room| room.method.purpose.clone()),
    }
    };
    view! {
        <Card strong="fils-animation">
            <div class="phase-card stack">
                <div class="stack tight">
                    <p class="eyebrow">{eyebrow}</p>
                    <h1 class="phase-name">{title}</h1>
                </div>
                <p class="lead">{lead}</p>
                {move || subject.get().map(|(title, question)| view! {
                    <figure class="phase-subject">
                        <figcaption class="small soft">{format!("La situation choisie\u{a0}: {title}")}</figcaption>
                        <p class="words"><mark>{question}</mark></p>
                    </figure>
                })}
                {move || phase.get().map(|phase| view! { <Rule live phase/> })}
                <Commands live/>
            </div>
        </Card>
    }
}

/// Who may speak, and the time, that informs and presses nobody.
#[component]
fn Rule(live: Live, phase: Phase) -> impl IntoView {
    let narrator = Memo::new(move |_| {
        live.room
            .with(|room| room.narrator_name().map(str::to_owned))
    });
    let is_silent = phase.narrator_is_silent;
    let silence = is_silent.then(|| {
        view! {
            <p class="row">
                <Status tone=Tone::Attention>"Narrateur en silence"</Status>
                <span>{move || match narrator.get() {
                    Some(name) => format!("{name} écoute, sans intervenir."),
                    None => "La personne qui raconte écoute, sans intervenir.".to_owned(),
                }}</span>
            </p>
        }
    });
    let telling = (!is_silent).then_some(move || {
        narrator.get().map(|name| {
            view! {
                <p class="phase-fact">
                    <Icon shape=Icon::Pencil/>
                    <span><strong>"Raconte\u{a0}: "</strong>{name}</span>
                </p>
            }
        })
    });
    let speaks = phase.speaking.label();
    view! {
        <div class="phase-rule">
            <p class="phase-fact">
                <Icon shape=Icon::Next/>
                <span><strong>"Qui parle\u{a0}: "</strong>{speaks}</span>
            </p>
            {telling}
            {silence}
            <Elapsed live phase/>
        </div>
    }
}

/// « Depuis 12 minutes · environ 35 minutes proposées ».
#[component]
fn Elapsed(live: Live, phase: Phase) -> impl IntoView {
    let minutes = Memo::new(move |_| match live.stage.with(|stage| stage.place) {
        Place::In(step) => live.now.get().minutes_since(step.at),
        Place::Waiting | Place::Closed { .. } => 0,
    });
    let planned = phase.minutes;
    let source = match phase.sourced {
        Sourced::Practice => "d’usage",
        Sourced::Proposal => "proposées",
    };
    view! {
        <div class="phase-time">
            <progress class="phase-gauge" aria-hidden="true" max=planned value=move || minutes.get().min(i64::from(planned))></progress>
            <p class="phase-fact numeric">
                <Icon shape=Icon::Clock/>
                <span>
                    <strong data-minutes=minutes>{move || since(minutes.get())}</strong>
                    {format!(" · environ {planned}\u{a0}minutes {source}")}
                </span>
            </p>
        </div>
    }
}

fn since(minutes: i64) -> String {
    match minutes {
        0 => "Depuis moins d’une minute".to_owned(),
        1 => "Depuis 1\u{a0}minute".to_owned(),
        more => format!("Depuis {more}\u{a0}minutes"),
    }
}

/// What the one strong button does, where the room is: its word in a form, the command, its words.
fn main_gesture(room: &Room) -> (&'static str, Command, String) {
    match room.stage.place {
        Place::Waiting => (
            "commencer",
            Command::Begin,
            "Commencer la séance".to_owned(),
        ),
        Place::In(step) => match room.method.phases.get(step.phase + 1) {
            Some(next) => (
                "suivante",
                Command::Next,
                format!("Phase suivante\u{a0}: {}", next.label),
            ),
            None => ("terminer", Command::Close, "Terminer la séance".to_owned()),
        },
        Place::Closed { .. } => (
            "reprendre",
            Command::Resume,
            "Reprendre la séance".to_owned(),
        ),
    }
}

/// What those who lead can do. Its controls stay the same elements from phase to phase, so that
/// the keyboard stays where it is.
#[component]
fn Commands(live: Live) -> impl IntoView {
    let room = live.room;
    let leads = room.with_untracked(Room::leads);
    if !leads {
        let waits = move || {
            live.stage.with(|stage| stage.place == Place::Waiting).then(|| {
                view! { <p class="soft">"Le binôme ouvrira la première phase. Cette page la montrera d’elle-même."</p> }
            })
        };
        return view! { {waits} <Offer live/> }.into_any();
    }
    let main = Memo::new(move |_| {
        let (word, _, label) = room.with(main_gesture);
        (word, label)
    });
    let is_first = move || {
        !live
            .stage
            .with(|stage| matches!(stage.place, Place::In(step) if step.phase > 0))
    };
    let is_last_or_out = move || {
        room.with(|room| match room.stage.place {
            Place::In(step) => step.phase + 1 >= room.method.phases.len(),
            Place::Waiting | Place::Closed { .. } => true,
        })
    };
    let go = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let (_, command, _) = room.with_untracked(main_gesture);
        live.command(command);
    };
    view! {
        <div class="actions phase-actions">
            <form method="post" action=live.action("commande") on:submit=go>
                <Seen live/>
                <input type="hidden" name="geste" value=move || main.get().0/>
                <Button busy=live.is_busy>{move || main.get().1}</Button>
            </form>
            <form method="post" action=live.action("commande") hidden=is_first on:submit=move |event| {
                event.prevent_default();
                live.command(Command::Back);
            }>
                <Seen live/>
                <input type="hidden" name="geste" value="precedente"/>
                <Button kind=ButtonKind::Quiet busy=live.is_busy>"Revenir d’une phase"</Button>
            </form>
        </div>
        <More label=Signal::derive(move || match room.with(|room| room.narrator_name().map(str::to_owned)) {
            Some(name) => format!("Raconte\u{a0}: {name}. Changer, ou régler la séance"),
            None => "Choisir qui raconte, régler la séance".to_owned(),
        })>
            <div class="stack phase-settings">
                <Narrator live/>
                <MethodChoice live/>
                <NoteTakers live/>
                <form method="post" action=live.action("commande") hidden=is_last_or_out on:submit=move |event| {
                    event.prevent_default();
                    live.command(Command::Close);
                }>
                    <Seen live/>
                    <input type="hidden" name="geste" value="terminer"/>
                    <Button kind=ButtonKind::Secondary small=true busy=live.is_busy>"Terminer la séance maintenant"</Button>
                </form>
            </div>
        </More>
    }
    .into_any()
}

/// A member offers to tell their situation, while nobody does; or no longer.
#[component]
fn Offer(live: Live) -> impl IntoView {
    let me = live.room.with_untracked(|room| room.me);
    let is_mine = Memo::new(move |_| live.stage.with(|stage| stage.narrator == Some(me)));
    let is_away = Memo::new(move |_| {
        live.room.with(|room| {
            let is_taken = room.stage.narrator.is_some_and(|who| who != me);
            is_taken || !awaits_telling(&room.stage, &room.method)
        })
    });
    let words = move || {
        if is_mine.get() {
            "Vous allez raconter votre situation. Vous pouvez encore changer d’avis."
        } else {
            "Vous avez vécu une situation dont vous voulez parler aujourd’hui\u{a0}? Proposez-vous\u{a0}: le groupe et le binôme verront votre prénom."
        }
    };
    view! {
        <form method="post" action=live.action("commande") class="stack tight" hidden=move || is_away.get() on:submit=move |event| {
            event.prevent_default();
            live.command(Command::Narrate((!is_mine.get_untracked()).then_some(me)));
        }>
            <Seen live/>
            <input type="hidden" name="geste" value="raconte"/>
            <input type="hidden" name="choix" value=move || if is_mine.get() { String::new() } else { me.to_string() }/>
            <p class="soft">{words}</p>
            <div class="row"><Button kind=ButtonKind::Secondary busy=live.is_busy>{move || if is_mine.get() {
                "Finalement, je ne raconte pas"
            } else {
                "Je veux bien raconter"
            }}</Button></div>
        </form>
    }
}

/// The revision that a form has seen.
#[component]
fn Seen(live: Live) -> impl IntoView {
    view! { <input type="hidden" name="vu" value=move || live.stage.with(|stage| stage.revision)/> }
}

/// Who tells their situation: somebody who offered to.
#[component]
fn Narrator(live: Live) -> impl IntoView {
    let people = live.room.with_untracked(|room| {
        let (leading, taking): (Vec<_>, Vec<_>) =
            room.people.iter().partition(|person| person.leads);
        taking
            .into_iter()
            .chain(leading)
            .map(|person| Choice::new(person.id.to_string(), person.name.clone()))
            .collect::<Vec<_>>()
    });
    let told = move || {
        let narrator = live.stage.with(|stage| stage.narrator);
        narrator.map(|id| id.to_string()).unwrap_or_default()
    };
    let choice = RwSignal::new(untrack(told));
    let narrator = Memo::new(move |_| told());
    Effect::new(move |before: Option<String>| {
        let now = narrator.get();
        if before.is_some_and(|before| before != now) {
            choice.set(now.clone());
        }
        now
    });
    let is_closed = move || {
        live.stage
            .with(|stage| matches!(stage.place, Place::Closed { .. }))
    };
    view! {
        <form method="post" action=live.action("commande") class="stack tight" novalidate hidden=is_closed on:submit=move |event| {
            event.prevent_default();
            let who = choice.get_untracked();
            live.command(Command::Narrate(who.parse::<MemberId>().ok()));
        }>
            <Seen live/>
            <input type="hidden" name="geste" value="raconte"/>
            <SelectField
                id="raconte"
                name="choix"
                label="Qui raconte sa situation\u{a0}?"
                help="Une personne volontaire. Elle seule pourra prendre des notes que personne d’autre ne lit."
                options=people
                value=choice
                on_input=Callback::new(move |value| choice.set(value))
            />
            <div class="row"><Button kind=ButtonKind::Secondary small=true busy=live.is_busy>"Garder ce choix"</Button></div>
        </form>
    }
}

/// The method, before the beginning.
#[component]
fn MethodChoice(live: Live) -> impl IntoView {
    let options = live.room.with_untracked(|room| {
        let methods = room.methods.iter();
        methods
            .map(|(code, label)| Choice::new(code.clone(), label.clone()))
            .collect::<Vec<_>>()
    });
    let choice = RwSignal::new(live.stage.with_untracked(|stage| stage.method.clone()));
    let is_begun = move || live.stage.with(|stage| stage.place != Place::Waiting);
    view! {
        <form method="post" action=live.action("commande") class="stack tight" novalidate hidden=is_begun on:submit=move |event| {
            event.prevent_default();
            live.command(Command::Choose(choice.get_untracked()));
        }>
            <Seen live/>
            <input type="hidden" name="geste" value="methode"/>
            <SelectField
                id="methode"
                name="choix"
                label="La méthode"
                options=options
                value=choice
                on_input=Callback::new(move |value| choice.set(value))
            />
            <div class="row"><Button kind=ButtonKind::Secondary small=true busy=live.is_busy>"Prendre cette méthode"</Button></div>
        </form>
    }
}

/// Whether members write notes too.
#[component]
fn NoteTakers(live: Live) -> impl IntoView {
    let is_open = Memo::new(move |_| live.stage.with(|stage| stage.members_write));
    view! {
        <form method="post" action=live.action("commande") class="stack tight" on:submit=move |event| {
            event.prevent_default();
            live.command(Command::LetWrite(!is_open.get_untracked()));
        }>
            <Seen live/>
            <input type="hidden" name="geste" value=move || if is_open.get() { "reserver-notes" } else { "ouvrir-notes" }/>
            <p>{move || if is_open.get() {
                "Tous les membres du groupe prennent des notes."
            } else {
                "Le binôme prend les notes\u{a0}; les membres les lisent."
            }}</p>
            <div class="row">
                <Button kind=ButtonKind::Secondary small=true busy=live.is_busy>
                    {move || if is_open.get() { "Réserver les notes au binôme" } else { "Ouvrir les notes à tous les membres" }}
                </Button>
            </div>
        </form>
    }
}
