//! Operators, their PINs, and tariffs.

use super::View;
use crate::store::column::{read_id, read_time_opt, read_word};
use crate::store::{Credential, Operator, StoreError};
use palang_domain::{OperatorNumber, TariffRef};
use rusqlite::Row;

pub(super) const OPERATOR: &str =
    "SELECT number, name, role, at_booth, withdrawn IS NOT NULL FROM operator WHERE number = ?1";
const OPERATORS: &str = "SELECT number, name, role, at_booth, withdrawn IS NOT NULL FROM operator ORDER BY number";
pub(super) const CREDENTIAL: &str = "SELECT pin_hash, failures, locked_until FROM credential WHERE operator = ?1";
pub(super) const TARIFF_TEXT: &str = "SELECT text FROM tariff WHERE version = ?1";
pub(super) const TARIFF_IN_FORCE: &str = "SELECT name, version FROM tariff ORDER BY seq DESC LIMIT 1";
// 'g' is above every hex digit, so the range is exactly the prefix.
pub(super) const TARIFF_BY_TAG: &str =
    "SELECT name, version FROM tariff WHERE version >= ?1 AND version < ?1 || 'g' LIMIT 2";

impl View<'_> {
    /// An operator by sign-in number; one who was withdrawn still has a name.
    pub fn operator(&self, number: &OperatorNumber) -> Result<Option<Operator>, StoreError> {
        self.one(OPERATOR, [number.as_str()], read_operator)
    }

    /// All operators, by number, those withdrawn too.
    pub fn operators(&self) -> Result<Vec<Operator>, StoreError> {
        self.many(OPERATORS, [], read_operator)
    }

    /// An operator's PIN hash and wrong attempts.
    pub fn credential(&self, number: &OperatorNumber) -> Result<Option<Credential>, StoreError> {
        self.one(CREDENTIAL, [number.as_str()], |row| {
            Ok(Credential { pin_hash: row.get(0)?, failures: row.get(1)?, locked_until: read_time_opt(row, 2)? })
        })
    }

    /// The canonical text of a tariff version, for ever.
    pub fn tariff_text(&self, version: &str) -> Result<Option<String>, StoreError> {
        self.one(TARIFF_TEXT, [version], |row| row.get(0))
    }

    /// The tariff adopted last.
    pub fn tariff_in_force(&self) -> Result<Option<TariffRef>, StoreError> {
        self.one(TARIFF_IN_FORCE, [], read_tariff)
    }

    /// Tariffs whose version begins with these hex digits (a ticket carries only eight), at most two.
    pub fn tariffs_by_tag(&self, digits: &str) -> Result<Vec<TariffRef>, StoreError> {
        self.many(TARIFF_BY_TAG, [digits], read_tariff)
    }
}

fn read_operator(row: &Row<'_>) -> rusqlite::Result<Operator> {
    Ok(Operator {
        number: read_id(row, 0)?,
        name: row.get(1)?,
        role: read_word(row, 2)?,
        at_booth: row.get(3)?,
        withdrawn: row.get(4)?,
    })
}

fn read_tariff(row: &Row<'_>) -> rusqlite::Result<TariffRef> {
    Ok(TariffRef { name: row.get(0)?, version: row.get(1)? })
}
