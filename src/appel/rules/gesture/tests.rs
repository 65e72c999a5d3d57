//! Forms of the editor, tried on the example call.

use super::*;
use crate::{
    appel::document::tests::example,
    form::{Condition, Scalar, Test, edit},
};

fn form() -> Questionnaire {
    example().definition.questionnaire
}

fn done(fields: &[(&str, &str)]) -> Result<(Questionnaire, Gesture), Vec<Fault>> {
    let form = form();
    let mut posted = Sheet::default();
    for (field, typed) in fields {
        posted.set(*field, *typed);
    }
    let taken = form.questions().map(|one| one.id.to_string()).collect();
    let seances = [("s1".to_owned(), "Séance 1".to_owned())];
    let known = Known {
        taken: &taken,
        seances: &seances,
    };
    let gesture = gesture(&posted, &form, known)?;
    match edit::apply(&form, &gesture.edit) {
        Ok(next) => Ok((next, gesture)),
        Err(refusal) => Err(refusal_in_words(&refusal, &form, "libelle")),
    }
}

#[test]
fn a_question_is_added_under_a_name_of_its_own() {
    let fields = [
        ("geste", "ajouter"),
        ("etape", "b_identite"),
        ("apres", "prenom"),
        ("nouvelle_libelle", "Prénom"),
        ("nouvelle_type", "texte_court"),
    ];
    let (next, gesture) = done(&fields).expect("sound");
    assert_eq!(gesture.question, Some("prenom_2".into()));
    let ids: Vec<&str> = next.sections()[1].questions[1..3]
        .iter()
        .map(|one| one.id.as_str())
        .collect();
    assert_eq!(ids, ["prenom", "prenom_2"]);
}

#[test]
fn a_condition_reads_as_it_is_said() {
    let asked = |question: &str, sur: &str, fields: &[(&str, &str)]| {
        let mut all = vec![
            ("geste", "regle_ajouter"),
            ("question", question),
            ("regle", "montrer"),
            ("sur", sur),
        ];
        all.extend(fields);
        let (next, _) = done(&all)?;
        let asked = next
            .question(question)
            .expect("a question")
            .condition
            .clone();
        Ok::<_, Vec<Fault>>(serde_json::to_value(&next).map(|_| asked).expect("JSON"))
    };
    let of = |question: &str, test| Condition::Answer {
        question: question.into(),
        test,
    };
    assert_eq!(
        asked(
            "souhaite_repertoire",
            "deja_gap",
            &[("op", "est"), ("v0", "oui")]
        )
        .expect("sound")
        .map(|condition| matches!(condition, Condition::All(parts) if parts.len() == 2)),
        Some(true)
    );
    assert_eq!(
        asked(
            "structure",
            "categorie",
            &[("op", "pas"), ("v0", "autre"), ("v1", "professionnel")]
        ),
        Ok(Some(Condition::Not(Box::new(of(
            "categorie",
            Test::OneOf(vec![
                Scalar::Text("autre".to_owned()),
                Scalar::Text("professionnel".to_owned()),
            ])
        )))))
    );
    assert_eq!(
        asked("structure", "roles", &[("op", "est"), ("v3", "aucun")]),
        Ok(Some(of("roles", Test::Contains("aucun".to_owned()))))
    );
    assert_eq!(
        asked(
            "engagement_duree",
            "disponibilites",
            &[("op", "moins"), ("colonne", "oui"), ("nombre", "6")]
        ),
        Ok(Some(of(
            "disponibilites",
            Test::GridFewer {
                column: "oui".to_owned(),
                count: 6
            }
        )))
    );
    // A later question cannot be read: the refusal speaks of labels.
    let faults = asked("prenom", "motivation", &[("op", "rempli")]).expect_err("refused");
    assert_eq!(faults[0].field, "conditions");
    assert!(faults[0].message.contains("vient après"), "{faults:?}");
    assert!(faults[0].message.contains("Prénom"), "{faults:?}");
    assert!(!faults[0].message.contains("« motivation »"), "{faults:?}");
}

#[test]
fn what_others_need_is_named_and_what_the_platform_needs_stays() {
    let removed = |id: &str| {
        let faults = done(&[("geste", "retirer"), ("question", id)]).expect_err("refused");
        faults[0].message.clone()
    };
    assert!(removed("roles").contains("en conditionne 2 autres"));
    assert!(removed("courriel").contains("La plateforme se sert"));
    assert!(done(&[("geste", "retirer"), ("question", "structure")]).is_ok());
    assert!(done(&[("geste", "retirer"), ("question", "inconnue")]).is_err());
    assert!(done(&[("geste", "n’importe quoi"), ("question", "nom")]).is_err());
}

#[test]
fn the_page_follows_a_question_from_one_section_to_the_next() {
    let (_, gesture) = done(&[("geste", "monter"), ("question", "categorie")]).expect("sound");
    assert_eq!(gesture.section.as_str(), "b_identite");
    let (_, gesture) = done(&[("geste", "descendre"), ("question", "prenom")]).expect("sound");
    assert_eq!(gesture.section.as_str(), "b_identite");
    assert_eq!(gesture.focus, "descendre-prenom");
}
