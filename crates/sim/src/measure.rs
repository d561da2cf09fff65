//! What every figure is printed with: the machine, its load, its disk; and how figures are made of samples.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// The number in that environment variable, or `otherwise`.
#[must_use]
pub fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// The sample that so many of all are not above; sorts them.
#[must_use]
pub fn percentile(samples: &mut [Duration], part: f64) -> Duration {
    samples.sort_unstable();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a list")]
    let place = (samples.len() as f64 * part) as usize;
    samples.get(place.min(samples.len().saturating_sub(1))).copied().unwrap_or_default()
}

/// The median; the figures are sorted by it.
#[must_use]
pub fn median(figures: &mut [f64]) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

/// What a process takes of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Taken {
    /// Bytes of memory that are its own and there.
    pub resident: u64,
    /// Time on a core since its start.
    pub cpu: Duration,
}

/// Looks at a process, where there is a `/proc`; else nothing is known.
#[must_use]
pub fn of_process(id: u32) -> Taken {
    let read = |file: &str| std::fs::read_to_string(format!("/proc/{id}/{file}")).unwrap_or_default();
    let status = read("status");
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).and_then(|text| {
        let kib: u64 = text.trim().trim_end_matches(" kB").trim().parse().ok()?;
        Some(kib << 10)
    });
    let stat = read("stat");
    // After the name in brackets: utime and stime are the 12th and 13th, in hundredths of a second.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = [11, 12].iter().filter_map(|place| fields.get(*place)?.parse::<u64>().ok()).sum::<u64>();
    Taken { resident: resident.unwrap_or_default(), cpu: Duration::from_millis(ticks * 10) }
}

/// Says which machine this is and how busy, once, before any figure.
pub fn machine() {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    println!("machine: {cores} cores, load average {}", load.trim());
}

/// Raw 4 KiB appends with `fdatasync` on the disk of `folder`: p50 and p99.
///
/// # Errors
/// When the disk does not take them.
pub fn raw_disk(folder: &Path, times: u32) -> std::io::Result<(Duration, Duration)> {
    let path = folder.join("raw");
    let mut file = File::create(&path)?;
    let mut samples = Vec::new();
    for _ in 0..times {
        let began = Instant::now();
        file.write_all(&[7; 4_096])?;
        file.sync_data()?;
        samples.push(began.elapsed());
    }
    drop(std::fs::remove_file(path));
    Ok((percentile(&mut samples, 0.5), percentile(&mut samples, 0.99)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_samples() {
        let mut samples: Vec<Duration> = (1..=100).rev().map(Duration::from_millis).collect();
        assert_eq!(percentile(&mut samples, 0.5), Duration::from_millis(51));
        assert_eq!(percentile(&mut samples, 0.99), Duration::from_millis(100));
        assert_eq!(percentile(&mut [], 0.5), Duration::ZERO);
        assert!((median(&mut [3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_takes_something() {
        assert!(of_process(std::process::id()).resident > 1 << 20);
    }
}
