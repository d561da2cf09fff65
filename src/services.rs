//! What the screens work with: the desk, and the one lane this screen serves.

use palang_booth::config::{Area, Class, Config, Direction, Lane};
use palang_booth::desk::Desk;
use palang_booth::device::ScannerLink;
use palang_domain::{AreaId, BoothId, ClassId, LaneId};
use palang_locale::{Language, Locale};

/// The booth as the screens reach it. Cheap to clone.
#[derive(Clone)]
pub struct Services {
    /// The use cases.
    pub desk: Desk,
    /// The lane.
    pub place: Place,
    /// The site's words, amounts and times.
    pub locale: Locale,
}

/// The lane a screen serves, as far as a screen must know it.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its id.
    pub lane: LaneId,
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
    /// Parts of the site.
    pub areas: Vec<Area>,
    /// Name of the site.
    pub site: String,
    /// The site's server; nothing for a booth that works alone.
    pub server: Option<String>,
    /// What a keyboard scanner sends before every code, where it was set to.
    pub prefix: Option<char>,
}

impl Place {
    /// The lane of a config by its name, or the first attended one.
    #[must_use]
    pub fn of(config: &Config, lane: Option<&LaneId>) -> Option<Self> {
        let found: &Lane = match lane {
            Some(id) => config.lane(id)?,
            None => config.lanes.iter().find(|lane| lane.attended).or_else(|| config.lanes.first())?,
        };
        Some(Self {
            lane: found.id.clone(),
            booth: config.booth.id.clone(),
            name: found.name.clone().unwrap_or_else(|| found.id.to_string()),
            direction: found.direction,
            default_class: found.default_class.clone(),
            classes: config.classes.clone(),
            areas: config.areas.clone(),
            site: config.site.name.clone(),
            server: config.server.as_ref().map(|server| server.url.clone()),
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
    let scanner = config.devices.scanner(lane.scanner.as_ref()?)?;
    match scanner.link {
        ScannerLink::Wedge => scanner.prefix.chars().next(),
        ScannerLink::Serial { .. } => None,
    }
}

impl Services {
    /// The services of one lane; nothing when the config has no such lane.
    #[must_use]
    pub fn new(desk: Desk, lane: Option<&LaneId>) -> Option<Self> {
        let mut place = Place::of(desk.config(), lane)?;
        place.classes = desk.classes().to_vec();
        let site = &desk.config().site;
        let locale = Locale::new(site.language, site.currency, site.zone);
        Some(Self { desk, place, locale })
    }
}
