//! Domain values in columns and back. What does not read back as itself is damage.

use palang_domain::{Money, Timestamp};
use rusqlite::types::Type;
use rusqlite::{Error, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::str::FromStr;

/// The serde word of a unit variant: `inside`, `acknowledged`, …
pub(super) fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => {
            debug_assert!(false, "only unit variants are stored as words");
            String::new()
        }
    }
}

/// A unit variant from its word.
pub(super) fn read_word<T: DeserializeOwned>(row: &Row<'_>, index: usize) -> rusqlite::Result<T> {
    unword(index, row.get(index)?)
}

/// The same where there may be none.
pub(super) fn read_word_opt<T: DeserializeOwned>(row: &Row<'_>, index: usize) -> rusqlite::Result<Option<T>> {
    row.get::<_, Option<String>>(index)?.map(|word| unword(index, word)).transpose()
}

fn unword<T: DeserializeOwned>(index: usize, word: String) -> rusqlite::Result<T> {
    serde_json::from_value(serde_json::Value::String(word)).map_err(|error| damaged(index, error.to_string()))
}

/// An id, which checks itself.
pub(super) fn read_id<T>(row: &Row<'_>, index: usize) -> rusqlite::Result<T>
where
    T: FromStr,
    T::Err: ToString,
{
    row.get::<_, String>(index)?.parse().map_err(|error: T::Err| damaged(index, error.to_string()))
}

/// The same where there may be none.
pub(super) fn read_id_opt<T>(row: &Row<'_>, index: usize) -> rusqlite::Result<Option<T>>
where
    T: FromStr,
    T::Err: ToString,
{
    row.get::<_, Option<String>>(index)?
        .map(|text| text.parse().map_err(|error: T::Err| damaged(index, error.to_string())))
        .transpose()
}

/// An instant.
pub(super) fn read_time(row: &Row<'_>, index: usize) -> rusqlite::Result<Timestamp> {
    row.get(index).map(Timestamp::from_millis)
}

/// The same where there may be none.
pub(super) fn read_time_opt(row: &Row<'_>, index: usize) -> rusqlite::Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<i64>>(index)?.map(Timestamp::from_millis))
}

/// An amount.
pub(super) fn read_money(row: &Row<'_>, index: usize) -> rusqlite::Result<Money> {
    row.get(index).map(Money::new)
}

/// A number of facts, receipts, vehicles: never negative.
pub(super) fn read_count(row: &Row<'_>, index: usize) -> rusqlite::Result<u64> {
    let value: i64 = row.get(index)?;
    u64::try_from(value).map_err(|_| Error::IntegralValueOutOfRange(index, value))
}

/// The same where there may be none.
pub(super) fn read_count_opt(row: &Row<'_>, index: usize) -> rusqlite::Result<Option<u64>> {
    row.get::<_, Option<i64>>(index)?
        .map(|value| u64::try_from(value).map_err(|_| Error::IntegralValueOutOfRange(index, value)))
        .transpose()
}

/// A count as SQLite stores it; saturates far beyond any booth.
pub(super) fn stored(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

pub(super) fn damaged(index: usize, why: String) -> Error {
    Error::FromSqlConversionFailure(index, Type::Text, why.into())
}
