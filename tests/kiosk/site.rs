//! The booth as part of a site, as people see it: the server's lamp and panel, the bars of the places, what the server
//! holds, and what it makes a ticket refused for.

use super::pictures::{Body, Message, NARROW, WIDE, drawn, kept, same_as_ever, simulator, ui};
use super::samples::{self, at, spots};
use iced::Element;
use palang::command::{Command, Offer};
use palang::context::Booth;
use palang::screen::Id;
use palang::screen::lane::{Lane, Stage};
use palang::screen::server::ServerPanel;
use palang::screen::shift::Shift;
use palang::screen::sign_in::SignIn;
use palang::ui::server::Server;
use palang::ui::{Look, Ui, chrome};
use palang_booth::config::Direction;
use palang_booth::desk::model::{Session, SyncState, SyncStatus};
use palang_booth::sync::{HeldThrough, Offset, Refused, SyncTrouble, TroubleKind};
use palang_domain::fact::{Conflict, ConflictFound, FactRef, ForkFound};
use palang_domain::{Fact, Hash, Money, Refusal, Role};
use palang_locale::Language;
use std::time::Duration;

pub type Draw = fn(&Ui<'_>, &Server) -> Body;

fn server(state: SyncState, unsynced: u64, since: Option<&str>) -> Server {
    let status = SyncStatus {
        state,
        unsynced,
        oldest: since.map(at),
        money: Money::new(12_500 * i64::try_from(unsynced).unwrap()),
        feed_behind: 3,
        photos: 2,
        last_contact: Some(at("2026-11-21T06:25:00Z")),
        offset: Some(Offset {
            millis: 1_249,
            half_trip_millis: 38,
            wall: at("2026-11-21T06:25:00Z"),
            monotonic: Duration::from_secs(9),
        }),
        restarts: 1,
        held: Some(HeldThrough { incarnation: 1, seq: 4_711, head: Hash([0xa5; 32]), at: at("2026-11-21T06:25:00Z") }),
        trouble: (unsynced > 0)
            .then(|| SyncTrouble { kind: TroubleKind::Unreachable, detail: "refused (os error 111)".to_owned() }),
    };
    Server { url: Some("https://parkir.example:8443/site".to_owned()), status, conflicts: 2 }
}

fn fine() -> Server {
    server(SyncState::Fine, 0, None)
}
fn offline() -> Server {
    server(SyncState::Offline, 112, Some("2026-11-21T06:25:00Z"))
}
fn stuck() -> Server {
    server(SyncState::Behind, 112, Some("2026-11-21T06:25:00Z"))
}
fn stranger() -> Server {
    server(SyncState::Refused(Refused::Stranger), 12, Some("2026-11-21T07:00:00Z"))
}
fn forked() -> Server {
    server(SyncState::Forked { at: 4_712 }, 3, Some("2026-11-21T07:05:00Z"))
}
fn unenrolled() -> Server {
    Server { url: fine().url, ..Server::default() }
}

fn session(role: Role) -> Session {
    Session { operator: Some("7".parse().unwrap()), name: "Sari".to_owned(), role }
}

/// A booth of the site, with somebody at work in it.
fn booth(server: &Server, direction: Direction, role: Role) -> Booth {
    Booth { server: server.clone(), session: Some(session(role)), ..samples::booth(direction) }
}

fn lane(ui: &Ui<'_>, server: &Server, direction: Direction, stage: Stage, role: Role) -> Body {
    let lane = Lane::default()
        .with_places(vec![
            spots(None, "motor", 100, 69),
            spots(None, "mobil", 100, 82),
            spots(None, "lainnya", 0, 15),
            spots(Some("A"), "mobil", 40, 38),
        ])
        .showing(stage, "", None);
    drawn(ui, &lane, &booth(server, direction, role))
}

fn cashier(ui: &Ui<'_>, server: &Server) -> Body {
    lane(ui, server, Direction::Entry, Stage::Ready, Role::Cashier)
}
fn supervisor(ui: &Ui<'_>, server: &Server) -> Body {
    lane(ui, server, Direction::Mixed, Stage::Ready, Role::Supervisor)
}
fn refused(ui: &Ui<'_>, server: &Server, code: &str, refusal: Refusal) -> Body {
    lane(ui, server, Direction::Mixed, Stage::Refused { code: code.to_owned(), refusal }, Role::Cashier)
}
fn full(ui: &Ui<'_>, server: &Server) -> Body {
    let refusal =
        Refusal::Full { class: samples::class("mobil"), area: Some("A".parse().unwrap()), available: 0, capacity: 40 };
    refused(ui, server, "", refusal)
}
fn never(ui: &Ui<'_>, server: &Server) -> Body {
    let refusal = Refusal::NeverIssued { ticket: samples::ticket(), entry: at("2026-11-21T04:58:04Z") };
    refused(ui, server, samples::ticket().as_str(), refusal)
}
fn elsewhere(ui: &Ui<'_>, server: &Server) -> Body {
    let lane = "POS-2-KELUAR".parse().unwrap();
    let refusal = Refusal::Used { ticket: samples::ticket(), at: at("2026-11-20T06:02:00Z"), lane, booth: None };
    refused(ui, server, samples::ticket().as_str(), refusal)
}
fn panel(ui: &Ui<'_>, server: &Server) -> Body {
    let fact = |seq| FactRef { booth: "POS-2".parse().unwrap(), incarnation: 1, seq };
    let twice = ConflictFound {
        conflict: Conflict::DoubleExit,
        ticket: Some(samples::ticket()),
        first: Some(FactRef { booth: "POS-1".parse().unwrap(), incarnation: 1, seq: 88 }),
        second: fact(4_711),
        amount: Money::new(7_000),
        detail: String::new(),
    };
    let fork = ForkFound { at: fact(17), known: Hash([1; 32]), other: Hash([2; 32]) };
    let list = vec![
        (at("2026-11-21T06:59:00Z"), Fact::ConflictFound(twice)),
        (at("2026-11-21T06:31:00Z"), Fact::ForkFound(fork)),
    ];
    let panel = ServerPanel::default().with_conflicts((2, list));
    drawn(ui, &panel, &booth(server, Direction::Mixed, Role::Supervisor))
}
fn cashiers_panel(ui: &Ui<'_>, server: &Server) -> Body {
    drawn(ui, &ServerPanel::default(), &booth(server, Direction::Mixed, Role::Cashier))
}
fn closed(ui: &Ui<'_>, server: &Server) -> Body {
    let panel = Shift::new(&session(Role::Cashier), Some(samples::shift())).closed(samples::closing());
    drawn(ui, &panel, &booth(server, Direction::Mixed, Role::Cashier))
}
fn shift(ui: &Ui<'_>, server: &Server) -> Body {
    let panel = Shift::new(&session(Role::Supervisor), Some(samples::shift()));
    drawn(ui, &panel, &booth(server, Direction::Mixed, Role::Cashier))
}
fn sign_in(ui: &Ui<'_>, server: &Server) -> Body {
    drawn(ui, &SignIn::new(), &Booth { server: server.clone(), ..samples::booth(Direction::Mixed) })
}

/// Name, what is drawn, of which server, and the words that carry it in the languages' order.
pub type Sheet = (&'static str, Draw, fn() -> Server, [&'static [&'static str]; 3]);

pub const SHEETS: [Sheet; 13] = [
    (
        "lane-fine",
        cashier,
        fine,
        [
            &[
                "server",
                "69 %",
                "69 / 100",
                "82 %",
                "15 · tanpa batas",
                "95 %",
                "38 / 40",
                "Mobil · Lantai 1",
                "Ctrl S",
            ],
            &["server", "69 %", "82 / 100", "15 · no limit"],
            &["máy chủ", "69 %", "82 / 100", "15 · không giới hạn"],
        ],
    ),
    ("lane-offline", cashier, offline, [&["112"], &["112"], &["112"]]),
    (
        "lane-stuck",
        supervisor,
        stuck,
        [
            &[
                "112",
                "Server menjawab, tetapi kiriman tidak maju. Jual terus, dan panggil teknisi.",
                "Perlu dilihat pengawas: 2",
                "Lihat",
            ],
            &["For a supervisor to look at: 2", "Look"],
            &["Giám sát cần xem: 2", "Xem"],
        ],
    ),
    ("lane-forked", cashier, forked, [&["Ctrl S", "Lihat"], &["Look"], &["Xem"]]),
    (
        "lane-full",
        full,
        fine,
        [
            &["DITOLAK", "Penuh"],
            &["REFUSED", "Full", "No place left for cars in A. Available: 0, capacity: 40."],
            &["TỪ CHỐI"],
        ],
    ),
    ("lane-never-issued", never, fine, [&["DITOLAK", "Tak pernah dicetak"], &["Never issued"], &["TỪ CHỐI"]]),
    ("lane-used-elsewhere", elsewhere, offline, [&["Sudah keluar"], &["Already left"], &["Xe đã ra"]]),
    (
        "server-fine",
        panel,
        fine,
        [
            &[
                "Semua sudah di tangan server.",
                "parkir.example:8443",
                "+1,2 dtk, ± 0,1 dtk",
                "Perlu dilihat pengawas: 2",
            ],
            &["Everything is in the server's hands.", "40 min ago", "0 facts"],
            &["Máy chủ đã giữ tất cả.", "40 phút trước"],
        ],
    ),
    (
        "server-stranger",
        cashiers_panel,
        stranger,
        [&["12 catatan", "5 mnt lalu", "Rp 150.000"], &["12 facts", "5 min ago"], &["12 mục", "150.000 ₫"]],
    ),
    ("server-offline", panel, offline, [&["112 catatan"], &["112 facts"], &["112 mục"]]),
    (
        "closed-offline",
        closed,
        offline,
        [
            &["Di tangan server", "kurang 112 catatan, Rp 1.400.000"],
            &["In the server's hands", "all but 112 facts, Rp 1.400.000"],
            &["Máy chủ giữ", "thiếu 112 mục, 1.400.000 ₫"],
        ],
    ),
    ("shift-fine", shift, fine, [&["Di tangan server", "semuanya"], &["everything"], &["tất cả"]]),
    (
        "sign-in-not-enrolled",
        sign_in,
        unenrolled,
        [
            &["Pos ini belum terdaftar di server, dan tetap bekerja. Daftarkan dengan: palang enrol --code KODE"],
            &[concat!(
                "This booth is not enrolled at the server yet, and works all the same. ",
                "Enrol it with: palang enrol --code CODE"
            )],
            &["Quầy này chưa đăng ký với máy chủ, và vẫn làm việc. Đăng ký bằng: palang enrol --code MÃ"],
        ],
    ),
];

pub fn page(ui: &Ui<'_>, (_, draw, server, _): &Sheet) -> Element<'static, Message> {
    let server = server();
    let (body, offers) = draw(ui, &server);
    with_strip(ui, &chrome::Strip { server, ..samples::strip(ui.locale) }, body, &offers)
}

fn with_strip(
    ui: &Ui<'_>,
    strip: &chrome::Strip,
    body: Element<'static, Message>,
    offers: &[Offer],
) -> Element<'static, Message> {
    chrome::page(ui, strip, body, offers, Command::Open(Id::Server))
}

#[test]
fn a_site_says_in_every_language_how_the_booth_stands_with_it() {
    for (i, language) in Language::ALL.into_iter().enumerate() {
        let locale = samples::locale(language);
        for (look, size) in [(Look::Day, WIDE), (Look::Night, NARROW), (Look::Night, WIDE), (Look::Day, NARROW)] {
            let ui = ui(&locale, look, size);
            for sheet in &SHEETS {
                let mut simulator = simulator(&ui, page(&ui, sheet));
                for word in sheet.3[i] {
                    assert!(simulator.find(*word).is_ok(), "{} in {language} at {size:?} lacks {word}", sheet.0);
                }
                kept(&format!("{}-{language}-{look:?}-{}", sheet.0, size.width), &mut simulator, look);
            }
        }
    }
}

#[test]
fn the_site_looks_as_it_was_last_looked_at() {
    let locale = samples::locale(Language::Id);
    for (look, size) in [(Look::Day, WIDE), (Look::Night, NARROW)] {
        let ui = ui(&locale, look, size);
        for sheet in SHEETS.iter().filter(|sheet| ["lane-stuck", "lane-full", "server-offline"].contains(&sheet.0)) {
            let name = format!("{}-id-{}", sheet.0, size.width);
            same_as_ever(&name, &mut simulator(&ui, page(&ui, sheet)), look);
        }
    }
}

/// Conflicts are for whoever decides them; a cashier is not made uneasy by what they cannot mend.
#[test]
fn a_cashier_sees_no_conflicts() {
    let locale = samples::locale(Language::Id);
    let ui = ui(&locale, Look::Day, WIDE);
    for (draw, sees) in [(cashier as Draw, false), (supervisor as Draw, true)] {
        let mut simulator = simulator(&ui, page(&ui, &("", draw, fine, [&[]; 3])));
        assert_eq!(simulator.find("Perlu dilihat pengawas: 2").is_ok(), sees);
    }
}

/// The lamp has its words where there is room for them: a wide window, or devices without trouble.
#[test]
fn the_lamp_has_words_where_there_is_room() {
    let locale = samples::locale(Language::Id);
    for (size, healthy, word, age, money) in [
        (WIDE, true, true, true, true),
        (WIDE, false, true, true, false),
        (NARROW, true, true, true, false),
        (NARROW, false, false, false, false),
    ] {
        let ui = ui(&locale, Look::Day, size);
        let mut strip = chrome::Strip { server: offline(), ..samples::strip(ui.locale) };
        if healthy {
            strip.lamps.remove(0);
        }
        let page = with_strip(&ui, &strip, iced::widget::space().into(), &[]);
        let mut simulator = simulator(&ui, page);
        for (words, said) in
            [("server: offline", word), ("server", !word), ("112", true), ("40 mnt", age), ("Rp 1.400.000", money)]
        {
            assert_eq!(simulator.find(words).is_ok(), said, "{words} at {size:?}, healthy {healthy}");
        }
    }
}
