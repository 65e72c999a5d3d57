//! The call of last year, taken up for the next.

use std::collections::BTreeMap;

use jiff::{
    Timestamp,
    civil::{Date, DateTime, ISOWeekDate},
};
use serde_json::{Value, json};

use super::sheet::{moment, paris, written};

/// The same day a year later: the same day of the same week, so that a group
/// that meets on Tuesdays still does.
#[must_use]
pub fn a_year_after(date: Date) -> Date {
    let week = date.iso_week_date();
    let year = week.year() + 1;
    // Most years have no week 53: the last one stands for it.
    let same = ISOWeekDate::new(year, week.week(), week.weekday())
        .or_else(|_| ISOWeekDate::new(year, 52, week.weekday()));
    same.map_or(date, ISOWeekDate::date)
}

/// The whole document of a call, for the year after: dates moved, names and titles
/// of the new year, the links of last year's meetings left behind.
///
/// The questionnaire comes too; what it says of meetings follows their new names.
#[must_use]
pub fn next_year(document: &Value) -> Value {
    let mut next = document.clone();
    let call = &mut next["appel"];
    let year = call["annee"].as_i64().unwrap_or_default();
    let renew = |text: &str| renewed(text, year);
    call["annee"] = json!(year + 1);
    let slug = renew(call["slug"].as_str().unwrap_or_default());
    call["id"] = json!(slug);
    call["slug"] = json!(slug);
    for field in ["titre", "titre_court"] {
        let title = match call[field].as_str() {
            Some(title) => title.replace(&year.to_string(), &(year + 1).to_string()),
            None => continue,
        };
        call[field] = json!(title);
    }
    if let Some(fields) = call.as_object_mut() {
        fields.remove("statut");
    }
    for field in ["debut", "fin"] {
        if let Some(month) = call["periode"][field].as_str() {
            call["periode"][field] =
                json!(month.replace(&year.to_string(), &(year + 1).to_string()));
        }
    }
    for field in ["ouverture", "cloture"] {
        move_instant(&mut call["calendrier"][field]);
    }
    for field in ["commission", "notification", "confirmation_avant"] {
        move_date(&mut call["calendrier"][field]);
    }
    let mut names = BTreeMap::new();
    for seance in call["seances"].as_array_mut().into_iter().flatten() {
        let id = seance["id"].as_str().unwrap_or_default().to_owned();
        let renamed = renew(&id);
        seance["id"] = json!(renamed);
        names.insert(id, renamed);
        for field in ["debut_local", "fin_local"] {
            move_wall(&mut seance[field]);
        }
        if let Some(fields) = seance.as_object_mut() {
            for derived in ["debut_utc", "fin_utc", "decalage", "lien_visio"] {
                fields.remove(derived);
            }
        }
    }
    rename_seances(&mut call["questionnaire"], &names);
    next
}

/// The name of the year after: `gap-pp-2025` becomes `gap-pp-2026`.
fn renewed(name: &str, year: i64) -> String {
    let (old, new) = (year.to_string(), (year + 1).to_string());
    if name.contains(&old) {
        name.replace(&old, &new)
    } else {
        format!("{name}-{new}")
    }
}

fn move_date(date: &mut Value) {
    if let Some(day) = date.as_str().and_then(|text| text.parse().ok()) {
        *date = json!(a_year_after(day).to_string());
    }
}

/// A wall-clock time keeps its hour.
fn move_wall(wall: &mut Value) {
    let local = wall.as_str().and_then(|text| text.parse::<DateTime>().ok());
    if let Some(local) = local {
        let day = a_year_after(local.date());
        *wall = json!(format!("{day}T{}", local.time().strftime("%H:%M")));
    }
}

/// An instant keeps the hour that the wall clock of Paris showed.
fn move_instant(instant: &mut Value) {
    let moment_then = instant
        .as_str()
        .and_then(|text| text.parse::<Timestamp>().ok())
        .map(|instant| instant.to_zoned(paris()));
    if let Some(then) = moment_then {
        let day = a_year_after(then.date()).to_string();
        let hour = then.time().strftime("%H:%M").to_string();
        if let Ok(next) = moment(&day, &hour) {
            *instant = json!(written(&next));
        }
    }
}

/// The lines of a grid speak of the meetings by their new names.
fn rename_seances(questionnaire: &mut Value, names: &BTreeMap<String, String>) {
    let sections = questionnaire["sections"].as_array_mut();
    let questions = sections
        .into_iter()
        .flatten()
        .filter_map(|section| section["questions"].as_array_mut())
        .flatten();
    for question in questions {
        let Some(rows) = question.get_mut("lignes").and_then(Value::as_array_mut) else {
            continue;
        };
        for row in rows {
            for field in ["seance", "valeur"] {
                let renamed = row
                    .get(field)
                    .and_then(Value::as_str)
                    .and_then(|name| names.get(name));
                if let Some(renamed) = renamed {
                    row[field] = json!(renamed);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::appel::document::AppelSource;

    fn example() -> Value {
        serde_json::from_str(include_str!("../../../examples/appel_gap_pp_2025.json"))
            .expect("JSON")
    }

    #[test]
    fn the_example_a_year_later_is_a_sound_call_on_the_same_weekdays() {
        let next = next_year(&example());
        let call = &next["appel"];
        assert_eq!(call["slug"], "gap-pp-2026");
        assert_eq!(call["titre_court"], "GAP PP 2026");
        assert_eq!(call["calendrier"]["ouverture"], "2026-01-05T09:00:00+01:00");
        assert_eq!(call["calendrier"]["cloture"], "2026-02-13T23:59:59+01:00");
        assert_eq!(call["calendrier"]["commission"], "2026-02-19");
        assert_eq!(call["seances"][0]["debut_local"], "2026-03-17T18:00");
        assert_eq!(call["seances"][1]["id"], "gap-pp-2026-s1");
        assert_eq!(call["seances"][1].get("lien_visio"), None);
        let source = AppelSource::from_value(next).expect("a sound call");
        assert_eq!(source.document.seances.len(), 8);
    }

    #[test]
    fn ten_years_on_the_dates_have_not_drifted() {
        let mut next = example();
        for _ in 0..10 {
            next = next_year(&next);
            AppelSource::from_value(next.clone()).expect("a sound call");
        }
        assert_eq!(next["appel"]["slug"], "gap-pp-2035");
        assert_eq!(
            next["appel"]["seances"][0]["debut_local"],
            "2035-03-20T18:00"
        );
    }

    proptest! {
        #[test]
        fn a_year_later_is_the_same_weekday_about_the_same_day(
            year in 2000_i16..2100, month in 1_i8..=12, day in 1_i8..=28,
        ) {
            let date = Date::constant(year, month, day);
            let next = a_year_after(date);
            prop_assert_eq!(next.weekday(), date.weekday());
            let days = date.until(next).expect("a span").get_days();
            prop_assert!([357, 364, 371].contains(&days), "{} jours", days);
        }
    }
}
