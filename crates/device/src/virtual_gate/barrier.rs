//! The barrier's own controller: it rises on a pulse, and closes by itself when the way is clear (DEVICES 3: closing is
//! the controller's business).

use std::time::Duration;

/// From down to up.
const TRAVEL: Duration = Duration::from_millis(900);
/// It closes so long after a vehicle has passed.
const AFTER_PASSING: Duration = Duration::from_secs(1);
/// It closes so long after nobody came.
const UNUSED: Duration = Duration::from_secs(15);

/// Whether the arm is down, up or moving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArmPhase {
    /// The arm is down.
    Closed,
    /// The arm is on its way up.
    Rising,
    /// The arm is up.
    Open,
    /// The arm is on its way down.
    Falling,
}

/// The arm; its position is a function of time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Barrier {
    phase: ArmPhase,
    /// When the phase began.
    since: Duration,
    /// Where the arm was then: how long it needs from the bottom to there.
    from: Duration,
    /// When it closes if the way is clear.
    close_at: Duration,
}

impl Default for Barrier {
    fn default() -> Self {
        Self { phase: ArmPhase::Closed, since: Duration::ZERO, from: Duration::ZERO, close_at: Duration::ZERO }
    }
}

impl Barrier {
    pub(super) const fn phase(&self) -> ArmPhase {
        self.phase
    }

    /// 0 down, 1000 up.
    pub(super) fn permille(&self, now: Duration) -> u16 {
        u16::try_from(self.height(now).as_millis() * 1_000 / TRAVEL.as_millis()).unwrap_or(1_000)
    }

    /// An OPEN pulse.
    pub(super) fn lift(&mut self, now: Duration) {
        self.close_at = now + UNUSED;
        if matches!(self.phase, ArmPhase::Closed | ArmPhase::Falling) {
            self.turn(ArmPhase::Rising, now);
        }
    }

    /// A vehicle has left the loop behind the arm.
    pub(super) fn passed(&mut self, now: Duration) {
        self.close_at = self.close_at.min(now + AFTER_PASSING);
    }

    /// Time has passed; `blocked` is whether a loop saw a vehicle all the while.
    pub(super) fn advance(&mut self, blocked: bool, now: Duration) {
        if self.phase == ArmPhase::Falling && blocked {
            self.lift(now);
        }
        if self.phase == ArmPhase::Rising {
            let up_at = self.since + TRAVEL.saturating_sub(self.from);
            if now >= up_at {
                (self.phase, self.since, self.from) = (ArmPhase::Open, up_at, TRAVEL);
            }
        }
        if self.phase == ArmPhase::Open && !blocked && now >= self.close_at {
            self.turn(ArmPhase::Falling, self.close_at.max(self.since));
        }
        if self.phase == ArmPhase::Falling && now >= self.since + self.from {
            (self.phase, self.since, self.from) = (ArmPhase::Closed, now, Duration::ZERO);
        }
    }

    fn turn(&mut self, phase: ArmPhase, at: Duration) {
        (self.from, self.phase, self.since) = (self.height(at), phase, at);
    }

    /// As the time that it needs from the bottom.
    fn height(&self, now: Duration) -> Duration {
        let moved = now.saturating_sub(self.since);
        match self.phase {
            ArmPhase::Closed => Duration::ZERO,
            ArmPhase::Open => TRAVEL,
            ArmPhase::Rising => (self.from + moved).min(TRAVEL),
            ArmPhase::Falling => self.from.saturating_sub(moved),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ArmPhase, Barrier};
    use std::time::Duration;

    const fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn a_pulse_lifts_the_arm_and_a_vehicle_that_has_passed_lowers_it() {
        let mut arm = Barrier::default();
        arm.lift(ms(1_000));
        let mut seen = Vec::new();
        for at in [1_000, 1_450, 1_900, 5_000] {
            arm.advance(false, ms(at));
            seen.push((arm.phase(), arm.permille(ms(at))));
        }
        use ArmPhase::{Closed, Falling, Open, Rising};
        assert_eq!(seen, [(Rising, 0), (Rising, 500), (Open, 1_000), (Open, 1_000)]);
        arm.passed(ms(5_000));
        let mut seen = Vec::new();
        for at in [5_999, 6_450, 6_900] {
            arm.advance(false, ms(at));
            seen.push((arm.phase(), arm.permille(ms(at))));
        }
        assert_eq!(seen, [(Open, 1_000), (Falling, 500), (Closed, 0)]);
    }

    #[test]
    fn it_never_falls_on_a_vehicle() {
        let mut arm = Barrier::default();
        arm.lift(ms(0));
        arm.advance(false, ms(900));
        arm.advance(true, ms(60_000));
        assert_eq!(arm.phase(), ArmPhase::Open);
        arm.advance(false, ms(60_000));
        arm.advance(false, ms(60_100));
        arm.lift(ms(60_100));
        arm.advance(false, ms(62_000));
        assert_eq!(arm.phase(), ArmPhase::Open, "a pulse while it falls lifts it again");
    }
}
