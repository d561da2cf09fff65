//! What is due: for every moment before, at and after a settlement, with and without the tariff's exit grace.
#![allow(clippy::unwrap_used)]

use palang_domain::settlement::Prepaid;
use palang_domain::{ClassId, Due, Money, Tariff, Timestamp, Visit, Zone};
use proptest::prelude::*;

const ENTRY: &str = "2026-11-16T12:00:00+07:00";

/// 5,000 for each started hour; `grace` minutes to reach the exit after paying.
fn hourly(grace: i64) -> Tariff {
    let grace = if grace == 0 { String::new() } else { format!("exit_grace_minutes = {grace}\n") };
    let head = format!("name = \"t\"\ncurrency = \"IDR\"\n{grace}");
    let class = "[class.mobil]\nrate = { every = { minutes = 60, amount = 5000 } }\n";
    Tariff::parse(&format!("{head}{class}")).unwrap()
}

fn entry() -> Timestamp {
    ENTRY.parse().unwrap()
}

fn after(minutes: i64) -> Timestamp {
    entry().plus_minutes(minutes)
}

fn reckon(tariff: &Tariff, exit: Timestamp, prepaid: Option<&Prepaid>) -> Due {
    let mobil: ClassId = "mobil".parse().unwrap();
    Due::reckon(tariff, &Visit::new(&mobil, entry(), exit, Zone::JAKARTA), prepaid).unwrap()
}

fn paid(amount: i64, minutes: i64) -> Prepaid {
    Prepaid { amount: Money::new(amount), at: after(minutes), booth: Some("WEB".parse().unwrap()) }
}

#[test]
fn inside_the_grace_nothing_more_is_due_and_after_it_the_difference() {
    // Paid 5,000 in the 50th minute, with 20 minutes to reach the exit: until the 70th minute.
    let (tariff, prepaid) = (hourly(20), paid(5_000, 50));
    for (minutes, due) in [(50, 0), (59, 0), (65, 0), (70, 0), (71, 5_000), (119, 5_000), (121, 10_000)] {
        let reckoned = reckon(&tariff, after(minutes), Some(&prepaid));
        assert_eq!(reckoned.amount(), Money::new(due), "after {minutes} min: {reckoned:?}");
        assert_eq!(reckoned.is_settled(), due == 0);
        if let Due::PaidUntil { quote, until, .. } = &reckoned {
            assert_eq!((*until, quote.total), (after(70), Money::new(5_000)));
        }
    }
}

#[test]
fn without_a_grace_a_payment_is_good_for_as_long_as_the_fee_stays_the_same() {
    let (tariff, prepaid) = (hourly(0), paid(5_000, 30));
    let Due::PaidUntil { until, .. } = reckon(&tariff, after(45), Some(&prepaid)) else { panic!("paid") };
    assert!(until > after(59) && until <= after(61), "{until}");
    let overdue = reckon(&tariff, after(62), Some(&prepaid));
    assert!(matches!(overdue, Due::Overdue { .. }));
    assert_eq!((overdue.amount(), overdue.quote().total), (Money::new(5_000), Money::new(10_000)));
}

#[test]
fn the_difference_that_is_paid_begins_a_grace_of_its_own() {
    let tariff = hourly(15);
    // 5,000 in the 30th minute, the other 5,000 in the 100th.
    let both = paid(10_000, 100);
    assert!(reckon(&tariff, after(115), Some(&both)).is_settled());
    assert!(reckon(&tariff, after(119), Some(&both)).is_settled(), "the second hour is paid for");
    assert_eq!(reckon(&tariff, after(121), Some(&both)).amount(), Money::new(5_000));
}

#[test]
fn nothing_settled_is_unpaid_or_nothing() {
    let free = "name = \"t\"\ncurrency = \"IDR\"\n[class.mobil]\n\
                rate = { free = { minutes = 10, as = \"threshold\" }, every = { minutes = 60, amount = 5000 } }\n";
    let free = Tariff::parse(free).unwrap();
    assert!(matches!(reckon(&free, after(5), None), Due::Nothing(_)));
    assert!(matches!(reckon(&free, after(11), None), Due::Unpaid(_)));
    // A waived fee is settled, and has its grace, too.
    assert!(reckon(&hourly(15), after(10), Some(&paid(5_000, 5))).is_settled());
}

proptest! {
    /// Whoever pays what is due at each of some moments has paid, at every moment, no less than nothing and no more
    /// than the fee of the whole stay at the last of them.
    #[test]
    fn nobody_pays_twice(grace in 0_i64..60, mut moments in proptest::collection::vec(0_i64..2_000, 1..6)) {
        moments.sort_unstable();
        let tariff = hourly(grace);
        let mut prepaid: Option<Prepaid> = None;
        for minutes in moments {
            let due = reckon(&tariff, after(minutes), prepaid.as_ref());
            let whole = reckon(&tariff, after(minutes), None).amount();
            let before = prepaid.as_ref().map_or(Money::ZERO, |prepaid| prepaid.amount);
            prop_assert!(due.amount() >= Money::ZERO);
            prop_assert!(before + due.amount() <= whole.max(before));
            if !due.is_settled() {
                prop_assert_eq!(before + due.amount(), whole);
                let amount = before + due.amount();
                prepaid = Some(Prepaid { amount, at: after(minutes), booth: None });
                let again = reckon(&tariff, after(minutes), prepaid.as_ref());
                prop_assert!(again.is_settled(), "paid, and due again at once: {:?}", again);
            }
            if let Due::PaidUntil { until, .. } = due {
                prop_assert!(reckon(&tariff, until, prepaid.as_ref()).is_settled(), "good until {}", until);
            }
        }
    }
}
