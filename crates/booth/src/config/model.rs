//! A configuration that has been checked: every reference resolves, every key is somebody's only.

use crate::device::DeviceSettings;
use palang_domain::device::DeviceKind;
use palang_domain::ticket::{CodeFormat, ForeignPattern};
use palang_domain::{
    AreaId, BoothId, ClassId, Currency, DeviceId, GateNumber, LaneId, OperatorNumber, Role, SiteId, Zone,
};
use palang_locale::Language;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A `palang.toml` that has been checked whole: what it names exists, and what must be unique is.
#[derive(Clone, Debug)]
pub struct Config {
    /// `[site]`: the car park this booth belongs to.
    pub site: Site,
    /// `[booth]`: this PC, its tariff and its folders.
    pub booth: Booth,
    /// Vehicle classes, in the file's order.
    pub classes: Vec<Class>,
    /// Lanes of this booth, in the file's order; at least one.
    pub lanes: Vec<Lane>,
    /// Printers, gates and scanners, as the threads that own them want it.
    pub devices: DeviceSettings,
    /// Operators, from `palang operator hash`.
    pub operators: Vec<Operator>,
    /// The site's server; a booth without one works alone.
    pub server: Option<ServerLink>,
    /// Parts of the site with places of their own.
    pub areas: Vec<Area>,
    /// Places, for a booth that works alone: the server's replace them.
    pub quotas: Vec<Quota>,
    /// Sections that may be left out.
    pub extras: Extras,
}

impl Config {
    /// The lane of that name.
    #[must_use]
    pub fn lane(&self, id: &LaneId) -> Option<&Lane> {
        self.lanes.iter().find(|lane| lane.id == *id)
    }

    /// The class of that name.
    #[must_use]
    pub fn class(&self, id: &ClassId) -> Option<&Class> {
        self.classes.iter().find(|class| class.id == *id)
    }
}

/// `[site]`: the car park, the same for all of its booths.
#[derive(Clone, Debug)]
pub struct Site {
    /// Number of the site, 1..=65535: it stands in every fact and every ticket code.
    pub id: SiteId,
    /// Name that slips and screens show.
    pub name: String,
    /// Time zone that the tariff's calendar and all printed times follow.
    pub zone: Zone,
    /// Currency of every amount.
    pub currency: Currency,
    /// Of slips, and of screens until somebody switches.
    pub language: Language,
    /// Printed under the name, where given.
    pub address: Option<String>,
}

/// `[booth]`: what this PC is called, what it charges by and where it keeps things.
#[derive(Clone, Debug)]
pub struct Booth {
    /// Its name in the journal.
    pub id: BoothId,
    /// Where its tariff comes from.
    pub tariff: TariffSource,
    /// Data directory, where the file names one.
    pub data: Option<PathBuf>,
    /// Which code its tickets carry.
    pub ticket_code: CodeFormat,
    /// Where backups go; nothing is backed up without it.
    pub backup_dir: Option<PathBuf>,
}

/// `tariff = "preset:NAME"` or a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TariffSource {
    /// One that ships with the program.
    Preset(String),
    /// A file, relative to the config's folder.
    File(PathBuf),
}

/// `[[class]]`: a vehicle class of the site.
#[derive(Clone, Debug)]
pub struct Class {
    /// Its id, as tariffs and facts name it: `motor`, `mobil`, `lainnya`, …
    pub id: ClassId,
    /// The key that issues a ticket; lower case.
    pub key: char,
    /// What people call it, in [`Language::ALL`]'s order.
    pub names: [String; 3],
}

impl Class {
    /// Its name in that language.
    #[must_use]
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::Id => &self.names[0],
            Language::En => &self.names[1],
            Language::Vi => &self.names[2],
        }
    }
}

/// `[server]`: how the site's server is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerLink {
    /// `https://…`, without a slash at its end; `http://` only to this computer itself.
    pub url: String,
    /// Certificates (PEM) to believe beside the system's: a private authority's, or the server's own.
    pub ca: Option<PathBuf>,
}

/// `[[area]]`: a part of the site with places of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// What lanes and quotas say.
    pub id: AreaId,
    /// What people call it, where it is not called by its id.
    pub name: Option<String>,
}

/// `[[quota]]`: how many vehicles of a class a part of the site takes (S2-F01).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Which part; nothing is the whole site.
    pub area: Option<AreaId>,
    /// Vehicle class that the places are for.
    pub class: ClassId,
    /// Places; 0 is unlimited (S2-C01).
    pub capacity: u64,
}

/// Which way a lane goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Vehicles come in: tickets are issued.
    Entry,
    /// Vehicles go out: money is taken.
    Exit,
    /// Vehicles come in and go out by the same lane.
    Mixed,
}

impl Direction {
    /// Whether tickets are issued here.
    #[must_use]
    pub const fn enters(self) -> bool {
        matches!(self, Self::Entry | Self::Mixed)
    }

    /// Whether money is taken here.
    #[must_use]
    pub const fn leaves(self) -> bool {
        matches!(self, Self::Exit | Self::Mixed)
    }
}

/// `[[lane]]`: one way in or out, with the devices it uses.
#[derive(Clone, Debug)]
pub struct Lane {
    /// Its id in facts, such as `OUT-1`.
    pub id: LaneId,
    /// What people call it, where it is not called by its id.
    pub name: Option<String>,
    /// The gate of its ticket numbers; unique in the site.
    pub gate_number: GateNumber,
    /// Whether vehicles come in, go out, or both.
    pub direction: Direction,
    /// What Enter and the ticket button issue.
    pub default_class: Option<ClassId>,
    /// The part of the site it leads to; nothing is the whole of it.
    pub area: Option<AreaId>,
    /// Whether a person sits there; without one it works by its devices alone.
    pub attended: bool,
    /// Its devices, by their ids: the printer its slips come out of, the gate it opens, the scanner that reads its
    /// codes; of each kind one, where it has one.
    pub devices: BTreeMap<DeviceKind, DeviceId>,
}

impl Lane {
    /// Its device of that kind; nothing where it has none.
    #[must_use]
    pub fn device(&self, kind: DeviceKind) -> Option<&DeviceId> {
        self.devices.get(&kind)
    }
}

/// `[[operator]]`: a person who may sign in.
#[derive(Clone, Debug)]
pub struct Operator {
    /// What they sign in with.
    pub number: OperatorNumber,
    /// Name that slips show.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// Hash of the PIN: argon2id, as a PHC string.
    pub pin_hash: String,
}

/// Settings of sections that may be left out, with their defaults (docs/config.md).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extras {
    /// `[tickets] max_age_days`: older ones are refused as too old. 90.
    pub max_age_days: i64,
    /// `[[tickets.foreign]]`: patterns of other machines' tickets and the class they stand for.
    pub foreign: Vec<(ForeignPattern, ClassId)>,
    /// `[backup] every_hours`: hours between two backups. 24.
    pub backup_every_hours: i64,
    /// `[backup] keep`: backups kept, the newest ones. 14.
    pub backup_keep: i64,
    /// `[grants] offered_minutes`: how long an opening that no gate acknowledged is offered again. 30.
    pub grants_offered_minutes: i64,
}

impl Default for Extras {
    fn default() -> Self {
        Self {
            max_age_days: 90,
            foreign: Vec::new(),
            backup_every_hours: 24,
            backup_keep: 14,
            grants_offered_minutes: 30,
        }
    }
}
