//! The signature sheet of a workshop, to print: the same as that of a meeting of a group.

use super::{
    actions::Room,
    model::{Registration, Status, Workshop},
};
use crate::{
    error::Error,
    seance::model::{Attendance, Setting},
    server::{clock::wording, settings::Organisation},
    typeset::{Signatory, SignatureSheet},
};

fn line(room: &Room, registration: &Registration) -> Signatory {
    let workshop = &room.workshop;
    let noted = room
        .presence(registration.id)
        .filter(|_| workshop.is_held());
    Signatory {
        nom: registration.name(),
        presence: noted.map_or("", Attendance::label),
        venue: workshop.sheet.setting.way(noted),
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
    let sheet = SignatureSheet {
        titre: format!("Feuille d’émargement, {title}, {day}"),
        organisation: organisation.name.clone(),
        objet: "Feuille d’émargement, atelier".to_owned(),
        rencontre: title.clone(),
        cadre: "Cadre",
        groupe: "Atelier d’échanges de pratiques".to_owned(),
        date: day,
        heures: slot.hours(),
        lieu: place(workshop),
        animation: workshop.pair(),
        participants: room
            .standing(Status::Attending)
            .map(|registration| line(room, registration))
            .collect(),
        binome: leaders
            .map(|leader| Signatory {
                nom: leader.name(),
                presence: "",
                venue: workshop.sheet.setting.way(None),
            })
            .collect(),
        validee: workshop.is_held(),
    };
    let ident = format!("emargement-{}", workshop.id);
    sheet.print(&ident, room.now).await
}
