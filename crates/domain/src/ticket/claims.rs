//! What a ticket says of its stay.

use crate::plate::Plate;
use crate::ticket::number::{Number, NumberError};
use crate::{ClassId, GateNumber, SiteId, TariffRef, Timestamp};
use sha2::{Digest, Sha256};

/// What a ticket says of its stay. Enough for an exit booth that has never heard of the entry to price it to the same
/// rupiah (DESIGN 6). Made by [`Claims::new`], so that every format can carry it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Claims {
    /// The ticket's number, with the gate in it.
    pub number: Number,
    /// Number of the site.
    pub site: SiteId,
    /// When the stay began, in whole seconds: a code has no milliseconds, so the booth must price what it prints.
    pub entry: Timestamp,
    /// Vehicle class.
    pub class: ClassTag,
    /// The tariff version that prices it; Code 128 has no room for it.
    pub tariff: Option<TariffTag>,
    /// The plate, as far as 16 bits tell.
    pub plate: Option<PlateTag>,
}

/// Why a stay does not fit on a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClaimsError {
    /// The clock is wrong by years.
    #[error("a ticket's entry lies between 2020 and 2051")]
    EntryOutOfRange,
    /// The number's date is not the day of the entry in any time zone.
    #[error("the number is of another day than the entry")]
    OtherDay,
    /// The ticket number is wrong by itself.
    #[error(transparent)]
    Number(#[from] NumberError),
}

impl Claims {
    /// 2020-01-01T00:00:00Z in seconds: the zero of Code 128's nine digits.
    pub(super) const FIRST_SECOND: i64 = 1_577_836_800;
    /// The last second that nine digits reach, in 2051.
    pub(super) const LAST_SECOND: i64 = Self::FIRST_SECOND + 999_999_999;

    /// What the ticket of this stay says. Milliseconds of `entry` are cut off. `number` must bear the site's local
    /// date of `entry`: Code 128 carries the date only by way of the entry.
    ///
    /// # Errors
    /// When the entry is outside 2020–2051, or of another day than the number in every time zone there is.
    pub fn new(
        number: Number,
        site: SiteId,
        entry: Timestamp,
        class: &ClassId,
        tariff: &TariffRef,
        plate: Option<&Plate>,
    ) -> Result<Self, ClaimsError> {
        let second = entry.millis().div_euclid(1_000);
        if !(Self::FIRST_SECOND..=Self::LAST_SECOND).contains(&second) {
            return Err(ClaimsError::EntryOutOfRange);
        }
        if (number.date() - entry.utc().date_naive()).num_days().abs() > 1 {
            return Err(ClaimsError::OtherDay);
        }
        Ok(Self {
            number,
            site,
            entry: Timestamp::from_millis(second * 1_000),
            class: ClassTag::of(class),
            tariff: Some(TariffTag::of(tariff)),
            plate: plate.map(PlateTag::of),
        })
    }

    /// The gate that issued it.
    #[must_use]
    pub const fn gate(&self) -> GateNumber {
        self.number.gate()
    }

    /// The entry in whole seconds since the epoch.
    pub(super) const fn second(&self) -> i64 {
        self.entry.millis().div_euclid(1_000)
    }
}

/// A vehicle class in few bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClassTag {
    /// P1 and P2: the first 16 bits of SHA-256 of the class id.
    Full(u16),
    /// Code 128: the same, modulo 100.
    Short(u8),
}

impl ClassTag {
    /// The tag of a class, in 16 bits.
    #[must_use]
    pub fn of(class: &ClassId) -> Self {
        Self::Full(first_two(class.as_str()))
    }

    /// What Code 128 has room for: 0 to 99.
    #[must_use]
    pub const fn short(self) -> u8 {
        match self {
            // A remainder of 100 fits.
            Self::Full(tag) => (tag % 100).to_be_bytes()[1],
            Self::Short(tag) => tag,
        }
    }

    /// Whether it is the tag of that class.
    #[must_use]
    pub fn matches(self, class: &ClassId) -> bool {
        match self {
            Self::Full(_) => self == Self::of(class),
            Self::Short(tag) => tag == Self::of(class).short(),
        }
    }

    /// The one class it means; nothing when none or several fit.
    #[must_use]
    pub fn find<'a>(self, classes: impl IntoIterator<Item = &'a ClassId>) -> Option<&'a ClassId> {
        let mut fitting = classes.into_iter().filter(|class| self.matches(class));
        let first = fitting.next()?;
        fitting.next().is_none().then_some(first)
    }

    /// Two classes that a ticket of this format could not tell apart, if there are any: a site must rename one.
    #[must_use]
    pub fn clash(classes: &[ClassId], format: super::CodeFormat) -> Option<(&ClassId, &ClassId)> {
        let tag = |class| match format {
            super::CodeFormat::Code128 => Self::Short(Self::of(class).short()),
            super::CodeFormat::P1 | super::CodeFormat::P2 => Self::of(class),
        };
        classes.iter().enumerate().find_map(|(at, one)| {
            classes[at + 1..].iter().find(|other| *other != one && tag(other) == tag(one)).map(|other| (one, other))
        })
    }
}

/// A tariff version in four bytes: the first eight of the sixteen hex digits of its version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TariffTag(pub [u8; 4]);

impl TariffTag {
    /// The tag of a tariff version: the first 32 bits of its hash.
    #[must_use]
    pub fn of(tariff: &TariffRef) -> Self {
        let decoded = tariff.version.get(..8).and_then(|hex| data_encoding::HEXLOWER.decode(hex.as_bytes()).ok());
        // A version is a hash in hex; should it ever be another word, the word's own hash stands for it.
        Self(decoded.and_then(|bytes| bytes.try_into().ok()).unwrap_or_else(|| {
            let hash = Sha256::digest(tariff.version.as_bytes());
            [hash[0], hash[1], hash[2], hash[3]]
        }))
    }

    /// Whether it is the tag of that version.
    #[must_use]
    pub fn matches(self, tariff: &TariffRef) -> bool {
        self == Self::of(tariff)
    }
}

impl std::fmt::Display for TariffTag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

/// A plate in 16 bits, never 0: proves a plate wrong, never right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PlateTag(pub std::num::NonZeroU16);

impl PlateTag {
    /// The tag of a normalised plate.
    #[must_use]
    pub fn of(plate: &Plate) -> Self {
        Self(std::num::NonZeroU16::new(first_two(plate.as_str())).unwrap_or(std::num::NonZeroU16::MIN))
    }

    /// Whether the plate could be the one on the ticket.
    #[must_use]
    pub fn matches(self, plate: &Plate) -> bool {
        self == Self::of(plate)
    }
}

fn first_two(text: &str) -> u16 {
    let hash = Sha256::digest(text.as_bytes());
    u16::from_be_bytes([hash[0], hash[1]])
}
