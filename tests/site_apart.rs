//! SYNC R7 with real programs: a cloned disk and a restored backup are found, both versions are kept, and the booth
//! sells on. And three days without a network, in order afterwards.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod support;

use palang_sim::measure::percentile;
use palang_sim::proxy::Cut;
use palang_sim::site::{Database, Entry, Rig, agree};
use serde_json::json;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use support::site::{PATIENCE, programs};

fn copy(from: &Path, to: &Path) {
    let done = Command::new("cp").arg("-a").arg(from).arg(to).status().unwrap();
    assert!(done.success());
}

fn one_car(rig: &mut Rig, place: usize) {
    let (_, code) = rig.booth(place).unwrap().issue("a").unwrap();
    let line = rig.booth(place).unwrap().pay(&code).unwrap();
    assert!(line.get("settled").is_some(), "{line}");
}

/// Facts of a kind in the office's journal, which the auditor reads as every booth does.
fn told(rig: &mut Rig, kind: &str) -> usize {
    let journals = rig.auditor().unwrap().journals().unwrap();
    journals.values().flatten().filter(|entry| entry.kind == kind).count()
}

/// Facts of these booths that count at the server.
fn held(rig: &mut Rig, booth: &str) -> Vec<Entry> {
    let journals = rig.auditor().unwrap().journals().unwrap();
    journals.into_values().flatten().filter(|entry| entry.booth == booth).collect()
}

#[test]
fn r7_a_cloned_disk_is_found_and_the_booth_sells_on() {
    let mut rig = Rig::new(&programs(), Database::Sqlite, 1, 7).unwrap();
    rig.start_booths(None).unwrap();
    one_car(&mut rig, 0);
    rig.agreed(PATIENCE).unwrap();
    // The disk as it is now, while nobody writes it.
    drop(rig.up[0].take().unwrap().0.finish(PATIENCE).unwrap());
    let clone = rig.booths[0].path().join("clone");
    copy(&rig.booths[0].data(), &clone);
    // The first goes on, and the server hears it.
    rig.start_booth(0, None).unwrap();
    one_car(&mut rig, 0);
    rig.agreed(PATIENCE).unwrap();
    drop(rig.up[0].take().unwrap().0.finish(PATIENCE).unwrap());
    let first = held(&mut rig, "B1");
    // Now the clone: the same numbers, other facts.
    std::fs::remove_dir_all(rig.booths[0].data()).unwrap();
    copy(&clone, &rig.booths[0].data());
    rig.start_booth(0, None).unwrap();
    one_car(&mut rig, 0);
    support::screen::until("fork told by the office", PATIENCE, || (told(&mut rig, "fork_found") > 0).then_some(()));
    // It sells on, and at its next quiet moment goes on in a fresh incarnation of its journal: that counts.
    one_car(&mut rig, 0);
    support::screen::until("fresh incarnation at the booth", PATIENCE, || {
        // A journal that is being born cannot be read yet.
        rig.disks().is_ok_and(|all| all.iter().any(|entry| entry.incarnation > 1)).then_some(())
    });
    // While it changes over it says that it is busy; a moment later it sells.
    support::screen::until("a ticket of the fresh incarnation", PATIENCE, || rig.booth(0).unwrap().issue("a").ok());
    one_car(&mut rig, 0);
    support::screen::until("fresh incarnation at the server", PATIENCE, || {
        held(&mut rig, "B1").iter().any(|entry| entry.incarnation > 1 && entry.kind == "settled").then_some(())
    });
    let now = held(&mut rig, "B1");
    assert!(first.iter().all(|entry| now.contains(entry)), "the first version is as it was");
    let fresh: Vec<Entry> =
        rig.disks().unwrap().into_iter().filter(|entry| entry.booth == "B1" && entry.incarnation > 1).collect();
    support::screen::until("agreement on the fresh incarnation", PATIENCE, || {
        let journals = rig.auditor().unwrap().journals().unwrap();
        agree(&journals, &fresh).is_none().then_some(())
    });
}

#[test]
fn r7_a_restored_backup_goes_on_in_a_fresh_life_and_nothing_is_lost() {
    let mut rig = Rig::new(&programs(), Database::Sqlite, 1, 8).unwrap();
    rig.start_booths(None).unwrap();
    one_car(&mut rig, 0);
    drop(rig.up[0].take().unwrap().0.finish(PATIENCE).unwrap());
    let backup = rig.booths[0].path().join("backups");
    rig.booths[0].run(&["backup", "--to", backup.to_str().unwrap()]).unwrap();
    rig.start_booth(0, None).unwrap();
    one_car(&mut rig, 0);
    rig.agreed(PATIENCE).unwrap();
    drop(rig.up[0].take().unwrap().0.finish(PATIENCE).unwrap());
    let before = held(&mut rig, "B1");
    // The disk dies. The keys are not in a backup: they were kept.
    let data = rig.booths[0].data();
    let kept = rig.booths[0].path().join("lost");
    std::fs::rename(&data, &kept).unwrap();
    let file = std::fs::read_dir(&backup).unwrap().next().unwrap().unwrap().path();
    rig.booths[0].run(&["restore", file.to_str().unwrap()]).unwrap();
    for entry in std::fs::read_dir(&kept).unwrap() {
        let (from, name) = (entry.as_ref().unwrap().path(), entry.unwrap().file_name());
        if !name.to_string_lossy().starts_with("booth-0") && !data.join(&name).exists() {
            copy(&from, &data.join(&name));
        }
    }
    rig.start_booth(0, None).unwrap();
    one_car(&mut rig, 0);
    support::screen::until("the fresh incarnation at the server", PATIENCE, || {
        held(&mut rig, "B1").iter().any(|entry| entry.incarnation > 1 && entry.kind == "settled").then_some(())
    });
    let now = held(&mut rig, "B1");
    assert!(before.iter().all(|entry| now.contains(entry)), "what the server held of the lost disk is there");
    assert_eq!(told(&mut rig, "fork_found"), 0, "a restored backup says so itself");
}

#[test]
fn three_days_of_trade_without_a_network_are_drained_in_order_while_the_lane_goes_on() {
    let cars = palang_sim::measure::number("PALANG_CARS", 60);
    let mut rig = Rig::new(&programs(), Database::Sqlite, 2, 9).unwrap();
    rig.start_booths(Some("2026-11-18T06:00:00Z")).unwrap();
    rig.agreed(PATIENCE).unwrap();
    rig.proxies.iter().for_each(|proxy| proxy.set(|weather| weather.cut = Cut::Both));
    let exit = |rig: &mut Rig, place: usize| {
        let (_, code) = rig.booth(place).unwrap().issue("a").unwrap();
        let began = Instant::now();
        let line = rig.booth(place).unwrap().pay(&code).unwrap();
        assert!(line.get("settled").is_some(), "{line}");
        began.elapsed()
    };
    let mut calm = Vec::new();
    for _day in 0..3 {
        for _ in 0..cars {
            calm.push(exit(&mut rig, 0));
            exit(&mut rig, 1);
        }
        for place in 0..2 {
            rig.booth(place).unwrap().play(&json!({"do": "advance", "minutes": 1_440}), &["advanced"]).unwrap();
        }
    }
    rig.proxies.iter().for_each(|proxy| proxy.set(|weather| weather.cut = Cut::None));
    let mut stormy: Vec<Duration> = (0..40).map(|_| exit(&mut rig, 0)).collect();
    let drained = rig.agreed(PATIENCE).unwrap();
    let facts = rig.disks().unwrap().len();
    let (calm, stormy) = (percentile(&mut calm, 0.9), percentile(&mut stormy, 0.9));
    println!(
        "{facts} facts of three days drained {drained:?} after the last exit; exit through the pipe p90 offline \
         {calm:?}, draining {stormy:?}"
    );
}
