//! The engine: a booth put together from its config, without a screen.

use crate::clock::Clock;
use crate::config::Config;
use crate::desk::Desk;
use crate::desk::model::CommittedFact;
use std::path::PathBuf;
use std::sync::Arc;

/// Told of every durable commit, from the journal's very first fact on: on the writer's thread, right after the commit and
/// before its effects. It must be quick; whoever may fall behind uses [`Desk::subscribe`].
pub type Observer = Box<dyn Fn(&[CommittedFact]) + Send>;

/// What the caller decides and the config does not.
pub struct Options {
    /// Where everything is kept.
    pub data: PathBuf,
    /// The machine's clock, or the drill's.
    pub clock: Arc<dyn Clock>,
    /// Whoever must see every commit: the drill.
    pub observer: Option<Observer>,
}

/// Why a booth cannot start. Worded for the operator by `Locale::start_error`.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The journal cannot be opened or made.
    #[error("the journal in {dir} cannot be opened: {detail}")]
    Store {
        /// Where.
        dir: PathBuf,
        /// Why.
        detail: String,
    },
}

/// A running booth. Dropping it stops it in order.
pub struct Engine {
    desk: Desk,
}

impl Engine {
    /// Opens the journal, adopts the tariff, enrols the operators and starts the devices.
    ///
    /// # Errors
    /// When the booth could not sell: each is worded for the operator.
    pub fn start(_config: Config, options: Options) -> Result<Self, StartError> {
        Err(StartError::Store { dir: options.data, detail: "not assembled yet".to_owned() })
    }

    /// The use cases.
    #[must_use]
    pub const fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Ends in order: what is pending is finished, the last fact is that the program stopped.
    pub fn stop(self) {}
}
