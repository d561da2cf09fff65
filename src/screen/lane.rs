//! The lane: one screen for entry, exit and both. Scan, Enter.

mod gate;
mod keys;
mod money;
mod side;
mod stage;
mod view;

pub use side::{About, foot, opening};
pub use stage::{Notice, Past, Stage};

use crate::services::{Place, Services};
use crate::ui::hotkeys::{self, Command, Stroke};
use iced::Task;
use iced::time::{Duration, Instant};
use palang_booth::config::Class;
use palang_booth::desk::model::{self, Grant, Issued, Quoted, Receipt, Session, Tender, Update};
use palang_domain::Refusal;
use palang_domain::fact::{GateOutcome, SlipOutcome};
use std::collections::VecDeque;

/// Two tickets within this time are one heavy hand.
const BOUNCE: Duration = Duration::from_millis(700);
/// The longest number a person may type; ticket numbers have 14 digits, amounts fewer.
const TYPED_MAX: usize = 14;
/// Rows of the list of past vehicles.
const PAST_MAX: usize = 8;
/// Device answers that may come before the answer of the use case that caused them.
const OUTCOMES_MAX: usize = 16;

/// What happened on the lane.
#[derive(Clone, Debug)]
pub enum Message {
    /// A code was scanned.
    Scanned(String, Instant),
    /// A key that nothing else wanted.
    Stroke(Stroke, Instant),
    /// A button, or a key found in the table.
    Do(Command, Instant),
    /// The answer to look-up number n.
    Quoted(u64, Result<Quoted, Refusal>),
    /// The answer to a settlement.
    Settled(Result<Receipt, Refusal>),
    /// The answer to an issue.
    Issued(Result<Issued, Refusal>),
    /// The answer to a reprint: cause and n.
    Reprinted(Result<(u64, u32), Refusal>),
    /// The answer to opening by hand.
    Opened(Result<u64, Refusal>),
    /// The answer to opening again.
    Reopened(Result<(), Refusal>),
    /// The answer to putting an opening away.
    Dismissed(Result<(), Refusal>),
    /// What is granted and not acknowledged.
    Grants(Result<Vec<Grant>, Refusal>),
    /// Vehicles inside, and the places there are.
    Places(Result<Vec<model::Place>, Refusal>),
}

/// What the parent should know.
pub enum Action {
    /// Nothing.
    None,
    /// Work to do.
    Run(Task<Message>),
    /// The last scan was put away: the same ticket may be scanned again at once.
    PutAway,
    /// A key that belongs to another screen: shift, lock, a reason.
    Leave(Command),
}

/// The lane screen.
#[derive(Clone, Debug)]
pub struct Lane {
    place: Place,
    stage: Stage,
    typed: String,
    notice: Option<Notice>,
    waiting: VecDeque<String>,
    past: VecDeque<Past>,
    places: Vec<model::Place>,
    grants: Vec<Grant>,
    outcomes: VecDeque<Outcome>,
    asked: u64,
    issued_at: Option<Instant>,
}

#[derive(Clone, Copy, Debug)]
enum Outcome {
    Gate(u64, GateOutcome),
    Slip(u64, u32, SlipOutcome),
}

impl Lane {
    /// A lane at rest.
    #[must_use]
    pub fn new(place: Place) -> Self {
        Self {
            place,
            stage: Stage::Ready,
            typed: String::new(),
            notice: None,
            waiting: VecDeque::new(),
            past: VecDeque::new(),
            places: Vec::new(),
            grants: Vec::new(),
            outcomes: VecDeque::new(),
            asked: 0,
            issued_at: None,
        }
    }

    /// The same lane in a given state: for pictures and their tests.
    #[must_use]
    pub fn showing(mut self, stage: Stage, typed: &str, notice: Option<Notice>) -> Self {
        self.stage = stage;
        typed.clone_into(&mut self.typed);
        self.notice = notice;
        self
    }

    /// With vehicles inside: for pictures and their tests.
    #[must_use]
    pub fn with_places(mut self, places: Vec<model::Place>) -> Self {
        self.places = places;
        self
    }

    /// The site has other classes now.
    pub fn reclass(&mut self, classes: Vec<Class>) {
        self.place.classes = classes;
    }

    /// With openings that no gate has acknowledged: for pictures and their tests.
    #[must_use]
    pub fn with_grants(mut self, grants: Vec<Grant>) -> Self {
        self.grants = grants;
        self
    }

    /// What the panel shows.
    #[must_use]
    pub const fn stage(&self) -> &Stage {
        &self.stage
    }

    /// What was typed and not yet used.
    #[must_use]
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// The line under the fee.
    #[must_use]
    pub const fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// Vehicles inside, and the places there are.
    #[must_use]
    pub fn places(&self) -> &[model::Place] {
        &self.places
    }

    /// Scans that wait for their turn.
    #[must_use]
    pub const fn waiting(&self) -> &VecDeque<String> {
        &self.waiting
    }

    /// Reads what the side column shows.
    pub fn refresh(&self, services: &Services) -> Task<Message> {
        let (grants, places) = (services.desk.grants(), services.desk.places());
        Task::batch([
            Task::perform(super::answer(grants), Message::Grants),
            Task::perform(super::answer(places), Message::Places),
        ])
    }

    /// What happened.
    pub fn update(&mut self, services: &Services, session: &Session, message: Message) -> Action {
        match message {
            Message::Scanned(text, _) => self.scanned(services, session, text),
            Message::Stroke(stroke, at) => self.stroke(services, session, stroke, at),
            Message::Do(command, at) => self.command(services, session, command, at),
            Message::Quoted(asked, answer) => self.quoted(asked, answer),
            Message::Settled(answer) => self.settled(services, session, answer),
            Message::Issued(answer) => self.issued(services, session, answer),
            Message::Reprinted(answer) => self.reprinted(answer),
            Message::Opened(answer) => self.opened(answer),
            Message::Reopened(answer) => self.reopened(services, answer),
            Message::Dismissed(answer) => self.dismissed(services, answer),
            Message::Grants(answer) => self.know(|lane, grants| lane.grants = grants, answer),
            Message::Places(answer) => self.know(|lane, places| lane.places = places, answer),
        }
    }

    /// What the booth tells of its own accord.
    pub fn hear(&mut self, services: &Services, update: Update) -> Action {
        match update {
            Update::Gate { cause, outcome, .. } => self.gate_answered(services, cause, outcome),
            Update::Slip { cause, duplicate, outcome } => self.slip_answered(cause, duplicate, outcome),
            Update::Issued(issued) if issued.lane == self.place.lane => self.button_issued(issued),
            Update::Refused { lane, refusal } if lane == self.place.lane && self.stage.idle() => {
                self.stage = Stage::Refused { code: String::new(), refusal };
                Action::None
            }
            Update::Offered(grant) if grant.lane == self.place.lane => {
                self.grants.retain(|known| known.cause != grant.cause);
                self.grants.push(grant);
                Action::None
            }
            Update::Places(places) => {
                self.places = places;
                Action::None
            }
            _ => Action::None,
        }
    }

    fn stroke(&mut self, services: &Services, session: &Session, stroke: Stroke, at: Instant) -> Action {
        if let Some(command) = hotkeys::pressed(&self.offers(&services.locale), stroke) {
            return self.command(services, session, command, at);
        }
        if self.stage.busy() {
            return Action::None;
        }
        match stroke {
            Stroke::Backspace => {
                let _ = self.typed.pop();
            }
            stroke => {
                if let Some(digit) = stroke.digit().filter(|_| self.typed.len() < TYPED_MAX) {
                    self.start_typing();
                    self.typed.push(digit);
                }
            }
        }
        Action::None
    }

    /// A digit after a result begins the next ticket; a digit while money is due is cash.
    fn start_typing(&mut self) {
        self.notice = None;
        if !matches!(self.stage, Stage::Due(_) | Stage::Ready) {
            self.stage = Stage::Ready;
        }
    }

    fn command(&mut self, services: &Services, session: &Session, command: Command, at: Instant) -> Action {
        match command {
            Command::Pay => self.pay(services, session, Tender::Exact),
            Command::Tender => match self.tendered() {
                Some(cash) => self.pay(services, session, Tender::Cash(cash)),
                None => Action::None,
            },
            Command::LookUp => {
                let typed = std::mem::take(&mut self.typed);
                self.look_up(services, session, typed)
            }
            Command::NextScan => self.next_scan(services, session),
            Command::Issue(class) => self.issue(services, session, &class, at),
            Command::Back => self.back(),
            Command::Reprint => self.reprint(services, session),
            Command::Reopen => self.reopen(services, session),
            other => Action::Leave(other),
        }
    }

    fn back(&mut self) -> Action {
        self.notice = None;
        if !self.typed.is_empty() {
            self.typed.clear();
            return Action::None;
        }
        if self.stage.busy() {
            return Action::None;
        }
        self.stage = Stage::Ready;
        self.waiting.clear();
        Action::PutAway
    }

    /// Somebody else comes: nothing of the one before stays on the screen.
    pub fn put_away(&mut self) {
        self.stage = Stage::Ready;
        self.typed.clear();
        self.notice = None;
        self.waiting.clear();
        self.past.clear();
    }

    /// Keeps a scan for its turn.
    pub fn hold(&mut self, text: String) {
        if !self.waiting.contains(&text) && self.waiting.len() < super::SCANS_MAX {
            self.waiting.push_back(text);
        }
        self.notice = Some(Notice::Held(self.waiting.len()));
    }
}
