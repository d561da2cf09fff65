//! `palang.toml`: what a booth is, read once at the start and checked whole before anything is opened.

mod built_in;
mod check;
mod model;
mod parse;
mod parse_device;
mod problem;
mod reader;
mod tariff;

#[cfg(test)]
mod tests;

pub use model::{Area, Booth, Class, Config, Direction, Extras, Lane, Operator, Quota, ServerLink, Site, TariffSource};
pub use problem::{ConfigError, Problem};

use palang_domain::device::DeviceKind;
use palang_locale::Language;
use parse::Placed;
use reader::{Fault, Read, Section, line_of};
use std::path::{Path, PathBuf};
use toml::de::DeTable;

impl Config {
    /// Reads and checks a file, and the tariff it names. Paths in it are relative to its folder.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line and what is allowed.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|error| ConfigError {
            file: path.to_owned(),
            line: None,
            problem: Box::new(match error.kind() {
                std::io::ErrorKind::NotFound => Problem::NoFile,
                _ => Problem::Unreadable { detail: error.to_string() },
            }),
            language: None,
        })?;
        let config = Self::parse(&text, path)?;
        config.tariff()?;
        Ok(config)
    }

    /// Checks the text of a file that would stand at `path`.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line and what is allowed.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        // Windows' editors put it there.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let error = |at: Option<usize>, problem: Problem, language: Option<Language>| ConfigError {
            file: path.to_owned(),
            line: at.map(|at| line_of(text, at)),
            problem: Box::new(problem),
            language,
        };
        let table = DeTable::parse(text).map_err(|fault| {
            let detail = fault.message().to_owned();
            error(fault.span().map(|span| span.start), Problem::Syntax { detail }, None)
        })?;
        let root = Section::root(table.get_ref(), text);
        let folder = path.parent().unwrap_or(Path::new(""));
        let config = read(&root, text, folder)
            .map_err(|Fault { at, problem }| error(Some(at), problem, parse::language(&root)))?;
        Ok(config)
    }
}

fn read(root: &Section<'_>, text: &str, folder: &Path) -> Read<Config> {
    let sections =
        ["site", "booth", "server", "class", "area", "quota", "lane", "operator", "tickets", "backup", "grants"];
    let devices = DeviceKind::ALL.iter().map(|kind| kind.word());
    root.only(&sections.into_iter().chain(devices).collect::<Vec<_>>())?;
    let site = parse::site(root)?;
    let booth = parse::booth(root, folder)?;
    let mut classes = parse::classes(root)?;
    if classes.is_empty() {
        classes = built_in::classes().into_iter().map(|value| Placed { value, at: 0 }).collect();
    }
    let lanes = parse::lanes(root)?;
    let devices = parse_device::devices(root, folder)?;
    let operators = parse::operators(root)?;
    let (areas, quotas) = (parse::areas(root)?, parse::quotas(root)?);
    let extras = parse::extras(root)?;
    check::Parts {
        text,
        ticket_code: booth.ticket_code,
        foreign: &extras.foreign,
        foreign_at: root.table("tickets")?.map_or(0, |section| section.at),
        classes: &classes,
        lanes: &lanes,
        devices: &devices,
        operators: &operators,
        areas: &areas,
        quotas: &quotas,
    }
    .check()?;
    Ok(Config {
        site,
        booth,
        classes: unplaced(classes),
        lanes: unplaced(lanes),
        devices: devices.settings,
        operators: unplaced(operators),
        server: parse::server(root, folder)?,
        areas: unplaced(areas),
        quotas: unplaced(quotas),
        extras,
    })
}

fn unplaced<T>(placed: Vec<Placed<T>>) -> Vec<T> {
    placed.into_iter().map(|placed| placed.value).collect()
}

/// Where the config is looked for when none is named, by the platform's custom.
#[must_use]
pub fn default_file() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "palang").map(|dirs| dirs.config_dir().join("palang.toml"))
}

/// Where the journal is kept when neither the config nor the command line names a place.
#[must_use]
pub fn default_data_dir() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "palang").map(|dirs| dirs.data_dir().to_owned())
}
