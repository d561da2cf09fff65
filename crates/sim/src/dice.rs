//! The one source of chance: the same numbers for the same seed, on every machine and in every release.

use std::ops::Range;

/// `SplitMix64`: small, fast, and good enough to choose faults with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dice(u64);

impl Dice {
    /// Dice whose numbers follow from this seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Dice of their own for one part of the whole: what one part rolls never changes what another gets.
    #[must_use]
    pub fn fork(&mut self, part: u64) -> Self {
        Self(self.roll() ^ part.wrapping_mul(0xD6E8_FEB8_6659_FD93))
    }

    /// The next number, of all 64 bits.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number of the range; its start when it is empty.
    pub fn within(&mut self, range: Range<u64>) -> u64 {
        let width = range.end.saturating_sub(range.start);
        if width == 0 { range.start } else { range.start + self.roll() % width }
    }

    /// True so many times in a thousand.
    pub fn permille(&mut self, often: u16) -> bool {
        self.within(0..1_000) < u64::from(often)
    }

    /// One of `of`, each as likely as the others; nothing where there is none.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let index = self.within(0..u64::try_from(of.len()).unwrap_or(u64::MAX));
        usize::try_from(index).ok().and_then(|index| of.get(index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers_and_parts_do_not_disturb_one_another() {
        let rolls = |mut dice: Dice| -> Vec<u64> { (0..8).map(|_| dice.roll()).collect() };
        assert_eq!(rolls(Dice::new(7)), rolls(Dice::new(7)));
        assert_ne!(rolls(Dice::new(7)), rolls(Dice::new(8)));
        let mut whole = Dice::new(7);
        let (one, mut other) = (whole.fork(1), whole.fork(2));
        let undisturbed = rolls(other.clone());
        drop(rolls(one));
        assert_eq!(undisturbed, (0..8).map(|_| other.roll()).collect::<Vec<_>>());
    }

    #[test]
    fn ranges_are_kept() {
        let mut dice = Dice::new(1);
        assert!((0..1_000).all(|_| (3..9).contains(&dice.within(3..9))));
        assert_eq!((dice.within(4..4), dice.one::<u8>(&[]), dice.one(&[5])), (4, None, Some(&5)));
        assert!(!dice.permille(0) && dice.permille(1_000));
    }
}
