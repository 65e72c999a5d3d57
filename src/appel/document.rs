//! A call as its document says it (`cops.appel/1`): read with precise
//! refusals, and either sound or not taken at all.

use jiff::{
    civil::{Date, DateTime},
    tz::TimeZone,
};
use serde_json::{Value, json};

pub use super::place::Refusal;
use super::{
    model::{AppelId, FormVersion, ProgrammeKind, Slug},
    place::Place,
};
use crate::{
    db::Instant,
    form::{DefinitionErrors, EligibilityRule, QuestionKind, Questionnaire, parse},
    server::clock::wording,
};

/// The name of this format, at the head of every document.
pub const SCHEMA: &str = "cops.appel/1";

/// A published call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appel {
    /// Its identifier.
    pub id: AppelId,
    /// The version of its questionnaire that new candidatures answer.
    pub version: FormVersion,
    /// What it says.
    pub document: Document,
}

/// Why a call is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotACall {
    /// What it says is wrong, at the first place found.
    #[error(transparent)]
    Document(#[from] Refusal),
    /// What it asks is wrong, at every place found.
    #[error(transparent)]
    Definition(#[from] DefinitionErrors),
}

/// A call as it arrives: read, checked, ready to be published.
#[derive(Debug, Clone)]
pub struct AppelSource {
    /// What it says.
    pub document: Document,
    /// What it asks, and the rules by which answers are looked at.
    pub definition: Definition,
    /// The whole document as it came, less what [`Definition`] keeps.
    pub(super) rest: Value,
}

/// What a call asks: a questionnaire, and the eligibility rules that read its answers.
///
/// They are published together, because a rule means something only beside the
/// questions it reads.
#[derive(Debug, Clone)]
pub struct Definition {
    /// The questions.
    pub questionnaire: Questionnaire,
    /// The rules: they propose, people decide.
    pub rules: Vec<EligibilityRule>,
    pub(super) questionnaire_source: Value,
    pub(super) rules_source: Value,
}

/// Everything a call says, apart from what it asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its name in addresses.
    pub slug: Slug,
    /// What one joins through it.
    pub programme: ProgrammeKind,
    /// The year of the cycle.
    pub year: i16,
    /// Its full title.
    pub title: String,
    /// Its title where room is short: `GAP PP 2025`.
    pub short_title: String,
    /// One sentence that says what it is.
    pub chapo: String,
    /// The words to explain before using them, each with its meaning.
    pub vocabulary: Vec<String>,
    /// How situations are worked on.
    pub method: Option<Method>,
    /// What the group is for.
    pub objectives: Vec<String>,
    /// What the group is not: `une formation`, with its article.
    pub is_not: Vec<String>,
    /// What one needs to join.
    pub prerequisites: Vec<Prerequisite>,
    /// Whether joining costs nothing.
    pub is_free: bool,
    /// Where people meet.
    pub modality: Modality,
    /// How many may join.
    pub capacity: Capacity,
    /// The dates of the selection.
    pub calendar: Calendar,
    /// The pair that leads the group.
    pub cofacilitators: Vec<CoFacilitator>,
    /// Whom to ask.
    pub contact: Contact,
    /// What protects people's words.
    pub confidentiality: Vec<String>,
    /// The licence of what the group publishes.
    pub licence: Option<Licence>,
    /// The meetings, in order.
    pub seances: Vec<Seance>,
    /// How candidatures are read.
    pub review_grid: Option<ReviewGrid>,
}

/// How situations are worked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    /// `GEASE`.
    pub code: String,
    /// What the code stands for.
    pub label: String,
    /// The intention that leads the method.
    pub ethics: Option<String>,
}

/// What one needs to join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prerequisite {
    /// Its stable name.
    pub id: String,
    /// What it says.
    pub label: String,
}

/// Where people meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Modality {
    /// By video.
    Visioconference,
    /// In one place.
    Presentiel,
    /// In one place and by video at once.
    Hybride,
}

/// How many may join: a target, and a limit that people may still exceed by decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    /// How many are hoped for.
    pub target: u32,
    /// How many at most.
    pub maximum: u32,
    /// Whether others may wait for a place.
    pub has_waiting_list: bool,
}

/// The dates of the selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar {
    /// The first instant at which a candidature is received.
    pub opens_at: Instant,
    /// The last second, whole, at which a candidature is received.
    pub closes_at: Instant,
    /// The day the candidatures are discussed.
    pub commission: Option<Date>,
    /// The day everyone gets an answer.
    pub notification: Option<Date>,
    /// The last day to confirm one's place.
    pub confirm_before: Option<Date>,
}

/// One of the pair that leads the group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoFacilitator {
    /// First name.
    pub first_name: String,
    /// Name.
    pub last_name: String,
    /// In what quality she or he leads.
    pub quality: String,
    /// Where the platform writes to her or him; never shown to the public.
    pub email: Option<String>,
}

impl CoFacilitator {
    /// First name and name.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

/// Whom to ask about the call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Public e-mail address.
    pub email: String,
    /// Public telephone number, as it is shown.
    pub phone: String,
}

/// A licence of publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Licence {
    /// `CC-BY-NC-SA`.
    pub code: String,
    /// What it allows, in words.
    pub label: String,
}

/// What kind of meeting it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeanceKind {
    /// The first: people meet, the frame is set.
    Lancement,
    /// One situation is worked on.
    Seance,
    /// The last: what the year taught is written together.
    Synthese,
    /// A workshop on its own.
    Atelier,
}

/// A planned meeting, at its local time: the wall clock is what was promised,
/// the instant only follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seance {
    /// Its stable name, which the availability grid refers to.
    pub id: String,
    /// What kind of meeting it is.
    pub kind: SeanceKind,
    /// What it is called.
    pub title: String,
    /// When it begins, on the wall clock of `zone`.
    pub starts: DateTime,
    /// When it ends, on the wall clock of `zone`.
    pub ends: DateTime,
    /// The zone of that clock: `Europe/Paris`.
    pub zone: String,
    /// Where people meet.
    pub modality: Modality,
    /// The video link, for the members of the group only.
    pub video_link: Option<String>,
}

impl Seance {
    /// The instant at which it begins.
    #[must_use]
    pub fn starts_at(&self) -> Instant {
        instant_of(self.starts, &self.zone)
    }

    /// The instant at which it ends.
    #[must_use]
    pub fn ends_at(&self) -> Instant {
        instant_of(self.ends, &self.zone)
    }

    /// « mardi 18 mars, 18 h à 19 h 30, heure de Paris ».
    #[must_use]
    pub fn wording(&self) -> String {
        let day = self.starts.date();
        format!(
            "{} {}, {} à {}, heure de\u{a0}{}",
            wording::weekday(day),
            wording::day_and_month(day),
            wording::clock_time(self.starts.time()),
            wording::clock_time(self.ends.time()),
            city(&self.zone),
        )
    }
}

/// « Paris » of « Europe/Paris ».
fn city(zone: &str) -> String {
    zone.rsplit('/').next().unwrap_or(zone).replace('_', " ")
}

/// The zone was checked when the document was read; UTC only stands in for a zone
/// that the machine has lost since.
fn instant_of(local: DateTime, zone: &str) -> Instant {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let instant = zone.to_ambiguous_timestamp(local).compatible();
    Instant::new(instant.unwrap_or(jiff::Timestamp::MAX))
}

/// How candidatures are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewGrid {
    /// How many people read each candidature.
    pub readers: u32,
    /// The lowest mark.
    pub min: u32,
    /// The highest mark.
    pub max: u32,
    /// What is marked.
    pub criteria: Vec<Criterion>,
}

/// One thing that readers mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// Its stable name.
    pub id: String,
    /// What it says.
    pub label: String,
    /// How many times its mark counts.
    pub weight: u32,
}

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
    pub(super) fn read(questionnaire: &Value, rules: &Value) -> Result<Self, DefinitionErrors> {
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
    pub(super) fn numbered(&self, version: FormVersion) -> Result<Self, DefinitionErrors> {
        let mut questionnaire = self.questionnaire_source.clone();
        if let Some(fields) = questionnaire.as_object_mut() {
            fields.insert("version".to_owned(), json!(version));
        }
        Self::read(&questionnaire, &self.rules_source)
    }

    /// Whether the two ask the same, whatever number their versions bear.
    pub(super) fn asks_the_same_as(&self, other: &Self) -> bool {
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

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The example call.
    pub fn example() -> AppelSource {
        AppelSource::parse(include_str!("../../examples/appel_gap_pp_2025.json"))
            .expect("the example call")
    }

    fn example_with(change: impl FnOnce(&mut Value)) -> Result<AppelSource, NotACall> {
        let text = include_str!("../../examples/appel_gap_pp_2025.json");
        let mut value = serde_json::from_str(text).expect("JSON");
        change(&mut value);
        AppelSource::from_value(value)
    }

    fn refusal(change: impl FnOnce(&mut Value)) -> String {
        example_with(change).expect_err("a refusal").to_string()
    }

    #[test]
    fn the_example_is_read_whole() {
        let AppelSource {
            document,
            definition,
            rest,
        } = example();
        assert_eq!(document.slug.as_str(), "gap-pp-2025");
        assert_eq!(document.programme, ProgrammeKind::GapPp);
        assert_eq!(document.seances.len(), 8);
        assert_eq!(document.prerequisites.len(), 4);
        assert_eq!(document.cofacilitators[1].name(), "Aurore Salicorne");
        assert_eq!(
            document.review_grid.map(|grid| grid.criteria.len()),
            Some(4)
        );
        assert_eq!(definition.questionnaire.version(), 3);
        assert_eq!(definition.rules.len(), 5);
        assert!(rest["appel"].get("questionnaire").is_none());
        assert_eq!(rest["referentiels"]["territoires"][0]["code"], "est");
    }

    #[test]
    fn a_seance_is_worded_at_its_local_time() {
        let seances = example().document.seances;
        assert_eq!(
            seances[0].wording(),
            "mardi 18 mars, 18\u{a0}h à 19\u{a0}h\u{a0}30, heure de\u{a0}Paris"
        );
        assert_eq!(
            seances[0].starts_at().timestamp().to_string(),
            "2025-03-18T17:00:00Z"
        );
        assert_eq!(
            seances[1].starts_at().timestamp().to_string(),
            "2025-04-08T16:00:00Z"
        );
    }

    #[test]
    fn a_refusal_names_its_place() {
        assert_eq!(
            refusal(|call| call["schema"] = json!("cops.appel/2")),
            "schema : attendu « cops.appel/1 »"
        );
        assert_eq!(
            refusal(|call| call["appel"]["titre"] = json!(" ")),
            "appel.titre : texte attendu"
        );
        assert_eq!(
            refusal(|call| {
                call["appel"]
                    .as_object_mut()
                    .expect("an object")
                    .remove("calendrier");
            }),
            "appel.calendrier : manque"
        );
        assert_eq!(
            refusal(|call| call["appel"]["calendrier"]["cloture"] = json!("2025-01-01T00:00:00Z")),
            "appel.calendrier.cloture : l’appel se clôt avant de s’ouvrir"
        );
        assert_eq!(
            refusal(|call| call["appel"]["seances"][1]["debut_utc"] = json!("2025-04-08T17:00:00Z")),
            "appel.seances[1].debut_utc : 2025-04-08T18:00:00 à l’heure de Paris est 2025-04-08T16:00:00Z"
        );
        assert_eq!(
            refusal(|call| call["appel"]["seances"][1]["id"] = json!("gap-pp-2025-s2")),
            "appel : seances : « gap-pp-2025-s2 » revient deux fois"
        );
        assert_eq!(
            refusal(|call| call["appel"]["slug"] = json!("GAP PP")),
            "appel.slug : attendu des minuscules, des chiffres et des tirets, comme « gap-pp-2025 »"
        );
        assert!(AppelSource::parse("[").is_err());
        assert_eq!(
            AppelSource::parse("[]").expect_err("a refusal").to_string(),
            "document : objet attendu"
        );
    }

    #[test]
    fn a_grid_line_speaks_only_of_an_announced_seance() {
        let message = refusal(|call| {
            call["appel"]["seances"]
                .as_array_mut()
                .expect("a list")
                .pop();
        });
        assert!(message.contains("gap-pp-2025-synthese"), "{message}");
    }

    #[test]
    fn a_version_number_alone_is_no_change() {
        let renumbered = example_with(|call| call["appel"]["questionnaire"]["version"] = json!(9));
        let changed = example_with(|call| {
            call["appel"]["questionnaire"]["sections"][0]["titre"] = json!("Bonjour");
        });
        let example = example().definition;
        assert!(example.asks_the_same_as(&renumbered.expect("sound").definition));
        assert!(!example.asks_the_same_as(&changed.expect("sound").definition));
    }
}
