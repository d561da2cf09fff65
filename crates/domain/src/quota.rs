//! Places of an area and class, and how many are left (S2). The vehicles inside are always counted from facts, never
//! kept by hand (REQUIREMENTS D6).

use serde::{Deserialize, Serialize};

/// How full a quota is: vehicles inside, of how many places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Usage {
    /// Places there are; 0 is unlimited (S2-C01).
    pub capacity: u64,
    /// Vehicles inside.
    pub inside: u64,
}

/// The colour of a quota's bar (S2-C02).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// Green: up to 69 %, and always where there is no limit.
    Safe,
    /// Yellow: 70 to 89 %.
    Attention,
    /// Red: from 90 % on. Full is only who has no place left (S2-X04).
    Full,
}

impl Usage {
    /// Whether any number of vehicles may come in.
    #[must_use]
    pub const fn unlimited(self) -> bool {
        self.capacity == 0
    }

    /// Places left: nothing where there is no limit; never negative, also when the capacity was lowered below the use
    /// (S2-X06).
    #[must_use]
    pub const fn available(self) -> Option<u64> {
        if self.unlimited() { None } else { Some(self.capacity.saturating_sub(self.inside)) }
    }

    /// Whether so many more fit in (S2-F08).
    #[must_use]
    pub const fn has_room(self, vehicles: u64) -> bool {
        match self.available() {
            Some(available) => available >= vehicles,
            None => true,
        }
    }

    /// Whole percent in use, rounded down, so that 100 means full; nothing where there is no limit (S2-X02). More than
    /// 100 when there are more vehicles than places.
    #[must_use]
    pub const fn percent(self) -> Option<u64> {
        if self.unlimited() { None } else { Some(self.inside.saturating_mul(100) / self.capacity) }
    }

    /// The colour that the quota's bar has.
    #[must_use]
    pub const fn band(self) -> Band {
        match self.percent() {
            None | Some(0..=69) => Band::Safe,
            Some(70..=89) => Band::Attention,
            Some(_) => Band::Full,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s2_f07_c01_c02_x02_x04_x06_available_percent_and_colour() {
        for (capacity, inside, available, percent, band) in [
            // S2-E02's own examples.
            (50, 35, Some(15), Some(70), Band::Attention),
            (100, 45, Some(55), Some(45), Band::Safe),
            // The edges of the colours, fractions included.
            (100, 69, Some(31), Some(69), Band::Safe),
            (1_000, 699, Some(301), Some(69), Band::Safe),
            (1_000, 700, Some(300), Some(70), Band::Attention),
            (1_000, 899, Some(101), Some(89), Band::Attention),
            (1_000, 900, Some(100), Some(90), Band::Full),
            (1_000, 999, Some(1), Some(99), Band::Full),
            (10, 10, Some(0), Some(100), Band::Full),
            // Lowered below the use: nothing is left, and nothing is negative.
            (5, 8, Some(0), Some(160), Band::Full),
            // No limit: no percentage, and the vehicles are counted all the same (S2-X01).
            (0, 15, None, None, Band::Safe),
            (0, u64::MAX, None, None, Band::Safe),
            (1, u64::MAX, Some(0), Some(u64::MAX), Band::Full),
        ] {
            let usage = Usage { capacity, inside };
            assert_eq!((usage.available(), usage.percent(), usage.band()), (available, percent, band), "{usage:?}");
        }
    }

    #[test]
    fn s2_f08_room_for_several() {
        let usage = Usage { capacity: 10, inside: 8 };
        assert!(usage.has_room(0) && usage.has_room(2) && !usage.has_room(3));
        assert!(Usage { capacity: 0, inside: 99 }.has_room(u64::MAX));
        assert!(!Usage { capacity: 5, inside: 8 }.has_room(1));
    }
}
