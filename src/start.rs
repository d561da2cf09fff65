//! From the command line's wishes to a program that runs.

use crate::app::Options;
use crate::context::Services;
use crate::demo;
use crate::display::{self, NoScreen};
use crate::start_failed;
use futures::channel::oneshot::Receiver;
use palang_booth::config::{self, Config, TariffSource};
use palang_booth::engine::{self, Engine};
use palang_cli::KioskOptions;
use palang_locale::Language;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// Why the kiosk does not start; `Display` is for the terminal and the log.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The config.
    #[error(transparent)]
    Config(#[from] config::ConfigError),
    /// The engine.
    #[error(transparent)]
    Engine(#[from] engine::StartError),
    /// The demo.
    #[error(transparent)]
    Demo(#[from] demo::StartError),
    /// The lane that was asked for is not in the config.
    #[error("the config has no lane {lane}; there are: {allowed}")]
    NoLane {
        /// What was asked for.
        lane: String,
        /// What there is.
        allowed: String,
    },
    /// No place for data.
    #[error("there is no place for the data: name one with --data")]
    NoPlace,
    /// The window system.
    #[error("no window can be opened: {0}")]
    Window(#[from] iced::Error),
    /// There is no screen.
    #[error(transparent)]
    NoScreen(#[from] NoScreen),
    /// The window system or what draws on it ended the program.
    #[error("the screen ended the program: {0}")]
    Ended(String),
}

/// A start that failed, and the language to say it in where one is known.
struct Failed {
    error: StartError,
    language: Option<Language>,
}

impl<E: Into<StartError>> From<E> for Failed {
    fn from(error: E) -> Self {
        let error = error.into();
        let language = match &error {
            StartError::Config(error) => error.language,
            _ => None,
        };
        Self { error, language }
    }
}

/// Shows the kiosk until it is closed. When it cannot start, a window says why and what to do; the terminal and the log
/// have it too.
#[must_use]
pub fn kiosk(wishes: &KioskOptions) -> ExitCode {
    let began = Instant::now();
    let Err(Failed { error, language }) = run(wishes, began) else { return ExitCode::SUCCESS };
    tracing::error!(%error, "the kiosk does not start");
    eprintln!("palang: {error}");
    if !matches!(error, StartError::Window(_) | StartError::NoScreen(_) | StartError::Ended(_)) {
        let language = wishes.language.or(language).unwrap_or_default();
        if let Err(error) = start_failed::show(error, language) {
            tracing::error!(%error, "nor can a window say so");
        }
    }
    ExitCode::from(1)
}

fn run(wishes: &KioskOptions, began: Instant) -> Result<(), Failed> {
    display::check().map_err(StartError::from)?;
    // A demo is shown in a window: a newcomer must find the way out.
    let kiosk = !wishes.windowed && !wishes.demo && wishes.half.is_none();
    let (customer, half) = (wishes.customer, wishes.half);
    let options = Options { kiosk, customer, half, began: Some(began), ..Options::default() };
    if wishes.demo {
        return Ok(demo(wishes, options)?);
    }
    let config = config(wishes)?;
    let language = Some(config.site.language);
    configured(config, wishes, options).map_err(|error| Failed { error, language })
}

/// Runs the program. The window layer panics where it finds a screen it cannot use: the engine behind it is ended in
/// order all the same.
fn show(program: impl FnOnce() -> iced::Result) -> Result<(), StartError> {
    match catch_unwind(AssertUnwindSafe(program)) {
        Ok(shown) => Ok(shown?),
        Err(panic) => {
            let words = panic.downcast_ref::<String>().cloned();
            let words = words.or_else(|| panic.downcast_ref::<&str>().map(|words| (*words).to_owned()));
            Err(StartError::Ended(words.unwrap_or_else(|| "it did not say why".to_owned())))
        }
    }
}

fn configured(config: Config, wishes: &KioskOptions, options: Options) -> Result<(), StartError> {
    let data = data(wishes, &config)?;
    let no_lane = no_lane(&config, wishes);
    if wishes.lane.as_ref().is_some_and(|lane| config.lane(lane).is_none()) {
        return Err(no_lane);
    }
    let _log = palang_cli::log::start(&data);
    let engine = Engine::start(config, engine::Options::new(data))?;
    let services = Services::new(engine.desk().clone(), wishes.lane.as_ref()).ok_or(no_lane)?;
    let shown = show(|| crate::program(speaking(services, wishes), options, None, stopped()).run());
    engine.stop();
    shown
}

/// Without it a signal ends the program at once: nothing is lost, and the journal says so at the next start.
fn stopped() -> Option<Receiver<()>> {
    palang_cli::stop::asked().inspect_err(|error| tracing::warn!(%error, "signals are not handled")).ok()
}

fn no_lane(config: &Config, wishes: &KioskOptions) -> StartError {
    let lane = wishes.lane.as_ref().map_or_else(|| "?".to_owned(), ToString::to_string);
    let allowed: Vec<String> = config.lanes.iter().map(|lane| lane.id.to_string()).collect();
    StartError::NoLane { lane, allowed: allowed.join(", ") }
}

fn demo(wishes: &KioskOptions, options: Options) -> Result<(), StartError> {
    let config = match &wishes.config {
        Some(file) => Config::load(file)?,
        None => hourly(),
    };
    let mut running = demo::start(config, wishes.data.as_deref())?;
    let demo = running.demo.take();
    show(|| crate::program(speaking(running.services.clone(), wishes), options, demo, stopped()).run())
}

/// The built-in booth with a fee that grows: a fee that never changes shows little.
fn hourly() -> Config {
    let mut config = Config::built_in();
    config.booth.tariff = TariffSource::Preset("id-hourly".to_owned());
    config
}

fn config(wishes: &KioskOptions) -> Result<Config, StartError> {
    let file = wishes.config.clone().or_else(config::default_file).ok_or(StartError::NoPlace)?;
    Ok(Config::load(&file)?)
}

fn data(wishes: &KioskOptions, config: &Config) -> Result<PathBuf, StartError> {
    let named = wishes.data.clone().or_else(|| config.booth.data.clone());
    named.or_else(config::default_data_dir).ok_or(StartError::NoPlace)
}

fn speaking(mut services: Services, wishes: &KioskOptions) -> Services {
    if let Some(language) = wishes.language {
        services.locale = services.locale.in_language(language);
    }
    services
}
