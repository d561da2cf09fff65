//! An SQLite VFS over the system's own that writes down every write, sync, truncation and deletion, so that a test can
//! make the files as a kill or a power cut would have left them after any of these, and that fails from one of them on.
//! Only for tests; a process has this one or `shim`, never both.
#![allow(unsafe_code, dead_code, clippy::unwrap_used)]

use rusqlite::ffi;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::CStr;
use std::os::raw::{c_char, c_int, c_void};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

static INSTALL: Once = Once::new();
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
static SYSTEM: AtomicUsize = AtomicUsize::new(0);
static NAMES: Mutex<BTreeMap<usize, PathBuf>> = Mutex::new(BTreeMap::new());
static PATCHED: Mutex<Option<HashMap<usize, usize>>> = Mutex::new(None);
static ORDERS: Mutex<Orders> = Mutex::new(Orders { folder: None, steps: Vec::new(), fails: None });

/// What a disk loses is lost by the sector.
const SECTOR: usize = 512;

struct Orders {
    /// Only what is in here is written down, or fails.
    folder: Option<PathBuf>,
    steps: Vec<Step>,
    fails: Option<Fault>,
}

struct Fault {
    from: usize,
    code: c_int,
    for_ever: bool,
}

/// What the disk was asked for.
#[derive(Clone, Debug)]
enum Step {
    Write { file: PathBuf, at: usize, bytes: Vec<u8> },
    Truncate { file: PathBuf, to: usize },
    Sync { file: PathBuf },
    Delete { file: PathBuf },
}

/// Files with what is in them.
pub type Files = BTreeMap<PathBuf, Vec<u8>>;

/// The database files of a folder: what SQLite itself keeps there, without the index of the log, which it makes anew.
pub fn files(folder: &Path) -> Files {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let ours = |path: &PathBuf| path.to_string_lossy().ends_with(".db") || path.to_string_lossy().ends_with("-wal");
    entries.filter(ours).map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

/// Puts these in the place of the folder's database files.
pub fn put(folder: &Path, files: &Files) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.to_string_lossy().into_owned();
        if [".db", "-wal", "-shm", "-journal"].iter().any(|end| name.ends_with(end)) {
            std::fs::remove_file(path).unwrap();
        }
    }
    for (path, bytes) in files {
        std::fs::write(path, bytes).unwrap();
    }
}

/// Holds the recorder for one test.
pub struct Recorder(#[allow(dead_code, reason = "held, never read")] MutexGuard<'static, ()>);

impl Recorder {
    /// Makes it SQLite's default, and waits for whoever has it.
    pub fn take() -> Self {
        let guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        INSTALL.call_once(install);
        Self(guard)
    }

    /// Does `work` and answers with what the disk of that folder was asked for meanwhile.
    pub fn record<T>(&self, folder: &Path, work: impl FnOnce() -> T) -> (T, Tape) {
        let before = files(folder);
        *orders() = Orders { folder: Some(folder.to_owned()), steps: Vec::new(), fails: None };
        let done = work();
        let steps = std::mem::take(&mut orders().steps);
        orders().folder = None;
        (done, Tape { before, steps })
    }

    /// Does `work` while the disk of that folder fails at the step of that number, from 0, once or from then on. `code`
    /// is SQLite's: `SQLITE_FULL`, `SQLITE_IOERR_WRITE`.
    pub fn failing<T>(
        &self,
        folder: &Path,
        (from, for_ever): (usize, bool),
        code: c_int,
        work: impl FnOnce() -> T,
    ) -> T {
        let fails = Some(Fault { from, code, for_ever });
        *orders() = Orders { folder: Some(folder.to_owned()), steps: Vec::new(), fails };
        let done = work();
        *orders() = Orders { folder: None, steps: Vec::new(), fails: None };
        done
    }
}

/// How much of what was not yet synced is on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// All of it: only the process died.
    Nothing,
    /// Some sectors, by this seed, in no order: the power went.
    Some(u64),
    /// None of it: the power went at the worst moment for it.
    Everything,
}

/// What a folder was before, and what was done to it.
pub struct Tape {
    before: Files,
    steps: Vec<Step>,
}

impl Tape {
    /// How many writes, syncs, truncations and deletions there were.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// The same of a disk that does not wait: whatever was asked for, nothing is sure to be on it.
    pub fn without_syncs(self) -> Self {
        let steps = self.steps.into_iter().filter(|step| !matches!(step, Step::Sync { .. })).collect();
        Self { before: self.before, steps }
    }

    /// The files as they are found if it ends after so many steps.
    pub fn cut(&self, steps: usize, loss: Loss) -> Files {
        let mut disk = self.before.clone();
        let mut dice = match loss {
            Loss::Some(seed) => seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
            Loss::Nothing | Loss::Everything => 1,
        };
        let mut lands = || match loss {
            Loss::Nothing => true,
            Loss::Everything => false,
            Loss::Some(_) => {
                dice ^= dice << 13;
                dice ^= dice >> 7;
                dice ^= dice << 17;
                dice >> 40 & 1 == 0
            }
        };
        let done = &self.steps[..steps];
        let synced_to = |file: &Path| {
            done.iter().rposition(|step| matches!(step, Step::Sync { file: synced } if synced == file)).unwrap_or(0)
        };
        let names: BTreeSet<&Path> = done.iter().map(Step::file).collect();
        let synced: BTreeMap<&Path, usize> = names.into_iter().map(|file| (file, synced_to(file))).collect();
        for (number, step) in done.iter().enumerate() {
            let safe = number < synced[step.file()];
            step.land(&mut disk, &mut || safe || lands());
        }
        disk
    }

    /// Every way in which it may end: killed, and without power, which loses everything that was not synced, or some of
    /// it by so many seeds. None twice.
    pub fn ends(&self, seeds: u64) -> impl Iterator<Item = (usize, Loss, Files)> {
        let losses = [Loss::Nothing, Loss::Everything].into_iter().chain((0..seeds).map(Loss::Some));
        let losses: Vec<Loss> = losses.collect();
        let mut seen = BTreeSet::new();
        (0..=self.len())
            .flat_map(move |steps| losses.clone().into_iter().map(move |loss| (steps, loss)))
            .map(|(steps, loss)| {
                // Another seed at every step.
                let loss = if let Loss::Some(seed) = loss { Loss::Some(seed << 32 | steps as u64) } else { loss };
                (steps, loss, self.cut(steps, loss))
            })
            .filter(move |(_, _, files)| {
                let bytes = files.iter().flat_map(|(name, bytes)| [name.as_os_str().as_encoded_bytes(), bytes]);
                let sizes = files.values().flat_map(|bytes| bytes.len().to_le_bytes()).collect::<Vec<u8>>();
                seen.insert(palang_domain::Hash::of(&[bytes.collect::<Vec<_>>().concat(), sizes].concat()))
            })
    }
}

impl Step {
    fn file(&self) -> &Path {
        match self {
            Self::Write { file, .. } | Self::Truncate { file, .. } | Self::Sync { file } | Self::Delete { file } => {
                file
            }
        }
    }

    /// Does it to these files, where it lands: a write by its sectors, the rest as a whole.
    fn land(&self, disk: &mut Files, lands: &mut impl FnMut() -> bool) {
        match self {
            Self::Sync { .. } => {}
            Self::Write { file, at, bytes } => {
                let mut from = 0;
                while from < bytes.len() {
                    // To the end of the sector it is in.
                    let to = bytes.len().min((((at + from) / SECTOR + 1) * SECTOR) - at);
                    if lands() {
                        let there = disk.entry(file.clone()).or_default();
                        there.resize(there.len().max(at + to), 0);
                        there[at + from..at + to].copy_from_slice(&bytes[from..to]);
                    }
                    from = to;
                }
            }
            Self::Truncate { file, to } => {
                if lands() {
                    disk.entry(file.clone()).or_default().resize(*to, 0);
                }
            }
            Self::Delete { file } => {
                if lands() {
                    disk.remove(file);
                }
            }
        }
    }
}

fn orders() -> MutexGuard<'static, Orders> {
    ORDERS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Writes a step down; answers SQLite's code when it must fail instead.
fn step(file: &Path, make: impl FnOnce(PathBuf) -> Step) -> Result<(), c_int> {
    let mut orders = orders();
    if !orders.folder.as_deref().is_some_and(|folder| file.starts_with(folder)) {
        return Ok(());
    }
    let number = orders.steps.len();
    orders.steps.push(make(file.to_owned()));
    match &orders.fails {
        Some(fault) if number == fault.from || fault.for_ever && number > fault.from => Err(fault.code),
        _ => Ok(()),
    }
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
        ours.zName = c"palang-recorder".as_ptr();
        ours.pNext = std::ptr::null_mut();
        ours.xOpen = Some(open);
        ours.xDelete = Some(delete);
        SYSTEM.store(system as usize, Ordering::SeqCst);
        assert_eq!(ffi::sqlite3_vfs_register(ours, 1), ffi::SQLITE_OK);
    }
}

fn system() -> *mut ffi::sqlite3_vfs {
    SYSTEM.load(Ordering::SeqCst) as *mut ffi::sqlite3_vfs
}

fn name(text: *const c_char) -> PathBuf {
    // SAFETY: SQLite gives names as zero-ended text, or none for a file that nobody is to find.
    unsafe { if text.is_null() { PathBuf::new() } else { CStr::from_ptr(text).to_string_lossy().into_owned().into() } }
}

fn name_of(file: *mut ffi::sqlite3_file) -> PathBuf {
    let names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    names.get(&(file as usize)).cloned().unwrap_or_default()
}

unsafe extern "C" fn open(
    _vfs: *mut ffi::sqlite3_vfs,
    path: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: SQLite calls us as it would call the system's VFS; everything is passed on as it came.
    unsafe {
        let code = (*system()).xOpen.unwrap()(system(), path.cast(), file, flags, out);
        let original = (*file).pMethods;
        if code == ffi::SQLITE_OK && !original.is_null() {
            NAMES.lock().unwrap_or_else(PoisonError::into_inner).insert(file as usize, name(path));
            let mut patched = PATCHED.lock().unwrap_or_else(PoisonError::into_inner);
            let entry = patched.get_or_insert_default().entry(original as usize).or_insert_with(|| {
                let mut methods = *original;
                methods.xWrite = Some(write);
                methods.xSync = Some(sync);
                methods.xTruncate = Some(truncate);
                Box::into_raw(Box::new(Patched { methods, original })) as usize
            });
            (*file).pMethods = *entry as *const ffi::sqlite3_io_methods;
        }
        code
    }
}

/// The system's own methods of a file.
unsafe fn original(file: *mut ffi::sqlite3_file) -> ffi::sqlite3_io_methods {
    // SAFETY: `open` gave this file our methods, behind which the original ones stand.
    unsafe { *(*((*file).pMethods as *const Patched)).original }
}

unsafe extern "C" fn write(file: *mut ffi::sqlite3_file, data: *const c_void, length: c_int, at: i64) -> c_int {
    // SAFETY: SQLite gives a buffer of that length; the rest as in `original`.
    unsafe {
        let bytes = std::slice::from_raw_parts(data.cast::<u8>(), usize::try_from(length).unwrap_or(0)).to_vec();
        let at_byte = usize::try_from(at).unwrap_or(0);
        match step(&name_of(file), |file| Step::Write { file, at: at_byte, bytes }) {
            Ok(()) => original(file).xWrite.unwrap()(file, data, length, at),
            Err(code) => code,
        }
    }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: as in `original`.
    unsafe {
        match step(&name_of(file), |file| Step::Sync { file }) {
            Ok(()) => original(file).xSync.unwrap()(file, flags),
            Err(code) => code,
        }
    }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, to: i64) -> c_int {
    // SAFETY: as in `original`.
    unsafe {
        let length = usize::try_from(to).unwrap_or(0);
        match step(&name_of(file), |file| Step::Truncate { file, to: length }) {
            Ok(()) => original(file).xTruncate.unwrap()(file, to),
            Err(code) => code,
        }
    }
}

unsafe extern "C" fn delete(_vfs: *mut ffi::sqlite3_vfs, path: *const c_char, sync: c_int) -> c_int {
    match step(&name(path), |file| Step::Delete { file }) {
        // SAFETY: passed on as it came.
        Ok(()) => unsafe { (*system()).xDelete.unwrap()(system(), path, sync) },
        Err(code) => code,
    }
}
