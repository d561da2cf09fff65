//! Why the gate is to be opened by hand: one digit for the usual reasons, words for the others.

use super::lane::{self, Lane};
use super::{Action, Event, Request, Screen};
use crate::command::{Command, Offer};
use crate::context::{Booth, Context};
use crate::ui::field::{self, words_field};
use crate::ui::hotkeys::{Key, Slot};
use crate::ui::panel::{self, Urgency};
use crate::ui::{Gap, Ui, key, text};
use iced::widget::{Column, column};
use iced::{Element, Task};
use palang_locale::Locale;

/// Focus of the field for words.
const WORDS: &str = "reason-words";
const LONGEST: usize = 80;
/// The usual reasons; the last digit is for words of one's own.
const USUAL: u8 = 4;

/// What only this form receives.
#[derive(Clone, Debug)]
pub enum Message {
    /// The reason as it is typed.
    Words(String),
}

/// The form.
#[derive(Clone, Debug, Default)]
pub struct OpenByHand {
    words: String,
    typing: bool,
    missing: bool,
}

fn reasons(locale: &Locale) -> impl Iterator<Item = Offer> {
    let words = locale.kiosk();
    (1..=USUAL + 1).map(move |number| Offer::new(Command::Choose(number), words.reason(number)).in_slot(Slot::Body))
}

impl Screen for OpenByHand {
    type Message = Message;
    const KEY: Option<Key> = Some(Key::Function(11));

    fn open(_: &Context, _: &Lane) -> Option<(Self, Task<Message>)> {
        Some((Self::default(), Task::none()))
    }

    fn offers(&self, locale: &Locale, _: &Booth) -> Vec<Offer> {
        let words = locale.kiosk();
        let cancel = Offer::new(Command::Back, words.do_cancel());
        if self.typing {
            return vec![Offer::new(Command::Confirm, words.do_open_now()).primary(), cancel];
        }
        [cancel].into_iter().chain(reasons(locale)).collect()
    }

    fn update(&mut self, cx: &Context, event: Event<Message>) -> Action<Message> {
        let open = |reason| Request::OnLane(lane::Message::OpenByHand(reason)).into();
        match event {
            Event::Own(Message::Words(words)) => {
                self.words = words.chars().take(LONGEST).collect();
                self.missing = false;
            }
            Event::Chosen(Command::Choose(number)) if number <= USUAL => return open(cx.locale.kiosk().reason(number)),
            Event::Chosen(Command::Choose(_)) => {
                self.typing = true;
                return Action::Run(iced::widget::operation::focus(WORDS));
            }
            Event::Chosen(Command::Confirm) if self.words.trim().is_empty() => self.missing = true,
            Event::Chosen(Command::Confirm) => return open(self.words.trim().to_owned()),
            Event::Chosen(Command::Back) if self.typing => *self = Self::default(),
            Event::Chosen(Command::Back) => return Request::Back.into(),
            Event::Chosen(_) => {}
        }
        Action::None
    }

    fn view(&self, ui: &Ui<'_>, _: &Booth) -> Element<'static, Event<Message>> {
        let (t, words) = (ui.tokens(), ui.locale.kiosk());
        let body: Element<'_, _> = if self.typing {
            let typed = |words| Event::Own(Message::Words(words));
            words_field(ui, words.field_reason(), WORDS, &self.words, true, typed)
        } else {
            Column::with_children(reasons(ui.locale).map(|offer| key::choice(ui, &offer))).spacing(Gap::S).into()
        };
        let line = if self.missing {
            (Urgency::Attention, words.reason_missing())
        } else {
            (Urgency::Info, words.reason_hint())
        };
        field::form(
            ui,
            column![text::title(t, words.title_reason()), panel::notice(ui, Some(line)), body].spacing(Gap::L),
        )
    }
}
