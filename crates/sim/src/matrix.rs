//! SYNC R5: the published fault matrix (jepsen-powersync's, SYNC 6) with real programs: booths that trade behind a
//! proxy each, cuts in, out and both, kills, pauses; then peace, and the question whether everybody agrees.

use crate::dice::Dice;
use crate::proxy::{Cut, Script};
use crate::site::{Database, Entry, Programs, Rig, RunningBooth, SiteError, agree};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Queues must be empty so long after the heal.
pub const QUEUES: Duration = Duration::from_secs(5);

/// What goes wrong in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The lines are cut, each booth's by a script of its own.
    Cuts(Cut),
    /// Every connection is reset, again and again.
    Disconnects,
    /// Booths are killed and started again.
    KillBooth,
    /// The server is killed and started again.
    KillServer,
    /// Booths stand still for a while (`SIGSTOP`).
    PauseBooth,
    /// The server stands still for a while.
    PauseServer,
}

impl Trouble {
    /// All of them, cuts in every direction.
    pub const ALL: [Self; 9] = [
        Self::Cuts(Cut::None),
        Self::Cuts(Cut::In),
        Self::Cuts(Cut::Out),
        Self::Cuts(Cut::Both),
        Self::Disconnects,
        Self::KillBooth,
        Self::KillServer,
        Self::PauseBooth,
        Self::PauseServer,
    ];
}

/// One run of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    /// Seed of the run's dice.
    pub seed: u64,
    /// How many booths trade.
    pub booths: u8,
    /// Transactions a second of all booths together.
    pub rate: u32,
    /// How long they trade.
    pub trade: Duration,
    /// Longest trouble of one sort at a time.
    pub longest: Duration,
    /// What goes wrong.
    pub trouble: Trouble,
}

/// What came of a run, for its line of the report.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Facts on all disks at the end.
    pub facts: usize,
    /// Vehicles that went through.
    pub traded: u64,
    /// From the heal until the server's set was the union of the journals.
    pub drained: Duration,
}

/// The cases of a matrix: `runs` of them, every trouble as often, 5 and 10 booths in turn.
#[must_use]
pub fn cases(runs: u64, first_seed: u64, trade: Duration, longest: Duration) -> Vec<Case> {
    let case = |turn: u64| {
        let place = usize::try_from(turn).unwrap_or(0);
        let trouble = Trouble::ALL[place % Trouble::ALL.len()];
        let round = turn / Trouble::ALL.len() as u64;
        let booths = if round.is_multiple_of(2) { 5 } else { 10 };
        let rate = [10, 20, 40][usize::try_from(round % 3).unwrap_or(0)];
        Case { seed: first_seed + turn, booths, rate, trade, longest, trouble }
    };
    (0..runs).map(case).collect()
}

/// Plays a case with the embedded database.
///
/// # Errors
/// When anything is not as it must be; the case says how to see it again.
pub fn run(programs: &Programs, case: Case) -> Result<Outcome, SiteError> {
    let mut rig = Rig::new(programs, Database::Sqlite, case.booths, case.seed)?;
    rig.start_booths(None)?;
    let acknowledged = Mutex::new(BTreeSet::new());
    let Traded { vehicles: traded, inside, healed } = trade(&mut rig, case, &acknowledged)?;
    rig.agreed(QUEUES.saturating_sub(healed.elapsed()))?;
    queues_empty(&mut rig, &inside, healed)?;
    let drained = healed.elapsed();
    let disks = rig.disks()?;
    let journals = rig.auditor()?.journals()?;
    if let Some(found) = agree(&journals, &disks) {
        return Err(SiteError::Unexpected(found.to_string()));
    }
    let acknowledged = acknowledged.into_inner().unwrap_or_else(PoisonError::into_inner);
    lost(&acknowledged, &disks)?;
    Ok(Outcome { facts: disks.len(), traded, drained })
}

/// What trading came to.
struct Traded {
    vehicles: u64,
    /// Tickets that nobody has paid for yet: number and code.
    inside: Vec<Ticket>,
    /// When the network was whole again and every program ran.
    healed: Instant,
}

type Ticket = (String, String);

/// Every booth says that nothing waits, and knows by its number the ticket that was issued last, wherever it was.
fn queues_empty(rig: &mut Rig, inside: &[Ticket], healed: Instant) -> Result<(), SiteError> {
    for place in 0..rig.booths.len() {
        loop {
            let booth = rig.booth(place)?;
            let knows = match inside.last() {
                Some((number, _)) => booth.play(&json!({"do": "scan", "code": number}), &["quoted"])?,
                None => json!({"quoted": {}}),
            };
            let last = booth.0.said().iter().rev().find_map(|line| line.get("sync")).cloned().unwrap_or_default();
            let empty = last["unsynced"] == 0 && last["feed_behind"] == 0;
            if empty && knows.get("quoted").is_some() {
                break;
            }
            if healed.elapsed() > QUEUES {
                let what = format!("empty queues at B{}", place + 1);
                return Err(SiteError::Late { what, seconds: QUEUES.as_secs(), last: format!("{last}; {knows}") });
            }
            thread::sleep(Duration::from_millis(50));
        }
    }
    Ok(())
}

/// Every fact that a booth said was durable must be on its disk, and so at the server.
fn lost(acknowledged: &BTreeSet<(String, u64, String)>, disks: &[Entry]) -> Result<(), SiteError> {
    let there: BTreeSet<(String, u64, String)> =
        disks.iter().map(|entry| (entry.booth.clone(), entry.seq, entry.kind.clone())).collect();
    match acknowledged.difference(&there).next() {
        Some((booth, seq, kind)) => Err(SiteError::Unexpected(format!("{booth}'s {kind} {seq} was said and is lost"))),
        None => Ok(()),
    }
}

type Said = Mutex<BTreeSet<(String, u64, String)>>;

/// Booths trade on threads of their own while this one makes trouble; all is well again at its end.
fn trade(rig: &mut Rig, case: Case, said: &Said) -> Result<Traded, SiteError> {
    let stop = AtomicBool::new(false);
    let pause = Duration::from_secs(u64::from(case.booths)) / case.rate.max(1);
    let tickets = Mutex::new(Vec::new());
    let booths: Vec<Mutex<Option<RunningBooth>>> = rig.up.drain(..).map(Mutex::new).collect();
    let result = thread::scope(|scope| {
        let traders: Vec<_> = booths
            .iter()
            .enumerate()
            .map(|(place, booth)| {
                let (stop, tickets, mut dice) = (&stop, &tickets, Dice::new(case.seed).fork(place as u64));
                scope.spawn(move || {
                    let mut traded = 0;
                    while !stop.load(Ordering::Relaxed) {
                        let began = Instant::now();
                        if let Some(running) = &mut *locked(booth) {
                            traded += one_car(running, tickets, &mut dice);
                        }
                        thread::sleep(pause.saturating_sub(began.elapsed()));
                    }
                    traded
                })
            })
            .collect();
        let troubled = trouble(rig, case, &booths, said);
        let healed = Instant::now();
        stop.store(true, Ordering::Relaxed);
        let vehicles = traders.into_iter().map(|trader| trader.join().unwrap_or(0)).sum();
        troubled.map(|()| (vehicles, healed))
    });
    for (booth, folder) in booths.into_iter().zip(&rig.booths) {
        let mut booth = booth.into_inner().unwrap_or_else(PoisonError::into_inner);
        booth.iter_mut().for_each(|running| keep(said, folder.id(), running.0.said()));
        rig.up.push(booth);
    }
    let (vehicles, healed) = result?;
    Ok(Traded { vehicles, inside: tickets.into_inner().unwrap_or_else(PoisonError::into_inner), healed })
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One vehicle in, or one that came in anywhere out. A booth that is being killed answers nothing, which is no failure.
fn one_car(booth: &mut RunningBooth, tickets: &Mutex<Vec<Ticket>>, dice: &mut Dice) -> u64 {
    let code = {
        let mut tickets = locked(tickets);
        let place = usize::try_from(dice.within(0..tickets.len().max(1) as u64)).unwrap_or(0);
        (dice.permille(450) && place < tickets.len()).then(|| tickets.swap_remove(place))
    };
    let done = match code {
        Some((_, code)) => booth.pay(&code).is_ok_and(|line| line.get("settled").is_some()),
        None => booth.issue("a").map(|ticket| locked(tickets).push(ticket)).is_ok(),
    };
    u64::from(done)
}

fn keep(said: &Said, booth: &str, lines: &[Value]) {
    let mut said = locked(said);
    for fact in lines.iter().filter_map(|line| line.get("committed")) {
        if let (Some(seq), Some(kind)) = (fact["seq"].as_u64(), fact["kind"].as_str()) {
            said.insert((booth.to_owned(), seq, kind.to_owned()));
        }
    }
}

fn trouble(rig: &mut Rig, case: Case, booths: &[Mutex<Option<RunningBooth>>], said: &Said) -> Result<(), SiteError> {
    let mut dice = Dice::new(case.seed);
    let end = Instant::now() + case.trade;
    match case.trouble {
        Trouble::Cuts(cut) => {
            thread::scope(|scope| {
                for proxy in &rig.proxies {
                    let script = Script::cuts(dice.roll(), cut, case.longest, case.trade);
                    scope.spawn(move || proxy.play(&script));
                }
            });
            // The heal is one for all, and what was said last is still on its way.
            rig.proxies.iter().for_each(|proxy| proxy.set(|weather| weather.cut = cut));
            thread::sleep(Duration::from_secs(1).min(case.longest));
            rig.proxies.iter().for_each(|proxy| proxy.set(|weather| weather.cut = Cut::None));
        }
        Trouble::Disconnects => {
            while Instant::now() < end {
                thread::sleep(Duration::from_millis(dice.within(50..800)));
                rig.proxies.iter().filter(|_| dice.permille(600)).for_each(crate::proxy::Proxy::reset_all);
            }
        }
        Trouble::KillBooth => {
            while Instant::now() < end {
                thread::sleep(Duration::from_millis(dice.within(200..1_500)));
                let place = usize::try_from(dice.within(0..booths.len() as u64)).unwrap_or(0);
                if let Some(running) = locked(&booths[place]).take() {
                    keep(said, rig.booths[place].id(), &running.0.kill());
                }
                let mut running = rig.booths[place].start(None)?;
                running.open()?;
                *locked(&booths[place]) = Some(running);
            }
        }
        Trouble::KillServer => {
            while Instant::now() < end {
                thread::sleep(Duration::from_millis(dice.within(300..2_000)));
                rig.kill_server();
                thread::sleep(Duration::from_millis(dice.within(0..500)));
                rig.start_server()?;
            }
        }
        Trouble::PauseBooth | Trouble::PauseServer => pauses(rig, case, booths, &mut dice, end),
    }
    Ok(())
}

/// Stops a process with its sockets open, and lets it go on: the other side hears nothing and is told nothing.
fn pauses(rig: &Rig, case: Case, booths: &[Mutex<Option<RunningBooth>>], dice: &mut Dice, end: Instant) {
    let longest = u64::try_from(case.longest.as_millis()).unwrap_or(u64::MAX);
    while Instant::now() < end {
        thread::sleep(Duration::from_millis(dice.within(100..1_000)));
        let pause = Duration::from_millis(dice.within(0..longest));
        if case.trouble == Trouble::PauseServer {
            let Some(running) = &rig.running else { return };
            running.child.signal("STOP");
            thread::sleep(pause);
            running.child.signal("CONT");
        } else {
            let place = usize::try_from(dice.within(0..booths.len() as u64)).unwrap_or(0);
            let running = locked(&booths[place]);
            running.iter().for_each(|running| running.0.signal("STOP"));
            thread::sleep(pause);
            running.iter().for_each(|running| running.0.signal("CONT"));
        }
    }
}
