//! What the server is started with: a TOML file, flags that outrank it, and defaults that need neither.

mod flags;
mod limits;

pub use flags::Flags;
pub use limits::Limits;

use palang_locale::Language;
use serde::{Deserialize, Deserializer, de};
use std::fmt::Display;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Where booths and programs connect when nothing else is said: this PC only. A server that other PCs reach is given an
/// address of its own, and a certificate (docs/server.md).
pub const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8470);
/// Where Prometheus asks when nothing else is said.
pub const METRICS_LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8471);

/// Everything that can be set. No secret of it is ever printed: it has no `Debug`.
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The data folder: the embedded database, and the photos. Nothing is the system's own place for it.
    pub data: Option<PathBuf>,
    /// `postgres://…`; nothing is the embedded SQLite in the data folder.
    pub database_url: Option<String>,
    /// `postgres://…` of the role that owns the tables; only that one migrates them (docs/server.md).
    pub database_owner_url: Option<String>,
    /// Connections to PostgreSQL at most.
    pub database_connections: u32,
    /// Where booths and programs connect. Port 0 takes a free one.
    #[serde(deserialize_with = "parsed")]
    pub listen: SocketAddr,
    /// Where Prometheus asks.
    pub metrics_listen: MetricsListen,
    /// The certificate; without one the server speaks plain HTTP, and only on this PC.
    pub tls: Option<Tls>,
    /// Somebody trusted stands before the server, ends TLS and names the asker in `x-forwarded-for`.
    pub behind_proxy: bool,
    /// Folder of photos. Replicas of one database share it.
    pub photos: Option<PathBuf>,
    /// What is spoken to whom no site and no `accept-language` speaks for.
    #[serde(deserialize_with = "parsed")]
    pub language: Language,
    /// What is accepted, how much of it, how often, for how long.
    pub limits: Limits,
}

/// Where a certificate lies.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// PEM: the certificate and what stands between it and its root.
    pub cert: PathBuf,
    /// PEM: its private key.
    pub key: PathBuf,
    /// Old machines that know no TLS 1.3 are let in with 1.2.
    #[serde(default)]
    pub tls12: bool,
}

/// An address, or `off`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MetricsListen(pub Option<SocketAddr>);

impl FromStr for MetricsListen {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "off" {
            return Ok(Self(None));
        }
        text.parse().map(|address| Self(Some(address))).map_err(|_| format!("{text:?} is no address and not `off`"))
    }
}

impl<'de> Deserialize<'de> for MetricsListen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed(deserializer)
    }
}

/// Reads a text as what it stands for.
fn parsed<'de, D: Deserializer<'de>, T: FromStr<Err: Display>>(deserializer: D) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(de::Error::custom)
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: None,
            database_url: None,
            database_owner_url: None,
            database_connections: 8,
            listen: LISTEN,
            metrics_listen: MetricsListen(Some(METRICS_LISTEN)),
            tls: None,
            behind_proxy: false,
            photos: None,
            language: Language::default(),
            limits: Limits::default(),
        }
    }
}

/// Why the server cannot start as it is configured.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{path}: {why}")]
    File {
        /// The file that was read.
        path: PathBuf,
        /// What is wrong with it, with its line.
        why: String,
    },
    /// The system names no place for data.
    #[error("this account has no data folder: name one with --data")]
    NoData,
    /// Credentials would travel readable over a network.
    #[error(
        "{0} is reached from other PCs, and keys would travel there unencrypted: give a certificate (--tls-cert, \
         --tls-key), or say --behind-proxy where something before the server does TLS"
    )]
    Plain(SocketAddr),
}

impl Config {
    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read or says something that nothing understands.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let wrong = |why: String| ConfigError::File { path: path.to_owned(), why };
        let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
        // A file's error may quote a line, and a line may hold a password: only its place is said.
        toml::from_str(&text).map_err(|error| wrong(place(&text, &error)))
    }

    /// The data folder.
    ///
    /// # Errors
    /// When none is named and the system knows none.
    pub fn data(&self) -> Result<PathBuf, ConfigError> {
        let own = || directories::ProjectDirs::from("", "", "palang-server").map(|dirs| dirs.data_dir().to_owned());
        self.data.clone().or_else(own).ok_or(ConfigError::NoData)
    }

    /// Refuses what would put credentials on a network unencrypted (SYNC 7.2).
    ///
    /// # Errors
    /// [`ConfigError::Plain`].
    pub fn check(&self) -> Result<(), ConfigError> {
        if self.tls.is_none() && !self.behind_proxy && !self.listen.ip().is_loopback() {
            return Err(ConfigError::Plain(self.listen));
        }
        Ok(())
    }
}

fn place(text: &str, error: &toml::de::Error) -> String {
    let line = error.span().map(|span| text.get(..span.start).unwrap_or_default().matches('\n').count() + 1);
    line.map_or_else(|| error.message().to_owned(), |line| format!("line {line}: {}", error.message()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(text: &str) -> Result<Config, String> {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("server.toml");
        std::fs::write(&file, text).unwrap();
        Config::read(&file).map_err(|error| error.to_string())
    }

    #[test]
    fn an_empty_file_is_no_configuration() {
        let config = read("").unwrap();
        assert_eq!(config.listen, LISTEN);
        assert!(config.check().is_ok());
    }

    #[test]
    fn an_error_names_its_line_and_never_the_password() {
        let said = read("listen = \"127.0.0.1:1\"\ndatabase_ulr = \"postgres://palang:hunter2@db/palang\"\n");
        let said = said.err().unwrap();
        assert!(said.contains("line 2") && said.contains("database_ulr") && !said.contains("hunter2"), "{said}");
    }

    #[test]
    fn plain_http_stays_on_this_pc() {
        for (text, allowed) in [
            ("listen = \"127.0.0.1:8470\"", true),
            ("listen = \"[::1]:8470\"", true),
            ("listen = \"0.0.0.0:8470\"", false),
            ("listen = \"192.168.1.5:8470\"", false),
            ("listen = \"0.0.0.0:8470\"\nbehind_proxy = true", true),
            ("listen = \"0.0.0.0:8470\"\ntls = { cert = \"c.pem\", key = \"k.pem\" }", true),
        ] {
            assert_eq!(read(text).unwrap().check().is_ok(), allowed, "{text}");
        }
    }
}
