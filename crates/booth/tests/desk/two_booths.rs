//! Two booths, no network, no feed: the ticket alone proves the entry (DESIGN 6, S0-X09).

use crate::harness::*;
use palang_booth::clock::DrillClock;
use palang_booth::config::Config;
use palang_booth::desk::model::Tender;
use palang_domain::fact::Trust;
use palang_domain::ticket::CodeFormat;
use palang_domain::{Money, SiteId};

/// An entry booth and an exit booth of one site; the exit believes the entry's key when `believed`.
fn site(format: CodeFormat, believed: bool, exit_site: u16) -> (Booth, Booth) {
    let entry = booth("ENTRY", 1, format, 1);
    let exit_folder = tempfile::tempdir().unwrap();
    if believed {
        // What support staff do: copy one small file.
        std::fs::create_dir(exit_folder.path().join("keys")).unwrap();
        let to = exit_folder.path().join("keys").join("entry.json");
        std::fs::copy(entry.data.path().join("booth-entry.json"), to).unwrap();
    }
    let exit = Booth::on(exit_folder, DrillClock::frozen(noon()), booth_config("EXIT", 2, format, exit_site));
    (entry, exit)
}

fn booth_config(id: &str, gate: u8, format: CodeFormat, site: u16) -> Config {
    let mut config = config();
    config.booth.id = id.parse().unwrap();
    config.booth.ticket_code = format;
    config.site.id = SiteId::try_from(site).unwrap();
    config.lanes[0].gate_number = gate.try_into().unwrap();
    config
}

fn booth(id: &str, gate: u8, format: CodeFormat, site: u16) -> Booth {
    Booth::with(booth_config(id, gate, format, site))
}

#[test]
fn a_ticket_of_one_booth_is_priced_to_the_same_rupiah_at_the_other() {
    for (format, trust) in
        [(CodeFormat::P1, Trust::Keyed), (CodeFormat::P2, Trust::Signed), (CodeFormat::Code128, Trust::Short)]
    {
        let (entry, exit) = site(format, true, 1);
        let issued = {
            let sari = entry.sari();
            // Within a second: what the ticket carries is whole seconds, and so is the stay.
            entry.clock.advance(std::time::Duration::from_millis(789));
            entry.issue(&sari, "mobil")
        };
        entry.advance(125);
        exit.advance(125);
        let (there, sari) = (exit.sari(), entry.session("1"));
        let here = entry.look_up(&sari, &issued.code).unwrap();
        let quoted = exit.look_up(&there, &issued.code).unwrap();
        assert_eq!((quoted.trust, quoted.known, quoted.gate), (trust, false, Some(1.try_into().unwrap())));
        assert_eq!(quoted.quote().total, here.quote().total);
        assert_eq!(
            (quoted.quote().entry, quoted.quote().tariff.clone()),
            (here.quote().entry, here.quote().tariff.clone())
        );
        let receipt = exit.settle(&there, quoted, Tender::Exact).unwrap();
        assert_eq!(receipt.total, Money::new(15_000));
        assert_eq!(exit.look_up(&there, &issued.code).unwrap_err().word(), "used", "never twice at one booth");
        let number = issued.ticket.as_str();
        assert_eq!(exit.look_up(&there, number).unwrap_err().word(), "used");
    }
}

#[test]
fn a_number_alone_proves_nothing_to_a_booth_that_never_heard_of_it() {
    let (entry, exit) = site(CodeFormat::P1, true, 1);
    let (sari, there) = (entry.sari(), exit.sari());
    let issued = entry.issue(&sari, "mobil");
    assert_eq!(exit.look_up(&there, issued.ticket.as_str()).unwrap_err().word(), "unknown");
    assert_eq!(exit.look_up(&there, &issued.ticket.as_str()[8..]).unwrap_err().word(), "unknown");
}

#[test]
fn a_key_that_is_not_believed_and_another_site_are_refused() {
    let (entry, exit) = site(CodeFormat::P1, false, 1);
    let (sari, there) = (entry.sari(), exit.sari());
    let issued = entry.issue(&sari, "mobil");
    assert_eq!(exit.look_up(&there, &issued.code).unwrap_err().word(), "unknown");
    let (entry, exit) = site(CodeFormat::P1, false, 2);
    let (sari, there) = (entry.sari(), exit.sari());
    let issued = entry.issue(&sari, "mobil");
    assert_eq!(exit.look_up(&there, &issued.code).unwrap_err().word(), "foreign_site");
}
