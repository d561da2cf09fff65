//! People who work against the server: signing in, staying so, what each role may do.

use crate::booth::{enrol, push_all, talk};
use crate::harness::Server;
use palang_domain::{Role, SiteId};
use palang_server::auth::password;
use palang_server::office::{self, Person, Secrets};
use serde_json::{Value, json};

const PASSWORD: &str = "correct horse battery";

/// Somebody with a password.
pub async fn person(server: &Server, site: SiteId, number: &str, role: Role) {
    let person = Person { number: number.parse().unwrap(), name: number.to_owned(), role };
    let password = Some(password::hash_password(PASSWORD, [3; 16]).unwrap());
    let (now, secrets) = (server.app.now(), Secrets { pin: None, password });
    let done = server.app.store().write(move |tx| office::set_operator(tx, site, &person, &secrets, now)).await;
    done.unwrap();
}

async fn attempt(server: &Server, number: &str, password: &str) -> (u16, Value) {
    let body = json!({"site": 7, "operator": number, "password": password});
    let answer = server.call("POST", "/api/v1/sign-in", None, Some(body)).await;
    (answer.status.as_u16(), answer.json())
}

/// An access token.
pub async fn token(server: &Server, site: SiteId, number: &str, role: Role) -> String {
    person(server, site, number, role).await;
    let (status, session) = attempt(server, number, PASSWORD).await;
    assert_eq!(status, 200, "{session}");
    session["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_lock_grows_with_wrong_passwords_and_ends() {
    let server = Server::with(|config| config.limits.address_burst = 1_000);
    let site = server.site(7).await;
    person(&server, site, "1001", Role::Supervisor).await;
    for wrong in 0..5 {
        assert_eq!(attempt(&server, "1001", "wrong wrong wrong").await.0, 401, "{wrong}");
    }
    let (status, problem) = attempt(&server, "1001", PASSWORD).await;
    assert_eq!((status, &problem["type"]), (429, &json!("urn:palang:problem:locked")), "even the right one");
    assert_eq!(attempt(&server, "9999", PASSWORD).await.0, 401, "nobody of that number looks the same");
    server.pass(31_000);
    assert_eq!(attempt(&server, "1001", PASSWORD).await.0, 200);
    assert_eq!(attempt(&server, "1001", "wrong wrong wrong").await.0, 401, "counted from the beginning again");
    assert_eq!(attempt(&server, "1001", PASSWORD).await.0, 200);
}

#[tokio::test]
async fn a_session_is_renewed_once_a_token_and_ends_when_told() {
    let server = Server::new();
    let site = server.site(7).await;
    person(&server, site, "1001", Role::Supervisor).await;
    let (_, session) = attempt(&server, "1001", PASSWORD).await;
    let me = async |session: &Value| {
        server.call("GET", "/api/v1/me", session["access_token"].as_str(), None).await.status.as_u16()
    };
    let renew = async |session: &Value| {
        let body = json!({"refresh_token": session["refresh_token"]});
        let answer = server.call("POST", "/api/v1/refresh", None, Some(body)).await;
        (answer.status.as_u16(), answer.json())
    };
    assert_eq!(me(&session).await, 200);
    server.pass(15 * 60_000);
    assert_eq!(me(&session).await, 401, "a quarter of an hour");
    let (status, fresh) = renew(&session).await;
    assert_eq!((status, me(&fresh).await), (200, 200));
    assert_eq!(renew(&session).await.0, 401, "a refresh token works once");
    assert_eq!(me(&fresh).await, 401, "and its second use ends the session: somebody has a copy");
    let (_, session) = attempt(&server, "1001", PASSWORD).await;
    assert_eq!(server.call("POST", "/api/v1/sign-out", session["access_token"].as_str(), None).await.status, 204);
    assert_eq!((me(&session).await, renew(&session).await.0), (401, 401));
    // Withdrawn: at once, whatever the token says.
    let (_, session) = attempt(&server, "1001", PASSWORD).await;
    let now = server.app.now();
    let number = "1001".parse().unwrap();
    server.app.store().write(move |tx| office::withdraw_operator(tx, site, &number, now)).await.unwrap();
    assert_eq!((me(&session).await, attempt(&server, "1001", PASSWORD).await.0), (401, 401));
}

#[tokio::test]
async fn every_role_may_do_its_own_and_no_more() {
    let server = Server::new();
    let site = server.site(7).await;
    for (number, role) in [("1", Role::Attendant), ("2", Role::Cashier), ("3", Role::Technician)] {
        person(&server, site, number, role).await;
        assert_eq!(attempt(&server, number, PASSWORD).await.0, 401, "{role:?} works at booths");
    }
    let quota = json!({"class": "mobil", "capacity": 5});
    for (number, role, may) in [
        ("4", Role::Supervisor, [true, true, false]),
        ("5", Role::Owner, [true, false, false]),
        ("6", Role::Admin, [true; 3]),
    ] {
        let token = token(&server, site, number, role).await;
        let token = Some(&*token);
        let read = server.call("GET", "/api/v1/booths", token, None).await.status != 403;
        let decision = Some(json!({"decision": "x"}));
        let decide = server.call("POST", "/api/v1/conflicts/1/resolve", token, decision).await.status != 403;
        let master = server.call("PUT", "/api/v1/quotas", token, Some(quota.clone())).await.status != 403;
        assert_eq!([read, decide, master], may, "{role:?}");
    }
}

#[tokio::test]
async fn an_administrator_sets_the_site_up_over_http() {
    let server = Server::new();
    let site = server.site(7).await;
    let token = token(&server, site, "1", Role::Admin).await;
    let call = async |method: &str, path: &str, body: Option<Value>| {
        let answer = server.call(method, path, Some(&token), body).await;
        let json = if answer.body.is_empty() { Value::Null } else { answer.json() };
        (answer.status.as_u16(), json)
    };
    assert_eq!(call("PUT", "/api/v1/quotas", Some(json!({"class": "mobil", "capacity": 50}))).await.0, 200);
    assert_eq!(call("GET", "/api/v1/quotas", None).await.1[0]["available"], 50);
    assert_eq!(call("POST", "/api/v1/tariffs", Some(json!({"tariff": "preset:id-hourly"}))).await.0, 200);
    let dong = call("POST", "/api/v1/tariffs", Some(json!({"tariff": "preset:vn-free-first-next"}))).await;
    assert_eq!((dong.0, &dong.1["type"]), (409, &json!("urn:palang:problem:refused")), "another currency");
    assert_eq!(call("GET", "/api/v1/tariffs", None).await.1.as_array().unwrap().len(), 1);
    let sari = json!({"name": "Sari", "role": "cashier", "pin": "1234"});
    assert_eq!(call("PUT", "/api/v1/operators/1001", Some(sari)).await.0, 204);
    let weak = json!({"name": "Sari", "role": "owner", "password": "short"});
    assert_eq!(call("PUT", "/api/v1/operators/1001", Some(weak)).await.1["errors"][0]["pointer"], "/password");
    assert_eq!(call("GET", "/api/v1/operators", None).await.1.as_array().unwrap().len(), 2);
    assert_eq!(call("DELETE", "/api/v1/operators/1001", None).await.0, 204);
    assert_eq!(call("DELETE", "/api/v1/operators/1001", None).await.0, 404);
    assert_eq!(call("PUT", "/api/v1/settings/photo_days", Some(json!({"value": 30}))).await.0, 204);
    assert_eq!(call("PUT", "/api/v1/settings/photo_days", Some(json!({"value": "long"}))).await.0, 409);
    assert_eq!(call("PUT", "/api/v1/settings/photo_day", Some(json!({"value": 30}))).await.0, 404);
    let stands = json!({"value": {"lane": "IN-1", "direction": "entry"}});
    assert_eq!(call("PUT", "/api/v1/settings/source.CAM-1", Some(stands)).await.0, 204);
    let invitation = call("POST", "/api/v1/booths/B1/invite", Some(json!({"gates": [1]}))).await;
    assert!(invitation.1["code"].as_str().unwrap().starts_with("7-"));
    assert_eq!(call("POST", "/api/v1/booths/B1/revoke", Some(json!({"reason": "gone"}))).await.0, 404, "not enrolled");
    assert!(call("GET", "/api/v1/feed?limit=2", None).await.1.as_array().unwrap().len() == 2);
}

#[tokio::test]
async fn an_administrator_does_not_shut_themselves_out() {
    let server = Server::new();
    let site = server.site(7).await;
    let token = token(&server, site, "1", Role::Admin).await;
    let call = async |method: &str, who: &str, body: Option<Value>| {
        let answer = server.call(method, &format!("/api/v1/operators/{who}"), Some(&token), body).await;
        (answer.status.as_u16(), answer.problem().unwrap_or_default())
    };
    let person = |role: &str| Some(json!({"name": "Dewi", "role": role}));
    let refused = (409, "refused".to_owned());
    assert_eq!(call("DELETE", "1", None).await, refused);
    assert_eq!(call("PUT", "1", person("owner")).await, refused);
    assert_eq!(call("PUT", "1", person("admin")).await.0, 204, "another name is one's own business");
    assert_eq!(call("PUT", "2", person("admin")).await.0, 204);
    assert_eq!(call("DELETE", "2", None).await.0, 204, "another administrator is not oneself");
    assert_eq!(server.call("GET", "/api/v1/me", Some(&token), None).await.json()["name"], "Dewi");
}

#[tokio::test]
async fn a_fork_is_a_conflict_that_a_supervisor_decides_once() {
    let server = Server::new();
    let site = server.site(7).await;
    let mut pc = enrol(&server, site, "B1", 1).await;
    let mut clone = pc.clone();
    talk(&mut pc, 3);
    assert_eq!(push_all(&server, &pc, 1).await.json()["state"], "held");
    clone.now = clone.now.plus_minutes(1);
    talk(&mut clone, 3);
    assert_eq!(push_all(&server, &clone, 1).await.json()["state"], "fork");
    let token = token(&server, site, "1", Role::Supervisor).await;
    let token = Some(&*token);
    let open = server.call("GET", "/api/v1/conflicts?open=true", token, None).await.json();
    assert_eq!(open[0]["kind"], "fork", "{open}");
    let path = format!("/api/v1/conflicts/{}/resolve", open[0]["conflict"]);
    let decision = Some(json!({"decision": "The clone's PC was put away"}));
    assert_eq!(server.call("POST", &path, token, decision.clone()).await.status, 204);
    assert_eq!(server.call("POST", &path, token, decision).await.problem().as_deref(), Some("exists"));
    assert_eq!(server.call("GET", "/api/v1/conflicts?open=true", token, None).await.json(), json!([]));
    let all = server.call("GET", "/api/v1/conflicts", token, None).await.json();
    assert_eq!(all[0]["resolved"]["by"], "1");
    // The list of booths knows what is kept apart; the witness and the books can be checked.
    let booths = server.call("GET", "/api/v1/booths", token, None).await.json();
    let booth = booths.as_array().unwrap().iter().find(|row| row["booth"] == "B1").unwrap().clone();
    assert_eq!((&booth["held_through"], &booth["kept_apart"]), (&json!(4), &json!(3)), "{booth}");
    let witness = server.call("GET", "/api/v1/booths/B1/witness", token, None).await.json();
    assert_eq!(witness["seq"], 4);
    let verified = server.call("POST", "/api/v1/booths/B1/verify", token, None).await.json();
    assert_eq!((&verified["facts"], &verified["faults"]), (&json!(4), &json!([])), "{verified}");
}
