//! A board asks its database as much for three rows as for one.

use super::ground::{board, commission, receive};
use crate::{
    candidature::ground::administrator,
    common::{app::TestApp, ears::statements},
};

db_test!(
    async fn a_board_asks_as_much_for_three_as_for_one(db: Db) {
        let app = TestApp::on(db);
        commission(&app, 1).await;
        let team = administrator(&app).await;
        board(&team).await;
        let (for_one, one) = statements(board(&team)).await;
        receive(&app, 3).await;
        let (for_three, three) = statements(board(&team)).await;
        assert_eq!((one.cards.len(), three.cards.len()), (1, 3));
        assert!(for_one > 1);
        assert_eq!(for_three, for_one);
    }
);
