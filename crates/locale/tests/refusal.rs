//! Every refusal, trouble and outcome has words in every language, and headlines fit the panel.

use palang_domain::device::{DeviceKind, Trouble};
use palang_domain::fact::{GateOutcome, SlipOutcome};
use palang_domain::ticket::Number;
use palang_domain::{Currency, Money, Permission, Refusal, Timestamp, Zone};
use palang_locale::{Explanation, Language, Locale};

fn at(text: &str) -> Timestamp {
    text.parse().expect("RFC 3339")
}

fn locale(language: Language) -> Locale {
    Locale::new(language, Currency::Idr, Zone::JAKARTA)
}

fn all() -> Vec<Refusal> {
    use Refusal as R;
    let ticket = Number::parse(&number()).expect("valid").to_id();
    let entry = at("2026-11-21T05:00:00Z");
    let used = |booth: Option<&str>| R::Used {
        ticket: ticket.clone(),
        at: at("2026-11-21T06:02:00Z"),
        lane: "KELUAR-2".parse().expect("valid"),
        booth: booth.map(|booth| booth.parse().expect("valid")),
    };
    vec![
        R::Unknown,
        used(None),
        R::NeverIssued { ticket: ticket.clone(), entry },
        R::Full { class: "mobil".parse().expect("valid"), area: None, available: 0, capacity: 10 },
        R::Full { class: "truk".parse().expect("valid"), area: "A".parse().ok(), available: 0, capacity: 10 },
        R::Void { ticket: ticket.clone() },
        R::Forged,
        R::ForeignSite,
        R::Future { entry },
        R::TooOld { entry },
        R::Malformed,
        R::CheckDigit { position: None, likely: None },
        R::CheckDigit { position: Some(13), likely: Some(ticket.clone()) },
        R::Ambiguous { count: 2 },
        R::Glued,
        R::TooLong,
        R::ExitBeforeEntry { entry },
        R::UnknownTariff { version: "0123456789abcdef".into() },
        R::UnknownClass,
        R::WrongLane,
        R::QuoteExpired,
        R::TooLittle { due: Money::new(7_000), tendered: Money::new(5_000) },
        R::NotAnAmount,
        R::TooMuch,
        R::BadPin,
        R::LockedOut { until: entry },
        R::NotAllowed { permission: Permission::OpenByHand },
        R::NoShift,
        R::ShiftOpen,
        R::OthersShift,
        R::ReasonNeeded,
        R::NothingToReprint,
        R::NothingPending,
        R::NotAPicture,
        R::DiskFull,
        R::StoreFailed,
        R::Busy,
        R::Training,
        R::Receipt,
        R::Clock { at: entry },
        used(Some("BOOTH-2")),
    ]
}

/// The 417th ticket of gate 1 on 2026-11-21.
fn number() -> String {
    let date = chrono::NaiveDate::from_ymd_opt(2026, 11, 21).expect("valid");
    Number::new(date, 1.try_into().expect("valid"), 417).expect("valid").to_string()
}

/// How wide a line is in the embedded bold face at 64 px to the em.
fn width(font: &ab_glyph::FontRef<'_>, text: &str) -> f32 {
    use ab_glyph::Font;
    let units: f32 = text.chars().map(|c| font.h_advance_unscaled(font.glyph_id(c))).sum();
    64.0 * units / font.units_per_em().expect("a scalable font")
}

fn assert_said(text: &str) {
    assert!(!text.trim().is_empty() && !text.contains(['{', '}']), "{text:?}");
}

#[test]
fn every_headline_is_readable_from_two_metres_on_a_panel_of_900_pixels() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/fonts/PalangSans-Bold.ttf");
    let bytes = std::fs::read(path).expect("the embedded font");
    let font = ab_glyph::FontRef::try_from_slice(&bytes).expect("a font");
    for language in Language::ALL {
        for refusal in all() {
            let headline = locale(language).refusal(&refusal).headline;
            let width = width(&font, &headline);
            assert!(width <= 900.0, "{headline} is {width} px wide");
        }
    }
}

#[test]
fn every_refusal_has_a_headline_that_fits_a_detail_and_no_hole() {
    for language in Language::ALL {
        let locale = locale(language);
        let mut seen = std::collections::BTreeMap::new();
        for refusal in all() {
            let Explanation { headline, detail, advice } = locale.refusal(&refusal);
            assert!(headline.chars().count() <= Explanation::HEADLINE, "{language}: {headline}");
            assert_said(&headline);
            assert_said(&detail);
            advice.iter().for_each(|advice| assert_said(advice));
            // An operator reacts differently to each, so no two may look alike.
            let other = seen.insert(headline.clone(), refusal.word());
            assert!(other.is_none_or(|other| other == refusal.word()), "{language}: {headline} stands twice");
        }
    }
}

#[test]
fn a_used_ticket_says_when_and_where() {
    let used = &all()[1];
    let now = at("2026-11-21T07:00:00Z");
    for (language, headline, detail) in [
        (Language::Id, "Sudah keluar", "hari ini 13:02 di KELUAR-2"),
        (Language::En, "Already left", "today 13:02 at KELUAR-2"),
        (Language::Vi, "Xe đã ra", "hôm nay 13:02 tại KELUAR-2"),
    ] {
        let said = locale(language).refusal_at(used, now);
        assert_eq!((said.headline.as_str(), said.detail.as_str()), (headline, detail));
    }
    let indonesian = locale(Language::Id);
    // Midnight in Jakarta, not in Greenwich, makes it yesterday.
    let later = at("2026-11-21T17:00:00Z");
    assert_eq!(indonesian.refusal_at(used, later).detail, "kemarin 13:02 di KELUAR-2");
    assert_eq!(indonesian.refusal(used).detail, "21/11/2026 13:02 di KELUAR-2");
}

#[test]
fn a_wrong_digit_is_named_with_the_number_that_was_meant() {
    let said = locale(Language::Id).refusal(&all()[12]);
    // No line breaks it apart.
    let meant = Number::parse(&number()).expect("valid").grouped().replace(' ', "\u{a0}");
    assert_eq!(said.detail, format!("Angka ke-13 tampaknya salah. Mungkin maksudnya {meant}."));
}

#[test]
fn too_little_says_how_much_is_missing() {
    let refusal = Refusal::TooLittle { due: Money::new(7_000), tendered: Money::new(5_000) };
    assert_eq!(locale(Language::Id).refusal(&refusal).detail, "Biaya Rp 7.000, diterima Rp 5.000: kurang Rp 2.000.");
}

#[test]
fn every_trouble_says_what_to_do_and_every_outcome_what_happened() {
    use Trouble as T;
    let troubles = [
        T::PaperLow,
        T::PaperOut,
        T::CoverOpen,
        T::Offline,
        T::NoAnswer,
        T::Missing,
        T::PortBusy,
        T::Garbage,
        T::Starting,
    ];
    use SlipOutcome as S;
    let slips = [
        S::Printed,
        S::SentUnknown,
        S::Interrupted,
        S::PaperOut,
        S::CoverOpen,
        S::Offline,
        S::Unreachable,
        S::SpoolFull,
        S::NoPrinter,
    ];
    use GateOutcome as G;
    for locale in Language::ALL.map(locale) {
        for kind in [DeviceKind::Printer, DeviceKind::Gate, DeviceKind::Scanner] {
            troubles.iter().for_each(|trouble| assert_said(&locale.trouble(kind, *trouble)));
            assert_said(&locale.device_kind(kind));
        }
        slips.iter().for_each(|outcome| assert_said(&locale.slip_outcome(*outcome)));
        for outcome in [G::Acknowledged, G::Timeout, G::Unreachable, G::NoGate] {
            assert_said(&locale.gate_outcome(outcome));
        }
    }
    let gone = locale(Language::En);
    assert!(gone.trouble(DeviceKind::Gate, T::NoAnswer).contains("gate"));
    assert!(gone.trouble(DeviceKind::Printer, T::NoAnswer).contains("printer"));
}

#[test]
fn s2_m02_full_says_of_what_and_how_many() {
    let full = |class: &str, area: Option<&str>| Refusal::Full {
        class: class.parse().expect("valid"),
        area: area.map(|area| area.parse().expect("valid")),
        available: 0,
        capacity: 10,
    };
    for (language, refusal, wanted) in [
        (Language::En, full("mobil", None), "No place left for cars. Available: 0, capacity: 10."),
        (Language::En, full("truk", Some("B2")), "No place left for truk in B2. Available: 0, capacity: 10."),
        (Language::Id, full("motor", None), "Tidak ada tempat lagi untuk motor. Tersedia: 0, kapasitas: 10."),
        (Language::Vi, full("mobil", Some("A")), "Không còn chỗ cho ô tô ở A. Còn trống: 0, sức chứa: 10."),
    ] {
        assert_eq!(locale(language).refusal(&refusal).detail, wanted);
    }
}
