//! `[site]`, `[booth]`, `[[class]]`, `[[lane]]`, `[[operator]]` and the optional sections.

mod site;
pub(super) use site::{areas, quotas, server};

use crate::config::model::{Booth, Class, Direction, Extras, Lane, Operator, Site, TariffSource};
use crate::config::problem::Problem;
use crate::config::reader::{Fault, Found, Read, Section};
use palang_domain::device::DeviceKind;
use palang_domain::tariff::PRESETS;
use palang_domain::ticket::CodeFormat;
use palang_domain::{ClassId, Currency, GateNumber, Role, SiteId};
use palang_locale::Language;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub(super) const ID: &str = "A-Z a-z 0-9 - _ (1..32)";
pub(super) const CLASS: &str = "a-z 0-9 - _ (1..24)";
const ROLES: &[(&str, Role)] = &[
    ("attendant", Role::Attendant),
    ("cashier", Role::Cashier),
    ("supervisor", Role::Supervisor),
    ("owner", Role::Owner),
    ("technician", Role::Technician),
    ("admin", Role::Admin),
];

/// A part of the config with the byte it began at, so that cross references can name its line.
pub(super) type Placed<T> = Found<T>;

pub(super) fn language(root: &Section<'_>) -> Option<Language> {
    root.table("site").ok()??.parsed::<Language>("language", "").ok()?.map(|found| found.value)
}

pub(super) fn site(root: &Section<'_>) -> Read<Site> {
    let at = root.table("site")?;
    let section = root.need("[site]", "[site] id, name, zone, currency, language", at.map(placed))?.value;
    section.only(&["id", "name", "zone", "currency", "language", "address"])?;
    let languages = Language::ALL.map(|language| (language.code(), language));
    let currencies = [("IDR", Currency::Idr), ("VND", Currency::Vnd)];
    let id = section.number::<i64>("id", 1..65_536)?;
    let id = section.need("id", "1..65535", id)?;
    let number = u16::try_from(id.value).ok().and_then(|number| SiteId::try_from(number).ok());
    let zone = "\"Asia/Jakarta\" | \"Asia/Makassar\" | \"Asia/Jayapura\" | \"Asia/Ho_Chi_Minh\" | … (IANA)";
    Ok(Site {
        id: number.ok_or_else(|| value_fault(&section, "id", id.at, &id.value.to_string(), "1..65535"))?,
        name: section.need("name", "\"…\"", section.words("name", 48)?)?.value,
        zone: section.need("zone", zone, section.parsed("zone", zone)?)?.value,
        currency: section.need("currency", "\"IDR\" | \"VND\"", section.choice("currency", &currencies)?)?.value,
        language: section.choice("language", &languages)?.map_or_else(Language::default, |found| found.value),
        address: section.words("address", 96)?.map(|found| found.value),
    })
}

pub(super) fn booth(root: &Section<'_>, folder: &Path) -> Read<Booth> {
    let at = root.table("booth")?;
    let section = root.need("[booth]", "[booth] id, tariff", at.map(placed))?.value;
    section.only(&["id", "tariff", "data", "ticket_code", "backup_dir"])?;
    let codes = [CodeFormat::P1, CodeFormat::P2, CodeFormat::Code128].map(|code| (code.word(), code));
    let tariff = "\"preset:NAME\" | \"FILE.toml\"";
    let Found { value: source, at: at_tariff } = section.need("tariff", tariff, section.words("tariff", 1_024)?)?;
    Ok(Booth {
        id: section.need("id", ID, section.parsed("id", ID)?)?.value,
        tariff: match source.strip_prefix("preset:") {
            Some(name) if PRESETS.contains(&name) => TariffSource::Preset(name.to_owned()),
            Some(_) => {
                let presets: Vec<String> = PRESETS.iter().map(|name| format!("\"preset:{name}\"")).collect();
                let found = format!("\"{source}\"");
                return Err(value_fault(&section, "tariff", at_tariff, &found, &presets.join(" | ")));
            }
            None => TariffSource::File(folder.join(source)),
        },
        data: path(&section, "data", folder)?,
        ticket_code: section.choice("ticket_code", &codes)?.map_or(CodeFormat::P1, |found| found.value),
        backup_dir: path(&section, "backup_dir", folder)?,
    })
}

fn path(section: &Section<'_>, key: &str, folder: &Path) -> Read<Option<PathBuf>> {
    Ok(section.words(key, 1_024)?.map(|found| folder.join(found.value)))
}

pub(super) fn classes(root: &Section<'_>) -> Read<Vec<Placed<Class>>> {
    root.tables("class")?.into_iter().map(|section| Ok(Placed { value: class(&section)?, at: section.at })).collect()
}

fn class(section: &Section<'_>) -> Read<Class> {
    section.only(&["id", "key", "names", "name"])?;
    let id: ClassId = section.need("id", CLASS, section.parsed("id", CLASS)?)?.value;
    let key = section.need("key", "a-z", section.parsed::<char>("key", "a-z")?)?;
    if !key.value.is_ascii_alphabetic() {
        return Err(value_fault(section, "key", key.at, &format!("\"{}\"", key.value), "a-z"));
    }
    let plain = section.words("name", 24)?.map_or_else(|| id.to_string(), |found| found.value);
    let mut names = [plain.clone(), plain.clone(), plain];
    if let Some(table) = section.table("names")? {
        table.only(&["id", "en", "vi"])?;
        for (name, language) in names.iter_mut().zip(Language::ALL) {
            if let Some(found) = table.words(language.code(), 24)? {
                *name = found.value;
            }
        }
    }
    Ok(Class { id, key: key.value.to_ascii_lowercase(), names })
}

pub(super) fn lanes(root: &Section<'_>) -> Read<Vec<Placed<Lane>>> {
    let lanes: Vec<Placed<Lane>> = root
        .tables("lane")?
        .into_iter()
        .map(|section| Ok(Placed { value: lane(&section)?, at: section.at }))
        .collect::<Read<_>>()?;
    let first = lanes.first().map(|lane| Placed { value: (), at: lane.at });
    root.need("[[lane]]", "[[lane]] id, gate_number, direction", first)?;
    Ok(lanes)
}

fn lane(section: &Section<'_>) -> Read<Lane> {
    let kinds = DeviceKind::ALL.iter().map(|kind| kind.word());
    let keys = ["id", "name", "gate_number", "direction", "default_class", "area", "attended"];
    section.only(&keys.into_iter().chain(kinds).collect::<Vec<_>>())?;
    let directions = [("entry", Direction::Entry), ("exit", Direction::Exit), ("mixed", Direction::Mixed)];
    let which = "\"entry\" | \"exit\" | \"mixed\"";
    let gate = section.need("gate_number", "0..99", section.number::<u8>("gate_number", 0..100)?)?;
    let number = GateNumber::try_from(gate.value)
        .map_err(|_| value_fault(section, "gate_number", gate.at, &gate.value.to_string(), "0..99"))?;
    let mut devices = BTreeMap::new();
    for kind in DeviceKind::ALL {
        devices.extend(section.parsed(kind.word(), ID)?.map(|found| (*kind, found.value)));
    }
    Ok(Lane {
        id: section.need("id", ID, section.parsed("id", ID)?)?.value,
        name: section.words("name", 24)?.map(|found| found.value),
        gate_number: number,
        direction: section.need("direction", which, section.choice("direction", &directions)?)?.value,
        default_class: section.parsed("default_class", CLASS)?.map(|found| found.value),
        area: section.parsed("area", ID)?.map(|found| found.value),
        attended: section.flag("attended")?.is_none_or(|found| found.value),
        devices,
    })
}

pub(super) fn operators(root: &Section<'_>) -> Read<Vec<Placed<Operator>>> {
    root.tables("operator")?
        .into_iter()
        .map(|section| Ok(Placed { value: operator(&section)?, at: section.at }))
        .collect()
}

fn operator(section: &Section<'_>) -> Read<Operator> {
    section.only(&["number", "name", "role", "pin_hash"])?;
    let roles: Vec<String> = ROLES.iter().map(|(word, _)| format!("\"{word}\"")).collect();
    let number = "\"0-9\" (1..8)";
    let hash = "\"$argon2id$…\" (palang operator hash)";
    let pin_hash = section.need("pin_hash", hash, section.text("pin_hash", hash)?)?;
    if !crate::keys::pin::is_hash(&pin_hash.value) {
        // Whatever stands there may be a PIN: it is not said.
        return Err(value_fault(section, "pin_hash", pin_hash.at, "…", hash));
    }
    Ok(Operator {
        number: section.need("number", number, section.digits("number", number)?)?.value,
        name: section.need("name", "\"…\"", section.words("name", 32)?)?.value,
        role: section.need("role", &roles.join(" | "), section.choice("role", ROLES)?)?.value,
        pin_hash: pin_hash.value,
    })
}

/// `[tickets]`, `[backup]`, `[grants]`: all optional (docs/config.md).
pub(super) fn extras(root: &Section<'_>) -> Read<Extras> {
    let mut extras = Extras::default();
    if let Some(section) = root.table("tickets")? {
        section.only(&["max_age_days", "foreign"])?;
        if let Some(found) = section.number("max_age_days", 1..3_651)? {
            extras.max_age_days = found.value;
        }
        for foreign in section.tables("foreign")? {
            foreign.only(&["pattern", "class"])?;
            let pattern = "\"YYYYMMDDHHMMSS\" | \"PK########\" | \"TKT*\" | … (# = 0-9, ? = A-Z 0-9)";
            let found = foreign.need("pattern", pattern, foreign.parsed("pattern", pattern)?)?;
            let class = foreign.need("class", CLASS, foreign.parsed("class", CLASS)?)?.value;
            extras.foreign.push((found.value, class));
        }
    }
    if let Some(section) = root.table("backup")? {
        section.only(&["every_hours", "keep"])?;
        if let Some(found) = section.number("keep", 1..1_001)? {
            extras.backup_keep = found.value;
        }
        if let Some(found) = section.number("every_hours", 1..169)? {
            extras.backup_every_hours = found.value;
        }
    }
    if let Some(section) = root.table("grants")? {
        section.only(&["offered_minutes"])?;
        if let Some(found) = section.number("offered_minutes", 1..1_441)? {
            extras.grants_offered_minutes = found.value;
        }
    }
    Ok(extras)
}

fn placed(section: Section<'_>) -> Placed<Section<'_>> {
    Placed { at: section.at, value: section }
}

pub(super) fn value_fault(section: &Section<'_>, key: &str, at: usize, found: &str, allowed: &str) -> Fault {
    Fault {
        at,
        problem: Problem::Value { key: section.path(key), found: found.to_owned(), allowed: allowed.to_owned() },
    }
}
