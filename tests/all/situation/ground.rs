//! What these tests stand on: the group of the sample, and situations that its members write.

use axum::http::StatusCode;
use croisee::situation::model::SituationId;

use crate::{
    common::app::{Client, TestApp},
    seance::ground::{GROUP, group, member},
};

/// Where the choice for the first séance is made.
pub const ROUND: &str = "/groupes/gap-pp-2025/seances/2/situations";
/// Where the group's situations are.
pub const LIST: &str = "/groupes/gap-pp-2025/situations";

/// A group in April, before its first séance, and one of those who lead, signed in.
pub async fn in_april(app: &TestApp) -> Client {
    group(app).await;
    crate::candidature::ground::wait_until(app, "2025-03-25T10:00:00+01:00");
    member(app, crate::seance::ground::CELESTINE).await
}

/// The fields of a situation that is sound.
pub fn sound(title: &str) -> Vec<(&'static str, String)> {
    vec![
        ("titre", title.to_owned()),
        ("question", format!("Que faire de « {title} » ?")),
        (
            "contexte",
            "Une soignante me tend la parole, puis la reprend au milieu de ma phrase, devant tout le service."
                .to_owned(),
        ),
        ("cadre", "etp".to_owned()),
        ("geste", "proposer".to_owned()),
    ]
}

/// The fields, as a client posts them.
pub fn borrowed<'f>(fields: &'f [(&'static str, String)]) -> Vec<(&'f str, &'f str)> {
    fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect()
}

/// Proposes a situation.
pub async fn propose(client: &Client, title: &str) -> SituationId {
    let id = SituationId::fresh();
    let sent = client
        .post(&format!("{LIST}/{id}"), &borrowed(&sound(title)))
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    assert_eq!(sent.location(), format!("{LIST}?fait=proposee"));
    id
}

/// Does one gesture of the choice for the first séance; answers what the page says of it.
pub async fn act(client: &Client, gesture: &str) -> String {
    act_on(client, gesture, "").await
}

/// The same, about one situation.
pub async fn act_on(client: &Client, gesture: &str, situation: &str) -> String {
    let answer = client
        .post(
            &format!("{ROUND}/geste"),
            &[("geste", gesture), ("situation", situation)],
        )
        .await;
    if answer.status == StatusCode::SEE_OTHER {
        let (_, done) = answer
            .location()
            .split_once("fait=")
            .expect("what was done");
        return done.to_owned();
    }
    answer.status.as_u16().to_string()
}

/// Ranks situations, the preferred one first.
pub async fn rank(client: &Client, order: &[SituationId]) -> StatusCode {
    let fields: Vec<(String, String)> = order
        .iter()
        .zip(1..)
        .map(|(one, rank)| (format!("rang-{one}"), rank.to_string()))
        .collect();
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    client.post(ROUND, &fields).await.status
}

/// The words of a page of the group.
pub async fn page(client: &Client, path: &str) -> String {
    let page = client.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
    crate::seance::ground::words(&page.body)
}

/// Two participants and their address.
pub async fn two(app: &TestApp) -> (Client, Client) {
    (
        member(app, crate::seance::ground::ONDINE).await,
        member(app, crate::seance::ground::IDRISS).await,
    )
}

/// The address of the group.
pub fn group_page() -> &'static str {
    GROUP
}
