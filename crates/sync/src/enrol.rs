//! Making this PC a booth of a site (SYNC 7.1): a one-time code, the booth's own key, and what the server answers
//! pinned.

use crate::Address;
use crate::core::judge::{Failure, judge, read};
use crate::status::Refused;
use crate::transport::{Call, Method, TransportError};
use crate::worker::{Http, HttpSetup, WorkerError};
use ed25519_dalek::Signer;
use palang_domain::{BoothId, SiteId};
use palang_machine::keys::{BoothKeys, Enrolment, KeysError};
pub use palang_wire::enrol::fingerprint;
use palang_wire::enrol::{EnrolAnswer, EnrolRequest};
use palang_wire::{HeldIncarnation, PROTOCOL, paths};
use std::path::Path;
use std::time::Duration;
use tokio::sync::watch;

const DEADLINE: Duration = Duration::from_secs(15);
/// A lost answer is asked for again: the server answers the same booth twice within the code's time.
const TRIES: u32 = 3;

/// Who wants to be enrolled.
#[derive(Clone, Copy)]
pub struct Applicant<'a> {
    /// The data directory: keys are kept there, and made where there are none.
    pub data: &'a Path,
    /// The name in the configuration.
    pub booth: &'a BoothId,
    /// The site in the configuration.
    pub site: SiteId,
    /// Number of a key that must be made.
    pub kid: u8,
    /// As an administrator read it out.
    pub code: &'a str,
}

/// Why a PC was not enrolled. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnrolError {
    /// The booth's own key files.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// The HTTP client could not be made: bad certificates, no thread.
    #[error(transparent)]
    Client(#[from] WorkerError),
    /// No whole answer of the server came back.
    #[error("the server {0}")]
    Network(TransportError),
    /// The code is wrong, used, too old, or another booth's.
    #[error("the server does not take this code")]
    Code,
    /// No common version of the protocol.
    #[error("booth and server speak no common version")]
    Protocol,
    /// The code is of another site than the configuration says.
    #[error("the code is of site {theirs}, the configuration says {ours}")]
    Site {
        /// Number of the site in the configuration.
        ours: SiteId,
        /// Number of the site that the code is of.
        theirs: SiteId,
    },
    /// What answered is no server of ours, or is not well.
    #[error("no answer of a Palang server: {0}")]
    Answer(String),
}

/// A PC that is a booth now.
pub struct Enrolled {
    /// What has been kept of the server's answer.
    pub enrolment: Enrolment,
    /// What the server holds of a journal of that name already: its disk was lost, or it stood in another PC.
    pub incarnations: Vec<HeldIncarnation>,
}

/// Enrols, pins the site's key and keeps the API key. May be done again with a new code: the old key then ends.
pub fn enrol(who: Applicant<'_>, setup: HttpSetup) -> Result<Enrolled, EnrolError> {
    let keys = BoothKeys::open(who.data, who.kid, who.booth, who.site)?;
    let address = setup.address.clone();
    let (_stop, stopped) = watch::channel(false);
    let http = Http::new(setup, stopped)?;
    let call = call(&who, &keys)?;
    let answer = ask(&http, &call)?;
    if answer.site != who.site {
        return Err(EnrolError::Site { ours: who.site, theirs: answer.site });
    }
    if answer.booth != *who.booth {
        return Err(EnrolError::Code);
    }
    let incarnations = answer.incarnations.clone();
    let enrolment = kept(answer, &address);
    if enrolment.site_key().is_none() {
        return Err(EnrolError::Answer("the site's key is none".into()));
    }
    // The number before the enrolment: a booth that dies between the two asks for another code and finds it done.
    BoothKeys::renumber(who.data, enrolment.kid)?;
    enrolment.save(who.data)?;
    Ok(Enrolled { enrolment, incarnations })
}

fn call(who: &Applicant<'_>, keys: &BoothKeys) -> Result<Call, EnrolError> {
    let mut request = EnrolRequest {
        protocol: PROTOCOL,
        code: who.code.trim().to_owned(),
        booth: who.booth.clone(),
        public_key: keys.own.public_hex(),
        hmac: keys.own.hmac_hex(),
        signature: String::new(),
    };
    let signature = keys.own.signing().sign(&request.signed());
    request.signature = data_encoding::HEXLOWER.encode(&signature.to_bytes());
    Ok(Call {
        method: Method::Post,
        path: paths::ENROL.to_owned(),
        media: Some("application/json"),
        range: None,
        protocol: None,
        body: serde_json::to_vec(&request).map_err(|error| EnrolError::Answer(error.to_string()))?,
        deadline: DEADLINE,
        longest: 64 * 1_024,
        fresh: false,
    })
}

fn ask(http: &Http, call: &Call) -> Result<EnrolAnswer, EnrolError> {
    let mut tries = 1;
    loop {
        let answer = judge(http.exchange(call)).and_then(|reply| read::<EnrolAnswer>(&reply.body));
        match answer {
            Ok(answer) => return Ok(answer),
            Err(Failure::Network(TransportError::Timeout | TransportError::Broken(_))) if tries < TRIES => tries += 1,
            Err(failure) => return Err(worded(failure)),
        }
    }
}

fn worded(failure: Failure) -> EnrolError {
    match failure {
        Failure::Network(error) => EnrolError::Network(error),
        Failure::Refused(Refused::Protocol, _) => EnrolError::Protocol,
        Failure::Refused(Refused::Key | Refused::Revoked | Refused::Request, _) => EnrolError::Code,
        other => EnrolError::Answer(other.to_string()),
    }
}

fn kept(answer: EnrolAnswer, address: &Address) -> Enrolment {
    Enrolment {
        server: address.to_string(),
        site: answer.site,
        booth: answer.booth,
        kid: answer.kid,
        site_key: answer.site_key,
        api_key: answer.api_key,
        issued: answer.now,
    }
}
