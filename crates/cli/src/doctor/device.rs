//! Whether the configured devices are well: each is asked as in daily work; nothing prints and nothing opens.

use super::{Finding, State};
use palang_booth::config::{Config, ScannerLink};
use palang_booth::engine;
use palang_domain::device::Health;
use palang_locale::Locale;
use std::time::Duration;

/// Lets a board that restarts when its port opens answer its first ping.
const LONGEST: Duration = Duration::from_secs(6);

/// Looks at all of them at once.
pub fn look(config: &Config, locale: &Locale) -> Vec<Finding> {
    let mut found: Vec<Finding> = engine::probe(config, LONGEST)
        .into_iter()
        .map(|probed| {
            let (state, words) = match probed.health {
                Health::Fine => (State::Fine, locale.health(probed.health)),
                // A printer that does not say how it is may be the best there is.
                Health::Unknown => (State::Fine, locale.health(probed.health)),
                Health::Attention(trouble) => (State::Attention, locale.trouble(probed.kind, trouble)),
                Health::Down(trouble) => (State::Bad, locale.trouble(probed.kind, trouble)),
            };
            let why = if probed.detail.is_empty() { String::new() } else { format!(" ({})", probed.detail) };
            Finding::new(format!("{} {}", locale.device_kind(probed.kind), probed.device), state, words + &why)
        })
        .collect();
    let wedges = config.scanners.iter().filter(|scanner| scanner.link == ScannerLink::Wedge);
    found.extend(wedges.map(|scanner| Finding::new(scanner.id.to_string(), State::Fine, locale.cli_doctor_wedge())));
    found
}
