//! The school holidays of the settings: whole, in order, and of zone C.

use croisee::server::settings::{Overrides, Settings};
use jiff::civil::Weekday;

#[test]
fn school_holidays_are_whole_weeks_in_order() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("Leptos.toml");
    let settings = Settings::read(&file, &Overrides::default()).expect("the settings");
    let breaks = settings.school.breaks;
    // Five a school year: 2024-25, 2025-26 and 2026-27.
    let names: Vec<&str> = breaks.iter().map(|one| one.name.as_str()).collect();
    let year = ["Toussaint", "Noël", "hiver", "printemps", "été"];
    assert_eq!(names, year.repeat(3));
    for pair in breaks.windows(2) {
        assert!(pair[0].last < pair[1].first, "{pair:?}");
    }
    for one in &breaks {
        assert_eq!(one.first.weekday(), Weekday::Saturday, "{one:?}");
        let ends_in_august = one.last.month() == 8 && one.last.day() == 31;
        assert!(
            ends_in_august || one.last.weekday() == Weekday::Sunday,
            "{one:?}"
        );
        let days = (one.last - one.first).get_days() + 1;
        assert!(one.name == "été" || days == 16, "{one:?}: {days} days");
    }
    // Said once by hand, from what the ministry published for zone C.
    for (first, last) in [
        ("2025-02-15", "2025-03-02"),
        ("2026-02-21", "2026-03-08"),
        ("2026-04-18", "2026-05-03"),
    ] {
        let mut found = breaks.iter().filter(|one| one.first.to_string() == first);
        assert_eq!(
            found.next().map(|one| one.last.to_string()).as_deref(),
            Some(last)
        );
    }
}
