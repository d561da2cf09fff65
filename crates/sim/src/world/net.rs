//! One booth's line to the server.

use crate::dice::Dice;
use palang_booth::sync::{Reply, TransportError};

/// What becomes of a call.
pub enum Fate {
    /// Nobody hears of it; the caller waits to its deadline.
    Lost,
    /// The connection is refused.
    Refused,
    /// It arrives after so many milliseconds, and perhaps once more.
    Arrives {
        /// After how many virtual milliseconds.
        after: u64,
        /// After how long a second time.
        again: Option<u64>,
    },
}

/// The network between one booth and the server.
pub struct Link {
    dice: Dice,
    inward_cut: bool,
    outward_cut: bool,
    refuses: bool,
    lose_permille: u16,
    twice_permille: u16,
    spoil_permille: u16,
    latency: (u64, u64),
}

impl Link {
    /// A link without faults.
    pub const fn new(dice: Dice) -> Self {
        Self {
            dice,
            inward_cut: false,
            outward_cut: false,
            refuses: false,
            lose_permille: 0,
            twice_permille: 0,
            spoil_permille: 0,
            latency: (1, 20),
        }
    }

    /// Rolls new faults for the link.
    pub fn change(&mut self) {
        self.heal();
        match self.dice.within(0..8) {
            0 => self.inward_cut = true,
            1 => self.outward_cut = true,
            2 => (self.inward_cut, self.outward_cut) = (true, true),
            3 => self.refuses = true,
            4 => self.latency = (200, 9_000),
            5 => (self.lose_permille, self.twice_permille, self.spoil_permille) = (300, 300, 200),
            6 => (self.spoil_permille, self.latency) = (400, (5, 400)),
            _ => {}
        }
    }

    /// Takes every fault away.
    pub const fn heal(&mut self) {
        (self.inward_cut, self.outward_cut, self.refuses) = (false, false, false);
        (self.lose_permille, self.twice_permille, self.spoil_permille) = (0, 0, 0);
        self.latency = (1, 20);
    }

    fn delay(&mut self) -> u64 {
        self.dice.within(self.latency.0..self.latency.1)
    }

    /// What becomes of a call on its way to the server.
    pub fn inward(&mut self) -> Fate {
        if self.refuses {
            return Fate::Refused;
        }
        if self.inward_cut || self.dice.permille(self.lose_permille) {
            return Fate::Lost;
        }
        let after = self.delay();
        let again = self.dice.permille(self.twice_permille).then(|| self.delay() + self.dice.within(0..5_000));
        Fate::Arrives { after, again }
    }

    /// What becomes of an answer, and after how long. Nothing: it never arrives.
    pub fn outward(&mut self, answer: Result<Reply, TransportError>) -> Option<(u64, Result<Reply, TransportError>)> {
        if self.outward_cut || self.dice.permille(self.lose_permille) {
            return None;
        }
        let answer = if self.dice.permille(self.spoil_permille) { self.spoil(answer) } else { answer };
        Some((self.delay(), answer))
    }

    /// What portals, proxies and breaking lines make of an answer (SYNC R13).
    fn spoil(&mut self, answer: Result<Reply, TransportError>) -> Result<Reply, TransportError> {
        let html =
            |status| Reply { status, body: b"<html>Masuk untuk memakai internet</html>".to_vec(), ..Reply::default() };
        let mut reply = answer?;
        match self.dice.within(0..6) {
            0 => return Ok(html(200)),
            1 => return Ok(html(502)),
            2 => return Ok(html(413)),
            3 => reply.body.clear(),
            4 => reply.body.truncate(reply.body.len() / 2),
            _ => {
                let step = usize::try_from(self.dice.within(3..40)).unwrap_or(7);
                reply.body.iter_mut().step_by(step).for_each(|byte| *byte ^= 0x15);
            }
        }
        Ok(reply)
    }
}
