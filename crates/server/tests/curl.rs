//! `docs/rest.md` as a stranger follows it: its commands, in order, with the real `curl` against the real server.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Ends the server whatever becomes of the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A block of the document: a command, and what it must answer.
struct Step {
    command: String,
    answer: Option<Value>,
}

fn steps() -> Vec<Step> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/rest.md")).unwrap();
    let mut steps: Vec<Step> = Vec::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("```") {
        let (head, after) = rest[at + 3..].split_once('\n').unwrap();
        let (block, next) = after.split_once("\n```").unwrap();
        match head {
            "sh" => steps.push(Step { command: block.to_owned(), answer: None }),
            "json" => {
                let answer = serde_json::from_str(block).unwrap_or_else(|error| panic!("{error}: {block}"));
                steps.last_mut().unwrap().answer = Some(answer);
            }
            other => panic!("a block of {other}"),
        }
        rest = next;
    }
    steps
}

/// Everything the document says must be there; `…` stands for anything.
fn agree(said: &Value, answered: &Value, at: &str) {
    match (said, answered) {
        (Value::String(any), _) if any == "…" => assert!(!answered.is_null(), "{at} is nothing"),
        (Value::Object(said), Value::Object(answered)) => {
            for (name, value) in said {
                let there = answered.get(name).unwrap_or_else(|| panic!("{at}/{name} is missing: {answered:?}"));
                agree(value, there, &format!("{at}/{name}"));
            }
        }
        (Value::Array(said), Value::Array(answered)) => {
            assert_eq!(said.len(), answered.len(), "{at}: {answered:?}");
            for (number, (said, answered)) in said.iter().zip(answered).enumerate() {
                agree(said, answered, &format!("{at}/{number}"));
            }
        }
        _ => assert_eq!(said, answered, "{at}"),
    }
}

fn run(command: &str, dir: &Path, url: &str, key: &str) -> String {
    let binary = Path::new(env!("CARGO_BIN_EXE_palang-server"));
    let path = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap());
    // The document's commands name no data folder: as on a site, the configuration does.
    let command = command.replace("palang-server admin", "palang-server --data data admin");
    let output = Command::new("bash")
        .args(["-euo", "pipefail", "-c", &command])
        .current_dir(dir)
        .env("PATH", path)
        .env("PALANG_URL", url)
        .env("PALANG_KEY", key)
        .env("NO_PROXY", "*")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{command}\n{said}{}", String::from_utf8_lossy(&output.stderr));
    said
}

fn start(dir: &Path) -> (Server, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_palang-server"))
        .args(["--data", "data", "--listen", "127.0.0.1:0", "--metrics-listen", "off"])
        .current_dir(dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let out = child.stdout.take().unwrap();
    let server = Server(child);
    let line = BufReader::new(out).lines().next().unwrap().unwrap();
    (server, line.strip_prefix("listening on ").unwrap().to_owned())
}

#[test]
fn s0_e01_s3_f15_the_documents_curl_commands_do_what_it_says() {
    let dir = tempfile::tempdir().unwrap();
    let picture =
        image::RgbImage::from_fn(64, 48, |x, y| image::Rgb([u8::try_from(x).unwrap(), u8::try_from(y).unwrap(), 9]));
    picture.save(dir.path().join("plate.jpg")).unwrap();
    let steps = steps();
    let (setup, calls) = steps.split_first().unwrap();
    run(&setup.command, dir.path(), "", "");
    let made: Value = serde_json::from_str(&std::fs::read_to_string(dir.path().join("key.json")).unwrap()).unwrap();
    let key = made["key"].as_str().unwrap();
    let (_server, url) = start(dir.path());
    assert!(calls.len() >= 15, "the document lost its commands");
    for step in calls {
        let said = run(&step.command, dir.path(), &url, key);
        let answered = serde_json::from_str(&said).unwrap_or_else(|error| panic!("{error}: {said}\n{}", step.command));
        agree(step.answer.as_ref().unwrap(), &answered, step.command.lines().next().unwrap());
    }
}
