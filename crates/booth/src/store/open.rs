//! Opening: the same file again, or, when it must not be sold on, a fresh incarnation beside it. Costs the same after
//! one day and after ten years.

use super::carry_over::{self, CarriedOver};
use super::ledger::{Identity, transact};
use super::reserve::Reserve;
use super::{CommittedFact, Head, OpenError, Store, View, chain, folder};
use crate::background;
use palang_domain::fact::{JournalOpened, ProgramStopped};
use palang_domain::{BoothId, Fact, SiteId, Timestamp};
use palang_sqlite::{Failure, Limits, Profile, Readers, Writer};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What a store needs to know.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The data folder; made when missing.
    pub dir: PathBuf,
    /// Whose car park.
    pub site: SiteId,
    /// Whose journal.
    pub booth: BoothId,
    /// The booth's Ed25519 public key, hex.
    pub public_key: String,
    /// 16 random bytes: used only when an incarnation is born.
    pub nonce: [u8; 16],
    /// Now.
    pub now: Timestamp,
}

/// How the journal was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Which incarnation of the journal this is.
    pub incarnation: u32,
    /// It was begun just now.
    pub fresh: bool,
    /// The run before ended in order (true for a first start).
    pub clean: bool,
    /// When the journal was last written before this.
    pub last: Option<Timestamp>,
    /// Its end.
    pub head: Head,
    /// What was written just now: the first facts of a fresh incarnation. Observers join later and have not seen them.
    pub facts: Vec<CommittedFact>,
    /// The journal before this, when it must not be sold on.
    pub set_aside: Option<SetAside>,
}

/// A journal that is kept and no longer written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Its file.
    pub path: PathBuf,
    /// Why.
    pub why: String,
    /// What goes on in the fresh incarnation.
    pub carried: Carried,
}

/// What could be taken over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// Stays still inside.
    pub open: usize,
    /// Stays that left lately, so that their tickets stay used.
    pub left: usize,
    /// Everything asked for could be read.
    pub whole: bool,
}

/// Booth databases carry `PALB` in their header.
pub(super) const PROFILE: Profile =
    Profile { application_id: 0x50_41_4c_42, busy_timeout: Duration::from_millis(2_000) };

/// The schema, oldest first. A released file is never edited.
pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("../../../../migrations/booth/0001_journal.sql"),
    include_str!("../../../../migrations/booth/0002_withdrawn.sql"),
    include_str!("../../../../migrations/booth/0003_exit.sql"),
    include_str!("../../../../migrations/booth/0004_site.sql"),
    include_str!("../../../../migrations/booth/0005_payment.sql"),
    include_str!("../../../../migrations/booth/0006_first_part.sql"),
];

const PRIME: &str = "UPDATE housekeeping SET primed = primed + 1 WHERE id = 1";
const READERS: usize = 2;
const READ_QUEUE: usize = 256;

/// Why a journal file is not used.
enum Unused {
    /// It is kept, and another goes on.
    SetAside(String),
    /// Nothing can go on.
    Refused(OpenError),
}

pub(super) fn open(settings: Settings) -> Result<(Store, Opened), OpenError> {
    let dir = settings.dir.clone();
    let lock = folder::lock(&dir)?;
    crate::private::tighten(&dir);
    let latest = folder::latest(&dir)
        .map_err(|error| OpenError::Folder { dir: dir.clone(), detail: error.to_string() })?
        .unwrap_or(0);
    let reserve = Arc::new(Reserve::keep(&dir));
    let known = folder::remembered(&dir);
    let (path, db, opened) = if latest < known {
        // Somebody took the journal away. Its numbers were used all the same.
        tracing::error!(latest, known, "the journal is gone");
        let before = (latest > 0).then(|| folder::journal(&dir, latest));
        fresh(&settings, known + 1, before)?
    } else {
        again(&settings, latest.max(1), known, &reserve)?
    };
    folder::remember(&dir, opened.incarnation);
    let identity = Identity { site: settings.site, booth: settings.booth, incarnation: opened.incarnation };
    assemble(lock, path, db, identity, reserve).map(|store| (store, opened)).map_err(refuse)
}

type Begun = (PathBuf, Connection, Opened);

/// A fresh incarnation in a file of its own.
fn fresh(settings: &Settings, number: u32, before: Option<PathBuf>) -> Result<Begun, OpenError> {
    let path = folder::journal(&settings.dir, number);
    let mut db = connect(&path).map_err(refuse)?;
    let opened = begin(settings, number, before, &mut db)?;
    Ok((path, db, opened))
}

/// The live file again; a fresh incarnation when it must not be sold on.
fn again(settings: &Settings, latest: u32, known: u32, reserve: &Reserve) -> Result<Begun, OpenError> {
    let path = folder::journal(&settings.dir, latest);
    match existing(settings, latest, reserve) {
        Ok((db, Some(opened))) => Ok((path, db, opened)),
        // It was begun once, and somebody emptied it.
        Ok((_, None)) if known == latest => {
            drop(folder::set_mark(&path, "it is empty, and was not"));
            fresh(settings, latest + 1, None)
        }
        // Nothing in it yet: a first start, or one that was cut short.
        Ok((mut db, None)) => {
            let before = latest.checked_sub(1).filter(|number| *number > 0);
            let opened = begin(settings, latest, before.map(|number| folder::journal(&settings.dir, number)), &mut db)?;
            Ok((path, db, opened))
        }
        Err(Unused::Refused(error)) => Err(error),
        Err(Unused::SetAside(why)) => {
            tracing::error!(file = %path.display(), why, "the journal is set aside");
            if folder::mark(&path).is_none() {
                // Without the mark the next start would find the fresh file all the same: it is the later one.
                drop(folder::set_mark(&path, &why));
            }
            fresh(settings, latest + 1, Some(path))
        }
    }
}

fn assemble(
    lock: folder::Lock,
    path: PathBuf,
    db: Connection,
    identity: Identity,
    reserve: Arc<Reserve>,
) -> Result<Store, Failure> {
    let readers = (0..READERS).map(|_| palang_sqlite::open_reader(&path, PROFILE)).collect::<Result<_, _>>()?;
    let patient = vec![palang_sqlite::open_reader(&path, PROFILE)?];
    let mark = path.clone();
    Ok(Store {
        readers: Readers::spawn(readers, READ_QUEUE, || {})?,
        patient: Readers::spawn(patient, READ_QUEUE, background::step_back)?,
        writer: Arc::new(Writer::spawn(db, Limits::default(), PRIME, move |failure| {
            // The next start must not sell on a file of which nobody knows what is on the disk.
            drop(folder::set_mark(&mark, &failure.to_string()));
        })?),
        identity: Arc::new(identity),
        observers: Arc::new(Mutex::new(Vec::new())),
        reserve,
        backing_up: Arc::default(),
        older: super::range::Older::default(),
        path,
        _lock: lock,
    })
}

fn connect(path: &Path) -> Result<Connection, Failure> {
    // Before SQLite makes it for everybody; its log takes the same mode. What hinders this hinders the opening, too.
    drop(crate::private::file(path));
    let mut db = palang_sqlite::open_writer(path, PROFILE)?;
    palang_sqlite::migrate(&mut db, MIGRATIONS)?;
    Ok(db)
}

fn existing(settings: &Settings, number: u32, reserve: &Reserve) -> Result<(Connection, Option<Opened>), Unused> {
    let path = folder::journal(&settings.dir, number);
    if let Some(why) = folder::mark(&path) {
        return Err(Unused::SetAside(why));
    }
    let db = match connect(&path) {
        Err(Failure::DiskFull) if reserve.release() => connect(&path),
        other => other,
    }
    .map_err(verdict)?;
    let Some((first, last)) = chain::check_ends(&db).map_err(|error| verdict(error.into()))? else {
        return Ok((db, None));
    };
    if first.site != settings.site || first.booth != settings.booth {
        let (site, booth) = (first.site.get(), first.booth.to_string());
        return Err(Unused::Refused(OpenError::OtherBooth { dir: settings.dir.clone(), site, booth }));
    }
    let head = View::new(&db).head().map_err(|error| verdict(error.into()))?;
    let opened = Opened {
        incarnation: first.incarnation,
        fresh: false,
        clean: last.fact == Fact::ProgramStopped(ProgramStopped {}),
        last: Some(last.at),
        head,
        facts: Vec::new(),
        set_aside: None,
    };
    Ok((db, Some(opened)))
}

/// Which failures mean "this file no longer", and which "not at all".
fn verdict(failure: Failure) -> Unused {
    match failure {
        Failure::Corrupt(_)
        | Failure::NotADatabase(_)
        | Failure::ReadOnly
        | Failure::Unopenable(_)
        | Failure::Io(_) => Unused::SetAside(failure.to_string()),
        other => Unused::Refused(refuse(other)),
    }
}

fn refuse(failure: Failure) -> OpenError {
    match failure {
        Failure::Newer(detail) => OpenError::Newer(detail),
        Failure::Unsuitable(detail) => OpenError::Unsuitable(detail),
        other => OpenError::Store(other.into()),
    }
}

/// Writes the first facts of an incarnation, with what is taken over from the one before, in one transaction.
fn begin(settings: &Settings, number: u32, before: Option<PathBuf>, db: &mut Connection) -> Result<Opened, OpenError> {
    let why = before.as_deref().and_then(folder::mark);
    let reason = reason(number, before.as_deref(), why.as_deref());
    let mut carried_over = match &before {
        Some(file) if reason == folder::RECALLED => Some(carry_over::joined(&settings.dir, file)),
        Some(file) => Some(carry_over::read(file)),
        None => (number > 1).then(CarriedOver::default),
    };
    let carried = carried_over.as_ref().map(CarriedOver::carried).unwrap_or_default();
    // Only a file that was read to its end says which numbers were given last; a backup's end is not the booth's.
    let sure = carried.whole && matches!(reason, "corrupt" | folder::RECALLED);
    if let Some(carried_over) = carried_over.as_mut().filter(|_| !sure) {
        carried_over.leave_out(number);
    }
    let opened = Fact::JournalOpened(JournalOpened {
        public_key: settings.public_key.clone(),
        nonce: data_encoding::HEXLOWER.encode(&settings.nonce),
        reason: reason.to_owned(),
        predecessor: carried_over.as_ref().and_then(|carried_over| carried_over.predecessor.clone()),
        recalled: carried_over.as_ref().map(|carried_over| carried_over.recalled.clone()).unwrap_or_default(),
    });
    let last = carried_over.as_ref().and_then(|carried_over| carried_over.last);
    let identity = Identity { site: settings.site, booth: settings.booth.clone(), incarnation: number };
    let written = transact(db, &identity, settings.now, &|| false, |ledger| {
        ledger.append(opened)?;
        if let Some(carried_over) = carried_over {
            carried_over.write_into(ledger)?;
        }
        ledger.head_now()
    });
    let head = written.answer.map_err(OpenError::Store)?;
    Ok(Opened {
        incarnation: number,
        fresh: true,
        clean: reason == "first",
        last,
        head,
        facts: written.facts,
        set_aside: before.map(|path| SetAside { path, why: why.unwrap_or_default(), carried }),
    })
}

/// Why an incarnation begins, as its first fact says it.
fn reason(number: u32, before: Option<&Path>, mark: Option<&str>) -> &'static str {
    match (before, mark) {
        (None, _) if number > 1 => "replaced",
        (None, _) => "first",
        (Some(_), Some(folder::RESTORED)) => folder::RESTORED,
        (Some(_), Some(folder::FORKED)) => folder::FORKED,
        (Some(_), Some(folder::RECALLED)) => folder::RECALLED,
        (Some(_), _) => "corrupt",
    }
}
