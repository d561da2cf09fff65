//! What the office says comes into force here: operators, tariffs, classes, places, keys; and tickets that only the
//! server knows.

use crate::harness::*;
use crate::server::*;
use palang_booth::clock::DrillClock;
use palang_booth::desk::model::{Session, Tender, Update};
use palang_booth::sync::validate::Validation;
use palang_domain::fact::{
    BoothRevoked, ClassDefined, ClassesPublished, OperatorEnrolled, OperatorWithdrawn, QuotaSet, TariffPublished, Trust,
};
use palang_domain::tariff::Tariff;
use palang_domain::time::MINUTE_MS;
use palang_domain::{Fact, Money, OperatorNumber, Refusal, Role, Timestamp};
use palang_wire::quota::Lease;
use palang_wire::secrets::{Credential, Secrets};

fn number(text: &str) -> OperatorNumber {
    text.parse().unwrap()
}

fn one() -> (DrillClock, Server, Booth) {
    let clock = DrillClock::frozen(noon());
    let booth = enrolled(1, &clock, |_| {});
    (clock, Server::new(), booth)
}

#[test]
fn issue_3_5_operators_and_their_pins_come_from_the_site() {
    let (_, mut server, booth) = one();
    let rina = OperatorEnrolled { operator: number("77"), name: "Rina".into(), role: Role::Cashier, at_booth: false };
    server.say(noon(), Fact::OperatorEnrolled(rina));
    server.say(noon(), Fact::OperatorWithdrawn(OperatorWithdrawn { operator: number("4") }));
    server.pull(&booth);
    let pin = |booth: &Booth, who: &str| said(booth.desk.sign_in(&number(who), "1234"));
    assert_eq!(pin(&booth, "77"), Err(Refusal::BadPin), "her PIN travels apart");
    let credentials = vec![Credential { operator: number("77"), pin_hash: hash() }];
    host(&booth).feed.apply_secrets(Secrets { version: 3, keys: Vec::new(), credentials }).unwrap();
    assert_eq!(host(&booth).feed.position().unwrap().secrets, 3);
    assert_eq!(pin(&booth, "77").unwrap().name, "Rina");
    assert!(pin(&booth, "4").is_err(), "withdrawn");
    let before = booth.count("operator_enrolled") + booth.count("operator_withdrawn");
    // The configuration still names 4 and has never heard of 77; the office has the last word.
    let booth = booth.restart();
    assert_eq!(pin(&booth, "77").unwrap().name, "Rina");
    assert!(pin(&booth, "4").is_err());
    assert_eq!(booth.count("operator_enrolled") + booth.count("operator_withdrawn"), 0, "{before} were before");
}

fn published(preset: &str, from: Timestamp) -> TariffPublished {
    let tariff = Tariff::preset(preset).unwrap();
    TariffPublished { tariff: tariff.reference(), text: tariff.canonical().to_owned(), from }
}

fn price(booth: &Booth, session: &Session, code: &str) -> i64 {
    booth.look_up(session, code).unwrap().quote().total.get()
}

#[test]
fn issue_3_5_a_tariff_comes_into_force_at_its_time_and_stays_keep_theirs() {
    let (_, mut server, booth) = one();
    let sari = booth.sari();
    let from = noon().plus_millis(30 * MINUTE_MS);
    server.say(noon(), Fact::TariffPublished(published("id-flat", from)));
    server.pull(&booth);
    let before = booth.issue(&sari, "mobil");
    booth.advance(30);
    let after = booth.issue(&sari, "mobil");
    booth.advance(90);
    assert_eq!((price(&booth, &sari, &before.code), price(&booth, &sari, &after.code)), (10_000, 3_000));
    assert_eq!(booth.count("tariff_adopted"), 2, "the configuration's, and the site's with its first ticket");
    // Not told again at the next start, and not replaced by the configuration's.
    let booth = booth.restart();
    let sari = booth.session("1");
    let again = booth.issue(&sari, "mobil");
    booth.advance(90);
    assert_eq!((price(&booth, &sari, &again.code), booth.count("tariff_adopted")), (3_000, 0));
}

#[test]
fn issue_3_5_another_booths_stay_names_a_version_that_is_known_from_the_feed_only() {
    let clock = DrillClock::frozen(noon());
    let (entry, exit) = (enrolled(1, &clock, |_| {}), enrolled(2, &clock, |_| {}));
    let mut server = Server::new();
    server.share_keys(&[&entry, &exit]);
    server.say(noon(), Fact::TariffPublished(published("id-flat", noon())));
    server.sync(&[&entry]);
    let (ours, theirs) = (entry.sari(), exit.sari());
    let issued = entry.issue(&ours, "mobil");
    // The exit booth has not heard of the tariff: its ticket cannot be priced there, by nobody's guess.
    assert!(matches!(exit.look_up(&theirs, &issued.code), Err(Refusal::UnknownTariff { .. })));
    server.say(noon(), Fact::TariffPublished(published("id-jakarta", noon())));
    server.sync(&[&exit]);
    clock.advance(std::time::Duration::from_secs(7_000));
    assert_eq!(price(&exit, &theirs, &issued.code), 3_000, "by its own version, which was never in force here");
}

#[test]
fn issue_3_5_classes_are_the_sites() {
    let (_, mut server, mut booth) = one();
    let sari = booth.sari();
    let bus =
        ClassDefined { id: "mobil".parse().unwrap(), key: 'B', names: ["Bus".into(), "Bus".into(), "Bus".into()] };
    server.say(noon(), Fact::ClassesPublished(ClassesPublished { classes: vec![bus] }));
    server.pull(&booth);
    booth.wait_for(|update| matches!(update, Update::Mastered).then_some(()));
    let names: Vec<_> = booth.desk.classes().iter().map(|class| (class.key, class.names[0].clone())).collect();
    assert_eq!(names, [('b', "Bus".to_owned())]);
    let motor = said(booth.desk.issue(&sari, &booth.lane, &"motor".parse().unwrap(), None));
    assert_eq!(motor, Err(Refusal::UnknownClass));
    let booth = booth.restart();
    assert_eq!(booth.desk.classes().len(), 1);
}

fn lease(total: u64, asked: Option<u64>, version: u64) -> Lease {
    let class = "mobil".parse().unwrap();
    Lease { area: None, class, capacity: 10, inside: 4, total, asked, incarnation: 1, version }
}

fn admits(booth: &Booth, session: &Session) -> Result<(), Refusal> {
    said(booth.desk.issue(session, &booth.lane, &"mobil".parse().unwrap(), None)).map(drop)
}

#[test]
fn issue_3_7_a_booth_admits_what_it_is_leased_and_gives_back_what_it_has_not_used() {
    let (_, mut server, booth) = one();
    let sari = booth.sari();
    admits(&booth, &sari).unwrap();
    let full = Err(Refusal::Full { class: "mobil".parse().unwrap(), area: None, available: 0, capacity: 10 });
    let places = QuotaSet { area: None, class: "mobil".parse().unwrap(), capacity: 10 };
    server.say(noon(), Fact::QuotaSet(places));
    server.pull(&booth);
    assert_eq!(admits(&booth, &sari), full, "without a lease nobody knows what the others let in");
    let hold = |booth: &Booth| {
        let held = host(booth).feed.position().unwrap().quotas.pop().unwrap();
        (held.admitted, held.total, held.version)
    };
    let mut give = |lease: Lease| {
        server.leases.insert("BOOTH-1".into(), vec![lease]);
        host(&booth).feed.apply(server.page_for(&booth).unwrap()).unwrap();
    };
    let left = || {
        let places = said(booth.desk.occupancy()).unwrap();
        places.iter().find(|place| place.class.as_str() == "mobil").unwrap().held_by_booths
    };
    assert_eq!(left(), 0);
    give(lease(3, None, 1));
    assert_eq!(left(), 2, "one of three was let in before");
    admits(&booth, &sari).unwrap();
    assert_eq!((hold(&booth), left()), ((2, 3, 1), 1));
    // An older answer comes late; a later incarnation's is not ours.
    give(lease(9, None, 0));
    give(Lease { incarnation: 2, ..lease(9, None, 7) });
    assert_eq!(hold(&booth), (2, 3, 1));
    give(lease(6, None, 2));
    // Asked to give back below what is used: as far as it can, under the same version.
    give(lease(6, Some(1), 2));
    assert_eq!(hold(&booth), (2, 2, 2));
    assert_eq!(admits(&booth, &sari), full);
    // The same version again never raises it.
    give(lease(6, None, 2));
    assert_eq!(admits(&booth, &sari), full);
    give(lease(3, None, 3));
    admits(&booth, &sari).unwrap();
    assert_eq!(admits(&booth, &sari), full);
    // Unlimited again.
    server.say(noon(), Fact::QuotaSet(QuotaSet { area: None, class: "mobil".parse().unwrap(), capacity: 0 }));
    server.leases.clear();
    server.pull(&booth);
    admits(&booth, &sari).unwrap();
}

#[test]
fn sync_7_3_a_revoked_key_is_believed_no_more_and_its_cars_still_leave() {
    let clock = DrillClock::frozen(noon());
    let (entry, exit) = (enrolled(1, &clock, |_| {}), enrolled(2, &clock, |_| {}));
    let mut server = Server::new();
    server.share_keys(&[&entry, &exit]);
    let (ours, theirs) = (entry.sari(), exit.sari());
    let known = entry.issue(&ours, "mobil");
    server.sync(&[&entry, &exit]);
    let unknown = entry.issue(&ours, "mobil");
    assert_eq!(exit.look_up(&theirs, &unknown.code).unwrap().trust, Trust::Keyed);
    let entry_file: palang_domain::ticket::KeyEntry =
        serde_json::from_slice(&std::fs::read(entry.data.path().join("booth-entry.json")).unwrap()).unwrap();
    let revoked = BoothRevoked { booth: booth_id("BOOTH-1"), public_key: entry_file.public, reason: "stolen".into() };
    server.say(noon(), Fact::BoothRevoked(revoked));
    server.pull(&exit);
    assert_eq!(exit.look_up(&theirs, &unknown.code), Err(Refusal::Unknown));
    assert_eq!(exit.look_up(&theirs, &known.code).unwrap().trust, Trust::Feed, "the feed knows that car");
    let exit = exit.restart();
    let theirs = exit.session("1");
    assert_eq!(exit.look_up(&theirs, &unknown.code), Err(Refusal::Unknown), "after a restart, too");
}

#[test]
fn issue_3_5_an_unsigned_ticket_is_asked_for_and_paid() {
    let (clock, _, mut booth) = one();
    let sari = booth.sari();
    let tariff = booth.config.tariff().unwrap().reference();
    let told = palang_wire::feed::SiteStay {
        ticket: "20261121115900".parse().unwrap(),
        code: "20261121115900".into(),
        booth: booth_id("api-1"),
        class: "mobil".parse().unwrap(),
        plate: None,
        gate: None,
        area: None,
        entry: noon().plus_millis(-MINUTE_MS),
        lane: "GATE-1".parse().ok(),
        tariff,
        trust: None,
        state: palang_domain::stay::StayState::ENTERED,
        exited: None,
        exit_lane: None,
        exit_booth: None,
        prepaid: None,
    };
    let asked = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let (count, known) = (std::sync::Arc::clone(&asked), told.clone());
    let answer = move |ticket: &palang_domain::TicketId| {
        count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        match ticket == &known.ticket {
            true => Validation::Known(Box::new(palang_wire::validate::Validated {
                valid: true,
                stay: known.clone(),
                quote: None,
            })),
            false if ticket.as_str().ends_with('1') => Validation::None("no answer in time".into()),
            false => Validation::Unknown,
        }
    };
    booth.engine.as_mut().unwrap().ask_with(answer).unwrap();
    clock.advance(std::time::Duration::from_secs(600));
    let quoted = booth.look_up(&sari, "20261121115900").unwrap();
    assert_eq!((quoted.trust, quoted.quote().total), (Trust::Server, Money::new(5_000)));
    let receipt = booth.settle(&sari, quoted, Tender::Exact).unwrap();
    assert_eq!(receipt.ticket, told.ticket);
    assert!(matches!(booth.look_up(&sari, "20261121115900"), Err(Refusal::Used { .. })));
    for silent in ["20261121115901", "20261121115902"] {
        assert_eq!(booth.look_up(&sari, silent), Err(Refusal::Unknown), "{silent}");
    }
    assert_eq!(asked.load(std::sync::atomic::Ordering::SeqCst), 3);
    assert_eq!(booth.look_up(&sari, "P1FORGED"), Err(Refusal::Malformed));
}
