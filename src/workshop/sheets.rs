//! The signature sheet of a workshop, to print: the same as that of a meeting of a group.

use serde::Serialize;

use super::{
    actions::Room,
    model::{Registration, Status, Workshop},
};
use crate::{
    error::Error,
    seance::model::{Attendance, Setting},
    server::{clock::wording, settings::Organisation},
    typeset::{self, Template},
};

const SHEET: Template = Template {
    name: "emargement",
    source: include_str!("../seance/emargement.typ"),
};

/// What the template reads.
#[derive(Debug, Serialize)]
struct Data {
    titre: String,
    organisation: String,
    objet: &'static str,
    mention: &'static str,
    intitule: &'static str,
    rencontre: String,
    cadre: &'static str,
    groupe: &'static str,
    date: String,
    heures: String,
    lieu: String,
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

fn line(room: &Room, registration: &Registration) -> Line {
    let workshop = &room.workshop;
    let noted = room
        .presence(registration.id)
        .filter(|_| workshop.is_held());
    Line {
        nom: registration.name(),
        presence: noted.map_or("", Attendance::label),
        venue: match noted {
            Some(noted) if !noted.took_part() => "",
            _ => came_by(workshop.sheet.setting),
        },
    }
}

fn place(workshop: &Workshop) -> String {
    match workshop.sheet.setting {
        Setting::Video => "En visio".to_owned(),
        Setting::Room => workshop.sheet.place.clone(),
        Setting::Both => format!("{} et en visio", workshop.sheet.place),
    }
}

/// The signature sheet of a workshop, as a PDF.
///
/// # Errors
/// [`Error::TooMany`] when too many documents are being set; [`Error::Fault`] when it cannot be.
pub async fn signature_sheet(room: &Room, organisation: &Organisation) -> Result<Vec<u8>, Error> {
    let workshop = &room.workshop;
    let slot = workshop.slot();
    let title = &workshop.sheet.title;
    let day = wording::full_date(slot.day());
    let leaders = workshop.sheet.leaders.iter();
    let data = Data {
        titre: format!("Feuille d’émargement, {title}, {day}"),
        organisation: organisation.name.clone(),
        objet: "Feuille d’émargement, atelier",
        mention: "Document interne\u{a0}: il contient des noms et ne se publie pas.",
        intitule: "Feuille d’émargement",
        rencontre: title.clone(),
        cadre: "Cadre",
        groupe: "Atelier d’échanges de pratiques",
        date: day,
        heures: slot.hours(),
        lieu: place(workshop),
        animation: workshop.pair(),
        participants: room
            .standing(Status::Attending)
            .map(|registration| line(room, registration))
            .collect(),
        binome: leaders
            .map(|leader| Line {
                nom: leader.name(),
                presence: "",
                venue: came_by(workshop.sheet.setting),
            })
            .collect(),
        validee: workshop.is_held(),
    };
    let ident = format!("emargement-{}", workshop.id);
    typeset::pdf(SHEET, &data, &ident, room.now).await
}
