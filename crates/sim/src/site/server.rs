//! A server: a folder with its data, and the process on it.

use super::{Child, Programs, SiteError};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;

/// How long a server may take to start on a busy machine.
const START: Duration = Duration::from_secs(60);
/// The site of all these booths.
pub const SITE: &str = "7";

/// What its state lies in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// The embedded SQLite.
    Sqlite,
    /// A PostgreSQL at this URL.
    Postgres(String),
}

/// A server's folder. It goes away with it.
pub struct ServerFolder {
    folder: TempDir,
    program: PathBuf,
    database: Database,
}

impl ServerFolder {
    /// A server with the site of these booths.
    ///
    /// # Errors
    /// When the site cannot be made.
    pub fn new(programs: &Programs, database: Database) -> Result<Self, SiteError> {
        let folder = TempDir::new().map_err(SiteError::io("temporary folder"))?;
        let server = Self { folder, program: programs.server.clone(), database };
        let of_site = ["--zone", "Asia/Jakarta", "--currency", "IDR", "--language", "en"];
        let mut arguments = vec!["site", "add", SITE, "--name", "Parkir Uji"];
        arguments.extend(of_site);
        server.admin(&arguments)?;
        Ok(server)
    }

    /// Its folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self) -> Command {
        let mut command = Programs::tidy(&self.program, self.folder.path());
        command.arg("--data").arg(self.folder.path().join("data"));
        match &self.database {
            Database::Sqlite => command.env_remove("PALANG_DATABASE_URL"),
            Database::Postgres(url) => command.env("PALANG_DATABASE_URL", url),
        };
        command
    }

    /// Runs `palang-server admin …`; what it printed.
    ///
    /// # Errors
    /// When it fails.
    pub fn admin(&self, arguments: &[&str]) -> Result<String, SiteError> {
        let what = format!("palang-server admin {}", arguments.join(" "));
        let output = self.command().arg("admin").args(arguments).output().map_err(SiteError::io(what.as_str()))?;
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if !output.status.success() {
            let said = format!("{} {}", said(&output.stdout), said(&output.stderr));
            return Err(SiteError::Ended { what, status: output.status.to_string(), said });
        }
        Ok(said(&output.stdout))
    }

    /// A one-time code for a booth.
    ///
    /// # Errors
    /// When there is none to be had.
    pub fn code(&self, booth: &str, gates: &[u8]) -> Result<String, SiteError> {
        let gates = gates.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        let said = self.admin(&["booth", "enrol", booth, "--site", SITE, "--gates", &gates, "--json"])?;
        let value: serde_json::Value = serde_json::from_str(&said).unwrap_or_default();
        let code = value["code"].as_str().map(ToOwned::to_owned);
        code.ok_or_else(|| SiteError::Unexpected(format!("no code in {said:?}")))
    }

    /// Starts it, on a free port or on the one it had.
    ///
    /// # Errors
    /// When it does not come up.
    pub fn start(&self, at: Option<SocketAddr>) -> Result<RunningServer, SiteError> {
        let at = at.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 0)));
        let mut command = self.command();
        command.args(["--metrics-listen", "off", "--listen"]).arg(at.to_string());
        let mut child = Child::start("palang-server", &mut command)?;
        let address = child.hear("address", START, |line| address(&line.to_string()))?;
        Ok(RunningServer { child, address })
    }
}

/// The address in what a server says when it listens.
#[must_use]
pub fn address(line: &str) -> Option<SocketAddr> {
    let (_, rest) = line.split_once("://")?;
    let end = rest.find(|letter: char| !letter.is_ascii_digit() && !".:[]".contains(letter)).unwrap_or(rest.len());
    rest[..end].parse().ok()
}

/// A server at work.
pub struct RunningServer {
    /// Its process.
    pub child: Child,
    address: SocketAddr,
}

impl RunningServer {
    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The same as booths' configs have it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read_from_whatever_is_said_around_it() {
        let expected: SocketAddr = "127.0.0.1:40123".parse().expect("an address");
        for line in
            ["http://127.0.0.1:40123", "\"listening on http://127.0.0.1:40123/\"", "at https://127.0.0.1:40123, ok"]
        {
            assert_eq!(address(line), Some(expected), "{line}");
        }
        assert_eq!(address("127.0.0.1:40123"), None);
    }
}
