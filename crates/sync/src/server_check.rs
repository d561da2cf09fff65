//! Whether the server is there and takes the booth's key: for `palang doctor`. Changes nothing on either side.

use crate::core::judge::{Failure, judge, read};
use crate::status::Refused;
use crate::transport::{Call, Method};
use crate::worker::{Http, HttpSetup, WorkerError};
use palang_wire::paths;
use palang_wire::secrets::Secrets;
use std::time::Duration;
use tokio::sync::watch;

const DEADLINE: Duration = Duration::from_secs(5);
const LONGEST: usize = 4 << 20;

/// How the server looks from here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerCheck {
    /// It answers, and takes the key.
    Well,
    /// It will not have the booth, or is another.
    Refused(Refused, String),
    /// No answer, or not now.
    Silent(String),
}

/// Asks for what only an enrolled booth may have.
///
/// # Errors
/// When the certificates of the configuration cannot be used.
pub fn check(setup: HttpSetup) -> Result<ServerCheck, WorkerError> {
    let (_stop, stopped) = watch::channel(false);
    let http = Http::new(setup, stopped)?;
    let call = Call {
        method: Method::Get,
        path: paths::SECRETS.to_owned(),
        media: None,
        range: None,
        protocol: None,
        body: Vec::new(),
        deadline: DEADLINE,
        longest: LONGEST,
        fresh: false,
    };
    let answer = judge(http.exchange(&call)).and_then(|reply| read::<Secrets>(&reply.body));
    Ok(match answer {
        Ok(_) => ServerCheck::Well,
        Err(Failure::Refused(why, detail)) => ServerCheck::Refused(why, detail),
        Err(failure) => ServerCheck::Silent(failure.to_string()),
    })
}
