//! The root: it routes messages down and actions up, and owns what outlives a screen. Screens change nowhere else.

mod heed;
mod route;
mod view;
pub mod windows;

use crate::demo::{self, Demo};
use crate::screen::dismiss::Dismiss;
use crate::screen::first_admin::FirstAdmin;
use crate::screen::lane::Lane;
use crate::screen::open_shift::OpenShift;
use crate::screen::reason::Reason;
use crate::screen::server::ServerPanel;
use crate::screen::shift::Shift;
use crate::screen::sign_in::SignIn;
use crate::screen::{self, dismiss, first_admin, lane, open_shift, reason, server, shift, sign_in};
use crate::services::Services;
use crate::ui::Look;
use crate::ui::hotkeys::{Command, Stroke};
use crate::ui::server::Server;
use iced::time::Instant;
use iced::{Subscription, Task, Theme, window};
use palang_booth::desk::model::{Lamp, Session, ShiftView, Update};
use palang_cli::Half;
use palang_domain::{Refusal, Timestamp};
use std::collections::VecDeque;
use windows::Windows;

/// Everything that can happen.
#[derive(Clone, Debug)]
pub enum Message {
    /// A code was scanned, whatever screen is shown.
    Scanned(String, Instant),
    /// A key that nothing inside the page wanted.
    Stroke(Stroke, Instant),
    /// A button.
    Do(Command),
    /// A second has passed.
    Tick(Instant),
    /// The booth tells something.
    Heard(Update),
    /// The booth told so much that this listener fell behind.
    Behind,
    /// The service manager, or a terminal, wants the program to end.
    Stop,
    /// Something about a window.
    Window(window::Id, windows::Event),
    /// Whether the operator's window has the keyboard, or nothing can be done about it.
    Keyboard(bool),
    /// Whether there is nobody yet.
    NeedsAdmin(Result<bool, Refusal>),
    /// The shift, after somebody signed in.
    ShiftSeen(Result<Option<ShiftView>, Refusal>),
    /// Somebody has signed out.
    SignedOut,
    /// First administrator.
    FirstAdmin(first_admin::Message),
    /// Sign-in or lock.
    SignIn(sign_in::Message),
    /// Open shift.
    OpenShift(open_shift::Message),
    /// The lane.
    Lane(lane::Message),
    /// The shift panel.
    Shift(shift::Message),
    /// The reason for opening by hand.
    Reason(reason::Message),
    /// Why an opening is not needed.
    Dismiss(dismiss::Message),
    /// The server's panel.
    Server(server::Message),
    /// Conflicts counted, when somebody who decides them signs in.
    Conflicts(Result<server::Conflicts, Refusal>),
    /// The demo's lot.
    Demo(demo::Message),
}

/// What is in front.
#[derive(Clone, Debug)]
pub enum Screen {
    /// The desk has been asked whether there is an administrator.
    Starting,
    /// There is none.
    FirstAdmin(FirstAdmin),
    /// Nobody is there.
    SignIn(SignIn),
    /// Somebody has locked the screen.
    Locked(SignIn),
    /// Somebody is there, without a shift.
    OpenShift(OpenShift),
    /// At work.
    Lane,
    /// The shift panel.
    Shift(Box<Shift>),
    /// Why by hand.
    Reason(Reason),
    /// Why no opening is needed.
    Dismiss(Dismiss),
    /// The server's panel.
    Server(ServerPanel),
}

/// How the kiosk shows itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// The whole screen, and no way out but the operating system's.
    pub kiosk: bool,
    /// A second window for the customer.
    pub customer: bool,
    /// Where a window goes that shares the screen with another.
    pub half: Option<Half>,
    /// Day or night at the start.
    pub look: Look,
    /// When the program began: what `ready` in the log counts from.
    pub began: Option<Instant>,
}

/// The program's state.
pub struct App {
    services: Services,
    look: Look,
    session: Option<Session>,
    shift: Option<ShiftView>,
    screen: Screen,
    lane: Lane,
    lamps: Vec<Lamp>,
    server: Server,
    now: Timestamp,
    clock_suspect: bool,
    selling: bool,
    /// Scans made where no lane was shown.
    waiting: VecDeque<String>,
    told: Option<Told>,
    windows: Windows,
    began: Option<Instant>,
    /// Put away scans may come again: the wedge is told by a new number.
    generation: u64,
    /// The subscription's name; a new one after it fell behind.
    listening: u64,
    behind: bool,
    heard: Option<Instant>,
    /// Turns with every message, so that every picture is drawn whole (`style`).
    turn: bool,
    demo: Option<Demo>,
}

/// Something the whole page says, whatever screen is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// A scan waits for the lane.
    ScanHeld,
    /// A scan was not taken.
    ScanDropped,
    /// The window cannot be closed here.
    CannotClose,
}

impl App {
    /// The start: windows open, the desk is asked who is there.
    pub fn new(services: Services, options: Options, demo: Option<Demo>) -> (Self, Task<Message>) {
        let (windows, opening) = Windows::open(options);
        let app = Self {
            look: options.look,
            session: None,
            shift: None,
            screen: Screen::Starting,
            lane: Lane::new(services.place.clone()),
            lamps: services.desk.lamps(),
            server: Server { url: services.place.server.clone(), status: services.desk.sync_status(), conflicts: 0 },
            now: services.desk.now(),
            clock_suspect: services.desk.clock_suspect(),
            selling: true,
            waiting: VecDeque::new(),
            told: None,
            windows,
            began: options.began,
            generation: 0,
            listening: 0,
            behind: false,
            heard: None,
            turn: false,
            demo,
            services,
        };
        let asked = Task::perform(screen::answer(app.services.desk.needs_first_admin()), Message::NeedsAdmin);
        (app, Task::batch([opening, asked]))
    }

    /// What is in front.
    #[must_use]
    pub const fn screen(&self) -> &Screen {
        &self.screen
    }

    /// The lane, whatever is in front.
    #[must_use]
    pub const fn lane(&self) -> &Lane {
        &self.lane
    }

    /// Who is signed in.
    #[must_use]
    pub const fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// Scans that wait for the lane.
    #[must_use]
    pub const fn waiting(&self) -> &VecDeque<String> {
        &self.waiting
    }

    /// The language in use.
    #[must_use]
    pub const fn language(&self) -> palang_locale::Language {
        self.services.locale.language()
    }

    /// Day or night.
    #[must_use]
    pub const fn look(&self) -> Look {
        self.look
    }

    /// What is known of the server.
    #[must_use]
    pub const fn server(&self) -> &Server {
        &self.server
    }

    /// The desk behind the screens.
    #[must_use]
    pub const fn services(&self) -> &Services {
        &self.services
    }

    /// Colours of iced's own widgets.
    #[must_use]
    pub fn theme(&self, _window: window::Id) -> Theme {
        self.look.theme()
    }

    /// The ground. It differs with every message, by less than any screen can show: tiny-skia 0.14 redraws only what it
    /// believes has changed, loses halves of words where a row has moved, and redraws everything when the ground is
    /// another. A whole picture costs less than a frame (`benches/frame.rs`), and a cut word costs trust.
    #[must_use]
    pub fn style(&self, _theme: &Theme) -> iced::theme::Style {
        let t = self.look.tokens();
        let mut ground = t.background;
        if self.turn {
            ground.r += 1.0e-4;
        }
        iced::theme::Style { background_color: ground, text_color: t.ink }
    }

    /// Title of a window: what tells it from others comes first.
    #[must_use]
    pub fn title(&self, window: window::Id) -> String {
        let place = &self.services.place;
        if self.windows.customer == Some(window) {
            return format!("{} · Palang", place.site);
        }
        format!("{} · {} · {} · Palang", place.name, place.booth, place.site)
    }

    /// How much smaller than life a window's page is drawn.
    #[must_use]
    pub fn scale(&self, window: window::Id) -> f32 {
        if self.windows.customer == Some(window) { 1.0 } else { self.windows.scale }
    }

    /// What happened.
    pub fn update(&mut self, message: Message) -> Task<Message> {
        self.turn = !self.turn;
        match message {
            Message::Scanned(text, at) => self.scanned(text, at),
            Message::Stroke(stroke, at) => self.stroke(stroke, at),
            Message::Do(command) => self.press(command),
            Message::Tick(at) => self.tick(at),
            Message::Heard(update) => self.hear(update),
            Message::Behind => {
                self.behind = true;
                Task::none()
            }
            // What is on its way to the disk is finished by the engine's end.
            Message::Stop => iced::exit(),
            Message::Window(id, event) => self.window(id, event),
            Message::Keyboard(taken) => {
                self.windows.keyboard = taken;
                Task::none()
            }
            Message::NeedsAdmin(answer) => self.begin(&answer),
            Message::ShiftSeen(answer) => self.shift_seen(answer),
            Message::SignedOut => Task::none(),
            Message::FirstAdmin(message) => self.first_admin(message),
            Message::SignIn(message) => self.sign_in(message),
            Message::OpenShift(message) => self.open_shift(message),
            Message::Lane(message) => self.lane_message(message),
            Message::Shift(message) => self.shift_message(message),
            Message::Reason(message) => self.reason(message),
            Message::Dismiss(message) => self.dismiss(message),
            Message::Server(message) => self.server_message(message),
            Message::Conflicts(counted) => {
                self.server.conflicts = counted.map_or(self.server.conflicts, |(count, _)| count);
                Task::none()
            }
            Message::Demo(message) => self.demo(message),
        }
    }

    /// Where messages come from by themselves: the booth, the clock, the windows.
    pub fn subscription(&self) -> Subscription<Message> {
        let desk = windows::Listening::new(self.services.desk.clone(), self.listening);
        let mut all = vec![
            Subscription::run_with(desk, windows::listen),
            iced::time::every(iced::time::Duration::from_secs(1)).map(Message::Tick),
            iced::event::listen_with(windows::heard),
        ];
        if let Some(demo) = &self.demo {
            all.push(demo.subscription().map(Message::Demo));
        }
        Subscription::batch(all)
    }
}
