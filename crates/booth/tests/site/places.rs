//! Quotas of a booth that works alone (S2).

use crate::harness::*;
use palang_booth::config::{Area, Config, Quota};
use palang_booth::desk::model::{Issued, Session, Tender, Update};
use palang_domain::Refusal;
use palang_domain::device::Input;
use palang_domain::quota::Usage;

fn quota(area: Option<&str>, class: &str, capacity: u64) -> Quota {
    Quota { area: area.map(|area| area.parse().unwrap()), class: class.parse().unwrap(), capacity }
}

fn with(quotas: &[Quota]) -> Config {
    let mut config = config();
    config.quotas = quotas.to_vec();
    config
}

fn try_issue(booth: &Booth, session: &Session, class: &str) -> Result<Issued, Refusal> {
    said(booth.desk.issue(session, &booth.lane, &class.parse().unwrap(), None))
}

fn full(class: &str, capacity: u64) -> Refusal {
    Refusal::Full { class: class.parse().unwrap(), area: None, available: 0, capacity }
}

/// Capacity, inside and percent of a class, of the whole site.
fn usage(booth: &Booth, class: &str) -> (u64, u64, Option<u64>) {
    let places = said(booth.desk.occupancy()).unwrap();
    let place = places.iter().find(|place| place.area.is_none() && place.class.as_str() == class).unwrap();
    (place.usage.capacity, place.usage.inside, place.usage.percent())
}

fn let_out(booth: &Booth, session: &Session, issued: &Issued) {
    booth.advance(1);
    let quoted = booth.look_up(session, &issued.code).unwrap();
    booth.settle(session, quoted, Tender::Exact).unwrap();
}

#[test]
fn s2_f14_the_five_scenarios_of_a_lone_booth() {
    let booth = Booth::with(with(&[quota(None, "mobil", 10)]));
    let sari = booth.sari();
    // 1 and 2: a class without a quota is unlimited.
    for _ in 0..12 {
        try_issue(&booth, &sari, "motor").unwrap();
    }
    assert_eq!(usage(&booth, "motor"), (0, 12, None), "S2-X01, S2-X02: counted, and no percentage");
    // 3: limited to 10 with 7 in use.
    let mut cars: Vec<Issued> = (0..7).map(|_| try_issue(&booth, &sari, "mobil").unwrap()).collect();
    assert_eq!(usage(&booth, "mobil"), (10, 7, Some(70)));
    cars.extend((0..3).map(|_| try_issue(&booth, &sari, "mobil").unwrap()));
    assert_eq!(try_issue(&booth, &sari, "mobil"), Err(full("mobil", 10)));
    // 4: the motorcycles have their own.
    assert!(try_issue(&booth, &sari, "motor").is_ok());
    // 5: a check-out frees a place.
    let_out(&booth, &sari, &cars[0]);
    assert!(try_issue(&booth, &sari, "mobil").is_ok());
    assert_eq!(booth.count("entry_refused"), 1);
}

#[test]
fn s2_x05_two_lanes_never_take_the_last_place_together() {
    let mut config = with(&[quota(None, "mobil", 25)]);
    let mut second = config.lanes[0].clone();
    second.id = "LANE-2".parse().unwrap();
    second.gate_number = 2.try_into().unwrap();
    second.devices.clear();
    config.lanes.push(second);
    let booth = Booth::with(config);
    let sari = booth.sari();
    let threads: Vec<_> = ["LANE-1", "LANE-2"]
        .into_iter()
        .map(|lane| {
            let (desk, sari) = (booth.desk.clone(), sari.clone());
            std::thread::spawn(move || {
                let (lane, class) = (lane.parse().unwrap(), "mobil".parse().unwrap());
                (0..20).filter(|_| said(desk.issue(&sari, &lane, &class, None)).is_ok()).count()
            })
        })
        .collect();
    let let_in: usize = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
    assert_eq!(let_in, 25);
    assert_eq!(usage(&booth, "mobil"), (25, 25, Some(100)));
}

#[test]
fn s2_x03_x06_switched_on_and_lowered_with_vehicles_inside() {
    let booth = Booth::with(with(&[]));
    let sari = booth.sari();
    let cars: Vec<Issued> = (0..5).map(|_| try_issue(&booth, &sari, "mobil").unwrap()).collect();
    assert_eq!(usage(&booth, "mobil"), (0, 5, None));
    // Switched on: those inside count at once.
    let mut booth = booth;
    booth.config.quotas = vec![quota(None, "mobil", 6)];
    let mut booth = booth.restart();
    let sari = booth.session("1");
    assert_eq!(usage(&booth, "mobil"), (6, 5, Some(83)));
    try_issue(&booth, &sari, "mobil").unwrap();
    assert_eq!(try_issue(&booth, &sari, "mobil"), Err(full("mobil", 6)));
    // Lowered below the use: nothing is left, nothing is negative, and the next one comes in when three have left.
    booth.config.quotas = vec![quota(None, "mobil", 4)];
    let mut booth = booth.restart();
    let sari = booth.session("1");
    assert_eq!(usage(&booth, "mobil"), (4, 6, Some(150)));
    for car in &cars[..2] {
        let_out(&booth, &sari, car);
        assert_eq!(try_issue(&booth, &sari, "mobil"), Err(full("mobil", 4)));
    }
    let_out(&booth, &sari, &cars[2]);
    try_issue(&booth, &sari, "mobil").unwrap();
    // Switched off again: a fact says so, and everybody comes in.
    booth.config.quotas = Vec::new();
    let booth = booth.restart();
    let sari = booth.session("1");
    try_issue(&booth, &sari, "mobil").unwrap();
    assert_eq!(usage(&booth, "mobil"), (0, 5, None));
}

#[test]
fn a_part_of_the_site_has_places_of_its_own() {
    let mut config = with(&[quota(None, "mobil", 3), quota(Some("A"), "mobil", 2)]);
    config.areas = vec![Area { id: "A".parse().unwrap(), name: None }];
    config.lanes[0].area = Some("A".parse().unwrap());
    let mut other = config.lanes[0].clone();
    other.id = "LANE-2".parse().unwrap();
    other.gate_number = 2.try_into().unwrap();
    other.area = None;
    other.devices.clear();
    config.lanes.push(other);
    let booth = Booth::with(config);
    let sari = booth.sari();
    let elsewhere =
        |booth: &Booth| said(booth.desk.issue(&sari, &"LANE-2".parse().unwrap(), &"mobil".parse().unwrap(), None));
    let first = try_issue(&booth, &sari, "mobil").unwrap();
    try_issue(&booth, &sari, "mobil").unwrap();
    let area = "A".parse().ok();
    assert_eq!(
        try_issue(&booth, &sari, "mobil"),
        Err(Refusal::Full { class: "mobil".parse().unwrap(), area: area.clone(), available: 0, capacity: 2 })
    );
    elsewhere(&booth).unwrap();
    assert_eq!(elsewhere(&booth), Err(full("mobil", 3)), "the whole site is full, too");
    let places = said(booth.desk.occupancy()).unwrap();
    let of_a = places.iter().find(|place| place.area == area).unwrap();
    assert_eq!(of_a.usage, Usage { capacity: 2, inside: 2 });
    let_out(&booth, &sari, &first);
    assert!(try_issue(&booth, &sari, "mobil").is_ok());
}

fn input(booth: &mut Booth, wanted: Input, state: bool) {
    booth.wait_for(|update| match update {
        Update::Input { input, on, .. } if (*input, *on) == (wanted, state) => Some(()),
        _ => None,
    });
}

fn arrive(booth: &mut Booth) {
    booth.gate().set_loop_in(true);
    input(booth, Input::LoopIn, true);
}

#[test]
fn s2_m02_a_full_unattended_lane_says_so_and_writes_it_down() {
    let mut config = with(&[quota(None, "mobil", 1)]);
    config.lanes[0].attended = false;
    config.lanes[0].direction = palang_booth::config::Direction::Entry;
    let mut booth = Booth::with(config);
    arrive(&mut booth);
    booth.gate().press_button();
    booth.wait_for(|update| matches!(update, Update::Issued(_)).then_some(()));
    input(&mut booth, Input::Button, false);
    booth.gate().set_loop_in(false);
    input(&mut booth, Input::LoopIn, false);
    arrive(&mut booth);
    booth.gate().press_button();
    let refused = booth.wait_for(|update| match update {
        Update::Refused { refusal, .. } => Some(refusal.clone()),
        _ => None,
    });
    assert_eq!(refused, full("mobil", 1));
    let places = booth.wait_for(|update| match update {
        Update::Occupancy(places) if places.iter().any(|place| place.usage.inside == 1) => Some(places.clone()),
        _ => None,
    });
    assert_eq!(places.len(), 3, "one a class");
    let refused = booth.wait_for(|update| match update {
        Update::Committed(facts) => facts.iter().find(|fact| fact.kind == "entry_refused").map(|fact| fact.seq),
        _ => None,
    });
    assert!(refused > 0);
}
