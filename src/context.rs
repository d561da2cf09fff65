//! What the screens work with: the desk's use cases, and what is known of the booth.

use crate::screen::DeviceAnswers;
use crate::ui::server::Server;
use iced::time::Instant;
use palang_booth::config::{Area, Class, Config, Direction, Lane};
use palang_booth::desk::Desk;
use palang_booth::desk::model::{Lamp, Session, ShiftView};
use palang_booth::device::ScannerLink;
use palang_domain::device::DeviceKind;
use palang_domain::{AreaId, BoothId, ClassId, LaneId, Permission};
use palang_locale::{Language, Locale};

/// What a screen may use while it handles an event. Screens read it; only the root changes it.
pub struct Context {
    /// The use cases.
    pub desk: Desk,
    /// The site's words, amounts and times.
    pub locale: Locale,
    /// What is known of the booth.
    pub booth: Booth,
    /// What gates and printers have answered lately.
    pub answers: DeviceAnswers,
    /// When a key, a scan or the clock's tick last came; none before the first of them.
    pub last_event: Option<Instant>,
}

/// What is known of the booth, as plain data: a picture of any screen needs no engine behind it.
#[derive(Clone, Debug)]
pub struct Booth {
    /// The lane that this screen serves.
    pub lane: LaneInfo,
    /// The site's server.
    pub server: Server,
    /// Who is signed in.
    pub session: Option<Session>,
    /// The open shift, whoever's it is.
    pub shift: Option<ShiftView>,
    /// How the devices are.
    pub lamps: Vec<Lamp>,
    /// Whether the booth's clock is not to be trusted.
    pub clock_suspect: bool,
    /// Whether the store takes facts; without it nothing is sold.
    pub selling: bool,
    /// Whether this is the demo's lot.
    pub demo: bool,
}

impl Booth {
    /// A booth at rest: nobody is signed in, and nothing is known of its devices and its server.
    #[must_use]
    pub fn new(lane: LaneInfo) -> Self {
        Self {
            lane,
            server: Server::default(),
            session: None,
            shift: None,
            lamps: Vec::new(),
            clock_suspect: false,
            selling: true,
            demo: false,
        }
    }

    /// Whether conflicts are for the one at work to decide.
    #[must_use]
    pub fn decides_conflicts(&self) -> bool {
        let may = |session: &Session| session.role.may(Permission::HardCases) || session.role.may(Permission::Report);
        self.session.as_ref().is_some_and(may)
    }
}

impl Context {
    /// Of a booth that has just started.
    #[must_use]
    pub fn new(services: Services, demo: bool) -> Self {
        let Services { desk, lane, locale } = services;
        let url = desk.config().server.as_ref().map(|server| server.url.clone());
        let booth = Booth { demo, server: Server { url, ..Server::default() }, ..Booth::new(lane) };
        let mut cx = Self { desk, locale, booth, answers: DeviceAnswers::default(), last_event: None };
        cx.read_desk();
        cx
    }

    /// Reads from the desk what it answers at once: lamps, clock, server, classes.
    pub fn read_desk(&mut self) {
        self.booth.lamps = self.desk.lamps();
        self.booth.clock_suspect = self.desk.clock_suspect();
        self.booth.server.status = self.desk.sync_status();
        self.booth.lane.classes = self.desk.classes().to_vec();
    }
}

/// What the program is started with: the desk, and the one lane it serves. Cheap to clone.
#[derive(Clone)]
pub struct Services {
    /// The use cases.
    pub desk: Desk,
    /// The lane.
    pub lane: LaneInfo,
    /// The site's words, amounts and times.
    pub locale: Locale,
}

/// The lane a screen serves, as far as a screen must know it.
#[derive(Clone, Debug)]
pub struct LaneInfo {
    /// Its id in the config, in the journal and on slips.
    pub id: LaneId,
    /// The booth it belongs to.
    pub booth: BoothId,
    /// What people call it.
    pub name: String,
    /// Which way it goes.
    pub direction: Direction,
    /// What Enter issues in an entry lane.
    pub default_class: Option<ClassId>,
    /// The site's classes, in the config's order.
    pub classes: Vec<Class>,
    /// The parts of the site that have places of their own.
    pub areas: Vec<Area>,
    /// Name of the site, as slips print it.
    pub site: String,
    /// What a keyboard scanner sends before every code, where it was set to.
    pub prefix: Option<char>,
}

impl LaneInfo {
    /// The lane of a config by its id, or the first attended one.
    #[must_use]
    pub fn of(config: &Config, lane: Option<&LaneId>) -> Option<Self> {
        let found: &Lane = match lane {
            Some(id) => config.lane(id)?,
            None => config.lanes.iter().find(|lane| lane.attended).or_else(|| config.lanes.first())?,
        };
        Some(Self {
            id: found.id.clone(),
            booth: config.booth.id.clone(),
            name: found.name.clone().unwrap_or_else(|| found.id.to_string()),
            direction: found.direction,
            default_class: found.default_class.clone(),
            classes: config.classes.clone(),
            areas: config.areas.clone(),
            site: config.site.name.clone(),
            prefix: prefix(config, found),
        })
    }

    /// What people call a class.
    #[must_use]
    pub fn class_name(&self, class: &ClassId, language: Language) -> String {
        self.classes
            .iter()
            .find(|candidate| candidate.id == *class)
            .map_or_else(|| class.to_string(), |class| class.name(language).to_owned())
    }

    /// What people call a part of the site.
    #[must_use]
    pub fn area_name(&self, area: &AreaId) -> String {
        let found = self.areas.iter().find(|candidate| candidate.id == *area);
        found.and_then(|area| area.name.clone()).unwrap_or_else(|| area.to_string())
    }

    /// What Enter issues here: only in a lane that takes no money, so that an impatient second Enter after a payment
    /// never issues a ticket.
    #[must_use]
    pub fn enter_class(&self) -> Option<&ClassId> {
        if self.direction.leaves() {
            return None;
        }
        match (self.classes.as_slice(), &self.default_class) {
            (_, Some(class)) => Some(class),
            ([only], None) => Some(&only.id),
            (_, None) => None,
        }
    }
}

/// The prefix of the lane's keyboard scanner: one character, or none.
fn prefix(config: &Config, lane: &Lane) -> Option<char> {
    let scanner = config.devices.scanner(lane.device(DeviceKind::Scanner)?)?;
    match scanner.link {
        ScannerLink::Wedge => scanner.prefix.chars().next(),
        ScannerLink::Serial { .. } => None,
    }
}

impl Services {
    /// The services of one lane; nothing when the config has no such lane.
    #[must_use]
    pub fn new(desk: Desk, lane: Option<&LaneId>) -> Option<Self> {
        let lane = LaneInfo::of(desk.config(), lane)?;
        let site = &desk.config().site;
        let locale = Locale::new(site.language, site.currency, site.zone);
        Some(Self { desk, lane, locale })
    }
}
