//! One commission, from an empty board to a group with its reserve.

use croisee::{
    candidature,
    selection::{
        actions::{ImportedOrientations, import_orientations},
        model::{Bound, Decision, Dimension, Facet, Move, Outcome, Targets},
        rules::{balance::shortfall, proposal},
        store,
    },
    server::state::AppState,
};

use super::ground::{
    AIM, BOARD, MOVE, board, capacity, card, column, commission, done, post, reader, rearrange, to,
};
use crate::{
    candidature::ground::{
        SLUG, administrator, call_source, candidatures_source, publish, wait_until,
    },
    common::{
        app::TestApp,
        database::{count, rows},
    },
};

use Decision::{NonRetenue, Reserve, Retenue};

db_test!(
    async fn a_commission_composes_its_group(db: Db) {
        let app = TestApp::on(db);
        commission(&app, 19).await;
        let reader = reader(&app).await;
        let empty = board(&reader).await;
        assert_eq!(empty.cards.len(), 19);
        assert_eq!(column(&empty, None), (1..=19).collect::<Vec<_>>());
        assert_eq!(u64::from(empty.targets.size), capacity(&call_source()));
        let first = card(&empty, 1);
        assert_eq!(first.profile.name, "Ondine G.");
        assert_eq!(
            first.facts(&empty.lexicon),
            "34 · Est · Patient* partenaire"
        );
        let apart = empty.cards.iter().filter(|card| card.is_set_apart);
        let apart: Vec<&str> = apart.map(|card| &card.number[12..]).collect();
        assert_eq!(apart, ["14", "15", "17"].map(|n| format!("0{n}")));

        // The proposal is taken whole.
        let found = proposal::search(&empty, false).run(|| true);
        assert!(found.is_proven());
        assert_eq!(found.members.len(), 10);
        let moves = Move::compose(&empty.cards, &found.members);
        let composed = done(&reader, &empty, &moves).await;
        assert_eq!(column(&composed, Some(Retenue)).len(), 10);
        assert_eq!(
            shortfall(&proposal::group_of(&composed), &composed.targets),
            found.shortfall
        );

        // A reserve in order: one is added at its end, one climbs before it.
        let left = column(&composed, None);
        let [one, two, three] = [left[0], left[1], left[2]];
        let moves = [one, two, three].map(|n| to(&composed, n, Reserve));
        let waiting = done(&reader, &composed, &moves).await;
        assert_eq!(column(&waiting, Some(Reserve)), [one, two, three]);
        let climb = Move {
            rank: Some(1),
            ..to(&waiting, three, Reserve)
        };
        let climbed = done(&reader, &waiting, &[climb]).await;
        assert_eq!(column(&climbed, Some(Reserve)), [three, one, two]);
        assert_eq!(
            card(&climbed, two).place.as_ref().and_then(|p| p.rank),
            Some(3)
        );

        // An exchange: each takes the place of the other, rank included.
        let member = column(&climbed, Some(Retenue))[0];
        let swap = Move::exchange(card(&climbed, member), card(&climbed, three));
        let swapped = done(&reader, &climbed, &swap).await;
        assert_eq!(column(&swapped, Some(Reserve)), [member, one, two]);
        assert!(column(&swapped, Some(Retenue)).contains(&three));

        // Not retained: the reason and the roads that the rules propose, until people say.
        let refused = done(
            &reader,
            &swapped,
            &[to(&swapped, 15, NonRetenue), to(&swapped, 17, NonRetenue)],
        )
        .await;
        let place = card(&refused, 15).place.clone().expect("a place");
        assert_eq!(place.reason.as_deref(), Some("reorientation_gap_psp"));
        assert_eq!(place.orientation, ["gap_psp"]);
        let place = card(&refused, 17).place.clone().expect("a place");
        assert_eq!(place.reason.as_deref(), Some("prerequis_pratique"));
        assert_eq!(
            place.orientation,
            ["annuaire_formations", "pauses_partenariat"]
        );
        let said = Move {
            reason: Some("autre".to_owned()),
            orientation: Some(vec!["gap_mixte".to_owned(), "inconnu".to_owned()]),
            ..to(&refused, 15, NonRetenue)
        };
        let refused = done(&reader, &refused, &[said]).await;
        let place = card(&refused, 15).place.clone().expect("a place");
        assert_eq!(place.reason.as_deref(), Some("autre"));
        assert_eq!(place.orientation, ["gap_mixte"]);

        // What the next room reads.
        let placements = placements(&app.state).await;
        let order = [Retenue, Reserve, NonRetenue];
        let told: Vec<_> = order
            .map(|decision| placements.iter().filter(|p| p.decision == decision).count())
            .into();
        assert_eq!(told, [10, 3, 2]);
        let ranks: Vec<_> = placements
            .iter()
            .filter_map(|placement| placement.rank)
            .collect();
        assert_eq!(ranks, [1, 2, 3]);

        // Back among those to place: nothing is left but the trace.
        let back = Move::new(card(&refused, 15).profile.candidature, None);
        let replaced = done(&reader, &refused, &[back]).await;
        assert!(column(&replaced, None).contains(&15));
        let moved = moves_told(&app).await;
        assert_eq!(moved, 10 + 3 + 1 + 2 + 2 + 1 + 1);
        assert_eq!(
            count(&app.state.db, "audit where action = 'placement.moved'").await,
            moved
        );
        let whys: Vec<(String,)> =
            rows(&app.state.db, "select distinct why from placement_event").await;
        assert_eq!(whys, [("essai".to_owned(),)]);
    }
);

async fn placements(state: &AppState) -> Vec<croisee::selection::model::Placement> {
    let slug = SLUG.parse().expect("a slug");
    let call = croisee::appel::actions::find(state, &slug)
        .await
        .expect("the call");
    let mut tx = state.db.read().await.expect("a transaction");
    store::placements(&mut tx, call.id)
        .await
        .expect("placements")
}

async fn moves_told(app: &TestApp) -> i64 {
    count(&app.state.db, "placement_event").await
}

db_test!(
    async fn whoever_comes_second_sees_what_the_first_did(db: Db) {
        let app = TestApp::on(db);
        commission(&app, 4).await;
        let reader = reader(&app).await;
        let administrator = administrator(&app).await;
        let seen = board(&reader).await;
        assert_eq!(seen, {
            let mut same = board(&administrator).await;
            same.may_edit_targets = false;
            same.beside.clone_from(&seen.beside);
            same
        });
        let taken = done(&reader, &seen, &[to(&seen, 1, Retenue)]).await;
        let second = rearrange(&administrator, seen.revision, &[to(&seen, 1, NonRetenue)]).await;
        let Outcome::Stale(fresh) = second else {
            panic!("overwritten: {second:?}");
        };
        assert_eq!(fresh.revision, taken.revision);
        assert_eq!(column(&fresh, Some(Retenue)), [1]);
        assert_eq!(moves_told(&app).await, 1);

        // Twenty at once: one is done, each of the others sees it.
        let moves: Vec<_> = (0..20)
            .map(|at| {
                let (reader, one) = (reader.copy(), to(&fresh, 2 + at % 3, Reserve));
                let seen = fresh.revision;
                async move { rearrange(&reader, seen, &[one]).await }
            })
            .collect();
        let outcomes = futures::future::join_all(moves).await;
        let done = outcomes
            .iter()
            .filter(|one| matches!(one, Outcome::Done(_)));
        assert_eq!(done.count(), 1);
        for outcome in &outcomes {
            let (Outcome::Done(board) | Outcome::Stale(board)) = outcome else {
                panic!("refused: {outcome:?}");
            };
            assert_eq!(column(board, Some(Reserve)).len(), 1);
        }
        assert_eq!(moves_told(&app).await, 2);
    }
);

db_test!(
    async fn the_board_works_without_script(db: Db) {
        let app = TestApp::on(db);
        commission(&app, 19).await;
        let team = administrator(&app).await;
        let seen = board(&team).await;
        let revision = seen.revision.to_string();
        let word = |n: usize, decision| to(&seen, n, decision).word();
        let (one, two) = (word(1, Retenue), word(2, Reserve));
        let fields = [
            ("revu", revision.as_str()),
            ("placer", &one),
            ("placer", &two),
        ];
        assert_eq!(
            post(&team, MOVE, &fields).await,
            format!("{BOARD}?etat=fait")
        );
        assert_eq!(
            post(&team, MOVE, &fields).await,
            format!("{BOARD}?etat=perime")
        );
        let now = board(&team).await;
        assert_eq!(column(&now, Some(Retenue)), [1]);
        assert_eq!(column(&now, Some(Reserve)), [2]);

        let revision = now.revision.to_string();
        let not = word(3, NonRetenue);
        let fields = [
            ("revu", revision.as_str()),
            ("placer", &not),
            ("motif", "places"),
            ("orienter", "oui"),
            ("orientation", "gap_mixte"),
        ];
        post(&team, MOVE, &fields).await;
        let now = board(&team).await;
        let place = card(&now, 3).place.clone().expect("a place");
        assert_eq!(place.reason.as_deref(), Some("places"));
        assert_eq!(place.orientation, ["gap_mixte"]);

        // Targets: an empty field aims at nothing; what makes no sense is refused.
        let revision = now.revision.to_string();
        let fields = [
            ("revu", revision.as_str()),
            ("taille", "8"),
            ("min:territoire:est", "3"),
            ("max:territoire:est", "5"),
            ("min:role:chercheur", ""),
            ("max:role:chercheur", ""),
        ];
        post(&team, AIM, &fields).await;
        let now = board(&team).await;
        let aimed = Targets {
            size: 8,
            bounds: vec![Bound {
                facet: Facet::new(Dimension::Territoire, "est"),
                at_least: 3,
                at_most: Some(5),
            }],
        };
        assert_eq!(now.targets, aimed);
        let revision = now.revision.to_string();
        let wrong = [
            ("revu", revision.as_str()),
            ("taille", "8"),
            ("min:territoire:est", "9"),
        ];
        assert_eq!(
            post(&team, AIM, &wrong).await,
            format!("{BOARD}?etat=refuse")
        );
        assert_eq!(board(&team).await.targets, aimed);

        // The page says it all without a script: the group, its balance, a proposal.
        let page = team.get(&format!("{BOARD}?proposer=oui")).await.body;
        for words in [
            "Composer le groupe",
            "Ondine G.",
            "Reprendre cette proposition",
            "Toutes les cibles sont tenues",
        ] {
            assert!(page.contains(words), "{words}");
        }
        let page = team
            .get(&format!(
                "{BOARD}?choix=GAP-PP-2025-001&choix=GAP-PP-2025-002"
            ))
            .await
            .body;
        assert!(
            page.contains("Échanger Ondine G. et Baptiste"),
            "what an exchange would change"
        );
    }
);

#[tokio::test]
async fn a_blind_board_names_nobody() {
    let app = TestApp::new().await;
    commission(&app, 19).await;
    let team = administrator(&app).await;
    let slug = SLUG.parse().expect("a slug");
    let call = croisee::appel::actions::find(&app.state, &slug)
        .await
        .expect("the call");
    let accounts: Vec<(croisee::account::model::AccountId,)> =
        rows(&app.state.db, "select id from account").await;
    let mut tx = app.state.db.write().await.expect("a transaction");
    croisee::review::store::set_blind(&mut tx, call.id, true, "", accounts[0].0, app.state.now())
        .await
        .expect("blind");
    tx.commit().await.expect("kept");
    let seen = board(&team).await;
    assert!(seen.is_blind);
    assert_eq!(card(&seen, 1).profile.name, "Candidature 001");
    // Violette practises nowhere yet: only her postal code would say where she lives.
    assert_eq!(card(&seen, 17).profile.departement, None);
    let page = team.get(BOARD).await.body;
    let answer = team.call("open_board", &[("slug", SLUG)]).await.body;
    let file = crate::candidature::ground::candidatures_source();
    for one in file["candidatures"].as_array().expect("a list") {
        for field in ["prenom", "nom", "courriel"] {
            let secret = one["reponses"][field].as_str().expect("a text");
            assert!(
                !page.contains(secret) && !answer.contains(secret),
                "{secret}"
            );
        }
    }
}

#[tokio::test]
async fn a_file_brings_where_else_people_were_sent_to_look() {
    let app = TestApp::new().await;
    publish(&app).await;
    let file = serde_json::from_value(candidatures_source()).expect("a file");
    let told = serde_json::from_value(candidatures_source()).expect("a file");
    let count = |report: ImportedOrientations| report.orientations;
    // In February nobody is refused yet.
    wait_until(&app, "2025-02-10T09:00:00+01:00");
    let report = import_orientations(&app.state, &told).await;
    assert_eq!(report.map(count), Ok(0));
    wait_until(&app, "2025-04-01T09:00:00+02:00");
    candidature::actions::import(&app.state, &file)
        .await
        .expect("an import");
    let report = import_orientations(&app.state, &told).await;
    assert_eq!(report.map(count), Ok(4));
    let again = import_orientations(&app.state, &told).await;
    assert_eq!(again.map(count), Ok(0));
    let board = board(&reader(&app).await).await;
    let place = card(&board, 18).place.as_ref().expect("a place");
    assert_eq!(place.decision, Decision::NonRetenue);
    assert_eq!(place.reason.as_deref(), Some("disponibilite"));
    assert_eq!(place.orientation, ["prochain_appel", "pauses_partenariat"]);
}
