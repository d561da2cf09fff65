//! SYNC R10: two booths and a server, every order of things. The booths are the channels as they are (`Push`, `Pull`),
//! made anew for every step from what is on the disk: what a channel remembers besides is only patience
//! (ADR 11), so that every step is after a restart, too. The server keeps the rules of `palang-server`'s
//! ledger, in a few lines. Calls come late, again and in any order, answers are lost, booths die, and one gets an older
//! copy of its disk back.

mod channels;

use channels::{Id, Incarnation, Sent, ServerAnswer, applies, reads, sends};
use stateright::{Checker, HasDiscoveries, Model, Property};
use std::collections::BTreeSet;

/// What is on a booth's disk.
#[derive(Clone, Debug, Default, Hash, PartialEq, Eq)]
struct Disk {
    incarnations: Vec<Incarnation>,
    cursor: usize,
    heard: BTreeSet<Id>,
}

#[derive(Clone, Debug, Default, Hash, PartialEq, Eq)]
struct Booth {
    disk: Disk,
    sold: u8,
    flight: Option<Sent>,
    /// Of a booth that writes the cursor first: what it still has to write.
    half: Vec<Id>,
    copy: Option<Disk>,
    restored: bool,
}

#[derive(Clone, Debug, Default, Hash, PartialEq, Eq)]
struct State {
    booths: [Booth; 2],
    held: [Vec<Vec<Id>>; 2],
    quarantined: [BTreeSet<(usize, Vec<Id>)>; 2],
    feed: Vec<(usize, Id)>,
    /// Calls that may still arrive.
    late: BTreeSet<(usize, Sent)>,
}

/// What happens. An answer is heard when it is given, or never: what a booth does in between asks neither its marks nor
/// its cursor, so that hearing later is nothing else; and of a page likewise.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Action {
    Sell(usize),
    Send(usize),
    /// A call arrives, perhaps not for the first time.
    Arrive(usize, Sent),
    /// The call that the booth waits for arrives, and so does its answer.
    Hear(usize),
    /// No answer in time, or the booth dies.
    GiveUp(usize),
    /// A page is asked for, and arrives.
    Read(usize),
    /// What was left undone by a cursor that was written first.
    Finish(usize),
    /// Somebody makes a copy of the first booth's disk.
    Copy,
    /// And puts it back.
    Restore,
    /// A fresh incarnation after a fork.
    Begin(usize),
}

/// The site, and what is wrong with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Site {
    /// So many facts each booth has to tell.
    facts: [u8; 2],
    cursor_first: bool,
    by_number_alone: bool,
}

impl Site {
    /// The server, as `ledger::push` has it: against the head, by hash, kept in quarantine where it forks.
    fn take(self, state: &mut State, booth: usize, sent: &Sent) -> ServerAnswer {
        let held = state.held[booth].get(sent.incarnation).cloned().unwrap_or_default();
        let (head, from, to) = (held.len(), sent.from, sent.facts.len());
        if from > head + 1 {
            // After a gap: the rest of a tail that is kept in quarantine already, or really a gap.
            let before = (sent.incarnation, sent.facts[..from - 1].to_vec());
            let follows = state.quarantined[booth].contains(&before);
            return if follows { Self::fork(state, booth, sent, from, held) } else { ServerAnswer::Wanted(head + 1) };
        }
        if !self.by_number_alone {
            let differs = (from..=head.min(to)).find(|number| sent.facts[..*number] != held[..*number]);
            if let Some(at) = differs {
                return Self::fork(state, booth, sent, at, held[..at].to_vec());
            }
            if from == head + 1 && sent.facts[..head] != held[..] {
                return Self::fork(state, booth, sent, from, held);
            }
        }
        let new = &sent.facts[head.min(to)..];
        if !new.is_empty() {
            let incarnations = &mut state.held[booth];
            incarnations.resize(incarnations.len().max(sent.incarnation + 1), Vec::new());
            incarnations[sent.incarnation].extend(new);
            state.feed.extend(new.iter().map(|id| (booth, *id)));
        }
        ServerAnswer::Held([&held, new].concat())
    }

    /// Both are kept.
    fn fork(state: &mut State, booth: usize, sent: &Sent, at: usize, known: Vec<Id>) -> ServerAnswer {
        let tail = (at..=sent.facts.len()).map(|number| (sent.incarnation, sent.facts[..number].to_vec()));
        state.quarantined[booth].extend(tail);
        ServerAnswer::Fork(at, known)
    }

    fn hear(state: &mut State, booth: usize, sent: &Sent, said: &ServerAnswer) {
        let booth = &mut state.booths[booth];
        // As it was when it was sent: meanwhile the booth may have sold.
        let mut then = booth.disk.incarnations.clone();
        then[sent.incarnation].facts.clone_from(&sent.facts);
        for (incarnation, after) in booth.disk.incarnations.iter_mut().zip(applies(&then, said)) {
            (incarnation.pushed, incarnation.forked) = (after.pushed, after.forked);
        }
    }

    fn read(self, state: &mut State, booth: usize, through: usize) {
        let cursor = state.booths[booth].disk.cursor;
        let others = (1..).zip(&state.feed).skip(cursor).take(through.saturating_sub(cursor));
        let others: Vec<_> = others.filter(|(_, (whose, _))| *whose != booth).map(|(n, (_, id))| (n, *id)).collect();
        let (cursor, facts) = reads(cursor, through, &others);
        let booth = &mut state.booths[booth];
        booth.disk.cursor = cursor;
        if self.cursor_first { booth.half = facts } else { booth.disk.heard.extend(facts) }
    }

    /// A call whose facts are all known, or all in quarantine, never changes anything again: as good as lost.
    fn tidy(state: &mut State) {
        let (held, quarantined) = (&state.held, &state.quarantined);
        state.late.retain(|(booth, sent)| {
            let known = held[*booth].get(sent.incarnation).is_some_and(|held| held.starts_with(&sent.facts));
            let is_quarantined =
                |number: usize| quarantined[*booth].contains(&(sent.incarnation, sent.facts[..number].to_vec()));
            !known && !(sent.from..=sent.facts.len()).all(is_quarantined)
        });
    }

    /// Left alone with a sound network, from here: everything on a disk is at the server, everybody knows everything.
    fn drains(self, state: &State) -> bool {
        let mut state = State { late: BTreeSet::new(), ..state.clone() };
        for _ in 0..12 {
            for booth in 0..2 {
                let half = std::mem::take(&mut state.booths[booth].half);
                state.booths[booth].disk.heard.extend(half);
                if let Some(sent) = sends(&state.booths[booth].disk.incarnations) {
                    let said = self.take(&mut state, booth, &sent);
                    Self::hear(&mut state, booth, &sent, &said);
                }
                if state.booths[booth].disk.cursor < state.feed.len() {
                    let through = state.feed.len();
                    self.read(&mut state, booth, through);
                }
            }
        }
        let settled =
            |booth: &Booth| sends(&booth.disk.incarnations).is_none() && booth.disk.cursor == state.feed.len();
        state.booths.iter().all(settled) && self.kept(&state) && Self::heard(&state)
    }

    /// What a booth believes to be in the server's hands is there: the very fact, as known or in quarantine.
    fn kept(self, state: &State) -> bool {
        (0..2).all(|booth| {
            let incarnations = state.booths[booth].disk.incarnations.iter().enumerate();
            incarnations.into_iter().all(|(number, incarnation)| {
                let held = state.held[booth].get(number).map_or(&[][..], Vec::as_slice);
                (1..=incarnation.pushed.min(incarnation.facts.len())).all(|seq| {
                    let fact = &incarnation.facts[..seq];
                    held.get(..seq) == Some(fact) || state.quarantined[booth].contains(&(number, fact.to_vec()))
                })
            })
        })
    }

    /// Every fact that is known is in the feed, once, and each incarnation's in its order.
    fn once(state: &State) -> bool {
        let ids: BTreeSet<Id> = state.feed.iter().map(|(_, id)| *id).collect();
        let in_order = |booth: usize, incarnation: &Vec<Id>| {
            let fed =
                state.feed.iter().filter(|(whose, id)| *whose == booth && incarnation.contains(id)).map(|(_, id)| *id);
            fed.collect::<Vec<_>>() == *incarnation
        };
        let all: usize = state.held.iter().flatten().map(Vec::len).sum();
        let ordered = (0..2).all(|booth| state.held[booth].iter().all(|incarnation| in_order(booth, incarnation)));
        ids.len() == state.feed.len() && all == ids.len() && ordered
    }

    /// Up to its cursor a booth knows everything of the other, or is about to write it.
    fn heard(state: &State) -> bool {
        (0..2).all(|booth| {
            let Booth { disk, half, .. } = &state.booths[booth];
            let fed = state.feed.iter().take(disk.cursor).filter(|(whose, _)| *whose != booth).map(|(_, id)| *id);
            let known: BTreeSet<Id> = disk.heard.iter().chain(half).copied().collect();
            disk.cursor <= state.feed.len() && fed.collect::<BTreeSet<_>>() == known
        })
    }

    fn act(self, state: &mut State, action: &Action) {
        match action {
            Action::Sell(number) => {
                let booth = &mut state.booths[*number];
                booth.sold += 1;
                let id = u8::try_from(*number).unwrap() * 10 + booth.sold;
                booth.disk.incarnations.last_mut().unwrap().facts.push(id);
            }
            Action::Send(booth) => {
                let sent = sends(&state.booths[*booth].disk.incarnations).unwrap();
                state.late.insert((*booth, sent.clone()));
                state.booths[*booth].flight = Some(sent);
            }
            Action::Arrive(booth, sent) => drop(self.take(state, *booth, sent)),
            Action::Hear(booth) => {
                let sent = state.booths[*booth].flight.take().unwrap();
                let said = self.take(state, *booth, &sent);
                Self::hear(state, *booth, &sent, &said);
            }
            Action::GiveUp(booth) => state.booths[*booth].give_up(),
            Action::Read(booth) => {
                let through = state.feed.len();
                self.read(state, *booth, through);
            }
            Action::Finish(booth) => {
                let half = std::mem::take(&mut state.booths[*booth].half);
                state.booths[*booth].disk.heard.extend(half);
            }
            Action::Copy => state.booths[0].copy = Some(state.booths[0].disk.clone()),
            Action::Restore => {
                let booth = &mut state.booths[0];
                booth.give_up();
                booth.disk = booth.copy.take().unwrap();
                booth.restored = true;
            }
            Action::Begin(booth) => state.booths[*booth].disk.incarnations.push(Incarnation::default()),
        }
    }
}

impl Booth {
    /// Everything that is not on the disk is gone.
    fn give_up(&mut self) {
        self.flight = None;
        self.half.clear();
    }
}

impl Model for Site {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        let booth =
            Booth { disk: Disk { incarnations: vec![Incarnation::default()], ..Disk::default() }, ..Booth::default() };
        vec![State { booths: [booth.clone(), booth], ..State::default() }]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        for (number, booth) in state.booths.iter().enumerate() {
            let last = booth.disk.incarnations.last().unwrap();
            let idle = booth.flight.is_none();
            let can = [
                (booth.sold < self.facts[number], Action::Sell(number)),
                (idle && sends(&booth.disk.incarnations).is_some(), Action::Send(number)),
                (!idle, Action::Hear(number)),
                (!idle || !booth.half.is_empty(), Action::GiveUp(number)),
                (booth.half.is_empty() && booth.disk.cursor < state.feed.len(), Action::Read(number)),
                (!booth.half.is_empty(), Action::Finish(number)),
                (idle && last.forked.is_some(), Action::Begin(number)),
            ];
            actions.extend(can.into_iter().filter(|(can, _)| *can).map(|(_, action)| action));
        }
        let first = &state.booths[0];
        if first.copy.is_none() && !first.restored && first.sold < self.facts[0] {
            actions.push(Action::Copy);
        }
        if first.copy.as_ref().is_some_and(|copy| *copy != first.disk) {
            actions.push(Action::Restore);
        }
        actions.extend(state.late.iter().map(|(booth, sent)| Action::Arrive(*booth, sent.clone())));
    }

    fn next_state(&self, state: &State, action: Action) -> Option<State> {
        let mut next = state.clone();
        self.act(&mut next, &action);
        Self::tidy(&mut next);
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::<Self>::always("what a booth believes to be held is held", |site, state| site.kept(state)),
            Property::<Self>::always("every fact is in the feed once, in order", |_, state| Self::once(state)),
            Property::<Self>::always("no booth steps over a fact", |_, state| Self::heard(state)),
            Property::<Self>::always("it drains from everywhere", |site, state| site.drains(state)),
            Property::<Self>::sometimes("a fork", |_, state| !state.quarantined[0].is_empty()),
            // One fact before the copy, one after it, one more on the copy: a fresh incarnation has nothing to say with
            // less.
            Property::<Self>::sometimes("a fresh incarnation is pushed", |site, state| {
                site.facts[0] < 3 || state.held[0].len() > 1
            }),
            Property::<Self>::sometimes("all is sold and known", |site, state| {
                let known = state.booths.iter().zip(site.facts.iter().rev());
                known.into_iter().all(|(booth, told)| booth.disk.heard.len() == usize::from(*told))
            }),
        ]
    }
}

/// How many facts the booths have: `PALANG_MODEL_FACTS=33` is three each, which takes minutes in a debug build.
fn sizes() -> Vec<[u8; 2]> {
    let asked = std::env::var("PALANG_MODEL_FACTS").ok().and_then(|text| {
        let digits: Vec<u8> = text.chars().filter_map(|digit| u8::try_from(digit.to_digit(10)?).ok()).collect();
        digits.try_into().ok()
    });
    asked.map_or_else(|| vec![[3, 1], [2, 2]], |sizes: [u8; 2]| vec![sizes])
}

#[test]
fn r10_whatever_the_order_nothing_is_lost_doubled_or_stepped_over() {
    for facts in sizes() {
        let checked = Site { facts, ..Site::default() }.checker().threads(2).spawn_bfs().join();
        println!("{facts:?} facts: {} states, {} different", checked.state_count(), checked.unique_state_count());
        checked.assert_properties();
    }
}

#[test]
fn r10_a_cursor_that_is_saved_before_the_facts_steps_over_one() {
    shows(Site { cursor_first: true, facts: [2, 2], ..Site::default() }, "no booth steps over a fact");
}

#[test]
fn r10_a_server_that_takes_a_number_for_a_fact_loses_one() {
    let site = Site { by_number_alone: true, facts: [3, 1], ..Site::default() };
    shows(site, "what a booth believes to be held is held");
}

/// The shortest way to where that is not so.
fn shows(site: Site, property: &'static str) {
    let until = HasDiscoveries::AnyOf([property].into());
    let checked = site.checker().finish_when(until).spawn_bfs().join();
    println!("{property}: {:?}", checked.assert_any_discovery(property).into_actions());
}
