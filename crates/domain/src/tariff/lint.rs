//! What is wrong, odd or worth knowing about a tariff before it goes live.

mod ceiling;
mod check;

use super::Tariff;
use crate::time::DAY_MS;
use crate::{ClassId, Money, Timestamp, Zone};

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing needs to change.
    Note,
    /// Probably not meant.
    Warning,
    /// Must not go live.
    Error,
}

impl Severity {
    /// The stable word: `note`, `warning`, `error`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One finding of the lint. People read `Locale::finding`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How serious the finding is.
    pub severity: Severity,
    /// Which class, when it is about one.
    pub class: Option<ClassId>,
    /// Which special prices of the class, when it is about them and not the ordinary ones.
    pub special: Option<String>,
    /// What it is about.
    pub matter: Matter,
}

/// What a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Matter {
    /// The fine is not charged until it has one (FIELD 6).
    #[error("the lost-ticket fine has no `legal_basis`")]
    LostWithoutBasis,
    /// PBJT is at most 10 % (UU 1/2022 art. 58).
    #[error("the tax rate of {rate_bp} basis points is over 10 %")]
    TaxTooHigh {
        /// The rate in basis points: 1000 is 10 %.
        rate_bp: u32,
    },
    /// Dearer than the law allows.
    #[error("after {minutes} min it costs {price}, over the ceiling of {ceiling} ({basis})")]
    OverCeiling {
        /// First seen after so many minutes.
        minutes: i64,
        /// The tariff's price at that length of stay.
        price: Money,
        /// The most that the law allows there.
        ceiling: Money,
        /// The law or decree that sets the ceiling.
        basis: String,
    },
    /// Staying longer becomes cheaper.
    #[error("after {minutes} min the price falls from {from} to {to}")]
    Falls {
        /// The length of stay, in minutes, at which the price falls.
        minutes: i64,
        /// The price just before.
        from: Money,
        /// The price from there on.
        to: Money,
    },
    /// No window prices this part of the day.
    #[error("no window covers {from} to {until}")]
    WindowGap {
        /// Begin of that part, `HH:MM` by the wall clock.
        from: String,
        /// End of that part, `HH:MM` by the wall clock.
        until: String,
    },
    /// Two windows price this part of the day.
    #[error("windows overlap from {from} to {until}")]
    WindowOverlap {
        /// Begin of that part, `HH:MM` by the wall clock.
        from: String,
        /// End of that part, `HH:MM` by the wall clock.
        until: String,
    },
    /// The maximum is less than what the first block costs.
    #[error("the daily cap {cap} is below the first price {first}")]
    CapBelowFirst {
        /// The daily maximum.
        cap: Money,
        /// The price of the first block.
        first: Money,
    },
    /// This part can never be charged.
    #[error("`{part}` can never apply")]
    Unreachable {
        /// The key, with its number or name.
        part: String,
    },
    /// Defined, and used nowhere.
    #[error("`{part}` is not used by any `special`")]
    Unused {
        /// The key in the file.
        part: String,
    },
    /// No coins in use make up this amount.
    #[error("{amount} cannot be paid with the coins and notes in use")]
    Unpayable {
        /// The amount that cannot be paid.
        amount: Money,
    },
    /// REQUIREMENTS D4: the default rounds in the customer's favour.
    #[error("time is rounded up, against the customer")]
    RoundsUp,
    /// Midnights, windows or calendars: the site's zone decides.
    #[error("the site's zone decides when a day or window begins")]
    WallClock,
    /// As [`Matter::WallClock`], in a zone that changes its clocks.
    #[error("{zone} changes its clocks: days and windows there may last an hour more or less")]
    ClockChanges {
        /// IANA name of the zone.
        zone: String,
    },
}

impl Finding {
    /// In English, for logs and file errors.
    #[must_use]
    pub fn message(&self) -> String {
        match (&self.class, &self.special) {
            (Some(class), Some(special)) => format!("class `{class}`, special `{special}`: {}", self.matter),
            (Some(class), None) => format!("class `{class}`: {}", self.matter),
            (None, _) => self.matter.to_string(),
        }
    }
}

impl Tariff {
    /// Everything the lint has to say, errors first. Empty for a tariff with nothing to remark.
    #[must_use]
    pub fn lint(&self) -> Vec<Finding> {
        let mut found = check::all(&self.file);
        ceiling::check(&self.file, &mut found);
        found.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        found
    }

    /// As [`Tariff::lint`], for a site whose zone is known: says whether its clocks change within a year of `around`.
    #[must_use]
    pub fn lint_in(&self, zone: Zone, around: Timestamp) -> Vec<Finding> {
        let mut found = self.lint();
        let offset = |at: Timestamp| zone.local(at).signed_duration_since(at.utc().naive_utc());
        let changes = (0..52).any(|week| offset(around.plus_millis(week * 7 * DAY_MS)) != offset(around));
        if let Some(note) = found.iter_mut().find(|finding| finding.matter == Matter::WallClock)
            && changes
        {
            note.matter = Matter::ClockChanges { zone: zone.name().to_owned() };
        }
        found
    }
}
