//! Along the chain, fact after fact. One thread reads and hashes, another plays the facts into the shadow.

use super::{Fault, Report, Witness, broken};
use crate::store::Head;
use crate::store::View;
use crate::store::chain::{Stored, Walk};
use crate::store::project::{self, Position};
use crossbeam_channel::{Receiver, Sender, bounded};
use palang_domain::Fact;
use rusqlite::Connection;
use std::path::Path;

/// Facts handed over at a time, and how many such batches may wait.
const BATCH: usize = 256;
const WAITING: usize = 16;

type Batch = Vec<(Head, Fact)>;

pub(super) struct Search<'a> {
    report: Report,
    witnesses: &'a [Witness],
}

/// What came of playing the facts.
struct Played {
    shadow: Connection,
    /// The last fact that fitted.
    head: Head,
    fault: Option<Fault>,
}

impl<'a> Search<'a> {
    pub(super) fn new(path: &Path, witnesses: &'a [Witness]) -> Self {
        let report = Report { path: path.to_path_buf(), incarnation: 0, head: Head::EMPTY, witnesses: 0, fault: None };
        Self { report, witnesses }
    }

    pub(super) fn end(mut self, fault: Result<(), Fault>) -> Report {
        self.report.fault = fault.err();
        self.report
    }

    /// Walks the chain and plays each good fact into the shadow, which comes back filled.
    pub(super) fn chain_and_play(&mut self, db: &Connection, shadow: Connection) -> Result<Connection, Fault> {
        std::thread::scope(|scope| {
            let (write_into, batches) = bounded::<Batch>(WAITING);
            let player = std::thread::Builder::new().name("verify-play".to_owned());
            let player = player.spawn_scoped(scope, move || play(shadow, &batches)).map_err(|error| broken(&error))?;
            let walked = self.walk(db, &write_into);
            drop(write_into);
            let Ok(played) = player.join() else {
                return Err(Fault { seq: None, why: "the search itself failed".to_owned() });
            };
            match played.fault {
                // Nothing behind it was found bad first: only good facts are handed over.
                Some(fault) => {
                    self.report.head = played.head;
                    Err(fault)
                }
                None => walked.map(|()| played.shadow),
            }
        })
    }

    fn walk(&mut self, db: &Connection, write_into: &Sender<Batch>) -> Result<(), Fault> {
        let mut walk = Walk::from_start();
        let mut batch = Batch::with_capacity(BATCH);
        let walked = self.rows(db, |search, row| {
            let seq = walk.head.seq + 1;
            let row = row.and_then(Stored::read).map_err(|error| at(seq, error.to_string()))?;
            let record = walk.step(&row).map_err(|why| at(seq, why))?;
            search.passed(walk.head, record.incarnation)?;
            batch.push((walk.head, record.fact));
            // When the other side has ended it has found something, and says so itself.
            Ok(batch.len() < BATCH
                || write_into.send(std::mem::replace(&mut batch, Batch::with_capacity(BATCH))).is_ok())
        });
        // What was good before a fault is still played: an earlier fact may not fit.
        drop(write_into.send(batch));
        walked
    }

    /// The chain alone: bodies are hashed and not read.
    pub(super) fn chain(&mut self, db: &Connection) -> Result<(), Fault> {
        let mut walk = Walk::from_start();
        self.rows(db, |search, row| {
            let seq = walk.head.seq + 1;
            let incarnation = match row {
                Ok(row) => walk.link(row).map_err(|why| at(seq, why))?,
                Err(error) => return Err(at(seq, error.to_string())),
            };
            search.passed(walk.head, incarnation).map(|()| true)
        })
    }

    /// Every row of the journal, until `look` fails or has seen enough.
    fn rows(
        &mut self,
        db: &Connection,
        mut look: impl FnMut(&mut Self, rusqlite::Result<&rusqlite::Row<'_>>) -> Result<bool, Fault>,
    ) -> Result<(), Fault> {
        let sql = format!("SELECT {} FROM journal ORDER BY seq", Stored::COLUMNS);
        let mut statement = db.prepare(&sql).map_err(|error| broken(&error))?;
        let mut rows = statement.query([]).map_err(|error| broken(&error))?;
        loop {
            let row = rows.next();
            let more = match row {
                Ok(None) => false,
                Ok(Some(row)) => look(self, Ok(row))?,
                Err(error) => look(self, Err(error))?,
            };
            if !more {
                return Ok(());
            }
        }
    }

    fn passed(&mut self, head: Head, incarnation: u32) -> Result<(), Fault> {
        self.report.incarnation = incarnation;
        self.report.head = head;
        for witness in self.witnesses.iter().filter(|witness| witness.seq == head.seq) {
            if !head.hash.to_string().starts_with(&witness.hash) {
                let why = format!("a witness saw another fact here, with hash {}", witness.hash);
                return Err(at(head.seq, why));
            }
            self.report.witnesses += 1;
        }
        Ok(())
    }

    /// A witness of a fact that is not there: the tail was cut.
    pub(super) fn tail(&self) -> Result<(), Fault> {
        let head = self.report.head.seq;
        match self.witnesses.iter().map(|witness| witness.seq).filter(|seq| *seq > head).max() {
            None => Ok(()),
            Some(seen) => Err(at(head + 1, format!("the journal ends before it, and a witness saw fact {seen}"))),
        }
    }
}

fn at(seq: u64, why: String) -> Fault {
    Fault { seq: Some(seq), why }
}

/// Plays the facts in the order of the chain, until there are no more or one does not fit.
fn play(shadow: Connection, batches: &Receiver<Batch>) -> Played {
    let mut head = Head::EMPTY;
    let fault = play_all(&shadow, batches, &mut head).err();
    Played { shadow, head, fault }
}

fn play_all(shadow: &Connection, batches: &Receiver<Batch>, head: &mut Head) -> Result<(), Fault> {
    let view = View::new(shadow);
    shadow.execute_batch("BEGIN").map_err(|error| broken(&error))?;
    for (next, fact) in batches.iter().flatten() {
        let position = Position { seq: next.seq, at: next.at };
        project::apply(&view, position, &fact)
            .map_err(|error| at(next.seq, format!("it does not fit the facts before it: {error}")))?;
        *head = next;
    }
    shadow.execute_batch("COMMIT").map_err(|error| broken(&error))
}
