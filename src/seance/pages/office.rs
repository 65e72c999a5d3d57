//! `/administration/appels/{slug}/groupe`: who is in it, who leads, when; never what is said in it.

use leptos::prelude::*;

use crate::{
    group::{
        model::{Membership, Side},
        rules::side_of_quality,
    },
    seance::{
        actions::{Difference, Differs, Office},
        model::Slot,
        rules::planning,
    },
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
    let pair = pair(office)
        .into_iter()
        .map(|(name, quality, side)| {
            view! {
                <li>
                    <strong>{name}</strong> ", " {quality} " "
                    <span class="soft">{format!("({})", side.label())}</span>
                </li>
            }
        })
        .collect_view();
    let replaced = replaced(office);
    let differences = differences(office, &slug);
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
            "Les personnes confirmées sont toutes dans le groupe. Une personne qui rend sa place en sort à la prochaine mise à jour.".to_owned(),
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
            {told(if done == "forme" && !office.is_up_to_date() { "forme-autrement" } else { done })}
            <TitleBlock title="Le groupe et son année" lead=lead/>
            {warning.map(|warning| view! {
                <Notice tone=Tone::Attention title="Le binôme est à compléter">
                    <p>{warning}</p>
                </Notice>
            })}
            {replaced}
            {differences}
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

/// Who leads the group; before it is made, whom the call names.
fn pair(office: &Office) -> Vec<(String, String, Side)> {
    let lead = |member: &&Membership| member.leads() && member.left_at.is_none();
    match &office.group {
        Some(_) => office
            .members
            .iter()
            .filter(lead)
            .map(|member| (member.name(), member.quality.clone(), member.side))
            .collect(),
        None => office
            .call
            .document
            .cofacilitators
            .iter()
            .map(|leader| {
                let side = side_of_quality(&leader.quality);
                (leader.name(), leader.quality.clone(), side)
            })
            .collect(),
    }
}

/// Where the call names others than those who lead: whoever was replaced keeps the key of every
/// page until somebody says that they left.
fn replaced(office: &Office) -> Option<impl IntoView + use<>> {
    let unnamed = office.unnamed.iter().map(|name| {
        format!("{name} anime toujours ce groupe et ouvre toutes ses pages, mais l’appel ne cite plus ce nom. Si c’est voulu, notez son départ plus bas.")
    });
    let to_come = office.to_come.iter().map(|name| {
        let has_left = office
            .members
            .iter()
            .any(|member| member.leads() && member.left_at.is_some() && member.name() == *name);
        if has_left {
            format!("L’appel cite encore {name}, dont le départ est noté.")
        } else {
            format!("L’appel cite {name}, qui n’est pas encore dans le groupe\u{a0}: mettez le groupe à jour.")
        }
    });
    let lines: Vec<String> = unnamed.chain(to_come).collect();
    (!lines.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Attention title="L’appel ne cite pas les personnes qui animent">
                <ul>{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
            </Notice>
        }
    })
}

/// What the group does not have as the call says it, and where each is put right.
fn differences(office: &Office, slug: &str) -> Option<impl IntoView + use<>> {
    let lines = office.differences();
    if lines.is_empty() {
        return None;
    }
    let lines = lines
        .into_iter()
        .map(|Difference { title, what }| {
            let words = match what {
                Differs::Missing(slot) => format!("l’appel l’annonce le {slot}, le groupe ne l’a pas encore. «\u{a0}Mettre le groupe à jour\u{a0}» l’ajoute."),
                Differs::Unannounced(slot) => format!("l’appel ne l’annonce plus, le groupe l’a toujours le {slot}. Si elle n’a pas lieu, le binôme l’annule depuis sa page."),
                Differs::Cancelled(slot) => format!("l’appel l’annonce le {slot}, le groupe l’a annulée. Retirez-la de l’appel."),
                Differs::Slot(says, has) => format!("l’appel dit {says}, le groupe a {has}. Pour suivre l’appel, le binôme la déplace depuis sa page et chaque membre en est prévenu\u{a0}; sinon, corrigez l’appel."),
                Differs::Setting(says, has) => format!("l’appel dit {}, le groupe a {}. «\u{a0}Mettre le groupe à jour\u{a0}» suit l’appel\u{a0}: prévenez le groupe, qui ne reçoit pas de message.", says.words(), has.words()),
                Differs::Link => "le lien de la visio n’est pas le même dans l’appel et dans le groupe. C’est celui du groupe qui sert\u{a0}: le binôme le change sur la page de la rencontre, dans «\u{a0}Préparer\u{a0}».".to_owned(),
            };
            view! { <li><strong>{title}</strong> "\u{a0}: " {words}</li> }
        })
        .collect_view();
    let call = format!("/administration/appels/{slug}/modifier#seances");
    Some(view! {
        <Notice tone=Tone::Attention title="L’appel et le groupe ne disent pas la même chose">
            <ul>{lines}</ul>
            <p><a href=call>"Modifier les rencontres de l’appel"</a></p>
        </Notice>
    })
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
        .map(|member| member_line(office, member, slug))
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

fn member_line(office: &Office, member: &Membership, slug: &str) -> impl IntoView + use<> {
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
    let change = if !has_left {
        departure(office, member, slug).into_any()
    } else if office.gave_back.contains(&member.id) {
        view! { <span class="soft small">"A rendu sa place"</span> }.into_any()
    } else {
        view! {
            <details class="more">
                <summary>"Annuler ce départ" <span class="visually-hidden">" de " {member.name()}</span></summary>
                <p class="small">"Les pages du groupe s’ouvrent de nouveau à cette personne. Ce qui a été effacé à son départ ne revient pas."</p>
                <form method="post" action=format!("/administration/appels/{slug}/groupe/retour")>
                    <input type="hidden" name="membre" value=member.id.to_string()/>
                    <Button kind=ButtonKind::Secondary small=true>"Oui, elle est toujours du groupe"</Button>
                </form>
            </details>
        }
        .into_any()
    };
    view! {
        <tr>
            <th scope="row">{member.name()}</th>
            <td data-label="Dans le groupe">
                {if has_left { "Partie".to_owned() } else { part }}
            </td>
            <td data-label="Charte"><Status tone=charter.0>{charter.1}</Status></td>
            <td data-label="Faire">{change}</td>
        </tr>
    }
}

/// Where a departure is noted, with what it does.
fn departure(office: &Office, member: &Membership, slug: &str) -> impl IntoView + use<> {
    let others = office
        .members
        .iter()
        .filter(|one| one.leads() && one.left_at.is_none() && one.id != member.id)
        .count();
    let alone = (member.leads() && others == 0).then(|| {
        view! {
            <p class="small">
                <strong>"Plus personne n’animera ce groupe."</strong>
                " Nommez d’abord une autre personne dans l’appel, puis mettez le groupe à jour."
            </p>
        }
    });
    view! {
        <details class="more">
            <summary>"Noter son départ" <span class="visually-hidden">" (" {member.name()} ")"</span></summary>
            {alone}
            <p class="small">
                "Les pages du groupe se ferment aussitôt à cette personne. Ses brouillons, les situations qu’aucune séance n’a travaillées, ce qu’elle montre dans l’annuaire et son calendrier privé sont effacés. Ses présences restent comptées."
            </p>
            <form method="post" action=format!("/administration/appels/{slug}/groupe/depart")>
                <input type="hidden" name="membre" value=member.id.to_string()/>
                <Button kind=ButtonKind::Danger small=true>"Oui, elle quitte le groupe"</Button>
            </form>
        </details>
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
    let next = office.next().map(|seance| seance.id);
    // An answer is about the moment that was asked: it says nothing of another.
    let as_asked: Vec<_> = office
        .call
        .document
        .seances
        .iter()
        .zip(&office.turnouts)
        .filter(|(announced, _)| office.is_as_asked(announced))
        .map(|(_, turnout)| turnout.clone())
        .collect();
    let best = planning::best(&as_asked).map(|turnout| turnout.seance.clone());
    let lines = office
        .call
        .document
        .seances
        .iter()
        .zip(&office.turnouts)
        .map(|(announced, turnout)| {
            let kept = office.kept(&announced.id);
            let is_next = kept.is_some_and(|seance| next == Some(seance.id));
            let is_as_asked = office.is_as_asked(announced);
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
                        {is_next.then(|| view! { " " <Status tone=Tone::Info>"Prochaine rencontre"</Status> })}
                    </th>
                    <td data-label="Quand">{slot.to_string()}</td>
                    {(is_anybody && !is_as_asked).then(|| view! {
                        <td data-label="Peuvent venir" colspan="3" class="soft small">"La date a changé depuis les candidatures\u{a0}: personne n’a été interrogé sur celle-ci."</td>
                    })}
                    {(is_anybody && is_as_asked).then(|| view! {
                        <td data-label="Peuvent venir" class="number">
                            <span>
                                {turnout.can.len()}
                                {is_best.then(|| view! { " " <span class="soft small">"le plus de monde, de toutes ces dates"</span> })}
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
