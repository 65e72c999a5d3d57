//! The record of who did what is written once.

use croisee::{
    audit::{self, Actor},
    db::Instant,
    on,
};

use crate::common::database::count;

db_test!(
    async fn audit_rows_refuse_to_be_changed_or_deleted(db: Db) {
        let mut tx = db.write().await.expect("a transaction");
        let now = Instant::new("2025-01-27T08:00:00Z".parse().expect("an instant"));
        audit::record(&mut tx, now, Actor::Operator, "call.imported", "gap", "")
            .await
            .expect("a row");
        tx.commit().await.expect("committed");

        for statement in [
            "update audit set action = 'nothing'",
            "delete from audit",
            "insert or replace into audit (id, at, actor_kind, action, object)
                 values (1, '2025-01-27T08:00:00.000000Z', 'platform', 'nothing', 'x')",
            "truncate audit",
        ] {
            let mut tx = db.write().await.expect("a transaction");
            let outcome = on!(&mut tx, |conn| sqlx::query(statement)
                .execute(&mut **conn)
                .await
                .map(|_| ()));
            assert!(outcome.is_err(), "« {statement} » went through");
        }
        assert_eq!(count(&db, "audit where action = 'call.imported'").await, 1);
    }
);
