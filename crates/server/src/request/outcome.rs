//! How the work on a request ends: done, refused, or failed.

use crate::ledger::LedgerError;
use crate::store::StoreError;
use crate::words::RestTrouble;
use palang_domain::{ClassId, Timestamp};

/// One value that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Where it stands: a JSON pointer, or the name of a parameter.
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

/// Why a request was not done, before it is worded.
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

impl Refused {
    /// One value that cannot be used.
    pub fn wrong(at: &str, detail: impl Into<String>) -> Self {
        Self::Wrong(vec![Wrong::new(at, detail)])
    }

    /// No such thing: `what` is a word of the API, `name` what was asked for.
    pub fn no_such(what: &'static str, name: impl std::fmt::Display) -> Self {
        Self::NoSuch { what, name: name.to_string() }
    }

    /// No tariff of the site prices that class at that moment.
    #[must_use]
    pub fn no_tariff(class: &ClassId, at: Timestamp) -> Self {
        Self::Trouble(RestTrouble::NoTariff { class: class.to_string(), at })
    }
}

impl From<RestTrouble> for Refused {
    fn from(trouble: RestTrouble) -> Self {
        Self::Trouble(trouble)
    }
}

/// Why the work on a request stopped before its answer. [`Outcome::of`] parts the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// What is asked does not fit what is.
    Refused(Refused),
    /// The ledger or the store could not; nothing stands.
    Failed(LedgerError),
}

/// The answer of a piece of work, or why there is none.
pub type Answered<T = serde_json::Value> = Result<T, Stopped>;

impl From<Refused> for Stopped {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<RestTrouble> for Stopped {
    fn from(trouble: RestTrouble) -> Self {
        Self::Refused(trouble.into())
    }
}

impl From<LedgerError> for Stopped {
    fn from(error: LedgerError) -> Self {
        Self::Failed(error)
    }
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// How a request's transaction ended. A refusal is committed like an answer: what was recorded of the attempt stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<T> {
    /// It is done.
    Done(T),
    /// It is refused.
    Refused(Refused),
}

impl<T> Outcome<T> {
    /// Of finished work.
    ///
    /// # Errors
    /// When the work failed: then its transaction must not be committed.
    pub fn of(work: Answered<T>) -> Result<Self, LedgerError> {
        match work {
            Ok(answer) => Ok(Self::Done(answer)),
            Err(Stopped::Refused(refused)) => Ok(Self::Refused(refused)),
            Err(Stopped::Failed(error)) => Err(error),
        }
    }

    /// The answer, or the refusal as an error.
    ///
    /// # Errors
    /// The refusal.
    pub fn answer(self) -> Result<T, Refused> {
        match self {
            Self::Done(answer) => Ok(answer),
            Self::Refused(refused) => Err(refused),
        }
    }
}
