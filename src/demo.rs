//! The demo: a small lot that drives itself, on virtual devices, through the same desk and screens.

use crate::screen::lane::Lane;
use crate::services::Services;
use crate::ui::Ui;
use crate::ui::hotkeys::{Command, Offer};
use iced::widget::space;
use iced::{Element, Subscription, Task};
use palang_booth::desk::model::Session;
use palang_domain::ClassId;
use palang_locale::Locale;

/// What happened.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key of the demo.
    Do(Command),
}

/// What the parent should know.
pub enum Action {
    /// Nothing.
    None,
    /// Work to do.
    Run(Task<Message>),
    /// A leaving car's ticket is held under the scanner.
    Scan(String),
    /// A car arrives and wants a ticket.
    Issue(ClassId),
}

/// The lot.
pub struct Demo {}

impl Demo {
    /// Its keys.
    #[must_use]
    pub fn offers(&self, _locale: &Locale) -> Vec<Offer> {
        Vec::new()
    }

    /// What happened.
    pub fn update(&mut self, _services: &Services, _session: &Session, _lane: &Lane, _message: Message) -> Action {
        Action::None
    }

    /// Frames while the arm moves.
    pub fn subscription(&self) -> Subscription<Message> {
        Subscription::none()
    }

    /// The side column.
    pub fn view<'a, M: Clone + 'a>(
        &self,
        _ui: &Ui<'_>,
        _lane: &Lane,
        _on_press: impl Fn(Command) -> M,
    ) -> Element<'a, M> {
        space().into()
    }
}
