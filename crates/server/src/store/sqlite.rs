//! The embedded SQLite, by the booth's own layer: one writer thread, a few readers.

use super::migrations::STEPS;
use super::notifier::Notifier;
use super::postgres::Failed;
use super::text::{Form, Texts};
use super::{Counters, Insert, Row, StoreError, Tx, Value};
use palang_sqlite::{Done, Failure, Limits, Profile, Readers, Writer};
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;

/// Server databases carry `PALS` in their header.
pub(super) const PROFILE: Profile = Profile { application_id: 0x50_41_4c_53, busy_timeout: Duration::from_secs(5) };
/// The file's name in the data folder.
pub(super) const FILE: &str = "server.db";

const PRIME: &str = "UPDATE housekeeping SET primed = primed + 1 WHERE id = 1";
const READERS: usize = 3;
const READ_QUEUE: usize = 256;

pub(super) struct Embedded {
    // Dropped in this order.
    readers: Readers,
    writer: Writer,
    texts: Arc<Texts>,
    notifier: Arc<Notifier>,
    path: PathBuf,
}

impl Embedded {
    pub fn open(dir: &Path, notifier: Arc<Notifier>) -> Result<Self, StoreError> {
        std::fs::create_dir_all(dir).map_err(|error| StoreError::Unreachable(error.to_string()))?;
        let path = dir.join(FILE);
        let db = connect(&path)?;
        let readers = (0..READERS).map(|_| palang_sqlite::open_reader(&path, PROFILE)).collect::<Result<_, _>>()?;
        let file = path.clone();
        let writer = Writer::spawn(db, Limits::default(), PRIME, move |failure| {
            tracing::error!(file = %file.display(), %failure, "the server's database is no longer written");
        })?;
        Ok(Self { readers: Readers::spawn(readers, READ_QUEUE, || {})?, writer, texts: Arc::default(), notifier, path })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn write<T, E, W>(&self, mut work: W) -> Result<T, Failed<E>>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        W: FnMut(&mut dyn Tx) -> Result<T, E> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let (texts, notifier) = (Arc::clone(&self.texts), Arc::clone(&self.notifier));
        self.writer.run(move |db| {
            let done = match db {
                Ok(db) => transact(db, &texts, &notifier, &mut work),
                Err(failure) => Err((Failed::Store(failure.into()), None)),
            };
            let (done, failure) = match done {
                Ok(value) => (Ok(value), None),
                Err((failed, failure)) => (Err(failed), failure),
            };
            Done { failure, answer: Box::new(move || drop(answer.send(done))) }
        })?;
        answered.blocking_recv().unwrap_or_else(|_| Err(Failed::Store(gone())))
    }

    pub fn read<T, E, W>(&self, mut work: W) -> Result<T, Failed<E>>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        W: FnMut(&mut dyn Tx) -> Result<T, E> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let texts = Arc::clone(&self.texts);
        self.readers.run(move |db| {
            let done = match db.unchecked_transaction() {
                Ok(snapshot) => {
                    let mut tx = LiteTx { db: &snapshot, texts: &texts, broken: None, counters: Counters::default() };
                    let done = work(&mut tx);
                    settle(done, tx.broken.map(|(error, _)| error))
                }
                Err(error) => Err(Failed::Store(Failure::from(error).into())),
            };
            drop(answer.send(done));
        })?;
        answered.blocking_recv().unwrap_or_else(|_| Err(Failed::Store(gone())))
    }
}

fn gone() -> StoreError {
    StoreError::Other("the work panicked".to_owned())
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    private(path);
    let mut db = palang_sqlite::open_writer(path, PROFILE)?;
    let files: Vec<&str> = STEPS.iter().map(|step| step.sqlite).collect();
    palang_sqlite::migrate(&mut db, &files)?;
    Ok(db)
}

/// Makes the file for its owner alone: it holds the site's keys. Its log takes the same mode. What hinders this hinders
/// the opening, too.
fn private(path: &Path) {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    drop(options.open(path));
}

type Refused<E> = (Failed<E>, Option<Failure>);

fn transact<T, E: From<StoreError>>(
    db: &mut Connection,
    texts: &Texts,
    notifier: &Notifier,
    work: &mut dyn FnMut(&mut dyn Tx) -> Result<T, E>,
) -> Result<T, Refused<E>> {
    let failed = |error: rusqlite::Error| {
        let failure = Failure::from(error);
        (Failed::Store(failure.clone().into()), Some(failure))
    };
    // Immediate: a deferred one that turns into a writer can be refused halfway (SYNC 1).
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    let mut tx = LiteTx { db: &transaction, texts, broken: None, counters: Counters::default() };
    let done = work(&mut tx);
    let counters = std::mem::take(&mut tx.counters);
    if done.is_ok() {
        // What comes of it stands in `broken`.
        drop(counters.write(&mut tx));
    }
    let LiteTx { broken, .. } = tx;
    let (error, failure) = broken.map_or((None, None), |(error, failure)| (Some(error), failure));
    let value = settle(done, error).map_err(|failed| (failed, failure))?;
    transaction.commit().map_err(failed)?;
    counters.tell(notifier);
    Ok(value)
}

/// As on PostgreSQL: after a failed statement nothing of the transaction stands, whatever the work made of it.
fn settle<T, E>(done: Result<T, E>, broken: Option<StoreError>) -> Result<T, Failed<E>> {
    match (done, broken) {
        (Ok(value), None) => Ok(value),
        (Err(error), None) => Err(Failed::Work(error)),
        (_, Some(error @ StoreError::Collision(_))) | (Ok(_), Some(error)) => Err(Failed::Store(error)),
        (Err(error), Some(_)) => Err(Failed::Work(error)),
    }
}

struct LiteTx<'a> {
    db: &'a Connection,
    texts: &'a Texts,
    broken: Option<(StoreError, Option<Failure>)>,
    counters: Counters,
}

impl LiteTx<'_> {
    fn keep<T>(&mut self, result: rusqlite::Result<T>) -> Result<T, StoreError> {
        if let Some((broken, _)) = &self.broken {
            return Err(broken.clone());
        }
        result.map_err(|error| {
            let taken = matches!(
                error.sqlite_error().map(|inner| inner.extended_code),
                Some(rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY | rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE)
            );
            let detail = error.to_string();
            let failure = Failure::from(error);
            let error = if taken { StoreError::Exists(detail) } else { failure.clone().into() };
            self.broken = Some((error.clone(), Some(failure)));
            error
        })
    }
}

impl Tx for LiteTx<'_> {
    fn query(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        let found = ask(self.db, &self.texts.get(sql, Form::Numbered), values);
        self.keep(found)
    }

    fn query_locked(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.query(sql, values)
    }

    fn query_any(&mut self, sql: &'static str, values: &[Value], any: &[Value]) -> Result<Vec<Row>, StoreError> {
        let sql = self.texts.get(sql, Form::Each);
        let mut values = values.to_vec();
        let mut found = Vec::new();
        for one in any {
            values.push(one.clone());
            let rows = ask(self.db, &sql, &values);
            found.append(&mut self.keep(rows)?);
            values.pop();
        }
        Ok(found)
    }

    fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<u64, StoreError> {
        let sql = self.texts.get(sql, Form::Numbered);
        let done = self
            .db
            .prepare_cached(&sql)
            .and_then(|mut statement| statement.execute(rusqlite::params_from_iter(values)));
        self.keep(done).map(|changed| u64::try_from(changed).unwrap_or(u64::MAX))
    }

    fn insert(&mut self, insert: &Insert<'_>) -> Result<(), StoreError> {
        let sql = self.texts.values(insert);
        let done = self.db.prepare_cached(&sql).and_then(|mut statement| {
            for row in insert.rows {
                statement.execute(rusqlite::params_from_iter(row))?;
            }
            Ok(())
        });
        self.keep(done)
    }

    fn counters(&mut self) -> &mut Counters {
        &mut self.counters
    }
}

fn ask(db: &Connection, sql: &str, values: &[Value]) -> rusqlite::Result<Vec<Row>> {
    let mut statement = db.prepare_cached(sql)?;
    let columns = statement.column_count();
    let rows = statement.query_map(rusqlite::params_from_iter(values), |row| {
        (0..columns).map(|place| read(row.get_ref(place)?)).collect::<Result<_, _>>().map(Row)
    })?;
    rows.collect()
}

fn read(value: ValueRef<'_>) -> rusqlite::Result<Value> {
    Ok(match value {
        ValueRef::Null => Value::NONE,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        ValueRef::Real(_) => {
            return Err(rusqlite::Error::InvalidColumnType(0, "real".to_owned(), rusqlite::types::Type::Real));
        }
    })
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null(_) => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::DiskFull => Self::DiskFull,
            Failure::Corrupt(detail) | Failure::NotADatabase(detail) => Self::Corrupt(detail),
            Failure::Busy => Self::Unreachable("too many wait".to_owned()),
            Failure::Io(detail) | Failure::Stopped(detail) | Failure::Unopenable(detail) => Self::Unreachable(detail),
            other => Self::Other(other.to_string()),
        }
    }
}

impl<E> From<Failure> for Failed<E> {
    fn from(failure: Failure) -> Self {
        Self::Store(failure.into())
    }
}
