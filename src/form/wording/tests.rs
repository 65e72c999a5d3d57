use serde_json::json;

use super::*;
use crate::form::fixtures::{ondine, sample};
use crate::form::rules;

/// Sentences are compared with ordinary spaces, for the tests to be legible.
fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

fn said(id: &str, answer: Value) -> String {
    let (q, mut given) = (sample(), ondine());
    given.set(id, answer);
    let question = q.question(id).unwrap();
    let code = rules::check_question(&q, question, &given)[0];
    plain(&sentence(question, code, given.get(id)))
}

#[test]
fn each_sentence_says_how_to_mend() {
    let some_dates = json!({
        "gap-pp-2025-lancement": "oui", "gap-pp-2025-s1": "oui", "gap-pp-2025-s3": "oui",
        "gap-pp-2025-s4": "oui", "gap-pp-2025-s6": "oui", "gap-pp-2025-synthese": "oui"
    });
    let cases = [
        (
            "motivation",
            json!("a".repeat(56)),
            "Encore 44 caractères : dites-en un peu plus.",
        ),
        (
            "motivation",
            json!("a".repeat(99)),
            "Encore 1 caractère : dites-en un peu plus.",
        ),
        (
            "motivation",
            json!("a".repeat(1512)),
            "Votre texte a 1 512 caractères, soit 12 de trop : raccourcissez-le un peu.",
        ),
        (
            "motivation",
            json!(""),
            "Écrivez quelques phrases : 100 caractères au moins.",
        ),
        ("prenom", json!(""), "Écrivez votre prénom."),
        (
            "courriel",
            json!("nom"),
            "Il manque le signe @ : écrivez votre adresse comme nom@domaine.fr.",
        ),
        (
            "courriel",
            json!("nom @domaine.fr"),
            "Écrivez votre adresse sans espace : nom@domaine.fr.",
        ),
        (
            "courriel",
            json!("nom@domaine"),
            "Écrivez votre adresse comme nom@domaine.fr.",
        ),
        (
            "telephone",
            json!("06 39 98 01"),
            "Un numéro de téléphone a 10 chiffres, comme 06 12 34 56 78 : vous en avez écrit 8.",
        ),
        (
            "telephone",
            json!("+32 470 12 34 56"),
            "Écrivez un numéro de téléphone français, comme 06 12 34 56 78.",
        ),
        (
            "telephone",
            json!("+33 6 39"),
            "Écrivez le numéro comme 06 12 34 56 78, ou +33 suivi de 9 chiffres.",
        ),
        (
            "telephone",
            json!("le mien"),
            "Écrivez le numéro comme 06 12 34 56 78.",
        ),
        (
            "code_postal",
            json!("9000"),
            "Un code postal a 5 chiffres, comme 34000 : vous en avez écrit 4.",
        ),
        (
            "code_postal",
            json!("Lodève"),
            "Écrivez le code postal avec 5 chiffres, comme 34000.",
        ),
        (
            "commune",
            json!("Lodève"),
            "Choisissez votre commune dans la liste, ou écrivez son nom.",
        ),
        (
            "attentes",
            json!(["legitimite", "mutualiser", "communaute", "rompre_isolement"]),
            "Choisissez 3 réponses au plus : vous en avez coché 4.",
        ),
        ("attentes", json!([]), "Cochez au moins une réponse."),
        (
            "attentes",
            json!(["legitimite", "legitimite"]),
            "« Soutenir ma légitimité et mon positionnement » vient deux fois : gardez cette réponse une seule fois.",
        ),
        (
            "roles",
            json!(["aucun", "ru"]),
            "« Aucun pour le moment » ne va pas avec une autre réponse : gardez l’une ou les autres.",
        ),
        (
            "departements_pratique",
            json!(["20"]),
            "Choisissez vos départements dans la liste proposée.",
        ),
        (
            "categorie",
            json!("x"),
            "Choisissez l’une des réponses proposées.",
        ),
        ("deja_gap", json!("x"), "Répondez par oui ou par non."),
        (
            "echelle_isolement",
            json!(9),
            "Choisissez un nombre de 1 à 5.",
        ),
        (
            "disponibilites",
            some_dates,
            "Répondez pour chaque rencontre : il manque « Séance 2 » et « Séance 5 ».",
        ),
        (
            "disponibilites",
            json!({ "gap-pp-2025-s1": "oui" }),
            "Répondez pour chaque rencontre : il manque « Réunion de lancement », « Séance 2 », « Séance 3 » et 4 autres.",
        ),
        (
            "disponibilites",
            json!(null),
            "Répondez pour chaque rencontre.",
        ),
        (
            "consent_sante",
            json!(false),
            "Cochez cette case si vous êtes d’accord : sans elle, le formulaire ne peut pas partir.",
        ),
    ];
    for (id, answer, expected) in cases {
        assert_eq!(said(id, answer), expected, "{id}");
    }
}

#[test]
fn numbers_do_not_break_from_their_words() {
    assert_eq!(
        count(2000, "caractère", "caractères"),
        "2\u{202f}000\u{a0}caractères"
    );
    assert_eq!(
        count(1_234_567, "mot", "mots"),
        "1\u{202f}234\u{202f}567\u{a0}mots"
    );
    assert_eq!(count(0, "mot", "mots"), "0\u{a0}mot");
}

#[test]
fn the_counter_says_how_much_of_how_much() {
    let q = sample();
    let counted = |id: &str, answer: Value| {
        counter(q.question(id).unwrap(), &answer).map(|text| plain(&text))
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        counted("description_pratique", json!("a".repeat(156))),
        some("156 caractères sur 2 000")
    );
    assert_eq!(
        counted("description_pratique", json!("a".repeat(56))),
        some("56 caractères sur 2 000, encore 44 au moins")
    );
    assert_eq!(
        counted("description_pratique", json!("a".repeat(2043))),
        some("2 043 caractères sur 2 000 : 43 de trop")
    );
    assert_eq!(
        counted("description_pratique", json!(null)),
        some("0 caractère sur 2 000")
    );
    assert_eq!(
        counted("attentes", json!(["legitimite", "autre"])),
        some("2 réponses sur 3")
    );
    assert_eq!(counted("roles", json!(["ru"])), None);
    assert_eq!(counted("courriel", json!("x")), None);
}

#[test]
fn answers_are_spoken_in_words() {
    let q = sample();
    let words = |id: &str, answer: Value| -> Vec<String> {
        spoken(q.question(id).unwrap(), &answer)
            .iter()
            .map(|line| plain(line))
            .collect()
    };
    assert_eq!(
        words("telephone", json!("+33639980101")),
        ["06 39 98 01 01"]
    );
    assert_eq!(
        words("commune", json!({ "nom": "Lodève", "insee": "34142" })),
        ["Lodève"]
    );
    assert_eq!(words("civilite", json!("mme")), ["Madame"]);
    assert_eq!(
        words("attentes", json!(["mutualiser", "autre"])),
        ["Mutualiser et m’inspirer des actions des autres", "Autre"]
    );
    assert_eq!(
        words("departements_pratique", json!(["09", "34"])),
        ["Ariège (09)", "Hérault (34)"]
    );
    assert_eq!(words("deja_gap", json!(false)), ["Non"]);
    assert_eq!(words("consent_sante", json!(true)), ["Oui"]);
    assert_eq!(words("echelle_isolement", json!(3)), ["3 sur 5"]);
    assert_eq!(words("motivation", json!(" Un.\nDeux. ")), ["Un.", "Deux."]);
    assert_eq!(
        words(
            "disponibilites",
            json!({ "gap-pp-2025-s2": "non", "gap-pp-2025-lancement": "oui" })
        ),
        [
            "Réunion de lancement : Disponible",
            "Séance 2 : Indisponible"
        ]
    );
    assert_eq!(
        words("civilite", json!("inconnue")),
        ["inconnue"],
        "nothing is hidden from a reader"
    );
    assert_eq!(words("civilite", json!(null)), [""; 0]);
}

#[test]
fn far_from_its_field_a_sentence_says_which_question() {
    let (q, mut given) = (sample(), ondine());
    given.set("deja_gap", Value::Null);
    given.set("prenom", json!(""));
    let far = |id: &str| {
        let code = ErrorCode::Required;
        let question = q.question(id).unwrap().id.clone();
        error_far(&q, &AnswerError { question, code }, &given)
    };
    assert_eq!(far("prenom"), "Écrivez votre prénom.");
    assert_eq!(
        far("deja_gap"),
        "Avez-vous déjà participé à un GAP du COPS\u{a0}?\nRépondez par oui ou par non."
    );
}
