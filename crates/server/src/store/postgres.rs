//! PostgreSQL: a pool, deadlines on everything, and transactions that a synchronous closure can write in.

mod schema;
mod tx;

use super::notifier::Notifier;
use super::text::Texts;
use super::{SiteProgress, StoreError, Tx};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{Connection, PgConnection};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::{Handle, Runtime};
use tx::PgTx;

/// How to reach a PostgreSQL, and what to wait for at most.
#[derive(Clone, Debug)]
pub struct Postgres {
    /// `postgres://…` of the role that works: it needs no more than to read, to add, and to change projections.
    pub url: String,
    /// `postgres://…` of the role that owns the tables and migrates them. With none, `url` does both, and only the
    /// triggers keep facts from being changed.
    pub owner_url: Option<String>,
    /// Connections at most.
    pub connections: u32,
    /// A statement, a lock, a free connection: none is waited for longer.
    pub patience: Duration,
}

impl Postgres {
    /// One role, eight connections, fifteen seconds.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), owner_url: None, connections: 8, patience: Duration::from_secs(15) }
    }
}

/// The oldest PostgreSQL that is supported.
const OLDEST: i32 = 150_000;
/// How often other replicas' facts are looked for while somebody waits for them.
const LISTEN_EVERY: Duration = Duration::from_millis(250);

/// The pool, and the small runtime that drives it: so that it works the same under the server's runtime, in a command
/// and in a test.
pub(super) struct Pool {
    pool: PgPool,
    patience: Duration,
    texts: Texts,
    notifier: Arc<Notifier>,
    runtime: Option<Runtime>,
}

impl Pool {
    /// Begins a transaction that writes. Rows are locked explicitly (ADR 12), so every statement may see what was
    /// committed before it.
    pub const WRITE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
    /// Begins one that reads one snapshot.
    pub const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

    pub fn open(settings: &Postgres, notifier: Arc<Notifier>) -> Result<Self, StoreError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("store-postgres")
            .enable_all()
            .build()
            .map_err(|error| StoreError::Other(error.to_string()))?;
        let options = options(&settings.url, settings.patience)?;
        runtime.block_on(async {
            let owner = self::options(settings.owner_url.as_deref().unwrap_or(&settings.url), settings.patience)?;
            let worker = settings.owner_url.as_ref().map(|_| options.get_username());
            schema::prepare(&owner, worker, settings.patience).await
        })?;
        let pool = runtime.block_on(async {
            let made = PgPoolOptions::new()
                .max_connections(settings.connections.max(1))
                .acquire_timeout(settings.patience)
                .idle_timeout(Duration::from_secs(300))
                .test_before_acquire(true)
                .connect_lazy_with(options);
            // Said now and not at the first push.
            made.acquire().await.map(drop).map_err(failure)?;
            Ok::<_, StoreError>(made)
        })?;
        runtime.spawn(listen(pool.clone(), Arc::clone(&notifier)));
        Ok(Self { pool, patience: settings.patience, texts: Texts::default(), notifier, runtime: Some(runtime) })
    }

    pub fn transact<T, E: From<StoreError>>(
        &self,
        begin: &'static str,
        work: &mut dyn FnMut(&mut dyn Tx) -> Result<T, E>,
    ) -> Result<T, Failed<E>> {
        let handle = self.handle()?;
        let mut held = Held::acquire(self, &handle).map_err(Failed::Store)?;
        held.run(begin)?;
        let mut tx = PgTx::new(held.connection()?, &handle, &self.texts, self.patience);
        let answer = work(&mut tx);
        let counters = std::mem::take(&mut tx.counters);
        if answer.is_ok() {
            // What comes of it stands in `broken`.
            drop(counters.write(&mut tx).and_then(|()| tx.flush()));
        }
        let PgTx { broken, .. } = tx;
        match (answer, broken) {
            (Ok(value), None) => {
                held.run("COMMIT")?;
                held.release();
                counters.tell(&self.notifier);
                Ok(value)
            }
            (answer, broken) => {
                // A connection that does not even roll back is thrown away.
                if held.run("ROLLBACK").is_ok() {
                    held.release();
                }
                match (answer, broken) {
                    (_, Some(error @ (StoreError::Collision(_) | StoreError::Unreachable(_)))) => {
                        Err(Failed::Store(error))
                    }
                    (Err(error), _) => Err(Failed::Work(error)),
                    // The database has given the transaction up, whatever the work made of it.
                    (Ok(_), Some(error)) => Err(Failed::Store(error)),
                    (Ok(_), None) => Err(Failed::Store(StoreError::Other("a transaction ended twice".to_owned()))),
                }
            }
        }
    }

    fn handle<E>(&self) -> Result<Handle, Failed<E>> {
        let closed = || Failed::Store(StoreError::Unreachable("the store is closed".to_owned()));
        self.runtime.as_ref().map(|runtime| runtime.handle().clone()).ok_or_else(closed)
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Never waits: a store may be dropped inside another runtime.
            runtime.shutdown_background();
        }
    }
}

/// Why a transaction did not happen.
pub(super) enum Failed<E> {
    /// The work refused.
    Work(E),
    /// The database did.
    Store(StoreError),
}

impl<E> From<StoreError> for Failed<E> {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// A connection in a transaction. Thrown away, and never given back half done, unless it was released.
struct Held<'a> {
    connection: Option<PoolConnection<sqlx::Postgres>>,
    handle: &'a Handle,
    patience: Duration,
}

impl<'a> Held<'a> {
    fn acquire(pool: &Pool, handle: &'a Handle) -> Result<Self, StoreError> {
        let connection = handle.block_on(pool.pool.acquire()).map_err(failure)?;
        Ok(Self { connection: Some(connection), handle, patience: pool.patience })
    }

    fn connection(&mut self) -> Result<&mut PgConnection, StoreError> {
        self.connection.as_deref_mut().ok_or_else(|| StoreError::Other("no connection".to_owned()))
    }

    fn run(&mut self, sql: &'static str) -> Result<(), StoreError> {
        let (handle, patience) = (self.handle, self.patience);
        let connection = self.connection()?;
        handle.block_on(within(patience, sqlx::raw_sql(sql).execute(connection))).map(drop)
    }

    fn release(&mut self) {
        // Dropping a pooled connection gives it back on a task of the pool's runtime.
        let _in_runtime = self.handle.enter();
        self.connection = None;
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let _in_runtime = self.handle.enter();
        if let Some(connection) = self.connection.take() {
            drop(connection.detach());
        }
    }
}

/// A statement with a bound: the server's own timeout does not help when the cable is out.
async fn within<T>(patience: Duration, work: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, StoreError> {
    // A little more than the server's, so that its clearer answer comes first.
    match tokio::time::timeout(patience + Duration::from_secs(2), work).await {
        Ok(done) => done.map_err(failure),
        Err(_) => Err(StoreError::Unreachable("no answer in time".to_owned())),
    }
}

fn options(url: &str, patience: Duration) -> Result<PgConnectOptions, StoreError> {
    let patience = patience.as_millis().to_string();
    let options = PgConnectOptions::from_str(url)
        .map_err(|error| StoreError::Other(format!("not the address of a PostgreSQL: {error}")))?;
    Ok(options.application_name("palang-server").statement_cache_capacity(256).options([
        ("statement_timeout", patience.as_str()),
        ("lock_timeout", patience.as_str()),
        ("idle_in_transaction_session_timeout", patience.as_str()),
        // What was answered is on the disk (DESIGN 4.1), whatever the cluster's default is.
        ("synchronous_commit", "on"),
    ]))
}

/// Tells this process what other replicas stored, while anybody here waits for it.
async fn listen(pool: PgPool, notifier: Arc<Notifier>) {
    let mut tick = tokio::time::interval(LISTEN_EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        if !notifier.is_awaited() {
            continue;
        }
        let asked = sqlx::query_as::<_, (i64, i64, i64)>("SELECT site, feed, secrets FROM counter").fetch_all(&pool);
        match asked.await {
            Ok(sites) => {
                for (site, feed, secrets) in sites {
                    let count = |number: i64| u64::try_from(number).unwrap_or(0);
                    notifier.notify(site, SiteProgress { feed: count(feed), secrets: count(secrets) });
                }
            }
            Err(sqlx::Error::PoolClosed) => return,
            Err(error) => tracing::debug!(%error, "the counters could not be read"),
        }
    }
}

/// What a failure means for whoever asked.
#[expect(clippy::needless_pass_by_value, reason = "it is given to `map_err`")]
pub(super) fn failure(error: sqlx::Error) -> StoreError {
    let detail = error.to_string();
    let sqlx::Error::Database(database) = &error else {
        return match error {
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => StoreError::Unreachable(detail),
            _ => StoreError::Other(detail),
        };
    };
    let code = database.code().unwrap_or_default();
    match code.as_ref() {
        // Serialization, deadlock, a lock not had in time.
        "40001" | "40P01" | "55P03" => StoreError::Collision(detail),
        "23505" => StoreError::Exists(database.constraint().unwrap_or("it").to_owned()),
        "53100" => StoreError::DiskFull,
        "XX001" | "XX002" => StoreError::Corrupt(detail),
        // A statement too slow, somebody ended the session, shutting down, starting up.
        "57014" | "57P01" | "57P02" | "57P03" | "25P03" => StoreError::Unreachable(detail),
        // Connections of all sorts; out of memory or of connections; authorisation.
        code if code.starts_with("08") || code.starts_with("53") || code.starts_with("28") => {
            StoreError::Unreachable(detail)
        }
        _ => StoreError::Other(detail),
    }
}

async fn connect(options: &PgConnectOptions, patience: Duration) -> Result<PgConnection, StoreError> {
    within(patience, PgConnection::connect_with(options)).await
}
