//! What every request is handled with. Cheap to clone; everything of the outside (clock, randomness, folder, database)
//! came in as an argument.

use crate::config::{Config, ConfigError, Limits};
use crate::contact::Contacts;
use crate::limits::RateLimiters;
use crate::store::{Postgres, Store, StoreError};
use crate::terms::TermsCache;
use palang_domain::Timestamp;
use palang_locale::{Language, Locale};
use palang_wire::Versions;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::watch;

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;
/// Fills bytes with randomness, or says that there is none.
pub type Random = Arc<dyn Fn(&mut [u8]) -> bool + Send + Sync>;

/// What comes from outside.
#[derive(Clone)]
pub struct Outside {
    /// The time. The server's own wall clock: it is the one that booths compare theirs with.
    pub clock: Clock,
    /// Randomness for keys.
    pub random: Random,
}

impl Outside {
    /// The clock and the random source of this machine.
    #[must_use]
    pub fn system() -> Self {
        Self {
            clock: Arc::new(|| Timestamp::from(chrono::Utc::now())),
            random: Arc::new(|bytes| getrandom::fill(bytes).is_ok()),
        }
    }
}

/// Why the server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// As it is configured.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The database cannot be opened.
    #[error("the database cannot be opened: {0}")]
    Store(#[from] StoreError),
    /// A folder or a port.
    #[error("{what}: {why}")]
    Io {
        /// The folder, the port or the thread.
        what: String,
        /// What the operating system says.
        why: String,
    },
}

impl StartError {
    /// A folder, a port, a thread.
    pub fn io(what: impl std::fmt::Display, why: impl std::fmt::Display) -> Self {
        Self::Io { what: what.to_string(), why: why.to_string() }
    }
}

/// The server without its ports.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    store: Store,
    outside: Outside,
    photos: PathBuf,
    language: Language,
    limits: Limits,
    behind_proxy: bool,
    rate_limiters: RateLimiters,
    contacts: Contacts,
    terms: Arc<TermsCache>,
    versions: Versions,
    stopping: watch::Sender<bool>,
}

impl App {
    /// Opens the store and the folders. Blocks.
    pub fn open(config: &Config, outside: Outside) -> Result<Self, StartError> {
        Self::open_speaking(config, outside, Versions::HERE)
    }

    /// As [`App::open`], with the booth protocol of another release: what an earlier server would refuse and a later
    /// one understand (SYNC R14).
    pub fn open_speaking(config: &Config, outside: Outside, versions: Versions) -> Result<Self, StartError> {
        let data = config.data()?;
        let photos = config.photos.clone().unwrap_or_else(|| data.join("photos"));
        private_folder(&data)?;
        private_folder(&photos)?;
        let store = open_store(config, &data)?;
        Ok(Self(Arc::new(Inner {
            store,
            outside,
            photos,
            language: config.language,
            limits: config.limits.clone(),
            behind_proxy: config.behind_proxy,
            rate_limiters: RateLimiters::new(&config.limits),
            contacts: Contacts::default(),
            terms: Arc::default(),
            versions,
            stopping: watch::Sender::new(false),
        })))
    }

    /// Where everything lasting is.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The time by the server's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.0.outside.clock)()
    }

    /// The clock itself, for work on other threads.
    #[must_use]
    pub fn clock(&self) -> Clock {
        Arc::clone(&self.0.outside.clock)
    }

    /// Fresh random bytes; nothing when the system has none to give.
    #[must_use]
    pub fn random<const N: usize>(&self) -> Option<[u8; N]> {
        let mut bytes = [0; N];
        (self.0.outside.random)(&mut bytes).then_some(bytes)
    }

    /// The folder of photos, named by their hash.
    #[must_use]
    pub fn photos(&self) -> &Path {
        &self.0.photos
    }

    /// What is spoken where nothing else is known.
    #[must_use]
    pub fn language(&self) -> Language {
        self.0.language
    }

    /// Words for the log and the console.
    #[must_use]
    pub fn locale(&self) -> Locale {
        Locale::new(self.0.language, palang_domain::Currency::Idr, palang_domain::Zone::JAKARTA)
    }

    /// What is accepted.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// Whether `x-forwarded-for` is somebody trusted's word.
    #[must_use]
    pub fn behind_proxy(&self) -> bool {
        self.0.behind_proxy
    }

    /// How often who may ask.
    #[must_use]
    pub fn rate_limiters(&self) -> &RateLimiters {
        &self.0.rate_limiters
    }

    /// What is in force at each site.
    #[must_use]
    pub fn terms(&self) -> Arc<TermsCache> {
        Arc::clone(&self.0.terms)
    }

    /// When who was last heard.
    #[must_use]
    pub fn contacts(&self) -> &Contacts {
        &self.0.contacts
    }

    /// Which versions of the booth protocol are understood.
    #[must_use]
    pub fn versions(&self) -> Versions {
        self.0.versions
    }

    /// Whether the server was told to stop.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        *self.0.stopping.borrow()
    }

    /// Ready when the server is told to stop: whoever waits, ends.
    pub async fn stopped(&self) {
        // The sender lives as long as this handle does.
        let _ = self.0.stopping.subscribe().wait_for(|stopping| *stopping).await;
    }

    /// Ends every waiting.
    pub fn stop(&self) {
        self.0.stopping.send_replace(true);
    }
}

/// Opens the configured store. Blocks.
///
/// # Errors
/// When it cannot be opened.
pub fn open_store(config: &Config, data: &Path) -> Result<Store, StoreError> {
    let Some(url) = &config.database_url else { return Store::open_sqlite(data) };
    let mut postgres = Postgres::new(url.clone());
    postgres.owner_url.clone_from(&config.database_owner_url);
    postgres.connections = config.database_connections;
    Store::open_postgres(&postgres)
}

/// Makes a folder that only this account reads: it will hold keys and plates.
pub(crate) fn private_folder(path: &Path) -> Result<(), StartError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| StartError::io(path.display(), error))
}
