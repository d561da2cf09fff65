//! What the network does at the moment.

use crate::dice::Dice;
use std::ops::Range;

/// Which directions are cut, seen from the server: bytes stay where they are until the cut is mended, as TCP keeps
/// them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cut {
    /// Neither direction is cut.
    #[default]
    None,
    /// What booths say does not arrive.
    In,
    /// What the server answers does not arrive: the dangerous one, for the server has done it.
    Out,
    /// Both directions are cut.
    Both,
}

impl Cut {
    /// Whether bytes of that direction are held.
    #[must_use]
    pub fn holds(self, inward: bool) -> bool {
        match self {
            Self::None => false,
            Self::In => inward,
            Self::Out => !inward,
            Self::Both => true,
        }
    }
}

/// What a proxy or a portal does to one HTTP exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mischief {
    /// A login page with status 200, whatever was asked.
    Portal,
    /// 502 with an HTML page; the server never hears of it.
    BadGateway,
    /// 413, as a proxy with a small limit answers.
    TooLarge,
    /// 200 with nothing in it; the server never hears of it.
    EmptyOk,
    /// The server answers, and half of it arrives.
    Truncated,
    /// The server answers, and the connection is reset instead.
    LostAnswer,
    /// The server hears it twice, and answers twice; the second answer arrives.
    Twice,
    /// Some bytes of the server's answer are others.
    Garbled,
    /// It takes so many milliseconds more.
    Delayed(u32),
}

/// What the network does. The default does nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Weather {
    /// Milliseconds that every piece takes.
    pub latency: Range<u64>,
    /// Bytes a second and direction; nothing for no limit.
    pub bytes_per_s: Option<u64>,
    /// Largest piece that arrives at once; nothing for as it came.
    pub slice: Option<usize>,
    /// Which directions are cut.
    pub cut: Cut,
    /// New connections are reset at once.
    pub refuse: bool,
    /// So many connections in a thousand are reset after some bytes.
    pub resets_permille: u16,
    /// After how many bytes it is reset.
    pub reset_after: Range<u64>,
    /// Milliseconds until a close is passed on.
    pub slow_close: u64,
    /// Mischief with its weight. Empty: the proxy does not read the HTTP, and TLS passes through it.
    pub mischief: Vec<(u32, Mischief)>,
    /// So many exchanges in a thousand get one of them.
    pub mischief_permille: u16,
}

impl Weather {
    /// Reads the HTTP of every exchange and does each of these equally often, to so many in a thousand.
    #[must_use]
    pub fn mischievous(permille: u16, kinds: &[Mischief]) -> Self {
        let mischief = kinds.iter().map(|kind| (1, *kind)).collect();
        Self { mischief, mischief_permille: permille, ..Self::default() }
    }

    /// A phone's uplink on a bad day: slow, late, in pieces, now and then reset.
    #[must_use]
    pub fn mobile() -> Self {
        Self {
            latency: 20..180,
            bytes_per_s: Some(64 << 10),
            slice: Some(1_400),
            resets_permille: 80,
            reset_after: 200..40_000,
            slow_close: 300,
            ..Self::default()
        }
    }

    /// What happens to the next exchange.
    pub(super) fn choose(&self, dice: &mut Dice) -> Option<Mischief> {
        let total: u32 = self.mischief.iter().map(|(weight, _)| weight).sum();
        if total == 0 || !dice.permille(self.mischief_permille) {
            return None;
        }
        let mut at = dice.within(0..u64::from(total));
        for (weight, kind) in &self.mischief {
            let weight = u64::from(*weight);
            if at < weight {
                return Some(*kind);
            }
            at -= weight;
        }
        None
    }
}
