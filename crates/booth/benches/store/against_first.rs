//! SYNC P3: the first system's design (S0-F22…F25: `parking_entries`, `sync_queue`, a second file as backup) in
//! Python's `sqlite3` at its defaults with a commit for each statement, against ours; on the same disk, in turns of a
//! round each.

use crate::table::{Mark, Rounds, Table};
use crate::{generated, opened, p50, sale};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

const ROUNDS: u32 = 7;
const EXITS: u32 = 200;
const WARM: u32 = 1_000;

/// Answers each line with the nanoseconds that one exit took.
const FIRST: &str = include_str!("first.py");

struct First {
    child: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl First {
    fn start(dir: &Path, way: &str) -> Option<Self> {
        let mut child = Command::new("python3")
            .args(["-c", FIRST, way, &crate::SMALL.to_string()])
            .current_dir(dir)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let (ask, answers) = (child.stdin.take()?, BufReader::new(child.stdout.take()?));
        let mut first = Self { child, ask, answers };
        (first.line() == "ready").then_some(first)
    }

    fn exit(&mut self) -> Duration {
        writeln!(self.ask, "exit").unwrap();
        self.ask.flush().unwrap();
        Duration::from_nanos(self.line().parse().unwrap())
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }

    fn end(mut self) {
        drop(self.ask);
        drop(self.child.wait());
    }
}

pub fn run(table: &mut Table) {
    let dir = generated(crate::SMALL, 200);
    let store = opened(dir.path());
    for (name, way, mark) in [
        ("P3 S0's design, commit a statement / ours", "statement", Mark::AtLeast(10.0)),
        ("P3 the same with one commit an exit / ours", "exit", Mark::Told),
        ("P3 the same tuned: WAL, FULL, one commit / ours", "wal", Mark::Told),
    ] {
        let folder = tempfile::tempdir_in(dir.path()).unwrap();
        let Some(mut first) = First::start(folder.path(), way) else {
            table.say(name, "not measured: no python3", true);
            continue;
        };
        let mut rounds = Rounds::new();
        // Both at work for a while: ours has then grown its log to the length that is written over and over.
        for code in sale::let_in(&store, WARM) {
            sale::exit(&store, code).unwrap();
        }
        for _ in 0..EXITS {
            first.exit();
        }
        for _ in 0..ROUNDS {
            // Round by round (SYNC 5), for a booth runs one or the other: exit by exit, ours would wait for the file
            // system's own journal, which the files that theirs makes and deletes for every commit have filled.
            let theirs = (0..EXITS).map(|_| first.exit()).collect();
            let ours = sale::let_in(&store, EXITS).into_iter().map(|code| {
                let (took, done) = crate::timed(|| sale::exit(&store, code));
                done.unwrap();
                took
            });
            rounds.add(p50(theirs), p50(ours.collect()));
        }
        first.end();
        table.ratio(name, &rounds, mark, false);
    }
}
