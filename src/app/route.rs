//! Messages down, actions up: each departure from a screen is one readable story.

use super::{App, Message, Screen, Told};
use crate::demo;
use crate::screen::dismiss::{self, Dismiss};
use crate::screen::first_admin::{self, FirstAdmin};
use crate::screen::open_shift::{self, OpenShift};
use crate::screen::reason::{self, Reason};
use crate::screen::server::{self, ServerPanel};
use crate::screen::shift::{self, Shift};
use crate::screen::sign_in::{self, SignIn};
use crate::screen::{self, SCANS_MAX, answer, lane};
use crate::ui::hotkeys::{self, Command, Stroke};
use crate::ui::server::Matter;
use iced::Task;
use iced::time::Instant;
use palang_booth::desk::model::{Session, ShiftView};
use palang_domain::{Permission, Refusal};

impl App {
    pub(super) fn begin(&mut self, needs: &Result<bool, Refusal>) -> Task<Message> {
        self.screen = match needs {
            Ok(true) => Screen::FirstAdmin(FirstAdmin::new()),
            // If even that question fails, signing in will say why.
            Ok(false) | Err(_) => Screen::SignIn(self.empty_sign_in()),
        };
        // `tests/rest.sh` reads this line. The first picture follows within a frame.
        let Some(began) = self.began.take() else { return Task::none() };
        Task::future(async move { tracing::info!(ms = began.elapsed().as_millis(), "ready") }).discard()
    }

    fn empty_sign_in(&self) -> SignIn {
        let unenrolled = self.server.matter(self.now) == Matter::NotEnrolled;
        SignIn::new().in_demo(self.demo.is_some()).unenrolled(unenrolled)
    }

    pub(super) fn scanned(&mut self, text: String, at: Instant) -> Task<Message> {
        self.heard = Some(at);
        self.told = None;
        if matches!(self.screen, Screen::Lane) {
            return self.lane_message(lane::Message::Scanned(text, at));
        }
        // Held until the lane is back, and told.
        if self.waiting.contains(&text) || self.waiting.len() < SCANS_MAX {
            if !self.waiting.contains(&text) {
                self.waiting.push_back(text);
            }
            self.told = Some(Told::ScanHeld);
        } else {
            self.told = Some(Told::ScanDropped);
        }
        Task::none()
    }

    pub(super) fn stroke(&mut self, stroke: Stroke, at: Instant) -> Task<Message> {
        self.heard = Some(at);
        self.told = None;
        if let Some(command) = hotkeys::pressed(&self.page_offers(), stroke) {
            return self.press(command);
        }
        match self.screen {
            Screen::Starting => Task::none(),
            Screen::FirstAdmin(_) => self.first_admin(first_admin::Message::Stroke(stroke)),
            Screen::SignIn(_) | Screen::Locked(_) => self.sign_in(sign_in::Message::Stroke(stroke)),
            Screen::OpenShift(_) => self.open_shift(open_shift::Message::Stroke(stroke)),
            Screen::Lane => self.lane_message(lane::Message::Stroke(stroke, at)),
            Screen::Shift(_) => self.shift_message(shift::Message::Stroke(stroke)),
            Screen::Reason(_) => self.reason(reason::Message::Stroke(stroke)),
            Screen::Dismiss(_) => self.dismiss(dismiss::Message::Stroke(stroke)),
            Screen::Server(_) => self.server_message(server::Message::Stroke(stroke)),
        }
    }

    /// Keys that work whatever screen is in front.
    fn page_offers(&self) -> Vec<hotkeys::Offer> {
        let mut offers = self.session_offers();
        if let (Some(demo), Screen::Lane) = (&self.demo, &self.screen) {
            offers.extend(demo.offers(&self.services.locale));
        }
        offers
    }

    /// Language, day and night, lock. The server's panel, too, where no half-filled form would be thrown away for it.
    pub(super) fn session_offers(&self) -> Vec<hotkeys::Offer> {
        let locale = &self.services.locale;
        match self.screen {
            Screen::Starting | Screen::FirstAdmin(_) | Screen::SignIn(_) | Screen::Locked(_) => {
                screen::looks_offers(locale, self.look)
            }
            Screen::Lane | Screen::Shift(_) => screen::session_offers(locale, self.look, self.server.url.is_some()),
            Screen::OpenShift(_) | Screen::Reason(_) | Screen::Dismiss(_) | Screen::Server(_) => {
                screen::session_offers(locale, self.look, false)
            }
        }
    }

    /// A button, or a key of the page.
    pub(super) fn press(&mut self, command: Command) -> Task<Message> {
        match command {
            Command::Server => self.leave(&command),
            Command::Language => {
                let language = self.services.locale.language().next();
                self.services.locale = self.services.locale.in_language(language);
                Task::none()
            }
            Command::Look => {
                self.look = self.look.other();
                Task::none()
            }
            Command::Lock => self.lock(),
            Command::Arrive | Command::Leave | Command::FaultPaper | Command::FaultPrinter | Command::FaultGate => {
                self.demo(demo::Message::Do(command))
            }
            command => self.press_on_screen(command),
        }
    }

    pub(super) fn press_on_screen(&mut self, command: Command) -> Task<Message> {
        match self.screen {
            Screen::Starting => Task::none(),
            Screen::FirstAdmin(_) => self.first_admin(first_admin::Message::Do(command)),
            Screen::SignIn(_) | Screen::Locked(_) => self.sign_in(sign_in::Message::Do(command)),
            Screen::OpenShift(_) => self.open_shift(open_shift::Message::Do(command)),
            Screen::Lane => {
                // A button has no instant of its own; the last one heard is late by a second at most. Before the first
                // tick there is no button yet.
                let Some(at) = self.heard else { return Task::none() };
                self.lane_message(lane::Message::Do(command, at))
            }
            Screen::Shift(_) => self.shift_message(shift::Message::Do(command)),
            Screen::Reason(_) => self.reason(reason::Message::Do(command)),
            Screen::Dismiss(_) => self.dismiss(dismiss::Message::Do(command)),
            Screen::Server(_) => self.server_message(server::Message::Do(command)),
        }
    }

    pub(super) fn first_admin(&mut self, message: first_admin::Message) -> Task<Message> {
        let Screen::FirstAdmin(form) = &mut self.screen else { return Task::none() };
        match form.update(&self.services, message) {
            first_admin::Action::None => Task::none(),
            first_admin::Action::Run(task) => task.map(Message::FirstAdmin),
            first_admin::Action::Enrolled => {
                self.screen = Screen::SignIn(self.empty_sign_in());
                Task::none()
            }
            first_admin::Action::Leave(command) => self.leave(&command),
        }
    }

    pub(super) fn sign_in(&mut self, message: sign_in::Message) -> Task<Message> {
        let (Screen::SignIn(form) | Screen::Locked(form)) = &mut self.screen else { return Task::none() };
        match form.update(&self.services, message) {
            sign_in::Action::None => Task::none(),
            sign_in::Action::Run(task) => task.map(Message::SignIn),
            sign_in::Action::SignedIn(session) => self.welcome(session),
            sign_in::Action::SignOut => self.sign_out(),
            sign_in::Action::Leave(command) => self.leave(&command),
        }
    }

    fn welcome(&mut self, session: Session) -> Task<Message> {
        self.session = Some(session);
        self.told = None;
        let shift = Task::perform(answer(self.services.desk.shift()), Message::ShiftSeen);
        let decides = self.session.as_ref().is_some_and(server::decides);
        let conflicts = if decides {
            Task::perform(answer(self.services.desk.conflicts(0)), Message::Conflicts)
        } else {
            Task::none()
        };
        Task::batch([shift, conflicts, self.lane.refresh(&self.services).map(Message::Lane)])
    }

    pub(super) fn shift_seen(&mut self, seen: Result<Option<ShiftView>, Refusal>) -> Task<Message> {
        let Some(session) = &self.session else { return Task::none() };
        self.shift = seen.unwrap_or_default();
        match &self.shift {
            Some(shift) if session.operator.as_ref() != Some(&shift.operator) => {
                self.screen = Screen::Shift(Box::new(Shift::new(session, self.shift.clone())));
                Task::none()
            }
            None if session.role.may(Permission::WorkShift) => {
                self.screen = Screen::OpenShift(OpenShift::new(self.services.locale.currency()));
                Task::none()
            }
            Some(_) | None => self.work(),
        }
    }

    /// Back to the lane, with what was scanned meanwhile.
    fn work(&mut self) -> Task<Message> {
        self.screen = Screen::Lane;
        let Some(session) = &self.session else { return Task::none() };
        let Some(text) = self.waiting.pop_front() else { return Task::none() };
        let mut tasks = vec![];
        let action = self.lane.take_scan(&self.services, session, text);
        tasks.push(self.lane_action(action));
        for text in std::mem::take(&mut self.waiting) {
            self.lane.hold(text);
        }
        self.told = None;
        Task::batch(tasks)
    }

    pub(super) fn open_shift(&mut self, message: open_shift::Message) -> Task<Message> {
        let (Screen::OpenShift(form), Some(session)) = (&mut self.screen, &self.session) else { return Task::none() };
        match form.update(&self.services, session, message) {
            open_shift::Action::None => Task::none(),
            open_shift::Action::Run(task) => task.map(Message::OpenShift),
            open_shift::Action::Opened(shift) => {
                self.shift = Some(shift);
                self.work()
            }
            open_shift::Action::Leave(command) => self.leave(&command),
        }
    }

    pub(super) fn lane_message(&mut self, message: lane::Message) -> Task<Message> {
        let Some(session) = &self.session else { return Task::none() };
        let action = self.lane.update(&self.services, session, message);
        self.lane_action(action)
    }

    pub(super) fn lane_action(&mut self, action: lane::Action) -> Task<Message> {
        match action {
            lane::Action::None => Task::none(),
            lane::Action::Run(task) => task.map(Message::Lane),
            lane::Action::PutAway => {
                self.generation += 1;
                Task::none()
            }
            lane::Action::Leave(command) => self.leave(&command),
        }
    }

    pub(super) fn shift_message(&mut self, message: shift::Message) -> Task<Message> {
        let (Screen::Shift(panel), Some(session)) = (&mut self.screen, &self.session) else { return Task::none() };
        match panel.update(&self.services, session, message) {
            shift::Action::None => Task::none(),
            shift::Action::Run(task) => task.map(Message::Shift),
            shift::Action::Back => self.work(),
            shift::Action::Done => {
                self.shift = None;
                self.sign_out()
            }
            shift::Action::Leave(command) => self.leave(&command),
        }
    }

    pub(super) fn reason(&mut self, message: reason::Message) -> Task<Message> {
        let (Screen::Reason(form), Some(session)) = (&mut self.screen, &self.session) else { return Task::none() };
        match form.update(&self.services.locale, message) {
            reason::Action::None => Task::none(),
            reason::Action::Run(task) => task.map(Message::Reason),
            reason::Action::Open(why) => {
                let action = self.lane.open_by_hand(&self.services, session, &why);
                Task::batch([self.lane_action(action), self.work()])
            }
            reason::Action::Back => self.work(),
            reason::Action::Leave(command) => self.leave(&command),
        }
    }

    pub(super) fn dismiss(&mut self, message: dismiss::Message) -> Task<Message> {
        let (Screen::Dismiss(form), Some(session)) = (&self.screen, &self.session) else { return Task::none() };
        match form.update(&self.services.locale, message) {
            dismiss::Action::None => Task::none(),
            dismiss::Action::Dismiss(cause, reason) => {
                let action = self.lane.dismiss(&self.services, session, cause, reason);
                Task::batch([self.lane_action(action), self.work()])
            }
            dismiss::Action::Back => self.work(),
            dismiss::Action::Leave(command) => self.leave(&command),
        }
    }

    pub(super) fn server_message(&mut self, message: server::Message) -> Task<Message> {
        let Screen::Server(panel) = &mut self.screen else { return Task::none() };
        match panel.update(&self.services.locale, message) {
            server::Action::None => Task::none(),
            server::Action::Back => self.work(),
            server::Action::Leave(command) => self.leave(&command),
        }
    }

    /// A key that belongs to another screen than the one in front.
    fn leave(&mut self, command: &Command) -> Task<Message> {
        match (command, &self.session) {
            (Command::Shift, Some(session)) => {
                self.screen = Screen::Shift(Box::new(Shift::new(session, self.shift.clone())));
                Shift::refresh(&self.services).map(Message::Shift)
            }
            (Command::OpenByHand, Some(_)) => {
                self.screen = Screen::Reason(Reason::default());
                Task::none()
            }
            // A half-filled form is not thrown away for a look at the server.
            (Command::Server, Some(session)) if matches!(self.screen, Screen::Lane | Screen::Shift(_)) => {
                let panel = ServerPanel::new(session);
                let task = panel.refresh(&self.services).map(Message::Server);
                self.screen = Screen::Server(panel);
                task
            }
            (Command::Dismiss, Some(_)) => {
                if let Some(grant) = self.lane.to_dismiss() {
                    self.screen = Screen::Dismiss(Dismiss::new(grant));
                }
                Task::none()
            }
            (Command::SignOut, _) => self.sign_out(),
            _ => Task::none(),
        }
    }

    fn lock(&mut self) -> Task<Message> {
        // Money on its way to the disk comes first: the lock takes the screen from nothing half done.
        if self.lane.stage().busy_with_money() {
            return Task::none();
        }
        let Some(session) = self.session.take() else { return Task::none() };
        let told = self.services.desk.sign_out(&session);
        self.screen = Screen::Locked(SignIn::locked(session).in_demo(self.demo.is_some()));
        Task::perform(answer(told), |_| Message::SignedOut)
    }

    fn sign_out(&mut self) -> Task<Message> {
        self.screen = Screen::SignIn(self.empty_sign_in());
        self.shift = None;
        self.lane.put_away();
        let Some(session) = self.session.take() else { return Task::none() };
        let told = self.services.desk.sign_out(&session);
        Task::perform(answer(told), |_| Message::SignedOut)
    }
}
