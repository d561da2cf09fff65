//! Opening a shift: what is in the drawer.

use super::answer;
use super::count::Count;
use crate::services::Services;
use crate::ui::hotkeys::{self, Command, Offer, Stroke};
use crate::ui::panel::{self, Urgency};
use crate::ui::{Gap, Ui, text};
use iced::widget::{column, container};
use iced::{Element, Fill, Task};
use palang_booth::desk::model::{Session, ShiftView};
use palang_domain::{Currency, Refusal};
use palang_locale::Locale;

/// What happened.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key.
    Stroke(Stroke),
    /// A button.
    Do(Command),
    /// The desk's answer.
    Opened(Result<ShiftView, Refusal>),
}

/// What the parent should know.
pub enum Action {
    /// Nothing.
    None,
    /// Work to do.
    Run(Task<Message>),
    /// The shift is open.
    Opened(ShiftView),
    /// A key that belongs elsewhere.
    Leave(Command),
}

/// The form.
#[derive(Clone, Debug)]
pub struct OpenShift {
    count: Count,
    busy: bool,
    refused: Option<Refusal>,
}

impl OpenShift {
    /// An empty drawer.
    #[must_use]
    pub fn new(currency: Currency) -> Self {
        Self { count: Count::new(currency), busy: false, refused: None }
    }

    /// What is offered now.
    #[must_use]
    pub fn offers(&self, locale: &Locale) -> Vec<Offer> {
        let words = locale.kiosk();
        let mut offers = self.count.offers(locale, words.do_open_shift(), true);
        offers.push(Offer::new(Command::SignOut, words.do_sign_out()));
        offers
    }

    /// What happened.
    pub fn update(&mut self, services: &Services, session: &Session, message: Message) -> Action {
        match message {
            Message::Stroke(stroke) => match hotkeys::pressed(&self.offers(&services.locale), stroke) {
                Some(command) => self.command(services, session, command),
                None => {
                    self.count.typed(stroke);
                    Action::None
                }
            },
            Message::Do(command) => self.command(services, session, command),
            Message::Opened(Ok(shift)) => Action::Opened(shift),
            Message::Opened(Err(refusal)) => {
                self.busy = false;
                self.refused = Some(refusal);
                Action::None
            }
        }
    }

    fn command(&mut self, services: &Services, session: &Session, command: Command) -> Action {
        if self.count.command(&command) {
            return Action::None;
        }
        match command {
            Command::Confirm | Command::Finish if !self.busy => {
                self.busy = true;
                self.refused = None;
                let reply = services.desk.open_shift(session, self.count.total());
                Action::Run(Task::perform(answer(reply), Message::Opened))
            }
            Command::Confirm | Command::Finish => Action::None,
            other => Action::Leave(other),
        }
    }

    /// The whole body.
    pub fn view<'a, M: Clone + 'a>(&self, ui: &Ui<'_>, on_press: impl Fn(Command) -> M) -> Element<'a, M> {
        let (t, words) = (ui.tokens(), ui.locale.kiosk());
        let says = match &self.refused {
            Some(refusal) => (Urgency::Attention, super::refusal(ui, refusal)),
            None => (Urgency::Info, words.float_hint()),
        };
        let content = column![
            text::title(t, words.title_open_shift()),
            panel::notice(ui, Some(says)),
            self.count.view(ui, on_press),
        ];
        container(panel::panel(t, content.spacing(Gap::L)).padding(Gap::Xl).max_width(1_000).height(Fill))
            .center_x(Fill)
            .height(Fill)
            .into()
    }
}
