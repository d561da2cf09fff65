//! Slips as they come out of an independent printer, and as pictures.
#![allow(clippy::unwrap_used)]

mod paper;

use palang_codec::slip::{
    Finish, Paper, ReceiptSlip, ReportKind, Slip, TicketSlip, ZSlip, receipt, test_slip, ticket, z_report,
};
use palang_domain::quote::{Rule, TaxPart};
use palang_domain::settlement::{FreeReason, Payment};
use palang_domain::{Currency, Money, Zone};
use palang_locale::{Language, Locale};
use paper::Out;
use serde::de::DeserializeOwned;

fn sample<T: DeserializeOwned>(name: &str) -> T {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn locale(language: Language) -> Locale {
    let currency = if language == Language::Vi { Currency::Vnd } else { Currency::Idr };
    Locale::new(language, currency, Zone::JAKARTA)
}

fn printed(slip: &Slip, paper: Paper) -> Vec<Out> {
    paper::print(&slip.to_escpos(paper, &Finish { cut: true, drawer: false })).unwrap()
}

/// All printed text with runs of spaces closed up, line by line.
fn text(slip: &Slip, paper: Paper) -> Vec<String> {
    let out = printed(slip, paper);
    let close = |line: &&paper::Line| line.text.split_whitespace().collect::<Vec<_>>().join(" ");
    paper::lines(&out).iter().map(close).collect()
}

fn every_kind(language: Language) -> Vec<Slip> {
    let locale = locale(language);
    let own = if language == Language::Vi { "vi" } else { "id" };
    vec![
        ticket(&locale, &sample(&format!("ticket-{own}.json"))),
        ticket(&locale, &sample("ticket-code128.json")),
        receipt(&locale, &sample(&format!("receipt-{own}.json"))),
        z_report(&locale, &sample(&format!("z-{own}.json"))),
        test_slip(&locale, &sample("test-id.json")),
    ]
}

#[test]
fn the_frame_of_a_slip_is_what_the_manual_says() {
    let slip = receipt(&locale(Language::Id), &sample("receipt-id.json"));
    let bytes = slip.to_escpos(Paper::Mm80, &Finish { cut: true, drawer: true });
    // ESC @, then the drawer with both its times: pin 2, 50 ms on, 500 ms off.
    assert_eq!(bytes[..7], [0x1b, 0x40, 0x1b, 0x70, 0x00, 0x19, 0xfa]);
    // Partial cut is 66; the crate's 65 is a full cut. Nothing below it.
    assert_eq!(bytes[bytes.len() - 4..], [0x1d, 0x56, 0x42, 0x00]);
    let out = paper::print(&bytes).unwrap();
    assert_eq!(out.first(), Some(&Out::Drawer { pin: 0, on: 25, off: 250 }));
    assert_eq!(out.last(), Some(&Out::Cut { partial: true }));
    let plain = slip.to_escpos(Paper::Mm80, &Finish::default());
    let out = paper::print(&plain).unwrap();
    assert_eq!(out.last(), Some(&Out::Feed(4)), "without a cutter the paper is fed to the edge");
    assert!(!out.iter().any(|out| matches!(out, Out::Drawer { .. } | Out::Cut { .. })));
}

#[test]
fn s0_f20_the_receipt_shows_how_the_fee_came_about() {
    let lines = text(&receipt(&locale(Language::Id), &sample("receipt-id.json")), Paper::Mm58);
    for expected in [
        "Palang Plaza",
        "STRUK PARKIR No. B1-4176",
        "Tiket 26 1121 01 00417 0",
        "No. polisi B 1234 XYZ",
        "Masuk 21/11/2026 12:00",
        "Keluar 21/11/2026 14:05",
        "Lama parkir 2 jam 5 menit",
        "Menit dihitung 125",
        "Jam pertama 5.000",
        "Jam berikutnya 2 x 4.000 8.000",
        "TOTAL Rp 13.000",
        "Tunai 20.000",
        "Kembali Rp 7.000",
        "Termasuk pajak 10 % 1.182",
        "Petugas Siti Rahmawati",
        "Pos B1 / OUT-1",
        "Waktu 21/11/2026 14:05:40",
        "Omzet 48.250.000",
        "Jejak 20417:9f86d081884c7d65",
    ] {
        assert!(lines.iter().any(|line| line == expected), "{expected:?} is not in {lines:#?}");
    }
}

#[test]
fn the_total_is_in_double_size_and_so_is_what_a_driver_must_read() {
    let out = printed(&receipt(&locale(Language::Id), &sample("receipt-id.json")), Paper::Mm58);
    let total = paper::lines(&out).into_iter().find(|line| line.text.contains("TOTAL")).unwrap();
    assert_eq!((total.size, total.bold), ((2, 2), true));
    let out = printed(&ticket(&locale(Language::Id), &sample("ticket-id.json")), Paper::Mm58);
    for part in ["00417 0", "21/11/2026 12:00", "Palang Plaza"] {
        let line = paper::lines(&out).into_iter().find(|line| line.text.contains(part)).unwrap();
        assert_eq!(line.size, (2, 2), "{part}");
    }
}

#[test]
fn s3_f19_the_vietnamese_receipt_is_drawn_and_its_money_is_marked() {
    let data: ReceiptSlip = sample("receipt-vi.json");
    let locale = locale(Language::Vi);
    assert_eq!(locale.slip_receipt_title(), "HÓA ĐƠN THANH TOÁN");
    let out = printed(&receipt(&locale, &data), Paper::Mm80);
    // Nearly every Vietnamese line has a mark over or under some letter: hardly any is left to the printer's font.
    assert!(paper::lines(&out).len() < 5, "{:#?}", paper::lines(&out));
    let (_, height, _) = paper::rasters(&out);
    assert!(height > 20 * 30);
}

#[test]
fn codes_are_read_back_from_picture_and_from_bytes_at_both_widths() {
    let locale = locale(Language::Id);
    let mut data: TicketSlip = sample("ticket-id.json");
    let long = format!("P2{}", "0123456789ABCDEFGHJKMNPQRSTVWXYZ".repeat(5));
    for code in [data.code.clone(), long[..137].to_owned(), "x".to_owned(), "https://contoh.id/ä?ü".to_owned()] {
        data.code.clone_from(&code);
        let slip = ticket(&locale, &data);
        for paper in Paper::ALL {
            let (width, height, grey) = paper::png(&slip.to_png(paper));
            assert_eq!(width, usize::from(paper.millimetres()) * 8, "a picture is as wide as its paper");
            assert_eq!(paper::qr_codes(width, height, &grey), std::slice::from_ref(&code), "picture, {paper:?}");
            let (width, height, grey) = paper::rasters(&printed(&slip, paper));
            assert!(width <= usize::from(paper.dots()));
            assert_eq!(paper::qr_codes(width, height, &grey), std::slice::from_ref(&code), "bytes, {paper:?}");
        }
    }
}

#[test]
fn the_receipts_symbol_says_where_it_stands_in_the_journal() {
    let mut data: ReceiptSlip = sample("receipt-id.json");
    let slip = receipt(&locale(Language::Id), &data);
    let expected = "R1*1*B1*4176*2026-11-21T07:05:40Z*13000*48250000*20417*9F86D081884C7D65";
    let (width, height, grey) = paper::png(&slip.to_png(Paper::Mm58));
    assert_eq!(paper::qr_codes(width, height, &grey), [expected]);
    data.signature = Some("MFRGG".repeat(20));
    let slip = receipt(&locale(Language::Id), &data);
    let (width, height, grey) = paper::png(&slip.to_png(Paper::Mm58));
    assert_eq!(paper::qr_codes(width, height, &grey), [format!("{expected}*{}", "MFRGG".repeat(20))]);
}

#[test]
fn an_x_before_the_count_shows_how_many_and_never_how_much() {
    let mut data: ZSlip = sample("z-id.json");
    (data.kind, data.number, data.count, data.counts_only) = (ReportKind::X, None, None, true);
    let totals = &data.totals;
    let mut secrets = vec![totals.expected, totals.cash, data.turnover];
    secrets.extend(totals.by_class.iter().map(|class| class.amount));
    let slip = z_report(&locale(Language::Id), &data);
    let lines = text(&slip, Paper::Mm58);
    let (width, height, grey) = paper::png(&slip.to_png(Paper::Mm58));
    let codes = paper::qr_codes(width, height, &grey);
    assert_eq!(codes.len(), 1);
    for secret in secrets.into_iter().filter(|secret| secret.get() != 0) {
        assert!(!lines.iter().any(|line| line.contains(&secret.grouped())), "{secret} in {lines:#?}");
        assert!(!codes[0].contains(&format!("*{}*", secret.get())), "{secret} in {codes:?}");
    }
    for class in &data.totals.by_class {
        assert!(lines.iter().any(|line| line.ends_with(&format!(" {}", class.count))), "{lines:#?}");
    }
    data.counts_only = false;
    let lines = text(&z_report(&locale(Language::Id), &data), Paper::Mm58);
    assert!(lines.iter().any(|line| line.contains(&data.totals.expected.grouped())), "{lines:#?}");
}

#[test]
fn code_128_is_the_printers_own_where_it_fits_and_lies_along_the_paper_where_not() {
    let locale = locale(Language::Id);
    let mut data: TicketSlip = sample("ticket-code128.json");
    let code = |data: &TicketSlip, paper| {
        printed(&ticket(&locale, data), paper).into_iter().find(|out| matches!(out, Out::Code128 { .. }))
    };
    let own = |module| Some(Out::Code128 { text: data.code.clone(), module, height: 96, centred: true });
    assert_eq!(code(&data, Paper::Mm58), own(2));
    assert_eq!(code(&data, Paper::Mm80), own(3));
    data.code = "12345678901234567890123456789012345678901234".to_owned();
    assert_eq!(code(&data, Paper::Mm58), None, "297 modules do not fit 384 dots");
    let (_, height, _) = paper::rasters(&printed(&ticket(&locale, &data), Paper::Mm58));
    assert!(height > 2 * 297, "it lies along the paper");
}

#[test]
fn duplicates_and_training_are_marked_in_every_language() {
    let marks = [("DUPLIKAT 3", "LATIHAN"), ("DUPLICATE 3", "TRAINING"), ("BẢN SAO 3", "TẬP HUẤN")];
    for (language, (duplicate, training)) in Language::ALL.into_iter().zip(marks) {
        let locale = locale(language);
        let mut data: ReceiptSlip = sample("receipt-id.json");
        let original = receipt(&locale, &data);
        (data.header.duplicate, data.header.training) = (3, true);
        let copy = receipt(&locale, &data);
        assert_eq!((locale.slip_duplicate(3), locale.slip_training()), (duplicate.to_owned(), training.to_owned()));
        assert!(copy.bitmap(Paper::Mm58).height() > original.bitmap(Paper::Mm58).height() + 100);
        if duplicate.is_ascii() {
            let out = printed(&copy, Paper::Mm58);
            for mark in [duplicate, training] {
                let line = paper::lines(&out).into_iter().find(|line| line.text.trim() == mark).unwrap();
                assert_eq!(
                    (line.inverse, line.size, line.cells),
                    (true, (2, 2), 32),
                    "{mark} is a band across the paper"
                );
            }
        }
    }
}

#[test]
fn tax_is_shown_once_whether_included_or_added() {
    let locale = locale(Language::En);
    let mut data: ReceiptSlip = sample("receipt-id.json");
    let tax = TaxPart { rate_bp: 750, base: Money::new(12_000), amount: Money::new(900), included: false };
    data.quote.tax = Some(tax);
    assert!(text(&receipt(&locale, &data), Paper::Mm80).contains(&"Tax 7,5 % 900".to_owned()));
    data.quote.lines[1].rule = Rule::Tax { rate_bp: 750 };
    let lines = text(&receipt(&locale, &data), Paper::Mm80);
    assert_eq!(lines.iter().filter(|line| line.contains("7,5")).count(), 1, "{lines:#?}");
    data.quote.tax = None;
    data.quote.lines.clear();
    assert!(!text(&receipt(&locale, &data), Paper::Mm80).iter().any(|line| line.contains("ax ")));
}

#[test]
fn money_that_was_not_taken_is_said_with_its_reason() {
    let locale = locale(Language::Id);
    let mut data: ReceiptSlip = sample("receipt-id.json");
    let note = "Tamu direksi".to_owned();
    data.payments = vec![Payment::Free { amount: Money::new(13_000), reason: FreeReason::Decided { note } }];
    let lines = text(&receipt(&locale, &data), Paper::Mm58);
    assert!(
        lines.contains(&"Dibebaskan 13.000".to_owned()) && lines.contains(&"Tamu direksi".to_owned()),
        "{lines:#?}"
    );
    data.payments = vec![Payment::Free { amount: Money::ZERO, reason: FreeReason::NothingDue }];
    assert!(text(&receipt(&locale, &data), Paper::Mm58).contains(&"Gratis 0".to_owned()));
}

#[test]
fn a_z_carries_totals_count_and_the_whole_journal_head() {
    let lines = text(&z_report(&locale(Language::Id), &sample("z-id.json")), Paper::Mm58);
    for expected in [
        "LAPORAN Z No. B1-Z31",
        "Seharusnya Rp 3.615.000",
        "Hasil hitung Rp 3.610.000",
        "SELISIH -5.000",
        "No. struk 3788 - 4176",
        "Mobil (301) 3.110.000",
        "Palang dibuka manual 1",
        "9f86d081884c7d659a2feaa0c55ad015",
        "a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ] {
        assert!(lines.iter().any(|line| line == expected), "{expected:?} is not in {lines:#?}");
    }
}

#[test]
fn field_6_no_slip_disclaims_responsibility_in_any_language() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales");
    // "loss", "damage", "responsible", "liable", "own risk" and their kin.
    let clauses = [
        ("id", ["hilang", "kehilangan", "rusak", "tanggung jawab", "risiko", "resiko"].as_slice()),
        ("en", &["loss", "lost", "damage", "responsib", "liab", "own risk"]),
        ("vi", &["mất", "hư hỏng", "trách nhiệm", "rủi ro", "bồi thường"]),
    ];
    for (language, words) in clauses {
        let file = std::fs::read_to_string(root.join(language).join("slip.ftl")).unwrap().to_lowercase();
        for word in words {
            assert!(!file.contains(word), "{language}/slip.ftl says {word:?}");
        }
    }
}

#[test]
fn every_kind_prints_in_every_language_on_both_papers() {
    for language in Language::ALL {
        for slip in every_kind(language) {
            for paper in Paper::ALL {
                let out = printed(&slip, paper);
                for line in paper::lines(&out) {
                    assert!(line.cells <= usize::from(paper.columns()), "{line:?}");
                }
                let (width, ..) = paper::rasters(&out);
                assert!(width <= usize::from(paper.dots()));
                assert_eq!(slip.bitmap(paper).width(), u32::from(paper.dots()));
            }
        }
    }
}

#[test]
fn the_ticket_in_the_documentation_is_this_ticket() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/pictures/slip-ticket.png");
    let slip = ticket(&locale(Language::Id), &sample("ticket-id.json"));
    let kept = paper::png(&std::fs::read(file).unwrap());
    // Look at the new one before keeping it: cargo run -p palang-codec --example slips -- FOLDER
    assert!(kept == paper::png(&slip.to_png(Paper::Mm80)), "the slip has changed and its picture has not");
}
