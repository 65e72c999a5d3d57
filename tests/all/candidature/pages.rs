//! The whole journey by plain HTML forms, without script: what is posted, kept, and asked again.

use axum::http::StatusCode;
use croisee::{
    candidature::model::CandidatureStatus,
    form::{Answers, Questionnaire, rules, wording},
};
use serde_json::{Value, json};
use sqlx::types::Json;

use super::ground::{
    DOOR, RECEIPT, Writer, answers_of, complete_answers, fields_of, publish, question,
    questionnaire,
};
use crate::common::{
    app::{Answer, TestApp},
    database::{count, rows},
};

fn pairs(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// Posts a step as it shows `answers`, changed by `change`; says where it leads.
async fn post(
    writer: &Writer,
    number: usize,
    answers: &Answers,
    change: impl FnOnce(&mut Vec<(String, String)>),
) -> String {
    let mut fields = fields_of(&questionnaire(), number, answers);
    fields.push(("_vu".to_owned(), writer.open().await.revision.to_string()));
    change(&mut fields);
    let answer = writer.post_step(number, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location().to_owned()
}

/// Fills a step in as a person does: what the page shows, then what their answers opened.
async fn fill_in(writer: &Writer, number: usize, answers: &Answers) -> String {
    let questionnaire = questionnaire();
    for _ in 0..3 {
        let visible = rules::visible(&questionnaire, &writer.open().await.answers);
        let shown = answers.iter().filter(|(id, _)| visible.contains(*id));
        let shown = shown
            .map(|(id, value)| (id.clone(), value.clone()))
            .collect();
        let next = post(writer, number, &shown, |_| {}).await;
        if !next.ends_with("?verifier=1#erreurs") {
            return next;
        }
    }
    panic!("step {number} never ends");
}

fn without(name: &'static str) -> impl FnOnce(&mut Vec<(String, String)>) {
    move |fields| {
        fields.retain(|(field, _)| field != name && !field.starts_with(&format!("{name}[")))
    }
}

fn with(name: &'static str, value: &'static str) -> impl FnOnce(&mut Vec<(String, String)>) {
    move |fields| {
        fields.retain(|(field, _)| field != name);
        fields.push((name.to_owned(), value.to_owned()));
    }
}

fn sentence(questionnaire: &Questionnaire, id: &str, code: croisee::form::ErrorCode) -> String {
    let asked = questionnaire.question(question(id)).expect("a question");
    wording::sentence(asked, code, &Value::Null)
}

async fn kept(writer: &Writer, id: &str) -> Value {
    writer.open().await.answers.get(id).clone()
}

fn shows(page: &Answer, text: &str) -> bool {
    page.body
        .replace("<!>", "")
        .replace("&#x27;", "'")
        .contains(text)
}

db_test!(
    async fn eight_steps_posted_one_after_the_other_are_a_candidature(db: Db) {
        let app = TestApp::on(db);
        publish(&app).await;
        let writer = Writer::begin(&app).await;
        let answers = complete_answers();
        for number in 1..=7 {
            // Each page answers, whole, before it is filled in.
            let page = writer.client.get(&format!("{DOOR}/{number}")).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(
                shows(&page, &format!("Étape {number} sur 8")),
                "{}",
                page.body
            );
            let next = fill_in(&writer, number, &answers).await;
            assert_eq!(next, format!("{DOOR}/{}", number + 1), "step {number}");
        }
        let last = writer.client.get(&format!("{DOOR}/8")).await;
        assert!(shows(&last, "Tout est complet."), "{}", last.body);
        assert_eq!(post(&writer, 8, &answers, |_| {}).await, RECEIPT);

        let sent: Vec<(Json<Answers>,)> =
            rows(&app.state.db, "select answers from submission").await;
        let mut expected = answers;
        expected.set("telephone", "+33639980101");
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].0.0, expected);
        let page = writer.client.get(RECEIPT).await;
        assert!(shows(&page, "GAP-PP-2025-001"), "{}", page.body);
    }
);

#[tokio::test]
async fn an_unticked_box_takes_its_answer_away_and_a_hidden_question_keeps_its_own() {
    let app = TestApp::new().await;
    publish(&app).await;
    let mut answers = complete_answers();
    answers.set("besoins", json!(["pauses"]));
    let writer = Writer::with(&app, &answers).await;
    // Hidden, since the person types for themselves; kept, in case they change their mind again.
    writer
        .save("saisie_tiers_nom", "Une voisine", i64::MAX)
        .await;

    assert_eq!(
        post(&writer, 6, &answers, without("besoins")).await,
        format!("{DOOR}/7")
    );
    assert_eq!(kept(&writer, "besoins").await, Value::Null);
    assert_eq!(
        post(&writer, 3, &answers, without("roles")).await,
        format!("{DOOR}/3?verifier=1#erreurs")
    );
    assert_eq!(kept(&writer, "roles").await, Value::Null);
    assert_eq!(
        post(&writer, 8, &answers, without("consent_sante")).await,
        format!("{DOOR}/8?verifier=1#erreurs")
    );
    assert_eq!(kept(&writer, "consent_sante").await, Value::Null);
    assert_eq!(
        post(&writer, 1, &answers, |_| {}).await,
        format!("{DOOR}/2")
    );
    assert_eq!(kept(&writer, "saisie_tiers_nom").await, "Une voisine");
    assert_eq!(count(&app.state.db, "submission").await, 0);
}

#[tokio::test]
async fn rows_of_a_grid_and_a_commune_by_its_name_are_read() {
    let app = TestApp::new().await;
    publish(&app).await;
    let answers = complete_answers();
    let writer = Writer::begin(&app).await;

    let half = post(&writer, 5, &answers, |fields| {
        fields.retain(|(name, _)| name != "disponibilites[gap-pp-2025-s3]");
    });
    assert_eq!(half.await, format!("{DOOR}/5?verifier=1#erreurs"));
    let mut expected = answers.get("disponibilites").clone();
    expected
        .as_object_mut()
        .expect("rows")
        .remove("gap-pp-2025-s3");
    assert_eq!(kept(&writer, "disponibilites").await, expected);
    post(&writer, 5, &answers, |_| {}).await;
    assert_eq!(
        kept(&writer, "disponibilites").await,
        *answers.get("disponibilites")
    );

    let lodeve = post(&writer, 2, &answers, |fields| {
        with("code_postal", "34700")(fields);
        with("commune", "lodeve")(fields);
    });
    lodeve.await;
    let found = kept(&writer, "commune").await;
    let known = post(&writer, 2, &answers, |fields| {
        with("code_postal", "34700")(fields);
        with("commune", "lodève")(fields);
    });
    assert_eq!(known.await, format!("{DOOR}/3"));
    assert_eq!(
        kept(&writer, "commune").await,
        json!({ "nom": "Lodève", "insee": "34142" })
    );
    assert_eq!(
        found["nom"], "lodeve",
        "without its accent it is kept as it was typed"
    );
    let elsewhere = post(&writer, 2, &answers, |fields| {
        with("code_postal", "13200")(fields);
        with("commune", "Arles")(fields);
    });
    assert_eq!(elsewhere.await, format!("{DOOR}/3"));
    assert_eq!(
        kept(&writer, "commune").await,
        json!({ "nom": "Arles", "insee": null })
    );
}

#[tokio::test]
async fn an_answer_that_opens_a_question_brings_the_step_back() {
    let app = TestApp::new().await;
    publish(&app).await;
    let mut answers = complete_answers();
    answers.set("partage_situation", "non");
    answers.remove("situation");
    answers.remove("situation_champ");
    let writer = Writer::with(&app, &answers).await;
    let page = writer.client.get(&format!("{DOOR}/4")).await;
    assert!(!shows(&page, "name=\"situation\""), "{}", page.body);

    // The new question is optional: it is shown once, then one may go on without it.
    let shown_again = post(&writer, 4, &answers, with("partage_situation", "oui")).await;
    assert_eq!(shown_again, format!("{DOOR}/4?verifier=1#erreurs"));
    let page = writer.client.get(&shown_again).await;
    assert!(shows(&page, "name=\"situation\""), "{}", page.body);
    let passed = post(&writer, 4, &answers, with("partage_situation", "oui")).await;
    assert_eq!(passed, format!("{DOOR}/5"));
}

#[tokio::test]
async fn errors_are_told_when_the_step_is_to_be_mended_and_not_before() {
    let app = TestApp::new().await;
    publish(&app).await;
    let questionnaire = questionnaire();
    let writer = Writer::begin(&app).await;
    let told = [
        sentence(&questionnaire, "prenom", croisee::form::ErrorCode::Required),
        sentence(
            &questionnaire,
            "code_postal",
            croisee::form::ErrorCode::Required,
        ),
    ];
    let first = writer.client.get(&format!("{DOOR}/2")).await;
    for sentence in &told {
        assert!(!shows(&first, sentence), "{sentence}");
    }
    let back = post(&writer, 2, &Answers::new(), |_| {}).await;
    assert_eq!(back, format!("{DOOR}/2?verifier=1#erreurs"));
    let page = writer.client.get(&back).await;
    assert_eq!(page.status, StatusCode::OK);
    for sentence in &told {
        // Once in the summary, once beside the field.
        let times = page.body.matches(sentence.as_str()).count();
        assert!(times >= 2, "{sentence}, {times} times: {}", page.body);
    }
    assert!(shows(&page, "href=\"#prenom\""), "{}", page.body);
}

#[tokio::test]
async fn one_may_go_back_or_stop_with_a_step_unfinished_and_lose_nothing() {
    let app = TestApp::new().await;
    publish(&app).await;
    let writer = Writer::with(&app, &answers_of("Fatou", "Oyat", "fatou@example.org")).await;
    let half = Answers::new();
    let back = post(&writer, 4, &half, |fields| {
        fields.extend(pairs(&[("motivation", "Un début."), ("_suite", "revenir")]));
    });
    assert_eq!(back.await, format!("{DOOR}/3"));
    assert_eq!(kept(&writer, "motivation").await, "Un début.");

    let later = post(&writer, 4, &half, |fields| {
        fields.extend(pairs(&[
            ("motivation", "Un autre début."),
            ("_suite", "enregistrer"),
        ]));
    });
    assert_eq!(later.await, format!("{DOOR}/plus-tard"));
    assert_eq!(kept(&writer, "motivation").await, "Un autre début.");
    assert_eq!(writer.open().await.status, CandidatureStatus::Brouillon);

    // The way back, by mail, to the address already answered or to another.
    let address = format!("{DOOR}/plus-tard");
    let page = writer.client.get(&address).await;
    assert!(shows(&page, "value=\"fatou@example.org\""), "{}", page.body);
    let mistyped = writer.client.post(&address, &[("courriel", "fatou")]).await;
    assert_eq!(mistyped.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(shows(&mistyped, "value=\"fatou\""), "{}", mistyped.body);
    assert_eq!(count(&app.state.db, "outbox").await, 0);
    let sent = writer
        .client
        .post(&address, &[("courriel", "Autre@Example.org")])
        .await;
    assert_eq!(sent.location(), format!("{address}?parti=1"));
    let letter = app.last_letter("autre@example.org").await;
    assert_eq!(letter.subject, "Votre brouillon vous attend");
    assert!(!letter.body_text.contains("début"), "{}", letter.body_text);
    let elsewhere = Writer {
        client: app.client(),
    };
    elsewhere.client.sign_in(&app, "autre@example.org").await;
    assert_eq!(kept(&elsewhere, "motivation").await, "Un autre début.");
}

#[tokio::test]
async fn what_another_window_wrote_is_shown_beside_what_replaced_it() {
    let app = TestApp::new().await;
    publish(&app).await;
    let answers = complete_answers();
    let writer = Writer::with(&app, &answers).await;
    let old = writer.open().await.revision.to_string();
    let other = "Écrit dans l’autre fenêtre <b>";
    writer.save("structure", other, i64::MAX).await;

    let back = post(&writer, 3, &answers, |fields| {
        fields.retain(|(name, _)| name != "_vu" && name != "structure");
        fields.extend([
            ("_vu".to_owned(), old),
            ("structure".to_owned(), "Écrit ici".to_owned()),
        ]);
    });
    assert_eq!(
        back.await,
        format!("{DOOR}/3?verifier=1#erreurs"),
        "the person looks again"
    );
    let opened = writer.open().await;
    assert_eq!(opened.answers.get("structure"), "Écrit ici");
    assert_eq!(
        opened.set_aside,
        [(question("structure"), json!(other))].into()
    );
    let page = writer.client.get(&format!("{DOOR}/3")).await;
    assert!(
        shows(&page, "Une autre fenêtre avait écrit"),
        "{}",
        page.body
    );
    assert!(
        shows(&page, "Écrit dans l’autre fenêtre &lt;b&gt;"),
        "{}",
        page.body
    );

    // The same step again, from the page that showed both: that is a decision.
    let mut decided = answers.clone();
    decided.set("structure", "Écrit en sachant");
    assert_eq!(
        post(&writer, 3, &decided, |_| {}).await,
        format!("{DOOR}/4")
    );
    assert!(writer.open().await.set_aside.is_empty());
}

#[tokio::test]
async fn a_browser_that_lost_its_key_keeps_every_word_in_the_page() {
    let app = TestApp::new().await;
    publish(&app).await;
    let writer = Writer::with(&app, &answers_of("Fatou", "Oyat", "fatou@example.org")).await;
    let typed = pairs(&[
        (
            "motivation",
            "</textarea><script>alert(1)</script>\r\n\"deux\" & 'trois' <b>",
        ),
        ("attentes", "legitimite"),
        ("attentes", "autre"),
        ("disponibilites[gap-pp-2025-s1]", "oui"),
        ("\"><script>x", "\"><img src=x>"),
        ("_vu", "7"),
        ("_suite", "continuer"),
    ]);
    let lost = Writer {
        client: app.client(),
    };
    let kept_page = lost.post_step(4, &typed).await;
    assert_eq!(kept_page.status, StatusCode::UNAUTHORIZED);
    assert!(!kept_page.body.contains("<script"), "{}", kept_page.body);
    assert!(!kept_page.body.contains("<img"), "{}", kept_page.body);
    assert_eq!(hidden_fields(&kept_page.body), typed);
    assert!(
        kept_page.body.contains(&format!("action=\"{DOOR}/4\"")),
        "{}",
        kept_page.body
    );

    // Signed in beside, the same form is sent again, and nothing is lost.
    lost.client.sign_in(&app, "fatou@example.org").await;
    let again = lost.post_step(4, &hidden_fields(&kept_page.body)).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.body);
    assert_eq!(
        kept(&lost, "motivation").await,
        "</textarea><script>alert(1)</script>\n\"deux\" & 'trois' <b>"
    );
    assert_eq!(
        kept(&lost, "attentes").await,
        json!(["legitimite", "autre"])
    );

    // And the page that shows it again is a text in a text area, nothing more.
    let page = lost.client.get(&format!("{DOOR}/4")).await;
    assert!(
        page.body
            .contains("&lt;/textarea&gt;&lt;script&gt;alert(1)"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("<script>alert"), "{}", page.body);
    assert_eq!(writer.open().await.answers, lost.open().await.answers);
}

/// The hidden fields of a page, as a browser reads them.
fn hidden_fields(page: &str) -> Vec<(String, String)> {
    let attribute = |tag: &str, name: &str| {
        let (_, rest) = tag
            .split_once(&format!(" {name}=\""))
            .unwrap_or_else(|| panic!("{name}: {tag}"));
        let (value, _) = rest.split_once('"').expect("a closed value");
        value
            .replace("&quot;", "\"")
            .replace("&#x27;", "'")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
    };
    page.split("<input")
        .skip(1)
        .map(|rest| rest.split_once("></").map_or(rest, |(tag, _)| tag))
        .filter(|tag| tag.contains("type=\"hidden\""))
        .map(|tag| (attribute(tag, "name"), attribute(tag, "value")))
        .collect()
}
