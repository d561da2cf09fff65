//! `palang lane run`: an unattended entry issues on its button, opens and prints, and ends in order when it is told to.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod support;

use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use support::board::Board;
use support::booth::{Booth, head};
use support::paper::Printer;

/// Everything is slower on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn a_button_issues_a_ticket_and_the_lane_stops_when_told() {
    let (board, printer) = (Board::start(), Printer::start());
    let booth = Booth::with(&format!(
        "{}[[printer]]\nid = \"tickets\"\nkind = \"tcp\"\naddress = \"{}\"\nwidth_mm = 58\n\
         [[gate]]\nid = \"boom\"\nkind = \"serial\"\nport = \"{}\"\nprotocol = \"star-hash\"\noutput = 1\n\
         inputs = {{ loop_in = 1, button = 2, loop_out = 3 }}\n\
         [[lane]]\nid = \"IN-1\"\ngate_number = 1\ndirection = \"entry\"\ndefault_class = \"motor\"\nattended = false\n\
         printer = \"tickets\"\ngate = \"boom\"\n\
         [[lane]]\nid = \"OUT-1\"\ngate_number = 2\ndirection = \"exit\"\nattended = true\n",
        head("preset:id-flat", ""),
        printer.address(),
        board.port()
    ));
    let mut child = booth.palang(&["lane", "run", "IN-1"]).stdout(Stdio::piped()).spawn().unwrap();
    let output = child.stdout.take().unwrap();
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let value: Value = serde_json::from_str(&line).unwrap();
            drop(sender.send(value));
        }
    });
    let hear = |what: &str| loop {
        let line = lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{what} was never said"));
        if let Some(value) = line.get(what) {
            return value.clone();
        }
    };
    // A car stands on the loop, its driver presses the button.
    for frame in ["*IN1ON#", "*IN2ON#", "*IN2OFF#"] {
        board.say(frame);
    }
    let issued = hear("issued");
    let answers = [hear_either(&lines), hear_either(&lines)];
    assert!(answers.iter().any(|answer| answer["gate"]["state"] == "acknowledged"), "{answers:?}");
    assert!(answers.iter().any(|answer| answer["printed"]["state"] == "printed"), "{answers:?}");
    assert_eq!(board.opened(), 1);
    assert!(!printer.printed().is_empty());
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    assert!(child.wait().unwrap().success());
    let facts = booth.facts();
    assert_eq!(facts.last().unwrap()["kind"], "program_stopped");
    let ticket = facts.iter().find(|fact| fact["kind"] == "ticket_issued").unwrap();
    assert_eq!(ticket["body"]["ticket"], issued["number"]);
    assert_eq!((&ticket["body"]["class"], &ticket["body"]["operator"]), (&"motor".into(), &Value::Null));
    assert_eq!(booth.verify().0, 0);
}

/// The next answer of gate or printer, whichever comes first.
fn hear_either(lines: &mpsc::Receiver<Value>) -> Value {
    loop {
        let line = lines.recv_timeout(PATIENCE).unwrap();
        if line.get("gate").is_some() || line.get("printed").is_some() {
            return line;
        }
    }
}
