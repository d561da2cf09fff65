//! Sites, booths, people, programs: what each command does, what it refuses, how it ends.

use crate::console::{Console, text};
use crate::support::booth::enrol_request;
use ed25519_dalek::SigningKey;
use palang_server::app::Outside;
use palang_server::ledger;
use serde_json::{Value, json};

/// A console whose site exists.
pub fn with_site(console: &Console) {
    let site = console.json(&["site", "add", "--id", "7", "--name", "Pasar Baru", "--language", "en"]);
    let expected =
        json!({"site": 7, "name": "Pasar Baru", "zone": "Asia/Jakarta", "currency": "IDR", "language": "en"});
    assert_eq!(site, expected);
}

/// The values of one field in a list.
fn column<'a>(rows: &'a Value, name: &str) -> Vec<&'a Value> {
    rows.as_array().unwrap().iter().map(|row| &row[name]).collect()
}

#[test]
fn wrong_usage_is_exit_code_2_and_touches_nothing() {
    let console = Console::sqlite();
    for wrong in [
        &["site", "add", "--id", "0", "--name", "X"][..],
        &["site", "add", "--id", "65536", "--name", "X"],
        &["site", "add", "--id", "1"],
        &["site", "add", "--id", "1", "--name", "X", "--zone", "Mars/Olympus"],
        &["site", "add", "--id", "1", "--name", "X", "--currency", "USD"],
        &["site", "add", "--id", "1", "--name", "X", "--language", "fr"],
        &["site", "close"],
        &["booth", "invite", "--booth", "a name with spaces"],
        &["booth", "invite", "--booth", "B1", "--gates", "100"],
        &["booth", "revoke", "--booth", "B1"],
        &["operator", "set", "--number", "1", "--name", "Sari", "--role", "king"],
        &["key", "add", "--name", "x", "--scopes", "everything"],
        &["tariff", "publish", "preset:id-flat", "--from", "tomorrow"],
        &["class", "set"],
        &["quota", "set", "--class", "mobil", "--capacity", "-1"],
        &["setting", "set", "photo_days"],
        &["verify", "--site", "none"],
        &["backup"],
        &["restore"],
        &[],
    ] {
        console.misused(wrong);
    }
    assert!(!console.data().exists(), "wrong usage made a database");
}

#[test]
fn a_site_is_made_once_and_named_where_there_are_several() {
    Console::on_both(|console| {
        assert!(console.refused(&["booth", "list"]).contains("admin site add"), "what to do first is not said");
        assert_eq!(console.json(&["site", "list"]), json!([]));
        with_site(console);
        let again = ["site", "add", "--id", "7", "--name", "Another"];
        assert!(console.refused(&again).contains('7'));
        assert_eq!(column(&console.json(&["site", "list"]), "name"), ["Pasar Baru"]);
        assert_eq!(console.json(&["key", "list"]), json!([]), "the only site needs no name");
        console.done(&["site", "add", "--id", "8", "--name", "Hai Bà Trưng", "--currency", "VND", "--language", "vi"]);
        assert!(console.refused(&["key", "list"]).contains("--site"));
        assert_eq!(console.json(&["key", "list", "--site", "8"]), json!([]));
        console.refused(&["key", "list", "--site", "9"]);
        assert_eq!(column(&console.json(&["site", "list"]), "site"), [7, 8]);
    });
}

#[test]
fn an_administrator_reads_their_own_language() {
    let console = Console::sqlite();
    with_site(&console);
    for (language, refused, noted) in [
        ("id", "Tidak ada operator 9.", "Kunci ini hanya ditampilkan sekali"),
        ("en", "There is no operator 9.", "The key is shown this once"),
        ("vi", "Không có nhân viên số 9.", "Khóa chỉ hiện một lần này"),
    ] {
        let output = console.run(&["operator", "withdraw", "--number", "9", "--lang", language], "");
        assert_eq!(text(&output.stderr), format!("palang-server: {refused}\n"));
        let key = console.done(&["key", "add", "--name", language, "--lang", language]);
        assert!(key.lines().last().unwrap().starts_with(noted), "{key}");
    }
    console.misused(&["site", "list", "--lang", "fr"]);
}

#[test]
fn a_booth_is_invited_enrols_once_and_is_revoked() {
    Console::on_both(|console| {
        with_site(console);
        assert!(console.done(&["booth", "invite", "--booth", "B1"]).contains("palang enrol --code 7-"));
        let invited = console.json(&["booth", "invite", "--booth", "B1", "--gates", "1,2"]);
        assert_eq!((&invited["site"], &invited["booth"]), (&json!(7), &json!("B1")));
        let key = SigningKey::from_bytes(&[9; 32]);
        let request = enrol_request(invited["code"].as_str().unwrap(), &"B1".parse().unwrap(), &key);
        let (store, now) = (console.store(), (Outside::system().clock)());
        let enrol = move || {
            let request = request.clone();
            store.write_blocking(move |tx| ledger::enrol(tx, &request, &[9; 32], now))
        };
        let enrolled = enrol().unwrap();
        assert_eq!(enrol().err(), Some(ledger::LedgerError::Code), "a code works once");
        drop(enrol);
        console.refused(&["booth", "revoke", "--booth", "B2", "--reason", "lost"]);
        let server = console.serve();
        assert_eq!(server.status("/api/parking/validate/26112199000017", &enrolled.api_key), 404);
        let revoked = console.json(&["booth", "revoke", "--booth", "B1", "--reason", "the PC is gone"]);
        assert_eq!(revoked["booth"], "B1");
        assert_eq!(server.status("/api/parking/validate/26112199000017", &enrolled.api_key), 403);
        let list = console.json(&["booth", "list"]);
        let b1 = list.as_array().unwrap().iter().find(|row| row["booth"] == "B1").unwrap();
        assert!(!b1["revoked"].is_null(), "{b1}");
        console.refused(&["booth", "invite", "--booth", "OFFICE"]);
    });
}

#[test]
fn a_program_s_key_is_shown_once_and_ends_at_once() {
    Console::on_both(|console| {
        with_site(console);
        let made = console.json(&["key", "add", "--name", "Kamera Masuk", "--scopes", "lane,read"]);
        assert_eq!((&made["booth"], &made["scopes"]), (&json!("api-kamera-masuk"), &json!(["lane", "read"])));
        let (key, prefix) = (made["key"].as_str().unwrap(), made["prefix"].as_str().unwrap());
        let list = console.json(&["key", "list"]);
        assert_eq!(column(&list, "prefix"), [prefix]);
        assert!(!list.to_string().contains(key), "the list shows a key");
        let server = console.serve();
        assert_eq!(server.status("/api/parking/sync-status", key), 200);
        console.json(&["key", "revoke", "--prefix", prefix]);
        assert_eq!(server.status("/api/parking/sync-status", key), 401);
        console.refused(&["key", "revoke", "--prefix", "00000000"]);
        console.refused(&["key", "add", "--name", "x", "--booth", "B1"]);
    });
}

#[test]
fn people_come_with_secrets_that_are_typed_and_go() {
    Console::on_both(|console| {
        with_site(console);
        let set = |number: &str, more: &[&'static str], typed: &str| {
            let args = ["operator", "set", "--number", number, "--name", "Sari", "--role", "cashier"];
            console.json_typed(&[&args, more].concat(), typed)
        };
        let sari = set("1001", &["--pin-stdin", "--password-stdin"], "739152\r\ncorrect horse battery\n");
        let expected = json!({"site": 7, "operator": "1001", "name": "Sari", "role": "cashier", "pin_changed": true,
            "password_changed": true});
        assert_eq!(sari, expected);
        assert_eq!(set("1001", &[], "")["pin_changed"], false);
        let args = ["operator", "set", "--number", "1002", "--name", "Budi", "--role", "owner"];
        for (flag, typed) in [("--pin-stdin", "12"), ("--pin-stdin", ""), ("--password-stdin", "short")] {
            console.refused_typed(&[&args[..], &[flag]].concat(), &format!("{typed}\n"));
        }
        assert_eq!(column(&console.json(&["operator", "list"]), "operator"), ["1001"]);
        assert_eq!(console.json(&["operator", "withdraw", "--number", "1001"])["operator"], "1001");
        assert!(console.refused(&["operator", "withdraw", "--number", "1001"]).contains("1001"));
        assert_eq!(console.json(&["operator", "list"]), json!([]));
    });
}
