//! Whole numbers in JSON, also where a program writes them as `2500.0`: JSON has one kind of number, and a script that
//! divided a fee has a float.

use serde::de::value::I64Deserializer;
use serde::de::{Error, IntoDeserializer};
use serde::{Deserialize, Deserializer};
use serde_json::Number;

/// A number that must be there: `#[serde(deserialize_with = "whole")]`.
///
/// # Errors
/// When it is none, has a fraction, or is out of the type's bounds.
pub fn whole<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    read(&Number::deserialize(deserializer)?)
}

/// One that may be missing, or `null`: beside `#[serde(default)]`.
///
/// # Errors
/// As [`whole`].
pub fn whole_or_none<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Option::<Number>::deserialize(deserializer)?.as_ref().map(read).transpose()
}

/// Any number of them.
///
/// # Errors
/// As [`whole`].
pub fn wholes<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    Vec::<Number>::deserialize(deserializer)?.iter().map(read).collect()
}

fn read<'de, T: Deserialize<'de>, E: Error>(number: &Number) -> Result<T, E> {
    // A float's text is the shortest that gives it back: a whole one ends in `.0`, up to where it is no longer exact.
    let float = || number.to_string().strip_suffix(".0")?.parse().ok();
    let whole = number.as_i64().or_else(float);
    let whole = whole.ok_or_else(|| E::custom(format_args!("{number} is no whole number, or too large a one")))?;
    let reader: I64Deserializer<E> = whole.into_deserializer();
    T::deserialize(reader)
}

#[cfg(test)]
mod tests {
    use super::*;
    use palang_domain::{GateNumber, SiteId};

    #[derive(Debug, PartialEq, Deserialize)]
    struct Sent {
        #[serde(deserialize_with = "whole")]
        amount: i64,
        #[serde(default, deserialize_with = "whole_or_none")]
        site: Option<SiteId>,
        #[serde(default, deserialize_with = "wholes")]
        gates: Vec<GateNumber>,
    }

    #[test]
    fn s0_f14_a_fee_from_a_script_that_divides_is_a_whole_number() {
        let read = |text: &str| serde_json::from_str::<Sent>(text).map(|sent| (sent.amount, sent.gates.len()));
        for (text, amount, gates) in [
            (r#"{"amount": 2500}"#, 2_500, 0),
            (r#"{"amount": 2500.0, "site": null}"#, 2_500, 0),
            (r#"{"amount": 2.5e3, "site": 7.0, "gates": [1, 9.0]}"#, 2_500, 2),
            (r#"{"amount": -0.0}"#, 0, 0),
        ] {
            assert_eq!(read(text).ok(), Some((amount, gates)), "{text}");
        }
        for text in [
            r#"{}"#,
            r#"{"amount": null}"#,
            r#"{"amount": "2500"}"#,
            r#"{"amount": 2500.5}"#,
            r#"{"amount": 1e30}"#,
            r#"{"amount": 9223372036854775808}"#,
            r#"{"amount": 1, "site": 70000.0}"#,
            r#"{"amount": 1, "gates": [100.0]}"#,
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
