//! The site's answers to `palang_domain::question`. They know a transaction, a site and the question: no request, no
//! language, and no shape of an answer, which are the face's.

pub mod occupancy;
pub mod revenue;
pub mod shifts;
pub mod stays;

use crate::store::StoreError;
use serde::de::DeserializeOwned;

fn corrupt(what: impl std::fmt::Display) -> StoreError {
    StoreError::Corrupt(what.to_string())
}

/// What the store keeps as the stable word of a value of the domain.
fn read_word<T: DeserializeOwned>(word: &str) -> Result<T, StoreError> {
    serde_json::from_value(word.into()).map_err(corrupt)
}
