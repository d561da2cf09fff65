//! A booth of a site that lost its disk, keys in the wrong folder, and one disk in two computers, with real programs
//! (SYNC 3 and R7): found every time, nothing in the wrong journal, and every booth sells on.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod support;

use palang_sim::site::{Child, Entry, PIN, Rig, RunningBooth, SiteError};
use palang_sim::site::{Database, Programs};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use support::screen::until;
use support::site::{PATIENCE, programs};

fn copy(from: &Path, to: &Path) {
    let done = Command::new("cp").arg("-a").arg(from).arg(to).status().unwrap();
    assert!(done.success());
}

fn stop(rig: &mut Rig, place: usize) {
    drop(rig.up[place].take().unwrap().0.finish(PATIENCE).unwrap());
}

/// A car in and out. While a booth changes over to a fresh incarnation it says that it is busy; a moment later it
/// sells.
fn one_car(booth: &mut RunningBooth) -> Value {
    let (_, code) = until("a ticket", PATIENCE, || booth.issue("a").ok());
    until("an exit", PATIENCE, || booth.pay(&code).ok().filter(|line| line.get("settled").is_some()))
}

fn facts(rig: &Rig, booth: &str) -> Vec<Entry> {
    rig.disks().unwrap_or_default().into_iter().filter(|entry| entry.booth == booth).collect()
}

/// Facts of these booths that count at the server.
fn held(rig: &mut Rig, booth: &str) -> Vec<Entry> {
    let journals = rig.auditor().unwrap().journals().unwrap();
    journals.into_values().flatten().filter(|entry| entry.booth == booth).collect()
}

/// Facts of a kind in the office's journal.
fn told(rig: &mut Rig, kind: &str) -> usize {
    let journals = rig.auditor().unwrap().journals().unwrap();
    journals.values().flatten().filter(|entry| entry.kind == kind).count()
}

/// Waits until the booth says that of its sync.
fn says(booth: &mut RunningBooth, state: &str, why: &str) {
    let fits = |line: &Value| {
        let sync = &line["sync"];
        (sync["state"] == state && sync["trouble"].as_str().unwrap_or_default().contains(why)).then_some(())
    };
    if booth.0.said().iter().find_map(fits).is_none() {
        booth.0.hear(&format!("{state}: {why}"), PATIENCE, fits).unwrap();
    }
}

#[test]
fn sync_3_a_booth_that_lost_its_disk_has_its_past_back() {
    let mut rig = Rig::new(&programs(), Database::Sqlite, 2, 21).unwrap();
    rig.start_booths(None).unwrap();
    let (_, inside) = rig.booth(0).unwrap().issue("a").unwrap();
    let (_, used) = rig.booth(0).unwrap().issue("b").unwrap();
    assert!(rig.booth(0).unwrap().pay(&used).unwrap().get("settled").is_some());
    rig.agreed(PATIENCE).unwrap();
    let before = facts(&rig, "B1");
    // The disk is gone with everything on it: journal, keys, enrolment.
    drop(rig.up[0].take().unwrap().0.kill());
    std::fs::remove_dir_all(rig.booths[0].data()).unwrap();
    let code = rig.server.code("B1", &[1, 2]).unwrap();
    assert!(rig.booths[0].enrol(&code).unwrap().contains("former journal"));
    rig.start_booth(0, None).unwrap();
    one_car(rig.booth(0).unwrap());
    until("the past back at the booth", PATIENCE, || {
        facts(&rig, "B1").iter().any(|entry| entry.incarnation == 3 && entry.kind == "program_started").then_some(())
    });
    let booth = rig.booth(0).unwrap();
    let paid =
        until("the old ticket paid", PATIENCE, || booth.pay(&inside).ok().filter(|line| line.get("settled").is_some()));
    assert_eq!(paid["settled"]["total"], 5_000);
    assert_eq!(booth.pay(&used).unwrap()["refused"]["reason"], "used");
    until("the fresh incarnation at the server", PATIENCE, || {
        held(&mut rig, "B1").iter().any(|entry| entry.incarnation == 3 && entry.kind == "settled").then_some(())
    });
    let now = held(&mut rig, "B1");
    assert!(before.iter().all(|entry| now.contains(entry)), "what the server held of the lost disk is there");
    assert_eq!(told(&mut rig, "fork_found"), 0, "an enrolment above the old incarnations forks nothing");
    assert_eq!(told(&mut rig, "conflict_found"), 0);
    // Three incarnations, all true: the one before as it came back, the one that sold meanwhile, and this one.
    let said = rig.booths[0].run(&["journal", "verify", "--json"]).unwrap();
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((said["ok"].as_bool(), said["journals"].as_array().map(Vec::len)), (Some(true), Some(3)), "{said}");
}

#[test]
fn r7_swapped_keys_are_found_nothing_is_applied_and_both_booths_sell_on() {
    // The key file; the enrolment; the key file with its label changed, too, which only the server can tell.
    for (file, label) in [("booth-key.json", false), ("server.json", false), ("booth-key.json", true)] {
        let mut rig = Rig::new(&programs(), Database::Sqlite, 2, 22).unwrap();
        rig.start_booths(None).unwrap();
        for place in 0..2 {
            one_car(rig.booth(place).unwrap());
        }
        rig.agreed(PATIENCE).unwrap();
        (0..2).for_each(|place| stop(&mut rig, place));
        let before: Vec<Vec<Entry>> = ["B1", "B2"].map(|booth| held(&mut rig, booth)).into();
        let path = |rig: &Rig, place: usize| rig.booths[place].data().join(file);
        let texts: Vec<String> = (0..2).map(|place| std::fs::read_to_string(path(&rig, place)).unwrap()).collect();
        for place in 0..2 {
            let (own, other) = (format!("\"B{}\"", place + 1), format!("\"B{}\"", 2 - place));
            let text = if label { texts[1 - place].replace(&other, &own) } else { texts[1 - place].clone() };
            std::fs::write(path(&rig, place), text).unwrap();
        }
        for place in 0..2 {
            rig.start_booth(place, None).unwrap();
            one_car(rig.booth(place).unwrap());
        }
        for place in 0..2 {
            let other = format!("of booth B{}", 2 - place);
            says(rig.booth(place).unwrap(), "refused", if label { "Key" } else { &other });
            one_car(rig.booth(place).unwrap());
        }
        let now: Vec<Vec<Entry>> = ["B1", "B2"].map(|booth| held(&mut rig, booth)).into();
        assert_eq!(now, before, "{file}: nothing reached the server under another's name");
        // Carried back, everything that was sold meanwhile follows.
        for (place, text) in texts.iter().enumerate() {
            stop(&mut rig, place);
            std::fs::write(path(&rig, place), text).unwrap();
            rig.start_booth(place, None).unwrap();
        }
        rig.agreed(PATIENCE).unwrap();
        assert_eq!(told(&mut rig, "fork_found"), 0, "{file}");
    }
}

/// The same booth once more, on a copy of its data.
fn twin(rig: &Rig, programs: &Programs, data: &Path) -> Result<RunningBooth, SiteError> {
    let mut command = Programs::tidy(&programs.palang, rig.booths[0].path());
    command.args(["drill", "-", "--config"]).arg(rig.booths[0].config()).arg("--data").arg(data);
    let mut twin = RunningBooth(Child::start("the twin", &mut command)?);
    twin.play(&json!({"do": "sign_in", "operator": "1", "pin": PIN}), &["signed_in"])?;
    Ok(twin)
}

#[test]
fn r7_one_disk_in_two_computers_at_once_is_found_and_both_sell_on() {
    let programs = programs();
    let mut rig = Rig::new(&programs, Database::Sqlite, 1, 23).unwrap();
    rig.start_booths(None).unwrap();
    one_car(rig.booth(0).unwrap());
    rig.agreed(PATIENCE).unwrap();
    stop(&mut rig, 0);
    let data = rig.booths[0].path().join("twin");
    copy(&rig.booths[0].data(), &data);
    rig.start_booth(0, None).unwrap();
    let mut twin = twin(&rig, &programs, &data).unwrap();
    // Both sell under the same numbers, at the same time.
    for _ in 0..3 {
        one_car(rig.booth(0).unwrap());
        one_car(&mut twin);
    }
    until("the fork told by the office", PATIENCE, || (told(&mut rig, "fork_found") > 0).then_some(()));
    // Whichever was slower goes on, at a quiet moment, in an incarnation of its own; what it sells there counts.
    until("a fresh incarnation at the server", PATIENCE, || {
        held(&mut rig, "B1").iter().any(|entry| entry.incarnation > 1).then_some(())
    });
    one_car(rig.booth(0).unwrap());
    one_car(&mut twin);
    until("a sale of the fresh incarnation at the server", PATIENCE, || {
        held(&mut rig, "B1").iter().any(|entry| entry.incarnation > 1 && entry.kind == "settled").then_some(())
    });
    let lines = rig.booth(0).unwrap().0.said().to_vec();
    let theirs = twin.0.said().to_vec();
    let forked = |lines: &[Value]| lines.iter().any(|line| line["sync"]["state"] == "forked");
    assert!(forked(&lines) || forked(&theirs), "the lamp of one of them says so");
}
