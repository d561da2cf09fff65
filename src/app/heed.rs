//! What happens by itself: the second's tick, what the booth tells, the demo's lot, the windows.

use super::windows::Event;
use super::{App, Message, Screen, Told};
use crate::demo;
use crate::display;
use crate::ui::hotkeys::Command;
use crate::ui::server::Matter;
use iced::time::Instant;
use iced::{Task, window};
use palang_booth::desk::model::Update;

impl App {
    pub(super) fn tick(&mut self, at: Instant) -> Task<Message> {
        self.heard = Some(at);
        self.now = self.services.desk.now();
        if let Some(demo) = &mut self.demo {
            demo.glance();
        }
        let keyboard = if self.windows.keyboard {
            Task::none()
        } else {
            display::take_keyboard(self.windows.operator).map(Message::Keyboard)
        };
        if !self.behind {
            return keyboard;
        }
        self.behind = false;
        self.listening += 1;
        self.lamps = self.services.desk.lamps();
        self.clock_suspect = self.services.desk.clock_suspect();
        self.server.status = self.services.desk.sync_status();
        self.reclass();
        Task::batch([keyboard, self.lane.refresh(&self.services).map(Message::Lane)])
    }

    pub(super) fn hear(&mut self, update: Update) -> Task<Message> {
        let demo = self.demo.as_mut().map(|demo| demo.hear(&self.services, &update).map(Message::Demo));
        Task::batch([demo.unwrap_or_else(Task::none), self.heed(update)])
    }

    fn heed(&mut self, update: Update) -> Task<Message> {
        match update {
            Update::Lamp(_) => {
                self.lamps = self.services.desk.lamps();
                Task::none()
            }
            Update::Sync(status) => {
                self.server.status = status;
                let unenrolled = self.server.matter(self.now) == Matter::NotEnrolled;
                if let Screen::SignIn(form) = &mut self.screen {
                    form.tell_unenrolled(unenrolled);
                }
                Task::none()
            }
            Update::Conflicts { count } => {
                self.server.conflicts = count;
                match &self.screen {
                    Screen::Server(panel) => panel.refresh(&self.services).map(Message::Server),
                    _ => Task::none(),
                }
            }
            Update::Mastered => {
                self.reclass();
                Task::none()
            }
            Update::Clock { suspect } => {
                self.clock_suspect = suspect;
                Task::none()
            }
            Update::Store { selling, .. } => {
                self.selling = selling;
                Task::none()
            }
            Update::Scanned { lane, text } if lane == self.services.place.lane => {
                let Some(at) = self.heard else { return Task::none() };
                self.scanned(text, at)
            }
            update => {
                if let Screen::Shift(panel) = &mut self.screen {
                    panel.hear(&update);
                }
                let action = self.lane.hear(&self.services, update);
                self.lane_action(action)
            }
        }
    }

    /// The site's classes, as they are now.
    fn reclass(&mut self) {
        let classes = self.services.desk.classes();
        self.services.place.classes = classes.to_vec();
        self.lane.reclass(classes.to_vec());
    }

    pub(super) fn demo(&mut self, message: demo::Message) -> Task<Message> {
        let Some(demo) = &mut self.demo else { return Task::none() };
        match demo.update(&self.services, &self.lane, message) {
            demo::Action::None => Task::none(),
            demo::Action::Run(task) => task.map(Message::Demo),
            demo::Action::Scan(text) => {
                let Some(at) = self.heard else { return Task::none() };
                self.scanned(text, at)
            }
            demo::Action::Issue(class) => self.press_on_screen(Command::Issue(class)),
        }
    }

    pub(super) fn window(&mut self, id: window::Id, event: Event) -> Task<Message> {
        match event {
            Event::Resized => self.windows.measure(id),
            Event::Measured(size) => self.windows.measured(id, size),
            // Without the keyboard the scanner is deaf. Outside kiosk mode the desktop may have it.
            Event::Unfocused if self.windows.kiosk => window::gain_focus(self.windows.operator),
            Event::Unfocused => Task::none(),
            Event::CloseRequested if self.windows.kiosk || self.lane.stage().busy_with_money() => {
                self.told = Some(Told::CannotClose);
                Task::none()
            }
            Event::CloseRequested if self.windows.customer == Some(id) => {
                self.windows.customer = None;
                window::close(id)
            }
            Event::CloseRequested => iced::exit(),
            Event::Closed if id == self.windows.operator => iced::exit(),
            Event::Closed => Task::none(),
        }
    }
}
