//! The signature sheet of a meeting, to print: people, how they came, where they sign.

use serde::Serialize;

use super::{
    actions::Cycle,
    model::{Attendance, Setting},
    store::Seance,
};
use crate::{
    db::Instant,
    error::Error,
    group::model::Membership,
    server::settings::Organisation,
    typeset::{self, Template},
};

const SHEET: Template = Template {
    name: "emargement",
    source: include_str!("emargement.typ"),
};

/// What the template reads.
#[derive(Debug, Serialize)]
struct Data {
    titre: String,
    organisation: String,
    objet: String,
    mention: &'static str,
    intitule: &'static str,
    rencontre: String,
    cadre: &'static str,
    groupe: String,
    date: String,
    heures: String,
    lieu: &'static str,
    animation: String,
    participants: Vec<Line>,
    binome: Vec<Line>,
    validee: bool,
}

#[derive(Debug, Serialize)]
struct Line {
    nom: String,
    presence: &'static str,
    venue: &'static str,
}

/// How somebody came: known beforehand unless there are two ways.
fn came_by(setting: Setting) -> &'static str {
    match setting {
        Setting::Video => "En visio",
        Setting::Room => "Sur place",
        Setting::Both => "Sur place ou en visio\u{a0}:",
    }
}

fn line(cycle: &Cycle, seance: &Seance, member: &Membership) -> Line {
    let noted = cycle
        .attendance(seance.id, member.id)
        .filter(|_| seance.is_held());
    Line {
        nom: member.name(),
        presence: noted.map_or("", Attendance::label),
        venue: match noted {
            Some(noted) if !noted.took_part() => "",
            _ => came_by(seance.setting),
        },
    }
}

/// The signature sheet of a meeting, as a PDF dated of `moment`.
///
/// # Errors
/// [`Error::TooMany`] when too many documents are being set; [`Error::Fault`] when it cannot be.
pub async fn signature_sheet(
    cycle: &Cycle,
    seance: &Seance,
    organisation: &Organisation,
    moment: Instant,
) -> Result<Vec<u8>, Error> {
    let group = &cycle.group().title;
    let starts = seance.slot.starts_at();
    let leaders: Vec<&Membership> = cycle
        .entered
        .members
        .iter()
        // Whoever leads may have been entered after the day: only leaving before it counts.
        .filter(|member| member.leads() && member.left_at.is_none_or(|left| left > starts))
        .collect();
    let names: Vec<String> = leaders.iter().map(|member| member.name()).collect();
    let day = crate::server::clock::wording::full_date(seance.slot.day());
    let data = Data {
        titre: format!("Feuille d’émargement, {}, {group}, {day}", seance.title),
        organisation: organisation.name.clone(),
        objet: format!("Feuille d’émargement, {group}"),
        mention: "Document interne\u{a0}: il contient des noms et ne se publie pas.",
        intitule: "Feuille d’émargement",
        rencontre: seance.title.clone(),
        cadre: "Groupe",
        groupe: group.clone(),
        date: day,
        heures: seance.slot.hours(),
        lieu: match seance.setting {
            Setting::Video => "En visio",
            Setting::Room => "Sur place",
            Setting::Both => "Sur place et en visio",
        },
        animation: names.join(" et "),
        participants: cycle
            .expected(seance)
            .map(|member| line(cycle, seance, member))
            .collect(),
        binome: leaders
            .iter()
            .map(|member| Line {
                nom: member.name(),
                presence: "",
                venue: came_by(seance.setting),
            })
            .collect(),
        validee: seance.is_held(),
    };
    let ident = format!("emargement-{}", seance.id);
    typeset::pdf(SHEET, &data, &ident, moment).await
}
