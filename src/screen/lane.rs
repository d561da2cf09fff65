//! The lane: one screen for entry, exit and both. Scan, Enter.

mod devices;
mod keys;
mod money;
mod side_column;
mod stage;
mod view;

pub use side_column::{foot, opening};
pub use stage::{Notice, Past, Stage};

use super::{DeviceAnswer, Event, Request, Screen, SessionKeys, answer};
use crate::command::{Command, Offer};
use crate::context::{Booth, Context};
use crate::ui::Ui;
use crate::ui::hotkeys::Stroke;
use iced::time::{Duration, Instant};
use iced::{Element, Task};
use palang_booth::desk::model::{self, Grant, Issued, LetOut, Quoted, Receipt, Session, Tender, Update};
use palang_domain::Refusal;
use palang_domain::fact::Dismissal;
use palang_locale::Locale;
use std::collections::VecDeque;

/// Two tickets within this time are one heavy hand.
const BOUNCE: Duration = Duration::from_millis(700);
/// The longest number a person may type; ticket numbers have 14 digits, amounts fewer.
const TYPED_MAX: usize = 14;
/// Rows of the list of past vehicles.
const PAST_MAX: usize = 8;

/// What the root and the desk send to the lane.
#[derive(Clone, Debug)]
pub enum Message {
    /// A code was scanned.
    Scanned(String),
    /// The gate is to be opened by hand, for this reason.
    OpenByHand(String),
    /// The opening that this fact granted is not needed any more, for this reason.
    Dismiss(u64, Dismissal),
    /// The answer to look-up number n.
    Quoted(u64, Result<Quoted, Refusal>),
    /// The answer to a settlement.
    Settled(Result<Receipt, Refusal>),
    /// A stay that was settled before has left, or has not.
    LetOut(Result<LetOut, Refusal>),
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
    Occupancy(Result<Vec<model::Occupancy>, Refusal>),
}

type Action = super::Action<Message>;

/// The lane screen.
#[derive(Clone, Debug, Default)]
pub struct Lane {
    stage: Stage,
    typed: String,
    notice: Option<Notice>,
    waiting: VecDeque<String>,
    past: VecDeque<Past>,
    places: Vec<model::Occupancy>,
    grants: Vec<Grant>,
    asked: u64,
    issued_at: Option<Instant>,
}

impl Lane {
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
    pub fn with_places(mut self, places: Vec<model::Occupancy>) -> Self {
        self.places = places;
        self
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
    pub fn places(&self) -> &[model::Occupancy] {
        &self.places
    }

    /// Scans that wait for their turn.
    #[must_use]
    pub const fn waiting(&self) -> &VecDeque<String> {
        &self.waiting
    }

    /// Reads what the side column shows.
    pub fn refresh(cx: &Context) -> Task<Message> {
        Task::batch([
            Task::perform(answer(cx.desk.grants()), Message::Grants),
            Task::perform(answer(cx.desk.occupancy()), Message::Occupancy),
        ])
    }

    fn take_message(&mut self, cx: &Context, session: &Session, message: Message) -> Action {
        match message {
            Message::Scanned(text) => self.scanned(cx, session, text),
            Message::OpenByHand(reason) => self.open_by_hand(cx, session, &reason),
            Message::Dismiss(cause, reason) => self.dismiss(cx, session, cause, reason),
            Message::Quoted(asked, answer) => self.quoted(asked, answer),
            Message::Settled(answer) => self.settled(cx, session, answer),
            Message::LetOut(answer) => self.let_out(cx, session, answer),
            Message::Issued(answer) => self.issued(cx, session, answer),
            Message::Reprinted(answer) => self.reprinted(cx, answer),
            Message::Opened(answer) => self.opened(cx, answer),
            Message::Reopened(answer) => self.reopened(cx, answer),
            Message::Dismissed(answer) => self.dismissed(cx, answer),
            Message::Grants(answer) => self.take(|lane, grants| lane.grants = grants, answer),
            Message::Occupancy(answer) => self.take(|lane, places| lane.places = places, answer),
        }
    }

    /// A digit after a result begins the next ticket; a digit while money is due is cash.
    fn start_typing(&mut self) {
        self.notice = None;
        if !matches!(self.stage, Stage::Due(_) | Stage::Ready) {
            self.stage = Stage::Ready;
        }
    }

    fn command(&mut self, cx: &Context, session: &Session, command: Command) -> Action {
        match command {
            Command::Pay(tender) => self.pay(cx, session, tender),
            Command::Tender => match self.tendered() {
                Some(cash) => self.pay(cx, session, Tender::Cash(cash)),
                None => Action::None,
            },
            Command::LookUp => {
                let typed = std::mem::take(&mut self.typed);
                self.look_up(cx, session, typed)
            }
            Command::NextScan => self.next_scan(cx, session),
            Command::Issue(class) => self.issue(cx, session, &class),
            Command::Back => self.back(),
            Command::Reprint => self.reprint(cx, session),
            Command::Reopen => self.reopen(cx, session),
            _ => Action::None,
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
        Request::ForgetScan.into()
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

impl Screen for Lane {
    type Message = Message;
    const SESSION_KEYS: SessionKeys = SessionKeys::Lane;

    fn open(cx: &Context, _: &Self) -> Option<(Self, Task<Message>)> {
        Some((Self::default(), Self::refresh(cx)))
    }

    fn offers(&self, locale: &Locale, booth: &Booth) -> Vec<Offer> {
        self.offers_now(locale, &booth.lane)
    }

    fn update(&mut self, cx: &Context, event: Event<Message>) -> Action {
        // What the desk answers after somebody has locked the screen is for nobody.
        let Some(session) = &cx.booth.session else { return Action::None };
        match event {
            Event::Chosen(command) => self.command(cx, session, command),
            Event::Own(message) => self.take_message(cx, session, message),
        }
    }

    fn key_typed(&mut self, stroke: Stroke) {
        if self.stage.busy() {
            return;
        }
        if stroke == Stroke::Backspace {
            let _ = self.typed.pop();
        } else if let Some(digit) = stroke.digit().filter(|_| self.typed.len() < TYPED_MAX) {
            self.start_typing();
            self.typed.push(digit);
        }
    }

    fn notify(&mut self, cx: &Context, update: &Update) -> Action {
        if let Some(answer) = DeviceAnswer::of(update) {
            self.device_answered(answer);
            return self.grants_after(cx, answer);
        }
        let here = &cx.booth.lane.id;
        match update {
            Update::Issued(issued) if issued.lane == *here => self.button_issued(cx, issued.clone()),
            Update::Refused { lane, refusal } if lane == here && self.stage.idle() => {
                self.stage = Stage::Refused { code: String::new(), refusal: refusal.clone() };
            }
            Update::Offered(grant) if grant.lane == *here => {
                self.grants.retain(|known| known.cause != grant.cause);
                self.grants.push(grant.clone());
            }
            Update::Occupancy(places) => self.places.clone_from(places),
            _ => {}
        }
        Action::None
    }

    fn view(&self, ui: &Ui<'_>, booth: &Booth) -> Element<'static, Event<Message>> {
        self.view_beside(ui, booth, self.side_column(ui, booth))
    }
}
