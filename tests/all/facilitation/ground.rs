//! What these tests stand on: the third meeting of the sample group, and what people ask of its room.

use croisee::{
    db::Db,
    facilitation::model::{Ask, Command, MemberId, Reply, Room},
    on,
};
use serde_json::json;

use crate::{
    candidature::ground::wait_until,
    common::app::{Answer, Client, TestApp},
    seance::ground::{self, CELESTINE, ONDINE, member},
};

/// The other who leads.
pub const AURORE: &str = "aurore.salicorne@example.org";
/// The room of the third meeting.
pub const ROOM: &str = "/groupes/gap-pp-2025/seances/3/animation";
/// The group of the sample.
pub const SLUG: &str = "gap-pp-2025";
/// The third meeting.
pub const NUMBER: i32 = 3;

/// The group, and one who leads with one who takes part, as its third meeting begins.
pub async fn begun(app: &TestApp) -> (Client, Client) {
    ground::group(app).await;
    wait_until(app, "2025-05-13T18:00:00+02:00");
    (member(app, CELESTINE).await, member(app, ONDINE).await)
}

/// The room, as somebody sees it.
pub async fn room(client: &Client) -> Room {
    client
        .call_json("open_room", &json!({ "slug": SLUG, "number": NUMBER }))
        .await
        .value()
}

/// Asks something of the room.
pub async fn try_ask(client: &Client, ask: Ask) -> Answer {
    let arguments = json!({ "slug": SLUG, "number": NUMBER, "ask": ask });
    client.call_json("ask_room", &arguments).await
}

/// Asks something of the room, which answers.
pub async fn ask(client: &Client, asked: Ask) -> Reply {
    try_ask(client, asked).await.value()
}

/// A command that has seen the present state.
pub async fn command(client: &Client, command: Command) -> Reply {
    let seen = room(client).await.stage.revision;
    ask(client, Ask::Do { command, seen }).await
}

/// A note of a phase.
pub fn note(phase: &str, body: &str, seen: i64) -> Ask {
    Ask::Write {
        phase: phase.to_owned(),
        body: body.to_owned(),
        seen,
    }
}

/// What one keeps for oneself.
pub fn own(body: &str, seen: i64) -> Ask {
    Ask::Keep {
        body: body.to_owned(),
        seen,
    }
}

/// The member of that first name.
pub fn named(room: &Room, name: &str) -> MemberId {
    let mut people = room.people.iter();
    let person = people.find(|person| person.name == name);
    person.expect("somebody of that name").id
}

/// What audit rows say of rooms, in order.
pub async fn deeds(db: &Db) -> Vec<(String, String)> {
    let mut tx = db.read().await.expect("a transaction");
    on!(&mut tx, |conn| {
        sqlx::query_as(
            "select action, detail from audit where action like 'facilitation.%' order by id",
        )
        .fetch_all(&mut **conn)
        .await
    })
    .expect("the audit")
}
