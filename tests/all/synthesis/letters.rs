//! What members are told of a text: each stage once, the day before it closes once, and never a word of it.

use axum::http::StatusCode;
use croisee::synthesis::actions::remind;

use super::desk::{begin, step};
use crate::{
    candidature::ground::wait_until,
    common::app::TestApp,
    seance::ground::{CELESTINE, IDRISS, ONDINE, group, member, signed_in},
};

/// The subjects of the letters about texts that somebody was sent, the oldest first.
async fn told(app: &TestApp, email: &str) -> Vec<String> {
    let letters = app.letters().await.into_iter();
    letters
        .filter(|letter| letter.recipient == email && letter.subject.contains("un texte"))
        .map(|letter| {
            for words in ["Lilas", "lilas"] {
                assert!(!letter.body_text.contains(words), "{}", letter.body_text);
                assert!(!letter.body_html.contains(words) && !letter.subject.contains(words));
            }
            let (_, subject) = letter.subject.split_once("un texte ").expect("a subject");
            subject.to_owned()
        })
        .collect()
}

db_test! {
    async fn members_are_told_once_of_each_stage_and_before_it_closes(db: Db) {
        let app = TestApp::on(db);
        group(&app).await;
        wait_until(&app, "2025-06-03T18:00:00+02:00");
        let (celestine, _) = (member(&app, CELESTINE).await, member(&app, ONDINE).await);
        // Whoever has not accepted the charter may open nothing, and is told nothing.
        signed_in(&app, IDRISS).await;
        let page = begin(&celestine, "compte_rendu", "2", "La rue des Lilas").await;
        assert_eq!(told(&app, ONDINE).await, [""; 0]);
        for (from, to, day) in [
            ("redaction", "proposee", ""),
            ("proposee", "redaction", ""),
            ("redaction", "proposee", ""),
            ("proposee", "contribution", "2025-06-20"),
        ] {
            let moved = step(&celestine, &page, from, to, day).await;
            assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.body);
        }
        assert_eq!(told(&app, ONDINE).await, ["à lire", "à lire", "à compléter"]);
        let letter = app.last_letter(ONDINE).await;
        assert!(letter.body_text.contains("jusqu’au soir du vendredi 20 juin 2025"), "{}", letter.body_text);
        assert!(letter.body_text.contains(&page), "{}", letter.body_text);

        // The morning of the day before, and once.
        wait_until(&app, "2025-06-19T08:50:00+02:00");
        remind(&app.state).await.expect("done");
        assert_eq!(told(&app, ONDINE).await.len(), 3);
        wait_until(&app, "2025-06-19T09:01:00+02:00");
        for _ in 0..2 {
            remind(&app.state).await.expect("done");
        }
        assert_eq!(told(&app, ONDINE).await[3..], ["se ferme bientôt"]);

        // Another date: another reminder, not before its time, nor just after it was told.
        let celestine = member(&app, CELESTINE).await;
        let moved = step(&celestine, &page, "contribution", "contribution", "2025-06-21").await;
        assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.body);
        wait_until(&app, "2025-06-20T09:00:30+02:00");
        remind(&app.state).await.expect("done");
        assert_eq!(told(&app, ONDINE).await[3..], ["se ferme bientôt", "à compléter"]);
        wait_until(&app, "2025-06-20T09:10:00+02:00");
        remind(&app.state).await.expect("done");
        assert_eq!(told(&app, ONDINE).await[5..], ["se ferme bientôt"]);

        let celestine = member(&app, CELESTINE).await;
        step(&celestine, &page, "contribution", "relecture", "").await;
        let fields = [("depuis", "relecture"), ("vers", "figee"), ("relu", "oui")];
        celestine.post(&format!("{page}/etape"), &fields).await;
        assert_eq!(told(&app, ONDINE).await[6..], ["en relecture", "terminé"]);
        for email in [CELESTINE, IDRISS] {
            let few = told(&app, email).await;
            assert!(few.iter().all(|subject| subject == "se ferme bientôt"), "{email}: {few:?}");
        }
        assert_eq!(told(&app, IDRISS).await, [""; 0]);
    }
}
