//! The last ticket number of a day, and a serial scanner where nobody sits.

use crate::harness::*;
use palang_booth::clock::DrillClock;
use palang_booth::keys::BoothKeys;
use palang_booth::store::{Settings, Store, StoreError};
use palang_domain::fact::BooksCarried;
use palang_domain::{Fact, Refusal};

#[test]
fn after_99999_tickets_a_gate_has_no_more_until_midnight() {
    let (data, config) = (tempfile::tempdir().unwrap(), config());
    let keys = BoothKeys::open(data.path(), 1, &config.booth.id, config.site.id).unwrap();
    let settings = Settings {
        dir: data.path().to_owned(),
        site: config.site.id,
        booth: config.booth.id.clone(),
        public_key: keys.own.public_hex(),
        nonce: [1; 16],
        now: noon(),
    };
    let (store, _) = Store::open(settings).unwrap();
    let gate = config.lanes[0].gate_number;
    // A day on which this gate has given out all but two.
    let serials = vec![(format!("261121{:02}", gate.get()), 99_997)];
    let books = Fact::BooksCarried(BooksCarried { serials, ..BooksCarried::default() });
    let carried = store.commit(noon(), move |ledger| ledger.append(books), |_, _| {});
    carried.wait().unwrap().map_err(|error: StoreError| error).unwrap();
    drop(store);

    let mut booth = Booth::on(data, DrillClock::frozen(noon()), config);
    let sari = booth.sari();
    let counts: Vec<String> = (0..2).map(|_| booth.issue(&sari, "mobil").ticket.as_str()[8..13].to_owned()).collect();
    assert_eq!(counts, ["99998", "99999"]);
    let facts = booth.kinds().len();
    let one_more = |booth: &Booth| said(booth.desk.issue(&sari, &booth.lane, &"mobil".parse().unwrap(), None));
    assert_eq!(one_more(&booth), Err(Refusal::NumbersExhausted));
    assert_eq!(one_more(&booth), Err(Refusal::NumbersExhausted), "and it stays so");
    assert_eq!(booth.kinds()[..facts].iter().filter(|kind| **kind == "ticket_issued").count(), 2);
    assert_eq!(booth.count("ticket_issued"), 2, "a refusal is no ticket");
    // Saturday noon to Sunday 00:01: a new date, a new count.
    booth.advance(12 * 60 + 1);
    let next = booth.issue(&sari, "mobil");
    assert_eq!(&next.ticket.as_str()[..13], format!("261122{:02}00001", gate.get()));
    assert_eq!(booth.gate_answer(next.cause), palang_domain::fact::GateOutcome::Acknowledged);
}

#[cfg(unix)]
mod serial {
    use crate::harness::*;
    use palang_booth::config::{Direction, TariffSource};
    use palang_booth::desk::model::Update;
    use palang_booth::device::{ScannerLink, ScannerSettings};
    use palang_domain::device::DeviceKind;
    use palang_domain::fact::GateOutcome;
    use serialport::{SerialPort, TTYPort};
    use std::io::Write;

    /// A refusal of the lane.
    fn refused(booth: &mut Booth) -> &'static str {
        booth.wait_for(|update| match update {
            Update::Refused { refusal, .. } => Some(refusal.word()),
            _ => None,
        })
    }

    #[test]
    fn an_unattended_exit_lets_out_by_its_serial_scanner_who_owes_nothing() {
        let (mut scanner, port) = TTYPort::pair().unwrap();
        let path = port.name().unwrap();
        // The booth opens its end by path, as any port.
        drop(port);
        let mut config = config();
        config.booth.tariff = TariffSource::Preset("vn-free-first-next".into());
        config.site.currency = palang_domain::Currency::Vnd;
        // Tickets come from the attended entry lane, exits from the lane where nobody sits.
        let mut exit = config.lanes[0].clone();
        exit.id = "OUT-9".parse().unwrap();
        exit.gate_number = 9.try_into().unwrap();
        (exit.direction, exit.attended) = (Direction::Exit, false);
        exit.devices = [(DeviceKind::Scanner, "scan-9".parse().unwrap())].into();
        config.lanes.push(exit);
        let link = ScannerLink::Serial { port: path, baud: 9_600 };
        config.devices.scanners.push(ScannerSettings::new("scan-9".parse().unwrap(), link));
        let mut booth = Booth::with(config);
        let sari = booth.sari();
        let (free, due) = (booth.issue(&sari, "motor"), booth.issue(&sari, "motor"));
        booth.advance(30);

        scanner.write_all(format!("{}\r\n", free.code).as_bytes()).unwrap();
        let granted = booth.wait_for(|update| match update {
            Update::Gate { cause, lane, outcome: GateOutcome::NoGate } if lane.as_str() == "OUT-9" => Some(*cause),
            _ => None,
        });
        assert!(granted > free.cause);
        assert_eq!((booth.count("settled"), booth.count("exit_granted")), (1, 1));
        // The same ticket again (by its number: the scanner itself drops a code read twice), a debt, and noise on the
        // line: each is refused, and nobody gets out.
        scanner.write_all(format!("{}\r", free.ticket).as_bytes()).unwrap();
        assert_eq!(refused(&mut booth), "used");
        booth.advance(30);
        scanner.write_all(format!("{}\r", due.code).as_bytes()).unwrap();
        assert_eq!(refused(&mut booth), "too_little");
        scanner.write_all(b"\x7f\xff??\r").unwrap();
        assert_eq!(refused(&mut booth), "malformed");
        assert_eq!((booth.count("settled"), booth.count("exit_granted")), (1, 1));
    }
}
