//! Who may open a document, and what happens when they no longer may.

use std::time::Duration;

use croisee::{
    group::store as groups,
    synthesis::{
        model::{Document, DocumentId, Kind, SCHEMA_VERSION, Stage, Whose},
        store,
    },
};

use super::window::{Served, Window, cookie, knock, reader, within_a_second, writer};
use crate::{
    common::{app::TestApp, database::rows},
    seance::ground::{CELESTINE, IDRISS, ONDINE, group, member, signed_in},
};

/// A document of the group of the sample, being drafted.
pub(super) async fn document(app: &TestApp) -> DocumentId {
    let slug = "gap-pp-2025".parse().expect("a name");
    let now = app.state.now();
    let mut tx = app.state.db.write().await.expect("a transaction");
    let group = groups::find(&mut tx, &slug)
        .await
        .expect("read")
        .expect("a group");
    let document = Document {
        id: DocumentId::fresh(),
        kind: Kind::Synthesis,
        template: "essai".to_owned(),
        title: "Essai".to_owned(),
        whose: Whose::Group {
            group: group.id,
            seance: None,
        },
        stage: Stage::Drafting,
        stage_at: now,
        contributions_until: None,
        schema_version: SCHEMA_VERSION,
        made_at: now,
        made_by: None,
    };
    assert!(store::create(&mut tx, &document, None).await.expect("made"));
    assert!(
        !store::create(&mut tx, &document, None)
            .await
            .expect("made once")
    );
    tx.commit().await.expect("written");
    document.id
}

pub(super) async fn advance(app: &TestApp, id: DocumentId, stages: (Stage, Stage)) {
    let mut tx = app.state.db.write().await.expect("a transaction");
    let moved = store::change_stage(&mut tx, id, stages, None, None, app.state.now()).await;
    assert!(moved.expect("written"));
    tx.commit().await.expect("written");
}

async fn status(served: &Served, path: &str, headers: &[(&'static str, &str)]) -> Option<u16> {
    let knocked = knock(served.address, path, headers).await;
    knocked.err().map(|status| status.as_u16())
}

db_test!(
    async fn a_document_is_open_to_whom_its_stage_says(db: Db) {
        let app = TestApp::on(db);
        let team = group(&app).await;
        let leader = member(&app, CELESTINE).await;
        let ondine = member(&app, ONDINE).await;
        let unbound = signed_in(&app, IDRISS).await;
        let outsider = reader(&app, "lectrice@exemple.fr").await;
        let served = Served::of(&app).await;
        let id = document(&app).await;
        let path = format!("/collab/{id}");

        // Whoever may not learns nothing: not even that it is there.
        let unknown = format!("/collab/{}", DocumentId::fresh());
        for client in [&team, &outsider, &unbound, &ondine] {
            let cookie = cookie(client);
            assert_eq!(
                status(&served, &path, &[("cookie", &cookie)]).await,
                Some(404)
            );
            assert_eq!(
                status(&served, &unknown, &[("cookie", &cookie)]).await,
                Some(404)
            );
        }
        assert_eq!(status(&served, &path, &[]).await, Some(401));
        let wrong = [
            ("cookie", &*cookie(&leader)),
            ("origin", "https://evil.example"),
        ];
        assert_eq!(status(&served, &path, &wrong).await, Some(403));
        let name = format!("{}x", served.state.settings.security.origin);
        let near = [("cookie", &*cookie(&leader)), ("origin", &*name)];
        assert_eq!(status(&served, &path, &near).await, Some(403));

        // The pair drafts; then everybody reads, writes, and reads again.
        let mut drafting = Window::open(&served, &id.to_string(), &leader).await;
        drafting.write("ébauche").await;
        drafting.until_kept().await;
        advance(&app, id, (Stage::Drafting, Stage::Proposed)).await;
        let mut reading = Window::open(&served, &id.to_string(), &ondine).await;
        assert_eq!(reading.text(), "ébauche");
        assert_eq!(reading.right(), "suggestion");
        advance(&app, id, (Stage::Proposed, Stage::Contributions)).await;
        let may_write = reading.until("may write", |window| window.right() == "ecriture");
        within_a_second(&app.state.db, may_write).await;
        reading.write("Notre ").await;
        reading.until_kept().await;
        drafting.until_text("Notre ébauche").await;

        // Each has a number of their own, that of whoever came to read too.
        let authors: Vec<(i32,)> = rows(
            &app.state.db,
            "select distinct u.author from synthesis_update u
             join synthesis_author a on a.document_id = u.document_id and a.number = u.author
             where a.account_id is not null order by 1",
        )
        .await;
        assert_eq!(authors, [(1,), (2,)]);

        // The right is taken away while she types: she is told, and nobody else sees what she types.
        advance(&app, id, (Stage::Contributions, Stage::Frozen)).await;
        let may_read = reading.until("may read", |window| window.right() == "lecture");
        within_a_second(&app.state.db, may_read).await;
        reading.write("trop tard ").await;
        reading
            .until("refused", |window| !window.refused.is_empty())
            .await;
        assert_eq!(reading.refused, ["lecture"]);
        drafting
            .until("frozen too", |window| window.right() == "lecture")
            .await;
        drafting.hear_for(Duration::from_millis(200)).await;
        assert_eq!(drafting.text(), "Notre ébauche");
        served.stop().await;
    }
);

#[tokio::test]
async fn a_person_has_so_many_windows_and_the_oldest_gives_way() {
    let app = TestApp::new().await;
    let _team = group(&app).await;
    let leader = member(&app, CELESTINE).await;
    let served = Served::of(&app).await;
    let id = document(&app).await.to_string();
    let mut oldest = Window::open(&served, &id, &leader).await;
    let mut others = Vec::new();
    for _ in 1..32 {
        others.push(Window::open(&served, &id, &leader).await);
    }
    oldest.write("a").await;
    oldest.until_kept().await;
    let newest = Window::open(&served, &id, &leader).await;
    assert_eq!(newest.text(), "a");
    oldest
        .until("shown out", |window| window.closed.is_some())
        .await;
    assert_eq!(oldest.closed, Some(4408));
    let mut second = others.remove(0);
    second.write("b").await;
    second.until_kept().await;
    served.stop().await;
}

#[tokio::test]
async fn whoever_signs_out_is_shown_out_within_a_second() {
    let app = TestApp::new().await;
    let one = writer(&app, "une@exemple.fr").await;
    let served = Served::of(&app).await;
    let mut window = Window::open(&served, "sortie", &one).await;
    window.write("a").await;
    window.until_kept().await;
    within_a_second(&app.state.db, async {
        one.post("/deconnexion", &[]).await;
        window
            .until("shown out", |window| window.closed.is_some())
            .await;
    })
    .await;
    assert_eq!(window.closed, Some(4403));
    served.stop().await;
}

#[tokio::test]
async fn the_bench_is_closed_unless_it_is_asked_for() {
    let app = TestApp::new().await;
    let one = writer(&app, "une@exemple.fr").await;
    let served = Served::with(app.state.clone()).await;
    let cookie = cookie(&one);
    assert_eq!(
        status(&served, "/collab/essai", &[("cookie", &cookie)]).await,
        Some(404)
    );
    served.stop().await;
}
