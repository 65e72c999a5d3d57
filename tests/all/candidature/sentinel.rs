//! Nothing that a person wrote shows where they gave nobody the right to read it (TRUST G-S12).
//!
//! Two people write a mark in every free answer, one sends and one does not;
//! then everybody opens every door and calls every function, rightly and
//! wrongly, while the process is listened to.

use std::{collections::BTreeMap, sync::Arc};

use croisee::{
    account::model::Role,
    candidature::model::{CandidatureId, SaveOutcome, SubmitOutcome},
    form::{Answers, QuestionKind, Questionnaire},
    on,
    review::rules::{Standing, may_read},
};
use serde_json::{Value, json};

use super::ground::{
    DOOR, LIST, RECEIPT, SLUG, Writer, administrator, complete_answers, last_id, publish,
    questionnaire, somebody,
};
use crate::common::{
    app::{Answer, Client, FORM, JSON, TestApp},
    doors::{every_call, every_door},
    ears::Listener,
};

/// Somebody whose answers are marked.
struct Marked {
    name: &'static str,
    email: String,
    /// The mark of each answer.
    marks: BTreeMap<String, String>,
    /// Whether they were sent.
    is_received: bool,
    /// What was asked.
    asked: Questionnaire,
}

impl Marked {
    fn new(name: &'static str, is_received: bool) -> Self {
        Self {
            name,
            email: format!("zq{name}courrielqz@example.org"),
            marks: BTreeMap::new(),
            is_received,
            asked: questionnaire(),
        }
    }

    /// A mark that no page holds by itself, for one question.
    fn mark(&mut self, question: &str) -> String {
        let mark = format!("zq{}{}qz", self.name, question.replace('_', ""));
        self.marks.insert(question.to_owned(), mark.clone());
        mark
    }

    /// Answers that open every question and mark every free one.
    fn answers(&mut self, questionnaire: &Questionnaire) -> Answers {
        let mut answers = complete_answers();
        let opened = json!({
            "saisie_pour": "autre_personne", "saisie_tiers_lien": "proche", "categorie": "autre",
            "formations": ["du"], "attentes": ["autre"], "partage_situation": "oui",
            "besoins": ["autre"],
        });
        for (question, value) in opened.as_object().expect("answers") {
            answers.set(question.as_str(), value.clone());
        }
        let mut slots = answers.get("disponibilites").clone();
        slots["gap-pp-2025-s1"] = json!("non");
        answers.set("disponibilites", slots);
        for question in questionnaire.questions() {
            let id = question.id.as_str();
            let least = match &question.kind {
                QuestionKind::ShortText(bounds) | QuestionKind::LongText(bounds) => bounds.min,
                QuestionKind::Commune { .. } => {
                    answers.set(id, json!({ "nom": self.mark(id), "insee": null }));
                    continue;
                }
                _ => continue,
            };
            let mut text = self.mark(id);
            while text.chars().count() < least.unwrap_or_default() as usize {
                text.push_str(" encore");
            }
            answers.set(id, text);
        }
        let email = self.email.clone();
        self.marks
            .insert("courriel".to_owned(), format!("zq{}courrielqz", self.name));
        answers.set("courriel", email);
        answers
    }

    /// The marks of this person that show in `text`.
    fn shown_in(&self, text: &str) -> Vec<&str> {
        let text = text.to_lowercase();
        self.marks
            .iter()
            .filter(|(_, mark)| text.contains(mark.as_str()))
            .map(|(question, _)| question.as_str())
            .collect()
    }
}

/// Somebody who looks, and what they may read of each of the two.
struct Onlooker {
    who: &'static str,
    client: Client,
    /// Whose answers are all theirs.
    is: Option<&'static str>,
    /// As what they read what was sent.
    standing: Standing,
}

impl Onlooker {
    fn may_read(&self, person: &Marked, question: &str) -> bool {
        // What is not a question is what was never sent.
        let asked = person.asked.question(question);
        let is_for_them = asked.is_some_and(|asked| may_read(asked, self.standing));
        self.is == Some(person.name) || (person.is_received && is_for_them)
    }

    fn look(&self, answer: &Answer, people: &[&Marked], at: &str) {
        let headers = format!("{:?}", answer.headers);
        for person in people {
            for text in [&answer.body, &headers] {
                for question in person.shown_in(text) {
                    assert!(
                        self.may_read(person, question),
                        "{} reads « {question} » of {} at {at} ({})",
                        self.who,
                        person.name,
                        answer.status
                    );
                }
            }
        }
    }
}

struct Scene {
    app: TestApp,
    one: Marked,
    other: Marked,
    ids: [CandidatureId; 2],
    onlookers: Vec<Onlooker>,
}

/// Writes a step from a page that is behind, so that what it replaces is set aside.
async fn write_from_an_old_page(writer: &Writer, person: &mut Marked) {
    let aside = person.mark("structure");
    writer.save("structure", aside, i64::MAX).await;
    let newer = person.mark("structure_nouvelle");
    let fields = [
        ("structure", newer.as_str()),
        ("_vu", "0"),
        ("_suite", "enregistrer"),
    ];
    writer.client.post(&format!("{DOOR}/3"), &fields).await;
}

async fn set() -> Scene {
    let app = TestApp::new().await;
    publish(&app).await;
    let questionnaire = questionnaire();

    let mut one = Marked::new("une", true);
    let sender = Writer::with(&app, &one.answers(&questionnaire)).await;
    let sent = last_id(&app).await;
    assert_eq!(sender.submit().await, SubmitOutcome::Received);
    // A correction that is not sent belongs to nobody else, even where what was sent is read.
    sender
        .save("prenom", one.mark("prenom_corrige"), i64::MAX)
        .await;
    sender.save("nom", one.mark("nom_corrige"), i64::MAX).await;

    let mut other = Marked::new("autre", false);
    let drafter = Writer::with(&app, &other.answers(&questionnaire)).await;
    let draft = last_id(&app).await;
    write_from_an_old_page(&drafter, &mut other).await;
    let letter = [("courriel", other.email.as_str())];
    drafter
        .client
        .post(&format!("{DOOR}/plus-tard"), &letter)
        .await;
    assert!(drafter.open().await.set_aside.len() > 1);

    let participant = Writer::begin_in(somebody(&app, "tiers@example.org", None).await).await;
    let onlooker = |who, client, is, is_administrator| Onlooker {
        who,
        client,
        is,
        standing: Standing {
            is_administrator,
            is_reader: who == "a reader",
            is_pair: false,
        },
    };
    let one_at_home = somebody(&app, &one.email, None).await;
    let other_at_home = somebody(&app, &other.email, None).await;
    let reader = somebody(&app, "lectrice@example.org", Some(Role::Reader)).await;
    let onlookers = vec![
        onlooker("a visitor", app.client(), None, false),
        onlooker(
            "who sent, in the browser that wrote",
            sender.client,
            Some("une"),
            false,
        ),
        onlooker(
            "who did not send, in the browser that wrote",
            drafter.client,
            Some("autre"),
            false,
        ),
        onlooker(
            "who sent, signed in elsewhere",
            one_at_home,
            Some("une"),
            false,
        ),
        onlooker(
            "who did not send, signed in elsewhere",
            other_at_home,
            Some("autre"),
            false,
        ),
        onlooker("another participant", participant.client, None, false),
        onlooker("a reader", reader, None, false),
        onlooker("an administrator", administrator(&app).await, None, true),
    ];
    Scene {
        app,
        one,
        other,
        ids: [sent, draft],
        onlookers,
    }
}

/// Everybody asks everything at once, rightly and wrongly.
async fn look_everywhere(scene: &Arc<Scene>) {
    let looks: Vec<_> = (0..scene.onlookers.len())
        .map(|who| {
            let scene = scene.clone();
            tokio::spawn(async move { scene.look_as(&scene.onlookers[who]).await })
        })
        .collect();
    for look in looks {
        look.await.expect("nothing shows");
    }
}

impl Scene {
    /// Nothing that ends a session or a candidature.
    async fn look_as(&self, onlooker: &Onlooker) {
        let people = [&self.one, &self.other];
        for door in every_door() {
            let steps: &[&str] = if door.path.contains("{etape}") {
                &["1", "2", "3", "4", "5", "6", "7", "8", "9", "x"]
            } else {
                &[""]
            };
            let ids = if door.path.contains("{id}") { 2 } else { 1 };
            let ways: Vec<_> = self.ids[..ids]
                .iter()
                .flat_map(|id| steps.iter().map(move |step| (id.to_string(), *step)))
                .collect();
            for (id, step) in ways {
                let path = door.at(SLUG, &id, step);
                if door.reads {
                    let checked = (!step.is_empty()).then(|| format!("{path}?verifier=1"));
                    for path in [path.clone()].into_iter().chain(checked) {
                        let answer = onlooker.client.get(&path).await;
                        onlooker.look(&answer, &people, &path);
                    }
                }
                let ends_something = path.ends_with("retirer") || path.ends_with("deconnexion");
                // A step that one may write would be emptied by an empty form.
                let writes_own = onlooker.is.is_some() && !step.is_empty();
                if door.writes && !ends_something && !writes_own {
                    self.post_as(onlooker, &path).await;
                }
            }
        }
        for id in self.ids {
            self.call_as(onlooker, id).await;
        }
    }

    async fn post_as(&self, onlooker: &Onlooker, path: &str) {
        for fields in [
            &[][..],
            &[
                ("courriel", "pas une adresse"),
                ("canal", "?"),
                ("_vu", "?"),
            ],
            &[
                ("situation", "essai"),
                ("disponibilites[x]", "?"),
                ("_suite", "continuer"),
            ],
        ] {
            let answer = onlooker.client.post(path, fields).await;
            onlooker.look(&answer, &[&self.one, &self.other], path);
        }
    }

    async fn call_as(&self, onlooker: &Onlooker, id: CandidatureId) {
        for call in every_call(SLUG) {
            // Sending would send what is not to be sent.
            if call.function == "submit_candidature" && onlooker.is.is_some() {
                continue;
            }
            let refused = json!({ "slug": SLUG, "question": "inconnue", "value": {}, "seen": 0 });
            for (content_type, body) in [
                (JSON, call.body.clone()),
                (JSON, String::new()),
                (JSON, "{".to_owned()),
                (JSON, json!({ "slug": "\0", "id": "x" }).to_string()),
                (JSON, refused.to_string()),
                (FORM, format!("slug={SLUG}&id={id}")),
            ] {
                let client = &onlooker.client;
                let answer = client.post_as(call.path, JSON, content_type, body).await;
                onlooker.look(&answer, &[&self.one, &self.other], call.function);
            }
        }
    }
}

/// Those whose answers they are find all of them: the marks above can be seen where they are shown.
async fn owners_find_everything(scene: &Scene) {
    for onlooker in &scene.onlookers {
        let person = match onlooker.is {
            Some("une") => &scene.one,
            Some(_) => &scene.other,
            None => continue,
        };
        let opened = onlooker
            .client
            .call("open_candidature", &[("slug", SLUG)])
            .await;
        let mut found = person.shown_in(&opened.body);
        if person.is_received {
            let receipt = onlooker.client.get(RECEIPT).await;
            found.extend(person.shown_in(&receipt.body));
        }
        found.sort_unstable();
        found.dedup();
        let all: Vec<&str> = person.marks.keys().map(String::as_str).collect();
        assert_eq!(found, all, "{}", onlooker.who);
    }
}

async fn statement(app: &TestApp, statement: &'static str) {
    let mut tx = app.state.db.write().await.expect("a transaction");
    on!(&mut tx, |conn| sqlx::query(statement)
        .execute(&mut **conn)
        .await
        .map(|_| ()))
    .expect("a statement");
    tx.commit().await.expect("committed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_answer_shows_where_nobody_may_read_it() {
    let ears = Listener::new();
    let scene = Arc::new(set().await);
    owners_find_everything(&scene).await;

    // Even its owners meet errors: a conflict, an answer that no question takes, a body too long.
    let owner = Writer {
        client: scene.onlookers[2].client.clone(),
    };
    let theirs = owner.save("motivation", "Une autre raison.", 0).await;
    assert!(matches!(theirs, SaveOutcome::Conflict { .. }), "{theirs:?}");
    for (question, value) in [
        ("inconnue", json!(scene.other.marks)),
        (
            "motivation",
            Value::from(format!("{}\0", scene.other.email)),
        ),
        ("motivation", Value::from(scene.other.email.repeat(4_000))),
        ("motivation", Value::from(scene.other.email.repeat(40_000))),
    ] {
        let refused = owner.try_save(question, value, i64::MAX).await;
        assert!(refused.status.is_client_error(), "{}", refused.status);
    }

    look_everywhere(&scene).await;
    owners_find_everything(&scene).await;

    // The administrator finds the names that were sent, and only those.
    let team = scene.onlookers.last().expect("an administrator");
    let list = team.client.get(LIST).await;
    let mut found = scene.one.shown_in(&list.body);
    found.sort_unstable();
    assert_eq!(found, ["nom", "prenom"]);

    // A fault of ours: the same doors, when the record no longer answers.
    statement(&scene.app, "alter table answer rename to answer_away").await;
    statement(
        &scene.app,
        "alter table submission rename to submission_away",
    )
    .await;
    look_everywhere(&scene).await;

    // Letters go to whom they are about.
    for letter in scene.app.letters().await {
        for person in [&scene.one, &scene.other] {
            let about = [&letter.subject, &letter.body_text, &letter.body_html];
            assert!(
                person.shown_in(&letter.subject).is_empty(),
                "{}",
                letter.subject
            );
            if letter.recipient != person.email {
                let shown: Vec<&str> = about
                    .iter()
                    .flat_map(|text| person.shown_in(text))
                    .collect();
                assert!(shown.is_empty(), "{} is told {shown:?}", letter.recipient);
            }
        }
    }

    // Nothing of it was ever said aloud, whatever the level.
    let heard = ears.heard();
    assert!(
        heard.contains("la base a refusé une opération"),
        "the fault is in the log"
    );
    assert!(heard.contains("requête"), "requests are in the log");
    for person in [&scene.one, &scene.other] {
        for line in heard.lines() {
            assert!(person.shown_in(line).is_empty(), "logged: {line}");
        }
    }
}
