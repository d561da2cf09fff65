//! The gate's firmware in a simulated chip (simavr), with a tap on the wire between it and the program.

use serialport::{SerialPort, TTYPort};
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// The board.
pub struct Firmware {
    port: String,
    simulator: Child,
    wire: Arc<Mutex<Vec<u8>>>,
    relays: Arc<Mutex<Vec<String>>>,
    ends: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Firmware {
    /// Builds and starts it; nothing where its tools are missing.
    pub fn start() -> Option<Self> {
        let folder = super::tool::gate_simulator()?;
        let mut simulator = Command::new(folder.join("gatesim"))
            .arg(folder.join("gate.elf"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(simulator.stdout.take().unwrap());
        let mut first = String::new();
        while !first.starts_with("pty ") {
            first.clear();
            assert!(said.read_line(&mut first).unwrap() > 0, "the simulator ended");
        }
        let chip = first.trim_start_matches("pty ").trim().to_owned();
        let (relays, wire, ends) = (Arc::default(), Arc::default(), Arc::new(AtomicBool::new(false)));
        let (ours, theirs) = TTYPort::pair().unwrap();
        let port = theirs.name().unwrap();
        let threads = vec![listen(said, &relays), tap(ours, theirs, &chip, &wire, &ends)];
        Some(Self { port, simulator, wire, relays, ends, threads })
    }

    /// The path of its port.
    pub fn port(&self) -> &str {
        &self.port
    }

    /// What the program sent and the firmware answered, as it went over the wire.
    pub fn wire(&self) -> String {
        String::from_utf8_lossy(&self.wire.lock().unwrap()).into_owned()
    }

    /// What its relays did: `relay 1 on 1234567`.
    pub fn relays(&self) -> Vec<String> {
        self.relays.lock().unwrap().clone()
    }
}

impl Drop for Firmware {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::SeqCst);
        drop(self.simulator.kill());
        drop(self.simulator.wait());
        for thread in self.threads.drain(..) {
            thread.join().unwrap();
        }
    }
}

fn listen(said: impl BufRead + Send + 'static, relays: &Arc<Mutex<Vec<String>>>) -> JoinHandle<()> {
    let relays = Arc::clone(relays);
    thread::spawn(move || {
        for line in said.lines().map_while(Result::ok).filter(|line| line.starts_with("relay ")) {
            relays.lock().unwrap().push(line);
        }
    })
}

/// Passes on both ways. `theirs` is held open, so that the wire is there before and after the program.
fn tap(
    ours: TTYPort,
    theirs: TTYPort,
    chip: &str,
    wire: &Arc<Mutex<Vec<u8>>>,
    ends: &Arc<AtomicBool>,
) -> JoinHandle<()> {
    let mut ours = ours;
    let mut chip = serialport::new(chip, 9_600).timeout(Duration::from_millis(2)).open_native().unwrap();
    ours.set_timeout(Duration::from_millis(2)).unwrap();
    let (wire, ends) = (Arc::clone(wire), Arc::clone(ends));
    thread::spawn(move || {
        let _held = theirs;
        while !ends.load(Ordering::SeqCst) {
            if !(pass(&mut ours, &mut chip, &wire) && pass(&mut chip, &mut ours, &wire)) {
                return;
            }
        }
    })
}

fn pass(from: &mut TTYPort, to: &mut TTYPort, wire: &Mutex<Vec<u8>>) -> bool {
    let mut buffer = [0; 256];
    match from.read(&mut buffer) {
        Ok(read) => {
            wire.lock().unwrap().extend_from_slice(&buffer[..read]);
            to.write_all(&buffer[..read]).is_ok()
        }
        Err(error) => error.kind() == ErrorKind::TimedOut,
    }
}
