use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::form::{
    condition::{Scalar, Test},
    fixtures::{questionnaire, sample},
};

fn test_of(question: &str) -> Condition {
    Condition::Answer {
        question: question.into(),
        test: Test::NotEmpty,
    }
}

fn ids(questionnaire: &Questionnaire) -> Vec<&str> {
    questionnaire
        .questions()
        .map(|one| one.id.as_str())
        .collect()
}

#[test]
fn a_question_that_others_read_stays_until_they_no_longer_do() {
    let sample = sample();
    let refusal = apply(&sample, &Edit::RemoveQuestion("roles".into()));
    let needed_by = ["secteurs", "departements_pratique"].map(QuestionId::from);
    assert_eq!(refusal, Err(EditRefusal::NeededBy(needed_by.into())));
    let refusal = apply(&sample, &Edit::RemoveQuestion("code_postal".into()));
    assert_eq!(refusal, Err(EditRefusal::NeededBy(vec!["commune".into()])));
    let without = apply(&sample, &Edit::RemoveQuestion("structure".into())).expect("sound");
    assert!(without.question("structure").is_none());
    assert_eq!(
        apply(&without, &Edit::RemoveQuestion("structure".into())),
        Err(EditRefusal::Gone)
    );
}

#[test]
fn a_question_never_passes_before_what_it_reads() {
    let sample = sample();
    let up = |id: &str| apply(&sample, &Edit::MoveQuestion(id.into(), Way::Up));
    let refusal = up("categorie_autre").expect_err("it reads « categorie »");
    assert!(
        matches!(&refusal, EditRefusal::Unsound(errors)
        if errors.to_string().contains("categorie_autre › condition")),
        "{refusal}"
    );
    // From one section to the one before.
    let moved = up("categorie").expect("sound");
    let section = moved.section_of("categorie").expect("a section");
    assert_eq!(section.id.as_str(), "b_identite");
    assert_eq!(ids(&moved), ids(&sample));
    assert_eq!(up("info_intro"), Err(EditRefusal::AtTheEdge));
}

#[test]
fn every_kind_can_be_added_as_it_is_and_no_name_serves_twice() {
    let mut edited = sample();
    for word in KINDS {
        let id = QuestionId::from(format!("nouvelle_{word}"));
        let question = new_question(word, id.clone(), "Une question".to_owned()).expect("a kind");
        assert_eq!(question.kind.word(), word);
        let edit = Edit::AddQuestion {
            section: "b_identite".into(),
            after: Some("prenom".into()),
            question: Box::new(question),
        };
        edited = apply(&edited, &edit).expect("sound");
        assert_eq!(apply(&edited, &edit), Err(EditRefusal::NameTaken));
    }
    assert_eq!(
        edited.questions().count(),
        sample().questions().count() + 14
    );
    assert!(new_question("autre", "x".into(), "X".to_owned()).is_none());
}

#[test]
fn sections_come_and_go_empty() {
    let sample = sample();
    let added = apply(&sample, &Edit::AddSection("z".into(), "Fin".to_owned())).expect("sound");
    let moved = apply(&added, &Edit::MoveSection("z".into(), Way::Up)).expect("sound");
    assert_eq!(moved.sections()[7].title, "Fin");
    assert_eq!(
        apply(&moved, &Edit::RemoveSection("b_identite".into())),
        Err(EditRefusal::NotEmpty)
    );
    let gone = apply(&moved, &Edit::RemoveSection("z".into())).expect("sound");
    assert_eq!(gone, sample);
    assert!(
        apply(
            &sample,
            &Edit::RenameSection("b_identite".into(), " ".to_owned())
        )
        .is_err()
    );
}

#[test]
fn a_condition_is_built_and_taken_apart() {
    let any = |parts: &[&str]| Condition::Any(parts.iter().map(|one| test_of(one)).collect());
    let all = |parts: &[&str]| Condition::All(parts.iter().map(|one| test_of(one)).collect());
    let one = add_test(None, &[], test_of("a"));
    assert_eq!(one, test_of("a"));
    let two = add_test(Some(one), &[], test_of("b"));
    assert_eq!(two, all(&["a", "b"]));
    let either = flip_join(two.clone(), &[]);
    assert_eq!(either, any(&["a", "b"]));
    // Beside a test, in a group of the other sort.
    let inside = add_test(Some(two), &[1], test_of("c"));
    assert_eq!(inside, Condition::All(vec![test_of("a"), any(&["b", "c"])]));
    let negated = flip_not(inside.clone(), &[1, 0]);
    assert_eq!(
        negated,
        Condition::All(vec![
            test_of("a"),
            Condition::Any(vec![Condition::Not(Box::new(test_of("b"))), test_of("c")]),
        ])
    );
    assert_eq!(flip_not(negated, &[1, 0]), inside);
    // A group of one is that one; nothing left is no condition.
    let less = remove_test(inside, &[1, 1]).expect("a condition");
    assert_eq!(less, all(&["a", "b"]));
    let less = remove_test(less, &[0]).expect("a condition");
    assert_eq!(less, test_of("b"));
    assert_eq!(remove_test(less, &[]), None);
}

#[test]
fn changes_are_counted_in_words() {
    let before = sample();
    assert_eq!(changes(&before, &before), Changes::default());
    let mut after = before.clone();
    for label in ["Un", "Deux"] {
        let question = new_question("oui_non", label.to_lowercase().into(), label.to_owned());
        let edit = Edit::AddQuestion {
            section: "b_identite".into(),
            after: None,
            question: Box::new(question.expect("a kind")),
        };
        after = apply(&after, &edit).expect("sound");
    }
    let mut nom = after.question("nom").expect("a question").clone();
    nom.label = "Nom de famille".to_owned();
    after = apply(&after, &Edit::ChangeQuestion(Box::new(nom))).expect("sound");
    after = apply(&after, &Edit::MoveQuestion("courriel".into(), Way::Up)).expect("sound");
    let found = changes(&before, &after);
    assert_eq!(
        found.sentence(),
        "2\u{a0}questions ajoutées, 1\u{a0}libellé modifié, 1\u{a0}question déplacée"
    );
    assert_eq!(changes(&after, &before).removed.len(), 2);
}

#[test]
fn a_change_is_refused_with_every_reason() {
    let form = questionnaire(&[
        json!({ "id": "a", "type": "oui_non" }),
        json!({ "id": "b", "type": "texte_court" }),
    ]);
    let mut b = form.question("b").expect("a question").clone();
    b.condition = Some(Condition::Answer {
        question: "a".into(),
        test: Test::Equals(Scalar::Text("oui".to_owned())),
    });
    b.label = String::new();
    let refusal = apply(&form, &Edit::ChangeQuestion(Box::new(b))).expect_err("refused");
    let EditRefusal::Unsound(errors) = refusal else {
        panic!("{refusal:?}");
    };
    assert_eq!(errors.iter().count(), 2, "{errors}");
}

/// Any edit of a small questionnaire, sound or not.
fn any_edit() -> impl Strategy<Value = Edit> {
    let name = || prop::sample::select(vec!["a", "b", "c", "d", "e"]);
    let way = || prop_oneof![Just(Way::Up), Just(Way::Down)];
    let title = || prop_oneof![4 => Just("Titre".to_owned()), 1 => Just(" ".to_owned())];
    let condition = || {
        prop::option::of((name(), prop::option::of(name())).prop_map(|(one, other)| {
            let first = test_of(one);
            match other {
                Some(other) => add_test(Some(first), &[], flip_not(test_of(other), &[])),
                None => first,
            }
        }))
    };
    let asked = move || {
        (
            name(),
            prop::sample::select(KINDS.to_vec()),
            title(),
            condition(),
        )
            .prop_map(|(id, word, label, condition)| {
                let mut question = new_question(word, id.into(), label).expect("a kind");
                question.condition = condition;
                Box::new(question)
            })
    };
    prop_oneof![
        1 => (name(), title()).prop_map(|(id, title)| Edit::AddSection(id.into(), title)),
        1 => (name(), title()).prop_map(|(id, title)| Edit::RenameSection(id.into(), title)),
        1 => (name(), way()).prop_map(|(id, way)| Edit::MoveSection(id.into(), way)),
        1 => name().prop_map(|id| Edit::RemoveSection(id.into())),
        3 => (name(), prop::option::of(name()), asked()).prop_map(|(section, after, question)| {
            Edit::AddQuestion { section: section.into(), after: after.map(Into::into), question }
        }),
        2 => asked().prop_map(Edit::ChangeQuestion),
        3 => (name(), way()).prop_map(|(id, way)| Edit::MoveQuestion(id.into(), way)),
        1 => name().prop_map(|id| Edit::RemoveQuestion(id.into())),
    ]
}

proptest! {
    #[test]
    fn whatever_is_edited_it_is_sound_or_refused(edits in prop::collection::vec(any_edit(), 0..40)) {
        let mut form = questionnaire(&[json!({ "id": "a", "type": "oui_non" })]);
        for edit in edits {
            if let Ok(next) = apply(&form, &edit) {
                // What was written is what is read, by whoever receives it.
                let source = serde_json::to_value(&next).expect("JSON");
                prop_assert_eq!(&parse::questionnaire(&source), &Ok(next.clone()));
                // Every question is there once, and asks only of those before it.
                for (rank, question) in next.questions().enumerate() {
                    for read in next.questions().skip(rank) {
                        let later = dependents(&next, &read.id);
                        prop_assert!(!later.iter().any(|one| one.id == question.id));
                    }
                }
                form = next;
            }
        }
    }

    #[test]
    fn putting_back_what_was_moved_changes_nothing(place in 0_usize..60, down in any::<bool>()) {
        let sample = sample();
        let all = ids(&sample);
        let id = all[place % all.len()];
        let (there, back) = if down { (Way::Down, Way::Up) } else { (Way::Up, Way::Down) };
        if let Ok(moved) = apply(&sample, &Edit::MoveQuestion(id.into(), there)) {
            prop_assert_eq!(changes(&sample, &moved).is_empty(), false);
            let again = apply(&moved, &Edit::MoveQuestion(id.into(), back));
            prop_assert_eq!(again, Ok(sample.clone()));
        }
    }
}
