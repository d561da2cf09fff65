//! From the command line's wishes to a program that runs.

use crate::app::Options;
use crate::demo;
use crate::services::Services;
use palang_booth::config::{self, Config, TariffSource};
use palang_booth::engine::{self, Engine};
use palang_cli::KioskOptions;
use std::path::PathBuf;
use std::process::ExitCode;

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
    #[error("the config has no such lane")]
    NoLane,
    /// No place for data.
    #[error("there is no place for the data: name one with --data")]
    NoPlace,
    /// The window system.
    #[error("no window can be opened: {0}")]
    Window(#[from] iced::Error),
}

/// Shows the kiosk until it is closed.
#[must_use]
pub fn kiosk(wishes: &KioskOptions) -> ExitCode {
    match run(wishes) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the kiosk does not start");
            eprintln!("palang: {error}");
            ExitCode::from(1)
        }
    }
}

fn run(wishes: &KioskOptions) -> Result<(), StartError> {
    // A demo is shown in a window: a newcomer must find the way out.
    let options = Options { kiosk: !wishes.windowed && !wishes.demo, customer: wishes.customer, ..Options::default() };
    if wishes.demo {
        return demo(wishes, options);
    }
    let config = config(wishes)?;
    let data = data(wishes, &config)?;
    let _log = palang_cli::log::start(&data);
    let engine = Engine::start(config, engine::Options::new(data))?;
    let services = Services::new(engine.desk().clone(), wishes.lane.as_ref()).ok_or(StartError::NoLane)?;
    let shown = crate::program(speaking(services, wishes), options, None).run();
    engine.stop();
    Ok(shown?)
}

fn demo(wishes: &KioskOptions, options: Options) -> Result<(), StartError> {
    let config = match &wishes.config {
        Some(file) => Config::load(file)?,
        None => hourly(),
    };
    let mut running = demo::start(config, wishes.data.as_deref())?;
    let demo = running.demo.take();
    Ok(crate::program(speaking(running.services.clone(), wishes), options, demo).run()?)
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
