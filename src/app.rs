//! The root: it turns keys into commands, carries messages to the screens, does what they ask, and owns what outlives
//! them.

mod events;
mod route;
mod view;
pub mod windows;

use crate::context::{Context, Services};
use crate::demo::{self, Demo};
use crate::screen::lane::Lane;
use crate::screen::{self, Event, Front, Screens};
use crate::ui::Look;
use crate::ui::hotkeys::Stroke;
use crate::ui::server::Server;
use iced::time::Instant;
use iced::{Subscription, Task, Theme, window};
use palang_booth::desk::model::{Session, ShiftView, Update};
use palang_cli::Half;
use palang_domain::{Refusal, Timestamp};
use palang_locale::Locale;
use screen::server::Conflicts;
use std::collections::VecDeque;
use windows::Windows;

/// Everything that can happen.
#[derive(Clone, Debug)]
pub enum Message {
    /// A code was scanned, whatever screen is shown.
    Scanned(String, Instant),
    /// A key that nothing inside the page wanted.
    Stroke(Stroke, Instant),
    /// A button was pressed, or a screen has a message.
    Screen(Event<screen::Message>),
    /// A second has passed.
    Tick(Instant),
    /// The desk tells something by itself.
    Desk(Update),
    /// The desk told so much that this listener fell behind: it must read afresh.
    FellBehind,
    /// The service manager, or a terminal, wants the program to end.
    Stop,
    /// Something about a window.
    Window(window::Id, windows::Event),
    /// Whether the operator's window has the keyboard, or nothing can be done about it.
    Keyboard(bool),
    /// Whether there is nobody yet.
    NeedsAdmin(Result<bool, Refusal>),
    /// The shift, after somebody signed in.
    ShiftRead(Result<Option<ShiftView>, Refusal>),
    /// Somebody has signed out.
    SignedOut,
    /// Conflicts counted, when somebody who decides them signs in.
    Conflicts(Result<Conflicts, Refusal>),
    /// The demo's lot.
    Demo(demo::Message),
}

impl From<Event<screen::Message>> for Message {
    fn from(event: Event<screen::Message>) -> Self {
        Self::Screen(event)
    }
}

impl From<screen::lane::Message> for Message {
    fn from(message: screen::lane::Message) -> Self {
        Self::Screen(Event::Own(screen::Message::Lane(message)))
    }
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
    cx: Context,
    screens: Screens,
    look: Look,
    now: Timestamp,
    /// Scans made where no lane was shown.
    waiting: VecDeque<String>,
    notice: Option<Notice>,
    windows: Windows,
    /// When the program began, until `ready` is in the log.
    began: Option<Instant>,
    /// Counts the scans that were put away: with a new number the wedge takes the same code again at once.
    scan_generation: u64,
    /// The subscription's name; a new one after it fell behind.
    subscription: u64,
    fell_behind: bool,
    /// Turns with every message, so that every picture is drawn whole (`style`).
    turn: bool,
    demo: Option<Demo>,
}

/// A line over the page, whatever screen is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Notice {
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
        let cx = Context::new(services, demo.is_some());
        let app = Self {
            look: options.look,
            screens: Screens { lane: Lane::default(), front: Front::Starting },
            now: cx.desk.now(),
            waiting: VecDeque::new(),
            notice: None,
            windows,
            began: options.began,
            scan_generation: 0,
            subscription: 0,
            fell_behind: false,
            turn: false,
            demo,
            cx,
        };
        let asked = Task::perform(screen::answer(app.cx.desk.needs_first_admin()), Message::NeedsAdmin);
        (app, Task::batch([opening, asked]))
    }

    /// The screen in front.
    #[must_use]
    pub const fn front(&self) -> &Front {
        &self.screens.front
    }

    /// The lane, whatever is in front.
    #[must_use]
    pub const fn lane(&self) -> &Lane {
        &self.screens.lane
    }

    /// Who is signed in.
    #[must_use]
    pub const fn session(&self) -> Option<&Session> {
        self.cx.booth.session.as_ref()
    }

    /// Scans that wait for the lane.
    #[must_use]
    pub const fn waiting(&self) -> &VecDeque<String> {
        &self.waiting
    }

    /// The language in use.
    #[must_use]
    pub const fn language(&self) -> palang_locale::Language {
        self.cx.locale.language()
    }

    /// Day or night.
    #[must_use]
    pub const fn look(&self) -> Look {
        self.look
    }

    /// What is known of the server.
    #[must_use]
    pub const fn server(&self) -> &Server {
        &self.cx.booth.server
    }

    /// The words in use.
    #[must_use]
    pub const fn locale(&self) -> &Locale {
        &self.cx.locale
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
        let lane = &self.cx.booth.lane;
        if self.windows.customer == Some(window) {
            return format!("{} · Palang", lane.site);
        }
        format!("{} · {} · {} · Palang", lane.name, lane.booth, lane.site)
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
            Message::Scanned(text, at) => {
                self.cx.last_event = Some(at);
                self.scanned(text)
            }
            Message::Stroke(stroke, at) => self.stroke(stroke, at),
            Message::Screen(Event::Chosen(command)) => self.choose(command),
            Message::Screen(Event::Own(message)) => {
                let action = self.screens.deliver(&self.cx, message);
                self.act(action)
            }
            Message::Tick(at) => self.tick(at),
            Message::Desk(update) => self.desk_update(&update),
            Message::FellBehind => {
                self.fell_behind = true;
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
            Message::ShiftRead(answer) => self.shift_read(answer),
            Message::SignedOut => Task::none(),
            Message::Conflicts(counted) => {
                if let Ok((count, _)) = counted {
                    self.cx.booth.server.conflicts = count;
                }
                Task::none()
            }
            Message::Demo(message) => self.demo(message),
        }
    }

    /// Where messages come from by themselves: the booth, the clock, the windows.
    pub fn subscription(&self) -> Subscription<Message> {
        let desk = windows::DeskUpdates::new(self.cx.desk.clone(), self.subscription);
        let mut all = vec![
            Subscription::run_with(desk, windows::desk_updates),
            iced::time::every(iced::time::Duration::from_secs(1)).map(Message::Tick),
            iced::event::listen_with(windows::event),
        ];
        if let Some(demo) = &self.demo {
            all.push(demo.subscription().map(Message::Demo));
        }
        Subscription::batch(all)
    }
}
