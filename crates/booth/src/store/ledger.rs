//! Writing: one transaction, in which facts are appended and their projections follow.

use super::column::stored;
use super::project::{self, Position};
use super::{CommittedFact, Head, StoreError, View};
use palang_domain::{BoothId, Fact, LaneId, OperatorNumber, Record, SiteId, TicketId, Timestamp};
use rusqlite::Connection;
use std::ops::Deref;

/// Whose journal this is: stands in every record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    pub site: SiteId,
    pub booth: BoothId,
    pub incarnation: u32,
}

/// A transaction under way. Questions go through its [`View`] and see what it has appended. Whatever writes fails with
/// [`StoreError`] when the disk takes nothing; the transaction is then rolled back as a whole.
pub struct Ledger<'c> {
    view: View<'c>,
    identity: &'c Identity,
    at: Timestamp,
    head: Head,
    committed: Vec<CommittedFact>,
    done: Vec<Deed>,
    /// It wrote what can be asked for again, and is not written once more when the disk is full.
    once: bool,
    broken: Option<StoreError>,
}

/// What a transaction wrote, so that it can be written once more after room was made on a full disk.
#[derive(Clone)]
enum Deed {
    Fact(Box<Fact>),
    Pin { operator: OperatorNumber, pin_hash: String },
    Failures { operator: OperatorNumber, failures: u32, locked_until: Option<Timestamp> },
    Left { ticket: TicketId, lane: LaneId },
}

impl<'c> Ledger<'c> {
    fn begin(db: &'c Connection, identity: &'c Identity, at: Timestamp) -> Result<Self, StoreError> {
        let view = View::new(db);
        let head = view.head()?;
        // Time never runs backwards in the journal, whatever the clock does.
        let at = at.max(head.at);
        Ok(Self { view, identity, at, head, committed: Vec::new(), done: Vec::new(), once: false, broken: None })
    }

    /// Appends a fact and brings the projections up to it. Returns its number.
    ///
    /// # Errors
    /// When the fact does not fit the books or the stay's state, or cannot be written. The whole transaction is then
    /// lost, even when its work goes on.
    pub fn append(&mut self, fact: Fact) -> Result<u64, StoreError> {
        let seq = self.head.seq + 1;
        let record = Record {
            v: Record::VERSION,
            site: self.identity.site,
            booth: self.identity.booth.clone(),
            incarnation: self.identity.incarnation,
            seq,
            at: self.at,
            prev: self.head.hash,
            fact,
        };
        match self.write(&record) {
            Ok(hash) => {
                self.head = Head { seq, hash, at: self.at };
                self.committed.push(CommittedFact::of(&record));
                self.done.push(Deed::Fact(Box::new(record.fact)));
                Ok(seq)
            }
            Err(error) => Err(self.broken.get_or_insert(error).clone()),
        }
    }

    fn write(&self, record: &Record) -> Result<palang_domain::Hash, StoreError> {
        project::apply(&self.view, Position::of(record), &record.fact)?;
        let (bytes, hash) = record.seal().map_err(|error| StoreError::Other(error.to_string()))?;
        self.view
            .db
            .prepare_cached("INSERT INTO journal (seq, kind, at, bytes, hash) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute((stored(record.seq), record.fact.kind(), record.at.millis(), bytes, hash.0))?;
        Ok(hash)
    }

    /// Sets an operator's PIN hash and forgets wrong attempts. Not a fact: hashes never leave the booth.
    pub fn set_pin(&mut self, operator: &OperatorNumber, pin_hash: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO credential (operator, pin_hash) VALUES (?1, ?2) ON CONFLICT (operator) DO UPDATE SET
                   pin_hash = excluded.pin_hash, failures = 0, locked_until = NULL";
        self.keep(sql, (operator.as_str(), pin_hash))?;
        self.done.push(Deed::Pin { operator: operator.clone(), pin_hash: pin_hash.to_owned() });
        Ok(())
    }

    /// Sets an operator's wrong attempts. Survives a restart, so that pulling the plug is no way round the lock-out.
    pub fn set_failures(
        &mut self,
        operator: &OperatorNumber,
        failures: u32,
        locked_until: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE credential SET failures = ?2, locked_until = ?3 WHERE operator = ?1";
        self.keep(sql, (operator.as_str(), failures, locked_until.map(Timestamp::millis)))?;
        self.done.push(Deed::Failures { operator: operator.clone(), failures, locked_until });
        Ok(())
    }

    /// A stay of another booth leaves here, in the transaction that lets it out.
    pub fn left_here(&mut self, ticket: &TicketId, lane: &LaneId) -> Result<(), StoreError> {
        let sql = "UPDATE site_stay SET presence = 'exited', open = 0, exited = ?2, exit_lane = ?3, exit_booth = ?4
                   WHERE ticket = ?1 AND exited IS NULL";
        let at = self.at.millis();
        self.keep(sql, (ticket.as_str(), at, lane.as_str(), self.identity.booth.as_str()))?;
        self.done.push(Deed::Left { ticket: ticket.clone(), lane: lane.clone() });
        Ok(())
    }

    /// Writes what is no fact of this journal and can be asked for again: a page of the feed, a mark.
    pub(super) fn note(&mut self, sql: &str, params: impl rusqlite::Params) -> Result<(), StoreError> {
        self.noted(sql, params).map(drop)
    }

    /// The same, and says how many rows it changed.
    pub(super) fn noted(&mut self, sql: &str, params: impl rusqlite::Params) -> Result<usize, StoreError> {
        self.once = true;
        let result = self.view.db.prepare_cached(sql).and_then(|mut statement| statement.execute(params));
        result.map_err(|error| self.broken.get_or_insert(error.into()).clone())
    }

    fn keep(&mut self, sql: &str, params: impl rusqlite::Params) -> Result<(), StoreError> {
        let result = self.view.db.prepare_cached(sql).and_then(|mut statement| statement.execute(params));
        result.map(drop).map_err(|error| self.broken.get_or_insert(error.into()).clone())
    }

    fn again(&mut self, deed: Deed) -> Result<(), StoreError> {
        match deed {
            Deed::Fact(fact) => self.append(*fact).map(drop),
            Deed::Pin { operator, pin_hash } => self.set_pin(&operator, &pin_hash),
            Deed::Failures { operator, failures, locked_until } => self.set_failures(&operator, failures, locked_until),
            Deed::Left { ticket, lane } => self.left_here(&ticket, &lane),
        }
    }

    /// Moves the time of the facts to come. Only for generated journals: a real transaction is one moment.
    pub(super) fn move_to(&mut self, at: Timestamp) {
        self.at = at.max(self.head.at);
    }

    /// Which incarnation of the journal is written.
    #[must_use]
    pub const fn incarnation(&self) -> u32 {
        self.identity.incarnation
    }

    /// Whose journal it is.
    #[must_use]
    pub const fn booth(&self) -> &BoothId {
        &self.identity.booth
    }

    /// The instant this transaction's facts bear.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// The end of the journal with what this transaction has appended.
    pub(super) const fn head_now(&self) -> Result<Head, StoreError> {
        Ok(self.head)
    }

    /// What stopped this transaction for good, met by a question or by a write.
    fn trouble(&self) -> Option<StoreError> {
        self.broken.clone().or_else(|| self.view.damage.borrow().clone())
    }
}

impl<'c> Deref for Ledger<'c> {
    type Target = View<'c>;
    fn deref(&self) -> &View<'c> {
        &self.view
    }
}

/// How a transaction ended.
pub(super) struct Written<T, E> {
    /// What its work answered, or why it was not stored.
    pub answer: Result<T, E>,
    /// The facts that are on the disk now.
    pub facts: Vec<CommittedFact>,
    /// What the writer must know: a failure that may stop it.
    pub failure: Option<StoreError>,
}

/// Runs `work` in one immediate transaction and commits it durably. `make_room` is asked once when the disk is full;
/// when it could make some, the same facts are written once more.
pub(super) fn transact<T, E: From<StoreError>>(
    db: &mut Connection,
    identity: &Identity,
    at: Timestamp,
    make_room: &dyn Fn() -> bool,
    work: impl FnOnce(&mut Ledger<'_>) -> Result<T, E>,
) -> Written<T, E> {
    match first_try(db, identity, at, work) {
        Ok((value, facts)) => Written { answer: Ok(value), facts, failure: None },
        Err(Trouble::Refused(error, failure)) => {
            // The work was cut short and cannot be done again from here; whoever asks again finds room.
            if failure == Some(StoreError::DiskFull) {
                make_room();
            }
            Written { answer: Err(error), facts: Vec::new(), failure }
        }
        Err(Trouble::NotStored(error, value, deeds)) => {
            let retried = if error == StoreError::DiskFull && make_room() {
                second_try(db, identity, at, deeds)
            } else {
                Err(error)
            };
            match retried {
                Ok(facts) => Written { answer: Ok(value), facts, failure: None },
                Err(error) => Written { answer: Err(error.clone().into()), facts: Vec::new(), failure: Some(error) },
            }
        }
    }
}

enum Trouble<T, E> {
    /// The work refused, or could not be done; perhaps because of damage.
    Refused(E, Option<StoreError>),
    /// The work was done and the commit failed.
    NotStored(StoreError, T, Vec<Deed>),
}

type Tried<T, E> = Result<(T, Vec<CommittedFact>), Trouble<T, E>>;

fn first_try<T, E: From<StoreError>>(
    db: &mut Connection,
    identity: &Identity,
    at: Timestamp,
    work: impl FnOnce(&mut Ledger<'_>) -> Result<T, E>,
) -> Tried<T, E> {
    let failed = |error: StoreError| Trouble::Refused(error.clone().into(), Some(error));
    let transaction = Immediate::begin(db).map_err(failed)?;
    let mut ledger = Ledger::begin(transaction.0, identity, at).map_err(failed)?;
    let answer = work(&mut ledger);
    let trouble = ledger.trouble();
    let Ledger { committed, done, once, .. } = ledger;
    match (answer, trouble) {
        (Ok(_), Some(error)) if once => Err(failed(error)),
        (Ok(value), None) => match transaction.commit() {
            Ok(()) => Ok((value, committed)),
            Err(error) if once => Err(failed(error)),
            Err(error) => Err(Trouble::NotStored(error, value, done)),
        },
        // A write inside the transaction can meet the full disk as well as the commit can.
        (Ok(value), Some(error)) => Err(Trouble::NotStored(error, value, done)),
        (Err(error), trouble) => Err(Trouble::Refused(error, trouble)),
    }
}

fn second_try(
    db: &mut Connection,
    identity: &Identity,
    at: Timestamp,
    deeds: Vec<Deed>,
) -> Result<Vec<CommittedFact>, StoreError> {
    let transaction = Immediate::begin(db)?;
    let mut ledger = Ledger::begin(transaction.0, identity, at)?;
    for deed in deeds {
        ledger.again(deed)?;
    }
    let Ledger { committed, .. } = ledger;
    transaction.commit()?;
    Ok(committed)
}

/// A transaction that is rolled back unless it is committed. rusqlite's own compiles its statements anew each time.
struct Immediate<'c>(&'c Connection);

impl<'c> Immediate<'c> {
    /// Immediate: a deferred one that turns into a writer can be refused halfway (SYNC 1).
    fn begin(db: &'c mut Connection) -> Result<Self, StoreError> {
        db.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        Ok(Self(db))
    }

    fn commit(self) -> Result<(), StoreError> {
        self.0.prepare_cached("COMMIT")?.execute([])?;
        Ok(())
    }
}

impl Drop for Immediate<'_> {
    fn drop(&mut self) {
        // After a commit, and after failures that SQLite answered by rolling back itself, there is none any more.
        if !self.0.is_autocommit()
            && let Err(error) = self.0.execute_batch("ROLLBACK")
        {
            tracing::error!(%error, "a transaction could not be rolled back");
        }
    }
}
