//! The incarnations before this one, as sync asks them back: read and written beside the journal, never through its
//! writer, so that nobody at the lane waits for them.

use super::SyncHost;
use crate::store::recall::{Former, Wanted};
use crate::sync::{HostError, Recovery, WantedPage};
use palang_domain::Fact;
use palang_domain::fact::JournalOpened;
use palang_wire::{Batch, HeldIncarnation};
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU32, Ordering};

/// How far asking back has come, by the incarnation that is being written then: another incarnation asks anew.
#[derive(Default)]
pub(crate) struct Recalled {
    /// Everything is here that the server holds of the incarnations before this one.
    asked: AtomicU32,
    /// Some of it is news to this one: a fresh incarnation must join them.
    waits: AtomicU32,
}

impl Recalled {
    /// Whether that incarnation must give way to one that knows its past.
    pub fn waits_for(&self, incarnation: u32) -> bool {
        self.waits.load(Ordering::Acquire) == incarnation
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

    /// How the incarnation that is written began.
    fn opened(&self) -> Result<Option<JournalOpened>, HostError> {
        let first = self.core()?.read_behind(|view| Ok(view.fact(1)?)).answer()?;
        Ok(first.and_then(|(record, _)| match record.fact {
            Fact::JournalOpened(opened) => Some(opened),
            _ => None,
        }))
    }
}

impl Recovery for SyncHost {
    fn due(&self) -> Result<bool, HostError> {
        let (core, (_, incarnation)) = (self.core()?, self.former()?);
        if incarnation == 1 || core.site.recalled.asked.load(Ordering::Acquire) == incarnation {
            return Ok(false);
        }
        Ok(!self.opened()?.is_some_and(|opened| matches!(opened.reason.as_str(), "first" | "recalled")))
    }

    fn wanted(&self, held: &[HeldIncarnation]) -> Result<Option<WantedPage>, HostError> {
        let wanted = self.former()?.0.wanted(held)?;
        Ok(wanted.map(|Wanted { incarnation, after, prev }| WantedPage { incarnation, after, prev }))
    }

    fn keep(&self, page: &Batch) -> Result<(), HostError> {
        Ok(self.former()?.0.keep(page)?)
    }

    fn completed(&self) -> Result<(), HostError> {
        let (core, (former, incarnation)) = (self.core()?, self.former()?);
        if self.opened()?.is_some_and(|opened| former.waits(&opened)) {
            tracing::warn!(
                incarnation,
                "the former journal is back from the server: a fresh incarnation will join both"
            );
            core.site.recalled.waits.store(incarnation, Ordering::Release);
        }
        core.site.recalled.asked.store(incarnation, Ordering::Release);
        Ok(())
    }
}
