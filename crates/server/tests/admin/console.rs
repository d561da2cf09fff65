//! An administrator's shell: a folder, a database, and the program.

use crate::support::postgres::Cluster;
use palang_server::store::{Postgres, Store};
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use tempfile::TempDir;

/// The program, as cargo built it.
pub fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_palang-server"))
}

/// Where the commands are given.
pub struct Console {
    pub dir: TempDir,
    /// PostgreSQL and the address of a database in it; none is the embedded one.
    pub database: Option<(Arc<Cluster>, String)>,
}

impl Console {
    pub fn sqlite() -> Self {
        Self { dir: tempfile::tempdir().unwrap(), database: None }
    }

    pub fn postgres() -> Self {
        let cluster = Cluster::shared();
        let url = cluster.database();
        Self { dir: tempfile::tempdir().unwrap(), database: Some((cluster, url)) }
    }

    /// Runs a test on both stores.
    pub fn on_both(test: impl Fn(&Self)) {
        test(&Self::sqlite());
        test(&Self::postgres());
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// The program or a shell, pointed at this console's database and nothing else.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.dir.path()).env("PALANG_LOG", "error").env("NO_PROXY", "*");
        command.env_remove("PALANG_DATABASE_URL").env_remove("PALANG_DATABASE_OWNER_URL");
        if let Some((_, url)) = &self.database {
            command.env("PALANG_DATABASE_URL", url);
        }
        command
    }

    /// `palang-server --data data admin … --lang en`, or as it says itself, with `typed` on its standard input.
    pub fn run(&self, args: &[&str], typed: &str) -> Output {
        let mut command = self.command(program());
        command.args(["--data", "data", "admin"]).args(args);
        if !args.contains(&"--lang") {
            command.args(["--lang", "en"]);
        }
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // A command that reads nothing may have ended already.
        let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
        child.wait_with_output().unwrap()
    }

    /// The words of a command that does what it is asked.
    pub fn done(&self, args: &[&str]) -> String {
        let output = self.run(args, "");
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", text(&output.stderr));
        text(&output.stdout)
    }

    /// The one JSON value that a command prints, and nothing else anywhere.
    pub fn json(&self, args: &[&str]) -> Value {
        self.json_typed(args, "")
    }

    /// As [`Console::json`], with something typed.
    pub fn json_typed(&self, args: &[&str], typed: &str) -> Value {
        let output = self.run(&[args, &["--json"]].concat(), typed);
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", text(&output.stdout));
        assert_eq!(text(&output.stderr), "", "{args:?}");
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{args:?}: {error}"))
    }

    /// Why a command is refused: on standard error for people, and one JSON value for programs, both with exit code 1.
    pub fn refused(&self, args: &[&str]) -> String {
        self.refused_typed(args, "")
    }

    /// As [`Console::refused`], with something typed.
    pub fn refused_typed(&self, args: &[&str], typed: &str) -> String {
        let people = self.run(args, typed);
        assert_eq!((people.status.code(), &*text(&people.stdout)), (Some(1), ""), "{args:?}");
        let said = text(&people.stderr);
        let why = said.strip_prefix("palang-server: ").unwrap_or_else(|| panic!("{args:?}: {said}")).trim_end();
        let programs = self.run(&[args, &["--json"]].concat(), typed);
        assert_eq!((programs.status.code(), &*text(&programs.stderr)), (Some(1), ""), "{args:?}");
        let json: Value = serde_json::from_slice(&programs.stdout).unwrap();
        assert_eq!(json["error"]["text"], why, "{args:?}");
        why.to_owned()
    }

    /// A command that is no command: exit code 2, and how it should be on standard error.
    pub fn misused(&self, args: &[&str]) {
        let output = self.run(args, "");
        assert_eq!((output.status.code(), &*text(&output.stdout)), (Some(2), ""), "{args:?}");
        assert!(text(&output.stderr).contains("--help"), "{args:?}: {}", text(&output.stderr));
    }

    /// The database, as the program sees it.
    pub fn store(&self) -> Store {
        match &self.database {
            None => Store::open_sqlite(&self.data()).unwrap(),
            Some((_, url)) => Store::open_postgres(&Postgres::new(url)).unwrap(),
        }
    }

    /// Starts the server itself.
    pub fn serve(&self) -> Serving {
        let mut command = self.command(program());
        command.args(["--data", "data", "--listen", "127.0.0.1:0", "--metrics-listen", "off"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let out = child.stdout.take().unwrap();
        let mut serving = Serving { child, url: String::new() };
        let line = BufReader::new(out).lines().next().unwrap().unwrap();
        serving.url = line.strip_prefix("listening on ").unwrap().to_owned();
        serving
    }
}

/// A server that ends with its test.
pub struct Serving {
    child: Child,
    url: String,
}

impl Serving {
    /// The status of a request with a key.
    pub fn status(&self, path: &str, key: &str) -> u16 {
        let mut wire = TcpStream::connect(self.url.strip_prefix("http://").unwrap()).unwrap();
        write!(wire, "GET {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {key}\r\nconnection: close\r\n\r\n")
            .unwrap();
        let line = BufReader::new(wire).lines().next().unwrap().unwrap();
        line.split(' ').nth(1).unwrap().parse().unwrap()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
