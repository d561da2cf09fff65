//! Mistakes planted on purpose, between the parts: the checks must find every one of them (SYNC 6, R15).

use super::booth::site;
use super::server::number;
use palang_server::ledger::{self, LedgerError};
use palang_server::store::{Counters, Insert, Row, StoreError, Tx, Value};
use palang_wire::{BatchHeader, Page, Snapshot};

/// A mistake that is planted in the site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Plant {
    /// No mistake.
    #[default]
    Nothing,
    /// The booth says that something is done, and it was rolled back.
    BoothAcknowledgesFirst,
    /// The booth writes down one fact more than the server has said it holds.
    MarkAhead,
    /// The booth sends the last two facts of a run the wrong way round.
    FactsSwapped,
    /// The cursor goes on although a page was not applied.
    CursorFirst,
    /// The last entry of a page is forgotten by the booth.
    LastEntryForgotten,
    /// A stay of another booth that leaves here is not marked as gone.
    StaysInside,
    /// The server says that something is held, and it was rolled back.
    ServerAcknowledgesFirst,
    /// The server takes a batch from wherever it begins, whether it has it or not.
    DedupeSkipped,
    /// The server keeps facts and forgets where their journal ends now.
    HeadForgotten,
    /// The feed's counter rises, and no fact has that number.
    FeedLeaps,
    /// The server's books leave out what was paid.
    MoneyForgotten,
    /// At the server whoever has left is still inside.
    ExitForgotten,
    /// What does not fit together is told nobody.
    ConflictSwallowed,
    /// The server countersigns another number than it holds.
    WitnessOfAnother,
    /// The first entry of a page is left out by the server.
    FirstEntryLeftOut,
    /// A page says that it goes further than it does.
    PageBeyond,
    /// A snapshot says that it is newer than it is.
    SnapshotBeyond,
}

impl Plant {
    /// All mistakes.
    pub const ALL: [Self; 17] = [
        Self::BoothAcknowledgesFirst,
        Self::MarkAhead,
        Self::FactsSwapped,
        Self::CursorFirst,
        Self::LastEntryForgotten,
        Self::StaysInside,
        Self::ServerAcknowledgesFirst,
        Self::DedupeSkipped,
        Self::HeadForgotten,
        Self::FeedLeaps,
        Self::MoneyForgotten,
        Self::ExitForgotten,
        Self::ConflictSwallowed,
        Self::WitnessOfAnother,
        Self::FirstEntryLeftOut,
        Self::PageBeyond,
        Self::SnapshotBeyond,
    ];

    /// What it does to a batch before the server looks at it.
    pub fn before_push(self, tx: &mut dyn Tx, header: &BatchHeader) -> Result<(), LedgerError> {
        if self == Self::DedupeSkipped {
            let sql = "UPDATE head SET seq = $4, hash = $5
                       WHERE site = $1 AND booth = $2 AND incarnation = $3 AND seq > $4";
            let mut values = whose(header);
            values.extend([(header.from - 1).into(), header.prev.0.to_vec().into()]);
            tx.execute(sql, &values)?;
        }
        Ok(())
    }

    /// What it does to the books after the server has taken a batch.
    pub fn after_push(self, tx: &mut dyn Tx, header: &BatchHeader) -> Result<(), LedgerError> {
        match self {
            Self::FeedLeaps if header.from.is_multiple_of(5) => {
                tx.execute("UPDATE counter SET feed = feed + 1 WHERE site = $1", &[number().into()])?;
            }
            Self::ExitForgotten => {
                let sql = "UPDATE stay SET open = 1 WHERE site = $1 AND exit_booth = $2 AND exit_incarnation = $3";
                tx.execute(sql, &whose(header))?;
            }
            _ => {}
        }
        Ok(())
    }

    /// What it does to a page.
    pub fn page(self, tx: &mut dyn Tx, mut page: Page) -> Result<Page, LedgerError> {
        match self {
            Self::FirstEntryLeftOut if !page.entries.is_empty() => drop(page.entries.remove(0)),
            Self::PageBeyond => page.header.through += 1,
            _ => return Ok(page),
        }
        Ok(Page::sign(page.header, page.entries, &ledger::site_key(tx, site())?)?)
    }

    /// What it does to a snapshot.
    pub fn snapshot(self, tx: &mut dyn Tx, mut snapshot: Snapshot) -> Result<Snapshot, LedgerError> {
        if self != Self::SnapshotBeyond {
            return Ok(snapshot);
        }
        snapshot.header.feed += 4;
        Ok(Snapshot::sign(snapshot.header, snapshot.stays, snapshot.office, &ledger::site_key(tx, site())?)?)
    }

    /// A table that the server forgets to write, now and then.
    const fn forgotten(self) -> Option<&'static str> {
        match self {
            Self::HeadForgotten => Some("head"),
            Self::MoneyForgotten => Some("settlement"),
            Self::ConflictSwallowed => Some("conflict"),
            _ => None,
        }
    }
}

fn whose(header: &BatchHeader) -> Vec<Value> {
    vec![number().into(), header.booth.as_str().into(), header.incarnation.into()]
}

/// A transaction in which a mistake may be.
pub struct Crooked<'a> {
    /// The transaction that is passed through.
    pub tx: &'a mut dyn Tx,
    /// The mistake that is made with it.
    pub plant: Plant,
    /// Whether it is wrong this time.
    pub strikes: bool,
}

impl Tx for Crooked<'_> {
    fn query(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.tx.query(sql, values)
    }

    fn query_locked(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.tx.query_locked(sql, values)
    }

    fn query_any(&mut self, sql: &'static str, values: &[Value], any: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.tx.query_any(sql, values, any)
    }

    fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<u64, StoreError> {
        self.tx.execute(sql, values)
    }

    fn insert(&mut self, insert: &Insert<'_>) -> Result<(), StoreError> {
        if self.strikes && self.plant.forgotten() == Some(insert.table) {
            return Ok(());
        }
        self.tx.insert(insert)
    }

    fn counters(&mut self) -> &mut Counters {
        self.tx.counters()
    }
}
