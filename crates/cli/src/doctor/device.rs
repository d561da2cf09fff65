//! Whether the configured devices are well: each is asked as in daily work; nothing prints and nothing opens.

use super::{Finding, State};
use palang_booth::config::Config;
use palang_booth::device::{DeviceEntry, ScannerLink, probe};
use palang_domain::device::Health;
use palang_locale::Locale;
use std::time::Duration;

/// Lets a board that restarts when its port opens answer its first ping.
const LONGEST: Duration = Duration::from_secs(6);

/// Looks at all of them at once; at none while a booth is running on them: its own lamps say how they are.
pub fn look(config: &Config, locale: &Locale, running: bool) -> Vec<Finding> {
    if running {
        let untouched = |entry: DeviceEntry<'_>| {
            let about = format!("{} {}", locale.device_kind(entry.kind), entry.id);
            Finding::new(about, State::Fine, locale.cli_doctor_untouched())
        };
        return config.devices.all().map(untouched).collect();
    }
    let mut found: Vec<Finding> = probe(&config.devices, LONGEST)
        .into_iter()
        .map(|probed| {
            let (state, words) = match probed.health {
                Health::Fine => (State::Fine, locale.health(probed.health)),
                // A printer that does not say how it is may be the best there is.
                Health::Unknown => (State::Fine, locale.health(probed.health)),
                Health::Attention(trouble) => (State::Attention, locale.trouble(probed.kind, trouble)),
                Health::Down(trouble) => (State::Bad, locale.trouble(probed.kind, trouble)),
            };
            let why = locale.system(&probed.detail);
            let why = if why.is_empty() { why } else { format!(" ({why})") };
            Finding::new(format!("{} {}", locale.device_kind(probed.kind), probed.device), state, words + &why)
        })
        .collect();
    let wedges = config.devices.scanners.iter().filter(|scanner| scanner.link == ScannerLink::Wedge);
    found.extend(wedges.map(|scanner| Finding::new(scanner.id.to_string(), State::Fine, locale.cli_doctor_wedge())));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use palang_domain::{Currency, Zone};
    use palang_locale::Language;

    #[test]
    fn a_running_booths_devices_are_named_and_left_alone() {
        let config = Config::built_in();
        let locale = Locale::new(Language::En, Currency::Idr, Zone::JAKARTA);
        let left = look(&config, &locale, true);
        let devices = config.devices.all().count();
        assert_eq!(left.len(), devices);
        assert!(left.iter().all(|one| one.state == State::Fine && one.detail == locale.cli_doctor_untouched()));
        // Virtual devices answer at once.
        let asked = look(&config, &locale, false);
        assert_eq!(asked.len(), devices);
        assert!(asked.iter().all(|one| one.detail != locale.cli_doctor_untouched()));
    }
}
