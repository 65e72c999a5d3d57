//! The same person twice: flagged for the team, told kindly to its owner, told to nobody else.

use croisee::candidature::model::SubmitOutcome;

use super::ground::{LIST, Writer, administrator, answers_of, complete_answers, last_id, publish};
use crate::{
    common::app::{Client, TestApp},
    review::ground::table,
};

const EMAIL: &str = "ondine.garrigue@example.org";
const FIRST: &str = "GAP-PP-2025-001";
const TOLD: &str = "Vous nous aviez déjà envoyé une candidature";

/// Numbers with those they repeat, as the administrator sees them.
async fn list(team: &Client) -> Vec<(String, Option<String>)> {
    let lines = table(team, "").await;
    lines
        .into_iter()
        .map(|line| {
            let repeats = line["a_regarder"].split("Même personne que ").nth(1);
            let repeats = repeats.and_then(|rest| rest.split('.').next());
            (line["numero"].clone(), repeats.map(str::to_owned))
        })
        .collect()
}

fn line(rank: usize, repeats: Option<usize>) -> (String, Option<String>) {
    let number = |rank| format!("GAP-PP-2025-{rank:03}");
    (number(rank), repeats.map(number))
}

db_test!(
    async fn the_same_person_twice_is_flagged_and_told_by_mail(db: Db) {
        let app = TestApp::on(db);
        publish(&app).await;
        let team = administrator(&app).await;
        let first = Writer::with(&app, &complete_answers()).await;
        assert_eq!(first.submit().await, SubmitOutcome::Received);
        assert!(!app.last_letter(EMAIL).await.body_text.contains(TOLD));

        // The same person, spelt otherwise; their sister shares the mailbox and is somebody else.
        let again = answers_of("ondine", "  GARRIGUE ", "Ondine.Garrigue@EXAMPLE.org");
        let second = Writer::with(&app, &again).await;
        let second_id = last_id(&app).await;
        assert_eq!(second.submit().await, SubmitOutcome::Received);
        assert!(app.last_letter(EMAIL).await.body_text.contains(TOLD));
        let sister = Writer::with(&app, &answers_of("Aline", "Garrigue", EMAIL)).await;
        assert_eq!(sister.submit().await, SubmitOutcome::Received);
        assert!(!app.last_letter(EMAIL).await.body_text.contains(TOLD));

        assert_eq!(
            list(&team).await,
            [line(1, None), line(2, Some(1)), line(3, None)]
        );
        let page = team.get(LIST).await;
        let flag = format!("Même personne que {FIRST}.");
        assert_eq!(page.body.matches(&flag).count(), 1, "{}", page.body);

        // Whoever only typed an address and a name learns nothing from the receipt.
        assert!(!second.receipt().await.is_duplicate);
        // Whoever proves the address is told.
        let owner = app.client();
        owner.sign_in(&app, EMAIL).await;
        owner
            .post(&format!("/candidatures/{second_id}/reprendre"), &[])
            .await;
        let owner = Writer { client: owner };
        assert_eq!(owner.receipt().await.number, "GAP-PP-2025-002");
        assert!(owner.receipt().await.is_duplicate);

        // A correction neither flags itself nor loses the flag.
        second.save("structure", "Autre", i64::MAX).await;
        assert_eq!(second.submit().await, SubmitOutcome::Received);
        first.save("structure", "Autre", i64::MAX).await;
        assert_eq!(first.submit().await, SubmitOutcome::Received);
        assert_eq!(
            list(&team).await,
            [line(1, None), line(2, Some(1)), line(3, None)]
        );
    }
);

db_test!(
    async fn an_account_learns_nothing_of_an_address_that_it_has_not_proven(db: Db) {
        let app = TestApp::on(db);
        publish(&app).await;
        let first = Writer::with(&app, &complete_answers()).await;
        assert_eq!(first.submit().await, SubmitOutcome::Received);

        // A curious account types somebody else's name and address.
        let client = app.client();
        client.sign_in(&app, "curieux@example.org").await;
        let curious = Writer::begin_in(client).await;
        curious.fill(&complete_answers()).await;
        assert_eq!(curious.submit().await, SubmitOutcome::Received);
        assert!(!curious.receipt().await.is_duplicate);
        // Not even by writing their own address afterwards.
        curious
            .save("courriel", "curieux@example.org", i64::MAX)
            .await;
        assert!(!curious.receipt().await.is_duplicate);
        // The letter goes to the owner of the address.
        assert!(app.last_letter(EMAIL).await.body_text.contains(TOLD));
    }
);

db_test!(
    async fn one_that_was_withdrawn_is_not_repeated(db: Db) {
        let app = TestApp::on(db);
        publish(&app).await;
        let team = administrator(&app).await;
        let first = Writer::with(&app, &complete_answers()).await;
        assert_eq!(first.submit().await, SubmitOutcome::Received);
        let id = last_id(&app).await;
        first
            .client
            .post(&format!("/candidatures/{id}/retirer"), &[])
            .await;
        let second = Writer::with(&app, &complete_answers()).await;
        assert_eq!(second.submit().await, SubmitOutcome::Received);
        assert_eq!(list(&team).await, [line(1, None), line(2, None)]);
    }
);
