//! `kill -9` at random moments of a drill that never stops, over and over on one journal: nothing that was committed is
//! lost or doubled, no gate opens without its commit, what was granted and not acknowledged is offered again (SYNC 5,
//! R2).
//!
//! `PALANG_CRASHES` is how often; the seed is fixed and printed, `PALANG_SEED` gives another.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod support;

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};
use support::board::Board;
use support::booth::{Booth, PIN, head, said};

/// The steps of a shift that never ends. What an earlier life left open is opened again first.
fn script() -> String {
    format!(
        r#"{{"do":"sign_in","operator":"1","pin":"{PIN}"}}
{{"do":"open_shift","float":0}}
{{"do":"issue","class":"motor","as":"z"}}
{{"do":"scan","code":"$z"}}
{{"do":"settle"}}
{{"do":"reopen"}}
{{"do":"repeat","times":0,"steps":[
 {{"do":"issue","class":"mobil","as":"a"}},{{"do":"issue","class":"motor","as":"b"}},
 {{"do":"scan","code":"$a"}},{{"do":"settle","tendered":50000}},
 {{"do":"scan","code":"$b.number"}},{{"do":"settle"}},{{"do":"wait_devices"}}]}}
"#
    )
    .replace("[\n ", "[")
    .replace(",\n ", ",")
}

/// A small generator: the same moments on every machine for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// One life of the program, up to its kill.
struct Life {
    child: Child,
    born: Instant,
    lines: mpsc::Receiver<(Instant, Value)>,
}

impl Life {
    fn begin(booth: &Booth) -> Self {
        let mut command = booth.palang(&["drill", "-"]);
        let born = Instant::now();
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        let output = child.stdout.take().unwrap();
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            // The end of the program ends this; a line cut short by the kill was never said.
            for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
                let Ok(value) = serde_json::from_slice(&line) else { break };
                if sender.send((Instant::now(), value)).is_err() {
                    break;
                }
            }
        });
        thread::spawn(move || {
            // The pipe stays open for as long as the program lives.
            drop(input.write_all(script().as_bytes()));
        });
        Self { child, born, lines }
    }

    /// Kills it at that moment of its life; what it had said until then.
    fn end(mut self, after: Duration) -> Vec<(Duration, Value)> {
        thread::sleep(after.saturating_sub(self.born.elapsed()));
        assert!(self.child.try_wait().unwrap().is_none(), "the drill ended by itself");
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.lines.iter().map(|(at, line)| (at - self.born, line)).collect()
    }
}

/// Everything that was ever said to be committed.
#[derive(Default)]
struct Said {
    committed: BTreeMap<u64, String>,
    settled: BTreeSet<String>,
    receipts: BTreeMap<u64, String>,
}

impl Said {
    fn hear(&mut self, lines: &[(Duration, Value)]) {
        for (_, line) in lines {
            if let Some(fact) = line.get("committed") {
                let (seq, kind) = (fact["seq"].as_u64().unwrap(), fact["kind"].as_str().unwrap().to_owned());
                let before = self.committed.insert(seq, kind.clone());
                assert_eq!(before, None, "fact {seq} ({kind}) was said twice: the first was lost");
            }
            if let Some(settled) = line.get("settled") {
                let ticket = settled["number"].as_str().unwrap().to_owned();
                let receipt: u64 = settled["receipt"].as_str().unwrap().parse().unwrap();
                assert!(self.settled.insert(ticket.clone()), "ticket {ticket} was settled twice");
                assert_eq!(self.receipts.insert(receipt, ticket), None, "receipt {receipt} was given twice");
            }
        }
    }
}

/// Grants by their number, and whether their gate acknowledged.
fn unacknowledged(facts: &[Value]) -> BTreeSet<u64> {
    let mut open = BTreeSet::new();
    for fact in facts {
        match fact["kind"].as_str().unwrap() {
            "exit_granted" => drop(open.insert(fact["seq"].as_u64().unwrap())),
            "gate_answered" if fact["body"]["outcome"] == "acknowledged" => {
                open.remove(&fact["body"]["cause"].as_u64().unwrap());
            }
            _ => {}
        }
    }
    open
}

/// Reads what the journal has grown by, without touching it: the program finds what the kill left.
fn read_on(booth: &Booth, facts: &mut Vec<Value>) -> bool {
    let path = booth.data().join("booth-0001.db");
    let Ok(db) = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY) else { return false };
    // A kill may come before the journal has its table.
    let Ok(mut select) = db.prepare("SELECT bytes FROM journal WHERE seq > ?1 ORDER BY seq") else { return false };
    let known = i64::try_from(facts.len()).unwrap();
    let fresh = select.query_map([known], |row| row.get::<_, Vec<u8>>(0)).unwrap();
    facts.extend(fresh.map(|bytes| serde_json::from_slice::<Value>(&bytes.unwrap()).unwrap()));
    true
}

fn openings(facts: &[Value]) -> usize {
    let granting = ["ticket_issued", "exit_granted", "gate_opened_by_hand", "opening_repeated"];
    facts.iter().filter(|fact| granting.contains(&fact["kind"].as_str().unwrap())).count()
}

/// What the journal must say after any number of kills.
fn check(facts: &[Value], heard: &Said) {
    for (expected, fact) in (1..).zip(facts) {
        assert_eq!(fact["seq"], expected, "the journal has a gap");
    }
    let kinds: BTreeMap<u64, &str> =
        facts.iter().map(|fact| (fact["seq"].as_u64().unwrap(), fact["kind"].as_str().unwrap())).collect();
    for (seq, kind) in &heard.committed {
        assert_eq!(kinds.get(seq), Some(&kind.as_str()), "fact {seq} was said to be durable");
    }
    let settled: Vec<&str> = facts
        .iter()
        .filter(|fact| fact["kind"] == "settled")
        .map(|fact| fact["body"]["ticket"].as_str().unwrap())
        .collect();
    let once: BTreeSet<&str> = settled.iter().copied().collect();
    assert_eq!(once.len(), settled.len(), "a ticket is settled twice in the journal");
    for ticket in &heard.settled {
        assert!(once.contains(ticket.as_str()), "settlement of {ticket} is lost");
    }
    let receipts: Vec<u64> = facts
        .iter()
        .filter(|fact| fact["kind"] == "settled")
        .map(|fact| fact["body"]["receipt"].as_u64().unwrap())
        .collect();
    assert!(receipts.iter().copied().eq(1..=receipts.len() as u64), "receipt numbers have a gap");
    let granted = facts.iter().filter(|fact| fact["kind"] == "exit_granted").count();
    assert_eq!(granted, settled.len(), "a settlement without its exit, or an exit without its settlement");
}

#[test]
fn nothing_is_lost_or_doubled_by_kills() {
    let times = number("PALANG_CRASHES", if std::env::var_os("CI").is_some() { 200 } else { 25 });
    let mut dice = Dice(number("PALANG_SEED", 0x5eed_ba11));
    println!("{times} kills, seed {:#x}", dice.0);
    let board = Board::start();
    let devices = format!(
        "[[gate]]\nid = \"gate\"\nkind = \"serial\"\nport = \"{}\"\nprotocol = \"star-hash\"\noutput = 1\n\
         [[lane]]\nid = \"MIX-1\"\ngate_number = 1\ndirection = \"mixed\"\nattended = true\ngate = \"gate\"\n",
        board.port()
    );
    let booth = Booth::with(&format!("{}{devices}", head("preset:id-hourly", "")));
    let mut heard = Said::default();
    let mut facts: Vec<Value> = Vec::new();
    let (mut first_exits, mut offered_again) = (Vec::new(), 0);
    for life in 0..times {
        let expected = unacknowledged(&facts);
        // A third die while they start, the others at work.
        let after = if dice.roll(3) == 0 { dice.roll(400) } else { 400 + dice.roll(800) };
        let lines = Life::begin(&booth).end(Duration::from_millis(after));
        heard.hear(&lines);
        let values: Vec<Value> = lines.iter().map(|(_, line)| line.clone()).collect();
        // The offers are complete once the first step has its answer.
        if values.iter().any(|line| line.get("signed_in").is_some()) {
            let offered: BTreeSet<u64> =
                said(&values, "offered").iter().map(|grant| grant["cause"].as_u64().unwrap()).collect();
            assert!(expected.is_subset(&offered), "life {life}: offered {offered:?}, missing of {expected:?}");
            offered_again += expected.len();
        }
        first_exits.extend(lines.iter().find(|(_, line)| line.get("settled").is_some()).map(|(at, _)| *at));
        if read_on(&booth, &mut facts) {
            let opened = board.opened();
            assert!(opened <= openings(&facts), "life {life}: {opened} openings, {} granted", openings(&facts));
        }
    }
    let (code, report) = booth.verify();
    assert_eq!(code, 0, "{report}");
    assert_eq!(report["journals"].as_array().unwrap().len(), 1, "an incarnation was set aside: {report}");
    check(&booth.facts(), &heard);
    first_exits.sort();
    let exits = heard.settled.len();
    assert!(exits > 0 && offered_again > 0, "{exits} exits, {offered_again} offered again: nothing was tried");
    println!(
        "{times} kills: {exits} exits said, {} facts, {offered_again} exits offered again, {} gate openings; \
         first exit after the restart: median {:?}, worst {:?}",
        facts.len(),
        board.opened(),
        first_exits[first_exits.len() / 2],
        first_exits.last().unwrap(),
    );
}
