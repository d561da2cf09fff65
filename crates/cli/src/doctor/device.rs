//! Whether the configured devices are there. A port is not opened: the booth may be running, and opening resets a board.

use super::{Finding, State};
use palang_booth::config::{Config, GateLink, PrinterLink, ScannerLink};
use std::net::{TcpStream, ToSocketAddrs};
use std::path::Path;
use std::time::Duration;

/// How long a printer on the network may take.
const REACH: Duration = Duration::from_secs(2);

/// Looks at all of them.
pub fn look(config: &Config) -> Vec<Finding> {
    let printers = config.printers.iter().map(|printer| {
        let (state, detail) = match &printer.link {
            PrinterLink::Tcp { address } => reach(address),
            PrinterLink::Serial { port, .. } => there(Path::new(port)),
            PrinterLink::File { path } => there(path),
            PrinterLink::Virtual => (State::Fine, "virtual".to_owned()),
        };
        Finding::new(printer.id.to_string(), state, detail)
    });
    let gates = config.gates.iter().map(|gate| {
        let (state, detail) = match &gate.link {
            GateLink::Serial { port, .. } => there(Path::new(port)),
            GateLink::Virtual => (State::Fine, "virtual".to_owned()),
        };
        Finding::new(gate.id.to_string(), state, detail)
    });
    let scanners = config.scanners.iter().map(|scanner| {
        let (state, detail) = match &scanner.link {
            ScannerLink::Serial { port, .. } => there(Path::new(port)),
            ScannerLink::Wedge => (State::Fine, "wedge".to_owned()),
        };
        Finding::new(scanner.id.to_string(), state, detail)
    });
    printers.chain(gates).chain(scanners).collect()
}

/// `COM3` and `usb:1a86:7523` are no paths, so that nothing can be said of them without opening.
fn there(path: &Path) -> (State, String) {
    let name = path.display().to_string();
    if !path.has_root() {
        return (State::Attention, name);
    }
    match path.metadata() {
        Ok(_) => (State::Fine, name),
        Err(error) => (State::Bad, format!("{name}: {error}")),
    }
}

fn reach(address: &str) -> (State, String) {
    let full = if address.contains(':') { address.to_owned() } else { format!("{address}:9100") };
    let connected = full.to_socket_addrs().and_then(|mut addresses| {
        let first = addresses.next().ok_or_else(|| std::io::Error::other("no such host"))?;
        TcpStream::connect_timeout(&first, REACH)
    });
    match connected {
        Ok(_) => (State::Fine, full),
        Err(error) => (State::Bad, format!("{full}: {error}")),
    }
}
