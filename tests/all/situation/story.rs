//! A situation from its first word to the séance that works on it, on both databases.

use axum::http::StatusCode;
use croisee::situation::model::SituationId;

use super::ground::{
    LIST, ROUND, act, act_on, borrowed, group_page, in_april, page, propose, rank, sound, two,
};
use crate::{
    candidature::ground::wait_until,
    common::{
        app::TestApp,
        database::{count, rows},
    },
    seance::ground::{IDRISS, ONDINE, member},
};

async fn letters_about(app: &TestApp, subject: &str) -> Vec<String> {
    app.letters()
        .await
        .into_iter()
        .filter(|letter| letter.subject.contains(subject))
        .map(|letter| letter.recipient)
        .collect()
}

db_test!(
    async fn a_group_chooses_what_it_works_on(db: Db) {
        let app = TestApp::on(db);
        let celestine = in_april(&app).await;
        let (ondine, idriss) = two(&app).await;
        let amaia = member(&app, "amaia.pyrene@example.org").await;

        // A draft: kept half written, seen by its author alone, refused as a proposal.
        let id = SituationId::fresh();
        let own = format!("{LIST}/{id}");
        let half = [("titre", "Le café du couloir"), ("geste", "brouillon")];
        let kept = ondine.post(&own, &half).await;
        assert_eq!(kept.location(), format!("{own}?fait=brouillon"));
        let refused = ondine
            .post(
                &own,
                &[
                    ("titre", "Le café du couloir"),
                    ("geste", "proposer"),
                    ("_vu", "0"),
                ],
            )
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Le café du couloir"));
        assert!(refused.body.contains("Racontez en quelques phrases"));
        assert!(
            page(&ondine, group_page())
                .await
                .contains("Proposer une situation")
        );
        for other in [&idriss, &celestine] {
            assert_eq!(other.get(&own).await.status, StatusCode::NOT_FOUND);
            assert!(!page(other, LIST).await.contains("Le café du couloir"));
        }
        assert_eq!(act(&celestine, "clore-recueil").await, "rien");

        // A name is pointed at once; then the author decides. An older window overwrites nothing.
        let mut named = sound("Le café du couloir");
        named[2].1 = "Mme Dupont et Idriss étaient là, dans le couloir, quand on m’a repris la parole devant tous."
            .to_owned();
        named.push(("_vu", "0".to_owned()));
        let warned = ondine.post(&own, &borrowed(&named)).await;
        assert_eq!(warned.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(warned.body.contains("Relisez avant de proposer"));
        assert!(warned.body.contains("Idriss"));
        let mut fields = sound("Le café du couloir");
        fields.push(("_vu", "7".to_owned()));
        let stale = ondine.post(&own, &borrowed(&fields)).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        assert!(stale.body.contains("Une autre fenêtre a écrit ici"));
        fields.pop();
        fields.push(("_vu", "0".to_owned()));
        let proposed = ondine.post(&own, &borrowed(&fields)).await;
        assert_eq!(proposed.location(), format!("{LIST}?fait=proposee"));
        // Sent twice, kept once.
        let again = ondine.post(&own, &borrowed(&fields)).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER);
        assert_eq!(count(&app.state.db, "situation").await, 1);

        // The others; those who lead see a number, and propose nothing.
        let coffee = id;
        let badge = propose(&idriss, "Le badge visiteur").await;
        let chair = propose(&amaia, "La chaise de trop").await;
        let seen = page(&celestine, ROUND).await;
        assert!(seen.contains("3 situations sont proposées."), "{seen}");
        assert!(!seen.contains("badge"));
        let sneaky = SituationId::fresh();
        let mine = celestine
            .post(&format!("{LIST}/{sneaky}"), &borrowed(&sound("La mienne")))
            .await;
        assert_eq!(mine.status, StatusCode::NOT_FOUND);
        assert!(
            page(&celestine, group_page())
                .await
                .contains("Clore le recueil des situations")
        );
        assert_eq!(rank(&ondine, &[coffee]).await, StatusCode::SEE_OTHER);
        assert_eq!(
            count(&app.state.db, "situation_ballot").await,
            0,
            "not open yet"
        );

        // The gathering closes: everybody reads, without names, and a letter says so.
        assert_eq!(act(&celestine, "clore-recueil").await, "recueil-clos");
        assert_eq!(act(&celestine, "clore-recueil").await, "change");
        assert_eq!(letters_about(&app, "à vous de choisir").await.len(), 10);
        for reader in [&ondine, &celestine] {
            let read = page(reader, ROUND).await;
            assert!(
                read.contains("Le badge visiteur") && read.contains("La chaise de trop"),
                "{read}"
            );
            assert!(
                !read.contains("Idriss") && !read.contains("Amaia"),
                "{read}"
            );
            assert!(!read.contains("Le classement du groupe"), "{read}");
        }
        let frozen = ondine.post(&own, &borrowed(&fields)).await;
        assert_eq!(frozen.location(), format!("{own}?fait=lue"));
        // Written anew while the gathering closed: nothing typed is lost, and it may become another.
        let mut late = sound("Le café du couloir");
        late[2].1.push_str(" Ce que j’ai ajouté ce soir.");
        let lost = ondine.post(&own, &borrowed(&late)).await;
        assert_eq!(lost.status, StatusCode::CONFLICT);
        assert!(
            lost.body.contains("Ce que j’ai ajouté ce soir.")
                && lost.body.contains("Ce texte n’est pas enregistré"),
            "{}",
            lost.body
        );
        assert!(!lost.body.contains(&format!("action=\"{own}\"")));

        // Ranks: twice the same is said beside the field; the last word counts; those who lead do not.
        let (one, two) = (format!("rang-{coffee}"), format!("rang-{badge}"));
        let twice = ondine.post(ROUND, &[(&one, "1"), (&two, "1")]).await;
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(twice.body.contains("Ce rang est donné deux fois"));
        assert_eq!(rank(&celestine, &[coffee]).await, StatusCode::NOT_FOUND);
        assert_eq!(act(&celestine, "clore-classement").await, "aucune-voix");
        assert_eq!(rank(&ondine, &[chair]).await, StatusCode::SEE_OTHER);
        assert_eq!(
            rank(&ondine, &[coffee, badge, chair]).await,
            StatusCode::SEE_OTHER
        );
        assert_eq!(
            rank(&idriss, &[badge, coffee, chair]).await,
            StatusCode::SEE_OTHER
        );
        let led = page(&celestine, ROUND).await;
        assert!(led.contains("2 personnes ont classé, sur"), "{led}");
        assert!(
            !led.contains("Le classement du groupe"),
            "no result before the close: {led}"
        );

        // The close: points, no ballot left, and equal ones wait for those who lead.
        assert_eq!(act(&celestine, "clore-classement").await, "classement-clos");
        assert_eq!(count(&app.state.db, "situation_ballot").await, 0);
        let result = page(&amaia, ROUND).await;
        assert!(result.contains("par 2 voix"), "{result}");
        assert!(result.contains("Le badge visiteur 3 points"), "{result}");
        assert!(result.contains("La chaise de trop 0 point"), "{result}");
        assert!(
            result.contains("arrivent à égalité. Le binôme choisit"),
            "{result}"
        );
        assert_eq!(act_on(&ondine, "choisir", &coffee.to_string()).await, "404");
        assert_eq!(
            act_on(&celestine, "choisir", &chair.to_string()).await,
            "404"
        );
        assert_eq!(
            act_on(&celestine, "choisir", &badge.to_string()).await,
            "choisie"
        );
        assert_eq!(
            letters_about(&app, "une question pour vous").await,
            [IDRISS]
        );

        // A narrator is a volunteer: only the author answers, and may pass without a name.
        assert_eq!(act(&ondine, "accepter").await, "404");
        assert_eq!(act(&ondine, "passer").await, "404");
        assert!(
            page(&idriss, ROUND)
                .await
                .contains("J’accepte de la raconter")
        );
        assert_eq!(act(&idriss, "passer").await, "passe");
        let next = page(&ondine, ROUND).await;
        assert!(
            next.contains("Le groupe aimerait travailler votre situation"),
            "{next}"
        );
        assert!(
            next.contains("Le badge visiteur gardée pour une autre fois"),
            "{next}"
        );
        assert_eq!(
            letters_about(&app, "une question pour vous").await,
            [IDRISS, ONDINE]
        );
        assert!(!page(&amaia, ROUND).await.contains("Ondine"));
        assert_eq!(act(&ondine, "accepter").await, "accord");

        // It is on the page of the séance and on its agenda, with the first name of who tells it.
        for path in ["", "/situations", "/ordre-du-jour"] {
            let told = page(&amaia, &format!("{}/seances/2{path}", group_page())).await;
            assert!(told.contains("Le café du couloir"), "{path}: {told}");
        }
        let plan = page(&amaia, &format!("{}/seances/2/ordre-du-jour", group_page())).await;
        assert!(plan.contains("Racontée par Ondine"), "{plan}");
        assert!(!plan.contains("https://visio"), "the link is never printed");
        // What the group works on is not withdrawn before its author passes.
        let kept = ondine.post(&format!("{own}/retirer"), &[]).await;
        assert_eq!(kept.status, StatusCode::NOT_FOUND);
        assert_eq!(act(&celestine, "passer").await, "passe");
        let asked = page(&amaia, ROUND).await;
        assert!(
            asked.contains("Le groupe aimerait travailler votre situation"),
            "{asked}"
        );
        // The last one is withdrawn while it is asked: nothing is left, and it can begin anew.
        let gone = amaia.post(&format!("{LIST}/{chair}/retirer"), &[]).await;
        assert_eq!(gone.location(), format!("{LIST}?fait=retiree"));
        let left: Vec<(String, String)> = rows(
            &app.state.db,
            "select title || question || context, state from situation where state = 'retiree'",
        )
        .await;
        assert_eq!(left, [(String::new(), "retiree".to_owned())]);
        assert!(
            page(&celestine, ROUND)
                .await
                .contains("Aucune situation n’est retenue")
        );
        assert_eq!(act(&celestine, "rouvrir").await, "rouvert");
        assert_eq!(act(&celestine, "clore-recueil").await, "recueil-clos");
        let anew = page(&idriss, ROUND).await;
        assert!(
            anew.contains("Le café du couloir") && !anew.contains("La chaise"),
            "{anew}"
        );
        assert_eq!(rank(&idriss, &[coffee]).await, StatusCode::SEE_OTHER);
        assert_eq!(act(&celestine, "clore-classement").await, "classement-clos");
        assert_eq!(act(&ondine, "accepter").await, "accord");

        // Once the séance is held, those who lead say what it was about; the rest waits for the next.
        let topics = format!("{}/seances/2/sujets", group_page());
        let words = [
            ("cadre", "etp"),
            ("legitimite", "oui"),
            ("autres", "le temps, le secret"),
        ];
        let early = celestine.post(&topics, &words).await;
        assert!(early.location().ends_with("fait=trop-tot"));
        wait_until(&app, "2025-04-09T10:00:00+02:00");
        let celestine = member(&app, crate::seance::ground::CELESTINE).await;
        let idriss = member(&app, IDRISS).await;
        let coded = celestine.post(&topics, &words).await;
        assert!(coded.location().ends_with("fait=codee"), "{}", coded.body);
        let topics: Vec<(String, String)> = rows(
            &app.state.db,
            "select setting, cast(topics as text) from situation_coding",
        )
        .await;
        assert_eq!(topics[0].0, "etp");
        assert!(topics[0].1.contains("legitimite") && topics[0].1.contains("le secret"));
        assert_eq!(
            act(&celestine, "passer").await,
            "change",
            "the séance is over"
        );
        let list = page(&idriss, LIST).await;
        assert!(list.contains("Travaillée le mardi 8 avril"), "{list}");
        assert!(list.contains("Le badge visiteur"), "kept for later: {list}");
        let later = "/groupes/gap-pp-2025/seances/3/situations";
        assert!(
            page(&celestine, later)
                .await
                .contains("Une situation est proposée.")
        );
    }
);

/// A séance that is cancelled gives its situation back to the next one.
#[tokio::test]
async fn a_cancelled_seance_gives_its_situation_back() {
    let app = TestApp::new().await;
    let celestine = in_april(&app).await;
    let (ondine, _) = two(&app).await;
    propose(&ondine, "Le café du couloir").await;
    // A single proposal needs no ranking.
    assert_eq!(act(&celestine, "clore-recueil").await, "recueil-clos");
    assert_eq!(act(&ondine, "accepter").await, "accord");
    let cancelled = celestine
        .post(
            &format!("{}/seances/2/annuler", group_page()),
            &[("raison", "Un imprévu.")],
        )
        .await;
    assert!(cancelled.location().ends_with("annulee"));
    let next = "/groupes/gap-pp-2025/seances/3/situations";
    let closed = celestine
        .post(&format!("{next}/geste"), &[("geste", "clore-recueil")])
        .await;
    assert!(
        closed.location().ends_with("recueil-clos"),
        "{}",
        closed.location()
    );
    assert!(page(&ondine, next).await.contains("Le café du couloir"));
}
