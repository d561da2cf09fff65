//! Every screen and state, rendered by tiny-skia: words in three languages, and pixels where they must not move.

use super::samples;
use iced::{Element, Size};
use iced_test::Simulator;
use palang::screen::count::Count;
use palang::screen::lane::{Lane, Notice, Stage};
use palang::screen::open_shift::OpenShift;
use palang::screen::reason::Reason;
use palang::screen::shift::Shift;
use palang::screen::sign_in::SignIn;
use palang::screen::{customer, first_admin::FirstAdmin};
use palang::ui::hotkeys::{Command, Offer};
use palang::ui::{Look, Ui, chrome};
use palang_booth::config::Direction;
use palang_booth::desk::model::Session;
use palang_domain::fact::{GateOutcome, SlipOutcome};
use palang_domain::{Refusal, Role};
use palang_locale::{Language, Locale};
use std::path::Path;

#[derive(Clone, Debug)]
enum Message {
    Do(#[expect(dead_code, reason = "pictures are not pressed")] Command),
    Words,
}

const WIDE: Size = Size::new(1_366.0, 768.0);
const NARROW: Size = Size::new(1_024.0, 768.0);

type Draw = fn(&Ui<'_>) -> (Element<'static, Message>, Vec<Offer>);

fn session() -> Session {
    Session { operator: Some("7".parse().unwrap()), name: "Sari".to_owned(), role: Role::Cashier }
}

fn lane(
    ui: &Ui<'_>,
    direction: Direction,
    stage: Stage,
    typed: &str,
    notice: Option<Notice>,
) -> (Element<'static, Message>, Vec<Offer>) {
    let lane = Lane::new(samples::place(direction))
        .with_inside(vec![(samples::class("motor"), 82), (samples::class("mobil"), 31)])
        .showing(stage, typed, notice);
    (lane.view(ui, Message::Do, None), lane.bar(ui.locale))
}

fn ready(ui: &Ui<'_>) -> (Element<'static, Message>, Vec<Offer>) {
    lane(ui, Direction::Mixed, Stage::Ready, "", None)
}
fn ready_entry(ui: &Ui<'_>) -> (Element<'static, Message>, Vec<Offer>) {
    lane(ui, Direction::Entry, Stage::Ready, "", None)
}
fn typing(ui: &Ui<'_>) -> (Element<'static, Message>, Vec<Offer>) {
    lane(ui, Direction::Exit, Stage::Ready, "2611210100417", None)
}
fn due(ui: &Ui<'_>) -> (Element<'static, Message>, Vec<Offer>) {
    lane(ui, Direction::Mixed, Stage::Due(samples::quoted(ui.locale.currency())), "", None)
}
fn due_typed(ui: &Ui<'_>) -> (Element<'static, Message>, Vec<Offer>) {
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
fn paid(ui: &Ui<'_>) -> (Element<'static, Message>, Vec<Offer>) {
    let quoted = samples::quoted(ui.locale.currency());
    let receipt = samples::receipt(&quoted);
    let (gate, slip) = (Some(GateOutcome::Acknowledged), Some(SlipOutcome::Printed));
    lane(ui, Direction::Mixed, Stage::Paid { quoted, receipt, gate, slip }, "", None)
}
fn paid_in_trouble(ui: &Ui<'_>) -> (Element<'static, Message>, Vec<Offer>) {
    let quoted = samples::quoted(ui.locale.currency());
    let receipt = samples::receipt(&quoted);
    let (gate, slip) = (Some(GateOutcome::Timeout), Some(SlipOutcome::PaperOut));
    lane(ui, Direction::Mixed, Stage::Paid { quoted, receipt, gate, slip }, "", None)
}
fn free(ui: &Ui<'_>) -> (Element<'static, Message>, Vec<Offer>) {
    let mut quoted = samples::quoted(ui.locale.currency());
    quoted.quote.free = true;
    quoted.quote.total = palang_domain::Money::ZERO;
    quoted.quote.lines.truncate(1);
    quoted.quote.lines[0].rule = palang_domain::Rule::Free { minutes: 5 };
    quoted.quote.lines[0].amount = palang_domain::Money::ZERO;
    lane(ui, Direction::Mixed, Stage::Due(quoted), "", None)
}
fn issued(ui: &Ui<'_>) -> (Element<'static, Message>, Vec<Offer>) {
    lane(ui, Direction::Entry, Stage::Issued { issued: samples::issued(), gate: None, slip: None }, "", None)
}
fn refused(ui: &Ui<'_>) -> (Element<'static, Message>, Vec<Offer>) {
    let refusal = Refusal::Used {
        ticket: samples::ticket(),
        at: samples::at("2026-11-21T06:02:00Z"),
        lane: "KELUAR-2".parse().unwrap(),
    };
    lane(ui, Direction::Exit, Stage::Refused { code: samples::ticket().to_string(), refusal }, "", None)
}
fn sign_in(ui: &Ui<'_>) -> (Element<'static, Message>, Vec<Offer>) {
    let form = SignIn::new();
    (form.view(ui, samples::at("2026-11-21T07:05:31Z"), Message::Do), form.offers(ui.locale))
}
fn locked_out(ui: &Ui<'_>) -> (Element<'static, Message>, Vec<Offer>) {
    let form = SignIn::new().refused("7", Refusal::LockedOut { until: samples::at("2026-11-21T07:06:00Z") });
    (form.view(ui, samples::at("2026-11-21T07:05:31Z"), Message::Do), form.offers(ui.locale))
}
fn locked(ui: &Ui<'_>) -> (Element<'static, Message>, Vec<Offer>) {
    let form = SignIn::locked(session());
    (form.view(ui, samples::at("2026-11-21T07:05:31Z"), Message::Do), form.offers(ui.locale))
}
fn first_admin(ui: &Ui<'_>) -> (Element<'static, Message>, Vec<Offer>) {
    let form = FirstAdmin::new();
    (form.view(ui, Message::Do, |_| Message::Words), form.offers(ui.locale))
}
fn open_shift(ui: &Ui<'_>) -> (Element<'static, Message>, Vec<Offer>) {
    let form = OpenShift::new(ui.locale.currency());
    (form.view(ui, Message::Do), form.offers(ui.locale))
}
fn shift(ui: &Ui<'_>) -> (Element<'static, Message>, Vec<Offer>) {
    let supervisor = Session { role: Role::Supervisor, ..session() };
    let panel = Shift::new(&supervisor, Some(samples::shift()));
    (panel.view(ui, &samples::place(Direction::Mixed), Message::Do), panel.offers(ui.locale))
}
fn count(ui: &Ui<'_>) -> (Element<'static, Message>, Vec<Offer>) {
    let mut count = Count::new(ui.locale.currency());
    for digit in "12".chars() {
        count.typed(palang::ui::hotkeys::Stroke::Char(digit));
    }
    count.next();
    let panel = Shift::new(&session(), Some(samples::shift())).counting(count);
    (panel.view(ui, &samples::place(Direction::Mixed), Message::Do), panel.offers(ui.locale))
}
fn closed(ui: &Ui<'_>) -> (Element<'static, Message>, Vec<Offer>) {
    let panel = Shift::new(&session(), Some(samples::shift())).closed(samples::closing());
    (panel.view(ui, &samples::place(Direction::Mixed), Message::Do), panel.offers(ui.locale))
}
fn reason(ui: &Ui<'_>) -> (Element<'static, Message>, Vec<Offer>) {
    let form = Reason::default();
    (form.view(ui, Message::Do, |_| Message::Words), form.offers(ui.locale))
}

const SCREENS: [(&str, Draw); 20] = [
    ("lane-ready", ready),
    ("lane-ready-entry", ready_entry),
    ("lane-typing", typing),
    ("lane-due", due),
    ("lane-due-typed", due_typed),
    ("lane-paid", paid),
    ("lane-paid-trouble", paid_in_trouble),
    ("lane-free", free),
    ("lane-issued", issued),
    ("lane-refused", refused),
    ("sign-in", sign_in),
    ("locked-out", locked_out),
    ("locked", locked),
    ("first-admin", first_admin),
    ("open-shift", open_shift),
    ("shift", shift),
    ("count", count),
    ("closed", closed),
    ("reason", reason),
    ("lane-due-again", due),
];

fn simulator<'a>(ui: &Ui<'_>, page: Element<'a, Message>) -> Simulator<'a, Message> {
    Simulator::with_size(palang::settings(), ui.size, page)
}

fn page(ui: &Ui<'_>, draw: Draw) -> Element<'static, Message> {
    let (body, offers) = draw(ui);
    chrome::page(ui, &samples::strip(ui.locale), body, &offers, Message::Do)
}

fn ui(locale: &Locale, look: Look, size: Size) -> Ui<'_> {
    Ui { locale, look, size }
}

/// All pictures, for looking at: `PALANG_PICTURES=folder cargo test -p palang --test kiosk pictures`.
#[test]
fn every_screen_draws_in_every_language_and_look() {
    let folder = std::env::var_os("PALANG_PICTURES");
    for language in Language::ALL {
        let locale = samples::locale(language);
        for (look, size) in [(Look::Day, WIDE), (Look::Night, NARROW)] {
            let ui = ui(&locale, look, size);
            for (name, draw) in SCREENS {
                let mut simulator = simulator(&ui, page(&ui, draw));
                let Some(folder) = &folder else { continue };
                let path = Path::new(folder).join(format!("{name}-{language}-{look:?}.png"));
                drop(std::fs::remove_file(path.with_file_name(format!("{name}-{language}-{look:?}-tiny-skia.png"))));
                simulator.snapshot(&look.theme()).unwrap().matches_image(path).unwrap();
            }
            let stage = Stage::Due(samples::quoted(locale.currency()));
            let page: Element<'_, Message> = customer::view(&ui, "Parkir RSI", Some(&stage));
            drop(simulator(&ui, page));
        }
    }
}
