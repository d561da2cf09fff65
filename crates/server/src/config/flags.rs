//! Flags. Each outranks the file.

use super::{Config, ConfigError, MetricsListen, Tls};
use clap::Args;
use palang_locale::Language;
use std::net::SocketAddr;
use std::path::PathBuf;

/// What can be said on the command line, before or after `admin`.
#[derive(Args, Default)]
pub struct Flags {
    /// Configuration file (TOML, docs/server.md)
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Data folder: the embedded database, and photos
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// PostgreSQL instead of the embedded database; better as PALANG_DATABASE_URL, where no process list shows it
    #[arg(long, global = true, value_name = "URL")]
    pub database_url: Option<String>,
    /// The role that owns PostgreSQL's tables and migrates them; also PALANG_DATABASE_OWNER_URL
    #[arg(long, global = true, value_name = "URL")]
    pub database_owner_url: Option<String>,
    /// What is spoken where neither a site nor an asker says: id, en or vi
    #[arg(long, global = true, value_name = "LANGUAGE", value_parser = |text: &str| text.parse::<Language>())]
    pub lang: Option<Language>,
    /// Where booths and programs connect [default: 127.0.0.1:8470]; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
    /// Where Prometheus asks [default: 127.0.0.1:8471], or `off`
    #[arg(long, value_name = "ADDRESS")]
    pub metrics_listen: Option<MetricsListen>,
    /// Certificate chain (PEM): speak TLS
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// Its private key (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// Something trusted before the server does TLS and names the asker
    #[arg(long)]
    pub behind_proxy: bool,
}

impl Flags {
    /// The file, where one is named, under the flags.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn config(&self) -> Result<Config, ConfigError> {
        let mut config = self.config.as_deref().map_or_else(|| Ok(Config::default()), Config::read)?;
        config.language = self.lang.unwrap_or(config.language);
        set(&mut config.data, self.data.as_ref());
        let environment = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        set(&mut config.database_url, environment("PALANG_DATABASE_URL").as_ref());
        set(&mut config.database_url, self.database_url.as_ref());
        set(&mut config.database_owner_url, environment("PALANG_DATABASE_OWNER_URL").as_ref());
        set(&mut config.database_owner_url, self.database_owner_url.as_ref());
        config.listen = self.listen.unwrap_or(config.listen);
        config.metrics_listen = self.metrics_listen.unwrap_or(config.metrics_listen);
        config.behind_proxy |= self.behind_proxy;
        if let (Some(cert), Some(key)) = (&self.tls_cert, &self.tls_key) {
            let tls12 = config.tls.as_ref().is_some_and(|tls| tls.tls12);
            config.tls = Some(Tls { cert: cert.clone(), key: key.clone(), tls12 });
        }
        Ok(config)
    }
}

fn set<T: Clone>(place: &mut Option<T>, flag: Option<&T>) {
    if let Some(value) = flag {
        *place = Some(value.clone());
    }
}
