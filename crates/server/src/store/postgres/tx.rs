//! A transaction on PostgreSQL as a synchronous closure sees it.

use super::super::text::{Form, Texts};
use super::super::{Column, Heard, Insert, Row, StoreError, Tx, Value};
use super::{failure, within};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, Column as _, PgConnection, Postgres, Row as _, TypeInfo as _, ValueRef as _};
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
    pub rung: Vec<(i64, Heard)>,
}

type Asked<'q> = Query<'q, Postgres, PgArguments>;

impl<'a> PgTx<'a> {
    pub fn new(db: &'a mut PgConnection, handle: &'a Handle, texts: &'a Texts, patience: Duration) -> Self {
        Self { db, handle, texts, patience, broken: None, rung: Vec::new() }
    }

    fn fetch(&mut self, asked: Asked<'_>) -> Result<Vec<Row>, StoreError> {
        self.check()?;
        let rows = self.handle.block_on(within(self.patience, asked.fetch_all(&mut *self.db)));
        let read = rows.and_then(|rows| rows.iter().map(read).collect());
        self.keep(read)
    }

    fn run(&mut self, asked: Asked<'_>) -> Result<u64, StoreError> {
        self.check()?;
        let done = self.handle.block_on(within(self.patience, asked.execute(&mut *self.db)));
        self.keep(done.map(|done| done.rows_affected()))
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
        self.fetch(bind(sqlx::query(sql), values))
    }

    fn query_locked(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        let sql = self.texts.get(sql, Form::Locked);
        self.fetch(bind(sqlx::query(AssertSqlSafe(sql)), values))
    }

    fn query_any(&mut self, sql: &'static str, values: &[Value], any: &[Value]) -> Result<Vec<Row>, StoreError> {
        let Some(first) = any.first() else { return Ok(Vec::new()) };
        let asked = bind(sqlx::query(sql), values);
        let asked = bind_array(asked, column_of(first), any.iter());
        self.fetch(asked)
    }

    fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<u64, StoreError> {
        self.run(bind(sqlx::query(sql), values))
    }

    fn insert(&mut self, insert: &Insert<'_>) -> Result<(), StoreError> {
        if insert.rows.is_empty() {
            return Ok(());
        }
        let mut asked = sqlx::query(AssertSqlSafe(self.texts.unnest(insert)));
        for (place, (_, column)) in insert.columns.iter().enumerate() {
            asked = bind_array(asked, *column, insert.rows.iter().map(|row| row.get(place).unwrap_or(&Value::NONE)));
        }
        self.run(asked).map(drop)
    }

    fn ring(&mut self, site: i64, heard: Heard) {
        self.rung.push((site, heard));
    }
}

fn column_of(value: &Value) -> Column {
    match value {
        Value::Int(_) => Column::Int,
        Value::Text(_) => Column::Text,
        Value::Bytes(_) => Column::Bytes,
        Value::Null(column) => *column,
    }
}

fn bind<'q>(mut asked: Asked<'q>, values: &'q [Value]) -> Asked<'q> {
    for value in values {
        asked = match value {
            Value::Int(number) => asked.bind(*number),
            Value::Text(text) => asked.bind(text.as_str()),
            Value::Bytes(bytes) => asked.bind(bytes.as_slice()),
            Value::Null(Column::Int) => asked.bind(None::<i64>),
            Value::Null(Column::Text) => asked.bind(None::<&str>),
            Value::Null(Column::Bytes) => asked.bind(None::<&[u8]>),
        };
    }
    asked
}

fn bind_array<'q>(asked: Asked<'q>, column: Column, values: impl Iterator<Item = &'q Value>) -> Asked<'q> {
    match column {
        Column::Int => asked.bind(values.map(Value::as_int).collect::<Vec<Option<i64>>>()),
        Column::Text => asked.bind(values.map(Value::as_text).collect::<Vec<Option<&str>>>()),
        Column::Bytes => asked.bind(values.map(Value::as_bytes).collect::<Vec<Option<&[u8]>>>()),
    }
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
