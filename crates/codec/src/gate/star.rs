//! The Indonesian field protocol: `*CMD#`, 9600 8N1, no line ends (DEVICES 3).

use std::fmt;

/// No frame is longer, stars and hashes included; a longer one is garbage.
pub const LONGEST: usize = 32;

/// A command that the booth sends to a board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// `*PING#`: asks whether the board answers at all; it replies [`Frame::Pong`].
    Ping,
    /// `*STAT#`: asks for the levels of inputs and outputs; the board replies [`Frame::State`].
    State,
    /// Output 1 for a second: `*OPEN1#`. Its reply `*OPEN1OK#` is documented.
    Open1,
    /// Output n for a second: `*TRIGn#`, 1..=4. No reply is documented; some boards give `*TRIGnOK#`.
    Trigger(u8),
}

impl Command {
    /// The bytes as they are sent, from `*` to `#`.
    #[must_use]
    pub fn encode(self) -> Vec<u8> {
        self.to_string().into_bytes()
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ping => f.write_str("*PING#"),
            Self::State => f.write_str("*STAT#"),
            Self::Open1 => f.write_str("*OPEN1#"),
            Self::Trigger(output) => write!(f, "*TRIG{output}#"),
        }
    }
}

/// Inputs 1..=4 and outputs 1..=5 of a board, as `*STATabcdefghi#` gives them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Levels {
    /// Levels of the inputs 1 to 4; true is closed.
    pub inputs: [bool; 4],
    /// Levels of the outputs 1 to 5; true is on.
    pub outputs: [bool; 5],
}

impl Levels {
    fn parse(digits: &str) -> Option<Self> {
        let mut all = [false; 9];
        if digits.len() != all.len() {
            return None;
        }
        for (level, digit) in all.iter_mut().zip(digits.bytes()) {
            *level = match digit {
                b'0' => false,
                b'1' => true,
                _ => return None,
            };
        }
        let [a, b, c, d, outputs @ ..] = all;
        Some(Self { inputs: [a, b, c, d], outputs })
    }
}

/// A frame that a board sends.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Frame {
    /// `*PINGOK#`: the board is alive.
    Pong,
    /// `*STATabcdefghi#`: levels of four inputs and five outputs.
    State(Levels),
    /// `*OPEN1OK#`: output 1 is on for a second.
    Open1Ok,
    /// `*TRIGnOK#`, which only some boards send: output n is on for a second.
    TriggerOk(u8),
    /// `*POWERON#`: it has just started; its outputs are off.
    PowerOn,
    /// `*INnON#`, `*INnOFF#`: an input has changed.
    Input {
        /// Number of the input, 1 to 4.
        number: u8,
        /// Whether it is closed now.
        on: bool,
    },
    /// A well-formed frame that the booth has no use for; the text between star and hash.
    Other(String),
}

impl Frame {
    fn parse(inner: &str) -> Self {
        let numbered = |text: &str| match text.as_bytes() {
            [digit @ b'1'..=b'4'] => Some(digit - b'0'),
            _ => None,
        };
        let input = |rest: &str| {
            let (number, on) =
                rest.strip_suffix("ON").map_or_else(|| (rest.strip_suffix("OFF"), false), |n| (Some(n), true));
            Some(Self::Input { number: numbered(number?)?, on })
        };
        let known = match inner {
            "PINGOK" => Some(Self::Pong),
            "OPEN1OK" => Some(Self::Open1Ok),
            "POWERON" => Some(Self::PowerOn),
            _ => None,
        };
        known
            .or_else(|| inner.strip_prefix("STAT").and_then(Levels::parse).map(Self::State))
            .or_else(|| inner.strip_prefix("TRIG")?.strip_suffix("OK").and_then(numbered).map(Self::TriggerOk))
            .or_else(|| inner.strip_prefix("IN").and_then(input))
            .unwrap_or_else(|| Self::Other(inner.to_owned()))
    }
}

impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pong => f.write_str("*PINGOK#"),
            Self::State(levels) => {
                f.write_str("*STAT")?;
                for level in levels.inputs.iter().chain(&levels.outputs) {
                    f.write_str(if *level { "1" } else { "0" })?;
                }
                f.write_str("#")
            }
            Self::Open1Ok => f.write_str("*OPEN1OK#"),
            Self::TriggerOk(output) => write!(f, "*TRIG{output}OK#"),
            Self::PowerOn => f.write_str("*POWERON#"),
            Self::Input { number, on } => write!(f, "*IN{number}{}#", if *on { "ON" } else { "OFF" }),
            Self::Other(inner) => write!(f, "*{inner}#"),
        }
    }
}

/// Reads frames out of bytes that arrive split, glued, or mixed with noise. It resynchronises at every `*`, keeps at
/// most [`LONGEST`] bytes, and counts what belonged to no frame.
#[derive(Clone, Debug, Default)]
pub struct StarParser {
    inner: String,
    inside: bool,
    garbage: u64,
}

impl StarParser {
    /// The frames that these bytes complete.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Frame> {
        bytes.iter().filter_map(|byte| self.byte(*byte)).collect()
    }

    /// Bytes so far that belonged to no frame. Line ends and spaces between frames are not counted: some boards send
    /// them.
    #[must_use]
    pub const fn garbage(&self) -> u64 {
        self.garbage
    }

    fn byte(&mut self, byte: u8) -> Option<Frame> {
        match byte {
            b'*' => {
                self.abandon();
                self.inside = true;
            }
            b'#' if self.inside => {
                self.inside = false;
                let frame = Frame::parse(&self.inner);
                self.inner.clear();
                return Some(frame);
            }
            b'!'..=b'~' if self.inside && self.inner.len() + 2 < LONGEST => self.inner.push(char::from(byte)),
            _ => {
                self.abandon();
                self.garbage += u64::from(!byte.is_ascii_whitespace());
            }
        }
        None
    }

    fn abandon(&mut self) {
        if self.inside {
            self.garbage += 1 + self.inner.len() as u64;
            self.inside = false;
            self.inner.clear();
        }
    }
}

#[cfg(test)]
mod tests;
