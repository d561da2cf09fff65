//! What a site asks of the screens, on a real desk.

use super::sandbox::{Kiosk, answer, config};
use palang::app::Message;
use palang::screen::Front;
use palang::screen::lane::Stage;
use palang::ui::hotkeys::{Key, Stroke};
use palang::ui::server::{Condition, Severity};
use palang_booth::config::{Config, Quota, ServerLink};
use palang_booth::desk::model::{SyncState, SyncStatus, Update};
use palang_domain::quota::Usage;
use palang_domain::{Money, Refusal};

/// A booth whose config names a server, before its enrolment.
fn served() -> Config {
    let mut config = config();
    config.server = Some(ServerLink { url: "https://parkir.example".to_owned(), ca: None });
    config
}

fn limited(capacity: u64) -> Config {
    let mut config = config();
    config.quotas = vec![Quota { area: None, class: "mobil".parse().unwrap(), capacity }];
    config
}

#[test]
fn a_booth_that_is_not_enrolled_says_so_calmly_and_works() {
    let mut kiosk = Kiosk::open_on(served(), "1");
    let server = kiosk.app.server();
    let now = kiosk.desk.now();
    assert_eq!((server.condition(now), server.severity(now)), (Condition::NotEnrolled, Severity::Calm));
    let code = kiosk.car(10);
    kiosk.scan(&code);
    kiosk.enter();
    assert!(matches!(kiosk.stage(), Stage::Paid { .. }));
}

#[test]
fn the_servers_panel_is_a_key_away_and_a_scan_waits_behind_it() {
    let mut kiosk = Kiosk::open_on(served(), "1");
    let code = kiosk.car(10);
    kiosk.key(Key::Ctrl('S'));
    assert!(matches!(kiosk.app.front(), Front::Server(_)));
    kiosk.scan(&code);
    assert_eq!(kiosk.app.waiting().len(), 1);
    let status = SyncStatus {
        state: SyncState::Offline,
        unsynced: 12,
        oldest: Some(kiosk.desk.now()),
        money: Money::new(60_000),
        ..SyncStatus::default()
    };
    kiosk.send(Message::Desk(Update::Sync(status.clone())));
    assert_eq!(kiosk.app.server().status, status);
    assert!(matches!(kiosk.app.front(), Front::Server(_)), "news changes no screen");
    kiosk.escape();
    assert!(matches!(kiosk.stage(), Stage::Due(_)), "the scan is taken: {:?}", kiosk.stage());
}

#[test]
fn a_booth_that_works_alone_has_no_servers_panel() {
    let mut kiosk = Kiosk::open("2");
    kiosk.key(Key::Ctrl('S'));
    assert!(matches!(kiosk.app.front(), Front::Lane));
}

#[test]
fn conflicts_reach_a_supervisor_who_is_at_work() {
    let mut kiosk = Kiosk::open_on(served(), "2");
    assert_eq!(kiosk.app.server().conflicts, 0);
    kiosk.send(Message::Desk(Update::Conflicts { count: 3 }));
    assert_eq!(kiosk.app.server().conflicts, 3);
    kiosk.key(Key::Ctrl('S'));
    kiosk.key(Key::Ctrl('L'));
    assert!(
        matches!(kiosk.app.front(), Front::SignIn(form) if form.is_lock()),
        "the keys of the session work on the panel"
    );
}

#[test]
fn a_shift_closes_offline_and_says_what_the_server_holds() {
    let mut kiosk = Kiosk::open_on(served(), "1");
    let status = SyncStatus { state: SyncState::Offline, unsynced: 4, ..SyncStatus::default() };
    kiosk.send(Message::Desk(Update::Sync(status)));
    for key in [Key::Function(9), Key::Function(9), Key::Function(2), Key::Enter] {
        kiosk.key(key);
    }
    let Front::Shift(panel) = kiosk.app.front() else { panic!("{:?}", kiosk.app.front()) };
    assert!(panel.closing().is_some(), "closing waits for no network");
}

/// S2-F08, S2-M02 on the screen: the last place is given once, and a place that is left is a place again.
#[test]
fn a_full_car_park_is_refused_on_the_screen_until_somebody_leaves() {
    let mut kiosk = Kiosk::open_on(limited(1), "1");
    let code = kiosk.car(10);
    kiosk.stroke(Stroke::Char('c'));
    let Stage::Refused { refusal, .. } = kiosk.stage() else { panic!("{:?}", kiosk.stage()) };
    assert!(matches!(refusal, Refusal::Full { available: 0, capacity: 1, .. }), "{refusal:?}");
    // Another class has its own places.
    kiosk.stroke(Stroke::Char('m'));
    assert!(matches!(kiosk.stage(), Stage::Issued { .. }), "{:?}", kiosk.stage());
    kiosk.scan(&code);
    kiosk.enter();
    assert!(matches!(kiosk.stage(), Stage::Paid { .. }), "{:?}", kiosk.stage());
    kiosk.stroke(Stroke::Char('c'));
    assert!(matches!(kiosk.stage(), Stage::Issued { .. }), "{:?}", kiosk.stage());
}

/// The bars follow by themselves: nobody on the screen counts.
#[test]
fn the_bars_follow_the_desk() {
    let mut kiosk = Kiosk::open_on(limited(4), "1");
    let used = |kiosk: &Kiosk| {
        let mobil = kiosk.app.lane().places().iter().find(|place| place.class.as_str() == "mobil");
        mobil.map(|place| place.usage)
    };
    assert_eq!(used(&kiosk), Some(Usage { capacity: 4, inside: 0 }));
    let code = kiosk.car(10);
    let shows = |update: &Update, usage| match update {
        Update::Occupancy(places) => places.iter().any(|place| place.usage == usage),
        _ => false,
    };
    let one = Usage { capacity: 4, inside: 1 };
    if used(&kiosk) != Some(one) {
        kiosk.until(|update| shows(update, one));
    }
    kiosk.scan(&code);
    kiosk.enter();
    let none = Usage { capacity: 4, inside: 0 };
    if used(&kiosk) != Some(none) {
        kiosk.until(|update| shows(update, none));
    }
    assert_eq!(used(&kiosk), Some(none));
    assert_eq!(answer(kiosk.desk.occupancy()).unwrap().len(), kiosk.app.lane().places().len());
}
