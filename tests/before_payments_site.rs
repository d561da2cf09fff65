//! The site that the program left before payments had one definition, worked on by this one: its booths and its server
//! go on together, and a booth that begins with what the old server answered knows the same stays.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod support;

use palang_sim::site::{Child, RunningBooth, address};
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::booth::{Booth, PIN};
use support::old::{database, fixtures, laid, newest, rows, said};
use support::screen::until;
use support::site::{PATIENCE, programs};

/// The old server's ports: `site_day.py` has them.
const PORTS: [&str; 3] = ["http://127.0.0.1:18771", "http://127.0.0.1:18772", "http://127.0.0.1:18773"];

/// Points a booth at another server than the one that enrolled it.
fn point(booth: &Booth, to: SocketAddr) {
    for file in [booth.config(), booth.data().join("server.json")] {
        let text = std::fs::read_to_string(&file).unwrap();
        let text = PORTS.iter().fold(text, |text, port| text.replace(port, &format!("http://{to}")));
        std::fs::write(&file, text).unwrap();
    }
}

/// Starts a booth at a moment, or now.
fn start(booth: &Booth, at: Option<&str>) -> RunningBooth {
    let mut command = booth.palang(&["drill", "-"]);
    if let Some(at) = at {
        command.args(["--start", at]);
    }
    RunningBooth(Child::start("booth", &mut command).unwrap())
}

fn count(file: &Path, sql: &str) -> u64 {
    rows(file, sql)[0]["n"].as_u64().unwrap_or_default()
}

#[test]
fn an_old_site_goes_on_with_every_program_new() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    database(&fixtures().join("server/sqlite.sql"), &data.join("server.db"));
    let mut command = palang_sim::site::Programs::tidy(&programs().server, folder.path());
    command.arg("--data").arg(&data).args(["--metrics-listen", "off", "--listen", "127.0.0.1:0"]);
    let mut server = Child::start("palang-server", &mut command).unwrap();
    let at = server.hear("address", PATIENCE, |line| address(&line.to_string())).unwrap();
    let booths = ["B1", "B2"].map(|name| laid(&format!("site/{name}")));
    booths.iter().for_each(|booth| point(booth, at));
    let [mut one, mut two] = [start(&booths[0], None), start(&booths[1], None)];
    // A shift is open at each since the old day.
    for booth in [&mut one, &mut two] {
        booth.play(&json!({"do": "sign_in", "operator": "1", "pin": PIN}), &["signed_in"]).unwrap();
    }
    let (_, code) = one.issue("a").unwrap();
    assert_eq!(two.pay(&code).unwrap()["settled"]["total"], 0, "turned around at once");
    // Inside since the old day, issued at the first and paid at the second.
    let stays = said("site/B1")["tickets"]["stays"]["number"].as_str().unwrap().to_owned();
    let paid = two.pay(&stays).unwrap();
    assert!(paid["settled"]["total"].as_i64().unwrap() > 100_000, "ten days: {paid}");
    let books = data.join("server.db");
    for (booth, name) in booths.iter().zip(["B1", "B2"]) {
        until("every fact at the server", PATIENCE, || {
            let own = count(&newest(booth), "SELECT max(seq) AS n FROM journal");
            let held = count(&books, &format!("SELECT seq AS n FROM head WHERE booth = '{name}'"));
            (own == held).then_some(())
        });
    }
    let checked = palang_sim::site::Programs::tidy(&programs().server, folder.path())
        .arg("--data")
        .arg(&data)
        .args(["admin", "verify"])
        .output()
        .unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
}

/// What the old server answered one booth: pages by the cursor that was named, everything else in order.
struct Recorded(Mutex<BTreeMap<String, Answers>>);

/// The answers to one question, and whether the last of them was given already.
#[derive(Default)]
struct Answers {
    left: VecDeque<Value>,
    given: bool,
}

impl Recorded {
    fn of(booth: &str) -> Self {
        let mut answers: BTreeMap<String, Answers> = BTreeMap::new();
        for line in std::fs::read_to_string(fixtures().join("wire/exchanges.jsonl")).unwrap().lines() {
            let exchange: Value = serde_json::from_str(line).unwrap();
            if exchange["who"] == booth {
                let body = exchange["request"]["text"].as_str().unwrap_or_default();
                answers.entry(named(exchange["path"].as_str().unwrap(), body)).or_default().left.push_back(exchange);
            }
        }
        Self(Mutex::new(answers))
    }

    /// The next answer to that question, and whether it was given before: the old server had nothing more to say.
    fn next(&self, question: &str) -> Option<(Value, bool)> {
        let mut all = self.0.lock().unwrap();
        let answers = all.get_mut(question)?;
        if answers.left.len() > 1 {
            return answers.left.pop_front().map(|next| (next["answer"].clone(), false));
        }
        let again = std::mem::replace(&mut answers.given, true);
        answers.left.front().map(|last| (last["answer"].clone(), again))
    }

    fn serve(self: &Arc<Self>, stream: TcpStream) {
        let (mut reader, mut writer) = (BufReader::new(stream.try_clone().unwrap()), stream);
        while let Some((path, body)) = request(&mut reader) {
            // What this booth says of itself is not what the old one said: its pushes wait.
            let recorded = self.next(&named(&path, &body)).filter(|_| !path.ends_with("/push"));
            let Some((answer, again)) = recorded else {
                drop(writer.write_all(b"HTTP/1.1 503 Busy\r\ncontent-length: 0\r\nretry-after: 1\r\n\r\n"));
                continue;
            };
            if again {
                std::thread::sleep(Duration::from_millis(500));
            }
            let packed = answer["base64"].as_str().map(|text| data_encoding::BASE64.decode(text.as_bytes()).unwrap());
            let body = packed.unwrap_or_else(|| answer["text"].as_str().unwrap_or_default().as_bytes().to_vec());
            let mut head = format!("HTTP/1.1 {} Said\r\ncontent-length: {}\r\n", answer["status"], body.len());
            for (name, value) in answer["headers"].as_object().unwrap() {
                head += &format!("{name}: {}\r\n", value.as_str().unwrap());
            }
            drop(writer.write_all(format!("{head}\r\n").as_bytes()).and_then(|()| writer.write_all(&body)));
        }
    }
}

/// A question: its path, and the cursor of a pull.
fn named(path: &str, body: &str) -> String {
    let after = serde_json::from_str::<Value>(body).ok().filter(|_| path.ends_with("/pull"));
    format!("{path} {}", after.map(|pull| pull["after"].clone()).unwrap_or_default())
}

/// Path and body of the next request; nothing where the booth has hung up.
fn request(reader: &mut BufReader<TcpStream>) -> Option<(String, String)> {
    let (mut path, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if path.is_empty() {
            path = line.split(' ').nth(1)?.to_owned();
        } else if let Some((_, value)) =
            line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        {
            length = value.trim().parse().ok()?;
        } else if line.is_empty() {
            let mut body = vec![0; length];
            reader.read_exact(&mut body).ok()?;
            return Some((path, String::from_utf8_lossy(&body).into_owned()));
        }
    }
}

#[test]
fn a_booth_that_hears_what_the_old_server_answered_knows_the_same_stays() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap();
    let recorded = Arc::new(Recorded::of("B3"));
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let recorded = Arc::clone(&recorded);
            std::thread::spawn(move || recorded.serve(stream));
        }
    });
    let said = said("site/B3");
    let booth = Booth::with(&std::fs::read_to_string(fixtures().join("site/B3/palang.toml")).unwrap());
    std::fs::copy(fixtures().join("uji.toml"), booth.path().join("uji.toml")).unwrap();
    let enrolled: Value =
        serde_json::from_str(&std::fs::read_to_string(fixtures().join("wire/enrolled.json")).unwrap()).unwrap();
    for (file, text) in enrolled["B3"].as_object().unwrap() {
        let path = booth.data().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text.as_str().unwrap()).unwrap();
    }
    point(&booth, at);
    let running = start(&booth, Some("2026-11-21T07:00:30+07:00"));
    let journal = booth.data().join("booth-0001.db");
    until("the whole feed", PATIENCE, || {
        let there = journal.exists() && count(&journal, "SELECT count(*) AS n FROM sqlite_schema") > 20;
        (there && count(&journal, "SELECT cursor AS n FROM feed_mark") == said["cursor"].as_u64().unwrap())
            .then_some(())
    });
    drop(running);
    let was = said["site_stays"].as_array().unwrap();
    let columns: Vec<&str> = was[0].as_object().unwrap().keys().map(String::as_str).collect();
    let now = rows(&journal, &format!("SELECT {} FROM site_stay ORDER BY ticket", columns.join(", ")));
    // The program before called a stay free whose fee another program had taken; now it is paid, whoever took it.
    let as_now = |stay: &Value| {
        let mut stay = stay.clone();
        let ticket = stay["ticket"].clone();
        if now.iter().any(|now| now["ticket"] == ticket && now["payment"] == "paid") && stay["payment"] == "free" {
            stay["payment"] = "paid".into();
        }
        stay
    };
    assert_eq!(now, was.iter().map(as_now).collect::<Vec<_>>());
}
