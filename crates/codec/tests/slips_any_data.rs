//! Whatever stands in the data: no panic, no stray byte, nothing beyond the paper's edge.
#![allow(clippy::unwrap_used)]

mod paper;

use palang_codec::slip::{Count, Finish, Paper, ReceiptSlip, Slip, TicketSlip, ZSlip, receipt, ticket, z_report};
use palang_domain::quote::{Line, Rule, TaxPart};
use palang_domain::settlement::{FreeReason, Payment};
use palang_domain::{Currency, Money, Timestamp, Zone};
use palang_locale::{Language, Locale};
use proptest::prelude::*;
use serde::de::DeserializeOwned;

fn sample<T: DeserializeOwned>(name: &str) -> T {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Names as people write them, and as an attacker would: commands, control characters, marks without letters, emoji.
fn name() -> impl Strategy<Value = String> {
    let commands = "(\u{1b}@|\u{1d}V\u{0}|\u{10}\u{4}\u{1}|\n|\r|[A-Za-z ]){0,30}";
    let vietnamese = "[A-Za-zĂÂĐÊÔƠƯăâđêôơưẨẪữợỵ\u{301}\u{323}\u{309} ,]{0,60}";
    prop_oneof![any::<String>(), commands, vietnamese, "\\PC{0,400}", "[A-Z]{40,90}"]
}

fn amount() -> impl Strategy<Value = Money> {
    prop_oneof![0i64..200_000, any::<i64>(), Just(i64::MAX), Just(i64::MIN)].prop_map(Money::new)
}

fn instant() -> impl Strategy<Value = Timestamp> {
    prop_oneof![1_700_000_000_000i64..1_900_000_000_000, any::<i64>()].prop_map(Timestamp::from_millis)
}

fn rule() -> impl Strategy<Value = Rule> {
    prop_oneof![
        Just(Rule::Flat),
        any::<i64>().prop_map(|minutes| Rule::Free { minutes }),
        any::<i64>().prop_map(|minutes| Rule::Next { minutes }),
        name().prop_map(|name| Rule::Window { name }),
        name().prop_map(|name| Rule::Discount { name }),
        any::<u32>().prop_map(|rate_bp| Rule::Tax { rate_bp }),
    ]
}

fn line() -> impl Strategy<Value = Line> {
    (rule(), instant(), instant(), any::<i64>(), amount(), amount())
        .prop_map(|(rule, from, to, quantity, unit, amount)| Line { rule, from, to, quantity, unit, amount })
}

fn payment() -> impl Strategy<Value = Payment> {
    prop_oneof![
        (amount(), amount(), amount()).prop_map(|(amount, tendered, change)| Payment::Cash {
            amount,
            tendered,
            change
        }),
        (amount(), name()).prop_map(|(amount, note)| Payment::Free { amount, reason: FreeReason::Decided { note } }),
    ]
}

fn locale() -> impl Strategy<Value = Locale> {
    (prop::sample::select(Language::ALL.to_vec()), prop::sample::select(vec![Currency::Idr, Currency::Vnd]))
        .prop_map(|(language, currency)| Locale::new(language, currency, Zone::JAKARTA))
}

prop_compose! {
    fn any_receipt()(
        (site_name, class, plate) in (name(), name(), prop::option::of(name())),
        address in prop::collection::vec(name(), 0..6),
        (operator, signature) in (prop::option::of(name()), prop::option::of("[A-Z2-7]{0,200}")),
        (duplicate, training, receipt, seq) in (any::<u32>(), any::<bool>(), any::<u64>(), any::<u64>()),
        lines in prop::collection::vec(line(), 0..40),
        payments in prop::collection::vec(payment(), 0..4),
        (total, turnover, minutes) in (amount(), amount(), any::<i64>()),
        (entry, exit, at) in (instant(), instant(), instant()),
        tax in prop::option::of((any::<u32>(), amount(), any::<bool>())),
    ) -> ReceiptSlip {
        let mut data: ReceiptSlip = sample("receipt-id.json");
        data.header.site_name = site_name;
        data.header.address = address;
        (data.header.duplicate, data.header.training, data.receipt) = (duplicate, training, receipt);
        data.seq = seq;
        (data.class, data.plate, data.operator, data.signature) = (class, plate, operator, signature);
        (data.quote.lines, data.payments, data.turnover, data.at) = (lines, payments, turnover, at);
        (data.quote.total, data.quote.minutes, data.quote.entry, data.quote.exit) = (total, minutes, entry, exit);
        data.quote.tax = tax.map(|(rate_bp, amount, included)| TaxPart { rate_bp, base: amount, amount, included });
        data
    }
}

prop_compose! {
    fn any_ticket()(
        (site_name, class, plate, code) in (name(), name(), prop::option::of(name()), name()),
        ticket in "[!-~]{1,64}|[0-9]{14}",
        entry in instant(),
        bars in any::<bool>(),
    ) -> TicketSlip {
        let mut data: TicketSlip = sample(if bars { "ticket-code128.json" } else { "ticket-id.json" });
        data.header.site_name = site_name;
        data.ticket = ticket.parse().unwrap();
        (data.class, data.plate, data.entry, data.code) = (class, plate, entry, code);
        data
    }
}

prop_compose! {
    fn any_report()(
        (site_name, operator, class) in (name(), name(), name()),
        (counted, variance, expected, turnover) in (amount(), amount(), amount(), amount()),
        (shift, issued) in (any::<u64>(), any::<u64>()),
        (first, last) in (prop::option::of(any::<u64>()), prop::option::of(any::<u64>())),
    ) -> ZSlip {
        let mut data: ZSlip = sample("z-id.json");
        data.header.site_name = site_name;
        (data.operator, data.shift, data.turnover) = (operator, shift, turnover);
        data.count = Some(Count { counted, variance });
        data.class_names.values_mut().for_each(|name| name.clone_from(&class));
        let totals = &mut data.totals;
        (totals.expected, totals.issued, totals.first_receipt, totals.last_receipt) = (expected, issued, first, last);
        data
    }
}

/// The promises that hold for every slip.
fn sound(slip: &Slip) -> Result<(), TestCaseError> {
    for paper in Paper::ALL {
        let bytes = slip.to_escpos(paper, &Finish { cut: true, drawer: true });
        // The independent printer refuses stray bytes, unknown commands and text that was never fed out.
        let out = paper::print(&bytes).map_err(TestCaseError::fail)?;
        for line in paper::lines(&out) {
            prop_assert!(line.cells <= usize::from(paper.columns()), "{line:?} is too wide for {paper:?}");
        }
        let (width, ..) = paper::rasters(&out);
        prop_assert!(width <= usize::from(paper.dots()));
        let ends = |out: &&paper::Out| matches!(out, paper::Out::Cut { .. } | paper::Out::Drawer { .. });
        prop_assert_eq!(out.iter().filter(ends).count(), 2, "one cut and one pulse, whatever a name says");
        prop_assert_eq!(slip.bitmap(paper).width(), u32::from(paper.dots()));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_receipt_prints_within_its_paper(locale in locale(), data in any_receipt()) {
        sound(&receipt(&locale, &data))?;
    }

    #[test]
    fn any_ticket_prints_within_its_paper(locale in locale(), data in any_ticket()) {
        sound(&ticket(&locale, &data))?;
    }

    #[test]
    fn any_report_prints_within_its_paper(locale in locale(), data in any_report()) {
        sound(&z_report(&locale, &data))?;
    }
}
