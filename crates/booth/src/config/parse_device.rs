//! `[[printer]]`, `[[gate]]`, `[[scanner]]`.

use crate::config::device::{
    GateDevice, GateInputs, GateLink, GateProtocol, PrinterDevice, PrinterLink, ScannerDevice, ScannerLink,
};
use crate::config::parse::{ID, Placed, value_fault};
use crate::config::reader::{Read, Section};
use std::path::Path;

const PORT: &str = "\"/dev/ttyUSB0\" | \"COM3\" | …";
const BAUD: std::ops::Range<i64> = 300..921_601;

pub(super) fn printers(root: &Section<'_>, folder: &Path) -> Read<Vec<Placed<PrinterDevice>>> {
    root.tables("printer")?
        .into_iter()
        .map(|section| Ok(Placed { value: printer(&section, folder)?, at: section.at }))
        .collect()
}

fn printer(section: &Section<'_>, folder: &Path) -> Read<PrinterDevice> {
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
    Ok(PrinterDevice { id, link, width_mm: width.map_or(80, |found| found.value) })
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

pub(super) fn gates(root: &Section<'_>) -> Read<Vec<Placed<GateDevice>>> {
    root.tables("gate")?.into_iter().map(|section| Ok(Placed { value: gate(&section)?, at: section.at })).collect()
}

fn gate(section: &Section<'_>) -> Read<GateDevice> {
    section.only(&["id", "kind", "port", "baud", "protocol", "output", "inputs", "template"])?;
    let kinds = [("serial", true), ("virtual", false)];
    let kind = section.need("kind", "\"serial\" | \"virtual\"", section.choice("kind", &kinds)?)?;
    let protocol = protocol(section)?;
    let link = if kind.value {
        GateLink::Serial { port: port(section)?, baud: baud(section, 9_600)?, protocol }
    } else {
        GateLink::Virtual
    };
    let id = section.need("id", ID, section.parsed("id", ID)?)?.value;
    Ok(GateDevice { id, link, inputs: inputs(section)? })
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
    let say = |key: &str| -> Read<Option<String>> {
        let found = table.text(key, "\"…\"")?;
        Ok(found.map(|found| found.value).filter(|text| !text.is_empty()))
    };
    let open = say("open")?.map(|text| Placed { value: text, at: table.at });
    let open = table.need("open", "\"OPEN_GATE\\n\"", open)?.value;
    Ok(GateProtocol::Template { open, ok: say("ok")?, ready: say("ready")?, button: say("button")? })
}

fn inputs(section: &Section<'_>) -> Read<GateInputs> {
    let Some(table) = section.table("inputs")? else { return Ok(GateInputs::default()) };
    table.only(&["loop_in", "button", "loop_out"])?;
    let input = |key: &str| table.number::<u8>(key, 1..5).map(|found| found.map(|found| found.value));
    Ok(GateInputs { loop_in: input("loop_in")?, button: input("button")?, loop_out: input("loop_out")? })
}

pub(super) fn scanners(root: &Section<'_>) -> Read<Vec<Placed<ScannerDevice>>> {
    root.tables("scanner")?
        .into_iter()
        .map(|section| Ok(Placed { value: scanner(&section)?, at: section.at }))
        .collect()
}

fn scanner(section: &Section<'_>) -> Read<ScannerDevice> {
    section.only(&["id", "kind", "port", "baud", "prefix", "suffix"])?;
    let kinds = [("wedge", false), ("serial", true)];
    let kind = section.need("kind", "\"wedge\" | \"serial\"", section.choice("kind", &kinds)?)?;
    let link = if kind.value {
        ScannerLink::Serial { port: port(section)?, baud: baud(section, 9_600)? }
    } else {
        ScannerLink::Wedge
    };
    let text = |key: &str| section.text(key, "\"…\"").map(|found| found.map(|found| found.value));
    Ok(ScannerDevice {
        id: section.need("id", ID, section.parsed("id", ID)?)?.value,
        link,
        prefix: text("prefix")?.unwrap_or_default(),
        suffix: text("suffix")?.filter(|suffix| !suffix.is_empty()).unwrap_or_else(|| "\r".to_owned()),
    })
}
