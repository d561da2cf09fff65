//! Every projection against what the facts make of it, row by row.

use super::{Fault, broken};
use crate::store::project::TABLES;
use rusqlite::types::Value;
use rusqlite::{Connection, Row};

/// Compares every projection with what the facts say, row by row.
pub(super) fn projections(db: &Connection, shadow: &Connection) -> Result<(), Fault> {
    for (table, order) in TABLES {
        let sql = format!("SELECT {} FROM {table} ORDER BY {order}", columns(shadow, table).map_err(|e| broken(&e))?);
        let mut there = db.prepare(&sql).map_err(|error| broken(&error))?;
        let mut true_ones = shadow.prepare(&sql).map_err(|error| broken(&error))?;
        let names: Vec<String> = there.column_names().into_iter().map(str::to_owned).collect();
        let mut there = there.query([]).map_err(|error| broken(&error))?;
        let mut true_ones = true_ones.query([]).map_err(|error| broken(&error))?;
        loop {
            let found = there.next().map_err(|error| broken(&error))?;
            let wanted = true_ones.next().map_err(|error| broken(&error))?;
            if !same(found, wanted, names.len()).map_err(|error| broken(&error))? {
                let (found, wanted) = (values(found, &names)?, values(wanted, &names)?);
                return Err(differ(table, &names, found.as_deref(), wanted.as_deref()));
            }
            if found.is_none() {
                break;
            }
        }
    }
    Ok(())
}

/// The columns of a table that facts fill: what a stay did at other booths is in no fact of this journal.
fn columns(shadow: &Connection, table: &str) -> rusqlite::Result<String> {
    let mut statement =
        shadow.prepare("SELECT name FROM pragma_table_info(?1) WHERE ?1 <> 'stay' OR name <> 'gone'")?;
    let names: Vec<String> = statement.query_map([table], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(names.join(", "))
}

fn same(found: Option<&Row<'_>>, wanted: Option<&Row<'_>>, columns: usize) -> rusqlite::Result<bool> {
    let (Some(found), Some(wanted)) = (found, wanted) else { return Ok(found.is_none() && wanted.is_none()) };
    for column in 0..columns {
        if found.get_ref(column)? != wanted.get_ref(column)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn values(row: Option<&Row<'_>>, names: &[String]) -> Result<Option<Vec<Value>>, Fault> {
    let read = |row: &Row<'_>| (0..names.len()).map(|index| row.get(index)).collect::<rusqlite::Result<_>>();
    row.map(read).transpose().map_err(|error| broken(&error))
}

fn differ(table: &str, names: &[String], found: Option<&[Value]>, wanted: Option<&[Value]>) -> Fault {
    // The fact a row came from, where the row says so.
    let seq = [wanted, found].into_iter().flatten().find_map(|row| {
        let column = names.iter().position(|name| matches!(name.as_str(), "seq" | "cause" | "opened_seq"))?;
        match row.get(column) {
            Some(Value::Integer(seq)) => u64::try_from(*seq).ok(),
            _ => None,
        }
    });
    let why = match (found, wanted) {
        (Some(found), Some(wanted)) => {
            let column = found.iter().zip(wanted).position(|(found, wanted)| found != wanted).unwrap_or(0);
            let (name, found, wanted) = (&names[column], show(&found[column]), show(&wanted[column]));
            format!("table {table} says {name} = {found}; the facts say {wanted}")
        }
        (None, _) => format!("table {table} lacks a row that the facts make"),
        (_, None) => format!("table {table} has a row that no fact makes"),
    };
    Fault { seq, why }
}

fn show(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Text(text) => format!("`{text}`"),
        Value::Blob(bytes) => format!("{} bytes", bytes.len()),
    }
}
