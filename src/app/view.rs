//! The root's picture: the strip, the screen in front, its keys; all of it under the wedge.

use super::{App, Message, Notice};
use crate::command::Command;
use crate::screen::{Event, Front, Id, customer};
use crate::ui::chrome::{self, Strip};
use crate::ui::panel::{self, Urgency};
use crate::ui::wedge::wedge;
use crate::ui::{Gap, Ui};
use iced::widget::{column, container, stack};
use iced::{Element, Fill, Size, window};
use palang_domain::wedge::WedgeSettings;

impl App {
    /// The picture of a window. An unknown one is the operator's.
    #[must_use]
    pub fn view(&self, window: window::Id) -> Element<'_, Message> {
        let page = if self.windows.customer == Some(window) { self.customer() } else { self.operator() };
        let settings = WedgeSettings { prefix: self.cx.booth.lane.prefix, ..WedgeSettings::default() };
        wedge(page, Message::Scanned, Message::Stroke).settings(settings).generation(self.scan_generation).into()
    }

    fn ui(&self, size: Size) -> Ui<'_> {
        Ui { locale: &self.cx.locale, look: self.look, size, now: self.now }
    }

    fn customer(&self) -> Element<'_, Message> {
        let stage = match self.front() {
            Front::Lane => Some(self.lane().stage()),
            _ => None,
        };
        customer::view(&self.ui(self.windows.customer_size), &self.cx.booth.lane.site, stage)
    }

    fn operator(&self) -> Element<'_, Message> {
        let ui = self.ui(self.windows.size);
        let on_server = Command::Open(Id::Server);
        chrome::page(&ui, &self.strip(), self.body(&ui), &self.offers(), on_server).map(Message::Screen)
    }

    fn strip(&self) -> Strip {
        let (words, booth) = (self.cx.locale.kiosk(), &self.cx.booth);
        let who = match (&booth.session, &booth.shift) {
            (Some(session), Some(shift)) => words.shift_of(&session.name, shift.shift),
            (Some(session), None) => session.name.clone(),
            (None, _) => String::new(),
        };
        Strip {
            lane: booth.lane.name.clone(),
            site: booth.lane.site.clone(),
            lamps: booth.lamps.clone(),
            server: booth.server.clone(),
            who,
            clock_suspect: booth.clock_suspect,
        }
    }

    fn body(&self, ui: &Ui<'_>) -> Element<'_, Event<crate::screen::Message>> {
        let booth = &self.cx.booth;
        let content = match (self.front(), &self.demo) {
            (Front::Lane, Some(demo)) => self.lane().view_beside(ui, booth, demo.view(ui, self.lane())),
            _ => self.screens.view(ui, booth),
        };
        if !booth.selling {
            let line = (Urgency::Trouble, ui.locale.kiosk().store_trouble());
            return column![panel::notice(ui, Some(line)), content].spacing(Gap::S).height(Fill).into();
        }
        // Over the side column: what the panel shows keeps its place. The slot is always there, so that focus is too.
        let line = container(panel::notice(ui, self.notice())).width(ui.side_width());
        stack![content, container(line).align_right(Fill)].into()
    }

    fn notice(&self) -> Option<(Urgency, String)> {
        let words = self.cx.locale.kiosk();
        self.notice.map(|notice| match notice {
            Notice::ScanHeld => (Urgency::Info, words.scan_elsewhere()),
            Notice::ScanDropped => (Urgency::Attention, words.scan_dropped()),
            Notice::CannotClose => (Urgency::Attention, words.close_refused()),
        })
    }
}
