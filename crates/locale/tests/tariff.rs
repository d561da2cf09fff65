//! Every rule and finding has words in three languages, and they read as the paper should.
#![allow(clippy::unwrap_used)]

use palang_domain::tariff::PRESETS;
use palang_domain::{ClassId, Currency, Tariff, Timestamp, Visit, Zone};
use palang_locale::{Language, Locale};

fn lines(language: Language, preset: &str, minutes: i64) -> Vec<String> {
    let tariff = Tariff::preset(preset).unwrap();
    let class: ClassId = "mobil".parse().unwrap();
    let entry: Timestamp = "2026-11-21T19:00:00+07:00".parse().unwrap();
    let quote = tariff.quote(&Visit::new(&class, entry, entry.plus_minutes(minutes), Zone::JAKARTA)).unwrap();
    let locale = Locale::new(language, tariff.currency(), Zone::JAKARTA);
    quote.lines.iter().map(|line| locale.line(line)).collect()
}

#[test]
fn s3_f19_the_lines_of_a_receipt_in_three_languages() {
    assert_eq!(lines(Language::Vi, "vn-free-first-next", 105), ["Miễn phí 30 phút", "Giờ đầu", "Mỗi giờ tiếp theo"]);
    assert_eq!(lines(Language::Id, "vn-free-first-next", 105), ["Gratis 30 menit", "Jam pertama", "Jam berikutnya"]);
    assert_eq!(lines(Language::En, "vn-free-first-next", 105), ["Free 30 min", "First hour", "Each further hour"]);
    assert_eq!(lines(Language::Id, "id-hourly", 105), ["Per jam"]);
    assert_eq!(lines(Language::Id, "id-yogyakarta", 300), ["2 jam pertama", "Jam berikutnya"]);
    assert_eq!(lines(Language::Vi, "vn-hcmc-day-night", 300), ["Giá ngày", "Giá đêm"]);
    assert_eq!(lines(Language::En, "vn-hcmc-day-night", 300), ["Day rate", "Night rate"]);
    assert_eq!(lines(Language::Id, "vn-hcmc-day-night", 300), ["Tarif siang", "Tarif malam"]);
    for (preset, language) in PRESETS.iter().flat_map(|preset| Language::ALL.map(|language| (preset, language))) {
        assert!(lines(language, preset, 3_000).iter().all(|line| !line.is_empty() && !line.contains("tariff-")));
    }
}

#[test]
fn findings_and_refusals_are_worded() {
    let text = "name = \"x\"\ncurrency = \"IDR\"\ntax = { rate_bp = 1250, kind = \"added\" }\n[class.mobil]\n\
                rate = { flat = 5050 }\nlost = { amount = 25000 }\n\
                ceiling = { basis = \"Perda 1\", rate = { flat = 4000 } }\n";
    let tariff = Tariff::parse(text).unwrap();
    let said = |language| -> Vec<String> {
        let locale = Locale::new(language, Currency::Idr, Zone::JAKARTA);
        tariff.lint().iter().map(|f| format!("{}: {}", locale.severity(f.severity), locale.finding(f))).collect()
    };
    assert_eq!(
        said(Language::Id),
        [
            "Kesalahan: mobil: denda tiket hilang tidak punya dasar hukum (legal_basis); denda ini tidak akan ditagih",
            "Kesalahan: pajak 12,5 % melebihi batas 10 % (PBJT)",
            "Kesalahan: mobil: setelah 0 menit tarifnya Rp 5.681, di atas batas Rp 4.000 (Perda 1)",
            "Catatan: mobil: Rp 5.050 tidak bisa dibayar pas dengan uang yang beredar",
        ]
    );
    assert_eq!(said(Language::Vi).len(), 4);
    let error = Tariff::adopt(text).unwrap_err();
    assert_eq!(error.line, Some(6), "the fine without its basis");
    let refused =
        Tariff::parse("name = \"x\"\ncurrency = \"IDR\"\n[class.mobil]\nrate = { flta = 3000 }\n").unwrap_err();
    let words = Locale::new(Language::Vi, Currency::Vnd, Zone::JAKARTA).tariff_error(&refused);
    let expected = "Tệp bảng giá bị từ chối, dòng 4: không có khóa \"flta\"; được phép: `free`, `flat`";
    assert!(words.starts_with(expected), "{words}");
    let float =
        Tariff::parse("name = \"x\"\ncurrency = \"IDR\"\n[class.mobil]\nrate = { flat = 2.500 }\n").unwrap_err();
    let indonesian = Locale::new(Language::Id, Currency::Idr, Zone::JAKARTA);
    assert_eq!(
        indonesian.tariff_error(&float),
        "Berkas tarif ditolak, baris 4: tertulis 2.5, seharusnya bilangan bulat"
    );
    assert_eq!(
        indonesian.tariff_error(&error),
        "Berkas tarif ditolak, baris 6: mobil: denda tiket hilang tidak punya dasar hukum (legal_basis); \
         denda ini tidak akan ditagih"
    );
}
