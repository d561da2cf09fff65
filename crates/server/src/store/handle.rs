//! The handle that everybody holds.

use super::notifier::{Notifier, SiteProgress};
use super::postgres::{Failed, Pool, Postgres};
use super::sqlite::Embedded;
use super::{StoreError, Tx};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, watch};

/// A store on one of the two databases. Cheap to clone.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

/// Which database it is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    /// The embedded one.
    Sqlite,
    /// A server of its own.
    Postgres,
}

struct Inner {
    engine: Engine,
    notifier: Arc<Notifier>,
    /// No more work than the database takes is on threads; the rest waits here, with a bound.
    places: Semaphore,
    patience: Duration,
}

enum Engine {
    Sqlite(Embedded),
    Postgres(Pool),
}

/// How often a transaction that collided is tried in all.
const TRIES: u32 = 8;

impl Store {
    /// Opens the SQLite file in a data folder, or makes both.
    ///
    /// # Errors
    /// When it cannot be opened, is not ours, or is newer than this program.
    pub fn open_sqlite(dir: &Path) -> Result<Self, StoreError> {
        let notifier = Arc::new(Notifier::default());
        let engine = Engine::Sqlite(Embedded::open(dir, Arc::clone(&notifier))?);
        Ok(Self::new(engine, notifier, 64, Duration::from_secs(15)))
    }

    /// Connects to a PostgreSQL and brings its schema up to date. Blocks: call it before the server's runtime is busy,
    /// or on a thread for blocking work.
    ///
    /// # Errors
    /// When it cannot be reached, is too old, or its schema is newer than this program.
    pub fn open_postgres(settings: &Postgres) -> Result<Self, StoreError> {
        let notifier = Arc::new(Notifier::default());
        let engine = Engine::Postgres(Pool::open(settings, Arc::clone(&notifier))?);
        let places = usize::try_from(settings.connections.max(1)).unwrap_or(1);
        Ok(Self::new(engine, notifier, places, settings.patience))
    }

    fn new(engine: Engine, notifier: Arc<Notifier>, places: usize, patience: Duration) -> Self {
        Self(Arc::new(Inner { engine, notifier, places: Semaphore::new(places), patience }))
    }

    /// Does `work` in one transaction with one durable commit. It runs again, as a whole, when it collided with
    /// another transaction, so it must do nothing else that cannot be done twice. After a failed statement nothing
    /// stands, whatever `work` makes of it.
    ///
    /// # Errors
    /// What `work` refuses with, or the store's own.
    pub async fn write<T, E, W>(&self, work: W) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        W: FnMut(&mut dyn Tx) -> Result<T, E> + Send + 'static,
    {
        self.on_a_thread(move |store| store.write_blocking(work)).await
    }

    /// Asks questions of one snapshot.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn read<T, E, W>(&self, work: W) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        W: FnMut(&mut dyn Tx) -> Result<T, E> + Send + 'static,
    {
        self.on_a_thread(move |store| store.read_blocking(work)).await
    }

    async fn on_a_thread<T, E>(&self, work: impl FnOnce(&Self) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let busy = |why: &str| StoreError::Unreachable(why.to_owned());
        let place = match tokio::time::timeout(self.0.patience, self.0.places.acquire()).await {
            Ok(Ok(place)) => place,
            Ok(Err(_)) => return Err(busy("the store is closed").into()),
            Err(_) => return Err(busy("too many wait").into()),
        };
        let store = self.clone();
        let done = tokio::task::spawn_blocking(move || work(&store)).await;
        drop(place);
        done.unwrap_or_else(|_| Err(StoreError::Other("the work panicked".to_owned()).into()))
    }

    /// As [`Store::write`], for commands and tests: never on a thread that drives futures.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn write_blocking<T, E, W>(&self, mut work: W) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        W: FnMut(&mut dyn Tx) -> Result<T, E> + Send + 'static,
    {
        let pool = match &self.0.engine {
            // Its one writer collides with nobody.
            Engine::Sqlite(file) => return file.write(work).map_err(Failed::into_error),
            Engine::Postgres(pool) => pool,
        };
        for attempt in 1.. {
            match pool.transact(Pool::WRITE, &mut work) {
                Err(Failed::Store(StoreError::Collision(detail))) if attempt < TRIES => {
                    tracing::debug!(attempt, detail, "the transaction is tried again");
                    std::thread::sleep(pause(attempt));
                }
                done => return done.map_err(Failed::into_error),
            }
        }
        Err(StoreError::Other("tried for ever".to_owned()).into())
    }

    /// As [`Store::read`], for commands and tests.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn read_blocking<T, E, W>(&self, mut work: W) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        W: FnMut(&mut dyn Tx) -> Result<T, E> + Send + 'static,
    {
        match &self.0.engine {
            Engine::Sqlite(file) => file.read(work),
            Engine::Postgres(pool) => pool.transact(Pool::READ, &mut work),
        }
        .map_err(Failed::into_error)
    }

    /// How far a site is: changes when something was committed there, by this process at once, by another replica
    /// within a quarter of a second. Look once after subscribing: what was committed before is not told.
    #[must_use]
    pub fn progress(&self, site: i64) -> watch::Receiver<SiteProgress> {
        self.0.notifier.listen(site)
    }

    /// Which database it is on.
    #[must_use]
    pub fn database(&self) -> Database {
        match &self.0.engine {
            Engine::Sqlite(_) => Database::Sqlite,
            Engine::Postgres(_) => Database::Postgres,
        }
    }

    /// The SQLite file, where that is the database.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match &self.0.engine {
            Engine::Sqlite(file) => Some(file.path()),
            Engine::Postgres(_) => None,
        }
    }
}

impl<E: From<StoreError>> Failed<E> {
    fn into_error(self) -> E {
        match self {
            Self::Work(error) => error,
            Self::Store(error) => error.into(),
        }
    }
}

/// Longer each time, and never the same for two that collided.
fn pause(attempt: u32) -> Duration {
    let longest = 4_u64 << attempt.min(6);
    let mut random = [0_u8; 1];
    if getrandom::fill(&mut random).is_err() {
        // Both wait the same and may collide once more: bounded all the same.
        tracing::debug!("no randomness for the pause");
    }
    Duration::from_millis(longest / 2 + longest * u64::from(random[0]) / 512)
}
