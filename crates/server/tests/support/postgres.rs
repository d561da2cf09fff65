//! A PostgreSQL of the test's own: Debian's binaries, a cluster in a temporary folder, a Unix socket in it. Ends with
//! the last test that holds it; and if the test process is killed, with its end of a pipe.

use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A running cluster.
pub struct Cluster {
    dir: TempDir,
    durable: bool,
    shell: Mutex<Option<Child>>,
    made: AtomicU32,
}

static SHARED: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());

/// Where Debian, and others, put PostgreSQL's programs.
pub fn bin(program: &str) -> PathBuf {
    let versions = ["18", "17", "16", "15"].map(|version| PathBuf::from(format!("/usr/lib/postgresql/{version}/bin")));
    let found = versions.into_iter().map(|dir| dir.join(program)).find(|path| path.exists());
    found.unwrap_or_else(|| PathBuf::from(program))
}

impl Cluster {
    /// The one that tests of this process share. It does not wait for the disk: nothing here outlives the process.
    pub fn shared() -> Arc<Self> {
        let mut shared = SHARED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(cluster) = shared.upgrade() {
            return cluster;
        }
        let cluster = Arc::new(Self::start(false));
        *shared = Arc::downgrade(&cluster);
        cluster
    }

    /// One of its own; `durable` as in earnest.
    pub fn start(durable: bool) -> Self {
        let dir = tempfile::Builder::new().prefix("palang-pg").tempdir().unwrap();
        if let Some((user, group)) = unprivileged() {
            chown(dir.path(), Some(user), Some(group)).unwrap();
        }
        let made = as_user(&bin("initdb"))
            .args(["-A", "trust", "-U", "postgres", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"])
            .arg(dir.path().join("data"))
            .stdout(Stdio::null())
            .output()
            .expect("initdb of Debian's package postgresql");
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        let cluster = Self { dir, durable, shell: Mutex::new(None), made: AtomicU32::new(0) };
        cluster.begin();
        cluster
    }

    /// Starts it (again), and waits until it answers.
    pub fn begin(&self) {
        let data = self.dir.path().join("data");
        let durable = if self.durable { "on" } else { "off" };
        // The shell's child waits on a pipe from this process, whose end closes however this process ends.
        let script = format!(
            "exec 3<&0; '{}' -D '{}' -k '{}' -c listen_addresses= -c fsync={durable} -c full_page_writes={durable} \
             -c max_connections=90 -c shared_buffers=64MB >'{}' 2>&1 & pid=$!; \
             (cat <&3 >/dev/null; kill -INT $pid) 2>/dev/null & wait $pid",
            bin("postgres").display(),
            data.display(),
            self.dir.path().display(),
            self.dir.path().join("log").display(),
        );
        let until = Instant::now() + Duration::from_secs(60);
        while !self.answers() {
            let mut shell = self.shell.lock().unwrap();
            // A backend that was killed a moment later than its postmaster keeps the next one from starting.
            if shell.as_mut().is_none_or(|shell| shell.try_wait().is_ok_and(|ended| ended.is_some())) {
                let log = std::fs::read_to_string(self.dir.path().join("log")).unwrap_or_default();
                assert!(Instant::now() < until, "PostgreSQL does not start: {}", &log[log.len().saturating_sub(999)..]);
                let mut command = as_user(Path::new("/bin/sh"));
                command.arg("-c").arg(&script).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
                *shell = Some(command.spawn().unwrap());
            }
            drop(shell);
            assert!(Instant::now() < until + Duration::from_secs(60), "PostgreSQL does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn answers(&self) -> bool {
        let mut command = as_user(&bin("pg_isready"));
        command.arg("-q").arg("-h").arg(self.dir.path()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }

    /// `kill -9` of all of it, as a power cut does to processes.
    pub fn kill(&self) {
        let file = self.dir.path().join("data/postmaster.pid");
        if let Some(pid) = std::fs::read_to_string(file).ok().and_then(|text| text.lines().next().map(str::to_owned)) {
            // All at once: a postmaster that outlives a child, or a child its postmaster, would still clean up.
            let children = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
            drop(Command::new("kill").arg("-KILL").arg(&pid).args(children.split_whitespace()).status());
        }
        self.wait();
    }

    /// Stops it in order.
    pub fn stop(&self) {
        self.wait();
    }

    fn wait(&self) {
        if let Some(mut child) = self.shell.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take() {
            drop(child.stdin.take());
            drop(child.wait());
        }
    }

    /// A fresh database, as its owner.
    pub fn database(&self) -> String {
        let name = format!("t{}", self.made.fetch_add(1, Ordering::Relaxed));
        self.sql("postgres", &format!("CREATE DATABASE {name}"));
        self.url("postgres", &name)
    }

    /// Waits until nobody is connected to a database any more: a client that died is only then really gone.
    pub fn alone(&self, url: &str) {
        let name = database_of(url);
        let asked = format!("SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}'");
        let until = Instant::now() + Duration::from_secs(30);
        while self.sql("postgres", &asked) != "0" {
            assert!(Instant::now() < until, "somebody stays connected to {name}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The address of a database for a role.
    pub fn url(&self, role: &str, database: &str) -> String {
        format!("postgres://{role}@localhost/{database}?host={}", self.dir.path().display())
    }

    /// The folder of the socket: `-h` of PostgreSQL's programs.
    pub fn host(&self) -> &Path {
        self.dir.path()
    }

    /// Runs SQL as the superuser and returns what `psql -At` prints.
    pub fn sql(&self, database: &str, sql: &str) -> String {
        let done = self.psql(database, sql);
        assert!(done.status.success(), "{sql}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8_lossy(&done.stdout).trim().to_owned()
    }

    /// As [`Cluster::sql`], whatever comes of it.
    pub fn psql(&self, database: &str, sql: &str) -> std::process::Output {
        let mut command = self.program("psql");
        command.args(["-At", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", sql]).output().unwrap()
    }

    /// One of PostgreSQL's programs, pointed at this cluster.
    pub fn program(&self, program: &str) -> Command {
        let mut command = as_user(&bin(program));
        command.arg("-h").arg(self.dir.path()).args(["-U", "postgres"]);
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.wait();
    }
}

/// The database that an address names.
pub fn database_of(url: &str) -> &str {
    url.split('/').nth(3).and_then(|rest| rest.split('?').next()).expect("the address of a database")
}

/// PostgreSQL refuses to run as root; whoever else runs the tests runs it themselves.
fn as_user(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir("/").env("LC_ALL", "C");
    if let Some((user, group)) = unprivileged() {
        command.uid(user).gid(group);
    }
    command
}

fn unprivileged() -> Option<(u32, u32)> {
    let ours = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self").ok()?);
    if ours != 0 {
        return None;
    }
    let users = std::fs::read_to_string("/etc/passwd").ok()?;
    let of = |name: &str| {
        let line = users.lines().find(|line| line.starts_with(&format!("{name}:")))?;
        let mut fields = line.split(':').skip(2).map_while(|field| field.parse::<u32>().ok());
        Some((fields.next()?, fields.next()?))
    };
    of("postgres").or_else(|| of("nobody"))
}
