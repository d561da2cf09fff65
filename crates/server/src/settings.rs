//! What can be set for a site, and what each setting may be: who sets one badly hears so at once, not when a camera is
//! not believed.

use crate::terms::{Source, Sure};
use palang_domain::ticket::ForeignPattern;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Binds a camera, gate or program to a lane: `source.NAME`.
pub const SOURCE: &str = "source.";
/// How sure a camera must be, for the whole site.
pub const SURE: &str = "anpr_sure";
/// The patterns of other machines' tickets.
pub const PATTERNS: &str = "ticket_patterns";
/// The gate number of tickets that the server makes.
pub const GATE: &str = "server_gate";
/// Photos older than so many days are removed. Not set, they are kept.
pub const DAYS: &str = "photo_days";
/// What the site is called.
pub const NAME: &str = "site_name";

/// Photos are kept for a hundred years at most.
const MOST_DAYS: u64 = 36_525;
/// The longest name of a source or a site.
const LONGEST: usize = 60;

/// Why something cannot be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsettable {
    /// There is no setting of that name.
    Unknown,
    /// The value is none; this would be one.
    Value(&'static str),
}

/// Whether a setting may have that value. Nothing (`null`) takes any back to what it is unset, but the site's name.
pub fn check(name: &str, value: &Value) -> Result<(), Unsettable> {
    let (fits, example) = match name {
        SURE => (reads::<Sure>(value), r#"{"above": 700}"#),
        PATTERNS => (patterns(value), r#"["PK########"]"#),
        GATE => (value.as_u64().is_some_and(|gate| gate <= 99), "99"),
        DAYS => (value.as_u64().is_some_and(|days| (1..=MOST_DAYS).contains(&days)), "90"),
        NAME => (value.as_str().is_some_and(is_name), r#""Parkir Pasar""#),
        _ if name.strip_prefix(SOURCE).is_some_and(is_name) => {
            (reads::<Source>(value), r#"{"lane": "IN-1", "direction": "entry"}"#)
        }
        _ => return Err(Unsettable::Unknown),
    };
    if fits || (value.is_null() && name != NAME) { Ok(()) } else { Err(Unsettable::Value(example)) }
}

fn reads<T: DeserializeOwned>(value: &Value) -> bool {
    T::deserialize(value).is_ok()
}

fn patterns(value: &Value) -> bool {
    let texts = Vec::<String>::deserialize(value);
    texts.is_ok_and(|texts| texts.iter().all(|text| text.parse::<ForeignPattern>().is_ok()))
}

fn is_name(text: &str) -> bool {
    let plain = text.chars().all(|letter| !letter.is_control());
    plain && text.trim() == text && (1..=LONGEST).contains(&text.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_setting_takes_what_it_reads_and_nothing_else() {
        let table = [
            ("source.RPI-IN", json!({"lane": "IN-1", "direction": "entry"}), true),
            ("source.RPI-IN", json!({"lane": "IN-1", "direction": "entry", "sure": {"at_least": 800}}), true),
            ("source.RPI-IN", json!({"lane": "IN-1", "direction": "in"}), false),
            ("source.RPI-IN", json!({"lane": "IN-1", "direction": "entry", "clas": "mobil"}), false),
            ("anpr_sure", json!({"above": 700}), true),
            ("anpr_sure", json!(700), false),
            ("ticket_patterns", json!(["PK########", "TKT*"]), true),
            ("ticket_patterns", json!("PK########"), false),
            ("ticket_patterns", json!([""]), false),
            ("server_gate", json!(99), true),
            ("server_gate", json!(100), false),
            ("photo_days", json!(90), true),
            ("photo_days", json!(0), false),
            ("photo_days", json!(1.5), false),
            ("site_name", json!("Parkir Pasar"), true),
            ("site_name", json!(""), false),
        ];
        for (name, value, fits) in table {
            assert_eq!(check(name, &value).is_ok(), fits, "{name} {value}");
        }
        for name in ["photo_day", "source.", "source. ", "", "SOURCE.X"] {
            assert_eq!(check(name, &json!(1)), Err(Unsettable::Unknown), "{name}");
        }
    }

    #[test]
    fn nothing_takes_a_setting_back_but_a_site_has_a_name() {
        for name in [SURE, PATTERNS, GATE, DAYS, "source.X"] {
            assert_eq!(check(name, &Value::Null), Ok(()), "{name}");
        }
        assert!(check(NAME, &Value::Null).is_err());
    }

    #[test]
    fn every_example_is_one() {
        for name in [SURE, PATTERNS, GATE, DAYS, NAME, "source.X"] {
            let Err(Unsettable::Value(example)) = check(name, &json!({"not": ["this"]})) else { panic!("{name}") };
            let example = serde_json::from_str(example).expect("JSON");
            assert_eq!(check(name, &example), Ok(()), "{name}");
        }
    }
}
