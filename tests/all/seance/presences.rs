//! The year of the sample: 80 expected presences, 76 of them there, 95 %, never kept.

use super::ground::{CELESTINE, GROUP, ONDINE, import_presences, member, whole_year, words};
use crate::common::{
    app::TestApp,
    database::{count, rows},
};

db_test!(
    async fn the_presences_of_the_sample_make_95_percent(db: Db) {
        let app = TestApp::on(db);
        assert_eq!(whole_year(&app).await.presences, 80);
        assert_eq!(count(&app.state.db, "attendance").await, 80);
        assert_eq!(
            import_presences(&app).await.presences,
            0,
            "twice changes nothing"
        );
        assert_eq!(count(&app.state.db, "attendance").await, 80);
        assert_eq!(app.letters().await.len(), 0, "a file writes to nobody");

        let celestine = member(&app, CELESTINE).await;
        let grid = words(&celestine.get(&format!("{GROUP}/presences")).await.body);
        assert!(
            grid.contains("95 % de participation du groupe 76 sur 80 présences"),
            "{grid}"
        );
        assert_eq!(grid.matches(" Là ").count(), 76, "{grid}");
        assert_eq!(grid.matches(" Excuse ").count(), 4, "{grid}");
        assert!(
            grid.contains("Idriss Cévenol") && grid.contains("75 % 6 sur 8"),
            "{grid}"
        );

        // A participant sees the group's rate and their own line, nobody else's.
        let ondine = member(&app, ONDINE).await;
        let mine = words(&ondine.get(&format!("{GROUP}/presences")).await.body);
        assert!(
            mine.contains("76 sur 80 présences") && mine.contains("100 % 8 sur 8"),
            "{mine}"
        );
        assert!(
            !mine.contains("Idriss") && !mine.contains("Excuse "),
            "{mine}"
        );

        // Computed: mending one presence moves it.
        let kept: Vec<(String,)> = rows(&app.state.db, "select status from attendance").await;
        assert_eq!(
            kept.iter().filter(|(status,)| status == "present").count(),
            76
        );
        let list = celestine.get(&format!("{GROUP}/seances/3")).await;
        assert_eq!(list.status, axum::http::StatusCode::OK);
    }
);
