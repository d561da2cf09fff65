//! The root's picture: the strip, the screen in front, its keys; all of it under the wedge.

use super::{App, Message, Screen, Told};
use crate::screen::customer;
use crate::screen::lane::About;
use crate::ui::chrome::{self, Strip};
use crate::ui::hotkeys::Offer;
use crate::ui::panel::{self, Urgency};
use crate::ui::wedge::wedge;
use crate::ui::{Gap, Ui};
use iced::widget::{column, container, space, stack};
use iced::{Element, Fill, window};
use palang_domain::wedge::WedgeSettings;

impl App {
    /// The picture of a window. An unknown one is the operator's.
    #[must_use]
    pub fn view(&self, window: window::Id) -> Element<'_, Message> {
        let page = if self.windows.customer == Some(window) { self.customer() } else { self.operator() };
        let settings = WedgeSettings { prefix: self.services.place.prefix, ..WedgeSettings::default() };
        wedge(page, Message::Scanned, Message::Stroke).settings(settings).generation(self.generation).into()
    }

    fn customer(&self) -> Element<'_, Message> {
        let ui = Ui { locale: &self.services.locale, look: self.look, size: self.windows.customer_size, now: self.now };
        let stage = match self.screen {
            Screen::Lane => Some(self.lane.stage()),
            _ => None,
        };
        customer::view(&ui, &self.services.place.site, stage)
    }

    fn operator(&self) -> Element<'_, Message> {
        let ui = Ui { locale: &self.services.locale, look: self.look, size: self.windows.size, now: self.now };
        let (own, session) = (self.bar(), self.session_keys());
        let keys = chrome::Keys { own: &own, session: &session };
        chrome::page(&ui, &self.strip(), self.body(&ui), keys, Message::Do)
    }

    fn strip(&self) -> Strip {
        let words = self.services.locale.kiosk();
        let who = match (&self.session, &self.shift) {
            (Some(session), Some(shift)) => words.shift_of(&session.name, shift.shift),
            (Some(session), None) => session.name.clone(),
            (None, _) => String::new(),
        };
        Strip {
            lane: self.services.place.name.clone(),
            site: self.services.place.site.clone(),
            lamps: self.lamps.clone(),
            server: self.server.clone(),
            who,
            clock_suspect: self.clock_suspect,
        }
    }

    /// What stands in the bar; the page's own keys stand elsewhere.
    fn bar(&self) -> Vec<Offer> {
        let locale = &self.services.locale;
        match &self.screen {
            Screen::Starting => Vec::new(),
            Screen::FirstAdmin(form) => form.offers(locale),
            Screen::SignIn(form) | Screen::Locked(form) => form.offers(locale),
            Screen::OpenShift(form) => form.offers(locale),
            Screen::Lane => self.lane.bar(locale),
            Screen::Shift(panel) => panel.offers(locale),
            Screen::Reason(form) => form.offers(locale),
            Screen::Dismiss(form) => form.offers(locale),
            Screen::Server(panel) => panel.offers(locale),
        }
    }

    /// The session's keys, where neither a foot nor a form prints them.
    fn session_keys(&self) -> Vec<Offer> {
        match self.screen {
            Screen::Starting | Screen::FirstAdmin(_) | Screen::SignIn(_) | Screen::Locked(_) | Screen::Lane => {
                Vec::new()
            }
            Screen::OpenShift(_) | Screen::Shift(_) | Screen::Reason(_) | Screen::Dismiss(_) | Screen::Server(_) => {
                self.session_offers()
            }
        }
    }

    fn body<'a>(&'a self, ui: &Ui<'_>) -> Element<'a, Message> {
        let content: Element<'a, Message> = match &self.screen {
            Screen::Starting => space().into(),
            Screen::FirstAdmin(form) => {
                form.view(ui, Message::Do, |name| Message::FirstAdmin(crate::screen::first_admin::Message::Name(name)))
            }
            Screen::SignIn(form) | Screen::Locked(form) => form.view(ui, Message::Do),
            Screen::OpenShift(form) => form.view(ui, Message::Do),
            Screen::Lane => {
                let beside = self.demo.as_ref().map(|demo| demo.view(ui, &self.lane, Message::Do));
                let decides = self.session.as_ref().is_some_and(crate::screen::server::decides);
                self.lane.view(ui, About { server: &self.server, decides }, Message::Do, beside)
            }
            Screen::Shift(panel) => panel.view(ui, &self.services.place, &self.server, Message::Do),
            Screen::Reason(form) => {
                form.view(ui, Message::Do, |words| Message::Reason(crate::screen::reason::Message::Words(words)))
            }
            Screen::Dismiss(form) => form.view(ui, Message::Do),
            Screen::Server(panel) => panel.view(ui, &self.server),
        };
        if !self.selling {
            let words = ui.locale.kiosk().store_trouble();
            let says = panel::notice(ui, Some((Urgency::Trouble, words)));
            return column![says, content].spacing(Gap::S).height(Fill).into();
        }
        // Over the side column: what the panel shows keeps its place. The slot is always there, so that focus is too.
        let says = container(panel::notice(ui, self.says())).width(ui.side());
        stack![content, container(says).align_right(Fill)].into()
    }

    fn says(&self) -> Option<(Urgency, String)> {
        let words = self.services.locale.kiosk();
        self.told.map(|told| match told {
            Told::ScanHeld => (Urgency::Info, words.scan_elsewhere()),
            Told::ScanDropped => (Urgency::Attention, words.scan_dropped()),
            Told::CannotClose => (Urgency::Attention, words.close_refused()),
        })
    }
}
