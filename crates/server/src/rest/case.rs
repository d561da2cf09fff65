//! One request under its site's terms: what everything here works with, beside the transaction.

use super::refused::Refused;
use super::terms::{Caller, Terms};
use crate::ledger::{Appended, LedgerError, append_own};
use crate::store::Tx;
use palang_domain::{Fact, SiteId, Timestamp, Zone};
use palang_locale::Locale;

/// What a request comes to: its answer or a refusal, unless the store fails.
pub type Outcome<T = serde_json::Value> = Result<Result<T, Refused>, LedgerError>;

/// Whose request it is, what is in force there, when it came, in whose words it is answered.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// Whose.
    pub caller: &'a Caller,
    /// What is in force at their site.
    pub terms: &'a Terms,
    /// When it came.
    pub now: Timestamp,
    /// In whose words.
    pub locale: &'a Locale,
}

impl Case<'_> {
    /// Whose car park.
    #[must_use]
    pub const fn site(&self) -> SiteId {
        self.caller.site
    }

    /// Its clock.
    #[must_use]
    pub const fn zone(&self) -> Zone {
        self.caller.zone
    }

    /// Writes facts into the journal of the program that asks.
    ///
    /// # Errors
    /// The ledger's.
    pub fn append(&self, tx: &mut dyn Tx, facts: Vec<Fact>) -> Result<Vec<Appended>, LedgerError> {
        append_own(tx, self.caller.site, &self.caller.booth, facts, self.now)
    }
}
