//! A note sent without a script that could not be kept: everything typed is still there.

use leptos::prelude::*;

use crate::{
    facilitation::{model::Room, rules::LONGEST_NOTE},
    ui::{Actions, Breadcrumbs, Button, NavLink, Notice, TextArea, TitleBlock, Tone},
};

/// What was typed, and why it is not kept.
pub struct Typed {
    /// The note, as it was sent.
    pub text: String,
    /// The revision that will replace, if it is sent again.
    pub seen: i64,
    /// What another window wrote meanwhile.
    pub other: Option<String>,
    /// Why it is not kept, in a sentence.
    pub why: &'static str,
    /// The phase, by its code.
    pub phase: String,
    /// Whether it is for oneself.
    pub is_own: bool,
}

/// The page that shows it again.
pub fn not_kept(room: &Room, typed: &Typed) -> impl IntoView + use<> {
    let page = format!("/groupes/{}/seances/{}/animation", room.slug, room.number);
    let trail = vec![
        NavLink::new(format!("/groupes/{}", room.slug), room.group.clone()),
        NavLink::new(page.clone(), "L’animation"),
    ];
    let verb = if typed.is_own { "pour-moi" } else { "note" };
    let other = typed.other.clone().map(|other| {
        view! {
            <section class="stack" aria-labelledby="autre">
                <h2 id="autre">"Ce que dit votre autre fenêtre"</h2>
                <p class="words note-body">{other}</p>
            </section>
        }
    });
    let (phase, seen, text) = (typed.phase.clone(), typed.seen, typed.text.clone());
    let why = typed.why;
    view! {
        <div class="wrap narrow stack">
            <Breadcrumbs links=trail here="Votre note"/>
            <TitleBlock title="Votre note n’est pas encore enregistrée"/>
            <Notice tone=Tone::Attention><p>{why}</p></Notice>
            <form method="post" action=format!("{page}/{verb}") class="stack" novalidate>
                <input type="hidden" name="phase" value=phase/>
                <input type="hidden" name="vu" value=seen/>
                <TextArea id="note" name="texte" label="Votre note" max=Some(LONGEST_NOTE) value=Signal::stored(text)/>
                <Actions inline=true><Button>"Enregistrer ce texte"</Button></Actions>
            </form>
            {other}
        </div>
    }
}
