//! A server: a folder with its data, and the process on it.

use super::{Child, Programs, SiteError};
use palang_booth::clock::{Clock, SystemClock};
use palang_domain::{BoothId, Currency, GateNumber, SiteId, Timestamp, Zone};
use palang_server::ledger::{self, LedgerError, NewSite, Site};
use palang_server::store::{Postgres, Store, Tx};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;

/// How long a server may take to start on a busy machine.
const START: Duration = Duration::from_secs(60);
/// The site of all these booths.
fn site() -> SiteId {
    SiteId::try_from(7).expect("a small number")
}

fn now() -> Timestamp {
    SystemClock.read().wall
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if let Err(error) = getrandom::fill(&mut bytes) {
        // Nothing secret is kept here, and a second server with the same bytes is a server of its own.
        tracing::warn!(%error, "no randomness");
    }
    bytes
}

/// The database that the server keeps its state in.
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
    tls: Option<(PathBuf, PathBuf)>,
    aside: bool,
}

impl ServerFolder {
    /// A server with the site of these booths. Its books are laid by the same functions that `palang-server admin`
    /// calls.
    ///
    /// # Errors
    /// When the site cannot be made.
    pub fn new(programs: &Programs, database: Database) -> Result<Self, SiteError> {
        let folder = TempDir::new().map_err(SiteError::io("temporary folder"))?;
        Self::in_folder(folder, programs, database, false)
    }

    /// As far from the booths as one machine allows: its files in memory, where there is such a folder, and its
    /// process on the core that is left to a booth's background, below everybody. For measuring a booth whose server
    /// is another machine.
    ///
    /// # Errors
    /// As [`ServerFolder::new`].
    pub fn aside(programs: &Programs, database: Database) -> Result<Self, SiteError> {
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() };
        Self::in_folder(folder.map_err(SiteError::io("temporary folder"))?, programs, database, true)
    }

    fn in_folder(folder: TempDir, programs: &Programs, database: Database, aside: bool) -> Result<Self, SiteError> {
        let server = Self { folder, program: programs.server.clone(), database, tls: None, aside };
        let new = NewSite {
            site: Site {
                site: site(),
                name: "Parkir Uji".into(),
                zone: Zone::JAKARTA,
                currency: Currency::Idr,
                language: "en".into(),
            },
            seed: random(),
            nonce: random(),
        };
        server.write(move |tx| ledger::create_site(tx, &new, now()))?;
        Ok(server)
    }

    /// Does something in its books, beside whatever the server does.
    ///
    /// # Errors
    /// When the books refuse it.
    pub fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut dyn Tx) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<T, SiteError> {
        let odd = |error: LedgerError| SiteError::Unexpected(error.to_string());
        let store = match &self.database {
            Database::Sqlite => Store::open_sqlite(&self.data()),
            Database::Postgres(url) => Store::open_postgres(&Postgres::new(url)),
        };
        store.map_err(|error| odd(error.into()))?.write_blocking(work).map_err(odd)
    }

    /// Speaks TLS with this certificate and key from its next start on.
    pub fn speak_tls(&mut self, certificate: PathBuf, key: PathBuf) {
        self.tls = Some((certificate, key));
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The server's folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self) -> Command {
        let mut command = if self.aside {
            let last = std::thread::available_parallelism().map_or(0, |cores| cores.get() - 1);
            let mut command = Programs::tidy(Path::new("taskset"), self.folder.path());
            command.args(["--cpu-list", &last.to_string(), "chrt", "--idle", "0"]).arg(&self.program);
            command
        } else {
            Programs::tidy(&self.program, self.folder.path())
        };
        command.arg("--data").arg(self.data());
        if let Some((certificate, key)) = &self.tls {
            command.arg("--tls-cert").arg(certificate).arg("--tls-key").arg(key);
        }
        match &self.database {
            Database::Sqlite => command.env_remove("PALANG_DATABASE_URL"),
            Database::Postgres(url) => command.env("PALANG_DATABASE_URL", url),
        };
        command
    }

    /// A one-time code for a booth that issues at these gates.
    ///
    /// # Errors
    /// When there is none to be had.
    pub fn code(&self, booth: &str, gates: &[u8]) -> Result<String, SiteError> {
        let odd = || SiteError::Unexpected(format!("no booth {booth} with gates {gates:?}"));
        let booth: BoothId = booth.parse().map_err(|_| odd())?;
        let gates: Result<Vec<GateNumber>, _> = gates.iter().map(|gate| GateNumber::try_from(*gate)).collect();
        let gates = gates.map_err(|_| odd())?;
        let random = random();
        self.write(move |tx| ledger::invite_booth(tx, site(), &booth, &gates, random, now()))
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

    /// The same as booths' configs have it, where it does not speak TLS.
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
