//! SYNC P2: exits and lookups with a million stays in the journal against ten thousand, in turns; and the restart.

use crate::table::{Mark, Rounds, Table};
use crate::{SMALL, generated, opened, p50, restart, sale, timed};
use palang_booth::store::{Store, StoreError, View};
use palang_domain::{ClassId, TicketId, Timestamp};
use std::time::{Duration, Instant};

const ROUNDS: u32 = 7;
const EXITS: u32 = 1_000;
const LOOKUPS: usize = 2_000;
const INSIDE: u64 = 2_000;

pub fn run(table: &mut Table) {
    let large = crate::large();
    let (few, many) = (generated(SMALL, INSIDE), generated(large, INSIDE));
    let name = |what: &str| format!("P2 {what}, {large} stays / {SMALL}");
    {
        let (small, big) = (opened(few.path()), opened(many.path()));
        let mut exits = Rounds::new();
        for _ in 0..ROUNDS {
            let (mut at_small, mut at_big) = (Vec::new(), Vec::new());
            for (one, other) in sale::let_in(&small, EXITS).into_iter().zip(sale::let_in(&big, EXITS)) {
                at_small.push(timed(|| sale::exit(&small, one).unwrap()).0);
                at_big.push(timed(|| sale::exit(&big, other).unwrap()).0);
            }
            exits.add(p50(at_big), p50(at_small));
        }
        table.ratio(&name("exit"), &exits, Mark::AtMost(1.5), false);
        for (what, look) in KINDS {
            let mut rounds = Rounds::new();
            for round in 0..ROUNDS {
                let seed = u64::from(round) + 1;
                rounds.add(lookups(&big, *look, seed), lookups(&small, *look, seed));
            }
            table.ratio(&name(what), &rounds, Mark::AtMost(5.0), false);
        }
    }
    restart::run(few.path(), many.path(), table);
}

/// Something to look for, and how.
#[derive(Clone)]
struct Sample {
    ticket: TicketId,
    code: String,
    plate: Option<String>,
    class: ClassId,
    entry: Timestamp,
}

type Look = fn(&View<'_>, &Sample) -> Result<usize, StoreError>;

const KINDS: &[(&str, Look)] = &[
    ("lookup by number", |view, sample| Ok(usize::from(view.stay(&sample.ticket)?.is_some()))),
    ("lookup by code", |view, sample| Ok(usize::from(view.stay_by_code(&sample.code)?.is_some()))),
    ("lookup by last six digits", |view, sample| {
        let text = sample.ticket.as_str();
        Ok(view.stays_by_tail(&text[text.len() - 6..], 10)?.len())
    }),
    ("lookup by plate", |view, sample| Ok(view.stays_by_plate(sample.plate.as_deref().unwrap_or("B1AA"), 10)?.len())),
    ("open stays by class and time", |view, sample| {
        Ok(view.open_stays(&sample.class, sample.entry.plus_minutes(-10), sample.entry.plus_minutes(10), 20)?.len())
    }),
];

/// The p50 of one lookup among all that are inside; the first pass warms, as a booth at work is warm.
fn lookups(store: &Store, look: Look, seed: u64) -> Duration {
    let times = store
        .read(move |view| {
            let samples: Vec<Sample> = view
                .oldest_open_stays(u32::try_from(INSIDE).unwrap_or(u32::MAX))?
                .into_iter()
                .map(|stay| Sample {
                    ticket: stay.ticket,
                    code: stay.code,
                    plate: stay.plate,
                    class: stay.class,
                    entry: stay.entry,
                })
                .collect();
            let mut times = Vec::with_capacity(LOOKUPS);
            let mut random = seed;
            for pass in 0..2 {
                for _ in 0..LOOKUPS {
                    random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    let pick = usize::try_from(random >> 33).unwrap_or(0) % samples.len();
                    let started = Instant::now();
                    std::hint::black_box(look(view, &samples[pick])?);
                    if pass == 1 {
                        times.push(started.elapsed());
                    }
                }
            }
            Ok::<_, StoreError>(times)
        })
        .wait()
        .unwrap()
        .unwrap();
    p50(times)
}
