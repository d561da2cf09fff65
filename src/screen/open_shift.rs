//! Opening a shift: what is in the drawer.

use super::count::Count;
use super::lane::Lane;
use super::{Action, Event, Request, Screen};
use crate::command::{Command, Offer};
use crate::context::{Booth, Context};
use crate::ui::hotkeys::Stroke;
use crate::ui::panel::{self, Urgency};
use crate::ui::{Gap, Ui, text};
use iced::widget::{column, container};
use iced::{Element, Fill, Task};
use palang_booth::desk::model::ShiftView;
use palang_domain::{Currency, Refusal};
use palang_locale::Locale;

/// What only this form receives.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "one at a time: the answer to an Enter")]
pub enum Message {
    /// A row of the count was clicked.
    Row(usize),
    /// The desk's answer.
    Opened(Result<ShiftView, Refusal>),
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

    fn confirm(&mut self, cx: &Context) -> Action<Message> {
        let Some(session) = cx.booth.session.as_ref().filter(|_| !self.busy) else { return Action::None };
        self.busy = true;
        self.refused = None;
        Action::ask_desk(cx.desk.open_shift(session, self.count.total()), Message::Opened)
    }
}

impl Screen for OpenShift {
    type Message = Message;

    fn open(cx: &Context, _: &Lane) -> Option<(Self, Task<Message>)> {
        Some((Self::new(cx.locale.currency()), Task::none()))
    }

    fn offers(&self, locale: &Locale, _: &Booth) -> Vec<Offer> {
        let words = locale.kiosk();
        let mut offers = self.count.offers(locale, words.do_open_shift(), true);
        offers.push(Offer::new(Command::SignOut, words.do_sign_out()));
        offers
    }

    fn update(&mut self, cx: &Context, event: Event<Message>) -> Action<Message> {
        match event {
            Event::Chosen(Command::Confirm | Command::Finish) => return self.confirm(cx),
            Event::Chosen(command) => self.count.command(&command),
            Event::Own(Message::Row(row)) => self.count.select(row),
            Event::Own(Message::Opened(Ok(shift))) => return Request::ShiftOpened(shift).into(),
            Event::Own(Message::Opened(Err(refusal))) => {
                self.busy = false;
                self.refused = Some(refusal);
            }
        }
        Action::None
    }

    fn key_typed(&mut self, stroke: Stroke) {
        self.count.typed(stroke);
    }

    fn view(&self, ui: &Ui<'_>, _: &Booth) -> Element<'static, Event<Message>> {
        let (t, words) = (ui.tokens(), ui.locale.kiosk());
        let line = match &self.refused {
            Some(refusal) => (Urgency::Attention, super::refusal(ui, refusal)),
            None => (Urgency::Info, words.float_hint()),
        };
        let content = column![
            text::title(t, words.title_open_shift()),
            panel::notice(ui, Some(line)),
            self.count.view(ui, |row| Event::Own(Message::Row(row))),
        ];
        container(panel::panel(t, content.spacing(Gap::L)).padding(Gap::Xl).max_width(1_000).height(Fill))
            .center_x(Fill)
            .height(Fill)
            .into()
    }
}
