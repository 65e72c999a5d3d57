//! A room asks its database as much for three people and notes as for one.

use croisee::facilitation::model::Command;

use super::ground::{AURORE, ask, begun, command, note, room};
use crate::{
    common::{app::TestApp, ears::statements},
    seance::ground::member,
};

async fn asked(notes: usize) -> usize {
    let app = TestApp::new().await;
    let (celestine, _) = begun(&app).await;
    command(&celestine, Command::Begin).await;
    let phases = ["accueil", "choix", "recit"];
    for phase in &phases[..notes] {
        ask(&celestine, note(phase, "Une note.", 0)).await;
    }
    if notes > 1 {
        command(&celestine, Command::Next).await;
        ask(&member(&app, AURORE).await, note("recit", "Une autre.", 0)).await;
    }
    room(&celestine).await;
    let (asked, seen) = statements(room(&celestine)).await;
    assert!(seen.notes.len() >= notes);
    asked
}

#[tokio::test]
async fn a_room_asks_as_much_for_three_as_for_one() {
    let one = asked(1).await;
    assert!(one > 1);
    assert_eq!(one, asked(3).await);
}
