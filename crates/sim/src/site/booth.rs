//! A booth: a folder with its config and journal, and a `palang drill -` that plays it.

use super::{Child, Programs, SiteError};
use palang_booth::store::maintenance::{self, Format};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;

/// The PIN of every operator of these sites.
pub const PIN: &str = "1234";
/// Its argon2id at the smallest size: ten booths sign in at once, and nobody guesses it here.
const PIN_HASH: &str = "$argon2id$v=19$m=8,t=1,p=1$cGFsYW5nLXNpbS1zYWx0IQ$mnxsZVXJP1q+uR7jT61Vf/Juin2oc78H73xJSvpwRME";
/// How long a booth may take to start on a busy machine.
const START: Duration = Duration::from_secs(60);

/// One fact of a journal, as far as comparing goes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The booth whose journal it is.
    pub booth: String,
    /// Incarnation of that journal, from 1.
    pub incarnation: u64,
    /// Seq of the fact in its journal.
    pub seq: u64,
    /// The fact's hash, hex.
    pub hash: String,
    /// The word of the fact's kind.
    pub kind: String,
}

/// A booth's folder. It goes away with it.
pub struct BoothFolder {
    id: String,
    folder: TempDir,
    palang: PathBuf,
}

impl BoothFolder {
    /// A booth `B<number>` with one way in (gate `2n − 1`) and one way out (gate `2n`), of the site that `server`
    /// serves.
    ///
    /// # Errors
    /// When its folder cannot be made.
    pub fn new(programs: &Programs, number: u8, server: Option<&str>) -> Result<Self, SiteError> {
        let folder = TempDir::new().map_err(SiteError::io("temporary folder"))?;
        let booth = Self { id: format!("B{number}"), folder, palang: programs.palang.clone() };
        booth.write(&config(number, server))?;
        Ok(booth)
    }

    /// Replaces its config.
    pub fn write(&self, config: &str) -> Result<(), SiteError> {
        std::fs::write(self.config(), config).map_err(SiteError::io("config"))
    }

    /// The booth's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The booth's folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The path of its `palang.toml`.
    #[must_use]
    pub fn config(&self) -> PathBuf {
        self.folder.path().join("palang.toml")
    }

    /// Where its journal is.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The program on this booth.
    #[must_use]
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Programs::tidy(&self.palang, self.folder.path());
        command.args(arguments).arg("--config").arg(self.config()).arg("--data").arg(self.data());
        command
    }

    /// Runs a command to its end; what it printed.
    ///
    /// # Errors
    /// When it fails.
    pub fn run(&self, arguments: &[&str]) -> Result<String, SiteError> {
        let what = format!("{} {}", self.id, arguments.join(" "));
        let output = self.command(arguments).output().map_err(SiteError::io(what.as_str()))?;
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if !output.status.success() {
            let said = format!("{} {}", said(&output.stdout), said(&output.stderr));
            return Err(SiteError::Ended { what, status: output.status.to_string(), said });
        }
        Ok(said(&output.stdout))
    }

    /// Enrols it with a one-time code.
    ///
    /// # Errors
    /// When the server will not have it.
    pub fn enrol(&self, code: &str) -> Result<String, SiteError> {
        self.run(&["enrol", "--code", code])
    }

    /// Starts it, at the machine's time or at another.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(&self, at: Option<&str>) -> Result<RunningBooth, SiteError> {
        let mut command = self.command(&["drill", "-"]);
        if let Some(at) = at {
            command.args(["--start", at]);
        }
        Ok(RunningBooth(Child::start(&self.id, &mut command)?))
    }

    /// Every fact of every incarnation of its journal, as it lies on the disk.
    ///
    /// # Errors
    /// When a journal cannot be read.
    pub fn entries(&self) -> Result<Vec<Entry>, SiteError> {
        let unreadable = |error: maintenance::MaintenanceError| SiteError::Unexpected(format!("{}: {error}", self.id));
        let journals = maintenance::journals(&self.data()).map_err(unreadable)?;
        let live = journals.len().saturating_sub(1);
        let mut entries = Vec::new();
        for (place, journal) in journals.iter().enumerate() {
            let mut lines = Vec::new();
            if place == live {
                maintenance::export(&self.data(), Format::Jsonl, &mut lines).map_err(unreadable)?;
            } else {
                maintenance::export_file(&journal.path, Format::Jsonl, &mut lines).map_err(unreadable)?;
            }
            for line in lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
                entries.push(entry(line).ok_or_else(|| SiteError::Unexpected(format!("{}: no fact", self.id)))?);
            }
        }
        Ok(entries)
    }
}

fn entry(line: &[u8]) -> Option<Entry> {
    let fact: Value = serde_json::from_slice(line).ok()?;
    Some(Entry {
        booth: fact["booth"].as_str()?.to_owned(),
        incarnation: fact["incarnation"].as_u64()?,
        seq: fact["seq"].as_u64()?,
        hash: fact["hash"].as_str()?.to_owned(),
        kind: fact["kind"].as_str()?.to_owned(),
    })
}

/// A booth at work.
pub struct RunningBooth(pub Child);

impl RunningBooth {
    /// Plays a step and waits for a line of one of these kinds; a refusal ends the waiting, too.
    ///
    /// # Errors
    /// When nothing of the kind comes.
    pub fn play(&mut self, step: &Value, kinds: &[&str]) -> Result<Value, SiteError> {
        self.0.tell(step)?;
        self.0.hear(&format!("{kinds:?} after {step}"), START, |line| {
            kinds.iter().chain(&["refused"]).any(|kind| line.get(*kind).is_some()).then(|| line.clone())
        })
    }

    /// Signs the supervisor in and opens a shift, if none is open.
    ///
    /// # Errors
    /// When it does not start.
    pub fn open(&mut self) -> Result<(), SiteError> {
        self.play(&json!({"do": "sign_in", "operator": "1", "pin": PIN}), &["signed_in"])?;
        self.play(&json!({"do": "open_shift", "float": 100_000}), &["shift_opened"]).map(drop)
    }

    /// Issues a ticket under a name; its number and code.
    ///
    /// # Errors
    /// When it is refused.
    pub fn issue(&mut self, name: &str) -> Result<(String, String), SiteError> {
        let line = self.play(&json!({"do": "issue", "class": "mobil", "as": name}), &["issued"])?;
        let text = |key: &str| line["issued"][key].as_str().map(ToOwned::to_owned);
        text("number").zip(text("code")).ok_or_else(|| SiteError::Unexpected(format!("not issued: {line}")))
    }

    /// Scans a code and pays exactly; the `settled` line, or the refusal.
    ///
    /// # Errors
    /// When nothing is answered.
    pub fn pay(&mut self, code: &str) -> Result<Value, SiteError> {
        let quoted = self.play(&json!({"do": "scan", "code": code}), &["quoted"])?;
        if quoted.get("refused").is_some() {
            return Ok(quoted);
        }
        self.play(&json!({"do": "settle"}), &["settled"])
    }
}

/// The config of booth `number`: four operators, two lanes, virtual devices.
#[must_use]
pub fn config(number: u8, server: Option<&str>) -> String {
    let operator = |number: u8, name: &str, role: &str| {
        format!(
            "[[operator]]\nnumber = \"{number}\"\nname = \"{name}\"\nrole = \"{role}\"\npin_hash = \"{PIN_HASH}\"\n"
        )
    };
    let lane = |name: &str, gate: u8, direction: &str| {
        format!(
            "[[lane]]\nid = \"{name}-{number}\"\ngate_number = {gate}\ndirection = \"{direction}\"\n\
             default_class = \"mobil\"\nattended = true\n"
        )
    };
    let server = server.map(|url| format!("[server]\nurl = \"{url}\"\n")).unwrap_or_default();
    format!(
        "[site]\nid = 7\nname = \"Parkir Uji\"\nzone = \"Asia/Jakarta\"\ncurrency = \"IDR\"\nlanguage = \"en\"\n\
         [booth]\nid = \"B{number}\"\ntariff = \"preset:id-hourly\"\n{server}{}{}{}{}",
        operator(1, "Sari", "supervisor"),
        operator(9, "Dewi", "admin"),
        lane("IN", number * 2 - 1, "entry"),
        lane("OUT", number * 2, "exit"),
    )
}
