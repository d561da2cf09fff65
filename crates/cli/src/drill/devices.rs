//! Virtual devices for the lanes that have none of their own.

use palang_booth::config::Config;
use palang_booth::device::{GateInputs, GateLink, GateProtocol, GateSettings, PrinterLink, PrinterSettings};
use palang_domain::DeviceId;
use palang_domain::device::DeviceKind;

/// Gives every lane a gate and a printer.
pub fn complete(config: &mut Config) {
    let names: Vec<DeviceId> = config.devices.all().map(|entry| entry.id.clone()).collect();
    let gate = |id| GateSettings {
        inputs: GateInputs::USUAL,
        ..GateSettings::new(id, GateLink::Virtual, GateProtocol::StarHash { output: 1 })
    };
    for (number, lane) in config.lanes.iter_mut().enumerate() {
        let free = |kind: DeviceKind| free(&names, &format!("virtual-{}", kind.word()), number);
        if lane.device(DeviceKind::Gate).is_none()
            && let Some(id) = free(DeviceKind::Gate)
        {
            config.devices.gates.push(gate(id.clone()));
            lane.devices.insert(DeviceKind::Gate, id);
        }
        if lane.device(DeviceKind::Printer).is_none()
            && let Some(id) = free(DeviceKind::Printer)
        {
            config.devices.printers.push(PrinterSettings::new(id.clone(), PrinterLink::Virtual));
            lane.devices.insert(DeviceKind::Printer, id);
        }
    }
}

/// A name that no device of the config has. Always some: there are more numbers than devices.
fn free(taken: &[DeviceId], stem: &str, lane: usize) -> Option<DeviceId> {
    (0..=taken.len())
        .map(|attempt| format!("{stem}-{}{}", lane + 1, "x".repeat(attempt)))
        .filter_map(|name| name.parse().ok())
        .find(|id| !taken.contains(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_without_devices_gets_its_own_and_a_lane_with_devices_keeps_them() {
        let mut config = Config::built_in();
        let before = config.clone();
        complete(&mut config);
        assert_eq!(config.lanes[0].devices, before.lanes[0].devices);
        assert_eq!(config.devices.gates, before.devices.gates);
        let taken: DeviceId = "virtual-gate-1".parse().expect("letters");
        config.devices.gates[0].id = taken.clone();
        config.lanes[0].devices.clear();
        complete(&mut config);
        let gate = config.lanes[0].device(DeviceKind::Gate).cloned().expect("has one");
        assert_ne!(gate, taken);
        assert!(config.devices.gates.iter().any(|device| device.id == gate && device.link == GateLink::Virtual));
        assert!(
            config
                .devices
                .printers
                .iter()
                .any(|device| Some(&device.id) == config.lanes[0].device(DeviceKind::Printer))
        );
    }
}
