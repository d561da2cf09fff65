//! The gate driver against the real firmware (`assets/firmware/palang-gate`) on a simulated ATmega328P.
//!
//! Half independent only (DEVICES 0): real AVR code, real UART and Arduino core, but our sketch on our reading of the
//! protocol. Needs the tools named in `tests/tools/build-gatesim.sh`.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

#[path = "../../../tests/support/tool.rs"]
mod tool;

use crossbeam_channel::{Receiver, bounded, unbounded};
use palang_device::{Event, Gate, GateInputs, GateLink, GateProtocol, GateSettings};
use palang_domain::device::{Health, Input, Trouble};
use palang_domain::fact::GateOutcome;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

/// No test comes near this; it only ends one that hangs.
const LONG: Duration = Duration::from_secs(30);

/// Where the simulator and the firmware are, built once; nothing where a tool is missing.
fn tools() -> Option<&'static Path> {
    static BUILT: OnceLock<Option<PathBuf>> = OnceLock::new();
    BUILT.get_or_init(tool::gate_simulator).as_deref()
}

/// A relay went on or off.
#[derive(Debug, PartialEq, Eq)]
struct Edge {
    relay: u8,
    on: bool,
    micros: u64,
}

/// The simulated board; killed with the value.
struct Board {
    child: Child,
    edges: Receiver<Edge>,
}

impl Board {
    /// Starts it; `port` becomes a link to its terminal, as udev would make one.
    fn start(tools: &Path, port: &Path) -> Self {
        let mut child = Command::new(tools.join("gatesim"))
            .arg(tools.join("gate.elf"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // The simulator's library says things of its own on the same stream.
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let terminal = lines.find_map(|line| line.strip_prefix("pty ").map(str::to_owned)).unwrap();
        let _ = std::fs::remove_file(port);
        std::os::unix::fs::symlink(terminal, port).unwrap();
        let (told, edges) = unbounded();
        std::thread::spawn(move || {
            for line in lines {
                if let ["relay", relay, state, micros] = line.split(' ').collect::<Vec<_>>()[..] {
                    let edge =
                        Edge { relay: relay.parse().unwrap(), on: state == "on", micros: micros.parse().unwrap() };
                    let _ = told.send(edge);
                }
            }
        });
        Self { child, edges }
    }

    fn say(&mut self, line: &str) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    /// How long the next pulse of `relay` lasts, in simulated microseconds.
    fn pulse(&self, relay: u8) -> u64 {
        let on = self.edges.recv_timeout(LONG).unwrap();
        let off = self.edges.recv_timeout(LONG).unwrap();
        assert_eq!((on.relay, on.on, off.relay, off.on), (relay, true, relay, false));
        off.micros - on.micros
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Board {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Bench {
    board: Board,
    port: PathBuf,
    gate: Gate,
    events: Receiver<Event>,
    _folder: tempfile::TempDir,
}

fn bench(tools: &Path, output: u8) -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let port = folder.path().join("gate");
    let board = Board::start(tools, &port);
    let kind = GateLink::Serial { port: port.to_str().unwrap().to_owned(), baud: 9_600 };
    let mut settings = GateSettings::new("G".parse().unwrap(), kind, GateProtocol::StarHash { output });
    settings.inputs = GateInputs::USUAL;
    settings.times.presence = Duration::from_millis(500);
    // A simulated board on a busy machine answers late; a resend would lengthen the pulses that are measured here.
    settings.times.reply = Duration::from_secs(5);
    settings.times.backoff_last = Duration::from_millis(500);
    let (told, events) = bounded(256);
    let gate = Gate::spawn(settings, told);
    let bench = Bench { board, port, gate, events, _folder: folder };
    bench.health(Health::Fine);
    bench
}

impl Bench {
    fn wait(&self, wanted: impl Fn(&Event) -> bool) -> Event {
        loop {
            let event = self.events.recv_timeout(LONG).expect("the event waited for");
            if wanted(&event) {
                return event;
            }
        }
    }

    fn health(&self, wanted: Health) {
        self.wait(|event| matches!(event, Event::Health { health, .. } if *health == wanted));
    }

    fn open(&self, cause: u64) -> GateOutcome {
        self.gate.open(cause).unwrap();
        match self.wait(|event| matches!(event, Event::Gate { cause: answered, .. } if *answered == cause)) {
            Event::Gate { outcome, .. } => outcome,
            other => panic!("{other:?}"),
        }
    }

    fn input(&self) -> (Input, bool) {
        match self.wait(|event| matches!(event, Event::Input { .. })) {
            Event::Input { input, on, .. } => (input, on),
            other => panic!("{other:?}"),
        }
    }
}

/// A second, give or take what a loop of the sketch and the clock of `millis` make of it.
fn is_a_second(micros: u64) -> bool {
    (990_000..=1_010_000).contains(&micros)
}

#[test]
fn an_open_is_acknowledged_and_the_relay_is_on_for_a_second() {
    let Some(tools) = tools() else { return };
    let bench = bench(tools, 1);
    assert_eq!(bench.open(7), GateOutcome::Acknowledged);
    let lasted = bench.board.pulse(1);
    assert!(is_a_second(lasted), "{lasted} µs");
    assert_eq!(bench.open(8), GateOutcome::Acknowledged);
    let lasted = bench.board.pulse(1);
    assert!(is_a_second(lasted), "{lasted} µs");
}

#[test]
fn another_output_is_triggered() {
    let Some(tools) = tools() else { return };
    let bench = bench(tools, 3);
    assert_eq!(bench.open(7), GateOutcome::Acknowledged);
    let lasted = bench.board.pulse(3);
    assert!(is_a_second(lasted), "{lasted} µs");
}

#[test]
fn loops_and_button_arrive_as_they_are_wired() {
    let Some(tools) = tools() else { return };
    let mut bench = bench(tools, 1);
    for (line, expected) in [
        ("in 1 on", (Input::LoopIn, true)),
        ("in 2 on", (Input::Button, true)),
        ("in 2 off", (Input::Button, false)),
        ("in 3 on", (Input::LoopOut, true)),
        ("in 1 off", (Input::LoopIn, false)),
        ("in 3 off", (Input::LoopOut, false)),
    ] {
        bench.board.say(line);
        assert_eq!(bench.input(), expected, "{line}");
    }
}

#[test]
fn a_board_that_resets_finds_its_inputs_again_and_still_opens() {
    let Some(tools) = tools() else { return };
    let mut bench = bench(tools, 1);
    bench.board.say("in 1 on");
    assert_eq!(bench.input(), (Input::LoopIn, true));
    bench.board.say("reset");
    assert_eq!(bench.input(), (Input::LoopIn, true), "told anew after *POWERON#");
    assert_eq!(bench.open(7), GateOutcome::Acknowledged);
    assert!(is_a_second(bench.board.pulse(1)));
}

#[test]
fn the_watchdog_bites_a_board_that_hangs_with_its_relay_on() {
    let Some(tools) = tools() else { return };
    let mut bench = bench(tools, 1);
    bench.board.say("hang 1");
    // Commands are read in order: when this input is told, the order to hang has been.
    bench.board.say("in 1 on");
    assert_eq!(bench.input(), (Input::LoopIn, true));
    bench.gate.open(7).unwrap();
    let on = bench.board.edges.recv_timeout(LONG).unwrap();
    let off = bench.board.edges.recv_timeout(LONG).unwrap();
    assert!(on.on && !off.on, "{on:?} {off:?}");
    // Two seconds, as the chip's own oscillator counts them; without it the relay would stay on for ever.
    let lasted = off.micros - on.micros;
    assert!((1_500_000..=2_600_000).contains(&lasted), "{lasted} µs");
    // It hung before it could reply, so that the command flies still: *POWERON# makes it fly once more.
    assert!(is_a_second(bench.board.pulse(1)));
    let answer = bench.wait(|event| matches!(event, Event::Gate { .. }));
    let gate = "G".parse().unwrap();
    assert_eq!(answer, Event::Gate { gate, cause: 7, outcome: GateOutcome::Acknowledged });
    assert_eq!(bench.open(8), GateOutcome::Acknowledged);
    assert!(is_a_second(bench.board.pulse(1)));
}

#[test]
fn an_unplugged_board_is_unreachable_and_found_again_and_opens_for_nobody() {
    let Some(tools) = tools() else { return };
    let Bench { board, port, gate, events, _folder } = bench(tools, 1);
    board.kill();
    let bench = Bench {
        board: Board { child: Command::new("true").spawn().unwrap(), edges: unbounded().1 },
        port,
        gate,
        events,
        _folder,
    };
    bench.health(Health::Down(Trouble::Missing));
    assert_eq!(bench.open(7), GateOutcome::Unreachable);

    let back = Board::start(tools, &bench.port);
    bench.health(Health::Fine);
    assert_eq!(bench.open(8), GateOutcome::Acknowledged);
    assert!(is_a_second(back.pulse(1)));
    assert_eq!(bench.open(9), GateOutcome::Acknowledged);
    assert!(is_a_second(back.pulse(1)), "two opens since, two pulses: 7 was never pulsed late");
    assert!(back.edges.is_empty());
}

#[test]
fn noise_and_broken_commands_move_no_relay() {
    let Some(tools) = tools() else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gate");
    let board = Board::start(tools, &path);
    let mut line = serialport::new(path.to_str().unwrap(), 9_600).timeout(LONG).open().unwrap();
    // Every byte there is, beginnings of commands that never end well, and frames longer than a frame.
    let mut noise: Vec<u8> = (0..=255).collect();
    noise.extend_from_slice(b"*OPEN1*TRIG1\n*OUT1 ON#*TRIG5#*TRIG11#*OPEN1 #*OPEN1OPEN1#*OUT0ON#*open1#");
    noise.extend_from_slice(b"*OPEN1OPEN1OPEN1OPEN1OPEN1OPEN1OPEN1OPEN1#OPEN1#");
    line.write_all(&noise).unwrap();
    line.set_timeout(Duration::from_millis(500)).unwrap();
    let mut heard = String::new();
    for _ in 0..40 {
        if heard.contains("*PINGOK#") {
            break;
        }
        line.write_all(b"*PING#").unwrap();
        let mut buffer = [0; 256];
        if let Ok(read) = line.read(&mut buffer) {
            heard.push_str(&String::from_utf8_lossy(&buffer[..read]));
        }
    }
    assert!(heard.contains("*PINGOK#"), "it is alive: {heard}");
    assert!(!heard.contains("OPEN") && !heard.contains("TRIG"), "{heard}");
    assert!(board.edges.is_empty(), "{:?}", board.edges.try_iter().collect::<Vec<_>>());
}
