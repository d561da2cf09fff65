//! What a printer says of itself (`DLE EOT n`, DEVICES 1).

use crate::ticks::Ticks;
use crate::transport::Transport;
use palang_domain::device::{Health, Trouble};
use palang_domain::fact::SlipOutcome;
use std::io;
use std::time::Duration;

/// The three answers, read together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Status {
    pub(super) offline: bool,
    pub(super) cover_open: bool,
    pub(super) paper_out: bool,
    pub(super) paper_low: bool,
    pub(super) error: bool,
}

impl Status {
    /// What makes printing impossible.
    pub(super) const fn trouble(self) -> Option<Trouble> {
        if self.cover_open {
            Some(Trouble::CoverOpen)
        } else if self.paper_out {
            Some(Trouble::PaperOut)
        } else if self.offline || self.error {
            Some(Trouble::Offline)
        } else {
            None
        }
    }

    pub(super) const fn health(self) -> Health {
        match self.trouble() {
            Some(trouble) => Health::Down(trouble),
            None if self.paper_low => Health::Attention(Trouble::PaperLow),
            None => Health::Fine,
        }
    }

    fn read(&mut self, question: u8, answer: u8) {
        let has = |bits: u8| answer & bits != 0;
        match question {
            1 => self.offline |= has(0x08),
            2 => {
                self.cover_open |= has(0x04);
                self.paper_out |= has(0x20);
                self.error |= has(0x40);
            }
            _ => {
                self.paper_low |= has(0x0C);
                self.paper_out |= has(0x60);
            }
        }
    }
}

/// What a slip gets when nothing of it was sent because of `trouble`.
pub(super) const fn unsent(trouble: Trouble) -> SlipOutcome {
    match trouble {
        Trouble::PaperOut => SlipOutcome::PaperOut,
        Trouble::CoverOpen => SlipOutcome::CoverOpen,
        Trouble::PaperLow | Trouble::Offline => SlipOutcome::Offline,
        Trouble::NoAnswer | Trouble::Missing | Trouble::PortBusy | Trouble::Garbage | Trouble::Starting => {
            SlipOutcome::Unreachable
        }
    }
}

/// Asks 1, 2 and 4. `None` is a printer that does not answer: unknown, not broken.
pub(super) fn ask(link: &mut dyn Transport, ticks: &dyn Ticks, wait: Duration) -> io::Result<Option<Status>> {
    let mut status = Status::default();
    for (index, question) in [1, 2, 4].into_iter().enumerate() {
        match ask_one(link, ticks, wait, question)? {
            Some(answer) => status.read(question, answer),
            None if index == 0 => return Ok(None),
            None => {}
        }
    }
    Ok(Some(status))
}

fn ask_one(link: &mut dyn Transport, ticks: &dyn Ticks, wait: Duration, question: u8) -> io::Result<Option<u8>> {
    let mut buffer = [0; 64];
    // A late answer to the question before is not the answer to this one.
    for _ in 0..16 {
        if link.read(&mut buffer, Duration::ZERO)? == 0 {
            break;
        }
    }
    let end = ticks.now() + wait;
    let mut unsent: &[u8] = &[0x10, 0x04, question];
    while !unsent.is_empty() {
        match link.write(unsent, end.saturating_sub(ticks.now())) {
            Ok(taken) => unsent = unsent.get(taken..).unwrap_or_default(),
            Err(error) if super::super::transport::is_patience(&error) && ticks.now() < end => {}
            Err(error) if super::super::transport::is_patience(&error) => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    loop {
        let left = end.saturating_sub(ticks.now());
        let read = link.read(&mut buffer, left)?;
        // Four bits of every answer are fixed; whatever has not got them is noise or another answer.
        if let Some(answer) = buffer.iter().take(read).find(|byte| **byte & 0x93 == 0x12) {
            return Ok(Some(*answer));
        }
        if ticks.now() >= end {
            return Ok(None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Health, Status, Trouble};

    #[test]
    fn the_bytes_that_emupos_answers_mean_what_its_faults_are() {
        let answers = [
            ((1, 0x12), Health::Fine),
            ((1, 0x16), Health::Fine),
            ((1, 0x1e), Health::Down(Trouble::Offline)),
            ((2, 0x12), Health::Fine),
            ((2, 0x32), Health::Down(Trouble::PaperOut)),
            ((2, 0x16), Health::Down(Trouble::CoverOpen)),
            ((2, 0x52), Health::Down(Trouble::Offline)),
            ((4, 0x12), Health::Fine),
            ((4, 0x1e), Health::Attention(Trouble::PaperLow)),
            ((4, 0x7e), Health::Down(Trouble::PaperOut)),
        ];
        for ((question, answer), health) in answers {
            let mut status = Status::default();
            status.read(question, answer);
            assert_eq!(status.health(), health, "{question}: {answer:#x}");
        }
    }

    #[test]
    fn the_cover_is_named_before_the_paper_it_hides() {
        let status = Status { offline: true, cover_open: true, paper_out: true, ..Status::default() };
        assert_eq!(status.trouble(), Some(Trouble::CoverOpen));
    }
}
