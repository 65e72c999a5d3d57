//! A call prepared, published, opened, extended and closed by the administration.

use axum::http::StatusCode;
use croisee::{
    account::model::Role,
    appel::{actions, document::Appel, model::AppelState, rules},
};
use jiff::SignedDuration;

use crate::{
    candidature::ground::{administrator, publish, somebody},
    common::{
        app::{Client, TestApp},
        database::{count, rows},
        ears::statements,
    },
};

const CALLS: &str = "/administration/appels";
const NEXT: &str = "/administration/appels/gap-pp-2026/modifier";

async fn call(app: &TestApp, slug: &str) -> Appel {
    let slug = slug.parse().expect("a slug");
    actions::find(&app.state, &slug)
        .await
        .expect("a published call")
}

async fn state_of(app: &TestApp, slug: &str) -> AppelState {
    rules::state_at(&call(app, slug).await.document, app.state.now())
}

/// The fields of the form that the page shows, as a browser would post them.
fn fields_of(page: &str, action: &str) -> Vec<(String, String)> {
    let form = page
        .split("<form")
        .find(|form| form.contains(&format!("action=\"{action}\"")))
        .expect("the form");
    let attribute = |tag: &str, name: &str| {
        let rest = tag.split(&format!(" {name}=\"")).nth(1)?;
        Some(text_of(rest.split('"').next()?))
    };
    let mut fields = Vec::new();
    for input in form.split("<input").skip(1) {
        let tag = input.split('>').next().expect("a tag");
        let is_box = tag.contains("type=\"checkbox\"") || tag.contains("type=\"radio\"");
        if is_box && !tag.contains(" checked") {
            continue;
        }
        if let Some(name) = attribute(tag, "name") {
            fields.push((name, attribute(tag, "value").unwrap_or_default()));
        }
    }
    for area in form.split("<textarea").skip(1) {
        let (tag, rest) = area.split_once('>').expect("a tag");
        let text = rest.split("</textarea>").next().expect("a text");
        let name = attribute(tag, "name").expect("a name");
        fields.push((name, text_of(text.trim_start_matches('\n'))));
    }
    for select in form.split("<select").skip(1) {
        let tag = select.split('>').next().expect("a tag");
        let chosen = select.split("</select>").next().expect("options");
        let chosen = chosen
            .split("<option")
            .find(|option| {
                option
                    .split('>')
                    .next()
                    .is_some_and(|tag| tag.contains(" selected"))
            })
            .and_then(|option| attribute(option.split('>').next()?, "value"));
        let name = attribute(tag, "name").expect("a name");
        fields.push((name, chosen.unwrap_or_default()));
    }
    fields
}

fn text_of(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
}

async fn post(
    client: &Client,
    path: &str,
    fields: &[(String, String)],
    changed: &[(&str, &str)],
) -> crate::common::app::Answer {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| {
            let other = changed.iter().find(|(changed, _)| changed == name);
            (
                name.as_str(),
                other.map_or(value.as_str(), |(_, value)| *value),
            )
        })
        .collect();
    client.post(path, &fields).await
}

db_test!(
    async fn a_call_is_taken_up_from_last_year_then_published_extended_and_closed(db: Db) {
        let app = TestApp::on(db);
        publish(&app).await;
        let team = administrator(&app).await;
        let public = app.client();

        // Last year's, a year later: nobody else sees it.
        let begun = team
            .post(
                "/administration/appels/nouveau",
                &[("depuis", "gap-pp-2025")],
            )
            .await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
        assert_eq!(begun.location(), format!("{NEXT}?fait=commence"));
        assert_eq!(
            public.get("/appels/gap-pp-2026").await.status,
            StatusCode::NOT_FOUND
        );
        assert!(!public.get("/appels").await.body.contains("2026"));
        assert!(team.get(CALLS).await.body.contains("GAP PP 2026"));

        let page = team.get(NEXT).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.body.contains("value=\"2026-02-13\""),
            "the closing, same weekday"
        );
        let fields = fields_of(&page.body, NEXT);

        // Something wrong is kept as it was typed, and said beside its field.
        let wrong = post(
            &team,
            NEXT,
            &fields,
            &[("cloture_date", "2025-12-01"), ("chapo", "")],
        )
        .await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("id=\"cloture_date-erreur\""));
        assert!(wrong.body.contains("Dites en une phrase"));
        let fields = fields_of(&team.get(NEXT).await.body, NEXT);
        let kept = fields.clone();
        assert!(kept.contains(&("cloture_date".to_owned(), "2025-12-01".to_owned())));
        let refused = team
            .post("/administration/appels/gap-pp-2026/publier", &[])
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

        // An address already taken is refused.
        let taken = post(&team, NEXT, &fields, &[("slug", "gap-pp-2025")]).await;
        assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(taken.body.contains("Un autre appel a déjà cette adresse."));

        // All is right: it is saved, seen, published. A page that is behind loses nothing.
        let right = [
            ("chapo", "Venez \"ici\" & là."),
            ("cloture_date", "2026-02-13"),
        ];
        let behind = post(&team, NEXT, &fields, &right).await;
        assert_eq!(behind.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(behind.body.contains("entre-temps"));
        assert!(behind.body.contains("Venez \"ici\" &amp; là."));
        let fields = fields_of(&behind.body, NEXT);
        let saved = post(&team, NEXT, &fields, &right).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let preview = team.get("/administration/appels/gap-pp-2026/apercu").await;
        assert!(
            preview.body.contains("Venez \"ici\" &amp; là."),
            "{}",
            preview.body
        );
        let published = team
            .post("/administration/appels/gap-pp-2026/publier", &[])
            .await;
        assert_eq!(published.location(), format!("{NEXT}?fait=publie"));
        assert!(
            public
                .get("/appels/gap-pp-2026")
                .await
                .body
                .contains("Venez")
        );
        assert_eq!(count(&app.state.db, "appel_draft").await, 0);
        assert_eq!(count(&app.state.db, "questionnaire_revision").await, 0);
        assert_eq!(call(&app, "gap-pp-2026").await.version.0, 1);

        // Published, it is to come; it opens now, is extended for a reason, and closes.
        assert_eq!(state_of(&app, "gap-pp-2026").await, AppelState::AVenir);
        let act = async |verb: &str, fields: &[(&str, &str)]| {
            let address = format!("/administration/appels/gap-pp-2026/{verb}");
            team.post(&address, fields).await
        };
        let early = act("clore", &[("confirme", "oui")]).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
        let moved = [
            ("quand", "date"),
            ("ouvrir_date", "2026-01-12"),
            ("ouvrir_heure", "9h"),
        ];
        assert_eq!(act("ouvrir", &moved).await.status, StatusCode::SEE_OTHER);
        assert_eq!(
            act("ouvrir", &[("quand", "maintenant")]).await.status,
            StatusCode::SEE_OTHER
        );
        assert_eq!(state_of(&app, "gap-pp-2026").await, AppelState::Ouvert);

        let without_reason = [
            ("prolonger_date", "2026-02-18"),
            ("prolonger_heure", "23:59"),
        ];
        let refused = act("prolonger", &without_reason).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused.body.contains("value=\"2026-02-18\""),
            "what was typed is kept"
        );
        assert!(refused.body.contains("id=\"prolonger_motif-erreur\""));
        let [day, hour] = without_reason;
        let with_reason = [day, hour, ("prolonger_motif", "Grève des trains")];
        assert_eq!(
            act("prolonger", &with_reason).await.status,
            StatusCode::SEE_OTHER
        );
        assert!(
            public
                .get("/appels/gap-pp-2026")
                .await
                .body
                .contains("18 février")
        );
        assert!(team.get(NEXT).await.body.contains("Grève des trains"));
        assert!(
            !public
                .get("/appels/gap-pp-2026")
                .await
                .body
                .contains("Grève")
        );

        app.wait(SignedDuration::from_mins(2));
        let unsure = act("clore", &[]).await;
        assert_eq!(unsure.status, StatusCode::SEE_OTHER);
        assert_eq!(state_of(&app, "gap-pp-2026").await, AppelState::Ouvert);
        assert_eq!(
            act("clore", &[("confirme", "oui")]).await.status,
            StatusCode::SEE_OTHER
        );
        assert_eq!(state_of(&app, "gap-pp-2026").await, AppelState::Clos);

        // A published call changes its words, not its address.
        let fields = fields_of(&team.get(NEXT).await.body, NEXT);
        let wrong = post(&team, NEXT, &fields, &[("titre", " ")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let reworded = post(&team, NEXT, &fields, &[("chapo", "Autre phrase.")]).await;
        assert_eq!(reworded.status, StatusCode::SEE_OTHER, "{}", reworded.body);
        assert!(
            public
                .get("/appels/gap-pp-2026")
                .await
                .body
                .contains("Autre phrase.")
        );

        let told: Vec<(String,)> = rows(
            &app.state.db,
            "select what from appel_event order by position",
        )
        .await;
        let told: Vec<&str> = told.iter().map(|(what,)| what.as_str()).collect();
        assert_eq!(
            told,
            ["publie", "ouvert", "ouvert", "prolonge", "clos", "modifie"]
        );
        let journal: Vec<(String,)> = rows(
            &app.state.db,
            "select action from audit where action like 'appel.%' order by id",
        )
        .await;
        let journal: Vec<&str> = journal.iter().map(|(action,)| action.as_str()).collect();
        let expected = [
            "published",
            "prepared",
            "typed",
            "typed",
            "typed",
            "published",
            "opening_moved",
            "opened",
            "extended",
            "closed",
            "changed",
        ];
        assert_eq!(journal, expected.map(|action| format!("appel.{action}")));
    }
);

db_test!(
    async fn a_blank_call_says_what_it_lacks_and_can_be_given_up(db: Db) {
        let app = TestApp::on(db);
        let team = administrator(&app).await;
        assert!(
            team.get(CALLS)
                .await
                .body
                .contains("Aucun appel pour l’instant")
        );
        let begun = team.post("/administration/appels/nouveau", &[]).await;
        let address = "/administration/appels/appel-2025/modifier";
        assert_eq!(begun.location(), format!("{address}?fait=commence"));
        let page = team.get(address).await;
        assert!(page.body.contains("points à compléter"));
        let kept = team
            .post("/administration/appels/appel-2025/abandonner", &[])
            .await;
        assert_eq!(kept.location(), address);
        let gone = team
            .post(
                "/administration/appels/appel-2025/abandonner",
                &[("confirme", "oui")],
            )
            .await;
        assert_eq!(gone.location(), CALLS);
        assert_eq!(team.get(address).await.status, StatusCode::NOT_FOUND);
    }
);

/// Every page and form of this work, about the call `slug`.
fn doors(slug: &str) -> Vec<(bool, String)> {
    let about = |end: &str| format!("{CALLS}/{slug}/{end}");
    let mut doors = vec![
        (false, CALLS.to_owned()),
        (false, format!("{CALLS}/nouveau")),
        (true, format!("{CALLS}/nouveau")),
    ];
    for end in ["modifier", "apercu", "questionnaire"] {
        doors.push((false, about(end)));
    }
    for end in [
        "modifier",
        "publier",
        "abandonner",
        "ouvrir",
        "clore",
        "prolonger",
        "questionnaire/modifier",
        "questionnaire/annuler",
        "questionnaire/publier",
    ] {
        doors.push((true, about(end)));
    }
    doors
}

#[tokio::test]
async fn to_whoever_does_not_administer_none_of_it_exists() {
    let app = TestApp::new().await;
    publish(&app).await;
    let team = administrator(&app).await;
    team.post("/administration/appels/nouveau", &[]).await;
    let nobody = app.client();
    let reader = somebody(&app, "lectrice@example.org", Some(Role::Reader)).await;
    let member = somebody(&app, "autre@example.org", None).await;
    for slug in ["gap-pp-2025", "appel-2025", "inconnu"] {
        for (writes, path) in doors(slug) {
            let confirm = [("confirme", "oui")];
            for client in [&reader, &member] {
                let answer = if writes {
                    client.post(&path, &confirm).await
                } else {
                    client.get(&path).await
                };
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            }
            if writes {
                let answer = nobody.post(&path, &confirm).await;
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
            } else {
                let answer = nobody.get(&path).await;
                assert_eq!(answer.location(), format!("/connexion?suite={path}"));
            }
        }
    }
    for (writes, path) in doors("inconnu")
        .into_iter()
        .filter(|(_, path)| path.contains("inconnu"))
    {
        let answer = if writes {
            team.post(&path, &[("confirme", "non")]).await
        } else {
            team.get(&path).await
        };
        let is_shut = answer.status == StatusCode::NOT_FOUND
            || path.ends_with("clore")
            || path.ends_with("abandonner");
        assert!(is_shut, "{path}: {}", answer.status);
    }
    assert_eq!(count(&app.state.db, "appel_draft").await, 1);
}

#[tokio::test]
async fn what_was_typed_outlives_the_session() {
    let app = TestApp::new().await;
    publish(&app).await;
    let path = "/administration/appels/gap-pp-2025/modifier";
    let answer = app
        .client()
        .post(path, &[("chapo", "Une longue phrase")])
        .await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.body.contains("Une longue phrase"));
}

db_test!(
    async fn the_list_asks_as_much_for_three_calls_as_for_one(db: Db) {
        let app = TestApp::on(db);
        let team = administrator(&app).await;
        publish(&app).await;
        let begin = async || {
            let begun = team.post("/administration/appels/nouveau", &[]).await;
            assert_eq!(begun.status, StatusCode::SEE_OTHER);
        };
        begin().await;
        let list = async || {
            let page = team.get(CALLS).await;
            page.body.matches("class=\"card\"").count()
        };
        list().await;
        let (for_one, one) = statements(list()).await;
        begin().await;
        begin().await;
        let (for_three, three) = statements(list()).await;
        assert_eq!((one, three), (2, 4));
        assert!(for_one > 1);
        assert_eq!(for_three, for_one);
    }
);

mod editor {
    //! The questionnaire, edited.

    use super::*;

    const EDITOR: &str = "/administration/appels/gap-pp-2025/questionnaire";

    /// What the page is about: the rank of the last edit.
    fn seen(page: &str) -> String {
        let rest = page.split("name=\"vu\" value=\"").nth(1).expect("a form");
        rest.split('"').next().expect("a rank").to_owned()
    }

    async fn ask(client: &Client, fields: &[(&str, &str)]) -> crate::common::app::Answer {
        let page = client.get(EDITOR).await;
        let seen = seen(&page.body);
        let mut all = vec![("vu", seen.as_str())];
        all.extend(fields);
        client.post(&format!("{EDITOR}/modifier"), &all).await
    }

    async fn versions(app: &TestApp) -> Vec<(i32, String)> {
        let versions: Vec<(i32, sqlx::types::Json<serde_json::Value>)> = rows(
            &app.state.db,
            "select version, questionnaire from appel_questionnaire order by version",
        )
        .await;
        versions
            .into_iter()
            .map(|(version, asked)| (version, asked.0.to_string()))
            .collect()
    }

    db_test!(
        async fn a_published_questionnaire_is_edited_undone_then_published_as_a_new_version(
            db: Db,
        ) {
            let app = TestApp::on(db);
            publish(&app).await;
            let team = administrator(&app).await;
            // Somebody wrote to the version of the day.
            let writer = crate::candidature::ground::Writer::begin(&app).await;
            let before = writer.open().await.questionnaire.version();

            let added = ask(
                &team,
                &[
                    ("geste", "ajouter"),
                    ("etape", "b_identite"),
                    ("apres", "nom"),
                    ("nouvelle_libelle", "Comment vous appeler\u{a0}?"),
                    ("nouvelle_type", "choix_unique"),
                ],
            )
            .await;
            assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
            assert_eq!(
                added.location(),
                format!(
                    "{EDITOR}?etape=b_identite&question=comment_vous_appeler#q-comment_vous_appeler"
                )
            );
            let page = team
                .get(&format!("{EDITOR}?question=comment_vous_appeler"))
                .await;
            assert!(
                page.body.contains("1\u{a0}question ajoutée"),
                "{}",
                page.body
            );

            // Its options are worded; it shows under a condition.
            let worded = ask(
                &team,
                &[
                    ("geste", "changer"),
                    ("question", "comment_vous_appeler"),
                    ("libelle", "Comment vous appeler\u{a0}?"),
                    ("obligatoire", "oui"),
                    ("opt0_valeur", "option_1"),
                    ("opt0_libelle", "Par mon prénom"),
                    ("opt1_valeur", "option_2"),
                    ("opt1_libelle", "Madame ou monsieur"),
                    ("opt2_libelle", "Autrement"),
                    ("vu_admin", "oui"),
                    ("donnee", "contact"),
                ],
            )
            .await;
            assert_eq!(worded.status, StatusCode::SEE_OTHER, "{}", worded.body);
            let conditioned = ask(
                &team,
                &[
                    ("geste", "regle_ajouter"),
                    ("question", "comment_vous_appeler"),
                    ("regle", "montrer"),
                    ("sur", "saisie_pour"),
                    ("op", "est"),
                    ("v0", "autre_personne"),
                ],
            )
            .await;
            assert_eq!(
                conditioned.status,
                StatusCode::SEE_OTHER,
                "{}",
                conditioned.body
            );
            let page = team
                .get(&format!("{EDITOR}?question=comment_vous_appeler"))
                .await;
            assert!(
                page.body.contains("Affichée si la réponse à"),
                "{}",
                page.body
            );
            assert!(page.body.contains("Par mon prénom"));

            // What FORMS.md refuses is refused here, beside the question, and what was typed is kept.
            let forward = ask(
                &team,
                &[
                    ("geste", "regle_ajouter"),
                    ("question", "comment_vous_appeler"),
                    ("regle", "montrer"),
                    ("sur", "motivation"),
                    ("op", "rempli"),
                ],
            )
            .await;
            assert_eq!(forward.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(forward.body.contains("vient après"), "{}", forward.body);
            let empty = ask(
                &team,
                &[
                    ("geste", "changer"),
                    ("question", "comment_vous_appeler"),
                    ("libelle", " "),
                    ("aide", "Une aide à garder"),
                    ("opt0_libelle", "Seule"),
                ],
            )
            .await;
            assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(empty.body.contains("Une aide à garder"));
            let needed = ask(&team, &[("geste", "retirer"), ("question", "roles")]).await;
            assert_eq!(needed.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(
                needed.body.contains("en conditionne 2 autres"),
                "{}",
                needed.body
            );
            let by_rule = ask(
                &team,
                &[("geste", "retirer"), ("question", "disponibilites")],
            )
            .await;
            assert_eq!(by_rule.status, StatusCode::UNPROCESSABLE_ENTITY);

            // The last edit is taken back; a page that is behind changes nothing.
            let removed = ask(&team, &[("geste", "retirer"), ("question", "structure")]).await;
            assert_eq!(removed.status, StatusCode::SEE_OTHER, "{}", removed.body);
            let page = team.get(EDITOR).await;
            assert!(page.body.contains("question retirée"));
            let last = seen(&page.body);
            let undone = team
                .post(&format!("{EDITOR}/annuler"), &[("vu", &last)])
                .await;
            assert_eq!(undone.status, StatusCode::SEE_OTHER);
            let again = team
                .post(&format!("{EDITOR}/annuler"), &[("vu", &last)])
                .await;
            assert_eq!(again.status, StatusCode::SEE_OTHER);
            assert_ne!(seen(&team.get(EDITOR).await.body), last);
            let behind = team
                .post(
                    &format!("{EDITOR}/modifier"),
                    &[
                        ("vu", &last),
                        ("geste", "retirer"),
                        ("question", "structure"),
                    ],
                )
                .await;
            assert_eq!(behind.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(behind.body.contains("a changé entre-temps"));

            // Nothing of it shows before it is published.
            assert_eq!(versions(&app).await.len(), 1);
            let page = team.get(EDITOR).await;
            let last = seen(&page.body);
            let published = team
                .post(&format!("{EDITOR}/publier"), &[("vu", &last)])
                .await;
            assert_eq!(published.location(), format!("{EDITOR}?fait=publie"));
            let versions = versions(&app).await;
            assert_eq!(versions.len(), 2);
            assert_eq!(versions[1].0, versions[0].0 + 1);
            assert!(!versions[0].1.contains("comment_vous_appeler"));
            assert!(versions[1].1.contains("comment_vous_appeler"));
            assert_eq!(count(&app.state.db, "questionnaire_revision").await, 0);
            assert_eq!(
                writer.open().await.questionnaire.version(),
                before,
                "the draft keeps its questions"
            );
            let new = crate::candidature::ground::Writer::begin(&app).await;
            assert_eq!(new.open().await.questionnaire.version(), before + 1);

            // A name that once served never serves again.
            ask(
                &team,
                &[("geste", "retirer"), ("question", "comment_vous_appeler")],
            )
            .await;
            let last = seen(&team.get(EDITOR).await.body);
            team.post(&format!("{EDITOR}/publier"), &[("vu", &last)])
                .await;
            let added = ask(
                &team,
                &[
                    ("geste", "ajouter"),
                    ("etape", "b_identite"),
                    ("nouvelle_libelle", "Comment vous appeler\u{a0}?"),
                    ("nouvelle_type", "oui_non"),
                ],
            )
            .await;
            assert!(
                added.location().contains("question=comment_vous_appeler_2"),
                "{}",
                added.location()
            );
        }
    );

    #[tokio::test]
    async fn every_question_of_the_example_opens_with_its_settings() {
        let app = TestApp::new().await;
        publish(&app).await;
        let team = administrator(&app).await;
        for question in crate::candidature::ground::questionnaire().questions() {
            let page = team
                .get(&format!("{EDITOR}?question={}", question.id))
                .await;
            assert_eq!(page.status, StatusCode::OK, "{}", question.id);
            assert!(page.body.contains("id=\"reglages\""), "{}", question.id);
        }
        let built = team
            .get(&format!(
                "{EDITOR}?question=structure&regle=montrer&sur=disponibilites"
            ))
            .await;
        assert!(built.body.contains("sur moins de lignes"));
        assert_eq!(
            team.get(&format!("{EDITOR}?etape=inconnue&question=x"))
                .await
                .status,
            StatusCode::OK
        );
    }
}

#[tokio::test]
async fn dates_found_from_a_rhythm_are_taken_up_by_the_call() {
    let app = TestApp::new().await;
    publish(&app).await;
    let team = administrator(&app).await;
    let last = [("depuis", "gap-pp-2025")];
    team.post("/administration/appels/nouveau", &last).await;
    let before = team.get(NEXT).await.body;
    let finder = "/administration/appels/gap-pp-2026/groupe/dates";
    assert!(before.contains(finder), "{before}");

    // A Thursday a month, over the eight meetings of the call.
    let asked = format!("{finder}?jour=jeudi&rythme=2&depuis=2026-03-01&debut=17:30&fin=19:30");
    let found = team.get(&asked).await;
    assert_eq!(found.status, StatusCode::OK, "{}", found.body);
    let taken = fields_of_get(&found.body, NEXT);
    assert!(
        taken.contains("jours=2026-03-12,2026-04-09,2026-05-"),
        "{taken}"
    );
    let page = team.get(&format!("{NEXT}?{taken}")).await.body;
    assert!(page.contains("Rien n’est encore enregistré"), "{page}");
    let fields = fields_of(&page, NEXT);
    let said = |name: &str| {
        let field = fields.iter().find(|(field, _)| field == name);
        field.map(|(_, value)| value.clone()).expect("a field")
    };
    assert_eq!(said("seance0_date"), "2026-03-12");
    assert_eq!(said("seance1_date"), "2026-04-09");
    assert_eq!(said("seance1_debut"), "17:30");
    // Nothing is kept before it is saved, and then it is.
    assert_eq!(team.get(NEXT).await.body, before);
    let saved = post(&team, NEXT, &fields, &[]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let after = fields_of(&team.get(NEXT).await.body, NEXT);
    assert!(after.contains(&("seance1_date".to_owned(), "2026-04-09".to_owned())));

    // Of a published call they are not taken at once: people were told of them.
    let published = "/administration/appels/gap-pp-2025";
    let found = team.get(&format!("{published}/groupe/dates")).await.body;
    assert!(!found.contains("Reprendre ces dates"), "{found}");
    let page = team
        .get(&format!("{published}/modifier?{taken}"))
        .await
        .body;
    assert!(!page.contains("2026-04-09"), "{page}");
}

/// The address that the form of a page leads to, its fields filled.
fn fields_of_get(html: &str, action: &str) -> String {
    let start = html.find(&format!("action=\"{action}\"")).expect("a form");
    let form = html[start..].split("</form>").next().expect("its end");
    let fields = form.split("<input").skip(1).map(|input| {
        let value = |name: &str| {
            let from = input.find(&format!("{name}=\"")).expect("an attribute") + name.len() + 2;
            input[from..].split('"').next().expect("its end")
        };
        format!("{}={}", value("name"), value("value"))
    });
    fields.collect::<Vec<_>>().join("&")
}
