//! Reading a call from its document: the first place that is wrong refuses it.

use jiff::{
    civil::{Date, DateTime},
    tz::TimeZone,
};
use serde_json::{Value, json};

use super::{
    AppelSource, Calendar, Capacity, CoFacilitator, Contact, Criterion, Definition, Document,
    Licence, Method, Modality, NotACall, Prerequisite, Refusal, ReviewGrid, SCHEMA, Seance,
    SeanceKind, city, instant_of,
};
use crate::{
    appel::{
        model::{FormVersion, ProgrammeKind},
        place::Place,
    },
    form::{DefinitionErrors, QuestionKind, Questionnaire, parse},
};

impl AppelSource {
    /// Reads a `cops.appel/1` document.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn parse(text: &str) -> Result<Self, NotACall> {
        let value = serde_json::from_str(text).map_err(|error| {
            Place::root(&Value::Null).refuse(format_args!("JSON illisible : {error}"))
        })?;
        Self::from_value(value)
    }

    /// Reads a `cops.appel/1` document that is JSON already.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn from_value(value: Value) -> Result<Self, NotACall> {
        let document = Document::from_value(&value)?;
        let call = Place::root(&value).field("appel")?;
        let asked = call.field("questionnaire")?;
        let no_rule = json!([]);
        let rules = call.optional("regles_eligibilite")?;
        let definition =
            Definition::read(asked.value(), rules.as_ref().map_or(&no_rule, Place::value))?;
        refuse_unknown_seances(&asked, &definition.questionnaire, &document.seances)?;
        let mut rest = value;
        if let Some(call) = rest.get_mut("appel").and_then(Value::as_object_mut) {
            call.remove("questionnaire");
            call.remove("regles_eligibilite");
        }
        Ok(Self {
            document,
            definition,
            rest,
        })
    }
}

impl Definition {
    /// Reads a questionnaire and the rules that go with it.
    ///
    /// # Errors
    /// Every place that is wrong, and why.
    pub(in crate::appel) fn read(
        questionnaire: &Value,
        rules: &Value,
    ) -> Result<Self, DefinitionErrors> {
        let parsed = parse::questionnaire(questionnaire)?;
        Ok(Self {
            rules: parse::eligibility_rules(rules, &parsed)?,
            questionnaire: parsed,
            questionnaire_source: questionnaire.clone(),
            rules_source: rules.clone(),
        })
    }

    /// The same definition under another number among the versions of its call.
    ///
    /// The number is written in what is kept, so that the two never disagree.
    ///
    /// # Errors
    /// None in practice: it was read once already.
    pub(in crate::appel) fn numbered(
        &self,
        version: FormVersion,
    ) -> Result<Self, DefinitionErrors> {
        let mut questionnaire = self.questionnaire_source.clone();
        if let Some(fields) = questionnaire.as_object_mut() {
            fields.insert("version".to_owned(), json!(version));
        }
        Self::read(&questionnaire, &self.rules_source)
    }

    /// Whether the two ask the same, whatever number their versions bear.
    pub(in crate::appel) fn asks_the_same_as(&self, other: &Self) -> bool {
        let unnumbered = |source: &Value| {
            let mut source = source.clone();
            if let Some(fields) = source.as_object_mut() {
                fields.remove("version");
            }
            source
        };
        self.rules_source == other.rules_source
            && unnumbered(&self.questionnaire_source) == unnumbered(&other.questionnaire_source)
    }
}

/// A grid line that speaks of a meeting the call does not announce would be read wrong.
fn refuse_unknown_seances(
    asked: &Place<'_>,
    questionnaire: &Questionnaire,
    seances: &[Seance],
) -> Result<(), Refusal> {
    for question in questionnaire.questions() {
        let QuestionKind::Grid(grid) = &question.kind else {
            continue;
        };
        for named in grid.rows.iter().filter_map(|row| row.seance.as_ref()) {
            if !seances.iter().any(|seance| seance.id == *named) {
                return Err(asked.refuse(format_args!(
                    "la question « {} » parle de la séance « {named} », que l’appel n’annonce pas",
                    question.id
                )));
            }
        }
    }
    Ok(())
}

impl Document {
    /// Reads what the call says, from the document or from the record.
    ///
    /// # Errors
    /// The first place that is wrong, and why.
    pub fn from_value(value: &Value) -> Result<Self, Refusal> {
        let root = Place::root(value);
        let schema = root.field("schema")?;
        if schema.text()? != SCHEMA {
            return Err(schema.refuse(format_args!("attendu « {SCHEMA} »")));
        }
        Self::read(&root.field("appel")?)
    }

    fn read(call: &Place<'_>) -> Result<Self, Refusal> {
        let slug = call.field("slug")?;
        let zone = call.field("fuseau")?;
        read_zone(&zone)?;
        let modality = read_modality(&call.field("modalite")?)?;
        let seances = call.list("seances", |seance| read_seance(seance))?;
        refuse_twins(call, "seances", seances.iter().map(|seance| &seance.id))?;
        Ok(Self {
            slug: slug
                .text()?
                .parse()
                .map_err(|refusal| slug.refuse(refusal))?,
            programme: call.field("dispositif")?.word(ProgrammeKind::from_code)?,
            year: read_year(&call.field("annee")?)?,
            title: call.field("titre")?.text()?,
            short_title: call.field("titre_court")?.text()?,
            chapo: call.field("chapo")?.text()?,
            vocabulary: call.list("vocabulaire", Place::text)?,
            method: call
                .optional("methode")?
                .map(|method| read_method(&method))
                .transpose()?,
            objectives: call.list("objectifs", Place::text)?,
            is_not: call.list("ce_que_ce_n_est_pas", Place::text)?,
            prerequisites: call.list("prerequis", read_prerequisite)?,
            is_free: call.field("gratuit")?.flag()?,
            modality,
            capacity: read_capacity(&call.field("capacite")?)?,
            calendar: read_calendar(&call.field("calendrier")?)?,
            cofacilitators: call.list("coanimation", read_cofacilitator)?,
            contact: read_contact(&call.field("contact")?)?,
            confidentiality: call.list("confidentialite", Place::text)?,
            licence: call
                .optional("licence_productions")?
                .map(|licence| read_licence(&licence))
                .transpose()?,
            seances,
            review_grid: call
                .optional("grille_lecture")?
                .map(|grid| read_review_grid(&grid))
                .transpose()?,
        })
    }
}

fn read_year(year: &Place<'_>) -> Result<i16, Refusal> {
    let number = year.count()?;
    i16::try_from(number)
        .ok()
        .filter(|year| (2000..2200).contains(year))
        .ok_or_else(|| year.refuse(format_args!("{number} : attendu une année comme 2025")))
}

fn read_method(method: &Place<'_>) -> Result<Method, Refusal> {
    Ok(Method {
        code: method.field("code")?.text()?,
        label: method.field("libelle")?.text()?,
        ethics: optional_text(method, "ethique")?,
    })
}

fn read_prerequisite(prerequisite: &Place<'_>) -> Result<Prerequisite, Refusal> {
    Ok(Prerequisite {
        id: prerequisite.field("id")?.text()?,
        label: prerequisite.field("libelle")?.text()?,
    })
}

fn read_modality(modality: &Place<'_>) -> Result<Modality, Refusal> {
    modality.word(|word| match word {
        "visioconference" => Some(Modality::Visioconference),
        "presentiel" => Some(Modality::Presentiel),
        "hybride" => Some(Modality::Hybride),
        _ => None,
    })
}

fn read_capacity(capacity: &Place<'_>) -> Result<Capacity, Refusal> {
    let target = capacity.field("cible")?.count()?;
    let maximum = capacity.field("maximum")?;
    if maximum.count()? < target {
        return Err(maximum.refuse("le maximum est plus petit que la cible"));
    }
    Ok(Capacity {
        target,
        maximum: maximum.count()?,
        has_waiting_list: capacity.field("liste_attente")?.flag()?,
    })
}

fn read_calendar(calendar: &Place<'_>) -> Result<Calendar, Refusal> {
    let opens_at = calendar.field("ouverture")?.instant()?;
    let closing = calendar.field("cloture")?;
    let closes_at = closing.instant()?;
    if closes_at <= opens_at {
        return Err(closing.refuse("l’appel se clôt avant de s’ouvrir"));
    }
    Ok(Calendar {
        opens_at,
        closes_at,
        commission: optional_date(calendar, "commission")?,
        notification: optional_date(calendar, "notification")?,
        confirm_before: optional_date(calendar, "confirmation_avant")?,
    })
}

fn read_cofacilitator(person: &Place<'_>) -> Result<CoFacilitator, Refusal> {
    Ok(CoFacilitator {
        first_name: person.field("prenom")?.text()?,
        last_name: person.field("nom")?.text()?,
        quality: person.field("qualite")?.text()?,
        email: optional_text(person, "courriel")?,
    })
}

fn read_contact(contact: &Place<'_>) -> Result<Contact, Refusal> {
    Ok(Contact {
        email: contact.field("courriel")?.text()?,
        // A number is read as one: its spaces never break.
        phone: contact.field("telephone")?.text()?.replace(' ', "\u{a0}"),
    })
}

fn read_licence(licence: &Place<'_>) -> Result<Licence, Refusal> {
    Ok(Licence {
        code: licence.field("code")?.text()?,
        label: licence.field("libelle")?.text()?,
    })
}

fn read_seance(seance: &Place<'_>) -> Result<Seance, Refusal> {
    let zone_place = seance.field("fuseau")?;
    let zone = read_zone(&zone_place)?;
    let starts = seance
        .field("debut_local")?
        .parsed::<DateTime>("2025-03-18T18:00")?;
    let end = seance.field("fin_local")?;
    let ends = end.parsed::<DateTime>("2025-03-18T19:30")?;
    if ends <= starts {
        return Err(end.refuse("la rencontre finit avant de commencer"));
    }
    agree_with_utc(seance, "debut_utc", starts, &zone)?;
    agree_with_utc(seance, "fin_utc", ends, &zone)?;
    Ok(Seance {
        id: seance.field("id")?.text()?,
        kind: seance.field("type")?.word(|word| match word {
            "lancement" => Some(SeanceKind::Lancement),
            "seance" => Some(SeanceKind::Seance),
            "synthese" => Some(SeanceKind::Synthese),
            "atelier" => Some(SeanceKind::Atelier),
            _ => None,
        })?,
        title: seance.field("titre")?.text()?,
        starts,
        ends,
        zone,
        modality: read_modality(&seance.field("modalite")?)?,
        video_link: optional_text(seance, "lien_visio")?,
    })
}

fn read_zone(zone: &Place<'_>) -> Result<String, Refusal> {
    let name = zone.text()?;
    TimeZone::get(&name).map_err(|_| {
        zone.refuse(format_args!(
            "« {name} » : fuseau inconnu, attendu comme « Europe/Paris »"
        ))
    })?;
    Ok(name)
}

/// The document may also give the instant; a disagreement is a mistake of summer time.
fn agree_with_utc(
    seance: &Place<'_>,
    name: &str,
    local: DateTime,
    zone: &str,
) -> Result<(), Refusal> {
    let Some(announced) = seance.optional(name)? else {
        return Ok(());
    };
    let derived = instant_of(local, zone);
    if announced.instant()? == derived {
        return Ok(());
    }
    Err(announced.refuse(format_args!(
        "{local} à l’heure de {} est {}",
        city(zone),
        derived.timestamp()
    )))
}

fn read_review_grid(grid: &Place<'_>) -> Result<ReviewGrid, Refusal> {
    let scale = grid.field("echelle")?;
    let min = scale.field("min")?.count()?;
    let highest = scale.field("max")?;
    let max = highest.count()?;
    if max <= min {
        return Err(highest.refuse("la note la plus haute n’est pas au-dessus de la plus basse"));
    }
    let criteria = grid.field("criteres")?.each(|criterion| {
        Ok(Criterion {
            id: criterion.field("id")?.text()?,
            label: criterion.field("libelle")?.text()?,
            weight: criterion.field("poids")?.count()?,
        })
    })?;
    refuse_twins(
        grid,
        "criteres",
        criteria.iter().map(|criterion| &criterion.id),
    )?;
    Ok(ReviewGrid {
        readers: grid.field("lecteurs")?.count()?,
        min,
        max,
        criteria,
    })
}

fn optional_text(place: &Place<'_>, name: &str) -> Result<Option<String>, Refusal> {
    place.optional(name)?.map(|text| text.text()).transpose()
}

fn optional_date(place: &Place<'_>, name: &str) -> Result<Option<Date>, Refusal> {
    place
        .optional(name)?
        .map(|date| date.parsed("2025-02-24"))
        .transpose()
}

fn refuse_twins<'i>(
    place: &Place<'_>,
    list: &str,
    ids: impl Iterator<Item = &'i String>,
) -> Result<(), Refusal> {
    let mut seen = std::collections::BTreeSet::new();
    for id in ids {
        if !seen.insert(id) {
            return Err(place.refuse(format_args!("{list} : « {id} » revient deux fois")));
        }
    }
    Ok(())
}
