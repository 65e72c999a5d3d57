//! A document being written from a sheet.

use std::collections::BTreeSet;

use jiff::{
    Zoned,
    civil::{Date, Time},
};
use serde_json::{Map, Value, json};

use super::{
    DAYS, Fault, LISTS, PAIR, PERSON, Scope, Sheet,
    time::{ZONE, moment, parse_time, wall, written},
    word,
};
use crate::{
    account::model::Email,
    appel::{
        model::{ProgrammeKind, Slug},
        rules::words::name_of,
    },
};

/// The longest text of one field, in characters.
const LONGEST: usize = 4_000;

/// A document being written from a sheet.
pub(super) struct Writing<'s> {
    sheet: &'s Sheet,
    whole: &'s Value,
    base: &'s Value,
    call: Map<String, Value>,
    faults: Vec<Fault>,
}

impl<'s> Writing<'s> {
    /// Nothing written yet: the call is as it was.
    pub(super) fn of(sheet: &'s Sheet, base: &'s Value) -> Self {
        Self {
            sheet,
            whole: base,
            base: &base["appel"],
            call: base["appel"].as_object().cloned().unwrap_or_default(),
            faults: Vec::new(),
        }
    }

    /// The document, or every field that is wrong, in the order of the page.
    pub(super) fn document(mut self, scope: Scope) -> Result<Value, Vec<Fault>> {
        self.words(scope);
        self.people();
        self.calendar(scope);
        self.seances();
        self.pair();
        if !self.faults.is_empty() {
            return Err(self.faults);
        }
        let mut document = self.whole.clone();
        document["appel"] = self.call.into();
        Ok(document)
    }

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
