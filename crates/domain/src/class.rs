//! Vehicle classes of a site, and the names other programs give them.

use crate::id::text_id;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

text_id!(
    /// A vehicle class of the site: `motor`, `mobil`, `lainnya`, … Lower-case, so that one class has one spelling.
    ClassId, 24, |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_',
    "a class id is 1 to 24 lower-case letters, digits, `-` or `_`"
);

impl ClassId {
    /// Reads a class as other programs spell it: `MOTOR`, `Mobil`, `car`, `motorcycle` (S0-F07, S1-F17, S2-F01).
    ///
    /// # Errors
    /// When nothing sensible remains after lower-casing and trimming.
    pub fn from_foreign(name: &str) -> Result<Self, &'static str> {
        let lower = name.trim().to_ascii_lowercase();
        let known = match lower.as_str() {
            "motorcycle" | "motorbike" | "sepeda motor" | "sepeda_motor" | "xe may" | "xe máy" => "motor",
            "car" | "auto" | "o to" | "ô tô" => "mobil",
            "other" | "others" | "lain" => "lainnya",
            other => other,
        };
        known.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s0_f07_s1_f17_s2_f01_other_programs_words_are_mapped() {
        for (theirs, ours) in [
            ("MOTOR", "motor"),
            ("MOBIL", "mobil"),
            ("car", "mobil"),
            ("Motorcycle", "motor"),
            (" lainnya ", "lainnya"),
            ("other", "lainnya"),
            ("truk", "truk"),
        ] {
            assert_eq!(ClassId::from_foreign(theirs).map(String::from), Ok(ours.to_owned()));
        }
        assert!(ClassId::from_foreign("").is_err());
        assert!("Mobil".parse::<ClassId>().is_err());
    }
}
