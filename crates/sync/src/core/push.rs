//! Facts to the server: contiguous batches from the mark on, one on its way at a time, an older incarnation of the
//! journal before a newer one (SYNC 3.4).

mod check;
mod size;

use crate::core::contact::{ChannelKind, Contact};
use crate::core::judge::{Failure, judge, read};
use crate::core::pace::{LONGEST, Pace};
use crate::core::watchdog::Watchdog;
use crate::core::{Chance, Channel, Identity, Step};
use crate::host::{HostError, Incarnation, Journal, Marks, Quarantine};
use crate::status::HeldThrough;
use crate::transport::{Call, Method, Reply, TransportError};
use check::Flight;
use palang_machine::clock::Reading;
use palang_wire::{Batch, MEDIA_TYPE, PushAnswer, paths};
use size::Size;
use std::sync::Arc;
use std::time::Duration;

/// Nothing waits: look again then, if nobody says sooner that there is something.
const IDLE: Duration = Duration::from_secs(1);
/// An answer to a batch is a few hundred bytes.
const LONGEST_ANSWER: usize = 64 * 1_024;
/// An incarnation whose file cannot be read is passed over for so long.
const UNREADABLE: Duration = Duration::from_secs(600);

/// The channel that sends facts.
pub struct Push {
    identity: Arc<Identity>,
    contact: Arc<Contact>,
    journal: Arc<dyn Journal>,
    pace: Pace,
    size: Size,
    watchdog: Watchdog,
    flight: Option<Flight>,
    /// Incarnations whose file could not be read, and until when they are passed over.
    passed_over: Vec<(u32, Duration)>,
}

impl Push {
    /// A channel that has not begun.
    #[must_use]
    pub fn new(identity: Arc<Identity>, contact: Arc<Contact>, journal: Arc<dyn Journal>, chance: Chance) -> Self {
        let (size, watchdog, passed_over) = (Size::default(), Watchdog::default(), Vec::new());
        Self { identity, contact, journal, pace: Pace::new(chance), size, watchdog, flight: None, passed_over }
    }

    /// The oldest incarnation with facts to push, unless its file cannot be read just now.
    fn next_incarnation(&mut self, marks: &Marks, now: Duration) -> Option<Incarnation> {
        self.passed_over.retain(|(_, until)| *until > now);
        let waits = |one: &&Incarnation| {
            one.pushed < one.head && !self.passed_over.iter().any(|(other, _)| *other == one.number)
        };
        marks.incarnations.iter().find(waits).copied()
    }

    fn batch(&mut self, incarnation: Incarnation, at: Reading) -> Result<Call, Failure> {
        let from = incarnation.pushed + 1;
        let run = self.journal.read(incarnation.number, from, self.size.most())?;
        if run.records.is_empty() {
            return Err(HostError(format!("no fact {from} in incarnation {}", incarnation.number)).into());
        }
        let whose = (self.identity.site, self.identity.booth.clone(), incarnation.number);
        let protocol = self.contact.protocol();
        let batch = Batch::sign(whose, from, run.prev, run.records, &self.identity.key).spoken(protocol);
        let body = batch.pack()?;
        self.flight = Some(Flight::of(&batch, incarnation, at));
        Ok(Call {
            method: Method::Post,
            path: paths::PUSH.to_owned(),
            media: Some(MEDIA_TYPE),
            range: None,
            protocol: Some(protocol),
            body,
            deadline: self.size.deadline(),
            longest: LONGEST_ANSWER,
            fresh: self.pace.take_fresh(),
        })
    }

    fn fail(&mut self, at: Reading, why: Failure) {
        self.pace.failed(at.monotonic, &why);
        self.contact.failed(ChannelKind::Push, why);
    }

    /// Writes down what a checked answer says. Fails when nothing moved by it.
    fn record(&self, flight: &Flight, answer: PushAnswer, at: Reading) -> Result<(), Failure> {
        let incarnation = flight.incarnation;
        let moved = |through: u64| match through == incarnation.pushed {
            true => Err(Failure::Nothing(format!("it still holds {through} of incarnation {}", incarnation.number))),
            false => Ok(()),
        };
        let (journal, number) = (&*self.journal, incarnation.number);
        match answer {
            PushAnswer::Held { through, witness, now, money } => {
                self.contact.server_time(now, flight.sent, at);
                check::witness(&witness, through, flight, &self.identity)?;
                let held = HeldThrough { incarnation: number, seq: through, head: witness.head, at: witness.at };
                if let Some(fork) = check::fork_of_held(held, flight, journal)? {
                    journal.record_quarantine(number, incarnation.pushed.max(flight.last()), fork)?;
                    return Ok(());
                }
                journal.record_held(number, through, &witness, money)?;
                self.contact.held(held);
                moved(through)
            }
            PushAnswer::Wanted { from, now } => {
                self.contact.server_time(now, flight.sent, at);
                // Only ever back: a server that skips facts is not followed.
                if from == 0 || from > incarnation.pushed {
                    return Err(Failure::stranger(format!("it wants {from} after {}", incarnation.pushed)));
                }
                Ok(journal.record_wanted(number, from)?)
            }
            PushAnswer::Fork { at: seq, known, now } => {
                self.contact.server_time(now, flight.sent, at);
                check::fork(seq, known, flight, journal)?;
                Ok(journal.record_quarantine(number, flight.last(), Quarantine::Forked { at: seq, known })?)
            }
            PushAnswer::Quarantined { through, now } => {
                self.contact.server_time(now, flight.sent, at);
                if through > flight.last() {
                    return Err(Failure::stranger(format!("it says it keeps {through}, which was never sent")));
                }
                journal.record_quarantine(number, through, Quarantine::Revoked)?;
                moved(through)
            }
        }
    }

    fn settle(&mut self, flight: &Flight, answer: Result<Reply, TransportError>, at: Reading) -> Result<(), Failure> {
        let reply = judge(answer)?;
        let answer: PushAnswer = read(&reply.body)?;
        self.record(flight, answer, at)
    }
}

impl Channel for Push {
    fn name(&self) -> &'static str {
        "push"
    }

    fn step(&mut self, at: Reading) -> Step {
        let now = at.monotonic;
        if let Some(flight) = &self.flight {
            return Step::Wait(flight.sent.monotonic + LONGEST);
        }
        let marks = match self.journal.marks() {
            Ok(marks) => marks,
            Err(error) => {
                if self.pace.ready(None) <= now {
                    self.fail(at, error.into());
                }
                return Step::Wait(self.pace.ready(None));
            }
        };
        let contact = self.contact.last_contact();
        let pushed = marks.incarnations.iter().map(|one| one.pushed).sum();
        if self.watchdog.is_stuck(now, marks.unsynced() > 0, pushed, contact) {
            self.contact.restarted(ChannelKind::Push);
            self.pace.restart();
            self.size = Size::default();
            self.passed_over.clear();
        }
        let incarnation = self.next_incarnation(&marks, now);
        let newest = marks.incarnations.last().map(|newest| newest.number);
        let last = incarnation.map(|next| next.number) == newest;
        self.contact.marks(marks, self.watchdog.since());
        let ready = self.pace.ready(contact);
        if ready > now {
            return Step::Wait(ready.min(now + IDLE));
        }
        let Some(incarnation) = incarnation else { return Step::Wait(now + IDLE) };
        match self.batch(incarnation, at) {
            Ok(call) => Step::Call(call),
            Err(why) => {
                // The incarnation being written is never passed over: whatever it is will be over soon.
                if !last {
                    self.passed_over.push((incarnation.number, now + UNREADABLE));
                }
                self.fail(at, why);
                Step::Wait(self.pace.ready(None))
            }
        }
    }

    fn answer(&mut self, at: Reading, answer: Result<Reply, TransportError>) {
        let Some(flight) = self.flight.take() else { return };
        if self.contact.note_versions(flight.protocol, &answer) {
            return;
        }
        match self.settle(&flight, answer, at) {
            Ok(()) => {
                self.pace.succeeded();
                self.size.grow();
                self.contact.succeeded(ChannelKind::Push, at);
                // The lamp must not lag behind the mark until the next step.
                if let Ok(marks) = self.journal.marks() {
                    self.contact.marks(marks, at.monotonic);
                }
            }
            Err(Failure::Network(TransportError::Stopped)) => {}
            Err(why) => {
                if why.wants_less() {
                    self.size.halve(&why);
                }
                self.fail(at, why);
            }
        }
    }
}
