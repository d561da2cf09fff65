//! What goes into and comes out of a statement.

use super::StoreError;
use palang_domain::SiteId;
use std::fmt::Display;
use std::str::FromStr;

/// A value that both databases hold alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing. Names what its column holds.
    Null(super::Column),
    /// A whole number. Booleans are 0 and 1, times are milliseconds since 1970.
    Int(i64),
    /// Text, in UTF-8.
    Text(String),
    /// Bytes, as they are.
    Bytes(Vec<u8>),
}

impl From<SiteId> for Value {
    fn from(site: SiteId) -> Self {
        Self::Int(site.get().into())
    }
}
impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}
impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Int(i64::from(number))
    }
}
impl From<u64> for Value {
    /// Numbers beyond `i64` do not occur: every counter begins at 0 and rises by one.
    fn from(number: u64) -> Self {
        Self::Int(i64::try_from(number).unwrap_or(i64::MAX))
    }
}
impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl Value {
    /// Nothing, in a column of integers.
    pub const NONE: Self = Self::Null(super::Column::Int);

    pub(super) fn as_int(&self) -> Option<i64> {
        if let Self::Int(number) = self { Some(*number) } else { None }
    }

    pub(super) fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(super) fn as_bytes(&self) -> Option<&[u8]> {
        if let Self::Bytes(bytes) = self { Some(bytes) } else { None }
    }

    /// A number, or none.
    #[must_use]
    pub fn int(number: Option<i64>) -> Self {
        number.map_or(Self::Null(super::Column::Int), Self::Int)
    }

    /// Text, or none.
    #[must_use]
    pub fn text(text: Option<&str>) -> Self {
        text.map_or(Self::Null(super::Column::Text), Self::from)
    }

    /// Bytes, or none.
    #[must_use]
    pub fn bytes(bytes: Option<&[u8]>) -> Self {
        bytes.map_or(Self::Null(super::Column::Bytes), |bytes| Self::Bytes(bytes.to_vec()))
    }
}

/// One row of an answer, by place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row(pub Vec<Value>);

impl Row {
    fn at(&self, place: usize) -> Result<&Value, StoreError> {
        self.0.get(place).ok_or_else(|| StoreError::Other(format!("no column {place}")))
    }

    /// The number in a column.
    ///
    /// # Errors
    /// When there is none there.
    pub fn int(&self, place: usize) -> Result<i64, StoreError> {
        match self.at(place)? {
            Value::Int(number) => Ok(*number),
            other => Err(wrong(place, other)),
        }
    }

    /// A number that is never negative.
    ///
    /// # Errors
    /// When there is none there.
    pub fn count(&self, place: usize) -> Result<u64, StoreError> {
        u64::try_from(self.int(place)?).map_err(|_| StoreError::Corrupt(format!("column {place} is negative")))
    }

    /// A number of few digits: an incarnation, a protocol.
    ///
    /// # Errors
    /// When there is none there, or a greater one.
    pub fn small<T: TryFrom<i64>>(&self, place: usize) -> Result<T, StoreError> {
        let number = self.int(place)?;
        T::try_from(number).map_err(|_| StoreError::Corrupt(format!("column {place} is {number}")))
    }

    /// What the text in a column says.
    ///
    /// # Errors
    /// When there is none there, or it says nothing of that sort.
    pub fn parsed<T: FromStr<Err: Display>>(&self, place: usize) -> Result<T, StoreError> {
        self.text(place)?.parse().map_err(|error| StoreError::Corrupt(format!("column {place}: {error}")))
    }

    /// A number, where there is one.
    ///
    /// # Errors
    /// When something else is there.
    pub fn maybe_int(&self, place: usize) -> Result<Option<i64>, StoreError> {
        match self.at(place)? {
            Value::Null(_) => Ok(None),
            _ => self.int(place).map(Some),
        }
    }

    /// The text in a column.
    ///
    /// # Errors
    /// When there is none there.
    pub fn text(&self, place: usize) -> Result<&str, StoreError> {
        match self.at(place)? {
            Value::Text(text) => Ok(text),
            other => Err(wrong(place, other)),
        }
    }

    /// Text, where there is some.
    ///
    /// # Errors
    /// When something else is there.
    pub fn maybe_text(&self, place: usize) -> Result<Option<&str>, StoreError> {
        match self.at(place)? {
            Value::Null(_) => Ok(None),
            _ => self.text(place).map(Some),
        }
    }

    /// The bytes in a column.
    ///
    /// # Errors
    /// When there are none there.
    pub fn bytes(&self, place: usize) -> Result<&[u8], StoreError> {
        match self.at(place)? {
            Value::Bytes(bytes) => Ok(bytes),
            other => Err(wrong(place, other)),
        }
    }
}

fn wrong(place: usize, value: &Value) -> StoreError {
    StoreError::Corrupt(format!("column {place} is {value:?}"))
}
