//! Why a request of another program was not done, before it is worded.

use crate::words::RestTrouble;

/// One value that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// JSON pointer.
    pub at: String,
    /// Why, for programmers.
    pub detail: String,
}

impl Wrong {
    /// That value, for that reason.
    #[must_use]
    pub fn new(at: &str, detail: impl Into<String>) -> Self {
        Self { at: at.to_owned(), detail: detail.into() }
    }
}

/// Why not. What was recorded of the attempt stands all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Values that cannot be used; all of them.
    Wrong(Vec<Wrong>),
    /// No such ticket, session or property.
    NoSuch {
        /// A word of the API.
        what: &'static str,
        /// What was asked for.
        name: String,
    },
    /// Something of the car park.
    Trouble(RestTrouble),
}

impl From<RestTrouble> for Refused {
    fn from(trouble: RestTrouble) -> Self {
        Self::Trouble(trouble)
    }
}
