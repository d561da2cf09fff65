//! Palang's screens.

pub mod app;
pub mod command;
pub mod context;
pub mod demo;
pub mod display;
pub mod screen;
pub mod start;
pub mod start_failed;
pub mod ui;

use app::{App, Message, Options};
use context::Services;
use demo::Demo;
use futures::channel::oneshot::Receiver;
use iced::{Element, Program, Settings, Task, Theme};
use std::cell::RefCell;
use ui::text;

/// The program: used by `main` and by the tests. `demo` gives the demo's lot once, at the boot; `stopped` is ready when
/// somebody outside wants the program to end.
pub fn program(
    services: Services,
    options: Options,
    demo: Option<Demo>,
    stopped: Option<Receiver<()>>,
) -> iced::Daemon<impl Program<State = App, Message = Message, Theme = Theme>> {
    let (demo, stopped) = (RefCell::new(demo), RefCell::new(stopped));
    let boot = move || {
        let (app, begun) = App::new(services.clone(), options, demo.take());
        let stop = stopped.take().map_or_else(Task::none, |asked| Task::perform(asked, |_| Message::Stop));
        (app, Task::batch([begun, stop]))
    };
    iced::daemon(boot, App::update, view)
        .title(|app: &App, window| app.title(window))
        .theme(|app: &App, window| Some(app.theme(window)))
        .scale_factor(App::scale)
        .style(App::style)
        .subscription(App::subscription)
        .settings(settings())
}

fn view(app: &App, window: iced::window::Id) -> Element<'_, Message> {
    app.view(window)
}

/// What iced is started with: our font, everywhere.
#[must_use]
pub fn settings() -> Settings {
    Settings {
        id: Some("palang".to_owned()),
        fonts: text::FONTS.iter().map(|font| (*font).into()).collect(),
        default_font: text::REGULAR,
        default_text_size: text::BODY,
        ..Settings::default()
    }
}
