//! The printer's thread against somebody else's printer: emupos (PyPI), which answers `DLE EOT` and has faults to set.
//! `crates/codec/tests/tools/emupos.sh` installs it.
#![allow(clippy::unwrap_used)]

#[path = "../../../tests/support/tool.rs"]
mod tool;

use crossbeam_channel::{Receiver, bounded};
use palang_device::{Event, PrintJob, Printer, PrinterLink, PrinterSettings};
use palang_domain::device::{Health, Trouble};
use palang_domain::fact::SlipOutcome;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Python takes its time to start, on a busy machine more so.
const LONG: Duration = Duration::from_secs(60);

struct Emupos {
    program: PathBuf,
    child: Child,
    port: u16,
    api: u16,
    folder: tempfile::TempDir,
}

impl Drop for Emupos {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Emupos {
    fn start(program: PathBuf) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let free = || TcpListener::bind("127.0.0.1:0").unwrap();
        let (printer, control) = (free(), free());
        let (port, api) = (printer.local_addr().unwrap().port(), control.local_addr().unwrap().port());
        let config = format!(
            "schema: 1\napi: {{host: 127.0.0.1, port: {api}}}\ndevices:\n  - {{id: front, type: printer, profile: \
             epson-tm-t20iii, receipts_dir: ./receipts, connections: [{{tcp: {{port: {port}}}}}]}}\n"
        );
        std::fs::write(folder.path().join("emupos.yaml"), config).unwrap();
        drop((printer, control));
        let quiet = || Stdio::null();
        let mut command = Command::new(&program);
        command.arg("run").current_dir(folder.path()).stdout(quiet()).stderr(quiet()).stdin(quiet());
        let child = command.spawn().unwrap();
        Self { program, child, port, api, folder }
    }

    fn fault(&self, words: &[&str]) {
        let mut command = Command::new(&self.program);
        command.arg("--api").arg(format!("http://127.0.0.1:{}", self.api)).arg("fault").args(words);
        let done = command.current_dir(self.folder.path()).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    /// What it has printed, as text.
    fn receipts(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path().join("receipts")).into_iter().flatten();
        let paths = entries.map(|entry| entry.unwrap().path());
        let texts = paths.filter(|path| path.extension().is_some_and(|ending| ending == "txt"));
        texts.map(|path| std::fs::read_to_string(path).unwrap()).collect()
    }
}

fn print(printer: &Printer, seen: &Receiver<Event>, cause: u64) -> SlipOutcome {
    let bytes = format!("\u{1b}@SLIP {cause}\n\n\n\u{1d}VA\0").into_bytes();
    printer.print(PrintJob { cause, duplicate: 0, bytes: bytes.into() }).unwrap();
    loop {
        if let Event::Slip { cause: answered, outcome, .. } = seen.recv_timeout(LONG).unwrap() {
            assert_eq!(answered, cause);
            return outcome;
        }
    }
}

#[test]
fn an_independent_printer_is_understood_in_every_state() {
    let Some(program) = tool::from_pypi("emupos") else { return };
    let emupos = Emupos::start(program);
    let kind = PrinterLink::Tcp { address: format!("127.0.0.1:{}", emupos.port) };
    let mut settings = PrinterSettings::new("P".parse().unwrap(), kind);
    (settings.times.look, settings.times.backoff_last) = (Duration::from_millis(300), Duration::from_millis(500));
    let (events, seen) = bounded(64);
    let printer = Printer::spawn(settings, events);
    while printer.health() != Health::Fine {
        seen.recv_timeout(LONG).expect("emupos comes up");
    }
    assert_eq!(print(&printer, &seen, 1), SlipOutcome::Printed);
    for (cause, fault, outcome, health) in [
        (2, "paper-out", SlipOutcome::PaperOut, Health::Down(Trouble::PaperOut)),
        (3, "cover-open", SlipOutcome::CoverOpen, Health::Down(Trouble::CoverOpen)),
        (4, "offline", SlipOutcome::Offline, Health::Down(Trouble::Offline)),
        (5, "paper-near-end", SlipOutcome::Printed, Health::Attention(Trouble::PaperLow)),
    ] {
        emupos.fault(&["set", "front", fault]);
        assert_eq!(print(&printer, &seen, cause), outcome, "{fault}");
        assert_eq!(printer.health(), health, "{fault}");
        emupos.fault(&["clear", "front", fault]);
    }
    assert_eq!(print(&printer, &seen, 6), SlipOutcome::Printed);
    let mut printed: Vec<u32> = Vec::new();
    for _ in 0..1_000 {
        if printed.len() >= 3 {
            break;
        }
        // A receipt is written a moment after its cut; the printer's next look is a moment as well.
        let _ = seen.recv_timeout(Duration::from_millis(50));
        let texts = emupos.receipts();
        printed = (1..=6).filter(|cause| texts.iter().any(|text| text.contains(&format!("SLIP {cause}")))).collect();
    }
    assert_eq!(printed, [1, 5, 6], "what found it out of paper, open or offline did not print by itself later");
}
