//! The lives before this one, as sync asks them back: read and written beside the journal, never through its writer, so
//! that nobody at the lane waits for them.

use super::SyncHost;
use crate::store::recall::{Former, Wanted};
use crate::sync::{HostError, Recovery, WantedPage};
use palang_domain::fact::JournalOpened;
use palang_domain::{Fact, Refusal};
use palang_wire::{Batch, LifeHeld};
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU32, Ordering};

/// How far asking back has come, by the life that is being written then: another life asks anew.
#[derive(Default)]
pub(crate) struct Recalled {
    /// Everything is here that the server holds of the lives before this one.
    asked: AtomicU32,
    /// Some of it is news to this one: a fresh life must join them.
    waits: AtomicU32,
}

impl Recalled {
    /// Whether that life must give way to one that knows its past.
    pub fn waits_for(&self, life: u32) -> bool {
        self.waits.load(Ordering::Acquire) == life
    }
}

impl SyncHost {
    /// Not behind the store's lock: pages are written while the lane goes on.
    fn former(&self) -> Result<(Former, u32), HostError> {
        let core = self.core()?;
        let guard = core.store.read().unwrap_or_else(PoisonError::into_inner);
        let store = guard.as_ref().ok_or_else(|| HostError("there is no store now".to_owned()))?;
        Ok((store.former(), store.incarnation()))
    }

    /// How the life that is written began.
    fn opened(&self) -> Result<Option<JournalOpened>, HostError> {
        let first = self.core()?.read_behind(|view| Ok(view.fact(1)?)).wait().unwrap_or(Err(Refusal::Busy))?;
        Ok(first.and_then(|(record, _)| match record.fact {
            Fact::JournalOpened(opened) => Some(opened),
            _ => None,
        }))
    }
}

impl Recovery for SyncHost {
    fn due(&self) -> Result<bool, HostError> {
        let (core, (_, life)) = (self.core()?, self.former()?);
        if life == 1 || core.site.recalled.asked.load(Ordering::Acquire) == life {
            return Ok(false);
        }
        Ok(!self.opened()?.is_some_and(|opened| matches!(opened.reason.as_str(), "first" | "recalled")))
    }

    fn wanted(&self, held: &[LifeHeld]) -> Result<Option<WantedPage>, HostError> {
        let wanted = self.former()?.0.wanted(held)?;
        Ok(wanted.map(|Wanted { incarnation, after, prev }| WantedPage { incarnation, after, prev }))
    }

    fn keep(&self, page: &Batch) -> Result<(), HostError> {
        Ok(self.former()?.0.keep(page)?)
    }

    fn completed(&self) -> Result<(), HostError> {
        let (core, (former, life)) = (self.core()?, self.former()?);
        if self.opened()?.is_some_and(|opened| former.waits(&opened)) {
            tracing::warn!(life, "the former journal is back from the server: a fresh life will join both");
            core.site.recalled.waits.store(life, Ordering::Release);
        }
        core.site.recalled.asked.store(life, Ordering::Release);
        Ok(())
    }
}
