//! Every screen and state, rendered by tiny-skia: words in three languages, and pixels where they must not move.

use super::{paid_before, samples};
use iced::{Element, Size};
use iced_test::Simulator;
use palang::command::{Command, Offer};
use palang::context::Booth;
use palang::screen::count::Count;
use palang::screen::customer;
use palang::screen::dismiss::Dismiss;
use palang::screen::first_admin::FirstAdmin;
use palang::screen::lane::{Lane, Notice, Stage};
use palang::screen::open_by_hand::OpenByHand;
use palang::screen::open_shift::OpenShift;
use palang::screen::shift::Shift;
use palang::screen::sign_in::SignIn;
use palang::screen::{Event, Id, Screen};
use palang::ui::{Look, Ui, chrome};
use palang_booth::config::Direction;
use palang_booth::desk::model::Session;
use palang_domain::fact::{GateOutcome, SlipOutcome};
use palang_domain::{Refusal, Role};
use palang_locale::{Language, Locale};
use std::path::Path;

#[derive(Clone, Debug)]
pub enum Message {
    Chosen(#[expect(dead_code, reason = "pictures are not pressed")] Command),
    Own,
}

impl From<Command> for Message {
    fn from(command: Command) -> Self {
        Self::Chosen(command)
    }
}

pub const WIDE: Size = Size::new(1_366.0, 768.0);
pub const NARROW: Size = Size::new(1_024.0, 768.0);
pub const CUSTOMER: Size = Size::new(1_024.0, 600.0);

/// The body of a page, and what is offered on it.
pub type Body = (Element<'static, Message>, Vec<Offer>);
pub type Draw = fn(&Ui<'_>) -> Body;

/// A screen as the program shows it, with the keys of the session.
pub fn drawn<S: Screen>(ui: &Ui<'_>, screen: &S, booth: &Booth) -> Body {
    let body = screen.view(ui, booth).map(|event| match event {
        Event::Chosen(command) => Message::Chosen(command),
        Event::Own(_) => Message::Own,
    });
    let mut offers = S::SESSION_KEYS.offers(ui.locale, ui.look, booth.server.url.is_some());
    offers.extend(screen.offers(ui.locale, booth));
    (body, offers)
}

/// A screen for which nothing around it matters.
fn alone<S: Screen>(ui: &Ui<'_>, screen: &S) -> Body {
    drawn(ui, screen, &samples::booth(Direction::Mixed))
}

fn session() -> Session {
    Session { operator: Some("7".parse().unwrap()), name: "Sari".to_owned(), role: Role::Cashier }
}

pub fn lane(ui: &Ui<'_>, direction: Direction, stage: Stage, typed: &str, notice: Option<Notice>) -> Body {
    let lane = Lane::default().with_places(samples::places()).showing(stage, typed, notice);
    drawn(ui, &lane, &samples::booth(direction))
}

fn ready(ui: &Ui<'_>) -> Body {
    lane(ui, Direction::Mixed, Stage::Ready, "", None)
}
fn ready_entry(ui: &Ui<'_>) -> Body {
    lane(ui, Direction::Entry, Stage::Ready, "", None)
}
fn typing(ui: &Ui<'_>) -> Body {
    lane(ui, Direction::Exit, Stage::Ready, "2611210100417", None)
}
fn due(ui: &Ui<'_>) -> Body {
    lane(ui, Direction::Mixed, Stage::Due(samples::quoted(ui.locale.currency())), "", None)
}
fn due_typed(ui: &Ui<'_>) -> Body {
    let refused =
        Refusal::TooLittle { due: palang_domain::Money::new(7_000), tendered: palang_domain::Money::new(5_000) };
    lane(
        ui,
        Direction::Mixed,
        Stage::Due(samples::quoted(ui.locale.currency())),
        "10000",
        Some(Notice::Refused(refused)),
    )
}
fn paid(ui: &Ui<'_>) -> Body {
    let quoted = samples::quoted(ui.locale.currency());
    let receipt = samples::receipt(&quoted);
    let (gate, slip) = (Some(GateOutcome::Acknowledged), Some(SlipOutcome::Printed));
    lane(ui, Direction::Mixed, Stage::Paid { quoted, receipt, gate, slip }, "", None)
}
fn paid_in_trouble(ui: &Ui<'_>) -> Body {
    let quoted = samples::quoted(ui.locale.currency());
    let receipt = samples::receipt(&quoted);
    let (gate, slip) = (Some(GateOutcome::Timeout), Some(SlipOutcome::PaperOut));
    lane(ui, Direction::Mixed, Stage::Paid { quoted, receipt, gate, slip }, "", None)
}
fn free(ui: &Ui<'_>) -> Body {
    let mut quoted = samples::quoted(ui.locale.currency());
    let mut quote = quoted.quote().clone();
    quote.free = true;
    quote.total = palang_domain::Money::ZERO;
    quote.lines.truncate(1);
    quote.lines[0].rule = palang_domain::Rule::Free { minutes: 5 };
    quote.lines[0].amount = palang_domain::Money::ZERO;
    quoted.due = palang_domain::Due::Nothing(quote);
    lane(ui, Direction::Mixed, Stage::Due(quoted), "", None)
}
fn issued(ui: &Ui<'_>) -> Body {
    lane(ui, Direction::Entry, Stage::Issued { issued: samples::issued(), gate: None, slip: None }, "", None)
}
fn refused(ui: &Ui<'_>) -> Body {
    let refusal = Refusal::Used {
        ticket: samples::ticket(),
        at: samples::at("2026-11-21T06:02:00Z"),
        lane: "KELUAR-2".parse().unwrap(),
        booth: None,
    };
    lane(ui, Direction::Exit, Stage::Refused { code: samples::ticket().to_string(), refusal }, "", None)
}
fn forged(ui: &Ui<'_>) -> Body {
    let code = "P1.7.26112101004176.ABCDEFGHIJKLMNOPQRSTUVWXYZ".to_owned();
    lane(ui, Direction::Exit, Stage::Refused { code, refusal: Refusal::Forged }, "", None)
}
fn misread(ui: &Ui<'_>) -> Body {
    let refusal = Refusal::CheckDigit { position: Some(14), likely: Some(samples::ticket()) };
    lane(ui, Direction::Exit, Stage::Refused { code: "26112101004170".to_owned(), refusal }, "", None)
}
fn sign_in(ui: &Ui<'_>) -> Body {
    alone(ui, &SignIn::new())
}
fn locked_out(ui: &Ui<'_>) -> Body {
    alone(ui, &SignIn::new().refused("7", Refusal::LockedOut { until: samples::at("2026-11-21T07:06:00Z") }))
}
fn locked(ui: &Ui<'_>) -> Body {
    alone(ui, &SignIn::locked(session()))
}
fn first_admin(ui: &Ui<'_>) -> Body {
    alone(ui, &FirstAdmin::new())
}
fn open_shift(ui: &Ui<'_>) -> Body {
    alone(ui, &OpenShift::new(ui.locale.currency()))
}
fn shift(ui: &Ui<'_>) -> Body {
    let supervisor = Session { role: Role::Supervisor, ..session() };
    alone(ui, &Shift::new(&supervisor, Some(samples::shift())))
}
fn count(ui: &Ui<'_>) -> Body {
    let mut count = Count::new(ui.locale.currency());
    for digit in "12".chars() {
        count.typed(palang::ui::hotkeys::Stroke::Char(digit));
    }
    count.next();
    alone(ui, &Shift::new(&session(), Some(samples::shift())).counting(count))
}
fn closed(ui: &Ui<'_>) -> Body {
    alone(ui, &Shift::new(&session(), Some(samples::shift())).closed(samples::closing()))
}
fn reason(ui: &Ui<'_>) -> Body {
    alone(ui, &OpenByHand::default())
}
fn dismiss(ui: &Ui<'_>) -> Body {
    alone(ui, &Dismiss::new(samples::grant()))
}
fn offered(ui: &Ui<'_>) -> Body {
    let quoted = samples::quoted(ui.locale.currency());
    let receipt = samples::receipt(&quoted);
    let (gate, slip) = (Some(GateOutcome::Timeout), Some(SlipOutcome::Printed));
    let lane = Lane::default().with_places(samples::places()).with_grants(vec![samples::grant()]).showing(
        Stage::Paid { quoted, receipt, gate, slip },
        "",
        None,
    );
    alone(ui, &lane)
}

fn customer_due(ui: &Ui<'_>) -> Body {
    let stage = Stage::Due(samples::quoted(ui.locale.currency()));
    (customer::view(ui, "Parkir RSI", Some(&stage)), Vec::new())
}

fn customer_idle(ui: &Ui<'_>) -> Body {
    (customer::view(ui, "Parkir RSI", None), Vec::new())
}
fn customer_paid(ui: &Ui<'_>) -> Body {
    let quoted = samples::quoted(ui.locale.currency());
    let receipt = samples::receipt(&quoted);
    (customer::view(ui, "Parkir RSI", Some(&Stage::Paid { quoted, receipt, gate: None, slip: None })), Vec::new())
}

pub const SCREENS: [(&str, Draw); 29] = [
    ("lane-ready", ready),
    ("lane-ready-entry", ready_entry),
    ("lane-typing", typing),
    ("lane-due", due),
    ("lane-due-typed", due_typed),
    ("lane-paid", paid),
    ("lane-paid-trouble", paid_in_trouble),
    ("lane-free", free),
    ("lane-prepaid", paid_before::prepaid),
    ("lane-overdue", paid_before::overdue),
    ("lane-let-out", paid_before::let_out),
    ("lane-issued", issued),
    ("lane-refused", refused),
    ("lane-forged", forged),
    ("lane-misread", misread),
    ("sign-in", sign_in),
    ("locked-out", locked_out),
    ("locked", locked),
    ("first-admin", first_admin),
    ("open-shift", open_shift),
    ("shift", shift),
    ("count", count),
    ("closed", closed),
    ("reason", reason),
    ("dismiss", dismiss),
    ("lane-offered", offered),
    ("customer-idle", customer_idle),
    ("customer-due", customer_due),
    ("customer-paid", customer_paid),
];

pub fn simulator<'a>(ui: &Ui<'_>, page: Element<'a, Message>) -> Simulator<'a, Message> {
    Simulator::with_size(palang::settings(), ui.size, page)
}

pub fn page(ui: &Ui<'_>, draw: Draw) -> Element<'static, Message> {
    let (body, offers) = draw(ui);
    // The customer's display has nothing around it.
    if ui.size == CUSTOMER {
        return body;
    }
    chrome::page(ui, &samples::strip(ui.locale), body, &offers, Command::Open(Id::Server))
}

pub fn ui(locale: &Locale, look: Look, size: Size) -> Ui<'_> {
    Ui { locale, look, size, now: samples::at("2026-11-21T07:05:31Z") }
}

/// Keeps a picture where `PALANG_PICTURES` says, for somebody to look at.
pub fn kept(name: &str, simulator: &mut Simulator<'_, Message>, look: Look) {
    let Some(folder) = std::env::var_os("PALANG_PICTURES") else { return };
    let path = Path::new(&folder).join(format!("{name}.png"));
    drop(std::fs::remove_file(path.with_file_name(format!("{name}-tiny-skia.png"))));
    simulator.snapshot(&look.theme()).unwrap().matches_image(path).unwrap();
}

/// All pictures, for looking at: `PALANG_PICTURES=folder cargo test -p palang --test kiosk pictures`.
#[test]
fn every_screen_draws_in_every_language_and_look() {
    for language in Language::ALL {
        let locale = samples::locale(language);
        for (look, size) in [(Look::Day, WIDE), (Look::Night, NARROW), (Look::Night, WIDE), (Look::Day, NARROW)] {
            let ui = ui(&locale, look, size);
            for (name, draw) in SCREENS {
                let size = if name.starts_with("customer") { CUSTOMER } else { size };
                let ui = Ui { size, ..ui };
                let kept_as = format!("{name}-{language}-{look:?}-{}", size.width);
                kept(&kept_as, &mut simulator(&ui, page(&ui, draw)), look);
            }
        }
    }
}

/// Screen, and words in the languages' order.
pub type Words = (&'static str, Draw, [&'static [&'static str]; 3]);

const WORDS: [Words; 11] = [
    (
        "ready",
        ready,
        [
            &["SIAP", "Pindai tiket", "Motor", "F11", "Buka palang", "Ctrl L"],
            &["READY", "Scan a ticket", "Motorcycle", "F11", "Open gate", "Lock"],
            &["SẴN SÀNG", "Quét vé", "Xe máy", "F11", "Mở thanh chắn", "Khoá"],
        ],
    ),
    (
        "due",
        due,
        [
            &["BAYAR", "Rp 7.000", "2 jam 7 menit", "Enter", "Tunai pas", "berlaku sampai 14:10"],
            &["PAY", "Rp 7.000", "2 h 7 min", "Enter", "Exact cash"],
            &["THU TIỀN", "7.000 ₫", "2 giờ 7 phút", "Enter", "Đủ tiền"],
        ],
    ),
    (
        "paid",
        paid,
        [
            &["LUNAS", "Rp 3.000", "kembalian", "palang dibuka · tercetak"],
            &["PAID", "Rp 3.000", "change", "gate opened · printed"],
            &["ĐÃ TRẢ", "3.000 ₫", "tiền thối"],
        ],
    ),
    ("free", free, [&["GRATIS", "Buka"], &["FREE", "Let out"], &["MIỄN PHÍ", "Cho ra"]]),
    (
        "refused",
        refused,
        [
            &["DITOLAK", "Sudah keluar", "hari ini 13:02 di KELUAR-2"],
            &["REFUSED", "Already left"],
            &["TỪ CHỐI", "Xe đã ra"],
        ],
    ),
    ("sign-in", sign_in, [&["Masuk", "PIN", "printer: kertas hampir habis"], &["Sign in"], &["Đăng nhập"]]),
    (
        "locked-out",
        locked_out,
        [
            &["Terlalu banyak PIN salah: tunggu 29 detik"],
            &["Too many wrong PINs: wait 29 seconds"],
            &["Sai PIN quá nhiều: chờ 29 giây"],
        ],
    ),
    ("closed", closed, [&["-Rp 2.000", "uang kurang"], &["-Rp 2.000", "short"], &["-2.000 ₫", "thiếu tiền"]]),
    (
        "dismiss",
        dismiss,
        [
            &["Tidak perlu dibuka lagi: kenapa?", "Kendaraan sudah lewat", "3", "Esc"],
            &["No longer to be opened: why?", "The vehicle is through", "3"],
            &["Không cần mở nữa: vì sao?", "Xe đã qua", "3"],
        ],
    ),
    (
        "offered",
        offered,
        [
            &["Belum dijawab palang: 1", "Ctrl G", "Ctrl D", "Tidak perlu"],
            &["Ctrl G", "Ctrl D", "Not needed"],
            &["Ctrl G", "Ctrl D", "Không cần"],
        ],
    ),
    ("customer", customer_due, [&["Silakan bayar", "Rp 7.000"], &["Please pay"], &["Vui lòng thanh toán"]]),
];

/// The words that carry the work, on every screen, in all three languages.
#[test]
fn the_words_stand_where_they_should() {
    for (i, language) in Language::ALL.into_iter().enumerate() {
        let locale = samples::locale(language);
        for size in [WIDE, NARROW] {
            let ui = ui(&locale, Look::Day, size);
            for (name, draw, expected) in WORDS.iter().chain(&paid_before::WORDS) {
                let mut simulator = simulator(&ui, page(&ui, *draw));
                for word in expected[i] {
                    assert!(simulator.find(*word).is_ok(), "{name} in {language} at {size:?} does not say {word}");
                }
            }
        }
    }
}

/// The expected picture, by its hash. A missing one is made, but never where nobody looks at it: `CI` refuses.
pub fn same_as_ever(name: &str, simulator: &mut Simulator<'_, Message>, look: Look) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kiosk/snapshots");
    let snapshot = simulator.snapshot(&look.theme()).unwrap();
    let file = folder.join(format!("{name}-tiny-skia.sha256"));
    assert!(
        file.exists() || std::env::var_os("CI").is_none(),
        "{name} has no snapshot; make it, look at it, commit it"
    );
    let same = snapshot.matches_hash(folder.join(format!("{name}.sha256"))).unwrap();
    assert!(same, "{name} looks different: look at it (PALANG_PICTURES), then delete {} and run again", file.display());
}

#[test]
fn the_lane_looks_as_it_was_last_looked_at() {
    let screens: [(&str, Draw); 4] =
        [("lane-ready", ready), ("lane-due", due), ("lane-paid", paid), ("lane-refused", refused)];
    for (language, look, size) in [(Language::Id, Look::Day, WIDE), (Language::Vi, Look::Night, NARROW)] {
        let locale = samples::locale(language);
        let ui = ui(&locale, look, size);
        for (screen, draw) in screens {
            let name = format!("{screen}-{language}-{}", size.width);
            same_as_ever(&name, &mut simulator(&ui, page(&ui, draw)), look);
        }
    }
}
