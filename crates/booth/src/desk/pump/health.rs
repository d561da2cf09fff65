//! Lamps at once; facts only for what lasts: a cable that flickers must not fill the journal.

use crate::desk::core::Core;
use crate::desk::model::{Lamp, Update};
use palang_domain::device::Health;
use palang_domain::fact::DeviceChanged;
use palang_domain::{DeviceId, Fact};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a state must last to be a fact.
const LASTS: Duration = Duration::from_secs(3);

#[derive(Default)]
pub(super) struct Healths(HashMap<DeviceId, Watched>);

struct Watched {
    health: Health,
    since: Instant,
    /// What the journal says; a device is taken to be well until it says otherwise.
    written: &'static str,
}

impl Healths {
    pub fn heard(&mut self, core: &Core, device: DeviceId, health: Health) {
        if let Some(kind) = core.config.devices.kind(&device) {
            core.bus.publish(&Update::Lamp(Lamp { device: device.clone(), kind, health }));
        }
        let since = Instant::now();
        let watched = self.0.entry(device).or_insert(Watched { health, since, written: Health::Fine.word() });
        if watched.health != health {
            (watched.health, watched.since) = (health, since);
        }
    }

    /// Writes down what has lasted.
    pub fn settle(&mut self, core: &Arc<Core>) {
        let lasting = self.0.iter_mut().filter(|(_, watched)| watched.since.elapsed() >= LASTS);
        let facts: Vec<Fact> = lasting
            .filter_map(|(device, watched)| {
                let word = watched.health.word();
                // A printer that never says how it is has not changed by saying nothing.
                let silent = watched.written == Health::Fine.word() && watched.health == Health::Unknown;
                if word == watched.written || silent {
                    return None;
                }
                watched.written = word;
                let detail = match watched.health {
                    Health::Fine | Health::Unknown => String::new(),
                    Health::Attention(trouble) | Health::Down(trouble) => format!("{trouble:?}"),
                };
                Some(Fact::DeviceChanged(DeviceChanged { device: device.clone(), health: word.to_owned(), detail }))
            })
            .collect();
        if facts.is_empty() {
            return;
        }
        let written = core.commit(move |work| {
            for fact in facts {
                work.append(fact)?;
            }
            Ok(())
        });
        // Lost with a store that does not write: the lamp still shows it.
        drop(written.wait());
    }
}
