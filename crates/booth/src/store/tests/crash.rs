//! A process that is killed at any moment: what it acknowledged is there, whole, and the booth opens at once (SYNC R2).

use super::*;
use crate::store::maintenance::verify;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

const FOLDER: &str = "PALANG_CRASH_FOLDER";

/// The victim: sells for ever and says what was acknowledged. Does nothing when run as an ordinary test.
#[test]
fn victim() {
    let Ok(dir) = std::env::var(FOLDER) else { return };
    let (store, opened) = open(Path::new(&dir));
    println!("opened {}", opened.head.seq);
    loop {
        let done = commit(&store, |ledger| {
            let date = Zone::JAKARTA.local(NOW).date();
            let count = ledger.next_serial(gate(), date)?;
            issue(ledger, count, "motor", None)?;
            leave(ledger, &ticket(count), 2_000)
        });
        match done {
            Ok(seq) => println!("acknowledged {seq}"),
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn r2_killed_at_any_moment_nothing_acknowledged_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    for round in 0..12_usize {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["store::tests::crash::victim", "--exact", "--nocapture", "--test-threads=1"])
            .env(FOLDER, dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Killed after so many acknowledgements, wherever it is by then: no clock decides.
        let mut acknowledged = 0;
        for line in lines.by_ref().take(3 + round * 7) {
            acknowledged = read(&line.unwrap()).unwrap_or(acknowledged);
        }
        child.kill().unwrap();
        child.wait().unwrap();
        for line in lines.map_while(Result::ok) {
            acknowledged = read(&line).unwrap_or(acknowledged);
        }
        let report = verify(dir.path(), &[]).unwrap();
        assert_eq!(report.fault, None, "round {round}");
        assert!(report.head.seq >= acknowledged, "round {round}: {} < {acknowledged}", report.head.seq);
        let (store, opened) = open(dir.path());
        assert!(opened.set_aside.is_none() && opened.head.seq == report.head.seq);
        let inside = store.read(|view| view.inside_counts()).wait().unwrap().unwrap();
        assert!(inside.iter().all(|(_, count)| *count == 0), "an exit is whole or not at all: {inside:?}");
    }
}

fn read(line: &str) -> Option<u64> {
    line.trim().strip_prefix("acknowledged ")?.parse().ok()
}
