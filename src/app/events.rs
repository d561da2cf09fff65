//! What happens by itself: the second's tick, the desk's updates, the demo's lot, the windows.

use super::windows::Event;
use super::{App, Message, Notice};
use crate::command::Command;
use crate::demo;
use crate::display;
use crate::screen::DeviceAnswer;
use crate::screen::lane::Lane;
use iced::time::Instant;
use iced::{Task, window};
use palang_booth::desk::model::Update;

impl App {
    pub(super) fn tick(&mut self, at: Instant) -> Task<Message> {
        self.cx.last_event = Some(at);
        self.now = self.cx.desk.now();
        if let Some(demo) = &mut self.demo {
            demo.look_at_arm();
        }
        let keyboard = if self.windows.keyboard {
            Task::none()
        } else {
            display::take_keyboard(self.windows.operator).map(Message::Keyboard)
        };
        if !self.fell_behind {
            return keyboard;
        }
        self.fell_behind = false;
        self.subscription += 1;
        self.cx.read_desk();
        Task::batch([keyboard, Lane::refresh(&self.cx).map(Message::from)])
    }

    /// The desk tells something: what is known of the booth follows, then the screens are told.
    pub(super) fn desk_update(&mut self, update: &Update) -> Task<Message> {
        let demo = self.demo.as_mut().map(|demo| demo.notify(&self.cx, update).map(Message::Demo));
        if let Some(answer) = DeviceAnswer::of(update) {
            self.cx.answers.keep(answer);
        }
        let booth = &mut self.cx.booth;
        match update {
            Update::Lamp(_) => booth.lamps = self.cx.desk.lamps(),
            Update::Sync(status) => booth.server.status = status.clone(),
            Update::Conflicts { count } => booth.server.conflicts = *count,
            Update::Mastered => booth.lane.classes = self.cx.desk.classes().to_vec(),
            Update::Clock { suspect } => booth.clock_suspect = *suspect,
            Update::Store { selling, .. } => booth.selling = *selling,
            Update::Scanned { lane, text } if *lane == booth.lane.id => return self.scanned(text.clone()),
            _ => {}
        }
        let [front, lane] = self.screens.notify(&self.cx, update);
        Task::batch([demo.unwrap_or_else(Task::none), self.act(front), self.act(lane)])
    }

    pub(super) fn demo(&mut self, message: demo::Message) -> Task<Message> {
        let Some(demo) = &mut self.demo else { return Task::none() };
        match demo.update(&self.cx, &self.screens.lane, message) {
            demo::Action::None => Task::none(),
            demo::Action::Run(task) => task.map(Message::Demo),
            demo::Action::Scan(text) => self.scanned(text),
            demo::Action::Issue(class) => self.choose_on_screen(Command::Issue(class)),
        }
    }

    pub(super) fn window(&mut self, id: window::Id, event: Event) -> Task<Message> {
        match event {
            Event::Resized => self.windows.measure(id),
            Event::Measured(size) => self.windows.measured(id, size),
            // Without the keyboard the scanner is deaf. Outside kiosk mode the desktop may have it.
            Event::Unfocused if self.windows.kiosk => window::gain_focus(self.windows.operator),
            Event::Unfocused => Task::none(),
            Event::CloseRequested if self.windows.kiosk || self.lane().stage().busy_with_money() => {
                self.notice = Some(Notice::CannotClose);
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
