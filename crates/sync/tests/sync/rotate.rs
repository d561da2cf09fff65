//! A new API key every month.

use crate::booth::{Sink, identity, key, name};
use crate::drive::{Drive, FATES, Fate, chance};
use palang_domain::Timestamp;
use palang_sync::core::Rotate;
use palang_sync::{ApiKeys, Contact, HostError, Pull};
use palang_wire::enrol::RotateRequest;
use palang_wire::paths;
use proptest::prelude::*;
use std::sync::{Arc, Mutex};
use std::time::Duration;

struct Keys(Mutex<(Timestamp, Vec<String>)>);

impl ApiKeys for Keys {
    fn issued(&self) -> Timestamp {
        self.0.lock().unwrap().0
    }
    fn changed(&self, api_key: String, now: Timestamp) -> Result<(), HostError> {
        let mut keys = self.0.lock().unwrap();
        keys.0 = now;
        keys.1.push(api_key);
        Ok(())
    }
}

struct Rig {
    keys: Arc<Keys>,
    contact: Arc<Contact>,
    channel: Rotate,
    drive: Drive,
}

/// A booth whose key is so many days old by the server's clock.
fn rig(days: i64) -> Rig {
    let drive = Drive::new();
    let issued = drive.server.now.plus_millis(-days * 86_400_000);
    let (keys, contact) = (Arc::new(Keys(Mutex::new((issued, Vec::new())))), Arc::new(Contact::new(None)));
    let channel = Rotate::new(identity(), Arc::clone(&contact), Arc::clone(&keys) as Arc<dyn ApiKeys>, chance(1));
    Rig { keys, contact, channel, drive }
}

impl Rig {
    /// Another channel hears the server's time.
    fn hear(&mut self) {
        let sink = Arc::new(Sink::default());
        let mut pull = Pull::new(identity(), Arc::clone(&self.contact), sink, chance(2));
        self.drive.calls(&mut pull, Fate::Well, 1);
        self.drive.calls.clear();
    }
    fn changed(&self) -> usize {
        self.keys.0.lock().unwrap().1.len()
    }
}

#[test]
fn sync_7_3_a_key_is_changed_after_a_month_and_by_the_servers_time() {
    for (days, changes) in [(1, 0), (29, 0), (31, 1), (400, 1)] {
        let mut rig = rig(days);
        for _ in 0..5 {
            rig.drive.once(&mut rig.channel, Fate::Well);
        }
        assert_eq!(rig.changed(), 0, "the server's time is not known yet");
        rig.hear();
        for _ in 0..10 {
            rig.drive.once(&mut rig.channel, Fate::Well);
        }
        assert_eq!(rig.changed(), changes, "after {days} days");
    }
}

proptest! {
    #[test]
    fn whatever_the_network_does_the_key_is_changed_in_the_end(fates in prop::collection::vec(0..FATES.len(), 0..40)) {
        let mut rig = rig(31);
        rig.hear();
        for fate in fates {
            rig.drive.once(&mut rig.channel, FATES[fate]);
        }
        let Rig { keys, channel, drive, .. } = &mut rig;
        drive.until(channel, Duration::from_secs(300), |_| !keys.0.lock().unwrap().1.is_empty());
        prop_assert!(rig.drive.longest_wait <= Duration::from_secs(60));
        let call = rig.drive.calls.iter().find(|call| call.path == paths::ROTATE).unwrap();
        let request: RotateRequest = serde_json::from_slice(&call.body).unwrap();
        let signed = RotateRequest::signed(&name(), request.now);
        prop_assert!(palang_wire::batch::check(&key().verifying_key(), &signed, &request.signature).is_ok());
    }
}
