//! The figures, and whether they reach their marks.

use std::time::Duration;

/// One side against the other, round by round.
pub struct Rounds(Vec<(Duration, Duration)>);

impl Rounds {
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The p50 of one round: what is measured, and what it is measured against.
    pub fn add(&mut self, ours: Duration, against: Duration) {
        self.0.push((ours, against));
    }

    fn ratios(&self) -> Vec<f64> {
        let mut ratios: Vec<f64> =
            self.0.iter().map(|(ours, against)| ours.as_secs_f64() / against.as_secs_f64()).collect();
        ratios.sort_by(f64::total_cmp);
        ratios
    }

    fn side(&self, pick: impl Fn(&(Duration, Duration)) -> Duration) -> (Duration, Duration, Duration) {
        let mut times: Vec<Duration> = self.0.iter().map(pick).collect();
        times.sort_unstable();
        (times[times.len() / 2], times[0], times[times.len() - 1])
    }
}

/// What a figure must reach.
#[derive(Clone, Copy)]
pub enum Mark {
    AtMost(f64),
    AtLeast(f64),
    /// Said, not judged.
    Told,
}

/// All figures of a run, printed as they come.
pub struct Table {
    missed: bool,
}

impl Table {
    pub fn new() -> Self {
        println!("load average {}; ratios: median of the rounds' p50 ratios [least .. most]", load());
        Self { missed: false }
    }

    /// A ratio of two sides that were measured in turns. `disk` says that the second side is the disk itself, whose
    /// unrest makes the figure worthless.
    pub fn ratio(&mut self, name: &str, rounds: &Rounds, mark: Mark, disk: bool) {
        let ratios = rounds.ratios();
        let middle = ratios[ratios.len() / 2];
        let (ours, ..) = rounds.side(|round| round.0);
        let (against, least, most) = rounds.side(|round| round.1);
        let unrest = disk && most > least * 3;
        let (wanted, reached) = match mark {
            Mark::AtMost(limit) => (format!("<= {limit}"), middle <= limit),
            Mark::AtLeast(limit) => (format!(">= {limit}"), middle >= limit),
            Mark::Told => (String::new(), true),
        };
        let verdict = if unrest {
            "not measured: the disk varied more than 3x"
        } else if reached {
            "reached"
        } else {
            "MISSED"
        };
        self.missed |= !reached && !unrest;
        let (least, most, rounds) = (ratios[0], ratios[ratios.len() - 1], ratios.len());
        let sides = format!("({ours:.1?} / {against:.1?}, {rounds} rounds)");
        println!("{name:<46} {middle:>8.2}  [{least:.2} .. {most:.2}]  {wanted:<8} {verdict:<8} {sides}");
    }

    /// A plain fact with its verdict.
    pub fn say(&mut self, name: &str, value: &str, reached: bool) {
        let verdict = if reached { "" } else { "MISSED" };
        self.missed |= !reached;
        println!("{name:<46} {value} {verdict}");
    }

    /// The exit code.
    pub fn verdict(&self) -> i32 {
        println!("load average {}", load());
        i32::from(self.missed)
    }
}

fn load() -> String {
    std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim().to_owned()
}
