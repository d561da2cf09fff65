//! Names of things: site, booth, lane, gate, device, operator.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A car park. 1..=65535; 0 is no site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct SiteId(u16);

impl SiteId {
    /// The bare number.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}
impl TryFrom<u16> for SiteId {
    type Error = &'static str;
    fn try_from(number: u16) -> Result<Self, Self::Error> {
        if number == 0 { Err("a site id is a number from 1 to 65535") } else { Ok(Self(number)) }
    }
}
impl From<SiteId> for u16 {
    fn from(site: SiteId) -> Self {
        site.0
    }
}
impl fmt::Display for SiteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A gate's number as it stands in the ticket number: 0..=99 (DESIGN 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct GateNumber(u8);

impl GateNumber {
    /// The bare number.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}
impl TryFrom<u8> for GateNumber {
    type Error = &'static str;
    fn try_from(number: u8) -> Result<Self, Self::Error> {
        if number > 99 { Err("a gate number is a number from 0 to 99") } else { Ok(Self(number)) }
    }
}
impl From<GateNumber> for u8 {
    fn from(gate: GateNumber) -> Self {
        gate.0
    }
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $longest:literal, $allowed:expr, $says:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The text, as it stands in configuration and facts.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl TryFrom<String> for $name {
            type Error = &'static str;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                let allowed: fn(char) -> bool = $allowed;
                let fits = !text.is_empty() && text.len() <= $longest && text.chars().all(allowed);
                if fits { Ok(Self(text)) } else { Err($says) }
            }
        }
        impl FromStr for $name {
            type Err = &'static str;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.to_owned().try_into()
            }
        }
        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
pub(crate) use text_id;

text_id!(
    /// One PC with its own journal.
    BoothId, 32, |c| c.is_ascii_alphanumeric() || c == '-' || c == '_',
    "a booth id is 1 to 32 letters, digits, `-` or `_`"
);
text_id!(
    /// One way in or out, with its devices.
    LaneId, 32, |c| c.is_ascii_alphanumeric() || c == '-' || c == '_',
    "a lane id is 1 to 32 letters, digits, `-` or `_`"
);
text_id!(
    /// A printer, gate or scanner of the booth.
    DeviceId, 32, |c| c.is_ascii_alphanumeric() || c == '-' || c == '_',
    "a device id is 1 to 32 letters, digits, `-` or `_`"
);
text_id!(
    /// The number an operator signs in with, typed on the numpad.
    OperatorNumber, 8, |c| c.is_ascii_digit(),
    "an operator number is 1 to 8 digits"
);
text_id!(
    /// A part of a site with its own capacity.
    AreaId, 32, |c| c.is_ascii_alphanumeric() || c == '-' || c == '_',
    "an area id is 1 to 32 letters, digits, `-` or `_`"
);
text_id!(
    /// A pass.
    PassId, 32, |c| c.is_ascii_alphanumeric() || c == '-' || c == '_',
    "a pass id is 1 to 32 letters, digits, `-` or `_`"
);

impl BoothId {
    /// The journal in which the server writes what is mastered for the whole site. No booth may have this name.
    pub const OFFICE: &str = "OFFICE";

    /// Whether this is the server's office journal.
    #[must_use]
    pub fn is_office(&self) -> bool {
        self.as_str() == Self::OFFICE
    }
}
