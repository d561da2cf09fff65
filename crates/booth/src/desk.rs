//! The desk: the use cases of a booth. One durable commit, then gate and print side by side (ADR 9).
//!
//! A [`Desk`] is a cheap handle, for any thread. Its questions are answered by [`Answer`]s: awaited by the screen,
//! waited for by the console. Only the engine makes one.

pub(crate) mod bus;
pub(crate) mod core;
pub(crate) mod effects;
mod error;
mod find;
mod issue;
mod look_up;
pub(crate) mod maintenance;
mod manual;
pub mod model;
mod occupancy;
mod photos;
pub(crate) mod pins;
mod price;
pub(crate) mod pump;
pub(crate) mod refusal_limit;
mod settle;
mod shift;
pub(crate) mod site;
pub(crate) mod slips;
pub(crate) mod start;
pub(crate) mod tariffs;

use crate::config::{Class, Config};
use crate::desk::core::Core;
use futures::channel::mpsc;
use model::{
    Answer, Grant, Issued, Lamp, LetOut, Occupancy, Quoted, Receipt, Session, ShiftClosing, ShiftView, SyncStatus,
    Tender, Update,
};
use palang_codec::slip::Bitmap;
use palang_domain::fact::Dismissal;
use palang_domain::shift::ShiftTotals;
use palang_domain::{ClassId, Fact, Hash, LaneId, Money, OperatorNumber, Timestamp};
use std::path::PathBuf;
use std::sync::Arc;

/// The booth's use cases.
#[derive(Clone)]
pub struct Desk {
    core: Arc<Core>,
    /// What a listener must know first: how the journal was found.
    first: Option<Update>,
}

impl Desk {
    pub(crate) const fn new(core: Arc<Core>, first: Option<Update>) -> Self {
        Self { core, first }
    }

    /// Signs somebody in by number and PIN.
    pub fn sign_in(&self, number: &OperatorNumber, pin: &str) -> Answer<Session> {
        pins::sign_in(&self.core, number.clone(), pin.to_owned())
    }

    /// Signs out, or locks the screen.
    pub fn sign_out(&self, session: &Session) -> Answer<()> {
        pins::sign_out(&self.core, session)
    }

    /// Whether there is nobody yet who could administer this booth.
    pub fn needs_first_admin(&self) -> Answer<bool> {
        pins::needs_first_admin(&self.core)
    }

    /// Enrols the first administrator of a booth that has none.
    pub fn enrol_first_admin(&self, number: &OperatorNumber, name: &str, pin: &str) -> Answer<()> {
        pins::enrol_first_admin(&self.core, number.clone(), name, pin.to_owned())
    }

    /// Opens a shift with so much cash in the drawer.
    pub fn open_shift(&self, session: &Session, float: Money) -> Answer<ShiftView> {
        shift::open(&self.core, session, float).into()
    }

    /// The open shift, if there is one, with its totals so far.
    pub fn shift(&self) -> Answer<Option<ShiftView>> {
        shift::current(&self.core)
    }

    /// Totals of the open shift so far: the X. Expected cash is the caller's to hide from a cashier.
    pub fn totals(&self) -> Answer<ShiftTotals> {
        shift::totals(&self.core)
    }

    /// Prints the X of the open shift on the booth's first printer, and writes down that it was read. A supervisor's
    /// and an owner's shows everything; a cashier's, only of their own shift, shows counts. Answers the slip's cause.
    pub fn print_x(&self, session: &Session) -> Answer<u64> {
        shift::print_x(&self.core, session).into()
    }

    /// Closes the shift with a count, and prints its Z on the booth's first printer.
    pub fn close_shift(&self, session: &Session, counted: Money) -> Answer<ShiftClosing> {
        shift::close(&self.core, session, counted).into()
    }

    /// Issues a ticket: the entry gate opens and the ticket is printed after the commit.
    pub fn issue(&self, session: &Session, lane: &LaneId, class: &ClassId, plate: Option<&str>) -> Answer<Issued> {
        issue::issue(&self.core, session, lane, class, plate).into()
    }

    /// Finds and prices the stay of what was scanned or typed: a code, a number, its last six digits, a plate.
    pub fn look_up(&self, session: &Session, lane: &LaneId, text: &str) -> Answer<Quoted> {
        look_up::look_up(&self.core, session, lane, text).into()
    }

    /// Settles a quote: one durable commit, then the gate opens and the receipt prints.
    pub fn settle(&self, session: &Session, lane: &LaneId, quoted: Quoted, tender: Tender) -> Answer<Receipt> {
        settle::settle(&self.core, session, lane, quoted, tender).into()
    }

    /// Lets out a stay that was settled before and is still in time ([`palang_domain::Due::PaidUntil`]): one durable
    /// commit, then the gate opens. Nothing is taken and nothing prints.
    pub fn let_out(&self, session: &Session, lane: &LaneId, quoted: Quoted) -> Answer<LetOut> {
        settle::let_out(&self.core, session, lane, quoted).into()
    }

    /// Prints the lane's last slip again, marked DUPLICATE n. Answers the slip's cause and n.
    pub fn reprint(&self, session: &Session, lane: &LaneId) -> Answer<(u64, u32)> {
        shift::reprint(&self.core, session, lane).into()
    }

    /// Opens the gate without a stay, for a reason. Answers the cause.
    pub fn open_by_hand(&self, session: &Session, lane: &LaneId, reason: &str) -> Answer<u64> {
        manual::open_by_hand(&self.core, session, lane, reason).into()
    }

    /// Sends the gate command of a granted, unacknowledged opening again.
    pub fn reopen(&self, session: &Session, cause: u64) -> Answer<()> {
        manual::reopen(&self.core, session, cause).into()
    }

    /// Says that a granted, unacknowledged opening is not needed any more, and why: it is no longer offered.
    pub fn dismiss(&self, session: &Session, cause: u64, reason: Dismissal) -> Answer<()> {
        manual::dismiss(&self.core, session, cause, reason).into()
    }

    /// What was granted and not acknowledged by its gate, no longer ago than the config's `[grants] offered_minutes`.
    pub fn grants(&self) -> Answer<Vec<Grant>> {
        manual::grants(&self.core)
    }

    /// Vehicles inside, by class.
    pub fn inside(&self) -> Answer<Vec<(ClassId, u64)>> {
        self.core.read(|view| Ok(view.inside_counts()?))
    }

    /// The places of every class, of the whole site first, then of each of its parts that has places of its own.
    pub fn occupancy(&self) -> Answer<Vec<Occupancy>> {
        occupancy::occupancy(&self.core)
    }

    /// Attaches a JPEG or PNG to a fact of this journal: the entry it was taken at, the exit. Answers its hash.
    pub fn attach_photo(&self, cause: u64, lane: &LaneId, bytes: Vec<u8>) -> Answer<Hash> {
        photos::attach(&self.core, cause, lane, bytes).into()
    }

    /// How sync is now; [`model::SyncState::Lone`] for a booth that works alone.
    #[must_use]
    pub fn sync_status(&self) -> SyncStatus {
        self.core.site.status()
    }

    /// The conflicts and forks that supervisors must look at: how many, and the newest of them with the time they were
    /// found, at most `limit`.
    pub fn conflicts(&self, limit: u32) -> Answer<(u64, Vec<(Timestamp, Fact)>)> {
        self.core.read_behind(move |view| Ok((view.conflict_count()?, view.conflicts(limit)?)))
    }

    /// The vehicle classes, in the order of the screens: the site's, or those of the configuration.
    #[must_use]
    pub fn classes(&self) -> Arc<Vec<Class>> {
        self.core.classes()
    }

    /// Codes of up to `count` open stays, oldest first: tickets for the demo's cars.
    pub fn sample_tickets(&self, count: usize) -> Answer<Vec<String>> {
        let classes: Vec<ClassId> = self.core.classes().iter().map(|class| class.id.clone()).collect();
        self.core.read(move |view| look_up::sample(view, &classes, count))
    }

    /// The slip of a fact as its printer draws it, duplicate mark included.
    pub fn slip_picture(&self, lane: &LaneId, cause: u64, duplicate: u32) -> Answer<Bitmap> {
        slips::picture(&self.core, lane, cause, duplicate)
    }

    /// Makes a backup in the config's folder, tries it on and writes it down. Also done by itself, when nobody is
    /// served. Answers its file; [`palang_domain::Refusal::NothingPending`] when the config names no folder.
    pub fn back_up(&self) -> Answer<PathBuf> {
        maintenance::back_up(&self.core)
    }

    /// How the devices are now.
    #[must_use]
    pub fn lamps(&self) -> Vec<Lamp> {
        self.core.effect_runner.lamps()
    }

    /// Everything that happens from now on. A listener that falls too far behind loses its stream: it ends, and the
    /// listener subscribes and reads afresh. The engine never waits for a listener.
    #[must_use]
    pub fn subscribe(&self) -> mpsc::Receiver<Update> {
        manual::subscribe(&self.core, self.first.clone())
    }

    /// Trusted time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.core.clock.now().at
    }

    /// Whether the clock is suspect now.
    #[must_use]
    pub fn clock_suspect(&self) -> bool {
        self.core.clock.now().suspect
    }

    /// The configuration this booth runs on.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.core.config
    }
}
