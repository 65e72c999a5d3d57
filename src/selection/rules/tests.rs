//! The rules on the nineteen candidatures of the sample.

use serde_json::{Value, json};

use super::{
    balance::{State, balance, count, shortfall},
    effect::effect,
    profile,
    search::{Found, Search, Standing},
    targets, why,
};
use crate::{
    form::{Answers, Questionnaire, Severity, eligibility::eligibility, parse},
    selection::model::{Bound, Dimension, Facet, Lexicon, Profile, Score, Targets},
};

struct Commission {
    profiles: Vec<Profile>,
    standings: Vec<Standing>,
    targets: Targets,
    lexicon: Lexicon,
    confirmed: Vec<usize>,
}

fn questionnaire() -> (Questionnaire, Value) {
    let call: Value =
        serde_json::from_str(include_str!("../../../examples/appel_gap_pp_2025.json"))
            .expect("JSON");
    let form = parse::questionnaire(&call["appel"]["questionnaire"]).expect("a questionnaire");
    (form, call)
}

fn commission() -> Commission {
    let (form, call) = questionnaire();
    let rules =
        parse::eligibility_rules(&call["appel"]["regles_eligibilite"], &form).expect("rules");
    let file: Value = serde_json::from_str(include_str!(
        "../../../examples/candidatures_gap_pp_2025.json"
    ))
    .expect("JSON");
    let received = file["candidatures"].as_array().expect("a list");
    let answers: Vec<Answers> = received
        .iter()
        .map(|one| serde_json::from_value(one["reponses"].clone()).expect("answers"))
        .collect();
    let profiles = received
        .iter()
        .zip(&answers)
        .enumerate()
        .map(|(at, (one, answers))| Profile {
            candidature: format!("00000000-0000-7000-8000-{:012}", at + 1)
                .parse()
                .expect("an id"),
            name: one["reponses"]["prenom"]
                .as_str()
                .expect("a name")
                .to_owned(),
            departement: profile::departement(answers).map(|one| one.code.to_owned()),
            facets: profile::facets(answers),
            score: one["lecture"]["total"].as_f64().map(Score::of_points),
        });
    let is_apart = |answers: &Answers| {
        let findings = eligibility(&rules, &form, answers);
        findings
            .iter()
            .any(|finding| finding.severity != Severity::Warning)
    };
    Commission {
        profiles: profiles.collect(),
        standings: answers
            .iter()
            .map(|answers| {
                if is_apart(answers) {
                    Standing::LeftOut
                } else {
                    Standing::Free
                }
            })
            .collect(),
        targets: targets::defaults(&form, 10),
        lexicon: targets::lexicon(&form),
        confirmed: (0..received.len())
            .filter(|at| received[*at]["statut"] == "confirmee")
            .collect(),
    }
}

impl Commission {
    fn of(&self, members: &[usize]) -> Vec<&Profile> {
        members.iter().map(|at| &self.profiles[*at]).collect()
    }

    fn found(&self) -> Found {
        Search::new(&self.profiles, &self.targets, &self.standings).run(|| true)
    }
}

fn est() -> Facet {
    Facet::new(Dimension::Territoire, "est")
}

#[test]
fn the_commission_of_the_sample_is_counted_as_it_was() {
    let commission = commission();
    let group = commission.of(&commission.confirmed);
    assert_eq!(group.len(), 10);
    // `attendus.par_territoire_groupe`
    assert_eq!(count(&group, &est()), 5);
    assert_eq!(
        count(&group, &Facet::new(Dimension::Territoire, "ouest")),
        5
    );
    let everybody: Vec<&Profile> = commission.profiles.iter().collect();
    assert_eq!(count(&everybody, &est()), 11);
    let counted = balance(&group, &everybody, &commission.targets);
    assert_eq!(counted.people, 10);
    // What it chose by hand misses one of the targets that its call gives: one carer too few.
    let missed = counted
        .counts
        .iter()
        .filter(|count| !count.state.is_reached());
    let missed: Vec<(&str, State)> = missed
        .map(|count| (count.bound.facet.code.as_str(), count.state))
        .collect();
    assert_eq!(missed, [("proche_aidant_partenaire", State::Short(1))]);
    assert_eq!(counted.shortfall, 1);
}

#[test]
fn the_group_found_is_the_best_of_all_that_brute_force_sees() {
    let commission = commission();
    let found = commission.found();
    assert!(found.is_proven());
    let free: Vec<usize> = (0..19)
        .filter(|at| commission.standings[*at] == Standing::Free)
        .collect();
    let best = (0_u32..1 << free.len())
        .filter(|group| group.count_ones() == 10)
        .map(|group| {
            let members: Vec<usize> = free
                .iter()
                .enumerate()
                .filter(|(bit, _)| group >> bit & 1 == 1)
                .map(|(_, at)| *at)
                .collect();
            let group = commission.of(&members);
            let score: u32 = group
                .iter()
                .map(|one| one.score.unwrap_or_default().0)
                .sum();
            (
                shortfall(&group, &commission.targets),
                std::cmp::Reverse(score),
            )
        })
        .min()
        .expect("a group");
    assert_eq!((found.shortfall, std::cmp::Reverse(found.score.0)), best);
    assert_eq!(found.shortfall, 0);
}

#[test]
fn every_member_of_a_proposal_has_a_reason_and_somebody_close() {
    let commission = commission();
    let found = commission.found();
    let reasons = why::reasons(
        &commission.profiles,
        &found.members,
        &commission.standings,
        &commission.targets,
        &commission.lexicon,
    );
    assert_eq!(reasons.len(), 10);
    for reason in &reasons {
        assert!(!reason.brings.is_empty());
        let (other, change) = reason.instead.as_ref().expect("somebody close");
        assert!(!found.members.contains(other) && !change.is_empty());
    }
    // Only Nour does research.
    let nour = reasons
        .iter()
        .find(|reason| reason.member == 6)
        .expect("Nour is in");
    assert!(
        nour.brings
            .contains("Seule personne du groupe pour\u{a0}: Gers, recherche"),
        "{}",
        nour.brings
    );
}

#[test]
fn what_cannot_be_met_is_told_with_the_least_that_must_give() {
    let mut commission = commission();
    commission.targets.bounds.push(Bound {
        facet: Facet::new(Dimension::Secteur, "entreprise"),
        at_least: 2,
        at_most: None,
    });
    let found = commission.found();
    assert_eq!((found.shortfall, found.is_proven()), (2, true));
    let told = why::relaxation(
        &commission.profiles,
        &found,
        &commission.standings,
        &commission.targets,
        &commission.lexicon,
    );
    assert_eq!(
        told,
        [
            "Entreprise\u{a0}: accepter 0 au lieu de 2 au moins. Aucune candidature possible ne l’apporte."
        ]
    );
    let everybody: Vec<&Profile> = commission.profiles.iter().collect();
    let counted = balance(
        &commission.of(&found.members),
        &everybody,
        &commission.targets,
    );
    assert_eq!(
        counted.counts.last().map(|count| count.state),
        Some(State::Impossible(2))
    );

    // Relaxed so, everything can be met.
    commission.targets.bounds.pop();
    assert_eq!(commission.found().shortfall, 0);
}

#[test]
fn an_exchange_is_told_before_it_is_made() {
    let commission = commission();
    let before = commission.of(&commission.confirmed);
    let mut members = commission.confirmed.clone();
    // Baptiste (Aude, proche aidant) leaves, Rosalie (Lot, proche aidante) enters.
    let at = members
        .iter()
        .position(|at| *at == 1)
        .expect("Baptiste is in");
    members[at] = 12;
    let after = commission.of(&members);
    let told = effect(&before, &after, &commission.targets, &commission.lexicon);
    assert!(
        told.starts_with("Est passerait de 5 à 4, Ouest de 5 à 6"),
        "{told}"
    );
    assert!(told.contains("Score du groupe\u{a0}: "), "{told}");
    assert_eq!(
        effect(&before, &before, &commission.targets, &commission.lexicon),
        format!(
            "Aucun compteur ne changerait. Score du groupe\u{a0}: {}, inchangé.",
            super::balance::total(&before)
        )
    );
}

#[test]
fn targets_that_make_no_sense_are_refused_in_words() {
    let commission = commission();
    let refused = |change: fn(&mut Targets)| {
        let mut targets = commission.targets.clone();
        change(&mut targets);
        targets::refusal(&targets, &commission.lexicon)
    };
    assert_eq!(refused(|_| ()), None);
    assert!(refused(|targets| targets.size = 0).is_some());
    assert!(refused(|targets| targets.bounds[0].at_most = Some(1)).is_some());
    assert!(refused(|targets| targets.bounds[0].at_least = 11).is_some());
    assert!(refused(|targets| targets.bounds[0].facet.code = "nord".to_owned()).is_some());
    assert!(refused(|targets| targets.bounds.push(targets.bounds[0].clone())).is_some());
}

#[test]
fn facets_are_read_by_the_stable_names_of_questions() {
    let (form, call) = questionnaire();
    for asked in [
        profile::ROLES,
        profile::SECTORS,
        profile::SENIORITY,
        profile::AVAILABILITY,
    ] {
        assert!(form.question(asked).is_some(), "{asked}");
    }
    let empty = profile::facets(&Answers::new());
    assert_eq!(empty, []);
    let mut answers = Answers::new();
    answers.set("code_postal", "46000");
    answers.set("roles", json!(["aucun"]));
    assert_eq!(
        profile::facets(&answers),
        [Facet::new(Dimension::Territoire, "ouest")]
    );
    let seances = call["appel"]["seances"].as_array().expect("a list").len();
    let aimed = targets::defaults(&form, 10);
    let seance = |bound: &&Bound| bound.facet.dimension == Dimension::Seance;
    assert_eq!(aimed.bounds.iter().filter(seance).count(), seances);
}
