//! What the server answers of the old day, by the owner's REST and `/api/v1`, asked at the moment of the old one.

use super::harness::Server;
use super::{ask, fixture, on_postgres, on_sqlite, still_said, turn};
use serde_json::{Value, json};

/// What the old program said.
pub fn said() -> Value {
    serde_json::from_str(&fixture("server/said.json")).unwrap()
}

/// Asks everything again.
pub async fn agree(server: &Server, said: &Value, told: &str) {
    turn(server, &said["at"]);
    let who = json!({"site": 7, "operator": "1", "password": said["password"]});
    let supervisor = server.call("POST", "/api/v1/sign-in", None, Some(who)).await.json();
    for asked in said["answers"].as_array().unwrap() {
        let path = asked["path"].as_str().unwrap();
        let keys = [&said["keys"][asked["who"].as_str().unwrap()], &supervisor["access_token"]];
        let key = keys.into_iter().find_map(Value::as_str).unwrap();
        let answer = server.call("GET", path, Some(key), None).await;
        let now = answer.json();
        assert_eq!(asked["status"], answer.status.as_u16(), "{told} {path}: {now}");
        let mut was = asked["answer"].clone();
        if path.ends_with("/booths") {
            without_contact(&mut was);
        }
        still_said(&was, &now, &format!("{told} {path}"));
    }
}

/// When a booth was heard last is the process's to know, not the database's.
fn without_contact(booths: &mut Value) {
    for booth in booths.as_array_mut().unwrap() {
        let booth = booth.as_object_mut().unwrap();
        for key in ["last_heard", "protocol", "read_through", "silent_seconds", "unread"] {
            booth.remove(key);
        }
    }
}

#[test]
fn reports_of_an_old_day_are_what_they_were_on_sqlite() {
    let server = on_sqlite(&fixture("server/sqlite.sql"));
    ask(agree(&server, &said(), "sqlite"));
}

#[test]
fn reports_of_an_old_day_are_what_they_were_on_postgresql() {
    let (server, _cluster) = on_postgres(&fixture("server/postgres.sql"));
    ask(agree(&server, &said(), "postgres"));
}
