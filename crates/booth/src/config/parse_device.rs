//! `[[printer]]`, `[[gate]]`, `[[scanner]]`.

use crate::config::parse::{ID, Placed, value_fault};
use crate::config::reader::{Read, Section};
use crate::device::{
    DeviceSettings, GateInputs, GateLink, GateProtocol, GateSettings, PrinterLink, PrinterSettings, ScannerLink,
    ScannerSettings,
};
use palang_codec::gate::Template;
use palang_codec::slip::Paper;
use std::path::Path;

const PORT: &str = "\"/dev/ttyUSB0\" | \"COM3\" | …";
const BAUD: std::ops::Range<i64> = 300..921_601;

/// The devices of a file, and the byte where each begins, in the order of [`DeviceSettings::all`].
pub(super) struct Devices {
    pub settings: DeviceSettings,
    pub at: Vec<usize>,
}

pub(super) fn devices(root: &Section<'_>, folder: &Path) -> Read<Devices> {
    let mut at = Vec::new();
    let settings = DeviceSettings {
        printers: each(root, "printer", &mut at, |section| printer(section, folder))?,
        gates: each(root, "gate", &mut at, gate)?,
        scanners: each(root, "scanner", &mut at, scanner)?,
    };
    Ok(Devices { settings, at })
}

fn each<T>(
    root: &Section<'_>,
    name: &'static str,
    at: &mut Vec<usize>,
    read: impl Fn(&Section<'_>) -> Read<T>,
) -> Read<Vec<T>> {
    let sections = root.tables(name)?;
    at.extend(sections.iter().map(|section| section.at));
    sections.iter().map(read).collect()
}

fn printer(section: &Section<'_>, folder: &Path) -> Read<PrinterSettings> {
    section.only(&["id", "kind", "address", "port", "path", "baud", "width_mm"])?;
    let kinds = [("tcp", 't'), ("serial", 's'), ("file", 'f'), ("virtual", 'v')];
    let kind =
        section.need("kind", "\"tcp\" | \"serial\" | \"file\" | \"virtual\"", section.choice("kind", &kinds)?)?;
    let link = match kind.value {
        't' => PrinterLink::Tcp { address: address(section)? },
        's' => PrinterLink::Serial { port: port(section)?, baud: baud(section, 9_600)? },
        'f' => {
            let path = section.need("path", "\"/dev/usb/lp0\" | …", section.words("path", 1_024)?)?.value;
            PrinterLink::File { path: folder.join(path) }
        }
        _ => PrinterLink::Virtual,
    };
    let width = section.number::<u8>("width_mm", 58..81)?;
    if let Some(found) = &width
        && found.value != 58
        && found.value != 80
    {
        return Err(value_fault(section, "width_mm", found.at, &found.value.to_string(), "58 | 80"));
    }
    let id = section.need("id", ID, section.parsed("id", ID)?)?.value;
    let paper = if width.is_some_and(|found| found.value == 58) { Paper::Mm58 } else { Paper::Mm80 };
    Ok(PrinterSettings { paper, ..PrinterSettings::new(id, link) })
}

/// `host:port`, `host` (then 9100), `[v6]:port`.
fn address(section: &Section<'_>) -> Read<String> {
    let allowed = "\"192.168.1.50:9100\" | \"HOST:PORT\"";
    let found = section.need("address", allowed, section.words("address", 256)?)?;
    let text = found.value;
    let (host, port) = text.rsplit_once(':').unwrap_or((text.as_str(), "9100"));
    let bracketed = host.starts_with('[') && host.ends_with(']');
    let plain = !host.is_empty() && !host.contains(char::is_whitespace);
    let sane = plain && (bracketed || !host.contains(':')) && port.parse::<u16>().is_ok_and(|port| port > 0);
    if sane {
        Ok(format!("{host}:{port}"))
    } else {
        Err(value_fault(section, "address", found.at, &format!("\"{text}\""), allowed))
    }
}

fn port(section: &Section<'_>) -> Read<String> {
    Ok(section.need("port", PORT, section.words("port", 256)?)?.value)
}

fn baud(section: &Section<'_>, default: u32) -> Read<u32> {
    Ok(section.number("baud", BAUD)?.map_or(default, |found| found.value))
}

fn gate(section: &Section<'_>) -> Read<GateSettings> {
    section.only(&["id", "kind", "port", "baud", "protocol", "output", "inputs", "template"])?;
    let kinds = [("serial", true), ("virtual", false)];
    let kind = section.need("kind", "\"serial\" | \"virtual\"", section.choice("kind", &kinds)?)?;
    let spoken = protocol(section)?;
    let (link, protocol) = if kind.value {
        (GateLink::Serial { port: port(section)?, baud: baud(section, 9_600)? }, spoken)
    } else {
        // Whatever the file says: that is what the board in memory speaks.
        (GateLink::Virtual, GateProtocol::StarHash { output: 1 })
    };
    let id = section.need("id", ID, section.parsed("id", ID)?)?.value;
    Ok(GateSettings { inputs: inputs(section)?, ..GateSettings::new(id, link, protocol) })
}

fn protocol(section: &Section<'_>) -> Read<GateProtocol> {
    let protocols = [("star-hash", false), ("template", true)];
    let output = section.number("output", 1..5)?.map_or(1, |found| found.value);
    if !section.choice("protocol", &protocols)?.is_some_and(|found| found.value) {
        return Ok(GateProtocol::StarHash { output });
    }
    let allowed = "{ open = \"OPEN_GATE\\n\", ok = \"…\", ready = \"…\", button = \"…\" }";
    let table = section.table("template")?.map(|table| Placed { at: table.at, value: table });
    let table = section.need("template", allowed, table)?.value;
    table.only(&["open", "ok", "ready", "button"])?;
    let text = |key: &str| table.text(key, "\"…\"");
    let open = text("open")?.filter(|found| !found.value.is_empty());
    let open = table.need("open", "\"OPEN_GATE\\n\"", open)?.value;
    let optional = |key: &str| Ok(text(key)?.map(|found| found.value).unwrap_or_default());
    Ok(GateProtocol::Template(Template {
        open,
        ok: optional("ok")?,
        ready: optional("ready")?,
        button: optional("button")?,
    }))
}

fn inputs(section: &Section<'_>) -> Read<GateInputs> {
    let Some(table) = section.table("inputs")? else { return Ok(GateInputs::default()) };
    table.only(&["loop_in", "button", "loop_out"])?;
    let input = |key: &str| table.number::<u8>(key, 1..5).map(|found| found.map(|found| found.value));
    Ok(GateInputs { loop_in: input("loop_in")?, button: input("button")?, loop_out: input("loop_out")? })
}

fn scanner(section: &Section<'_>) -> Read<ScannerSettings> {
    section.only(&["id", "kind", "port", "baud", "prefix", "suffix"])?;
    let kinds = [("wedge", false), ("serial", true)];
    let kind = section.need("kind", "\"wedge\" | \"serial\"", section.choice("kind", &kinds)?)?;
    let link = if kind.value {
        ScannerLink::Serial { port: port(section)?, baud: baud(section, 9_600)? }
    } else {
        ScannerLink::Wedge
    };
    let text = |key: &str| section.text(key, "\"…\"").map(|found| found.map(|found| found.value));
    let usual = ScannerSettings::new(section.need("id", ID, section.parsed("id", ID)?)?.value, link);
    Ok(ScannerSettings {
        prefix: text("prefix")?.unwrap_or_default(),
        suffix: text("suffix")?.filter(|suffix| !suffix.is_empty()).unwrap_or(usual.suffix),
        ..usual
    })
}
