//! Many people at the same instant, on one record.

use std::sync::Arc;

use croisee::{db::Db, on};
use tokio::{sync::Barrier, task::JoinSet};

/// Everybody starts at the same instant; answers how many `act` let in.
pub async fn all_at_once<F>(count: usize, act: impl Fn(usize) -> F) -> usize
where
    F: Future<Output = bool> + Send + 'static,
{
    let start = Arc::new(Barrier::new(count));
    let mut race = JoinSet::new();
    for rank in 0..count {
        let (start, done) = (Arc::clone(&start), act(rank));
        race.spawn(async move {
            start.wait().await;
            done.await
        });
    }
    let mut accepted = 0;
    while let Some(one) = race.join_next().await {
        accepted += usize::from(one.expect("an answer"));
    }
    accepted
}

/// Changes the record in ways that no verb does.
pub async fn run(db: &Db, statements: &[&'static str]) {
    let mut tx = db.write().await.expect("a transaction");
    for statement in statements {
        let statement: &'static str = statement;
        on!(&mut tx, |conn| sqlx::query(statement)
            .execute(&mut **conn)
            .await
            .map(|_| ()))
        .expect("a statement");
    }
    tx.commit().await.expect("done");
}
