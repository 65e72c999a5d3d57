//! `/administration/appels/{slug}/groupe/dates`: the dates of a cycle from a rhythm, with why some
//! days are left out, and who can come where it was asked. A call in preparation takes them up; those of a
//! published one are changed one by one, for people were told of them.

use jiff::civil::{Date, Time, Weekday};
use leptos::prelude::*;

use crate::{
    seance::{
        actions::Finder,
        model::Slot,
        rules::planning::{Plan, Rhythm, Turnout, Wanted, plan},
    },
    server::settings::SchoolSettings,
    ui::{Breadcrumbs, Button, Empty, Icon, NavLink, Notice, Table, TitleBlock, Tone},
};

/// The zone in which a cycle is planned.
const ZONE: &str = "Europe/Paris";
/// How many meetings may be asked for.
const MOST: usize = 24;

const WEEKDAYS: [(&str, &str, Weekday); 7] = [
    ("lundi", "lundi", Weekday::Monday),
    ("mardi", "mardi", Weekday::Tuesday),
    ("mercredi", "mercredi", Weekday::Wednesday),
    ("jeudi", "jeudi", Weekday::Thursday),
    ("vendredi", "vendredi", Weekday::Friday),
    ("samedi", "samedi", Weekday::Saturday),
    ("dimanche", "dimanche", Weekday::Sunday),
];

const RHYTHMS: [(&str, &str); 8] = [
    ("1", "le premier du mois"),
    ("2", "le deuxième du mois"),
    ("3", "le troisième du mois"),
    ("4", "le quatrième du mois"),
    ("5", "le dernier du mois"),
    ("s2", "toutes les deux semaines"),
    ("s3", "toutes les trois semaines"),
    ("s4", "toutes les quatre semaines"),
];

/// What is asked, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::seance) struct AskedRhythm {
    pub weekday: String,
    pub rhythm: String,
    pub from: String,
    pub count: String,
    pub starts: String,
    pub ends: String,
}

impl AskedRhythm {
    /// « Un mardi par mois, 18 h à 20 h 30 », from the first meeting announced, where nothing is typed.
    pub fn or_default(self, finder: &Finder) -> Self {
        let or = |typed: String, default: String| if typed.is_empty() { default } else { typed };
        let count = match finder.count {
            0 => 8,
            count => count.min(MOST),
        };
        Self {
            weekday: or(self.weekday, "mardi".to_owned()),
            rhythm: or(self.rhythm, "2".to_owned()),
            from: or(self.from, finder.from.to_string()),
            count: or(self.count, count.to_string()),
            starts: or(self.starts, "18:00".to_owned()),
            ends: or(self.ends, "20:30".to_owned()),
        }
    }

    /// What the rules of planning are asked; `None` when something is not understood.
    fn wanted(&self) -> Option<Wanted> {
        let (_, _, weekday) = *WEEKDAYS.iter().find(|(code, ..)| *code == self.weekday)?;
        let rhythm = match self.rhythm.strip_prefix('s') {
            Some(weeks) => Rhythm::EveryWeeks {
                weeks: weeks.parse().ok()?,
                weekday,
            },
            None => Rhythm::Monthly {
                rank: self
                    .rhythm
                    .parse()
                    .ok()
                    .filter(|rank| (1..=5).contains(rank))?,
                weekday,
            },
        };
        let starts: Time = self.starts.parse().ok()?;
        let ends: Time = self.ends.parse().ok().filter(|ends| *ends > starts)?;
        Some(Wanted {
            rhythm,
            from: self.from.parse::<Date>().ok()?,
            count: self
                .count
                .parse()
                .ok()
                .filter(|count| (1..=MOST).contains(count))?,
            starts,
            ends,
            zone: ZONE.to_owned(),
        })
    }
}

pub(in crate::seance) fn dates(
    finder: &Finder,
    asked: &AskedRhythm,
    school: &SchoolSettings,
) -> impl IntoView + use<> {
    let slug = finder.slug.to_string();
    let (back, name, lead) = if finder.is_draft {
        (
            "modifier",
            "Préparer l’appel",
            "Rien n’est changé tant que vous n’avez pas repris ces dates, puis enregistré l’appel.",
        )
    } else {
        (
            "groupe",
            "Le groupe et son année",
            "L’appel est publié\u{a0}: cette page aide à choisir, et rien n’y est changé. Chaque date se change dans l’appel, ou dans le groupe une fois qu’il est formé.",
        )
    };
    let links = vec![
        NavLink::new("/mon-espace", "Mon espace"),
        NavLink::new(format!("/administration/appels/{slug}/{back}"), name),
    ];
    let found = asked.wanted().map(|wanted| plan(&wanted, &school.closed()));
    let result = match found {
        Some(plan) => proposal(finder, asked, &plan).into_any(),
        None => view! {
            <Notice tone=Tone::Error title="Ces choix ne se comprennent pas ensemble">
                <p>{format!("Vérifiez le jour de départ, le nombre de rencontres (de 1 à {MOST}), et que la fin vient après le début.")}</p>
            </Notice>
        }
        .into_any(),
    };
    let zone = match school.zone.as_str() {
        "" => "Aucune vacance scolaire n’est réglée.".to_owned(),
        zone => {
            format!("Les jours fériés et les vacances scolaires de la zone {zone} sont évités.")
        }
    };
    let form = form(&slug, asked);
    view! {
        <div class="wrap stack loose">
            <Breadcrumbs links here="Trouver des dates"/>
            <TitleBlock title="Trouver des dates" lead=format!("{zone} {lead}")/>
            {form}
            {result}
        </div>
    }
}

fn form(slug: &str, asked: &AskedRhythm) -> impl IntoView + use<> {
    let action = format!("/administration/appels/{slug}/groupe/dates");
    let AskedRhythm {
        weekday,
        rhythm,
        from,
        count,
        starts,
        ends,
    } = asked.clone();
    let weekdays = WEEKDAYS.map(|(code, label, _)| (code, label));
    view! {
        <form method="get" action=action class="stack" novalidate>
            <div class="columns">
                {choice("jour", "Le jour", &weekdays, &weekday)}
                {choice("rythme", "Le rythme", &RHYTHMS, &rhythm)}
                {typed("depuis", "date", "À partir du", from)}
                {typed("nombre", "number", "Nombre de rencontres", count)}
                {typed("debut", "time", "Début, heure de Paris", starts)}
                {typed("fin", "time", "Fin, heure de Paris", ends)}
            </div>
            <div class="row"><Button>"Proposer des dates"</Button></div>
        </form>
    }
}

fn choice(
    id: &'static str,
    label: &'static str,
    options: &[(&'static str, &'static str)],
    chosen: &str,
) -> impl IntoView + use<> {
    let options = options
        .iter()
        .map(|(code, label)| view! { <option value=*code selected=*code == chosen>{*label}</option> })
        .collect_view();
    view! {
        <div class="field">
            <label class="field-label" for=id>{label}</label>
            <div class="select">
                <select class="input" id=id name=id>{options}</select>
                <Icon shape=Icon::Down/>
            </div>
        </div>
    }
}

fn typed(
    id: &'static str,
    kind: &'static str,
    label: &'static str,
    value: String,
) -> impl IntoView {
    view! {
        <div class="field">
            <label class="field-label" for=id>{label}</label>
            <input class="input" id=id name=id type=kind value=value/>
        </div>
    }
}

fn proposal(finder: &Finder, asked: &AskedRhythm, plan: &Plan) -> impl IntoView + use<> {
    if plan.slots.is_empty() {
        return view! {
            <Empty title="Aucune date possible">
                <p>"Essayez un autre jour de la semaine, ou un autre rythme."</p>
            </Empty>
        }
        .into_any();
    }
    let has_turnouts = !finder.asked.is_empty();
    let lines = plan
        .slots
        .iter()
        .zip(1..)
        .map(|(slot, number): (&Slot, usize)| {
            let (can, cannot) = match turnout(finder, slot) {
                Some(turnout) => (
                    turnout.can.len().to_string(),
                    match turnout.cannot.as_slice() {
                        [] => "personne".to_owned(),
                        names => names.join(", "),
                    },
                ),
                None => ("pas demandé".to_owned(), "—".to_owned()),
            };
            let turnouts = has_turnouts.then(|| {
                view! {
                    <td data-label="Peuvent venir">{can}</td>
                    <td data-label="Ne peuvent pas">{cannot}</td>
                }
            });
            view! {
                <tr>
                    <th scope="row">{number}</th>
                    <td data-label="Date">{slot.to_string()}</td>
                    {turnouts}
                </tr>
            }
        })
        .collect_view();
    let take = finder.is_draft.then(|| {
        let days: Vec<String> = plan
            .slots
            .iter()
            .map(|slot| slot.day().to_string())
            .collect();
        let action = format!("/administration/appels/{}/modifier", finder.slug);
        view! {
            <form method="get" action=action class="stack tight">
                <input type="hidden" name="jours" value=days.join(",")/>
                <input type="hidden" name="debut" value=asked.starts.clone()/>
                <input type="hidden" name="fin" value=asked.ends.clone()/>
                <div class="row"><Button>"Reprendre ces dates"</Button></div>
                <p class="soft small">"Elles remplissent les rencontres de l’appel\u{a0}: vous les relisez, puis vous enregistrez."</p>
            </form>
        }
    });
    let skipped = plan.skipped.clone();
    let has_skipped = !skipped.is_empty();
    view! {
        <section class="stack" aria-labelledby="proposition">
            <h2 id="proposition">"La proposition"</h2>
            <Table id="table-proposition" caption="Les dates qui suivent ce rythme" cards=true>
                <thead>
                    <tr>
                        <th scope="col">"Rencontre"</th>
                        <th scope="col">"Date"</th>
                        {has_turnouts.then(|| view! {
                            <th scope="col">"Peuvent venir"</th>
                            <th scope="col">"Ne peuvent pas"</th>
                        })}
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </Table>
            {has_turnouts.then(|| view! {
                <p class="soft small">"Les candidatures ont répondu sur les jours que l’appel annonce. Pour un autre jour, personne n’a été interrogé."</p>
            })}
            {take}
            {has_skipped.then(|| view! {
                <h3>"Ce qui a été évité, et pourquoi"</h3>
                <ul class="charter">
                    {skipped.into_iter().map(|why| view! { <li>{why}</li> }).collect_view()}
                </ul>
            })}
        </section>
    }
    .into_any()
}

/// Who can come on a date that the call announced, and so asked about.
fn turnout<'f>(finder: &'f Finder, slot: &Slot) -> Option<&'f Turnout<String>> {
    let mut asked = finder.asked.iter();
    asked
        .find(|(day, _)| *day == slot.day())
        .map(|(_, turnout)| turnout)
}
