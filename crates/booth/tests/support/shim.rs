//! A thin SQLite VFS over the system's own: counts what goes to the disk, and fails it on demand. Only for tests and
//! benches; the product never loads it.
#![allow(unsafe_code, dead_code, clippy::unwrap_used)]

use rusqlite::ffi;
use std::collections::HashMap;
use std::os::raw::{c_char, c_int, c_void};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::time::{Duration, Instant};

static INSTALL: Once = Once::new();
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
static SYNCS: AtomicU64 = AtomicU64::new(0);
static WRITES: AtomicU64 = AtomicU64::new(0);
static SYNCING: AtomicU64 = AtomicU64::new(0);
static FOLDS: AtomicU64 = AtomicU64::new(0);
static DATABASES: Mutex<Vec<usize>> = Mutex::new(Vec::new());
static ORDERS: Mutex<Orders> = Mutex::new(Orders { fault: None, full_while: None });
static PATCHED: Mutex<Option<HashMap<usize, usize>>> = Mutex::new(None);

/// What to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A write: the disk is full.
    FullWrite,
    /// A write: an I/O error, half of it on the disk.
    TornWrite,
    /// A sync: an I/O error.
    Sync,
}

struct Fault {
    what: What,
    /// How many of that sort still pass.
    after: u64,
    for_ever: bool,
}

struct Orders {
    fault: Option<Fault>,
    full_while: Option<PathBuf>,
}

/// Holds the shim for one test; takes its orders back when dropped.
pub struct Shim(#[allow(dead_code, reason = "held, never read")] MutexGuard<'static, ()>);

impl Shim {
    /// Makes the shim SQLite's default, and waits for whoever has it.
    pub fn take() -> Self {
        let guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        INSTALL.call_once(install);
        let shim = Self(guard);
        shim.calm();
        shim
    }

    /// Fails the `nth` (from 1) of these from now, once or from then on.
    pub fn fail(&self, what: What, nth: u64, for_ever: bool) {
        orders().fault = Some(Fault { what, after: nth - 1, for_ever });
    }

    /// The disk is full as long as that file is there.
    pub fn full_while(&self, file: PathBuf) {
        orders().full_while = Some(file);
    }

    /// Nothing fails any more. Says whether a fault was still waiting.
    pub fn calm(&self) -> bool {
        let mut orders = orders();
        orders.full_while = None;
        orders.fault.take().is_some_and(|fault| !fault.for_ever)
    }

    /// Syncs so far.
    pub fn syncs(&self) -> u64 {
        SYNCS.load(Ordering::SeqCst)
    }

    /// Syncs of a database itself so far: only folding the log in does that.
    pub fn folds(&self) -> u64 {
        FOLDS.load(Ordering::SeqCst)
    }

    /// Time spent in syncs so far.
    pub fn syncing(&self) -> Duration {
        Duration::from_nanos(SYNCING.load(Ordering::SeqCst))
    }

    /// Writes so far.
    pub fn writes(&self) -> u64 {
        WRITES.load(Ordering::SeqCst)
    }
}

impl Drop for Shim {
    fn drop(&mut self) {
        self.calm();
    }
}

fn orders() -> MutexGuard<'static, Orders> {
    ORDERS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether this operation is the one to fail.
fn strikes(what: &[What]) -> Option<What> {
    let mut orders = orders();
    if what.contains(&What::FullWrite) && orders.full_while.as_ref().is_some_and(|file| file.exists()) {
        return Some(What::FullWrite);
    }
    let fault = orders.fault.as_mut().filter(|fault| what.contains(&fault.what))?;
    if fault.after > 0 {
        fault.after -= 1;
        return None;
    }
    let what = fault.what;
    if !fault.for_ever {
        orders.fault = None;
    }
    Some(what)
}

/// A copy of a file's methods with ours in it, and the original behind it.
#[repr(C)]
struct Patched {
    methods: ffi::sqlite3_io_methods,
    original: *const ffi::sqlite3_io_methods,
}

fn install() {
    // SAFETY: the system's VFS lives for ever, so does our leaked copy, and registration is documented as thread-safe.
    unsafe {
        let system = ffi::sqlite3_vfs_find(std::ptr::null());
        let ours = Box::leak(Box::new(*system));
        ours.zName = c"palang-shim".as_ptr();
        ours.pNext = std::ptr::null_mut();
        ours.xOpen = Some(open);
        // Where the system's own is found again.
        SYSTEM.store(system as u64, Ordering::SeqCst);
        assert_eq!(ffi::sqlite3_vfs_register(ours, 1), ffi::SQLITE_OK);
    }
}

static SYSTEM: AtomicU64 = AtomicU64::new(0);

unsafe extern "C" fn open(
    _vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: SQLite calls us as it would call the system's VFS; everything is passed on as it came.
    unsafe {
        let system = SYSTEM.load(Ordering::SeqCst) as *mut ffi::sqlite3_vfs;
        let code = (*system).xOpen.unwrap()(system, name.cast(), file, flags, out);
        let original = (*file).pMethods;
        if code == ffi::SQLITE_OK && !original.is_null() {
            let mut databases = DATABASES.lock().unwrap_or_else(PoisonError::into_inner);
            databases.retain(|known| *known != file as usize);
            if flags & ffi::SQLITE_OPEN_MAIN_DB != 0 {
                databases.push(file as usize);
            }
            drop(databases);
            let mut patched = PATCHED.lock().unwrap_or_else(PoisonError::into_inner);
            let entry = patched.get_or_insert_default().entry(original as usize).or_insert_with(|| {
                let mut methods = *original;
                methods.xWrite = Some(write);
                methods.xSync = Some(sync);
                Box::into_raw(Box::new(Patched { methods, original })) as usize
            });
            (*file).pMethods = *entry as *const ffi::sqlite3_io_methods;
        }
        code
    }
}

unsafe extern "C" fn write(file: *mut ffi::sqlite3_file, data: *const c_void, length: c_int, at: i64) -> c_int {
    WRITES.fetch_add(1, Ordering::SeqCst);
    // SAFETY: `open` gave this file our methods, behind which the original ones stand.
    unsafe {
        let system = (*(*((*file).pMethods as *const Patched)).original).xWrite.unwrap();
        match strikes(&[What::FullWrite, What::TornWrite]) {
            None => system(file, data, length, at),
            Some(What::FullWrite) => ffi::SQLITE_FULL,
            Some(_) => {
                system(file, data, length / 2, at);
                ffi::SQLITE_IOERR_WRITE
            }
        }
    }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    SYNCS.fetch_add(1, Ordering::SeqCst);
    if DATABASES.lock().unwrap_or_else(PoisonError::into_inner).contains(&(file as usize)) {
        FOLDS.fetch_add(1, Ordering::SeqCst);
    }
    if strikes(&[What::Sync]).is_some() {
        return ffi::SQLITE_IOERR_FSYNC;
    }
    // SAFETY: as in `write`.
    unsafe {
        let system = (*(*((*file).pMethods as *const Patched)).original).xSync.unwrap();
        let started = Instant::now();
        let code = system(file, flags);
        SYNCING.fetch_add(u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX), Ordering::SeqCst);
        code
    }
}
