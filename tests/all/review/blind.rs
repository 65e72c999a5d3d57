//! Blind reading leaks nothing: a word of its own in every answer that says who somebody
//! is, then every page and file is searched for them.

use axum::http::StatusCode;
use croisee::account::model::Role;
use serde_json::json;

use super::ground::{Commission, LIST, mark, number, page, say};
use crate::{
    candidature::ground::somebody,
    common::{
        app::{Client, TestApp},
        database::rows,
    },
};

/// The words that say who the fourth person is; nobody else has them.
const WORDS: [&str; 12] = [
    "Zephyrine",
    "Quokkatronc",
    "zq.secrete@sentinelle.example",
    "zq.secrete",
    "06 39 98 77 66",
    "0639987766",
    "+33639987766",
    "Vlimpetourne",
    "34987",
    "Brxkolidaire",
    "Wendelgund",
    "Przybylski",
];

fn mark_all(file: &mut serde_json::Value) {
    let answers = &mut file["candidatures"][3]["reponses"];
    answers["saisie_pour"] = json!("autre_personne");
    answers["saisie_tiers_nom"] = json!("Wendelgund Przybylski");
    answers["saisie_tiers_lien"] = json!("proche");
    answers["prenom"] = json!("Zephyrine");
    answers["nom"] = json!("Quokkatronc");
    answers["courriel"] = json!("zq.secrete@sentinelle.example");
    answers["telephone"] = json!("06 39 98 77 66");
    answers["code_postal"] = json!("34987");
    answers["commune"] = json!({"nom": "Vlimpetourne", "insee": null});
    answers["structure"] = json!("Collectif Brxkolidaire");
    for free in ["motivation", "description_pratique", "situation"] {
        answers[free] = json!(format!(
            "Je suis ZÉPHYRINE quokkatronc, de Vlimpetourne (34987), au collectif Brxkolidaire. \
             Wendelgund Przybylski m’aide. Écrivez à zq.secrete@sentinelle.example, au 06 39 98 77 66 \
             ou au +33639987766, 0639987766. Repère {free} visible."
        ));
    }
}

/// The words of the fourth person that this text shows, however they are written.
fn shown(text: &str) -> Vec<&'static str> {
    let plain = croisee::review::rules::plain_key(text);
    let found = WORDS
        .into_iter()
        .filter(|word| plain.contains(&croisee::review::rules::plain_key(word)));
    found.collect()
}

/// Every page and file where this person may meet the fourth candidature, by name.
async fn everywhere(reader: &Client) -> Vec<(String, String)> {
    let four = number("004");
    let mut addresses = vec![
        LIST.to_owned(),
        format!("{LIST}?statut=soumise&col=personne&col=statut&col=a_regarder&tri=personne"),
        format!("{LIST}?anomalie=identifiant"),
        format!("{LIST}/imprimer"),
        page("003"),
        page("004"),
        format!("{}?lieu=34&tri=personne", page("004")),
        format!("{LIST}/confirmer?action=pas_doublon&n={four}"),
        format!("{LIST}/confirmer?action=doublon&portee=filtres"),
    ];
    addresses.extend([".csv", ".xlsx", ".ods"].map(|end| format!("{LIST}{end}")));
    let mut met = Vec::new();
    for address in addresses {
        let answer = reader.get(&address).await;
        let headers = format!("{:?}", answer.headers);
        met.push((address, format!("{headers}\n{}", answer.body)));
    }
    for (end, fields) in [
        ("lecture", [("etat", "notee"), ("commentaire", "sans note")]),
        ("notes", [("note", ""), ("x", "y")]),
    ] {
        let address = format!("{}/{end}", page("004"));
        let answer = reader.post(&address, &fields).await;
        met.push((address, answer.body));
    }
    let space = reader.get("/mon-espace").await;
    met.push(("/mon-espace".to_owned(), space.body));
    met
}

db_test!(
    async fn blind_reading_leaks_nothing(db: Db) {
        let c = Commission::gather_with(TestApp::on(db), mark_all).await;
        c.begin(&["003", "004"]).await;
        let pair = somebody(&c.app, "aurore.salicorne@example.org", Some(Role::Reader)).await;
        // What colleagues write names the person too.
        mark(
            &c.one,
            "004",
            ["3", "3", "3", "3"],
            "Zephyrine Quokkatronc est parfaite.",
        )
        .await;
        let note = [("note", "Rappeler Mme QUOKKATRONC au 06 39 98 77 66.")];
        c.one.post(&format!("{}/notes", page("004")), &note).await;

        // In the light, each word is shown somewhere: the search below can find them.
        let mut seen: Vec<&str> = Vec::new();
        for (_, text) in everywhere(&pair).await {
            seen.extend(shown(&text));
        }
        for word in WORDS {
            assert!(
                seen.contains(&word),
                "{word} is never shown: this test would see nothing"
            );
        }

        let set = c
            .team
            .post(&format!("{LIST}/aveugle"), &[("aveugle", "1")])
            .await;
        assert_eq!(set.status, StatusCode::SEE_OTHER);
        for (who, reader) in [
            ("one", &c.one),
            ("other", &c.other),
            ("pair", &pair),
            ("team", &c.team),
        ] {
            for (address, text) in everywhere(reader).await {
                assert_eq!(shown(&text), [] as [&str; 0], "{who}, {address}");
            }
        }
        // What remains is read: words are masked, not taken away.
        let read = c.other.get(&page("004")).await.body;
        assert!(
            read.contains("Repère motivation visible.") && read.contains("▇▇"),
            "{read}"
        );
        assert!(
            read.contains("Candidature 004") && read.contains("Gard (30)"),
            "{read}"
        );

        // Nobody is found by who they are; everybody by what they say.
        for (words, found) in [
            ("Zephyrine", false),
            ("quokkatronc", false),
            ("sentinelle", false),
            ("Vlimpetourne", false),
            ("34987", false),
            ("Brxkolidaire", false),
            ("0639987766", false),
            ("Repère+motivation", true),
        ] {
            for reader in [&c.one, &c.team, &pair] {
                let list = reader.get(&format!("{LIST}?q={words}")).await.body;
                let none = list.contains("Rien ne répond à cette recherche");
                assert_eq!(!none, found, "{words}");
            }
        }
        // Answering on what is hidden tells no more.
        say(&c.other, "004", "abstenue").await;
        for (address, text) in everywhere(&c.other).await {
            assert_eq!(shown(&text), [] as [&str; 0], "after answering, {address}");
        }

        // Lifting needs the administration, and a reason; both are kept.
        let lift = format!("{LIST}/aveugle");
        let bare = c.team.post(&lift, &[("raison", " ")]).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(shown(&c.team.get(&page("004")).await.body), [] as [&str; 0]);
        let lifted = c
            .team
            .post(&lift, &[("raison", "Les notes sont données.")])
            .await;
        assert_eq!(lifted.status, StatusCode::SEE_OTHER);
        assert!(!shown(&c.one.get(&page("004")).await.body).is_empty());
        let kept: Vec<(bool, String)> =
            rows(&c.app.state.db, "select is_blind, reason from reading").await;
        assert_eq!(kept, [(false, "Les notes sont données.".to_owned())]);
        let trace: Vec<(String, String)> = rows(
            &c.app.state.db,
            "select action, detail from audit where action like 'review.blind%' order by id",
        )
        .await;
        let trace: Vec<&str> = trace.iter().map(|(action, _)| action.as_str()).collect();
        assert_eq!(trace, ["review.blind_set", "review.blind_lifted"]);
    }
);
