//! The sharing of places, tables first, then a car park that is cut apart in every way.

use super::*;
use proptest::prelude::*;

fn holder(name: &str, total: u64, admitted: u64) -> Holder {
    let booth = name.parse().expect("a booth id");
    Holder { booth, incarnation: 1, total, admitted, version: 1, superseded: false }
}

fn pool(capacity: u64, inside: u64, programs: bool, holders: Vec<Holder>) -> Pool {
    Pool { usage: Usage { capacity, inside }, programs, holders }
}

fn held(total: u64, admitted: u64, version: u64) -> Held {
    Held { area: None, class: "mobil".parse().expect("a class"), admitted, total, version }
}

#[test]
fn issue_3_7_what_a_booth_is_given() {
    let new = |name: &str| Holder { version: 0, ..holder(name, 0, 0) };
    for (what, mut pool, asker, expected, asked) in [
        ("alone, it gets all", pool(10, 0, false, vec![new("A")]), 0, 10, None),
        ("half with another that has none yet", pool(10, 0, false, vec![new("A"), new("B")]), 0, 5, None),
        ("nothing is left: the other holds all", pool(10, 0, false, vec![holder("A", 10, 0), new("B")]), 1, 0, None),
        ("which is asked to give back", pool(10, 0, false, vec![holder("A", 10, 0), new("B")]), 0, 10, Some(5)),
        ("more than half of its share left: nothing changes", pool(10, 2, false, vec![holder("A", 7, 2)]), 0, 7, None),
        ("down to half of its share: more", pool(10, 6, false, vec![holder("A", 6, 5)]), 0, 9, None),
        ("the last place goes to who asks", pool(10, 9, false, vec![holder("A", 4, 4), holder("B", 5, 5)]), 1, 6, None),
        ("and is not given twice", pool(10, 9, false, vec![holder("A", 5, 4), holder("B", 5, 5)]), 1, 5, None),
        ("programs need room too", pool(10, 0, true, vec![new("A")]), 0, 5, None),
        ("lowered below the use: nothing", pool(5, 8, false, vec![holder("A", 8, 8)]), 0, 8, None),
        ("lowered: what is held is asked back", pool(5, 5, false, vec![holder("A", 8, 5), new("B")]), 0, 8, Some(5)),
        ("no limit: no lease", pool(0, 99, false, vec![holder("A", 3, 3)]), 0, 3, None),
        ("switched on with vehicles inside: they count", pool(20, 15, false, vec![holder("A", 0, 15)]), 0, 20, None),
    ] {
        let granted = pool.answer(asker, None).expect("it holds something");
        assert_eq!((granted.total, granted.asked), (expected, asked), "{what}");
    }
}

#[test]
fn what_is_given_back_is_believed_for_the_lease_it_answers_only() {
    for (version, says, expected) in [(1, held(6, 5, 1), 7), (1, held(6, 5, 0), 10), (2, held(6, 5, 1), 10)] {
        let mut pool = pool(10, 5, false, vec![Holder { version, ..holder("A", 10, 5) }, holder("B", 0, 0)]);
        assert_eq!(pool.answer(0, Some(&says)).map(|granted| granted.total), Some(expected), "{says:?}");
    }
    // Never below what it has admitted, whatever it says.
    let mut pool = pool(10, 7, false, vec![holder("A", 10, 7), holder("B", 0, 0)]);
    assert_eq!(pool.answer(0, Some(&held(0, 0, 1))).map(|granted| granted.total), Some(8), "7, and a fair share");
}

#[test]
fn a_new_life_of_a_journal_frees_what_the_old_one_held_once_its_facts_are_here() {
    let old = holder("A", 8, 3);
    let new = Holder { incarnation: 2, version: 0, ..holder("A", 0, 0) };
    let mut waiting = pool(10, 3, false, vec![old.clone(), new.clone()]);
    assert_eq!(waiting.answer(1, None).map(|granted| granted.total), Some(2), "five places may be filled already");
    let mut arrived = pool(10, 3, false, vec![Holder { superseded: true, ..old }, new]);
    assert_eq!(arrived.answer(1, None).map(|granted| granted.total), Some(7));
    assert_eq!(arrived.answer(0, None).map(|granted| granted.total), Some(3), "a copied disk is given nothing");
}

#[test]
fn s2_f14_the_eleventh_vehicle_finds_no_place() {
    let mut lone = pool(10, 7, true, Vec::new());
    for _ in 0..3 {
        assert!(lone.admits());
        lone.usage.inside += 1;
    }
    assert!(!lone.admits());
    lone.usage.inside -= 1;
    assert!(lone.admits(), "a check-out frees a place");
}

/// A vehicle, as it is and as the server knows it.
#[derive(Clone, Copy, Default)]
struct Vehicle {
    out: bool,
    entry_known: bool,
    exit_known: bool,
}

/// One booth with its own truth.
#[derive(Default)]
struct Booth {
    incarnation: u32,
    /// Vehicles of this incarnation, in the order of its journal.
    journal: Vec<usize>,
    pushed: usize,
    total: u64,
    version: u64,
    /// Leases on their way, in the order they were given.
    late: Vec<(u32, Granted)>,
}

impl Booth {
    fn admitted(&self) -> u64 {
        self.journal.len() as u64
    }
}

/// The whole car park.
struct Lot {
    capacity: u64,
    programs: bool,
    vehicles: Vec<Vehicle>,
    booths: Vec<Booth>,
    holders: Vec<Holder>,
}

#[derive(Clone, Debug)]
enum Step {
    Admit(usize),
    Leave(usize, bool),
    Push(usize),
    Pull { booth: usize, lost: bool },
    Late { booth: usize, which: usize },
    GiveBack(usize),
    Reborn(usize),
    Program,
}

impl Lot {
    fn new(capacity: u64, booths: usize, programs: bool) -> Self {
        let booths = (0..booths).map(|_| Booth { incarnation: 1, ..Booth::default() }).collect();
        Self { capacity, programs, vehicles: Vec::new(), booths, holders: Vec::new() }
    }

    fn inside(&self) -> u64 {
        self.vehicles.iter().filter(|vehicle| !vehicle.out).count() as u64
    }

    fn pool(&self) -> Pool {
        let known = self.vehicles.iter().filter(|vehicle| vehicle.entry_known && !vehicle.exit_known).count() as u64;
        pool(self.capacity, known, self.programs, self.holders.clone())
    }

    fn step(&mut self, step: &Step) {
        match *step {
            Step::Admit(at) => self.admit(at),
            Step::Leave(which, known) => self.leave(which, known),
            Step::Push(at) => self.push(at),
            Step::Pull { booth, lost } => self.pull(booth, lost),
            Step::Late { booth, which } => {
                let booth = &mut self.booths[booth];
                if !booth.late.is_empty() {
                    let (incarnation, granted) = booth.late.remove(which % booth.late.len());
                    receive(booth, incarnation, granted);
                }
            }
            Step::GiveBack(at) => {
                let booth = &mut self.booths[at];
                booth.total = booth.total.min(booth.admitted() + 1).max(booth.admitted());
            }
            Step::Reborn(at) => {
                // What was readable of the old incarnation is pushed before the first fact of the new one.
                self.push(at);
                let booth = &mut self.booths[at];
                let name = format!("B{at}");
                for holder in self.holders.iter_mut().filter(|holder| holder.booth.as_str() == name) {
                    holder.superseded = true;
                }
                let late = std::mem::take(&mut booth.late);
                *booth = Booth { incarnation: booth.incarnation + 1, late, ..Booth::default() };
            }
            Step::Program => {
                if self.programs && self.pool().admits() {
                    self.vehicles.push(Vehicle { entry_known: true, ..Vehicle::default() });
                }
            }
        }
    }

    fn admit(&mut self, at: usize) {
        if self.booths[at].admitted() < self.booths[at].total {
            self.vehicles.push(Vehicle::default());
            let vehicle = self.vehicles.len() - 1;
            self.booths[at].journal.push(vehicle);
        }
    }

    /// A vehicle leaves; the server may hear of its exit before its entry.
    fn leave(&mut self, which: usize, known: bool) {
        let inside: Vec<usize> = (0..self.vehicles.len()).filter(|at| !self.vehicles[*at].out).collect();
        if let Some(at) = inside.get(which % inside.len().max(1)) {
            self.vehicles[*at].out = true;
            self.vehicles[*at].exit_known = known;
        }
    }

    fn push(&mut self, at: usize) {
        let booth = &mut self.booths[at];
        for vehicle in &booth.journal[booth.pushed..] {
            self.vehicles[*vehicle].entry_known = true;
        }
        booth.pushed = booth.journal.len();
        let (name, incarnation, admitted) = (format!("B{at}"), booth.incarnation, booth.admitted());
        let mine = |holder: &&mut Holder| holder.booth.as_str() == name && holder.incarnation == incarnation;
        if let Some(holder) = self.holders.iter_mut().find(mine) {
            holder.admitted = admitted;
        }
    }

    fn pull(&mut self, at: usize, lost: bool) {
        let (name, incarnation) = (format!("B{at}"), self.booths[at].incarnation);
        let admitted = self.booths[at].pushed as u64;
        let mine = |holder: &Holder| holder.booth.as_str() == name && holder.incarnation == incarnation;
        if !self.holders.iter().any(mine) {
            self.holders.push(Holder { incarnation, version: 0, ..holder(&name, 0, admitted) });
        }
        let asker = self.holders.iter().position(mine).expect("just put there");
        let booth = &self.booths[at];
        let says = held(booth.total, booth.admitted(), booth.version);
        let mut pool = self.pool();
        let granted = pool.answer(asker, Some(&says)).expect("it holds something");
        self.holders = pool.holders;
        let booth = &mut self.booths[at];
        if lost { booth.late.push((incarnation, granted)) } else { receive(booth, incarnation, granted) }
    }
}

/// As a booth does: never an older lease over a newer one, none for another incarnation; what it is asked for it gives
/// back where it has not used it.
fn receive(booth: &mut Booth, incarnation: u32, granted: Granted) {
    if incarnation == booth.incarnation && granted.version > booth.version {
        booth.version = granted.version;
        booth.total = granted.total;
    }
    if let Some(asked) = granted.asked.filter(|_| granted.version == booth.version && incarnation == booth.incarnation)
    {
        booth.total = booth.total.min(asked.max(booth.admitted()));
    }
}

fn step(booths: usize) -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..booths).prop_map(Step::Admit),
        3 => (any::<usize>(), any::<bool>()).prop_map(|(which, known)| Step::Leave(which, known)),
        2 => (0..booths).prop_map(Step::Push),
        4 => (0..booths, any::<bool>()).prop_map(|(booth, lost)| Step::Pull { booth, lost }),
        1 => (0..booths, any::<usize>()).prop_map(|(booth, which)| Step::Late { booth, which }),
        1 => (0..booths).prop_map(Step::GiveBack),
        1 => (0..booths).prop_map(Step::Reborn),
        2 => Just(Step::Program),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Booths that hear nothing, late, twice or out of order never let in more than there are places.
    #[test]
    fn issue_3_7_partitioned_booths_never_admit_more_than_there_are_places(
        capacity in 1_u64..12,
        programs in any::<bool>(),
        steps in prop::collection::vec(step(3), 0..120),
    ) {
        let mut lot = Lot::new(capacity, 3, programs);
        for (at, step) in steps.iter().enumerate() {
            lot.step(step);
            prop_assert!(lot.inside() <= capacity, "{} inside of {capacity} after step {at}, {step:?}", lot.inside());
        }
    }

    /// When everything is heard again, every place can be used: nothing leaks.
    #[test]
    fn after_the_heal_every_place_is_found(
        capacity in 1_u64..12,
        steps in prop::collection::vec(step(3), 0..80),
    ) {
        let mut lot = Lot::new(capacity, 3, false);
        for step in &steps {
            lot.step(step);
        }
        for vehicle in lot.vehicles.iter_mut().filter(|vehicle| vehicle.out) {
            vehicle.exit_known = true;
        }
        for _ in 0..40 {
            for at in 0..3 {
                lot.push(at);
                lot.pull(at, false);
                lot.admit(at);
            }
        }
        prop_assert_eq!(lot.inside(), capacity);
    }
}
