//! `admin tariff …`, `admin class …`, `admin quota …`, `admin setting …`

use super::args::{ClassCommand, QuotaCommand, SettingCommand, TariffCommand};
use super::report::Report;
use super::{AdminError, Console};
use crate::ledger::{self, Topic, mastered};
use crate::office;
use crate::questions::occupancy::occupancy;
use palang_domain::Fact;
use palang_domain::fact::{ClassDefined, QuotaSet};
use palang_domain::question::Occupancy;
use serde_json::{Value, json};
use std::io::Read;

/// Larger than any tariff.
const LARGEST: u64 = 1 << 20;

pub(super) fn run_tariff(console: &Console, command: &TariffCommand) -> Result<Report, AdminError> {
    match command {
        TariffCommand::Publish { which, tariff, from } => {
            let (site, from, now) = (console.site(which.site)?, *from, console.now());
            let text = if tariff.starts_with("preset:") { tariff.clone() } else { read(tariff)? };
            let whose = console.read(move |tx| ledger::site(tx, site))?;
            let (tariff, findings) = office::read_tariff(&text, &whose)?;
            let warnings: Vec<_> = findings.iter().map(|finding| console.locale.finding(finding)).collect();
            let published = console.decide(move |tx| office::publish_tariff(tx, site, &tariff, from, now))?;
            Ok(Report::of(json!({
                "site": site,
                "name": published.name,
                "version": published.version,
                "from": from.unwrap_or(now),
                "findings": warnings,
            })))
        }
        TariffCommand::List(which) => list(console, which.site, Topic::Tariff, |fact| match fact {
            Fact::TariffPublished(published) => Some(json!({
                "name": published.tariff.name,
                "version": published.tariff.version,
                "from": published.from,
            })),
            _ => None,
        }),
    }
}

fn read(path: &str) -> Result<String, AdminError> {
    let wrong = |error: std::io::Error| AdminError::Wrong(format!("{path}: {error}"));
    let mut text = String::new();
    std::fs::File::open(path).map_err(wrong)?.take(LARGEST).read_to_string(&mut text).map_err(wrong)?;
    Ok(text)
}

fn list(
    console: &Console,
    site: Option<palang_domain::SiteId>,
    topic: Topic,
    said: impl Fn(Fact) -> Option<Value>,
) -> Result<Report, AdminError> {
    let site = console.site(site)?;
    let entries = console.read(move |tx| Ok(mastered(tx, site, topic)?))?;
    Ok(Report::of(entries.into_iter().filter_map(|entry| entry.fact.and_then(&said)).collect()))
}

pub(super) fn run_class(console: &Console, command: &ClassCommand) -> Result<Report, AdminError> {
    match command {
        ClassCommand::Set { which, classes } => {
            let (site, now) = (console.site(which.site)?, console.now());
            let classes: Vec<ClassDefined> = classes.iter().map(|text| class(text)).collect::<Result<_, _>>()?;
            let report = Report::of(json!({"site": site, "classes": classes}));
            console.decide(move |tx| office::set_classes(tx, site, classes.clone(), now))?;
            Ok(report)
        }
        ClassCommand::List(which) => list(console, which.site, Topic::Classes, |fact| match fact {
            Fact::ClassesPublished(published) => serde_json::to_value(published.classes).ok(),
            _ => None,
        }),
    }
}

/// `motor=1,Motor,Motorcycle,Xe máy`
fn class(text: &str) -> Result<ClassDefined, AdminError> {
    let wrong = || AdminError::NotAClass(text.to_owned());
    let (id, rest) = text.split_once('=').ok_or_else(wrong)?;
    let parts: Vec<&str> = rest.split(',').map(str::trim).collect();
    let [key, names @ ..] = parts.as_slice() else { return Err(wrong()) };
    let names: [&str; 3] = names.try_into().map_err(|_| wrong())?;
    let mut letters = key.chars();
    let (Some(key), None) = (letters.next(), letters.next()) else { return Err(wrong()) };
    let id = id.trim().parse().map_err(|why: &str| AdminError::Wrong(why.to_owned()))?;
    Ok(ClassDefined { id, key, names: names.map(str::to_owned) })
}

pub(super) fn run_quota(console: &Console, command: &QuotaCommand) -> Result<Report, AdminError> {
    match command {
        QuotaCommand::Set { which, class, area, capacity } => {
            let (site, now) = (console.site(which.site)?, console.now());
            let set = QuotaSet { area: area.clone(), class: class.clone(), capacity: *capacity };
            let quota = console.decide(move |tx| office::set_quota(tx, site, set.clone(), now))?;
            Ok(Report::of(quota_json(&quota)))
        }
        QuotaCommand::List(which) => {
            let site = console.site(which.site)?;
            let quotas = console.read(move |tx| Ok(occupancy(tx, site)?))?;
            Ok(Report::of(quotas.iter().map(quota_json).collect()))
        }
    }
}

fn quota_json(quota: &Occupancy) -> Value {
    json!({
        "area": quota.area,
        "class": quota.class,
        "capacity": quota.usage.capacity,
        "inside": quota.usage.inside,
        "held_by_booths": quota.held_by_booths,
    })
}

pub(super) fn run_setting(console: &Console, command: &SettingCommand) -> Result<Report, AdminError> {
    match command {
        SettingCommand::Set { which, name, value } => {
            let (site, now) = (console.site(which.site)?, console.now());
            let value: Value = serde_json::from_str(value).map_err(|error| AdminError::NotJson(error.to_string()))?;
            let report = Report::of(json!({"site": site, "name": name, "value": value}));
            let name = name.clone();
            console.decide(move |tx| office::set_setting(tx, site, &name, value.clone(), now))?;
            Ok(report)
        }
        SettingCommand::List(which) => list(console, which.site, Topic::Setting, |fact| match fact {
            Fact::SettingChanged(changed) => Some(json!({"name": changed.name, "value": changed.value})),
            _ => None,
        }),
    }
}
