//! Tells a keyboard-wedge scanner's burst from a human's typing (STYLE 8, DEVICES 4). Pure: every key comes with its
//! instant, counted from any fixed moment.
//!
//! That a character belongs to a scan is only known when the next ones follow fast enough. So keys are held back for at
//! most one gap (50 ms), and released, in order, as soon as they turn out to be typing.

use std::time::Duration;

/// By what the assembler tells a scan from typing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WedgeSettings {
    /// The longest pause between two characters of a burst; from 20 to 150 ms.
    pub gap: Duration,
    /// The fewest characters that make a scan.
    pub shortest: usize,
    /// A burst this long after its last character is over, Enter or not.
    pub silence: Duration,
    /// A burst that lasts longer is noise.
    pub time_out: Duration,
    /// A character that the scanner was set to send before every code; a burst that begins with it is a scan however
    /// short. It is not part of the code.
    pub prefix: Option<char>,
    /// The most characters that are kept; what goes on is swallowed to its end.
    pub longest: usize,
    /// The same code again within this time is the same scan (presentation scanners repeat).
    pub repeat: Duration,
    /// An Enter that comes this late after a burst that ended by silence still belongs to it.
    pub late_enter: Duration,
}

impl Default for WedgeSettings {
    fn default() -> Self {
        Self {
            gap: Duration::from_millis(50),
            shortest: 8,
            silence: Duration::from_millis(120),
            time_out: Duration::from_secs(3),
            prefix: None,
            longest: 512,
            repeat: Duration::from_secs(3),
            late_enter: Duration::from_millis(500),
        }
    }
}

/// A key that went down, as the assembler needs to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// The key makes this character.
    Char(char),
    /// Enter or Tab: ends a scan.
    End,
    /// Shift, Ctrl, Alt, Caps Lock: scanners press them within a burst.
    Modifier,
    /// Anything else: F-keys, Escape, Backspace, arrows, a letter with Ctrl held.
    Other,
}

/// What becomes of the key, and of those held back before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A scan is complete. The key, an Enter most often, is swallowed: it presses nothing. A character is held back: it
    /// showed that the scan before it was over, and may begin another.
    Code(String),
    /// The key is held back or swallowed. `released` was typed by a human before it: give it to the content.
    Hold {
        /// In the order it was typed; mostly empty.
        released: String,
    },
    /// A human: give `released` to the content, then let it have the key.
    Pass {
        /// In the order it was typed; mostly empty.
        released: String,
    },
    /// The same code again: the same scan, swallowed. The key is treated as with [`Verdict::Code`].
    Repeated,
    /// Too long, or too slow to end: noise. Said once; what follows is swallowed until it is silent.
    TooLong,
}

/// The assembler of one keyboard. Ask [`Wedge::deadline`] after every key, and call [`Wedge::tick`] then.
#[derive(Clone, Debug, Default)]
pub struct Wedge {
    settings: WedgeSettings,
    state: State,
    /// The code last delivered, and when it was last seen.
    delivered: Option<(String, Duration)>,
    /// Until when an Enter still belongs to the scan before.
    trailing: Option<Duration>,
}

#[derive(Clone, Debug, Default)]
enum State {
    #[default]
    Idle,
    Held(Burst),
    /// Noise that has been reported; it ends with silence.
    Swallowing {
        last: Duration,
    },
}

#[derive(Clone, Debug)]
struct Burst {
    text: String,
    count: usize,
    prefixed: bool,
    started: Duration,
    last: Duration,
}

/// What the time alone has decided.
enum Expired {
    Nothing,
    Released(String),
    Ended(Verdict),
}

impl Wedge {
    /// An assembler with other settings than the default ones; `gap` is kept within 20 to 150 ms.
    #[must_use]
    pub fn new(settings: WedgeSettings) -> Self {
        let mut settings = settings;
        settings.gap = settings.gap.clamp(Duration::from_millis(20), Duration::from_millis(150));
        settings.silence = settings.silence.max(settings.gap);
        Self { settings, ..Self::default() }
    }

    /// A key went down; `repeat` is the keyboard's own repetition of a key held down.
    pub fn press(&mut self, press: Press, repeat: bool, now: Duration) -> Verdict {
        if press == Press::Modifier {
            return Verdict::Pass { released: String::new() };
        }
        let released = match self.expire(now) {
            Expired::Nothing => String::new(),
            Expired::Released(text) => text,
            Expired::Ended(verdict) => {
                // Nobody ticked in time. The code goes first; a character begins the next burst, and anything else is
                // swallowed, for it may be the Enter of this very scan.
                match press {
                    Press::Char(c) if !repeat => self.begin(c, now),
                    _ => self.trailing = None,
                }
                return verdict;
            }
        };
        match press {
            _ if self.swallows(now) => Verdict::Hold { released },
            Press::Char(c) if !repeat => self.append(c, now, released),
            Press::End if !repeat || self.trailing.is_some() => self.end(now, released),
            _ if self.certain() => Verdict::Hold { released },
            _ => Verdict::Pass { released: released + &self.release() },
        }
    }

    /// The time has come that [`Wedge::deadline`] named. Of [`Verdict::Pass`] only `released` counts: there is no key.
    pub fn tick(&mut self, now: Duration) -> Option<Verdict> {
        match self.expire(now) {
            Expired::Nothing => None,
            Expired::Released(released) => Some(Verdict::Pass { released }),
            Expired::Ended(verdict) => Some(verdict),
        }
    }

    /// When something will be decided without a further key.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        let just_after = Duration::from_millis(1);
        match &self.state {
            State::Idle => None,
            State::Held(burst) => Some(burst.last + self.patience(burst) + just_after),
            State::Swallowing { last } => Some(*last + self.settings.silence + just_after),
        }
    }

    /// Lets the same code be scanned again at once: the operator has put the last scan away.
    pub fn forget(&mut self) {
        self.delivered = None;
    }

    fn expire(&mut self, now: Duration) -> Expired {
        match &self.state {
            State::Held(burst) if now.saturating_sub(burst.last) > self.patience(burst) => {}
            State::Swallowing { last } if now.saturating_sub(*last) > self.settings.silence => {
                self.state = State::Idle;
                return Expired::Nothing;
            }
            _ => return Expired::Nothing,
        }
        if !self.complete() {
            return Expired::Released(self.release());
        }
        let ended = self.burst_end();
        self.trailing = Some(ended + self.settings.late_enter);
        Expired::Ended(self.deliver(ended))
    }

    fn append(&mut self, c: char, now: Duration, released: String) -> Verdict {
        let State::Held(burst) = &mut self.state else {
            self.begin(c, now);
            return Verdict::Hold { released };
        };
        burst.text.push(c);
        burst.count += 1;
        burst.last = now;
        if burst.count > self.settings.longest || now.saturating_sub(burst.started) > self.settings.time_out {
            self.state = State::Swallowing { last: now };
            return Verdict::TooLong;
        }
        Verdict::Hold { released }
    }

    fn end(&mut self, now: Duration, released: String) -> Verdict {
        if self.complete() {
            self.trailing = Some(now + self.settings.gap);
            return self.deliver(now);
        }
        let held = self.release();
        if held.is_empty() && released.is_empty() && self.trailing.take().is_some_and(|until| now <= until) {
            // CR and LF, or an Enter that came after the silence: still the scan's.
            self.trailing = Some(now + self.settings.gap);
            return Verdict::Hold { released };
        }
        Verdict::Pass { released: released + &held }
    }

    fn begin(&mut self, c: char, now: Duration) {
        let prefixed = self.settings.prefix == Some(c);
        let text = if prefixed { String::new() } else { c.to_string() };
        let count = text.chars().count();
        self.trailing = None;
        self.state = State::Held(Burst { text, count, prefixed, started: now, last: now });
    }

    /// How long the burst may pause: once it is certain to be a scan, a stumbling scanner is waited for.
    fn patience(&self, burst: &Burst) -> Duration {
        if is_certain(burst, &self.settings) { self.settings.silence } else { self.settings.gap }
    }

    fn certain(&self) -> bool {
        matches!(&self.state, State::Held(burst) if is_certain(burst, &self.settings))
    }

    /// Certain, and not the prefix alone.
    fn complete(&self) -> bool {
        self.certain() && matches!(&self.state, State::Held(burst) if burst.count > 0)
    }

    fn swallows(&mut self, now: Duration) -> bool {
        let State::Swallowing { last } = &mut self.state else { return false };
        *last = now;
        true
    }

    fn burst_end(&self) -> Duration {
        if let State::Held(burst) = &self.state { burst.last } else { Duration::ZERO }
    }

    /// What was held back, as it was typed.
    fn release(&mut self) -> String {
        match std::mem::take(&mut self.state) {
            State::Held(burst) => {
                let prefix = self.settings.prefix.filter(|_| burst.prefixed);
                prefix.into_iter().chain(burst.text.chars()).collect()
            }
            State::Idle | State::Swallowing { .. } => String::new(),
        }
    }

    fn deliver(&mut self, seen: Duration) -> Verdict {
        let State::Held(burst) = std::mem::take(&mut self.state) else {
            return Verdict::Hold { released: String::new() };
        };
        let again = |(code, last): &(String, Duration)| {
            *code == burst.text && seen.saturating_sub(*last) <= self.settings.repeat
        };
        let repeated = self.delivered.as_ref().is_some_and(again);
        self.delivered = Some((burst.text.clone(), seen));
        if repeated { Verdict::Repeated } else { Verdict::Code(burst.text) }
    }
}

fn is_certain(burst: &Burst, settings: &WedgeSettings) -> bool {
    burst.prefixed || burst.count >= settings.shortest
}
