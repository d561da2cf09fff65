//! Virtual devices for the lanes that have none of their own.

use palang_booth::config::{Config, GateDevice, GateInputs, GateLink, PrinterDevice, PrinterLink};
use palang_domain::DeviceId;

/// Gives every lane a gate and a printer.
pub fn complete(config: &mut Config) {
    let names: Vec<DeviceId> = std::iter::empty()
        .chain(config.gates.iter().map(|gate| gate.id.clone()))
        .chain(config.printers.iter().map(|printer| printer.id.clone()))
        .chain(config.scanners.iter().map(|scanner| scanner.id.clone()))
        .collect();
    let (mut gates, mut printers) = (Vec::new(), Vec::new());
    for (number, lane) in config.lanes.iter_mut().enumerate() {
        if lane.gate.is_none() {
            let id = free(&names, "virtual-gate", number);
            let inputs = GateInputs { loop_in: Some(1), button: Some(2), loop_out: Some(3) };
            gates.extend(id.clone().map(|id| GateDevice { id, link: GateLink::Virtual, inputs }));
            lane.gate = id;
        }
        if lane.printer.is_none() {
            let id = free(&names, "virtual-printer", number);
            printers.extend(id.clone().map(|id| PrinterDevice { id, link: PrinterLink::Virtual, width_mm: 80 }));
            lane.printer = id;
        }
    }
    config.gates.append(&mut gates);
    config.printers.append(&mut printers);
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
        assert_eq!(config.lanes[0].gate, before.lanes[0].gate);
        assert_eq!(config.gates, before.gates);
        let taken: DeviceId = "virtual-gate-1".parse().expect("letters");
        config.gates[0].id = taken.clone();
        (config.lanes[0].gate, config.lanes[0].printer) = (None, None);
        complete(&mut config);
        let gate = config.lanes[0].gate.clone().expect("has one");
        assert_ne!(gate, taken);
        assert!(config.gates.iter().any(|device| device.id == gate && device.link == GateLink::Virtual));
        assert!(config.printers.iter().any(|device| Some(&device.id) == config.lanes[0].printer.as_ref()));
    }
}
