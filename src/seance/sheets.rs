//! The signature sheet of a meeting, to print: people, how they came, where they sign.

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
    typeset::{Signatory, SignatureSheet},
};

fn line(cycle: &Cycle, seance: &Seance, member: &Membership) -> Signatory {
    let noted = cycle
        .attendance(seance.id, member.id)
        .filter(|_| seance.is_held());
    Signatory {
        nom: member.name(),
        presence: noted.map_or("", Attendance::label),
        venue: seance.setting.way(noted),
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
    let sheet = SignatureSheet {
        titre: format!("Feuille d’émargement, {}, {group}, {day}", seance.title),
        organisation: organisation.name.clone(),
        objet: format!("Feuille d’émargement, {group}"),
        rencontre: seance.title.clone(),
        cadre: "Groupe",
        groupe: group.clone(),
        date: day,
        heures: seance.slot.hours(),
        lieu: match seance.setting {
            Setting::Video => "En visio",
            Setting::Room => "Sur place",
            Setting::Both => "Sur place et en visio",
        }
        .to_owned(),
        animation: names.join(" et "),
        participants: cycle
            .expected(seance)
            .map(|member| line(cycle, seance, member))
            .collect(),
        binome: leaders
            .iter()
            .map(|member| Signatory {
                nom: member.name(),
                presence: "",
                venue: seance.setting.way(None),
            })
            .collect(),
        validee: seance.is_held(),
    };
    let ident = format!("emargement-{}", seance.id);
    sheet.print(&ident, moment).await
}
