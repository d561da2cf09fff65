//! Everything that happened, as one hash; and as lines for whoever looks for a mistake.

use palang_domain::Hash;

/// A hash over every event of a run: the same seed gives the same hash.
pub struct Trace {
    hash: Hash,
    printed: bool,
}

impl Trace {
    /// A trace without events; `printed` says whether each is printed, too.
    pub const fn new(printed: bool) -> Self {
        Self { hash: Hash::ZERO, printed }
    }

    /// Adds what happened at the virtual millisecond `at`.
    pub fn line(&mut self, at: u64, what: impl FnOnce() -> String) {
        let line = format!("{at:>7} {}", what());
        if self.printed {
            println!("{line}");
        }
        let mut bytes = self.hash.0.to_vec();
        bytes.extend_from_slice(line.as_bytes());
        self.hash = Hash::of(&bytes);
    }

    /// What stands for all of it.
    pub const fn hash(&self) -> Hash {
        self.hash
    }
}
