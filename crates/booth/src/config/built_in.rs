//! The booth that needs no file: virtual devices, for the demo and for a drill without a config.

use crate::config::{Booth, Class, Config, Direction, Extras, Lane, Site, TariffSource};
use crate::device::{
    DeviceSettings, GateInputs, GateLink, GateProtocol, GateSettings, PrinterLink, PrinterSettings, ScannerLink,
    ScannerSettings,
};
use palang_domain::device::DeviceKind;
use palang_domain::ticket::CodeFormat;
use palang_domain::{BoothId, ClassId, Currency, DeviceId, GateNumber, LaneId, SiteId, Zone};
use palang_locale::Language;

/// `motor`, `mobil`, `lainnya`: the classes of every preset.
pub(super) fn classes() -> Vec<Class> {
    [
        ("motor", 'm', ["Motor", "Motorcycle", "Xe máy"]),
        ("mobil", 'c', ["Mobil", "Car", "Ô tô"]),
        ("lainnya", 'l', ["Lainnya", "Other", "Khác"]),
    ]
    .into_iter()
    .map(|(id, key, names)| Class { id: class(id), key, names: names.map(str::to_owned) })
    .collect()
}

fn class(id: &str) -> ClassId {
    id.parse().expect("lower-case letters")
}

fn device(id: &str) -> DeviceId {
    id.parse().expect("letters and a dash")
}

impl Config {
    /// A booth on virtual devices: one mixed lane, three classes, one price a visit (`id-flat`, S0). What a drill runs
    /// on when no config is given; the demo puts its own tariff in.
    #[must_use]
    pub fn built_in() -> Self {
        let (printer, gate, scanner) = (device("printer-1"), device("gate-1"), device("scanner-1"));
        let lane: LaneId = "LANE-1".parse().expect("letters and a dash");
        let mut devices = DeviceSettings::default();
        devices.printers.push(PrinterSettings::new(printer.clone(), PrinterLink::Virtual));
        devices.gates.push(GateSettings {
            inputs: GateInputs::USUAL,
            ..GateSettings::new(gate.clone(), GateLink::Virtual, GateProtocol::StarHash { output: 1 })
        });
        devices.scanners.push(ScannerSettings::new(scanner.clone(), ScannerLink::Wedge));
        let booth: BoothId = "BOOTH-1".parse().expect("letters and a dash");
        Self {
            site: Site {
                id: SiteId::try_from(1).expect("not zero"),
                name: "Palang".to_owned(),
                zone: Zone::JAKARTA,
                currency: Currency::Idr,
                language: Language::Id,
                address: None,
            },
            booth: Booth {
                id: booth,
                tariff: TariffSource::Preset("id-flat".to_owned()),
                data: None,
                ticket_code: CodeFormat::P1,
                backup_dir: None,
            },
            classes: classes(),
            lanes: vec![Lane {
                id: lane,
                name: None,
                gate_number: GateNumber::try_from(1).expect("below 100"),
                direction: Direction::Mixed,
                default_class: Some(class("mobil")),
                area: None,
                attended: true,
                devices: [(DeviceKind::Printer, printer), (DeviceKind::Gate, gate), (DeviceKind::Scanner, scanner)]
                    .into(),
            }],
            devices,
            operators: Vec::new(),
            server: None,
            areas: Vec::new(),
            quotas: Vec::new(),
            extras: Extras::default(),
        }
    }
}
