//! The kiosk cannot start: why, and what to do now, in a window of its own. There is no booth behind it.

use crate::command::{Command, Offer};
use crate::demo;
use crate::display;
use crate::screen;
use crate::start::StartError;
use crate::ui::panel::panel;
use crate::ui::shape::{Shape, shape};
use crate::ui::{Gap, Look, Ui, key, text};
use iced::keyboard::{self, key::Named};
use iced::widget::{column, container, row, space};
use iced::{Center, Element, Event, Fill, Subscription, Task, Theme, event, window};
use palang_booth::config::{ConfigError, Problem};
use palang_booth::engine;
use palang_domain::{Currency, Timestamp, Zone};
use palang_locale::{Language, Locale, with};
use std::sync::Arc;

/// The window, in logical pixels.
pub const SIZE: iced::Size = iced::Size::new(900.0, 560.0);

/// Between two tries for the keyboard.
const KEYBOARD: iced::time::Duration = iced::time::Duration::from_millis(200);

/// What happened.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key of this page, or its button.
    Do(Command),
    /// The window is there.
    Opened(window::Id),
    /// It is time to try for the keyboard again.
    Again,
    /// Whether the window has the keyboard, or nothing can be done about it.
    Keyboard(bool),
}

impl From<Command> for Message {
    fn from(command: Command) -> Self {
        Self::Do(command)
    }
}

/// The window's state.
#[derive(Clone, Debug)]
pub struct StartFailed {
    error: Arc<StartError>,
    locale: Locale,
    look: Look,
    /// The window, while it waits for the keyboard.
    without_keyboard: Option<window::Id>,
}

/// What the window says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What has happened.
    pub title: String,
    /// Which file, and which line of it.
    pub place: Option<String>,
    /// Why it happened, in one sentence.
    pub why: String,
    /// What to do now.
    pub advice: String,
}

impl StartFailed {
    /// A window that explains the error in that language.
    #[must_use]
    pub fn new(error: StartError, language: Language) -> Self {
        // No amounts and no instants are said, so any currency and zone will do.
        Self {
            error: Arc::new(error),
            locale: Locale::new(language, Currency::Idr, Zone::JAKARTA),
            look: Look::Day,
            without_keyboard: None,
        }
    }

    /// What the window says.
    #[must_use]
    pub fn explanation(&self) -> Explanation {
        explanation(&self.error, &self.locale)
    }

    /// What happened.
    #[expect(clippy::needless_pass_by_value, reason = "as iced hands it over")]
    pub fn update(&mut self, message: Message) -> Task<Message> {
        match message {
            Message::Do(Command::Language) => self.locale = self.locale.in_language(self.locale.language().next()),
            Message::Do(Command::Look) => self.look = self.look.other(),
            Message::Do(_) => return iced::exit(),
            Message::Opened(id) => {
                self.without_keyboard = Some(id);
                return window::gain_focus(id);
            }
            Message::Again => {
                let try_again = |id| display::take_keyboard(id).map(Message::Keyboard);
                return self.without_keyboard.map_or_else(Task::none, try_again);
            }
            Message::Keyboard(true) => self.without_keyboard = None,
            Message::Keyboard(false) => {}
        }
        Task::none()
    }

    fn subscription(&self) -> Subscription<Message> {
        let events = event::listen_with(of_window);
        match self.without_keyboard {
            Some(_) => Subscription::batch([events, iced::time::every(KEYBOARD).map(|_| Message::Again)]),
            None => events,
        }
    }

    /// The page.
    #[must_use]
    pub fn view(&self) -> Element<'_, Message> {
        let ui = Ui { locale: &self.locale, look: self.look, size: SIZE, now: Timestamp::EPOCH };
        let (t, explanation) = (ui.tokens(), self.explanation());
        let head = row![shape(Shape::Triangle, t.refused.ink, 26.0), text::title(t, explanation.title)]
            .spacing(Gap::M)
            .align_y(Center);
        let place: Element<'_, Message> = match explanation.place {
            Some(place) => text::caption_strong(t, place).into(),
            None => space().into(),
        };
        let looks = screen::looks_offers(&self.locale, self.look);
        let close = Offer::new(Command::Confirm, self.locale.start_close()).primary();
        let body = column![
            head,
            column![place, text::body(t, explanation.why)].spacing(Gap::Xs),
            crate::ui::chrome::line(t),
            column![text::caption(t, self.locale.start_what_now()), text::body_strong(t, explanation.advice)]
                .spacing(Gap::Xs),
            space().height(Fill),
            row![
                key::key(&ui, &close),
                space().width(Gap::M.px()),
                row(looks.iter().map(|offer| key::small(&ui, offer))).spacing(Gap::Xl),
            ]
            .spacing(Gap::M)
            .align_y(Center),
        ]
        .spacing(Gap::Xl);
        container(panel(t, body).padding(Gap::Xxl).width(Fill).height(Fill))
            .padding(Gap::L)
            .style(move |_| container::Style {
                background: Some(t.background.into()),
                text_color: Some(t.ink),
                ..container::Style::default()
            })
            .into()
    }
}

fn explanation(error: &StartError, locale: &Locale) -> Explanation {
    let title = locale.start_title();
    let plain = |why: String, advice: String| Explanation { title: title.clone(), place: None, why, advice };
    match error {
        StartError::Config(error) => of_config(error, locale),
        StartError::Engine(error) | StartError::Demo(demo::StartError::Engine(error)) => of_engine(error, locale),
        StartError::Demo(demo::StartError::Refused(refusal)) => {
            plain(locale.refusal(refusal).detail, locale.start_advice_device())
        }
        StartError::Demo(demo::StartError::Folder(error)) => plain(
            locale.start_folder(with::StartFolder {
                dir: &std::env::temp_dir().display().to_string(),
                cause: &error.to_string(),
            }),
            locale.start_advice_folder(),
        ),
        StartError::NoLane { lane, allowed } => {
            plain(locale.start_no_lane(with::StartNoLane { lane, allowed }), locale.start_advice_lane())
        }
        StartError::NoPlace => plain(locale.start_no_data(), locale.start_advice_data()),
        // Nobody will see these in a window.
        StartError::Demo(demo::StartError::Incomplete)
        | StartError::Window(_)
        | StartError::NoScreen(_)
        | StartError::Ended(_) => plain(error.to_string(), locale.start_advice_device()),
    }
}

fn of_config(error: &ConfigError, locale: &Locale) -> Explanation {
    let file = error.file.display();
    let place = error.line.map_or_else(|| file.to_string(), |line| format!("{file}:{line}"));
    let (title, advice) = match error.problem.as_ref() {
        Problem::NoFile => (locale.start_title_no_config(), locale.start_advice_no_config()),
        _ => (locale.start_title(), locale.start_advice_config()),
    };
    Explanation { title, place: Some(place), why: error.words(locale.language()), advice }
}

fn of_engine(error: &engine::StartError, locale: &Locale) -> Explanation {
    let advice = match error {
        engine::StartError::Config(error) => return of_config(error, locale),
        engine::StartError::Keys(_) => locale.start_advice_keys(),
        engine::StartError::InUse(_) => locale.start_advice_in_use(),
        engine::StartError::Folder { .. } => locale.start_advice_folder(),
        engine::StartError::Store { .. } | engine::StartError::Journal { .. } => locale.start_advice_journal(),
        engine::StartError::Thread { .. } => locale.start_advice_device(),
    };
    Explanation { title: locale.start_title(), place: None, why: error.words(locale), advice }
}

#[expect(clippy::needless_pass_by_value, reason = "as iced hands it over")]
fn of_window(event: Event, _status: event::Status, id: window::Id) -> Option<Message> {
    match event {
        Event::Window(window::Event::Opened { .. }) => Some(Message::Opened(id)),
        Event::Keyboard(keyboard::Event::KeyPressed { key: keyboard::Key::Named(key), repeat: false, .. }) => match key
        {
            Named::Enter | Named::Escape => Some(Message::Do(Command::Confirm)),
            Named::F1 => Some(Message::Do(Command::Language)),
            Named::F5 => Some(Message::Do(Command::Look)),
            _ => None,
        },
        _ => None,
    }
}

/// Shows it until it is read.
///
/// # Errors
/// When no window can be opened either.
pub fn show(error: StartError, language: Language) -> iced::Result {
    let state = StartFailed::new(error, language);
    iced::application(move || state.clone(), StartFailed::update, StartFailed::view)
        .title("Palang")
        .theme(|window: &StartFailed| -> Theme { window.look.theme() })
        .subscription(StartFailed::subscription)
        .settings(crate::settings())
        .window(window::Settings { size: SIZE, position: window::Position::Centered, ..window::Settings::default() })
        .run()
}
