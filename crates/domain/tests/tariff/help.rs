//! Short tariffs and visits for the tables.

use palang_domain::{ClassId, Quote, Tariff, Timestamp, Visit, Zone};

pub(crate) fn mobil() -> ClassId {
    "mobil".parse().unwrap()
}

pub(crate) fn zone(name: &str) -> Zone {
    name.parse().unwrap()
}

/// A tariff with these keys for `mobil`, and these above it.
pub(crate) fn tariff_with(head: &str, class: &str) -> Tariff {
    Tariff::parse(&format!("name = \"t\"\ncurrency = \"IDR\"\n{head}\n[class.mobil]\n{class}\n")).unwrap()
}

pub(crate) fn tariff(class: &str) -> Tariff {
    tariff_with("", class)
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn between(tariff: &Tariff, entry: &str, exit: &str, zone: Zone) -> Quote {
    tariff.quote(&Visit::new(&mobil(), at(entry), at(exit), zone)).unwrap()
}

/// The fees after so many minutes from a Monday's noon in Jakarta.
pub(crate) fn assert_fees(tariff: &Tariff, table: &[(i64, i64)]) {
    let entry = at("2026-11-16T12:00:00+07:00");
    for (minutes, fee) in table {
        let quote = tariff.quote(&Visit::new(&mobil(), entry, entry.plus_minutes(*minutes), Zone::JAKARTA)).unwrap();
        assert_eq!(quote.total.get(), *fee, "after {minutes} min: {:?}", quote.lines);
    }
}
