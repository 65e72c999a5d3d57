//! The directory of a group, limited to what each member allows.

use leptos::prelude::*;

use super::{
    actions::Entered,
    model::{Membership, Shown},
    rules::{self, DirectoryEntry},
};
use crate::ui::{
    Badge, Breadcrumbs, Button, Card, NavLink, Notice, Privacy, TextArea, TextField, TextKind,
    TitleBlock, Tone,
};

/// `/groupes/{slug}/membres`
pub fn directory(
    entered: &Entered,
    entries: &[DirectoryEntry],
    is_kept: bool,
) -> impl IntoView + use<> {
    let count = entries.len();
    let home = format!("/groupes/{}", entered.group.slug);
    let trail = vec![
        NavLink::new("/mon-espace", "Mon espace"),
        NavLink::new(home, entered.group.title.clone()),
    ];
    let people = entries.iter().map(entry).collect_view();
    view! {
        <div class="wrap stack loose">
            <Breadcrumbs links=trail here="Les membres"/>
            <TitleBlock
                title="Les membres du groupe"
                lead="Chaque personne choisit ce qu’elle montre ici. Le prénom suffit pour travailler ensemble."
            />
            {is_kept.then(|| view! {
                <Notice tone=Tone::Done announced=true>
                    <p>"Vos choix sont enregistrés."</p>
                </Notice>
            })}
            <Privacy question="Qui voit cette page\u{a0}?">{rules::seen_by(count)} ", personne d’autre."</Privacy>
            <ul class="people">{people}</ul>
            {my_choices(&entered.me, &entered.group.slug.to_string())}
        </div>
    }
}

fn entry(entry: &DirectoryEntry) -> impl IntoView + use<> {
    let DirectoryEntry {
        name,
        leads,
        quality,
        email,
        phone,
        about,
    } = entry.clone();
    view! {
        <li class="person">
            <p class="person-name">{name}</p>
            {leads.map(|side| view! { <p class="row"><Badge>"Co-animation"</Badge> <span class="soft small">{side.label()}</span></p> })}
            {(!quality.is_empty()).then(|| view! { <p class="soft">{quality}</p> })}
            {about.map(|about| view! { <p>{about}</p> })}
            {email.map(|email| {
                let address = format!("mailto:{email}");
                view! { <p><a href=address>{email}</a></p> }
            })}
            {phone.map(|phone| {
                let number = format!("tel:{}", digits(&phone));
                view! { <p><a href=number>{phone}</a></p> }
            })}
        </li>
    }
}

fn digits(phone: &str) -> String {
    phone
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect()
}

fn my_choices(me: &Membership, slug: &str) -> impl IntoView + use<> {
    let shows = |what| me.shows.contains(&what);
    let tick = |name: &'static str, what: Shown| {
        let checked = shows(what);
        view! {
            <label class="choice">
                <input type="checkbox" name=name value="oui" checked=checked/>
                <span>{what.label()}</span>
            </label>
        }
    };
    let boxes = [
        tick("nom_montre", Shown::LastName),
        tick("courriel_montre", Shown::Email),
        tick("telephone_montre", Shown::Phone),
        tick("presentation_montree", Shown::About),
    ];
    let (about, phone) = (me.about.clone(), me.phone.clone());
    let action = format!("/groupes/{slug}/membres");
    view! {
        <Card>
            <h2 class="card-title">"Ce que je montre"</h2>
            <form method="post" action=action class="stack" novalidate>
                <TextArea
                    id="presentation"
                    name="presentation"
                    label="Quelques mots sur moi"
                    help="Par exemple là où vous agissez, ce qui vous a amenée ou amené ici. Rien n’est obligatoire."
                    max=rules::LONGEST_ABOUT
                    short=true
                    value=about
                />
                <TextField
                    id="telephone"
                    name="telephone"
                    label="Mon numéro de téléphone"
                    kind=TextKind::Phone
                    autocomplete="tel"
                    value=phone
                />
                <fieldset class="stack tight">
                    <legend>"Les autres membres peuvent voir, avec mon prénom\u{a0}:"</legend>
                    <div class="choices compact">{boxes.into_iter().collect_view()}</div>
                </fieldset>
                <div class="row"><Button>"Enregistrer mes choix"</Button></div>
            </form>
        </Card>
    }
}
