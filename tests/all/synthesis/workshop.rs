//! What a workshop gives: begun by those who lead it, read and completed by those who were there, and by nobody
//! else who registered.

use axum::http::StatusCode;
use croisee::{
    synthesis::{actions::remind, model::DocumentId},
    workshop::actions::forget_registrations,
};

use super::{
    desk::{read, step},
    remarks::leave,
    window::{Served, Window},
};
use crate::{
    candidature::ground::wait_until,
    common::{
        app::{Answer, Client, TestApp},
        database::count,
    },
    workshop::ground::{ANSWER, AURORE, DOOR, OFFICE, PAGE, published, sheet_with, signed_in},
};

const SHELF: &str = "/ateliers/annoncer-entendre/ecrits";
/// Were there: one came as a patient, one as a professional, late.
const ONDINE: &str = "ondine@exemple.fr";
const MAEL: &str = "mael@exemple.fr";
/// Had a place, and did not come.
const IDRISS: &str = "idriss@exemple.fr";
/// Gave her place back; it was offered to the next, who did not answer; the last is in line.
const ROSE: &str = "rose@exemple.fr";
const SOLENE: &str = "solene@exemple.fr";
const LUCIEN: &str = "lucien@exemple.fr";
/// Has a place at another workshop.
const ZOE: &str = "zoe@exemple.fr";
/// Never came to this site before.
const NOBODY: &str = "personne@exemple.fr";

async fn register(app: &TestApp, email: &str, name: &str, category: &str, door: &str) {
    let fields = [
        ("prenom", name),
        ("nom", "Garrigue"),
        ("categorie", category),
        ("accord", "true"),
    ];
    let done = signed_in(app, email).await.post(door, &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
}

/// The workshop, the evening after it was held: nobody has said yet who was there.
async fn held(app: &TestApp) {
    let team = published(app, "5").await;
    let other = sheet_with("4", "titre", "Ailleurs");
    let other = team.post(&format!("{OFFICE}/nouveau"), &other).await;
    assert_eq!(other.status, StatusCode::SEE_OTHER);
    let other = team.post(&format!("{OFFICE}/ailleurs/publier"), &[]).await;
    assert!(other.location().ends_with("fait=publie"));
    let patient = "patient_partenaire";
    register(app, ONDINE, "Ondine", patient, DOOR).await;
    register(app, IDRISS, "Idriss", patient, DOOR).await;
    register(app, MAEL, "Maël", "professionnel", DOOR).await;
    register(app, ROSE, "Rose", patient, DOOR).await;
    // One who leads had registered, too: she stays who leads, and is not counted among those who came.
    register(app, AURORE, "Aurore", patient, DOOR).await;
    register(app, SOLENE, "Solène", patient, DOOR).await;
    register(app, LUCIEN, "Lucien", patient, DOOR).await;
    register(app, ZOE, "Zoé", patient, "/ateliers/ailleurs/inscription").await;
    let rose = signed_in(app, ROSE).await;
    rose.post(ANSWER, &[("geste", "laisser")]).await;
    assert_eq!(
        count(&app.state.db, "workshop_place where number = 4").await,
        1
    );
    wait_until(app, "2025-03-27T20:45:00+01:00");
}

/// Those who lead say who was there: Maël came late, Idriss did not.
async fn validate(leader: &Client, ondine: &str) {
    let room = leader.get(&format!("{PAGE}/participants")).await.body;
    let mut said = Vec::new();
    for (name, status) in [
        ("Ondine", ondine),
        ("Maël", "retard"),
        ("Idriss", "excuse"),
        ("Aurore", "present"),
    ] {
        let from = room.find(&format!("{name} Garrigue")).expect(&room);
        let start = from + room[from..].find("name=\"presence-").expect("a field") + 6;
        let field = &room[start..start + "presence-".len() + 36];
        said.push((field, status));
    }
    let done = leader.post(&format!("{PAGE}/presences"), &said).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
}

async fn begin(leader: &Client, template: &str) -> String {
    let begun = leader.post(SHELF, &[("gabarit", template)]).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    begun.location().to_owned()
}

/// Expects that a document and its list are nowhere for somebody: what they are answered is what they are
/// answered of a document and of a workshop that there are not.
async fn finds_nothing(client: &Client, page: &str) {
    let asked = async |page: &str, shelf: &str| -> Vec<Answer> {
        let mut answers = Vec::new();
        for path in ["", "/etape", "/historique", "/pdf", "/remarques"] {
            answers.push(client.get(&format!("{page}{path}")).await);
        }
        answers.push(step(client, page, "redaction", "proposee", "").await);
        answers.push(step(client, page, "proposee", "relecture", "").await);
        answers.push(client.get(shelf).await);
        answers.push(client.post(shelf, &[("gabarit", "compte_rendu")]).await);
        answers
    };
    let unknown = format!("/syntheses/{}", DocumentId::fresh());
    let hidden = asked(page, SHELF).await;
    let missing = asked(&unknown, "/ateliers/inconnu/ecrits").await;
    for (one, other) in hidden.iter().zip(&missing) {
        assert_eq!(one.status, StatusCode::NOT_FOUND, "{}", one.body);
        assert_eq!(one.shown(), other.shown());
    }
}

db_test! {
    async fn what_a_workshop_gives_is_of_those_who_were_there(db: Db) {
        let app = TestApp::on(db);
        held(&app).await;
        let aurore = signed_in(&app, AURORE).await;
        assert!(read(&aurore, "/mon-espace").await.contains("Il reste à dire qui était là."));
        assert!(read(&aurore, &format!("{PAGE}/participants")).await.contains("Nos écrits"));
        let shelf = read(&aurore, SHELF).await;
        for words in ["Commencer un texte", "Compte-rendu interne", "autour d’une situation", "autour d’un questionnement", "Il reste à dire qui était là"] {
            assert!(shelf.contains(words), "{words}: {shelf}");
        }
        // What groups write besides is not offered, and no meeting is asked for.
        assert!(!shelf.contains("Feuille de route") && !shelf.contains("De quelle rencontre"), "{shelf}");
        let refused = aurore.post(SHELF, &[("gabarit", "feuille_de_route"), ("titre", "Un & deux")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Choisissez ce que vous voulez écrire.") && refused.body.contains("Un &amp; deux"));

        let page = begin(&aurore, "aep_situation").await;
        assert!(read(&aurore, &page).await.contains("Synthèse · Annoncer, entendre"));
        // Until it is said who was there, it can be open to nobody.
        let refused = step(&aurore, &page, "redaction", "proposee", "").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Validez d’abord les présences"), "{}", refused.body);
        finds_nothing(&signed_in(&app, ONDINE).await, &page).await;

        validate(&aurore, "present").await;
        let ondine = signed_in(&app, ONDINE).await;
        // A draft is of those who lead; that there will be texts is no secret to whoever was there.
        assert_eq!(ondine.get(&page).await.status, StatusCode::NOT_FOUND);
        assert!(read(&ondine, SHELF).await.contains("Rien à lire pour l’instant"));
        let mine = read(&ondine, DOOR).await;
        assert!(mine.contains("Vous aviez une place") && mine.contains("Nos écrits"), "{mine}");
        assert!(!mine.contains("Le lien de la visio paraîtra"), "{mine}");
        let tried = ondine.post(SHELF, &[("gabarit", "compte_rendu")]).await;
        assert_eq!(tried.status, StatusCode::NOT_FOUND);

        let steps = read(&aurore, &format!("{page}/etape")).await;
        assert!(steps.contains("Proposer à l’atelier") && !steps.contains("groupe"), "{steps}");
        let proposed = step(&aurore, &page, "redaction", "proposee", "").await;
        assert_eq!(proposed.location(), page, "{}", proposed.body);
        assert!(read(&aurore, &format!("{page}/historique")).await.contains("Proposé à l’atelier"));
        for (client, name) in [(&ondine, "Ondine"), (&signed_in(&app, MAEL).await, "Maël"), (&aurore, "Aurore")] {
            let text = read(client, &page).await;
            assert!(text.contains("Visible par les 3 personnes qui étaient à l’atelier"), "{name}: {text}");
            assert!(read(client, SHELF).await.contains("Texte proposé à l’atelier"), "{name}");
        }
        assert_eq!(ondine.get(&format!("{page}/etape")).await.status, StatusCode::NOT_FOUND);

        let team = crate::candidature::ground::administrator(&app).await;
        let room = read(&team, &format!("{PAGE}/participants")).await;
        assert!(room.contains("Ondine Garrigue") && !room.contains("Nos écrits"), "{room}");
        finds_nothing(&team, &page).await;
        for email in [IDRISS, ROSE, SOLENE, LUCIEN, ZOE, NOBODY] {
            let client = signed_in(&app, email).await;
            finds_nothing(&client, &page).await;
            assert!(!client.get(DOOR).await.body.contains("/ecrits"), "{email}");
        }
        assert_eq!(count(&app.state.db, "synthesis").await, 1);
    }
}

db_test! {
    async fn letters_reach_those_who_were_there_and_who_is_marked_absent_is_shown_out(db: Db) {
        let app = TestApp::on(db);
        held(&app).await;
        let aurore = signed_in(&app, AURORE).await;
        validate(&aurore, "present").await;
        let page = begin(&aurore, "compte_rendu").await;
        let before = app.letters().await.len();
        step(&aurore, &page, "redaction", "proposee", "").await;
        let told: Vec<_> = app.letters().await.split_off(before);
        let mut to: Vec<&str> = told.iter().map(|letter| letter.recipient.as_str()).collect();
        to.sort_unstable();
        assert_eq!(to, [MAEL, ONDINE]);
        for letter in &told {
            assert!(letter.body_text.contains("Le binôme de votre atelier vous propose un compte-rendu à lire."), "{}", letter.body_text);
            assert!(letter.body_text.contains(&page) && !letter.body_text.contains("Annoncer"));
        }

        // Called by name in the margin: whoever was there, not whoever only registered.
        let before = app.letters().await.len();
        let said = ("commentaire", "Rappel du cadre", "@Ondine, @Idriss et @Solène ?");
        assert_eq!(leave(&app, &aurore, &page, said).await.status, StatusCode::SEE_OTHER);
        let told: Vec<_> = app.letters().await.split_off(before);
        assert_eq!(told.iter().map(|letter| letter.recipient.as_str()).collect::<Vec<_>>(), [ONDINE]);
        assert!(told[0].subject.starts_with("Atelier ") && told[0].body_text.contains("d’un texte de l’atelier"), "{}", told[0].body_text);

        // She writes; then the presences are mended: she was not there after all.
        let opened = step(&aurore, &page, "proposee", "contribution", "2025-04-10").await;
        assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.body);
        let ondine = signed_in(&app, ONDINE).await;
        let served = Served::of(&app).await;
        let id = page.rsplit('/').next().expect("an id");
        let mut window = Window::open(&served, id, &ondine).await;
        assert_eq!(window.right(), "ecriture");
        validate(&aurore, "absent").await;
        window.until("shown out", |window| window.closed.is_some()).await;
        assert_eq!(window.closed, Some(4403));
        finds_nothing(&ondine, &page).await;
        assert!(read(&signed_in(&app, MAEL).await, &page).await.contains("Visible par les 2 personnes"));
        // The day before it closes, those who were there are reminded, and she is not.
        let before = app.letters().await.len();
        wait_until(&app, "2025-04-09T09:01:00+02:00");
        remind(&app.state).await.expect("done");
        let told: Vec<_> = app.letters().await.split_off(before);
        let mut to: Vec<&str> = told.iter().map(|letter| letter.recipient.as_str()).collect();
        to.sort_unstable();
        assert_eq!(to, [AURORE, MAEL]);
        assert!(told[0].body_text.contains("un compte-rendu de votre atelier, jusqu’au soir du jeudi 10 avril 2025"), "{}", told[0].body_text);
        served.stop().await;
    }
}

db_test! {
    async fn the_card_is_computed_from_the_presences_of_the_workshop(db: Db) {
        let app = TestApp::on(db);
        held(&app).await;
        let aurore = signed_in(&app, AURORE).await;
        let page = begin(&aurore, "aep_questionnement").await;
        let card = |text: &str| -> String {
            let (_, card) = text.split_once("Date").expect("a card");
            card.chars().take(300).collect()
        };
        let text = card(&read(&aurore, &page).await);
        assert!(text.contains("jeudi 27 mars 2025") && !text.contains("Participation"), "{text}");
        assert!(text.contains("Aurore Salicorne (patiente partenaire ressource) et Célestine Micocoule (infirmière, cadre de santé)"), "{text}");
        validate(&aurore, "present").await;
        let text = card(&read(&aurore, &page).await);
        assert!(text.contains("Participation 1 patiente ou patient partenaire, 1 professionnel du système de santé"), "{text}");

        // Who registered is forgotten a year later: the text stays, and those who lead still read it.
        step(&aurore, &page, "redaction", "proposee", "").await;
        wait_until(&app, "2026-04-05T09:00:00+02:00");
        let ondine = signed_in(&app, ONDINE).await;
        assert!(read(&ondine, &page).await.contains("Visible par les 3 personnes"));
        assert!(forget_registrations(&app.state).await.expect("forgotten") > 0);
        finds_nothing(&ondine, &page).await;
        let text = read(&signed_in(&app, AURORE).await, &page).await;
        assert!(text.contains("Visible par vous seulement") && !text.contains("Ondine"), "{text}");
    }
}
