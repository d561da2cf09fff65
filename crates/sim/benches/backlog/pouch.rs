//! PouchDB to express-pouchdb: what SYNC P4 is measured against.

use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Documents a second.
pub struct Rates {
    pub push: f64,
    pub pull: f64,
}

struct Guard(Child);

impl Drop for Guard {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Installs both with the ordinary client, once.
fn installed() -> PathBuf {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/pouch");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/pouch");
    std::fs::create_dir_all(&folder).unwrap();
    for file in ["package.json", "server.js", "client.js"] {
        std::fs::copy(sources.join(file), folder.join(file)).unwrap();
    }
    if !folder.join("node_modules/express-pouchdb").exists() {
        let npm = Command::new("npm").args(["install", "--no-audit", "--no-fund"]).current_dir(&folder).status();
        assert!(npm.unwrap().success(), "npm install failed in {}", folder.display());
    }
    folder.canonicalize().unwrap()
}

/// Replicates the lines of a file, each a document: there, and back into another database.
pub fn replicate(lines: &Path) -> Rates {
    let folder = installed();
    let place = tempfile::tempdir().unwrap();
    let make = |name: &str| {
        let path = place.path().join(name);
        std::fs::create_dir_all(&path).unwrap();
        format!("{}/", path.display())
    };
    let mut server = Command::new("node");
    server.arg(folder.join("server.js")).arg(make("server")).current_dir(&folder).stdout(Stdio::piped());
    let mut server = Guard(server.spawn().unwrap());
    let mut port = String::new();
    BufReader::new(server.0.stdout.take().unwrap()).read_line(&mut port).unwrap();
    let mut client = Command::new("node");
    client.arg(folder.join("client.js")).arg(make("client")).arg(port.trim()).arg(lines).arg("500");
    let output = client.current_dir(&folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    let rate = |key: &str| said["docs"].as_f64().unwrap() / said[key].as_f64().unwrap();
    Rates { push: rate("push_s"), pull: rate("pull_s") }
}
