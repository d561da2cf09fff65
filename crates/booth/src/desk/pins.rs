//! Signing in: argon2id on a thread of its own, a lock-out that grows and survives a restart (SYNC 7.5).

use crate::desk::core::{Core, Work};
use crate::desk::model::{Answer, Session};
use crate::keys::pin;
use crate::pending::Pending;
use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use palang_domain::fact::{OperatorEnrolled, OperatorWithdrawn, SignInFailed, SignedIn, SignedOut};
use palang_domain::time::SECOND_MS;
use palang_domain::{Fact, OperatorNumber, Refusal, Role, Timestamp};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// Wrong PINs before the first wait.
const FREE_TRIES: u32 = 3;
/// The first wait; doubles with every further wrong PIN.
const FIRST_WAIT_MS: i64 = 30 * SECOND_MS;
/// The longest wait.
const LONGEST_WAIT_MS: i64 = 3_600 * SECOND_MS;
/// Unknown numbers remembered: typing all of them must not fill the memory.
const STRANGERS: usize = 1_000;
/// Sign-ins that may wait for their hash.
const QUEUE: usize = 8;

/// Until when nobody may try that number again after so many wrong PINs in a row.
pub(crate) fn locked_until(failures: u32, now: Timestamp) -> Option<Timestamp> {
    let over = failures.checked_sub(FREE_TRIES)?;
    let wait = FIRST_WAIT_MS.saturating_mul(1_i64 << over.min(20)).min(LONGEST_WAIT_MS);
    Some(now.plus_millis(wait))
}

type Job = Box<dyn FnOnce() + Send>;

/// The thread that hashes.
pub(crate) struct Pins {
    jobs: RwLock<Option<Sender<Job>>>,
    /// Wrong attempts on numbers that nobody has: they wait like everybody, so that nobody can tell.
    strangers: Mutex<HashMap<OperatorNumber, (u32, Option<Timestamp>)>>,
}

impl Pins {
    pub fn new() -> (Self, Receiver<Job>) {
        let (jobs, queue) = bounded(QUEUE);
        (Self { jobs: RwLock::new(Some(jobs)), strangers: Mutex::default() }, queue)
    }

    /// No further sign-in; the thread ends.
    pub fn close(&self) {
        self.jobs.write().unwrap_or_else(PoisonError::into_inner).take();
    }

    fn run<T: Send + 'static>(&self, job: impl FnOnce() -> Result<T, Refusal> + Send + 'static) -> Answer<T> {
        let (answer, pending) = Pending::new();
        let guard = self.jobs.read().unwrap_or_else(PoisonError::into_inner);
        let Some(jobs) = guard.as_ref() else { return Pending::ready(Err(Refusal::Busy)) };
        match jobs.try_send(Box::new(move || drop(answer.send(job())))) {
            Ok(()) => pending,
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => Pending::ready(Err(Refusal::Busy)),
        }
    }

    fn stranger_locked(&self, number: &OperatorNumber) -> Option<Timestamp> {
        let strangers = self.strangers.lock().unwrap_or_else(PoisonError::into_inner);
        strangers.get(number).and_then(|(_, until)| *until)
    }

    fn stranger_failed(&self, number: &OperatorNumber, now: Timestamp) -> (u32, Option<Timestamp>) {
        let mut strangers = self.strangers.lock().unwrap_or_else(PoisonError::into_inner);
        if strangers.len() >= STRANGERS {
            strangers.clear();
        }
        let entry = strangers.entry(number.clone()).or_default();
        entry.0 = entry.0.saturating_add(1);
        entry.1 = locked_until(entry.0, now);
        *entry
    }
}

pub(crate) fn run(queue: &Receiver<Job>) {
    for job in queue {
        job();
    }
}

pub(crate) fn sign_in(core: &Arc<Core>, number: OperatorNumber, typed: String) -> Answer<Session> {
    let inside = Arc::clone(core);
    core.pins.run(move || {
        let wanted = number.clone();
        let found = inside.read(move |view| Ok((view.operator(&wanted)?, view.credential(&wanted)?)));
        let (operator, credential) = found.answer()?;
        let until = match &credential {
            Some(credential) => credential.locked_until,
            None => inside.pins.stranger_locked(&number),
        };
        if let Some(until) = until.filter(|until| *until > inside.clock.now().at) {
            return Err(Refusal::LockedOut { until });
        }
        let right = pin::verify(&typed, credential.as_ref().map(|credential| credential.pin_hash.as_str()));
        match operator.filter(|operator| right && !operator.withdrawn) {
            Some(operator) => inside
                .commit(move |work| {
                    work.ledger().set_failures(&operator.number, 0, None)?;
                    work.append(Fact::SignedIn(SignedIn { operator: operator.number.clone() }))?;
                    Ok(Session { operator: Some(operator.number), name: operator.name, role: operator.role })
                })
                .answer(),
            None => Err(failed(&inside, number).answer().err().unwrap_or(Refusal::BadPin)),
        }
    })
}

/// Writes a wrong attempt down.
fn failed(core: &Arc<Core>, number: OperatorNumber) -> Answer<()> {
    core.commit(move |work| {
        let now = work.now.at;
        let (failures, until) = match work.credential(&number)? {
            Some(credential) => {
                let failures = credential.failures.saturating_add(1);
                let until = locked_until(failures, now);
                work.ledger().set_failures(&number, failures, until)?;
                (failures, until)
            }
            None => work.core.pins.stranger_failed(&number, now),
        };
        let operator = Some(number);
        work.append(Fact::SignInFailed(SignInFailed { operator, failures, locked_until: until }))?;
        Ok(())
    })
}

pub(crate) fn sign_out(core: &Arc<Core>, session: &Session) -> Answer<()> {
    let Some(operator) = session.operator.clone() else { return Pending::ready(Ok(())) };
    core.commit(move |work| work.append(Fact::SignedOut(SignedOut { operator })).map(drop))
}

fn has_admin(view: &crate::store::View<'_>) -> Result<bool, Refusal> {
    Ok(view.operators()?.iter().any(|operator| operator.role == Role::Admin && !operator.withdrawn))
}

pub(crate) fn needs_first_admin(core: &Arc<Core>) -> Answer<bool> {
    core.read(|view| has_admin(view).map(|has| !has))
}

pub(crate) fn enrol_first_admin(core: &Arc<Core>, number: OperatorNumber, name: &str, typed: String) -> Answer<()> {
    let name: String = name.trim().chars().filter(|c| !c.is_control()).take(32).collect();
    let inside = Arc::clone(core);
    core.pins.run(move || {
        if name.is_empty() {
            return Err(Refusal::ReasonNeeded);
        }
        let hash = pin::hash_pin(&typed).map_err(|_| Refusal::BadPin)?;
        inside
            .commit(move |work| {
                if has_admin(work)? {
                    return Err(Refusal::NotAllowed { permission: palang_domain::Permission::Administer });
                }
                enrol(work, &number, &name, Role::Admin, &hash, true)
            })
            .answer()
    })
}

/// Writes down who somebody is, and keeps their PIN's hash beside the journal.
pub(crate) fn enrol(
    work: &mut Work<'_, '_>,
    number: &OperatorNumber,
    name: &str,
    role: Role,
    hash: &str,
    at_booth: bool,
) -> Result<(), Refusal> {
    let known = work.operator(number)?;
    if !known.as_ref().is_some_and(|known| known.name == name && known.role == role && !known.withdrawn) {
        let (operator, name) = (number.clone(), name.to_owned());
        // Who was enrolled here stays so, whatever the configuration says of them later.
        let at_booth = at_booth || known.is_some_and(|known| known.at_booth);
        work.append(Fact::OperatorEnrolled(OperatorEnrolled { operator, name, role, at_booth }))?;
    }
    // The same hash again must not forget wrong attempts: a restart is no way round the lock-out.
    if work.credential(number)?.is_none_or(|credential| credential.pin_hash != hash) {
        work.ledger().set_pin(number, hash)?;
    }
    Ok(())
}

/// Withdraws whom the configuration once enrolled and no longer names. Who was enrolled at the booth itself stays.
pub(crate) fn withdraw_missing(work: &mut Work<'_, '_>) -> Result<(), Refusal> {
    let master = work.core.site.master_data();
    for known in work.operators()?.into_iter().filter(|known| !master.operators.contains(&known.number)) {
        let named = work.core.config.operators.iter().any(|one| one.number == known.number);
        if !named && !known.at_booth && !known.withdrawn {
            work.append(Fact::OperatorWithdrawn(OperatorWithdrawn { operator: known.number }))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_grows_and_has_an_end() {
        let now = Timestamp::EPOCH;
        let seconds = |failures| locked_until(failures, now).map(|until| until.millis() / SECOND_MS);
        let table = [(0, None), (2, None), (3, Some(30)), (4, Some(60)), (9, Some(1_920)), (10, Some(3_600))];
        for (failures, wait) in table {
            assert_eq!(seconds(failures), wait, "after {failures}");
        }
        assert_eq!(seconds(u32::MAX), Some(3_600));
    }
}
