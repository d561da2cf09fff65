//! Settling and leaving are two acts, with real programs: a ticket paid through the REST leaves at its own booth and at
//! another, once; after the tariff's grace it pays the difference. A fee that is split comes to the same sums in the
//! drawer, on the Z, at the server and in the export.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod support;

use palang_sim::proxy::Cut;
use palang_sim::site::{Database, Programs, Rig};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use support::screen::until;
use support::site::{PATIENCE, programs};

/// An hour 6.000, each further one 3.000.
const TARIFF: &str = r#"
name = "uji"
currency = "IDR"
exit_grace_minutes = 15
[class.motor]
rate = { flat = 2000 }
[class.mobil]
rate = { first = { minutes = 60, amount = 6000 }, next = { minutes = 60, amount = 3000 } }
[class.lainnya]
rate = { flat = 9000 }
"#;

/// A site whose tariff has fifteen minutes of grace after paying, and a program that may say what was paid.
struct Site {
    rig: Rig,
    key: String,
    /// Tickets of the time before: the first of them may have been issued under a booth's own tariff, and that is told.
    tries: Vec<String>,
}

impl Site {
    fn new(seed: u64) -> Self {
        let mut rig = Rig::new(&programs(), Database::Sqlite, 2, seed).unwrap();
        let tariff = rig.server.path().join("uji.toml");
        std::fs::write(&tariff, TARIFF).unwrap();
        admin(&rig, &["tariff", "publish", tariff.to_str().unwrap()]);
        let key = admin(&rig, &["key", "add", "--name", "kasir", "--scopes", "pay,read", "--json"]);
        rig.start_booths(None).unwrap();
        // Tickets are pinned to the site's tariff from here on.
        let mut tries = Vec::new();
        for place in 0..2 {
            until("the site's tariff", PATIENCE, || {
                let (number, code) = rig.booth(place).unwrap().issue("try").unwrap();
                tries.push(number);
                let fee = rig.booth(place).unwrap().pay(&code).unwrap();
                (fee["settled"]["total"] == 6_000).then_some(())
            });
        }
        let key = serde_json::from_str::<Value>(&key).unwrap()["key"].as_str().unwrap().to_owned();
        Self { rig, key, tries }
    }

    /// One request of the program; the status, and what was answered.
    fn ask(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let mut stream = TcpStream::connect(self.rig.running.as_ref().unwrap().address()).unwrap();
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: palang\r\nconnection: close\r\nauthorization: Bearer {}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            self.key,
            body.len()
        );
        stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(body).unwrap_or_default())
    }

    /// Issues at the first booth, and the program says that it was paid: both booths hear of it.
    fn prepaid(&mut self, name: &str) -> (String, String) {
        let (number, code) = self.rig.booth(0).unwrap().issue(name).unwrap();
        self.rig.agreed(PATIENCE).unwrap();
        let (status, paid) =
            self.ask("POST", &format!("/api/sessions/{number}/pay/"), &json!({"payment_method": "QRIS"}));
        assert_eq!((status, &paid["session"]["status"]), (200, &json!("ACTIVE")), "{paid}");
        assert_eq!((&paid["session"]["payment_status"], &paid["session"]["fee"]), (&json!("PAID"), &json!(6_000)));
        for place in 0..2 {
            until("the payment at the booth", PATIENCE, || {
                let line = self.scan(place, &code);
                line["quoted"].get("prepaid").map(drop)
            });
        }
        (number, code)
    }

    fn scan(&mut self, place: usize, code: &str) -> Value {
        self.rig.booth(place).unwrap().play(&json!({"do": "scan", "code": code}), &["quoted"]).unwrap()
    }

    /// Scans and settles; what came of it.
    fn leaves(&mut self, place: usize, code: &str, how: &Value) -> Value {
        let quoted = self.scan(place, code);
        assert!(quoted.get("quoted").is_some(), "{quoted}");
        let mut step = how.clone();
        step["do"] = json!("settle");
        self.rig.booth(place).unwrap().play(&step, &["settled", "let_out"]).unwrap()
    }

    fn refused(&mut self, place: usize, code: &str) -> String {
        let line = self.scan(place, code);
        line["refused"]["reason"].as_str().unwrap_or_else(|| panic!("not refused: {line}")).to_owned()
    }
}

fn admin(rig: &Rig, arguments: &[&str]) -> String {
    let folder = rig.server.path();
    let mut command = Programs::tidy(&programs().server, folder);
    let output = command.arg("--data").arg(folder.join("data")).arg("admin").args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The facts of one booth's journal of that kind, as the export writes them.
fn exported(rig: &Rig, place: usize, kind: &str) -> Vec<Value> {
    let lines = rig.booths[place].run(&["journal", "export", "--format", "jsonl"]).unwrap();
    let facts = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    facts.filter(|fact| fact["kind"] == kind).collect()
}

#[test]
fn a_ticket_paid_through_the_rest_leaves_once_at_its_own_booth_and_at_another() {
    let mut site = Site::new(21);
    for (place, name) in [(0, "own"), (1, "other")] {
        let settled = exported(&site.rig, place, "settled").len();
        let (number, code) = site.prepaid(name);
        let left = site.leaves(place, &code, &json!({}));
        assert_eq!(left["let_out"]["number"], number, "{left}");
        assert_eq!(exported(&site.rig, place, "settled").len(), settled, "nothing is paid again");
        assert!(site.refused(place, &code).starts_with("used"));
        site.rig.agreed(PATIENCE).unwrap();
        until("refusal at the other booth", PATIENCE, || {
            let line = site.scan(1 - place, &code);
            line["refused"]["reason"].as_str().map(|reason| assert!(reason.starts_with("used"), "{line}"))
        });
        let (_, after) = site.ask("GET", &format!("/api/sessions/{number}/"), &Value::Null);
        let after = &after["session"];
        assert_eq!((&after["status"], &after["payment_status"]), (&json!("COMPLETED"), &json!("PAID")), "{after}");
        assert_eq!(after["fee"], 6_000);
    }
    no_conflict(&site, &[]);
}

#[test]
fn after_the_grace_a_ticket_paid_through_the_rest_pays_the_difference() {
    let mut site = Site::new(22);
    let tickets = [site.prepaid("own"), site.prepaid("other")];
    // The server's clock stays where it is, and a booth that hears it would believe neither: the cable is out.
    site.rig.proxies.iter().for_each(|proxy| proxy.set(|weather| weather.cut = Cut::Both));
    for place in 0..2 {
        let passed = json!({"do": "advance", "minutes": 77});
        site.rig.booth(place).unwrap().play(&passed, &["advanced"]).unwrap();
    }
    for (place, (_, code)) in tickets.iter().enumerate() {
        let quoted = site.scan(place, code);
        assert_eq!((&quoted["quoted"]["total"], &quoted["quoted"]["due"]), (&json!(9_000), &json!(3_000)), "{quoted}");
        let left = site.leaves(place, code, &json!({"tendered": 5_000}));
        assert_eq!((&left["settled"]["total"], &left["settled"]["change"]), (&json!(3_000), &json!(2_000)), "{left}");
        assert!(site.refused(place, code).starts_with("used"));
    }
    site.rig.proxies.iter().for_each(|proxy| proxy.set(|weather| weather.cut = Cut::None));
    site.rig.agreed(PATIENCE).unwrap();
    for (number, _) in &tickets {
        let (_, after) = site.ask("GET", &format!("/api/sessions/{number}/"), &Value::Null);
        let after = &after["session"];
        assert_eq!((&after["status"], &after["payment_status"]), (&json!("COMPLETED"), &json!("PAID")), "{after}");
        assert_eq!(after["fee"], 9_000, "what was paid before and what was paid now: {after}");
    }
    // The booths' clocks are an hour ahead of the server's, and that is told.
    no_conflict(&site, &["odd_clock"]);
}

fn no_conflict(site: &Site, expected: &[&str]) {
    let exceptions = |what: &Value| {
        let (body, kind) = (&what["body"], what["body"]["conflict"].as_str().unwrap());
        let tried = body["ticket"].as_str().is_some_and(|ticket| site.tries.iter().any(|number| number == ticket));
        expected.contains(&kind) || kind == "unknown_tariff" && tried
    };
    let folder = site.rig.server.path().join("data").join("server.db");
    let sql = "SELECT CAST(bytes AS TEXT) AS fact FROM fact WHERE kind = 'conflict_found'";
    for row in support::old::rows(&folder, sql) {
        let fact: Value = serde_json::from_str(row["fact"].as_str().unwrap()).unwrap();
        assert!(exceptions(&fact), "nothing went wrong, and supervisors are told that it did: {fact}");
    }
}

#[test]
fn a_split_fee_is_the_same_sums_on_the_z_at_the_server_and_in_the_export() {
    let mut site = Site::new(23);
    let day = |site: &Site| site.ask("GET", "/api/revenue/daily/?days=2", &Value::Null).1["revenue"].clone();
    let revenue = |site: &Site| day(site).as_array().unwrap().iter().filter_map(Value::as_i64).sum::<i64>();
    site.rig.agreed(PATIENCE).unwrap();
    let tried = revenue(&site);
    let (number, code) = site.rig.booth(0).unwrap().issue("split").unwrap();
    let how = json!({"tendered": 2_000, "reported": {"amount": 4_500, "means": "EDC"}});
    let paid = site.leaves(0, &code, &how);
    assert_eq!((&paid["settled"]["total"], &paid["settled"]["change"]), (&json!(6_000), &json!(500)), "{paid}");
    let z = json!({"do": "close_shift", "counted": 0});
    let z = site.rig.booth(0).unwrap().play(&z, &["shift_closed"]).unwrap()["shift_closed"].clone();

    // The export: two parts, one settlement, and the turnover has both.
    let settled = exported(&site.rig, 0, "settled");
    let (last, others) = settled.split_last().unwrap();
    let [cash, reported] = last["body"]["payments"].as_array().unwrap().as_slice() else { panic!("{last}") };
    assert_eq!((&cash["method"], &cash["amount"], &cash["change"]), (&json!("cash"), &json!(1_500), &json!(500)));
    assert_eq!(
        (&reported["method"], &reported["amount"], &reported["means"]),
        (&json!("reported"), &json!(4_500), &json!("EDC"))
    );
    let before = others.last().map_or(0, |fact| fact["body"]["turnover"].as_i64().unwrap());
    assert_eq!(last["body"]["turnover"].as_i64(), Some(before + 6_000));

    // The Z: only the cash lies in the drawer, and the rest is named.
    let (float, totals) = (100_000, &z["totals"]);
    assert_eq!(z["expected"].as_i64(), Some(float + before + 1_500), "{z}");
    assert_eq!(totals["cash"].as_i64(), Some(before + 1_500), "{z}");
    assert_eq!(totals["cashless"], json!([{"method": "EDC", "amount": 4_500}]), "{z}");
    let owed: i64 = totals["by_class"].as_array().unwrap().iter().filter_map(|class| class["amount"].as_i64()).sum();
    assert_eq!(owed, before + 6_000, "{z}");

    // The server: all of it is revenue, and each part is kept.
    site.rig.agreed(PATIENCE).unwrap();
    assert_eq!(revenue(&site), tried + 6_000);
    let (_, after) = site.ask("GET", &format!("/api/sessions/{number}/"), &Value::Null);
    assert_eq!((&after["session"]["payment_status"], &after["session"]["fee"]), (&json!("PAID"), &json!(6_000)));
    let books = site.rig.server.path().join("data").join("server.db");
    let sql = format!(
        "SELECT payment.method, payment.amount, payment.taken, payment.drawer FROM payment JOIN settlement \
         USING (site, booth, incarnation, seq) WHERE ticket = '{number}' ORDER BY part"
    );
    let parts = json!([
        {"method": "cash", "amount": 1_500, "taken": 1_500, "drawer": 1_500},
        {"method": "EDC", "amount": 4_500, "taken": 4_500, "drawer": 0},
    ]);
    assert_eq!(Value::Array(support::old::rows(&books, &sql)), parts);
}
