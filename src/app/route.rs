//! Keys into commands, messages down, requests up: each departure from a screen is one readable story.

use super::{App, Message, Notice};
use crate::command::{Command, Offer};
use crate::demo;
use crate::screen::lane::{self, Lane};
use crate::screen::sign_in::SignIn;
use crate::screen::{self, Action, Front, Id, Request, SCANS_MAX, answer};
use crate::ui::hotkeys::{self, Stroke};
use iced::Task;
use iced::time::Instant;
use palang_booth::desk::model::{Session, ShiftView};
use palang_domain::{Permission, Refusal};

impl App {
    pub(super) fn begin(&mut self, needs_admin: &Result<bool, Refusal>) -> Task<Message> {
        let first = match needs_admin {
            Ok(true) => Id::FirstAdmin,
            // If even that question fails, signing in will say why.
            Ok(false) | Err(_) => Id::SignIn,
        };
        let opened = self.open(first);
        // `tests/rest.sh` reads this line. The first picture follows within a frame.
        let Some(began) = self.began.take() else { return opened };
        let ready = Task::future(async move { tracing::info!(ms = began.elapsed().as_millis(), "ready") });
        Task::batch([opened, ready.discard()])
    }

    fn open(&mut self, screen: Id) -> Task<Message> {
        self.screens.open(&self.cx, screen).map(from_screen)
    }

    /// A scan: for the lane, or held until the lane is back.
    pub(super) fn scanned(&mut self, text: String) -> Task<Message> {
        self.notice = None;
        if matches!(self.screens.front, Front::Lane) {
            return self.tell_lane(lane::Message::Scanned(text));
        }
        let known = self.waiting.contains(&text);
        if known || self.waiting.len() < SCANS_MAX {
            if !known {
                self.waiting.push_back(text);
            }
            self.notice = Some(Notice::ScanHeld);
        } else {
            self.notice = Some(Notice::ScanDropped);
        }
        Task::none()
    }

    pub(super) fn tell_lane(&mut self, message: lane::Message) -> Task<Message> {
        let action = self.screens.deliver(&self.cx, screen::Message::Lane(message));
        self.act(action)
    }

    /// A key: what is offered on it, or something typed.
    pub(super) fn stroke(&mut self, stroke: Stroke, at: Instant) -> Task<Message> {
        self.cx.last_event = Some(at);
        self.notice = None;
        match hotkeys::pressed(&self.offers(), stroke) {
            Some(command) => self.carry_out(command),
            None => {
                self.screens.key_typed(stroke);
                Task::none()
            }
        }
    }

    /// Everything that can be done now: with the keys of the session, of the demo's lot, of the screen in front. The
    /// page is printed from this list, and keys and buttons are answered by it.
    #[must_use]
    pub fn offers(&self) -> Vec<Offer> {
        let (locale, booth) = (&self.cx.locale, &self.cx.booth);
        let mut offers = self.screens.session_keys().offers(locale, self.look, booth.server.url.is_some());
        if let (Some(demo), Front::Lane) = (&self.demo, &self.screens.front) {
            offers.extend(demo.offers(locale));
        }
        offers.extend(self.screens.offers(locale, booth));
        offers
    }

    /// A button. One that is not offered any more was pressed too late.
    pub(super) fn choose(&mut self, command: Command) -> Task<Message> {
        if self.offers().iter().any(|offer| offer.command == command) { self.carry_out(command) } else { Task::none() }
    }

    fn carry_out(&mut self, command: Command) -> Task<Message> {
        match command {
            Command::Open(screen) => self.open(screen),
            Command::Language => {
                let language = self.cx.locale.language().next();
                self.cx.locale = self.cx.locale.in_language(language);
                Task::none()
            }
            Command::Look => {
                self.look = self.look.other();
                Task::none()
            }
            Command::Lock => self.lock(),
            Command::SignOut => self.sign_out(),
            Command::Arrive | Command::Leave | Command::FaultPaper | Command::FaultPrinter | Command::FaultGate => {
                self.demo(demo::Message::Do(command))
            }
            command => self.choose_on_screen(command),
        }
    }

    pub(super) fn choose_on_screen(&mut self, command: Command) -> Task<Message> {
        let action = self.screens.choose(&self.cx, command);
        self.act(action)
    }

    /// Does what a screen wants after an event.
    pub(super) fn act(&mut self, action: Action<screen::Message>) -> Task<Message> {
        match action {
            Action::None => Task::none(),
            Action::Run(task) => task.map(from_screen),
            Action::Ask(Request::Back) => self.back_to_lane(),
            Action::Ask(Request::OnLane(message)) => {
                let done = self.tell_lane(message);
                Task::batch([done, self.back_to_lane()])
            }
            Action::Ask(Request::ForgetScan) => {
                self.scan_generation += 1;
                Task::none()
            }
            Action::Ask(Request::AdminEnrolled) => self.open(Id::SignIn),
            Action::Ask(Request::SignedIn(session)) => self.signed_in(session),
            Action::Ask(Request::ShiftOpened(shift)) => {
                self.cx.booth.shift = Some(shift);
                self.back_to_lane()
            }
            Action::Ask(Request::ShiftClosed) => self.sign_out(),
        }
    }

    fn signed_in(&mut self, session: Session) -> Task<Message> {
        self.cx.booth.session = Some(session);
        self.notice = None;
        let shift = Task::perform(answer(self.cx.desk.shift()), Message::ShiftRead);
        let conflicts = if self.cx.booth.decides_conflicts() {
            Task::perform(answer(self.cx.desk.conflicts(0)), Message::Conflicts)
        } else {
            Task::none()
        };
        Task::batch([shift, conflicts, Lane::refresh(&self.cx).map(Message::from)])
    }

    /// Whoever has signed in works in their shift, opens one, or closes what somebody else has left open.
    pub(super) fn shift_read(&mut self, shift: Result<Option<ShiftView>, Refusal>) -> Task<Message> {
        self.cx.booth.shift = shift.unwrap_or_default();
        let (Some(session), shift) = (&self.cx.booth.session, &self.cx.booth.shift) else { return Task::none() };
        match shift {
            Some(shift) if session.operator.as_ref() != Some(&shift.operator) => self.open(Id::Shift),
            None if session.role.may(Permission::WorkShift) => self.open(Id::OpenShift),
            Some(_) | None => self.back_to_lane(),
        }
    }

    /// Back to the lane, with what was scanned meanwhile.
    fn back_to_lane(&mut self) -> Task<Message> {
        self.screens.front = Front::Lane;
        if self.cx.booth.session.is_none() {
            return Task::none();
        }
        let Some(text) = self.waiting.pop_front() else { return Task::none() };
        let taken = self.tell_lane(lane::Message::Scanned(text));
        for text in std::mem::take(&mut self.waiting) {
            self.screens.lane.hold(text);
        }
        self.notice = None;
        taken
    }

    fn lock(&mut self) -> Task<Message> {
        // Money on its way to the disk comes first: the lock takes the screen from nothing half done.
        if self.lane().stage().busy_with_money() {
            return Task::none();
        }
        let Some(session) = self.cx.booth.session.take() else { return Task::none() };
        let reply = self.cx.desk.sign_out(&session);
        self.screens.front = Front::SignIn(Box::new(SignIn::locked(session)));
        Task::perform(answer(reply), |_| Message::SignedOut)
    }

    fn sign_out(&mut self) -> Task<Message> {
        let opened = self.open(Id::SignIn);
        self.cx.booth.shift = None;
        self.screens.lane.put_away();
        let Some(session) = self.cx.booth.session.take() else { return opened };
        let reply = self.cx.desk.sign_out(&session);
        Task::batch([opened, Task::perform(answer(reply), |_| Message::SignedOut)])
    }
}

fn from_screen(message: screen::Message) -> Message {
    Message::Screen(screen::Event::Own(message))
}
