//! The desk: the use cases of a booth. One durable commit, then gate and print side by side.
//!
//! A [`Desk`] is a cheap handle, for any thread. Its questions are answered by [`Answer`]s: awaited by the screen, waited
//! for by the console. Nobody but the engine makes one.

pub mod model;

use crate::config::Config;
use futures::channel::mpsc;
use model::{Answer, Grant, Issued, Lamp, Quoted, Receipt, Session, ShiftClosing, ShiftView, Tender, Update};
use palang_domain::shift::ShiftTotals;
use palang_domain::{ClassId, LaneId, Money, OperatorNumber, Refusal, Timestamp};
use std::sync::Arc;

/// The booth's use cases.
#[derive(Clone)]
pub struct Desk {
    config: Arc<Config>,
}

fn later<T>() -> Answer<T> {
    Answer::ready(Err(Refusal::Busy))
}

impl Desk {
    /// Signs somebody in by number and PIN.
    pub fn sign_in(&self, _number: &OperatorNumber, _pin: &str) -> Answer<Session> {
        later()
    }

    /// Signs out, or locks the screen.
    pub fn sign_out(&self, _session: &Session) -> Answer<()> {
        later()
    }

    /// Whether there is nobody yet who could administer this booth.
    pub fn needs_first_admin(&self) -> Answer<bool> {
        later()
    }

    /// Enrols the first administrator of a booth that has none.
    pub fn enrol_first_admin(&self, _number: &OperatorNumber, _name: &str, _pin: &str) -> Answer<()> {
        later()
    }

    /// Opens a shift with so much cash in the drawer.
    pub fn open_shift(&self, _session: &Session, _float: Money) -> Answer<ShiftView> {
        later()
    }

    /// The open shift, if there is one, with its totals so far.
    pub fn shift(&self) -> Answer<Option<ShiftView>> {
        later()
    }

    /// Totals of the open shift so far: the X. Expected cash is the caller's to hide from a cashier.
    pub fn totals(&self) -> Answer<ShiftTotals> {
        later()
    }

    /// Closes the shift with a count, and prints its Z on the booth's first printer.
    pub fn close_shift(&self, _session: &Session, _counted: Money) -> Answer<ShiftClosing> {
        later()
    }

    /// Issues a ticket: the entry gate opens and the ticket is printed after the commit.
    pub fn issue(&self, _session: &Session, _lane: &LaneId, _class: &ClassId, _plate: Option<&str>) -> Answer<Issued> {
        later()
    }

    /// Finds and prices the stay of what was scanned or typed: a code, a number, its last six digits, a plate.
    pub fn look_up(&self, _session: &Session, _lane: &LaneId, _text: &str) -> Answer<Quoted> {
        later()
    }

    /// Settles a quote: one durable commit, then the gate opens and the receipt prints.
    pub fn settle(&self, _session: &Session, _lane: &LaneId, _quoted: Quoted, _tender: Tender) -> Answer<Receipt> {
        later()
    }

    /// Prints the lane's last slip again, marked DUPLICATE n. Answers the slip's cause and n.
    pub fn reprint(&self, _session: &Session, _lane: &LaneId) -> Answer<(u64, u32)> {
        later()
    }

    /// Opens the gate without a stay, for a reason. Answers the cause.
    pub fn open_by_hand(&self, _session: &Session, _lane: &LaneId, _reason: &str) -> Answer<u64> {
        later()
    }

    /// Sends the gate command of a granted, unacknowledged opening again.
    pub fn reopen(&self, _session: &Session, _cause: u64) -> Answer<()> {
        later()
    }

    /// What was granted and not acknowledged by its gate.
    pub fn grants(&self) -> Answer<Vec<Grant>> {
        later()
    }

    /// Vehicles inside, by class.
    pub fn inside(&self) -> Answer<Vec<(ClassId, u64)>> {
        later()
    }

    /// Codes of up to `count` open stays, oldest first: tickets for the demo's cars.
    pub fn sample_tickets(&self, _count: usize) -> Answer<Vec<String>> {
        later()
    }

    /// How the devices are now.
    #[must_use]
    pub fn lamps(&self) -> Vec<Lamp> {
        Vec::new()
    }

    /// Everything that happens from now on. A listener that falls too far behind loses its stream: it ends, and the
    /// listener subscribes and reads afresh. The engine never waits for a listener.
    #[must_use]
    pub fn subscribe(&self) -> mpsc::Receiver<Update> {
        mpsc::channel(0).1
    }

    /// Trusted time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        Timestamp::EPOCH
    }

    /// Whether the clock is suspect now.
    #[must_use]
    pub fn clock_suspect(&self) -> bool {
        false
    }

    /// The configuration this booth runs on.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }
}
