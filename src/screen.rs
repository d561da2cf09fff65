//! The screens. Each is a file with one `impl Screen`, and stands in the list at the end of this one.
//!
//! The lane lies below all others and outlives them. Every other screen is made when it is opened and gone when it is
//! left; what it is to remember belongs to the desk.

mod device_answers;
mod offers;
#[macro_use]
mod registry;

pub mod count;
pub mod customer;
pub mod dismiss;
pub mod first_admin;
pub mod lane;
pub mod open_by_hand;
pub mod open_shift;
pub mod server;
pub mod shift;
pub mod sign_in;

pub use device_answers::{DeviceAnswer, DeviceAnswers};
pub use offers::{SessionKeys, looks_offers, session_offers};

use crate::command::{Command, Offer};
use crate::context::{Booth, Context};
use crate::ui::Ui;
use crate::ui::hotkeys::{Key, Stroke};
use iced::{Element, Task};
use lane::Lane;
use palang_booth::desk::model::{Answer, Session, ShiftView, Update};
use palang_domain::Refusal;
use palang_locale::Locale;
use std::fmt::Debug;

/// Scans that wait for their turn; the next one is refused aloud.
pub const SCANS_MAX: usize = 4;

/// A screen: what it offers, what it does about an event, and its picture.
///
/// The root turns keys into commands by what `offers` says, and prints the key bar from the same list. A command that
/// is not offered is not carried out, whether it comes by a key or by a button.
pub trait Screen: Sized {
    /// What only this screen receives: the desk's answers to it, words typed into its fields.
    type Message: Clone + Debug + Send + 'static;

    /// The key that opens it; none where no key does.
    const KEY: Option<Key> = None;

    /// Which keys of the session work beside its own.
    const SESSION_KEYS: SessionKeys = SessionKeys::Form;

    /// Opens it over the lane, with what it asks the desk at once. `None` where there is nothing for it to show.
    fn open(cx: &Context, lane: &Lane) -> Option<(Self, Task<Self::Message>)>;

    /// What can be done on it now, in the order of the key bar.
    fn offers(&self, locale: &Locale, booth: &Booth) -> Vec<Offer>;

    /// Carries out what was chosen among the offers, or takes a message of its own.
    fn update(&mut self, cx: &Context, event: Event<Self::Message>) -> Action<Self::Message>;

    /// A key that no offer claims: a digit typed, Backspace.
    fn key_typed(&mut self, _stroke: Stroke) {}

    /// The desk tells something by itself: a device has answered, conflicts were counted.
    fn notify(&mut self, _cx: &Context, _update: &Update) -> Action<Self::Message> {
        Action::None
    }

    /// The body of the page, above the key bar.
    fn view(&self, ui: &Ui<'_>, booth: &Booth) -> Element<'static, Event<Self::Message>>;
}

/// What comes out of a screen's picture, and goes into its `update`.
#[derive(Clone, Debug)]
pub enum Event<M> {
    /// Something offered was chosen, by its key or by its button.
    Chosen(Command),
    /// A message of the screen's own.
    Own(M),
}

impl<M> Event<M> {
    fn map<N>(self, f: impl Fn(M) -> N) -> Event<N> {
        match self {
            Self::Chosen(command) => Event::Chosen(command),
            Self::Own(message) => Event::Own(f(message)),
        }
    }
}

impl<M> From<Command> for Event<M> {
    fn from(command: Command) -> Self {
        Self::Chosen(command)
    }
}

/// What the root is to do after an event.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one at a time: returned and acted on at once")]
pub enum Action<M> {
    /// Nothing is to be done.
    None,
    /// Work whose result is a message to the screen.
    Run(Task<M>),
    /// Something that changes more than this screen.
    Ask(Request),
}

impl<M: Send + 'static> Action<M> {
    fn map<N: Send + 'static>(self, f: fn(M) -> N) -> Action<N> {
        match self {
            Self::None => Action::None,
            Self::Run(task) => Action::Run(task.map(f)),
            Self::Ask(request) => Action::Ask(request),
        }
    }

    /// Asks the desk; its answer comes back as a message.
    fn ask_desk<T: Send + 'static>(asked: Answer<T>, message: fn(Result<T, Refusal>) -> M) -> Self {
        Self::Run(Task::perform(answer(asked), message))
    }
}

/// What a screen asks of the root.
#[derive(Clone, Debug)]
pub enum Request {
    /// Back to the lane.
    Back,
    /// Back to the lane, which takes this message.
    OnLane(lane::Message),
    /// The scan on the panel was put away: the same ticket may be scanned again at once.
    ForgetScan,
    /// The booth has an administrator now: let them sign in.
    AdminEnrolled,
    /// This operator is there now.
    SignedIn(Session),
    /// The operator's shift is open: to work.
    ShiftOpened(ShiftView),
    /// The shift is closed and its result has been read: the session ends with it.
    ShiftClosed,
}

impl<M> From<Request> for Action<M> {
    fn from(request: Request) -> Self {
        Self::Ask(request)
    }
}

/// Awaits the desk. An engine that ended before it answered is busy for ever.
///
/// # Errors
/// What the desk refused.
pub async fn answer<T>(answer: Answer<T>) -> Result<T, Refusal> {
    answer.await.unwrap_or(Err(Refusal::Busy))
}

/// Why something was refused, as one line: what happened, and what to do now.
#[must_use]
pub fn refusal(ui: &Ui<'_>, refusal: &Refusal) -> String {
    let words = ui.locale.refusal_at(refusal, ui.now);
    match words.advice {
        Some(advice) => format!("{} {advice}", words.detail),
        None => words.detail,
    }
}

screens! {
    /// Asks for the first administrator, on a booth that has nobody yet.
    FirstAdmin(first_admin::FirstAdmin),
    /// Asks who is there; and the lock.
    SignIn(sign_in::SignIn),
    /// Asks what is in the drawer when a shift begins.
    OpenShift(open_shift::OpenShift),
    /// The shift so far, its X, and its close.
    Shift(shift::Shift),
    /// Asks why the gate is to be opened by hand.
    OpenByHand(open_by_hand::OpenByHand),
    /// Asks why a granted opening is not needed any more.
    Dismiss(dismiss::Dismiss),
    /// How sync is, and the conflicts.
    Server(server::ServerPanel),
}
