//! A transaction on PostgreSQL as a synchronous closure sees it.

use super::super::text::{Form, Target, Texts};
use super::super::{Column, Counters, Insert, Row, StoreError, Tx, Value};
use super::{failure, within};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{
    Arguments as _, AssertSqlSafe, Column as _, PgConnection, Postgres, Row as _, TypeInfo as _, ValueRef as _,
};
use std::time::Duration;
use tokio::runtime::Handle;

/// Statements of one transaction, each waited for on the calling thread.
pub(super) struct PgTx<'a> {
    db: &'a mut PgConnection,
    handle: &'a Handle,
    texts: &'a Texts,
    patience: Duration,
    /// What stopped the transaction: after any failure the database takes nothing more of it.
    pub broken: Option<StoreError>,
    pub counters: Counters,
    waiting: Waiting,
}

/// Rows that wait to be written: under a site's lock a round trip saved is a round trip less for everybody.
#[derive(Default)]
struct Waiting {
    targets: Vec<Target>,
    values: PgArguments,
}

type Asked<'q> = Query<'q, Postgres, PgArguments>;

impl<'a> PgTx<'a> {
    pub fn new(db: &'a mut PgConnection, handle: &'a Handle, texts: &'a Texts, patience: Duration) -> Self {
        Self { db, handle, texts, patience, broken: None, counters: Counters::default(), waiting: Waiting::default() }
    }

    /// Writes what waits.
    pub fn flush(&mut self) -> Result<(), StoreError> {
        self.check()?;
        let Waiting { targets, values } = std::mem::take(&mut self.waiting);
        if targets.is_empty() {
            return Ok(());
        }
        let sql = self.texts.together(&targets);
        self.send(sqlx::query_with(AssertSqlSafe(sql), values)).map(drop)
    }

    fn fetch(&mut self, asked: Asked<'_>) -> Result<Vec<Row>, StoreError> {
        self.flush()?;
        let rows = self.handle.block_on(within(self.patience, asked.fetch_all(&mut *self.db)));
        let read = rows.and_then(|rows| rows.iter().map(read).collect());
        self.keep(read)
    }

    fn run(&mut self, asked: Asked<'_>) -> Result<u64, StoreError> {
        self.flush()?;
        self.send(asked)
    }

    fn send(&mut self, asked: Asked<'_>) -> Result<u64, StoreError> {
        let done = self.handle.block_on(within(self.patience, asked.execute(&mut *self.db)));
        self.keep(done.map(|done| done.rows_affected()))
    }

    fn bound(&mut self, values: &[Value]) -> Result<PgArguments, StoreError> {
        let bound = arguments(values);
        self.keep(bound)
    }

    fn check(&self) -> Result<(), StoreError> {
        self.broken.clone().map_or(Ok(()), Err)
    }

    fn keep<T>(&mut self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        result.inspect_err(|error| self.broken = Some(error.clone()))
    }
}

impl Tx for PgTx<'_> {
    fn query(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        let bound = self.bound(values)?;
        self.fetch(sqlx::query_with(sql, bound))
    }

    fn query_locked(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        let sql = self.texts.get(sql, Form::Locked);
        let bound = self.bound(values)?;
        self.fetch(sqlx::query_with(AssertSqlSafe(sql), bound))
    }

    fn query_any(&mut self, sql: &'static str, values: &[Value], any: &[Value]) -> Result<Vec<Row>, StoreError> {
        if any.is_empty() {
            return Ok(Vec::new());
        }
        let bound = arguments(values).and_then(|mut arguments| {
            add_array(&mut arguments, kind_of(any.iter()), any.iter())?;
            Ok(arguments)
        });
        let arguments = self.keep(bound)?;
        self.fetch(sqlx::query_with(sql, arguments))
    }

    fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<u64, StoreError> {
        let bound = self.bound(values)?;
        self.run(sqlx::query_with(sql, bound))
    }

    fn insert(&mut self, insert: &Insert<'_>) -> Result<(), StoreError> {
        if insert.rows.is_empty() {
            return Ok(());
        }
        // Parts of one statement do not see one another: a table's second rows come after its first.
        if self.waiting.targets.iter().any(|target| target.table == insert.table) {
            self.flush()?;
        }
        self.check()?;
        let mut kinds = Vec::new();
        for (place, _) in insert.columns.split(',').enumerate() {
            let column = insert.rows.iter().map(|row| row.get(place).unwrap_or(&Value::NONE));
            let kind = kind_of(column.clone());
            kinds.push(kind);
            let added = add_array(&mut self.waiting.values, kind, column);
            self.keep(added)?;
        }
        let Insert { table, columns, conflict, .. } = *insert;
        self.waiting.targets.push(Target { table, columns, kinds, conflict });
        Ok(())
    }

    fn counters(&mut self) -> &mut Counters {
        &mut self.counters
    }
}

/// What a column of these holds: what the first says that is there, else the first of all.
fn kind_of<'v>(mut values: impl Iterator<Item = &'v Value> + Clone) -> Column {
    let there = values.clone().find(|value| !matches!(value, Value::Null(_)));
    match there.or_else(|| values.next()) {
        Some(Value::Int(_)) | None => Column::Int,
        Some(Value::Text(_)) => Column::Text,
        Some(Value::Bytes(_)) => Column::Bytes,
        Some(Value::Null(column)) => *column,
    }
}

fn arguments(values: &[Value]) -> Result<PgArguments, StoreError> {
    let mut arguments = PgArguments::default();
    for value in values {
        match value {
            Value::Int(number) => arguments.add(*number),
            Value::Text(text) => arguments.add(text.as_str()),
            Value::Bytes(bytes) => arguments.add(bytes.as_slice()),
            Value::Null(Column::Int) => arguments.add(None::<i64>),
            Value::Null(Column::Text) => arguments.add(None::<&str>),
            Value::Null(Column::Bytes) => arguments.add(None::<&[u8]>),
        }
        .map_err(too_large)?;
    }
    Ok(arguments)
}

fn add_array<'v>(
    arguments: &mut PgArguments,
    column: Column,
    values: impl Iterator<Item = &'v Value>,
) -> Result<(), StoreError> {
    match column {
        Column::Int => arguments.add(values.map(Value::as_int).collect::<Vec<Option<i64>>>()),
        Column::Text => arguments.add(values.map(Value::as_text).collect::<Vec<Option<&str>>>()),
        Column::Bytes => arguments.add(values.map(Value::as_bytes).collect::<Vec<Option<&[u8]>>>()),
    }
    .map_err(too_large)
}

/// The wire counts bytes in 32 bits: nothing else of these can fail.
#[expect(clippy::needless_pass_by_value, reason = "it is given to `map_err`")]
fn too_large(error: sqlx::error::BoxDynError) -> StoreError {
    StoreError::Other(error.to_string())
}

fn read(row: &PgRow) -> Result<Row, StoreError> {
    let mut values = Vec::with_capacity(row.len());
    for (place, column) in row.columns().iter().enumerate() {
        let raw = row.try_get_raw(place).map_err(failure)?;
        let kind = column.type_info().name();
        let value = match (kind, raw.is_null()) {
            ("TEXT" | "VARCHAR" | "NAME", true) => Value::Null(Column::Text),
            ("BYTEA", true) => Value::Null(Column::Bytes),
            (_, true) => Value::NONE,
            ("INT8", _) => Value::Int(row.try_get(place).map_err(failure)?),
            ("INT4", _) => Value::Int(i64::from(row.try_get::<i32, _>(place).map_err(failure)?)),
            ("TEXT" | "VARCHAR" | "NAME", _) => Value::Text(row.try_get(place).map_err(failure)?),
            ("BYTEA", _) => Value::Bytes(row.try_get(place).map_err(failure)?),
            ("BOOL", _) => Value::Int(i64::from(row.try_get::<bool, _>(place).map_err(failure)?)),
            // A sum of BIGINTs is NUMERIC: `CAST(sum(x) AS BIGINT)` says what both databases understand.
            (other, _) => return Err(StoreError::Other(format!("column {place} is of type {other}"))),
        };
        values.push(value);
    }
    Ok(Row(values))
}
