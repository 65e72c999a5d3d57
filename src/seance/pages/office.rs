//! `/administration/appels/{slug}/groupe`: who is in it, who leads, when; never what is said in it.

use leptos::prelude::*;

use crate::{
    group::model::Membership,
    seance::{actions::Office, model::Slot, rules::planning},
    ui::{
        Badge, Breadcrumbs, Button, ButtonKind, Card, NavLink, Notice, Privacy, Status, Table,
        TitleBlock, Tone,
    },
};

use super::told;

pub(in crate::seance) fn office(office: &Office, done: &str) -> impl IntoView + use<> {
    let document = &office.call.document;
    let slug = document.slug.to_string();
    let trail = vec![
        NavLink::new("/mon-espace", "Mon espace"),
        NavLink::new(
            format!("/administration/appels/{slug}/candidatures"),
            document.short_title.clone(),
        ),
    ];
    let pair = document
        .cofacilitators
        .iter()
        .map(|leader| {
            let side = crate::group::rules::side_of_quality(&leader.quality);
            view! {
                <li>
                    <strong>{leader.name()}</strong> ", " {leader.quality.clone()} " "
                    <span class="soft">{format!("({})", side.label())}</span>
                </li>
            }
        })
        .collect_view();
    let (button, lead) = match (&office.group, office.waiting) {
        (None, 0) => (
            None,
            "Personne n’a encore confirmé sa place. Le groupe se formera avec les personnes confirmées.".to_owned(),
        ),
        (None, waiting) => (
            Some("Former le groupe"),
            format!("{waiting} personnes ont confirmé leur place. Former le groupe leur ouvre sa page, crée les rencontres de l’appel et écrit à chaque membre."),
        ),
        (Some(_), 0) => (
            Some("Mettre le groupe à jour"),
            "Tout le monde est dans le groupe. Une personne qui rend sa place en sort à la prochaine mise à jour.".to_owned(),
        ),
        (Some(_), waiting) => (
            Some("Mettre le groupe à jour"),
            format!("{waiting} personnes confirmées ne sont pas encore dans le groupe."),
        ),
    };
    let warning = office.warning;
    let members = members(office, &slug);
    let dates = dates(office);
    let action = format!("/administration/appels/{slug}/groupe");
    view! {
        <div class="wrap stack loose">
            <Breadcrumbs links=trail here="Le groupe"/>
            {told(done)}
            <TitleBlock title="Le groupe et son année" lead=lead/>
            {warning.map(|warning| view! {
                <Notice tone=Tone::Attention title="Le binôme est à compléter">
                    <p>{warning}</p>
                </Notice>
            })}
            <div class="columns wide">
                <Card>
                    <h2 class="card-title">"Le binôme qui anime"</h2>
                    <ul class="stack tight">{pair}</ul>
                    {warning.is_none().then(|| view! {
                        <p><Status tone=Tone::Done>"Un côté patient, un côté professionnel"</Status></p>
                    })}
                </Card>
                {button.map(|button| view! {
                    <Card>
                        <h2 class="card-title">"Faire"</h2>
                        <form method="post" action=action>
                            <Button>{button}</Button>
                        </form>
                        <p class="soft small">"Recommencer ne change rien pour qui est déjà là."</p>
                    </Card>
                })}
            </div>
            {members}
            {dates}
            <Privacy question="Ce que vous ne voyez pas.">
                "Les pages du groupe, ses écrits et ses réponses ne sont ouverts qu’à ses membres."
            </Privacy>
        </div>
    }
}

fn members(office: &Office, slug: &str) -> Option<impl IntoView + use<>> {
    office.group.as_ref()?;
    let count = office
        .members
        .iter()
        .filter(|member| member.left_at.is_none())
        .count();
    let lines = office
        .members
        .iter()
        .map(|member| member_line(member, slug))
        .collect_view();
    Some(view! {
        <section class="stack" aria-labelledby="membres">
            <h2 id="membres">"Les membres " <Badge>{count}</Badge></h2>
            <Table id="table-membres" caption="Qui est ou a été dans le groupe" cards=true>
                <thead>
                    <tr>
                        <th scope="col">"Personne"</th>
                        <th scope="col">"Dans le groupe"</th>
                        <th scope="col">"Charte"</th>
                        <th scope="col">"Faire"</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </Table>
        </section>
    })
}

fn member_line(member: &Membership, slug: &str) -> impl IntoView + use<> {
    let part = if member.leads() {
        format!("Co-animation, {}", member.side.label())
    } else {
        "Participation".to_owned()
    };
    let charter = match (member.charter_accepted_at, member.account_id) {
        (Some(_), _) => (Tone::Done, "Acceptée"),
        (None, Some(_)) => (Tone::Info, "Pas encore"),
        (None, None) => (Tone::Attention, "Sans adresse e-mail"),
    };
    let has_left = member.left_at.is_some();
    let departure = (!has_left && !member.leads()).then(|| {
        view! {
            <details class="more">
                <summary>"Noter son départ"</summary>
                <form method="post" action=format!("/administration/appels/{slug}/groupe/depart")>
                    <input type="hidden" name="membre" value=member.id.to_string()/>
                    <Button kind=ButtonKind::Danger small=true>
                        "Oui, elle quitte le groupe"
                    </Button>
                </form>
            </details>
        }
    });
    view! {
        <tr>
            <th scope="row">{member.name()}</th>
            <td data-label="Dans le groupe">
                {if has_left { "Partie".to_owned() } else { part }}
            </td>
            <td data-label="Charte"><Status tone=charter.0>{charter.1}</Status></td>
            <td data-label="Faire">{departure}</td>
        </tr>
    }
}

/// Each announced meeting, with who can come by their answers.
fn dates(office: &Office) -> impl IntoView + use<> {
    let finder = format!(
        "/administration/appels/{}/groupe/dates",
        office.call.document.slug
    );
    let is_anybody = office
        .turnouts
        .iter()
        .any(|turnout| turnout.can.len() + turnout.might.len() + turnout.cannot.len() > 0);
    let lead = if is_anybody {
        "D’après ce que les personnes confirmées ont répondu dans leur candidature. "
    } else {
        "Personne n’a encore confirmé sa place\u{a0}: les réponses de chaque candidature se compteront ici. "
    };
    let best = planning::best(&office.turnouts).map(|turnout| turnout.seance.clone());
    let lines = office
        .call
        .document
        .seances
        .iter()
        .zip(&office.turnouts)
        .map(|(announced, turnout)| {
            let kept = office
                .seances
                .iter()
                .find(|seance| seance.code == announced.id);
            let slot = kept.map_or_else(|| Slot::from(announced), |seance| seance.slot.clone());
            let is_cancelled = kept.is_some_and(|seance| seance.is_cancelled());
            let cannot = match turnout.cannot.as_slice() {
                [] => "personne".to_owned(),
                names => names.join(", "),
            };
            let might = match turnout.might.as_slice() {
                [] => "—".to_owned(),
                names => names.join(", "),
            };
            let is_best = best.as_ref() == Some(&announced.id);
            view! {
                <tr>
                    <th scope="row">
                        {announced.title.clone()}
                        {is_cancelled.then(|| view! { " " <Status tone=Tone::Error>"Annulée"</Status> })}
                    </th>
                    <td data-label="Quand">{slot.to_string()}</td>
                    {is_anybody.then(|| view! {
                        <td data-label="Peuvent venir" class="number">
                            <span>
                                {turnout.can.len()}
                                {is_best.then(|| view! { " " <span class="soft small">"convient au plus grand nombre"</span> })}
                            </span>
                        </td>
                        <td data-label="Ne savent pas">{might}</td>
                        <td data-label="Ne peuvent pas">{cannot}</td>
                    })}
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="stack" aria-labelledby="dates">
            <h2 id="dates">"Les dates et les disponibilités"</h2>
            <p>
                {lead}
                <a href=finder>"Trouver d’autres dates d’après un rythme"</a>
            </p>
            <Table id="table-dates" caption="Les rencontres annoncées" cards=true>
                <thead>
                    <tr>
                        <th scope="col">"Rencontre"</th>
                        <th scope="col">"Quand"</th>
                        {is_anybody.then(|| view! {
                            <th scope="col" class="number">"Peuvent venir"</th>
                            <th scope="col">"Ne savent pas"</th>
                            <th scope="col">"Ne peuvent pas"</th>
                        })}
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </Table>
        </section>
    }
}
