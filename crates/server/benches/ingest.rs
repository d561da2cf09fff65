//! `cargo bench -p palang-server --bench ingest`: P5, what the ledger takes in against the ceiling of the same database
//! (SYNC 5): `pgbench` with the same columns, indexes and batches, side by side in one run, and against single rows.
//!
//! Fails (exit code 1) below 0.4 of the ceiling or 5 times single rows. `PALANG_BENCH_ROUNDS` rounds, 5 by default.
#![allow(clippy::unwrap_used, clippy::cast_precision_loss)]

#[cfg(unix)]
#[path = "ingest/ceiling.rs"]
mod ceiling;
#[cfg(unix)]
#[path = "ingest/ours.rs"]
mod ours;
#[cfg(unix)]
#[path = "../tests/support/mod.rs"]
mod support;

#[cfg(not(unix))]
fn main() {}

/// Booths that push at once.
#[cfg(unix)]
const BOOTHS: u16 = 8;
/// Facts in a batch.
#[cfg(unix)]
const BATCH: u64 = 500;

/// What is compared.
#[cfg(unix)]
#[derive(Clone, Copy)]
struct Case {
    name: &'static str,
    /// Eight booths of one site, whose counter they share; or each of a site of its own.
    sites: u16,
    /// A day's trade, a stay and a settlement in seven facts; or facts that only the journal keeps.
    trade: bool,
    must: Option<f64>,
}

#[cfg(unix)]
const CASES: [Case; 4] = [
    Case { name: "one site, journal", sites: 1, trade: false, must: Some(0.4) },
    Case { name: "eight sites, journal", sites: BOOTHS, trade: false, must: Some(0.4) },
    Case { name: "one site, trade", sites: 1, trade: true, must: None },
    Case { name: "eight sites, trade", sites: BOOTHS, trade: true, must: None },
];

#[cfg(unix)]
fn main() {
    use support::postgres::Cluster;
    let rounds: usize = std::env::var("PALANG_BENCH_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(5);
    let cluster = Cluster::start(true);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("PostgreSQL {}, load {}", cluster.sql("postgres", "SHOW server_version"), load.trim());
    let mut failed = false;
    let batches = [ours::Batches::make(false), ours::Batches::make(true)];
    for case in CASES {
        let (mut ratios, mut taken, mut most) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..rounds {
            // A/B, then B/A.
            let (ours, ceiling) = if round % 2 == 0 {
                let ceiling = ceiling::batches(&cluster, case, &batches[usize::from(case.trade)]);
                (ours::push(&cluster, case, &batches[usize::from(case.trade)]), ceiling)
            } else {
                let ours = ours::push(&cluster, case, &batches[usize::from(case.trade)]);
                (ours, ceiling::batches(&cluster, case, &batches[usize::from(case.trade)]))
            };
            ratios.push(ours / ceiling);
            taken.push(ours);
            most.push(ceiling);
        }
        let (ratio, ours) = (median(&mut ratios), median(&mut taken));
        println!(
            "{:22} ours {:>7.0} facts/s, ceiling {:>7.0} rows/s, ratio {ratio:.2} (min {:.2}, max {:.2})",
            case.name,
            ours,
            median(&mut most),
            ratios[0],
            ratios[ratios.len() - 1],
        );
        failed |= case.must.is_some_and(|must| ratio < must);
        if !case.trade {
            let single = ceiling::single_rows(&cluster, case, &batches[0]);
            println!("{:22} single rows {single:>7.0} rows/s, ours {:.1} times as many", "", ours / single);
            failed |= ours / single < 5.0;
        }
    }
    for trade in [false, true] {
        println!("embedded SQLite, {}: {:.0} facts/s", if trade { "trade" } else { "journal" }, {
            ours::push_embedded(&batches[usize::from(trade)])
        });
    }
    std::process::exit(i32::from(failed));
}

#[cfg(unix)]
fn median(figures: &mut [f64]) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
