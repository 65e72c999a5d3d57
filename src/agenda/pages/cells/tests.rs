use super::*;
use crate::agenda::{
    model::{Kind, Place, Source, State},
    rules::grid,
};

#[test]
fn a_day_leads_where_the_address_says() {
    let (day, other) = (Day::parse("2025-03-18"), Day::parse("2027-12-01"));
    let (day, other) = (day.expect("a day"), other.expect("a day"));
    for group in [
        None,
        Some("gap-pp-2025".to_owned()),
        Some("gap-2025-03-18".to_owned()),
    ] {
        for look in [Look::Month, Look::Week] {
            let asked = Asked {
                look,
                day: Some(day),
                group: group.clone(),
                kind: Some(Kind::Seance),
            };
            let way = Way::new(&asked, day);
            assert_eq!(way.to(&other.to_string()), asked.on(other).address());
            assert!(way.is_like(&Way::new(&asked, other)));
            assert!(!way.is_like(&Way::new(
                &Asked {
                    kind: None,
                    ..asked.clone()
                },
                day
            )));
        }
    }
}

#[test]
fn what_people_wrote_stays_a_text() {
    let day = Day::parse("2025-03-18").expect("a day");
    let agenda = Agenda {
        groups: vec![Source {
            code: "a".to_owned(),
            title: "\"><img src=x>".to_owned(),
            href: String::new(),
            files: None,
        }],
        meetings: vec![Meeting {
            day,
            from: 600,
            to: 660,
            kind: Kind::Seance,
            state: State::Coming,
            group: 0,
            title: "<script>alert(1)</script> & \"co\"".to_owned(),
            place: Place::Video,
            href: String::new(),
            there: None,
            mine: None,
        }],
        today: day,
        next: None,
        zone: None,
        home: None,
    };
    for look in [Look::Month, Look::Week] {
        let asked = Asked {
            look,
            day: Some(day),
            group: None,
            ..Asked::default()
        };
        let sight = Sight {
            open: day,
            is_awake: true,
        };
        let html = Drawn::new(&agenda, &asked, &grid(&agenda, &asked), sight).html();
        assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;co&quot;"));
        assert!(
            !html.contains("<script") && !html.contains("<img"),
            "{html}"
        );
        assert_eq!(
            html.matches("tabindex=\"0\"").count(),
            1,
            "one stop of the keyboard"
        );
        assert_eq!(html.matches("aria-selected=\"true\"").count(), 1);
        let label = "aria-label=\"mardi 18 mars 2025, 1\u{a0}rencontre, aujourd’hui\u{a0}: 10\u{a0}h &lt;script&gt;";
        assert!(html.contains(label), "{html}");
    }
}
