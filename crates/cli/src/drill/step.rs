//! The steps of a drill, as they stand in its file.

use palang_booth::desk::model::Tender;
use palang_domain::{Money, Refusal};
use serde::Deserialize;

/// One line of a drill. A word that is not here is wrong usage: a slip in `tendered` must not become an exact payment.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Step {
    /// Signs somebody in. On a booth that has nobody yet, enrols them as its first administrator.
    SignIn { operator: String, pin: String },
    /// Signs out.
    SignOut {},
    /// Opens a shift.
    OpenShift { float: Amount },
    /// Closes it with a count.
    CloseShift { counted: Amount },
    /// Issues a ticket; `as` is what later steps call it.
    Issue {
        class: String,
        #[serde(rename = "as")]
        name: Option<String>,
        plate: Option<String>,
        lane: Option<String>,
    },
    /// Lets minutes pass. Less than nothing turns the wall clock back, as a bad battery does: time itself goes on.
    Advance { minutes: i64 },
    /// Scans, or types, a code; `$a` is the ticket called `a`, `$a.number` its number, `$a.tail` the last six digits.
    Scan { code: String, lane: Option<String> },
    /// Settles what was quoted: the tendered cash, exact cash when nothing is said, or free for a reason. A part may
    /// have been taken by a terminal. A stay that was settled before, and is still in time, leaves.
    Settle { tendered: Option<Amount>, free: Option<String>, reported: Option<Reported>, lane: Option<String> },
    /// Opens the gate by hand.
    ManualOpen { reason: String, lane: Option<String> },
    /// Attaches a picture to the last issue or settlement, or to the fact that is named.
    Photo { file: std::path::PathBuf, cause: Option<u64>, lane: Option<String> },
    /// Prints the last slip again.
    Reprint { lane: Option<String> },
    /// Sends the gate command of what is granted and unacknowledged again: one, or all of them.
    Reopen { cause: Option<u64> },
    /// Waits until gate and printer have answered everything.
    WaitDevices {},
    /// Plays the steps so often; 0 is for ever.
    Repeat { times: u64, steps: Vec<Step> },
}

/// A part of a settlement that a terminal took.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reported {
    /// How much.
    pub amount: Amount,
    /// The terminal's word for itself: `EDC`, …
    pub means: String,
}

/// An amount as a program writes it, or as a person types it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Amount {
    /// `10000`
    Units(i64),
    /// `"10.000"`, or letters.
    Typed(String),
}

impl Amount {
    /// The money, with the grouping points that both countries write.
    ///
    /// # Errors
    /// [`Refusal::NotAnAmount`] for letters and for less than nothing.
    pub fn money(&self) -> Result<Money, Refusal> {
        let units = match self {
            Self::Units(units) => Some(*units),
            Self::Typed(text) => text.trim().replace('.', "").parse().ok(),
        };
        units.filter(|units| *units >= 0).map(Money::new).ok_or(Refusal::NotAnAmount)
    }
}

/// How a settle step tenders.
///
/// # Errors
/// [`Refusal::NotAnAmount`].
pub fn tender(tendered: Option<&Amount>, free: Option<&str>, reported: Option<&Reported>) -> Result<Tender, Refusal> {
    match (free, reported, tendered) {
        (Some(note), ..) => Ok(Tender::Free { note: note.to_owned() }),
        (None, Some(part), cash) => Ok(Tender::Split {
            reported: part.amount.money()?,
            means: part.means.clone(),
            cash: cash.map_or(Ok(Money::ZERO), Amount::money)?,
        }),
        (None, None, Some(amount)) => amount.money().map(Tender::Cash),
        (None, None, None) => Ok(Tender::Exact),
    }
}

/// Reads one line; blank lines and lines that start with `#` say nothing.
///
/// # Errors
/// What is wrong with it, in serde's words: they name the steps there are.
pub fn parse(line: &str) -> Result<Option<Step>, serde_json::Error> {
    let line = line.trim().trim_start_matches('\u{feff}');
    if line.is_empty() || line.starts_with('#') { Ok(None) } else { serde_json::from_str(line).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_of_the_manual_are_understood() {
        for line in [
            r#"{"do":"sign_in","operator":"1","pin":"1234"}"#,
            r#"{"do":"open_shift","float":100000}"#,
            r#"{"do":"close_shift","counted":250000}"#,
            r#"{"do":"issue","class":"mobil","as":"a"}"#,
            r#"{"do":"advance","minutes":125}"#,
            r#"{"do":"scan","code":"$a"}"#,
            r#"{"do":"settle","tendered":10000}"#,
            r#"{"do":"settle","tendered":3000,"reported":{"amount":5000,"means":"EDC"}}"#,
            r#"{"do":"manual_open","reason":"ambulans"}"#,
            r#"{"do":"photo","file":"car.jpg"}"#,
            r#"{"do":"reprint"}"#,
            r#"{"do":"wait_devices"}"#,
            r#"{"do":"repeat","times":0,"steps":[{"do":"reprint"},{"do":"repeat","times":2,"steps":[]}]}"#,
        ] {
            assert!(matches!(parse(line), Ok(Some(_))), "{line}: {:?}", parse(line));
        }
        assert_eq!(parse("  # a remark").expect("a remark"), None);
        assert_eq!(parse("").expect("blank"), None);
    }

    #[test]
    fn what_is_no_step_is_an_error() {
        for line in [
            r#"{"do":"dance"}"#,
            r#"{"code":"1"}"#,
            "scan",
            r#"{"do":"scan"}"#,
            r#"{"do":"advance","minutes":"x"}"#,
            r#"{"do":"settle","tenderd":10000}"#,
            r#"{"do":"wait_devices","seconds":3}"#,
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
    }

    #[test]
    fn amounts_are_typed_as_people_type_them() {
        for (text, money) in
            [("10000", Some(10_000)), ("10.000", Some(10_000)), ("12a", None), ("", None), ("-5", None)]
        {
            assert_eq!(Amount::Typed(text.to_owned()).money().ok(), money.map(Money::new), "{text}");
        }
        assert_eq!(Amount::Units(-1).money(), Err(Refusal::NotAnAmount));
    }
}
