//! What an administrator types of a call, as typed, and the document that it makes.
//!
//! A sheet keeps every text as it was typed, right or wrong, so that a call may be
//! prepared over several days and a mistake costs nothing. It becomes a document
//! only whole: what the sheet does not know of the document stays as it was.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{
    Timestamp, Zoned,
    civil::{Date, DateTime, Time},
    tz::{AmbiguousOffset, TimeZone},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::words::name_of;
use crate::{
    account::model::Email,
    appel::model::{ProgrammeKind, Slug},
};

/// The zone of every hour that is typed.
pub const ZONE: &str = "Europe/Paris";
/// How many people may lead a group.
pub const PAIR: usize = 3;
/// The longest text of one field, in characters.
const LONGEST: usize = 4_000;

/// What is typed of a call: each field by its name, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sheet(BTreeMap<String, String>);

/// A field that is wrong, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The name of the field.
    pub field: String,
    /// What to do, in a sentence.
    pub message: String,
}

/// How much of a call may still be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Nobody has seen it: everything.
    Draft,
    /// It is published: its address, its year, what one joins and when it is open stay.
    Published,
}

impl Sheet {
    /// The sheet that says what a document says.
    #[must_use]
    pub fn of(document: &Value) -> Self {
        let call = &document["appel"];
        let mut sheet = Self::default();
        for (field, key) in TEXTS {
            sheet.set(field, word(&call[key]));
        }
        sheet.set("annee", number(&call["annee"]));
        sheet.set("gratuit", flag(&call["gratuit"]));
        for (field, key) in LISTS {
            let lines = call[key].as_array().into_iter().flatten().map(word);
            sheet.set(field, lines.collect::<Vec<_>>().join("\n"));
        }
        let prerequisites = call["prerequis"].as_array().into_iter().flatten();
        let labels = prerequisites.map(|one| word(&one["libelle"]));
        sheet.set("prerequis", labels.collect::<Vec<_>>().join("\n"));
        let capacity = &call["capacite"];
        sheet.set("cible", number(&capacity["cible"]));
        sheet.set("maximum", number(&capacity["maximum"]));
        sheet.set("attente", flag(&capacity["liste_attente"]));
        let calendar = &call["calendrier"];
        for field in ["ouverture", "cloture"] {
            let (day, hour) = wall(&calendar[field]);
            sheet.set(format!("{field}_date"), day);
            sheet.set(format!("{field}_heure"), hour);
        }
        for (field, key) in DAYS {
            sheet.set(field, word(&calendar[key]));
        }
        sheet.set("contact_courriel", word(&call["contact"]["courriel"]));
        sheet.set("contact_telephone", word(&call["contact"]["telephone"]));
        let pair = call["coanimation"].as_array().into_iter().flatten();
        for (rank, person) in pair.take(PAIR).enumerate() {
            for part in PERSON {
                sheet.set(format!("anim{rank}_{part}"), word(&person[part]));
            }
        }
        let seances = call["seances"].as_array().into_iter().flatten();
        for (rank, seance) in seances.enumerate() {
            let starts = word(&seance["debut_local"]);
            let ends = word(&seance["fin_local"]);
            let (day, hour) = starts.split_once('T').unwrap_or_default();
            let (_, end) = ends.split_once('T').unwrap_or_default();
            let short = |hour: &str| hour.get(..5).unwrap_or(hour).to_owned();
            let parts = [
                ("id", word(&seance["id"])),
                ("type", word(&seance["type"])),
                ("titre", word(&seance["titre"])),
                ("date", day.to_owned()),
                ("debut", short(hour)),
                ("fin", short(end)),
                ("modalite", word(&seance["modalite"])),
                ("lien", word(&seance["lien_visio"])),
            ];
            for (part, text) in parts {
                sheet.set(format!("seance{rank}_{part}"), text);
            }
        }
        sheet
    }

    /// The sheet that a form posts; what no call has is left out.
    #[must_use]
    pub fn posted(pairs: &[(String, String)]) -> Self {
        let mut sheet = Self::default();
        for (field, typed) in pairs {
            let known = field
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
            if known && field.len() <= 40 && !field.starts_with('_') {
                let typed = typed.replace("\r\n", "\n").replace('\0', "");
                sheet.set(field.as_str(), typed);
            }
        }
        sheet
    }

    /// What was typed in a field; nothing when it was left empty.
    #[must_use]
    pub fn get(&self, field: &str) -> &str {
        self.0.get(field).map_or("", String::as_str)
    }

    /// Whether the field was posted at all.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.0.contains_key(field)
    }

    /// Types another text in a field.
    pub fn set(&mut self, field: impl Into<String>, typed: impl Into<String>) {
        self.0.insert(field.into(), typed.into());
    }

    /// Takes from `other` every field that this one does not have.
    pub fn complete_from(&mut self, other: &Self) {
        for (field, typed) in &other.0 {
            if !self.0.contains_key(field) {
                self.0.insert(field.clone(), typed.clone());
            }
        }
    }

    /// The ranks of the meetings that are typed, in their order.
    #[must_use]
    pub fn seances(&self) -> Vec<usize> {
        let ranks: BTreeSet<usize> = self
            .0
            .keys()
            .filter_map(|field| {
                field
                    .strip_prefix("seance")?
                    .split_once('_')?
                    .0
                    .parse()
                    .ok()
            })
            .collect();
        ranks
            .into_iter()
            .filter(|rank| !self.is_blank_seance(*rank))
            .collect()
    }

    fn is_blank_seance(&self, rank: usize) -> bool {
        ["titre", "date"]
            .iter()
            .all(|part| self.get(&format!("seance{rank}_{part}")).trim().is_empty())
    }

    /// The document that the sheet makes of `base`.
    ///
    /// # Errors
    /// Every field that is wrong, in the order of the page.
    pub fn document(&self, base: &Value, scope: Scope) -> Result<Value, Vec<Fault>> {
        let mut writing = Writing {
            sheet: self,
            base: &base["appel"],
            call: base["appel"].as_object().cloned().unwrap_or_default(),
            faults: Vec::new(),
        };
        writing.words(scope);
        writing.people();
        writing.calendar(scope);
        writing.seances();
        writing.pair();
        if !writing.faults.is_empty() {
            return Err(writing.faults);
        }
        let mut document = base.clone();
        document["appel"] = writing.call.into();
        Ok(document)
    }
}

/// Texts that go as they are: the field, and its place in the document.
const TEXTS: [(&str, &str); 6] = [
    ("slug", "slug"),
    ("dispositif", "dispositif"),
    ("titre", "titre"),
    ("titre_court", "titre_court"),
    ("chapo", "chapo"),
    ("modalite", "modalite"),
];
/// Lists typed one line an item.
const LISTS: [(&str, &str); 4] = [
    ("objectifs", "objectifs"),
    ("pas", "ce_que_ce_n_est_pas"),
    ("vocabulaire", "vocabulaire"),
    ("confidentialite", "confidentialite"),
];
/// Days that may be left out.
const DAYS: [(&str, &str); 3] = [
    ("commission", "commission"),
    ("notification", "notification"),
    ("confirmation", "confirmation_avant"),
];
/// What is said of someone who leads the group.
const PERSON: [&str; 5] = ["id", "prenom", "nom", "qualite", "courriel"];

/// A document being written from a sheet.
struct Writing<'s> {
    sheet: &'s Sheet,
    base: &'s Value,
    call: Map<String, Value>,
    faults: Vec<Fault>,
}

impl Writing<'_> {
    fn refuse(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.faults.push(Fault {
            field: field.into(),
            message: message.into(),
        });
    }

    /// A text that must say something, and fit.
    fn text(&mut self, field: &str, missing: &str) -> String {
        let typed = self.sheet.get(field).trim().to_owned();
        if typed.is_empty() {
            self.refuse(field, missing);
        } else if typed.chars().count() > LONGEST {
            self.refuse(
                field,
                "Ce texte est trop long\u{a0}: 4\u{202f}000 caractères au plus.",
            );
        }
        typed
    }

    fn lines(&self, field: &str) -> Vec<String> {
        let lines = self.sheet.get(field).lines().map(str::trim);
        lines
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    }

    fn set(&mut self, key: &str, value: impl Into<Value>) {
        self.call.insert(key.to_owned(), value.into());
    }

    /// What the call is, and what it says.
    fn words(&mut self, scope: Scope) {
        if scope == Scope::Draft {
            let slug = self.text("slug", "Écrivez l’adresse de l’appel.");
            if !slug.is_empty() && slug.parse::<Slug>().is_err() {
                self.refuse("slug", "Écrivez l’adresse en minuscules sans accent, avec des chiffres et des tirets, comme «\u{a0}gap-pp-2026\u{a0}».");
            }
            self.set("slug", slug.as_str());
            self.set("id", slug);
            let programme = self.text("dispositif", "Choisissez le dispositif.");
            if !programme.is_empty() && ProgrammeKind::from_code(&programme).is_none() {
                self.refuse("dispositif", "Choisissez un dispositif dans la liste.");
            }
            self.set("dispositif", programme);
            let year = self.sheet.get("annee").trim().parse::<i16>();
            match year.ok().filter(|year| (2000..2200).contains(year)) {
                Some(year) => self.set("annee", year),
                None => self.refuse("annee", "Écrivez une année, comme 2026."),
            }
        }
        let title = self.text("titre", "Écrivez le titre de l’appel.");
        self.set("titre", title);
        let short = self.text(
            "titre_court",
            "Écrivez le titre court, comme «\u{a0}GAP PP 2026\u{a0}».",
        );
        self.set("titre_court", short);
        let chapo = self.text("chapo", "Dites en une phrase ce que propose l’appel.");
        self.set("chapo", chapo);
        for (field, key) in LISTS {
            let lines = self.lines(field);
            if field == "objectifs" && lines.is_empty() {
                self.refuse(field, "Écrivez au moins un objectif.");
            }
            self.set(key, lines);
        }
    }

    /// Who may come, how many, and where.
    fn people(&mut self) {
        let known = self.base["prerequis"].as_array().cloned();
        let known = known.unwrap_or_default();
        let mut taken: BTreeSet<String> = known.iter().map(|one| word(&one["id"])).collect();
        let mut prerequisites = Vec::new();
        for label in self.lines("prerequis") {
            let same = known.iter().find(|one| word(&one["libelle"]) == label);
            prerequisites.push(match same {
                Some(same) => same.clone(),
                None => {
                    let id = name_of(&label, "prerequis", &taken);
                    taken.insert(id.clone());
                    json!({ "id": id, "libelle": label })
                }
            });
        }
        self.set("prerequis", prerequisites);
        self.set("gratuit", self.sheet.get("gratuit") == "oui");
        let modality = self.text("modalite", "Dites où l’on se réunit.");
        if !modality.is_empty() && !is_modality(&modality) {
            self.refuse("modalite", "Choisissez dans la liste.");
        }
        self.set("modalite", modality);

        let whole = |field: &str| self.sheet.get(field).trim().parse::<u32>().ok();
        let (target, most) = (whole("cible"), whole("maximum"));
        let target = target.filter(|target| *target > 0);
        if target.is_none() {
            self.refuse(
                "cible",
                "Écrivez combien de personnes vous espérez, en chiffres.",
            );
        }
        match (target, most) {
            (_, None) => self.refuse(
                "maximum",
                "Écrivez combien de personnes au plus, en chiffres.",
            ),
            (Some(target), Some(most)) if most < target => self.refuse(
                "maximum",
                format!("Le maximum est au moins la cible\u{a0}: {target}."),
            ),
            _ => {}
        }
        let mut capacity = self.base["capacite"]
            .as_object()
            .cloned()
            .unwrap_or_default();
        capacity.insert("cible".to_owned(), json!(target));
        capacity.insert("maximum".to_owned(), json!(most));
        let waits = self.sheet.get("attente") == "oui";
        capacity.insert("liste_attente".to_owned(), json!(waits));
        self.set("capacite", capacity);

        let mut contact = self.base["contact"]
            .as_object()
            .cloned()
            .unwrap_or_default();
        let email = self.text(
            "contact_courriel",
            "Écrivez l’adresse e-mail à qui demander.",
        );
        if !email.is_empty()
            && let Err(error) = Email::parse(&email)
        {
            self.refuse("contact_courriel", error.to_string());
        }
        contact.insert("courriel".to_owned(), email.into());
        let phone = self.text("contact_telephone", "Écrivez un numéro de téléphone.");
        let digits = phone.chars().filter(char::is_ascii_digit).count();
        if !phone.is_empty() && digits < 10 {
            self.refuse(
                "contact_telephone",
                "Ce numéro est incomplet. Il s’écrit comme 05 36 49 00 12.",
            );
        }
        contact.insert("telephone".to_owned(), phone.into());
        self.set("contact", contact);
    }

    fn calendar(&mut self, scope: Scope) {
        let mut calendar = self.base["calendrier"]
            .as_object()
            .cloned()
            .unwrap_or_default();
        if scope == Scope::Draft {
            let opens = self.moment("ouverture", "l’appel ouvre");
            let closes = self.moment("cloture", "l’appel se clôt");
            if let (Some(opens), Some(closes)) = (&opens, &closes)
                && closes <= opens
            {
                self.refuse("cloture_date", "L’appel se clôt après s’être ouvert.");
            }
            for (field, moment) in [("ouverture", opens), ("cloture", closes)] {
                if let Some(moment) = moment {
                    calendar.insert(field.to_owned(), written(&moment).into());
                }
            }
        }
        let (closing, _) = wall(calendar.get("cloture").unwrap_or(&Value::Null));
        let mut before = closing.parse::<Date>().ok();
        let mut what = "la clôture";
        for ((field, key), (name, order)) in DAYS.into_iter().zip([
            ("la commission", "La commission se réunit"),
            ("la réponse", "La réponse part"),
            ("la confirmation", "On confirme sa place"),
        ]) {
            let typed = self.sheet.get(field).trim().to_owned();
            if typed.is_empty() {
                calendar.insert(key.to_owned(), Value::Null);
                continue;
            }
            match typed.parse::<Date>() {
                Err(_) => self.refuse(
                    field,
                    "Écrivez une date, comme 2026-02-20, ou laissez vide.",
                ),
                Ok(day) => {
                    if before.is_some_and(|before| day < before) {
                        self.refuse(field, format!("{order} après {what}."));
                    }
                    before = Some(day);
                    what = name;
                    calendar.insert(key.to_owned(), day.to_string().into());
                }
            }
        }
        self.set("calendrier", calendar);
    }

    /// A day and an hour on the wall clock, that must be there and exist.
    fn moment(&mut self, field: &str, what: &str) -> Option<Zoned> {
        match moment(
            self.sheet.get(&format!("{field}_date")),
            self.sheet.get(&format!("{field}_heure")),
        ) {
            Ok(moment) => Some(moment),
            Err(wrong) => {
                let (part, message) = wrong.said(what);
                self.refuse(format!("{field}_{part}"), message);
                None
            }
        }
    }

    fn seances(&mut self) {
        let known = self.base["seances"].as_array().cloned().unwrap_or_default();
        let mut taken: BTreeSet<String> = known.iter().map(|one| word(&one["id"])).collect();
        let slug = word(self.call.get("slug").unwrap_or(&Value::Null));
        let mut seances = Vec::new();
        for rank in self.sheet.seances() {
            let id = self.sheet.get(&format!("seance{rank}_id")).to_owned();
            let mut seance = known
                .iter()
                .find(|one| !id.is_empty() && word(&one["id"]) == id)
                .and_then(Value::as_object)
                .cloned()
                .unwrap_or_default();
            if seance.is_empty() {
                let id = name_of("", &format!("{slug}-s{}", seances.len()), &taken);
                taken.insert(id.clone());
                seance.insert("id".to_owned(), id.into());
            }
            let before = (
                seance.get("debut_local").cloned(),
                seance.get("fin_local").cloned(),
            );
            self.seance(rank, &mut seance);
            let after = (
                seance.get("debut_local").cloned(),
                seance.get("fin_local").cloned(),
            );
            if before != after {
                // What follows from the hours is reckoned again.
                for derived in ["debut_utc", "fin_utc", "decalage", "duree_minutes"] {
                    seance.remove(derived);
                }
            }
            seances.push(Value::Object(seance));
        }
        if seances.is_empty() {
            self.refuse("seance0_titre", "Ajoutez au moins une rencontre.");
        }
        seances.sort_by_key(|seance| word(&seance["debut_local"]));
        self.set("seances", seances);
    }

    fn seance(&mut self, rank: usize, seance: &mut Map<String, Value>) {
        let field = |part: &str| format!("seance{rank}_{part}");
        let title = self.text(&field("titre"), "Donnez un nom à cette rencontre.");
        seance.insert("titre".to_owned(), title.into());
        let kind = match self.sheet.get(&field("type")) {
            "" => "seance",
            kind => kind,
        };
        if !["lancement", "seance", "synthese", "atelier"].contains(&kind) {
            self.refuse(field("type"), "Choisissez dans la liste.");
        }
        seance.insert("type".to_owned(), kind.into());
        let modality = match self.sheet.get(&field("modalite")) {
            "" => "visioconference",
            modality => modality,
        };
        if !is_modality(modality) {
            self.refuse(field("modalite"), "Choisissez dans la liste.");
        }
        seance.insert("modalite".to_owned(), modality.into());
        let day = self.sheet.get(&field("date")).trim().parse::<Date>().ok();
        if day.is_none() {
            self.refuse(field("date"), "Choisissez le jour de cette rencontre.");
        }
        let hour = |part: &str| parse_time(self.sheet.get(&field(part)));
        let (start, end) = (hour("debut"), hour("fin"));
        if start.is_none() {
            self.refuse(
                field("debut"),
                "Écrivez l’heure à laquelle elle commence, comme 18:00.",
            );
        }
        match (start, end) {
            (_, None) => self.refuse(
                field("fin"),
                "Écrivez l’heure à laquelle elle finit, comme 19:30.",
            ),
            (Some(start), Some(end)) if end <= start => {
                self.refuse(field("fin"), "Elle finit après avoir commencé.");
            }
            _ => {}
        }
        if let (Some(day), Some(start), Some(end)) = (day, start, end) {
            let at = |time: Time| format!("{day}T{}", time.strftime("%H:%M"));
            seance.insert("debut_local".to_owned(), at(start).into());
            seance.insert("fin_local".to_owned(), at(end).into());
        }
        seance.entry("fuseau").or_insert_with(|| Value::from(ZONE));
        let link = self.sheet.get(&field("lien")).trim().to_owned();
        if !link.is_empty() && !link.starts_with("https://") {
            self.refuse(field("lien"), "Un lien commence par https://.");
        }
        if !link.is_empty() || seance.contains_key("lien_visio") {
            let link = (!link.is_empty()).then_some(link);
            seance.insert("lien_visio".to_owned(), json!(link));
        }
    }

    fn pair(&mut self) {
        let known = self.base["coanimation"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let mut people = Vec::new();
        for rank in 0..PAIR {
            let part = |part: &str| {
                let typed = self.sheet.get(&format!("anim{rank}_{part}"));
                typed.trim().to_owned()
            };
            let [id, first, last, quality, email] = PERSON.map(part);
            if [&first, &last, &quality, &email]
                .iter()
                .all(|typed| typed.is_empty())
            {
                continue;
            }
            let mut person = known
                .iter()
                .find(|one| !id.is_empty() && word(&one["id"]) == id)
                .and_then(Value::as_object)
                .cloned()
                .unwrap_or_default();
            for (name, typed, missing) in [
                ("prenom", &first, "Écrivez son prénom."),
                ("nom", &last, "Écrivez son nom."),
                (
                    "qualite",
                    &quality,
                    "Dites en quelle qualité, comme «\u{a0}patiente partenaire\u{a0}».",
                ),
            ] {
                if typed.is_empty() {
                    self.refuse(format!("anim{rank}_{name}"), missing);
                }
                person.insert(name.to_owned(), typed.as_str().into());
            }
            if email.is_empty() {
                person.remove("courriel");
            } else {
                if let Err(error) = Email::parse(&email) {
                    self.refuse(format!("anim{rank}_courriel"), error.to_string());
                }
                person.insert("courriel".to_owned(), email.into());
            }
            person
                .entry("id")
                .or_insert_with(|| format!("anim-{}", rank + 1).into());
            person
                .entry("role")
                .or_insert_with(|| Value::from("coanimation"));
            people.push(Value::Object(person));
        }
        self.set("coanimation", people);
    }
}

fn is_modality(word: &str) -> bool {
    ["visioconference", "presentiel", "hybride"].contains(&word)
}

fn word(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn number(value: &Value) -> String {
    value
        .as_i64()
        .map(|number| number.to_string())
        .unwrap_or_default()
}

fn flag(value: &Value) -> &'static str {
    if value.as_bool() == Some(true) {
        "oui"
    } else {
        ""
    }
}

/// The day and the hour that the wall clock shows at an instant of the document.
#[must_use]
pub fn wall(instant: &Value) -> (String, String) {
    let instant = instant.as_str().and_then(|text| text.parse().ok());
    instant
        .map(|instant: Timestamp| {
            let zoned = instant.to_zoned(paris());
            (
                zoned.date().to_string(),
                zoned.time().strftime("%H:%M").to_string(),
            )
        })
        .unwrap_or_default()
}

/// An instant as the document writes it.
#[must_use]
pub fn written(moment: &Zoned) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// Why a day and an hour make no moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoMoment {
    /// The day is missing or cannot be read.
    Day,
    /// The hour is missing or cannot be read.
    Hour,
    /// The clocks jump over it in spring.
    Skipped,
}

impl NoMoment {
    /// Which part is wrong, and what to do; `what` is « l’appel ouvre ».
    #[must_use]
    pub fn said(self, what: &str) -> (&'static str, String) {
        match self {
            Self::Day => ("date", format!("Choisissez le jour où {what}.")),
            Self::Hour => (
                "heure",
                format!("Écrivez l’heure à laquelle {what}, comme 09:00."),
            ),
            Self::Skipped => (
                "heure",
                "Cette heure n’existe pas\u{a0}: cette nuit-là, on passe à l’heure d’été."
                    .to_owned(),
            ),
        }
    }
}

/// The moment at which the wall clock of Paris shows this day and this hour.
///
/// « 23:59 » means the whole last minute of the day.
///
/// # Errors
/// Which of the two is wrong.
pub fn moment(day: &str, hour: &str) -> Result<Zoned, NoMoment> {
    let day: Date = day.trim().parse().map_err(|_| NoMoment::Day)?;
    let mut time = parse_time(hour).ok_or(NoMoment::Hour)?;
    if (time.hour(), time.minute()) == (23, 59) {
        time = Time::constant(23, 59, 59, 0);
    }
    let ambiguous = paris().into_ambiguous_zoned(DateTime::from_parts(day, time));
    if matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. }) {
        return Err(NoMoment::Skipped);
    }
    ambiguous.compatible().map_err(|_| NoMoment::Day)
}

/// « 18:00 », and what people type for it: « 18h », « 18h30 ».
fn parse_time(typed: &str) -> Option<Time> {
    let typed = typed.trim().to_lowercase().replace(' ', "");
    let (hour, minute) = typed.split_once([':', 'h']).unwrap_or((&typed, ""));
    let minute = minute.get(..2).unwrap_or(minute);
    let minute = if minute.is_empty() {
        0
    } else {
        minute.parse().ok()?
    };
    Time::new(hour.parse().ok()?, minute, 0, 0).ok()
}

/// The zone of every hour that is typed.
#[must_use]
pub fn paris() -> TimeZone {
    TimeZone::get(ZONE).unwrap_or(TimeZone::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Value {
        serde_json::from_str(include_str!("../../../examples/appel_gap_pp_2025.json"))
            .expect("JSON")
    }

    fn faults(change: impl FnOnce(&mut Sheet)) -> Vec<String> {
        let mut sheet = Sheet::of(&example());
        change(&mut sheet);
        match sheet.document(&example(), Scope::Draft) {
            Ok(_) => Vec::new(),
            Err(faults) => faults.into_iter().map(|fault| fault.field).collect(),
        }
    }

    #[test]
    fn a_sheet_that_is_not_touched_changes_nothing() {
        for scope in [Scope::Draft, Scope::Published] {
            let document = Sheet::of(&example()).document(&example(), scope);
            assert_eq!(document.expect("sound"), example(), "{scope:?}");
        }
    }

    #[test]
    fn every_field_that_is_wrong_is_named() {
        let empty = Sheet::default().document(&json!({ "appel": {} }), Scope::Draft);
        let named: Vec<String> = empty
            .expect_err("faults")
            .into_iter()
            .map(|fault| fault.field)
            .collect();
        assert_eq!(
            named,
            [
                "slug",
                "dispositif",
                "annee",
                "titre",
                "titre_court",
                "chapo",
                "objectifs",
                "modalite",
                "cible",
                "maximum",
                "contact_courriel",
                "contact_telephone",
                "ouverture_date",
                "cloture_date",
                "seance0_titre",
            ]
        );
        assert_eq!(faults(|sheet| sheet.set("slug", "GAP PP")), ["slug"]);
        assert_eq!(faults(|sheet| sheet.set("maximum", "3")), ["maximum"]);
        assert_eq!(
            faults(|sheet| sheet.set("cloture_date", "2025-01-01")),
            ["cloture_date"]
        );
        assert_eq!(
            faults(|sheet| sheet.set("commission", "2025-02-13")),
            ["commission"]
        );
        assert_eq!(
            faults(|sheet| sheet.set("seance1_fin", "17:00")),
            ["seance1_fin"]
        );
        assert_eq!(faults(|sheet| sheet.set("anim0_nom", " ")), ["anim0_nom"]);
    }

    #[test]
    fn a_published_call_keeps_its_address_and_its_opening() {
        let mut sheet = Sheet::of(&example());
        sheet.set("slug", "autre");
        sheet.set("cloture_date", "2030-01-01");
        sheet.set("chapo", "Venez.");
        let document = sheet.document(&example(), Scope::Published).expect("sound");
        assert_eq!(document["appel"]["slug"], "gap-pp-2025");
        assert_eq!(
            document["appel"]["calendrier"],
            example()["appel"]["calendrier"]
        );
        assert_eq!(document["appel"]["chapo"], "Venez.");
    }

    #[test]
    fn a_meeting_is_added_emptied_and_moved() {
        let mut sheet = Sheet::of(&example());
        for part in ["titre", "date"] {
            sheet.set(format!("seance7_{part}"), "");
        }
        sheet.set("seance1_debut", "17h30");
        for (part, typed) in [
            ("titre", "Rattrapage"),
            ("date", "2025-06-24"),
            ("debut", "18h"),
            ("fin", "20h"),
        ] {
            sheet.set(format!("seance8_{part}"), typed);
        }
        let document = sheet.document(&example(), Scope::Draft).expect("sound");
        let seances = document["appel"]["seances"].as_array().expect("a list");
        assert_eq!(seances.len(), 8);
        assert_eq!(seances[1]["debut_local"], "2025-04-08T17:30");
        assert_eq!(seances[1].get("debut_utc"), None);
        let added = seances
            .iter()
            .find(|seance| seance["titre"] == "Rattrapage")
            .expect("the new one");
        assert_eq!(added["fuseau"], ZONE);
        assert!(
            seances
                .iter()
                .filter(|one| one["id"] == added["id"])
                .count()
                == 1
        );
        assert!(
            !seances
                .iter()
                .any(|one| one["titre"] == "Synthèse collaborative")
        );
    }

    #[test]
    fn hours_are_those_of_the_wall_clock_of_paris() {
        let at = |day: &str, hour: &str| moment(day, hour).map(|moment| written(&moment));
        assert_eq!(
            at("2026-02-13", "23:59").as_deref(),
            Ok("2026-02-13T23:59:59+01:00")
        );
        assert_eq!(
            at("2026-07-01", "9h").as_deref(),
            Ok("2026-07-01T09:00:00+02:00")
        );
        assert_eq!(at("2026-03-29", "02:30"), Err(NoMoment::Skipped));
        assert_eq!(at("", "9h"), Err(NoMoment::Day));
        assert_eq!(at("2026-07-01", "25h"), Err(NoMoment::Hour));
    }
}
