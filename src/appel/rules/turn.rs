//! Opening, closing and extending a published call.

use jiff::{Timestamp, Unit, Zoned};

use super::{
    sheet::{Fault, moment, paris, written},
    state_at,
};
use crate::{
    appel::{
        document::Document,
        model::{AppelEvent, AppelState},
    },
    db::Instant,
    server::clock::wording,
};

/// What is done to the calendar of a published call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// It opens now.
    OpenNow,
    /// It opens at this day and hour.
    OpenAt(String, String),
    /// It closes now.
    CloseNow,
    /// It closes at this later day and hour, and why.
    Extend(String, String, String),
}

/// The one date of the calendar that a turn changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turned {
    /// Its name in the document.
    pub field: &'static str,
    /// Its new instant, as the document writes it.
    pub instant: String,
    /// How it is told.
    pub event: AppelEvent,
    /// How the journal calls it.
    pub action: &'static str,
}

/// The shortest reason that says something.
const REASON: usize = 5;

/// What a turn changes in the calendar of a call, or why it cannot.
///
/// # Errors
/// Every field of its form that is wrong.
pub fn turned(call: &Document, turn: &Turn, now: Instant) -> Result<Turned, Vec<Fault>> {
    let state = state_at(call, now);
    match turn {
        Turn::OpenNow if state == AppelState::AVenir => Ok(Turned {
            field: "ouverture",
            instant: written(&second(now)),
            event: AppelEvent::Opened,
            action: "appel.opened",
        }),
        Turn::OpenAt(day, hour) if state == AppelState::AVenir => open_at(call, day, hour, now),
        Turn::OpenNow | Turn::OpenAt(..) => Err(refuse("ouvrir", "L’appel a déjà ouvert.")),
        Turn::CloseNow if state == AppelState::Ouvert => close_now(call, now),
        Turn::CloseNow => Err(refuse("clore", "L’appel n’est pas ouvert.")),
        Turn::Extend(day, hour, why) => extend(call, day, hour, why, now),
    }
}

fn open_at(call: &Document, day: &str, hour: &str, now: Instant) -> Result<Turned, Vec<Fault>> {
    let opens = moment(day, hour).map_err(|wrong| {
        let (part, message) = wrong.said("l’appel ouvre");
        refuse(&format!("ouvrir_{part}"), &message)
    })?;
    let instant = Instant::new(opens.timestamp());
    if instant <= now {
        return Err(refuse(
            "ouvrir_date",
            "Cette date est passée. Pour ouvrir tout de suite, servez-vous du bouton «\u{a0}Ouvrir maintenant\u{a0}».",
        ));
    }
    if instant >= call.calendar.closes_at {
        return Err(refuse(
            "ouvrir_date",
            &format!(
                "L’appel se clôt le {}\u{a0}: choisissez une date avant.",
                wording::day_and_time(call.calendar.closes_at)
            ),
        ));
    }
    Ok(Turned {
        field: "ouverture",
        instant: written(&opens),
        event: AppelEvent::Opened,
        action: "appel.opening_moved",
    })
}

/// The closing second counts whole: the last one that is over closes at once.
fn close_now(call: &Document, now: Instant) -> Result<Turned, Vec<Fault>> {
    let last = second(now.before(std::time::Duration::from_secs(1)));
    if Instant::new(last.timestamp()) <= call.calendar.opens_at {
        return Err(refuse(
            "clore",
            "L’appel vient d’ouvrir. Attendez une minute, puis recommencez.",
        ));
    }
    Ok(Turned {
        field: "cloture",
        instant: written(&last),
        event: AppelEvent::Closed,
        action: "appel.closed",
    })
}

fn extend(
    call: &Document,
    day: &str,
    hour: &str,
    why: &str,
    now: Instant,
) -> Result<Turned, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut fault = |field: &str, message: String| {
        faults.push(Fault {
            field: field.to_owned(),
            message,
        });
    };
    let closes = moment(day, hour);
    match &closes {
        Err(wrong) => {
            let (part, message) = wrong.said("l’appel se clôt");
            fault(&format!("prolonger_{part}"), message);
        }
        Ok(closes) => {
            let instant = Instant::new(closes.timestamp());
            if instant <= call.calendar.closes_at {
                let current = wording::day_and_time(call.calendar.closes_at);
                fault(
                    "prolonger_date",
                    format!("L’appel se clôt déjà le {current}\u{a0}: choisissez une date après."),
                );
            } else if instant <= now {
                fault(
                    "prolonger_date",
                    "Cette date est passée\u{a0}: choisissez une date à venir.".to_owned(),
                );
            } else if let Some(commission) = call
                .calendar
                .commission
                .filter(|commission| closes.date() > *commission)
            {
                fault(
                    "prolonger_date",
                    format!(
                        "La commission se réunit le {}. Changez d’abord cette date, plus bas, dans les dates.",
                        wording::full_date(commission)
                    ),
                );
            }
        }
    }
    if why.trim().chars().count() < REASON {
        fault(
            "prolonger_motif",
            "Dites pourquoi en quelques mots\u{a0}: ce motif reste dans l’histoire de l’appel."
                .to_owned(),
        );
    }
    match closes {
        Ok(closes) if faults.is_empty() => Ok(Turned {
            field: "cloture",
            instant: written(&closes),
            event: AppelEvent::Extended,
            action: "appel.extended",
        }),
        _ => Err(faults),
    }
}

fn refuse(field: &str, message: &str) -> Vec<Fault> {
    vec![Fault {
        field: field.to_owned(),
        message: message.to_owned(),
    }]
}

/// A moment to the second, on the wall clock of Paris.
fn second(moment: Instant) -> Zoned {
    let whole = moment.timestamp().round(Unit::Second);
    let whole = whole.ok().filter(|whole| *whole <= moment.timestamp());
    let whole = whole
        .or_else(|| Timestamp::from_second(moment.timestamp().as_second()).ok())
        .unwrap_or(moment.timestamp());
    whole.to_zoned(paris())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appel::document::tests::example;

    fn at(moment: &str) -> Instant {
        Instant::new(moment.parse().expect("an instant"))
    }

    fn tried(turn: &Turn, now: &str) -> Result<String, Vec<String>> {
        turned(&example().document, turn, at(now))
            .map(|turned| turned.instant)
            .map_err(|faults| faults.into_iter().map(|fault| fault.field).collect())
    }

    const BEFORE: &str = "2025-01-01T12:00:00.5+01:00";
    const OPEN: &str = "2025-01-20T12:00:00.5+01:00";
    const AFTER: &str = "2025-02-15T00:00:00+01:00";

    #[test]
    fn a_call_opens_once_now_or_later() {
        assert_eq!(
            tried(&Turn::OpenNow, BEFORE),
            Ok("2025-01-01T12:00:00+01:00".to_owned())
        );
        let open_at = |day: &str| Turn::OpenAt(day.to_owned(), "9h".to_owned());
        assert_eq!(
            tried(&open_at("2025-01-13"), BEFORE),
            Ok("2025-01-13T09:00:00+01:00".to_owned())
        );
        let refused = |fields: &[&str]| -> Result<String, Vec<String>> {
            Err(fields.iter().map(|field| (*field).to_owned()).collect())
        };
        assert_eq!(
            tried(&open_at("2025-02-20"), BEFORE),
            refused(&["ouvrir_date"])
        );
        assert_eq!(
            tried(&open_at("2024-12-20"), BEFORE),
            refused(&["ouvrir_date"])
        );
        assert_eq!(tried(&open_at(""), BEFORE), refused(&["ouvrir_date"]));
        assert_eq!(tried(&Turn::OpenNow, OPEN), refused(&["ouvrir"]));
        assert_eq!(tried(&Turn::CloseNow, BEFORE), refused(&["clore"]));
        assert_eq!(tried(&Turn::CloseNow, AFTER), refused(&["clore"]));
    }

    #[test]
    fn closing_now_closes_at_once() {
        let turned = turned(&example().document, &Turn::CloseNow, at(OPEN)).expect("closed");
        let closes_at = at(&turned.instant);
        assert!(super::super::is_past(closes_at, at(OPEN)));
    }

    #[test]
    fn a_call_is_extended_for_a_reason_to_a_later_date_before_the_commission() {
        let extend =
            |day: &str, why: &str| Turn::Extend(day.to_owned(), "23:59".to_owned(), why.to_owned());
        for now in [OPEN, AFTER] {
            assert_eq!(
                tried(&extend("2025-02-18", "Peu de candidatures"), now),
                Ok("2025-02-18T23:59:59+01:00".to_owned())
            );
        }
        let fields = |turn: &Turn| tried(turn, OPEN).expect_err("refused");
        assert_eq!(
            fields(&extend("2025-02-14", "Assez dit")),
            ["prolonger_date"]
        );
        assert_eq!(
            fields(&extend("2025-02-21", "Assez dit")),
            ["prolonger_date"]
        );
        assert_eq!(
            fields(&extend("", " ")),
            ["prolonger_date", "prolonger_motif"]
        );
    }
}
