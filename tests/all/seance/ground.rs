//! What these tests stand on: the group of the sample, and people who enter it.

use axum::http::StatusCode;
use croisee::{
    candidature::actions as candidatures,
    seance::actions::{self, ImportedPresences},
};
use serde_json::Value;

use crate::{
    candidature::ground::{administrator, candidatures_source, publish, publish_with},
    common::app::{Client, TestApp},
};

/// The page of the group.
pub const GROUP: &str = "/groupes/gap-pp-2025";
/// Where the administration makes it.
pub const OFFICE: &str = "/administration/appels/gap-pp-2025/groupe";
/// A participant.
pub const ONDINE: &str = "ondine.garrigue@example.org";
/// Another.
pub const IDRISS: &str = "idriss.cevenol@example.org";
/// One of those who lead.
pub const CELESTINE: &str = "celestine.micocoule@example.org";

/// Brings the sample candidatures, changed by `change`, to the sample call.
pub async fn bring_candidatures(app: &TestApp, change: impl FnOnce(&mut Value)) {
    let mut source = candidatures_source();
    change(&mut source);
    let file = serde_json::from_value(source).expect("a sound file");
    candidatures::import(&app.state, &file)
        .await
        .expect("an import");
}

/// The sample call with its candidatures, and the group made by an administrator, who stays.
pub async fn group(app: &TestApp) -> Client {
    group_with(app, |_| {}, |_| {}).await
}

/// The same, from a call and a file changed.
pub async fn group_with(
    app: &TestApp,
    call: impl FnOnce(&mut Value),
    file: impl FnOnce(&mut Value),
) -> Client {
    publish_with(app, call).await;
    bring_candidatures(app, file).await;
    let team = administrator(app).await;
    make(&team).await;
    team
}

/// Makes the group, or brings it up to date.
pub async fn make(team: &Client) {
    let made = team.post(OFFICE, &[]).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
}

/// The sample call with its candidatures, and who came as the file says.
pub async fn whole_year(app: &TestApp) -> ImportedPresences {
    publish(app).await;
    bring_candidatures(app, |_| {}).await;
    import_presences(app).await
}

/// Brings who came.
pub async fn import_presences(app: &TestApp) -> ImportedPresences {
    let file = serde_json::from_value(candidatures_source()).expect("a sound file");
    actions::import_presences(&app.state, &file)
        .await
        .expect("presences")
}

/// Somebody signed in now.
pub async fn signed_in(app: &TestApp, email: &str) -> Client {
    let client = app.client();
    client.sign_in(app, email).await;
    client
}

/// A member who has accepted the charter, signed in now.
pub async fn member(app: &TestApp, email: &str) -> Client {
    let client = signed_in(app, email).await;
    let accepted = client.post(&format!("{GROUP}/charte"), &[]).await;
    assert_eq!(accepted.status, StatusCode::SEE_OTHER, "{}", accepted.body);
    client
}

/// The words of a page, its tags and doubled spaces left out.
pub fn words(html: &str) -> String {
    let mut words = String::new();
    let mut is_tag = false;
    for letter in html.chars() {
        match letter {
            '<' => is_tag = true,
            '>' => {
                is_tag = false;
                words.push(' ');
            }
            _ if !is_tag => words.push(if letter == '\u{a0}' { ' ' } else { letter }),
            _ => {}
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
