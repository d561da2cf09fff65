//! A booth of its own for a test: a folder with a configuration and a journal, and drills on it.

use super::{code, json_lines, palang};
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::sync::OnceLock;
use tempfile::TempDir;

/// The PIN of every operator of these tests.
pub const PIN: &str = "1234";

/// A booth in a folder that goes away with it.
pub struct Booth {
    folder: TempDir,
}

/// The hash of [`PIN`], made once by the command that people use.
pub fn pin_hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| {
        let mut child =
            palang().args(["operator", "hash"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(format!("{PIN}\n").as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(code(&output), 0);
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    })
}

/// `[site]`, `[booth]` and the operators: 1 a supervisor, 2 a cashier, 3 an attendant, 9 an administrator.
pub fn head(tariff: &str, booth_extra: &str) -> String {
    let hash = pin_hash();
    let operator = |number: u8, name: &str, role: &str| {
        format!("[[operator]]\nnumber = \"{number}\"\nname = \"{name}\"\nrole = \"{role}\"\npin_hash = \"{hash}\"\n")
    };
    format!(
        "[site]\nid = 7\nname = \"Parkir Uji\"\nzone = \"Asia/Jakarta\"\ncurrency = \"IDR\"\nlanguage = \"en\"\n\
         [booth]\nid = \"B1\"\ntariff = \"{tariff}\"\n{booth_extra}\n{}{}{}{}",
        operator(1, "Sari", "supervisor"),
        operator(2, "Budi", "cashier"),
        operator(3, "Wati", "attendant"),
        // Without an administrator the kiosk would ask for the first one.
        operator(9, "Dewi", "admin"),
    )
}

/// One way in and one way out, without devices: a drill gives them virtual ones.
pub const TWO_LANES: &str = r#"
[[lane]]
id = "IN-1"
gate_number = 1
direction = "entry"
default_class = "mobil"
attended = true

[[lane]]
id = "OUT-1"
gate_number = 2
direction = "exit"
attended = true
"#;

impl Booth {
    /// On `id-hourly` with [`TWO_LANES`].
    pub fn new() -> Self {
        Self::with(&format!("{}{TWO_LANES}", head("preset:id-hourly", "")))
    }

    /// On that configuration.
    pub fn with(config: &str) -> Self {
        let booth = Self { folder: TempDir::new().unwrap() };
        std::fs::write(booth.config(), config).unwrap();
        booth
    }

    /// Its configuration.
    pub fn config(&self) -> PathBuf {
        self.folder.path().join("palang.toml")
    }

    /// Where its journal is.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The program on this booth.
    pub fn palang(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = palang();
        command.args(arguments).arg("--config").arg(self.config()).arg("--data").arg(self.data());
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.palang(arguments).output().unwrap()
    }

    /// Plays steps through standard input, with the clock starting at `start`.
    pub fn drill_raw(&self, start: Option<&str>, script: &str) -> Output {
        let mut command = self.palang(&["drill", "-"]);
        if let Some(start) = start {
            command.args(["--start", start]);
        }
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        let script = script.to_owned();
        // Beside the reading: a long script and its answers must not wait for one another.
        let writer = std::thread::spawn(move || drop(input.write_all(script.as_bytes())));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        output
    }

    /// Plays steps that must be steps; the lines it printed.
    pub fn drill(&self, start: Option<&str>, steps: &[Value]) -> Vec<Value> {
        let script: String = steps.iter().map(|step| format!("{step}\n")).collect();
        let output = self.drill_raw(start, &script);
        assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
        json_lines(&output.stdout)
    }

    /// Every fact of the journal, in order.
    pub fn facts(&self) -> Vec<Value> {
        let output = self.run(&["journal", "export", "--format", "jsonl"]);
        assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
        json_lines(&output.stdout)
    }

    /// What `journal verify` says, and its exit code.
    pub fn verify(&self) -> (i32, Value) {
        let output = self.run(&["journal", "verify", "--json"]);
        (code(&output), super::json(&output))
    }
}

/// Signs the supervisor in and opens a shift.
pub fn opening() -> Vec<Value> {
    vec![json!({"do": "sign_in", "operator": "1", "pin": PIN}), json!({"do": "open_shift", "float": 100_000})]
}

/// The values of all lines of one kind: `said(&lines, "refused")`.
pub fn said<'a>(lines: &'a [Value], what: &str) -> Vec<&'a Value> {
    lines.iter().filter_map(|line| line.get(what)).collect()
}

/// The reasons of all refusals, in order.
pub fn reasons(lines: &[Value]) -> Vec<&str> {
    said(lines, "refused").iter().map(|refused| refused["reason"].as_str().unwrap()).collect()
}
