//! `/groupes/{slug}/agenda`: the year as a list, and the files and address for one's own calendar.

use leptos::prelude::*;

use super::{leaf, progress, short_name, trail};
use crate::{
    seance::{
        actions::Cycle,
        store::{Feed, Seance},
    },
    server::clock::wording,
    ui::{Button, ButtonKind, Card, LinkButton, More, Notice, Progress, Status, TitleBlock, Tone},
};

pub(in crate::seance) fn agenda(
    cycle: &Cycle,
    feed: Option<Feed>,
    drawn: Option<String>,
) -> impl IntoView + use<> {
    let slug = cycle.group().slug.to_string();
    let file = format!("/groupes/{slug}/agenda.ics");
    let private = private(&slug, feed);
    let items = cycle
        .seances
        .iter()
        .map(|seance| item(cycle, seance))
        .collect_view();
    view! {
        <div class="wrap stack loose">
            {trail(cycle, "L’agenda")}
            <TitleBlock
                title="L’agenda du groupe"
                lead="Les heures sont celles de Paris, été comme hiver."
            />
            {drawn.map(shown_once)}
            <ol class="agenda" aria-label="Les rencontres de l’année">{items}</ol>
            <section class="stack" aria-labelledby="calendrier">
                <h2 id="calendrier">"Dans mon calendrier"</h2>
                <div class="columns wide">
                    <Card>
                        <h3 class="card-title">"Toute l’année d’un coup"</h3>
                        <p>"Un fichier que votre calendrier sait ouvrir. Il dit «\u{a0}Réunion\u{a0}» et l’heure, rien de plus\u{a0}: ni le nom du groupe, ni le lien de la visio."</p>
                        <LinkButton href=file kind=ButtonKind::Secondary>
                            "Télécharger les dates"
                        </LinkButton>
                    </Card>
                    {private}
                </div>
            </section>
        </div>
    }
}

fn item(cycle: &Cycle, seance: &Seance) -> impl IntoView + use<> {
    let (progress, word) = progress(seance, cycle.next(), cycle.now);
    let tone = match (seance.is_cancelled(), progress) {
        (true, _) => Tone::Error,
        (_, Progress::Done) => Tone::Done,
        (_, Progress::Next) => Tone::Next,
        (_, Progress::Coming) => Tone::Info,
    };
    let page = format!("/groupes/{}/seances/{}", cycle.group().slug, seance.number);
    view! {
        <li class="agenda-item" data-state=progress.name()>
            {leaf(seance, true)}
            <div class="agenda-text">
                <a class="link-strong" href=page>{short_name(seance)}</a>
                <span>{wording::full_date(seance.slot.day())} ", " {seance.slot.hours_for(cycle.zone.as_ref())}</span>
                <span class="soft">{seance.setting.words()}</span>
            </div>
            <Status tone>{word}</Status>
        </li>
    }
}

/// The secret address, on the only page that ever shows it.
fn shown_once(address: String) -> impl IntoView {
    view! {
        <Notice tone=Tone::Done title="Voici votre adresse secrète" announced=true>
            <p>"Copiez-la maintenant dans votre calendrier (« S’abonner », « Ajouter depuis une adresse »)\u{a0}: elle ne sera plus montrée."</p>
            <p><code class="secret">{address}</code></p>
            <p>"Qui la connaît voit vos dates et les liens de visio. Si elle s’échappe, retirez-la ici."</p>
        </Notice>
    }
}

fn private(slug: &str, feed: Option<Feed>) -> impl IntoView + use<> {
    let action = format!("/groupes/{slug}/agenda/adresse");
    let content = match feed {
        None => view! {
            <p>"Une adresse secrète, rien qu’à vous\u{a0}: votre calendrier suit tout seul les dates, les changements et les liens de visio."</p>
            <form method="post" action=action>
                <Button kind=ButtonKind::Secondary name="geste" value="creer">"Créer mon adresse secrète"</Button>
            </form>
        }
        .into_any(),
        Some(feed) => {
            let used = match feed.used_at {
                Some(used) => format!("Lue pour la dernière fois le {}.", wording::day_and_time(used)),
                None => "Aucun calendrier ne l’a encore lue.".to_owned(),
            };
            let again = action.clone();
            view! {
                <p>{format!("Votre adresse secrète existe depuis le {}.", wording::day(feed.made_at))}</p>
                <p class="soft">{used}</p>
                <More label="Retirer ou remplacer cette adresse">
                    <p>"L’ancienne adresse ne mènera plus nulle part."</p>
                    <div class="row">
                        <form method="post" action=action>
                            <Button kind=ButtonKind::Danger small=true name="geste" value="retirer">"La retirer"</Button>
                        </form>
                        <form method="post" action=again>
                            <Button kind=ButtonKind::Secondary small=true name="geste" value="creer">"En créer une autre"</Button>
                        </form>
                    </div>
                </More>
            }
            .into_any()
        }
    };
    view! {
        <Card>
            <h3 class="card-title">"Un calendrier qui se met à jour"</h3>
            {content}
        </Card>
    }
}
