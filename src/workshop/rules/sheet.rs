//! What the administration types of a workshop: read whole, or told field by field what is wrong.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime, Time};

use super::{LARGEST_CAPACITY, USUAL_CAPACITY};
use crate::{
    account::model::Email,
    seance::model::{Setting, Slot},
    workshop::model::{Leader, Sheet},
};

/// Where workshops are, as long as no other zone is asked for.
pub const ZONE: &str = "Europe/Paris";
/// How many lead a workshop.
pub const PAIR: usize = 2;
/// How long a title may be, in characters.
const LONGEST_TITLE: usize = 120;
/// How long a description may be, in characters.
const LONGEST_DESCRIPTION: usize = 4000;

/// What was typed, field by field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// Name of the field → what was typed.
    pub fields: BTreeMap<String, String>,
    /// Name of the field → what is wrong.
    pub faults: BTreeMap<String, String>,
}

impl Typed {
    /// What was typed in a form.
    #[must_use]
    pub fn new(fields: BTreeMap<String, String>) -> Self {
        Self {
            fields,
            faults: BTreeMap::new(),
        }
    }

    /// A form that shows a workshop as it stands.
    #[must_use]
    pub fn of(sheet: &Sheet) -> Self {
        let hour = |moment: DateTime| moment.strftime("%H:%M").to_string();
        let mut fields = BTreeMap::from([
            ("titre".to_owned(), sheet.title.clone()),
            ("description".to_owned(), sheet.description.clone()),
            ("jour".to_owned(), sheet.slot.day().to_string()),
            ("debut".to_owned(), hour(sheet.slot.starts)),
            ("fin".to_owned(), hour(sheet.slot.ends)),
            ("modalite".to_owned(), sheet.setting.code().to_owned()),
            ("lieu".to_owned(), sheet.place.clone()),
            (
                "lien".to_owned(),
                sheet.video_link.clone().unwrap_or_default(),
            ),
            ("telephone".to_owned(), sheet.phone_access.clone()),
            ("places".to_owned(), sheet.capacity.to_string()),
            ("depassement".to_owned(), sheet.capacity_reason.clone()),
        ]);
        for (rank, leader) in sheet.leaders.iter().enumerate() {
            for (part, text) in [
                ("prenom", &leader.first_name),
                ("nom", &leader.last_name),
                ("qualite", &leader.quality),
                ("courriel", &leader.email),
            ] {
                fields.insert(format!("anim{rank}_{part}"), text.clone());
            }
        }
        Self::new(fields)
    }

    /// An empty form: what most workshops are is there already.
    #[must_use]
    pub fn blank() -> Self {
        Self::new(BTreeMap::from([
            ("places".to_owned(), USUAL_CAPACITY.to_string()),
            ("debut".to_owned(), "18:00".to_owned()),
            ("fin".to_owned(), "20:30".to_owned()),
            ("modalite".to_owned(), Setting::Video.code().to_owned()),
        ]))
    }

    /// What was typed in a field, without the spaces around.
    #[must_use]
    pub fn get(&self, field: &str) -> &str {
        self.fields.get(field).map_or("", |text| text.trim())
    }

    /// Notes what is wrong with a field.
    pub fn fault(&mut self, field: &str, message: &str) {
        self.faults
            .entry(field.to_owned())
            .or_insert_with(|| message.to_owned());
    }

    /// The workshop that was typed; `None`, with the faults noted, when something is to mend.
    pub fn read(&mut self) -> Option<Sheet> {
        let title = self.get("titre").to_owned();
        if title.is_empty() {
            self.fault("titre", "Donnez un titre à l’atelier.");
        } else if title.chars().count() > LONGEST_TITLE {
            self.fault(
                "titre",
                "Ce titre est trop long\u{a0}: 120 caractères au plus.",
            );
        }
        let description = self.get("description").replace("\r\n", "\n");
        if description.is_empty() {
            self.fault(
                "description",
                "Dites en quelques phrases de quoi il s’agit.",
            );
        } else if description.chars().count() > LONGEST_DESCRIPTION {
            self.fault(
                "description",
                "Ce texte est trop long\u{a0}: 4000 caractères au plus.",
            );
        }
        let slot = self.slot();
        let setting = Setting::from_code(self.get("modalite"));
        if setting.is_none() {
            self.fault("modalite", "Dites comment on vient.");
        }
        let place = self.get("lieu").to_owned();
        if setting.is_some_and(|setting| setting != Setting::Video) && place.is_empty() {
            self.fault("lieu", "Donnez l’adresse\u{a0}: on s’y retrouve sur place.");
        }
        let link = self.get("lien").to_owned();
        if !link.is_empty() && (!link.starts_with("https://") || link.contains(char::is_whitespace))
        {
            self.fault("lien", "Un lien de visio commence par https://.");
        }
        let phone_access = self.get("telephone").to_owned();
        let (capacity, capacity_reason) = self.capacity();
        let leaders = self.leaders();
        if !self.faults.is_empty() {
            return None;
        }
        Some(Sheet {
            title,
            description,
            slot: slot?,
            setting: setting?,
            place,
            video_link: (!link.is_empty()).then_some(link),
            phone_access,
            leaders,
            capacity: capacity?,
            capacity_reason,
        })
    }

    fn slot(&mut self) -> Option<Slot> {
        let day = self.get("jour").parse::<Date>().ok();
        let starts = self.get("debut").parse::<Time>().ok();
        let ends = self.get("fin").parse::<Time>().ok();
        if day.is_none() {
            self.fault("jour", "Choisissez le jour.");
        }
        if starts.is_none() {
            self.fault("debut", "Dites l’heure du début, comme 18:00.");
        }
        if ends.is_none() {
            self.fault("fin", "Dites l’heure de la fin, comme 20:30.");
        }
        let (day, starts, ends) = (day?, starts?, ends?);
        if ends <= starts {
            self.fault("fin", "La fin doit venir après le début.");
        }
        Some(Slot {
            starts: DateTime::from_parts(day, starts),
            ends: DateTime::from_parts(day, ends),
            zone: ZONE.to_owned(),
        })
    }

    fn capacity(&mut self) -> (Option<i32>, String) {
        let capacity = self.get("places").parse::<i32>().ok();
        let reason = self.get("depassement").to_owned();
        match capacity {
            Some(1..=LARGEST_CAPACITY) => {}
            _ => self.fault("places", "Donnez un nombre de places, de 1 à 60."),
        }
        let exceeds = capacity.is_some_and(|capacity| capacity > USUAL_CAPACITY);
        if exceeds && reason.is_empty() {
            self.fault(
                "depassement",
                "Au-delà de 8 places, dites pourquoi\u{a0}: cette raison est gardée.",
            );
        }
        (capacity, if exceeds { reason } else { String::new() })
    }

    fn leaders(&mut self) -> Vec<Leader> {
        let mut leaders = Vec::new();
        for rank in 0..PAIR {
            let field = |part: &str| format!("anim{rank}_{part}");
            let leader = Leader {
                first_name: self.get(&field("prenom")).to_owned(),
                last_name: self.get(&field("nom")).to_owned(),
                quality: self.get(&field("qualite")).to_owned(),
                email: self.get(&field("courriel")).to_lowercase(),
            };
            if leader == Leader::default() {
                continue;
            }
            if leader.first_name.is_empty() {
                self.fault(&field("prenom"), "Il manque le prénom.");
            }
            if leader.quality.is_empty() {
                self.fault(
                    &field("qualite"),
                    "Dites en quelle qualité cette personne anime.",
                );
            }
            if !leader.email.is_empty()
                && let Err(error) = Email::parse(&leader.email)
            {
                self.fault(&field("courriel"), &error.to_string());
            }
            leaders.push(leader);
        }
        leaders
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound() -> Typed {
        let mut typed = Typed::blank();
        for (field, text) in [
            ("titre", "Annoncer, entendre"),
            ("description", "Ce que l’on dit."),
            ("jour", "2026-12-03"),
            ("anim0_prenom", "Aurore"),
            ("anim0_qualite", "patiente partenaire"),
        ] {
            typed.fields.insert(field.to_owned(), text.to_owned());
        }
        typed
    }

    #[test]
    fn a_sound_sheet_is_read_and_shown_as_it_was_typed() {
        let sheet = sound().read().expect("a sheet");
        assert_eq!((sheet.capacity, sheet.leaders.len()), (8, 1));
        assert_eq!(Typed::of(&sheet).read(), Some(sheet));
    }

    #[test]
    fn more_than_eight_places_need_a_reason_that_is_kept() {
        let mut typed = sound();
        typed.fields.insert("places".to_owned(), "10".to_owned());
        assert_eq!(typed.clone().read(), None);
        typed
            .fields
            .insert("depassement".to_owned(), "Deux groupes réunis".to_owned());
        let sheet = typed.read().expect("a sheet");
        assert_eq!(sheet.capacity_reason, "Deux groupes réunis");
        // A reason that serves no more is forgotten.
        typed.fields.insert("places".to_owned(), "6".to_owned());
        assert_eq!(typed.read().expect("a sheet").capacity_reason, "");
    }

    #[test]
    fn each_fault_is_told_beside_its_field() {
        let mut typed = Typed::new(BTreeMap::from(
            [
                ("modalite", "presentiel"),
                ("debut", "18:00"),
                ("fin", "17:00"),
                ("jour", "2026-12-03"),
                ("places", "0"),
                ("lien", "javascript:alert(1)"),
                ("anim1_nom", "Sans prénom"),
                ("anim1_courriel", "a@b"),
            ]
            .map(|(name, text)| (name.to_owned(), text.to_owned())),
        ));
        assert_eq!(typed.read(), None);
        let wrong: Vec<&str> = typed.faults.keys().map(String::as_str).collect();
        assert_eq!(
            wrong,
            [
                "anim1_courriel",
                "anim1_prenom",
                "anim1_qualite",
                "description",
                "fin",
                "lien",
                "lieu",
                "places",
                "titre"
            ]
        );
    }
}
