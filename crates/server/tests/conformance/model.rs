//! SYNC R11: any sequence of saying, pushing, branching off, renewing, revoking and pulling gets the answers that a
//! model in memory gives, on both stores. `PALANG_CASES=10000` runs the nightly number.

use super::support::booth::{Pc, at, make_site, push_batch};
use super::support::stores::Fresh;
use palang_domain::SiteId;
use palang_server::ledger;
use palang_server::store::Store;
use palang_wire::PushAnswer;
use proptest::prelude::*;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};
use serde_json::json;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU16, Ordering};

const BOOTHS: usize = 2;

/// A fact is named by everything said up to it, as its hash does.
type Chain = Vec<u32>;

#[derive(Clone, Debug, Default)]
struct Journal {
    incarnation: u32,
    /// What the PC's file says.
    said: Chain,
    held: Chain,
    apart: BTreeSet<(u32, Chain)>,
    revoked: bool,
}

#[derive(Clone, Debug, Default)]
struct Model {
    journals: [Journal; BOOTHS],
    feed: Vec<(usize, u32, Chain)>,
    forks: usize,
    next: u32,
    answer: Option<Answer>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Answer {
    Held(u64),
    Wanted(u64),
    Fork(u64),
    Apart(u64),
}

#[derive(Clone, Debug)]
enum Step {
    Say(usize, u32),
    /// From so far into the journal, so many.
    Push(usize, usize, usize),
    /// Goes back to so many and says something else: a restored backup, a cloned disk.
    Branch(usize, usize),
    Renew(usize),
    Revoke(usize),
    Pull(usize, u32),
}

impl ReferenceStateMachine for Model {
    type State = Self;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Self> {
        Just(Self::default()).boxed()
    }

    fn transitions(_: &Self) -> BoxedStrategy<Step> {
        let booth = 0..BOOTHS;
        prop_oneof![
            6 => (booth.clone(), 1..6_u32).prop_map(|(booth, count)| Step::Say(booth, count)),
            10 => (booth.clone(), 0..20_usize, 1..12_usize)
                .prop_map(|(booth, from, count)| Step::Push(booth, from, count)),
            2 => (booth.clone(), 0..20_usize).prop_map(|(booth, keep)| Step::Branch(booth, keep)),
            1 => booth.clone().prop_map(Step::Renew),
            1 => booth.clone().prop_map(Step::Revoke),
            3 => (booth, 1..20_u32).prop_map(|(booth, limit)| Step::Pull(booth, limit)),
        ]
        .boxed()
    }

    fn preconditions(model: &Self, step: &Step) -> bool {
        match step {
            Step::Push(booth, from, count) => from + count <= model.journals[*booth].said.len(),
            Step::Branch(booth, keep) => *keep < model.journals[*booth].said.len(),
            Step::Revoke(booth) => !model.journals[*booth].revoked,
            Step::Say(..) | Step::Renew(_) | Step::Pull(..) => true,
        }
    }

    fn apply(mut model: Self, step: &Step) -> Self {
        model.answer = None;
        match *step {
            Step::Say(booth, count) => {
                for _ in 0..count {
                    model.next += 1;
                    model.journals[booth].said.push(model.next);
                }
            }
            Step::Push(booth, from, count) => model.answer = Some(model.push(booth, from, from + count)),
            Step::Branch(booth, keep) => {
                model.next += 1;
                let said = &mut model.journals[booth].said;
                said.truncate(keep);
                said.push(model.next);
            }
            Step::Renew(booth) => {
                let journal = &mut model.journals[booth];
                journal.incarnation += 1;
                journal.said.clear();
                journal.held.clear();
            }
            Step::Revoke(booth) => model.journals[booth].revoked = true,
            Step::Pull(..) => {}
        }
        model
    }
}

fn number(index: usize) -> u64 {
    u64::try_from(index).unwrap()
}

impl Model {
    fn push(&mut self, booth: usize, from: usize, to: usize) -> Answer {
        let journal = &mut self.journals[booth];
        let (incarnation, said) = (journal.incarnation, journal.said.clone());
        let held = journal.held.len();
        let differs = (from..to.min(held)).find(|index| said[..=*index] != journal.held[..=*index]);
        let off_chain = from == held && said[..from] != journal.held[..];
        let tail = from > held && journal.apart.contains(&(incarnation, said[..from].to_vec()));
        let fork = differs.or_else(|| (off_chain || tail).then_some(from));
        if let Some(at) = fork {
            let known = |chain: &[u32]| journal.apart.contains(&(incarnation, chain.to_vec()));
            let follows_a_known_one = at == from && at > 0 && known(&said[..at]);
            if !known(&said[..=at]) && !follows_a_known_one {
                self.forks += 1;
            }
            journal.apart.extend((at..to).map(|index| (incarnation, said[..=index].to_vec())));
            return Answer::Fork(number(at + 1));
        }
        if journal.revoked && to > held {
            journal.apart.extend((from.max(held)..to).map(|index| (incarnation, said[..=index].to_vec())));
            return Answer::Apart(number(to));
        }
        if from > held {
            return Answer::Wanted(number(held + 1));
        }
        if to > held {
            self.feed.extend((held..to).map(|index| (booth, incarnation, said[..=index].to_vec())));
            journal.held = said[..to].to_vec();
        }
        Answer::Held(number(journal.held.len()))
    }
}

/// A site of its own in a store that all cases share.
struct Real {
    store: Store,
    site: SiteId,
    pcs: Vec<Pc>,
    said: Vec<Chain>,
}

thread_local! {
    static SHARED: RefCell<Option<Fresh>> = const { RefCell::new(None) };
}
static NEXT_SITE: AtomicU16 = AtomicU16::new(1);

impl Real {
    fn new(fresh: impl FnOnce() -> Fresh) -> Self {
        let store = SHARED.with_borrow_mut(|shared| shared.get_or_insert_with(fresh).store.clone());
        let site = make_site(&store, NEXT_SITE.fetch_add(1, Ordering::Relaxed));
        let mut pcs: Vec<Pc> = (1..=2).map(|number| Pc::enrol(&store, site, &format!("B{number}"), number)).collect();
        // The model's journals begin with nothing said.
        pcs.iter_mut().for_each(|pc| pc.records.clear());
        Self { store, site, pcs, said: vec![Chain::new(); BOOTHS] }
    }

    fn write(&mut self, booth: usize, said: &Chain) {
        let pc = &mut self.pcs[booth];
        let same = self.said[booth].iter().zip(said).take_while(|(a, b)| a == b).count();
        pc.records.truncate(same);
        for tag in &said[same..] {
            pc.say_raw("spoken", &json!({ "tag": tag }));
        }
        self.said[booth].clone_from(said);
    }

    fn apply(mut self, model: &Model, step: &Step) -> Self {
        match *step {
            Step::Say(booth, _) | Step::Branch(booth, _) => self.write(booth, &model.journals[booth].said),
            Step::Renew(booth) => {
                self.pcs[booth].incarnation += 1;
                self.write(booth, &Chain::new());
            }
            Step::Revoke(booth) => {
                let (site, whose) = (self.site, self.pcs[booth].booth.clone());
                self.store.write_blocking(move |tx| ledger::revoke_booth(tx, site, &whose, "", at(0))).unwrap();
            }
            Step::Push(booth, from, count) => {
                let pc = &self.pcs[booth];
                let batch = pc.batch(number(from + 1), number(from + count));
                let principal = pc.principal(&self.store).unwrap();
                let answer = match push_batch(&self.store, &principal, &batch, at(0)).unwrap() {
                    PushAnswer::Held { through, witness, .. } => {
                        assert_eq!(witness.seq, through);
                        Answer::Held(through)
                    }
                    PushAnswer::Wanted { from, .. } => Answer::Wanted(from),
                    PushAnswer::Fork { at, .. } => Answer::Fork(at),
                    PushAnswer::Quarantined { through, .. } => Answer::Apart(through),
                };
                assert_eq!(Some(answer), model.answer);
            }
            Step::Pull(booth, limit) => self.pull(model, booth, limit),
        }
        self
    }

    fn pull(&self, model: &Model, booth: usize, limit: u32) {
        let pc = &self.pcs[booth];
        let (mut cursor, mut spoken) = (0, Vec::new());
        loop {
            let page = pc.pull(&self.store, cursor, limit);
            spoken.extend(page.entries.iter().filter_map(|entry| tag(&entry.bytes)));
            cursor = page.header.through;
            if cursor == page.header.latest {
                break;
            }
        }
        let expected: Vec<u32> = model
            .feed
            .iter()
            .filter(|(of, _, _)| *of != booth)
            .filter_map(|(_, _, chain)| chain.last().copied())
            .collect();
        assert_eq!(spoken, expected);
    }

    fn check(&self, model: &Model) {
        let site = i64::from(self.site.get());
        let count = |sql: &'static str| {
            let rows = self.store.read_blocking(move |tx| tx.query(sql, &[site.into()])).unwrap();
            usize::try_from(rows[0].int(0).unwrap()).unwrap()
        };
        assert_eq!(count("SELECT count(*) FROM conflict WHERE site = $1 AND kind = 'fork'"), model.forks);
        let apart: usize = model.journals.iter().map(|journal| journal.apart.len()).sum();
        assert_eq!(count("SELECT count(*) FROM quarantine WHERE site = $1"), apart);
        let spoken = count("SELECT count(*) FROM fact WHERE site = $1 AND kind = 'spoken'");
        assert_eq!(spoken, model.feed.len());
        assert_eq!(count("SELECT max(feed) - count(*) FROM fact WHERE site = $1"), 0, "the feed has a gap");
    }
}

fn tag(bytes: &[u8]) -> Option<u32> {
    let record: serde_json::Value = serde_json::from_slice(bytes).unwrap();
    (record["kind"] == "spoken").then(|| u32::try_from(record["body"]["tag"].as_u64().unwrap()).unwrap())
}

macro_rules! on {
    ($name:ident, $machine:ident, $fresh:expr) => {
        struct $machine;
        impl StateMachineTest for $machine {
            type SystemUnderTest = Real;
            type Reference = Model;
            fn init_test(_: &Model) -> Real {
                Real::new($fresh)
            }
            fn apply(real: Real, model: &Model, step: Step) -> Real {
                real.apply(model, &step)
            }
            fn teardown(real: Real, model: Model) {
                real.check(&model);
            }
        }
        prop_state_machine! {
            #![proptest_config(config())]
            #[test]
            fn $name(sequential 1..40 => $machine);
        }
    };
}

fn config() -> ProptestConfig {
    let cases = std::env::var("PALANG_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(64);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

on!(r11_sqlite_answers_as_the_model, OnSqlite, Fresh::sqlite);
#[cfg(unix)]
on!(r11_postgres_answers_as_the_model, OnPostgres, Fresh::postgres);
