//! TLS of the booth: rustls with ring, TLS 1.3 only, against the site's own authority or the system's.
//!
//! Time is the trap (SYNC 0.4): a PC whose clock battery is dead believes it is 1970, and every certificate "not yet
//! valid"; then it cannot reach the server that would tell it the time. So the time that counts is the latest of the
//! wall clock, what the server itself has last said, and the day this program was built; and where a clock that runs
//! years ahead makes everything "expired", what the server last said is asked again.

use crate::worker::WorkerError;
use palang_domain::Timestamp;
use palang_machine::clock::{BUILT, Clock};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// What certificates are judged by.
#[derive(Clone)]
pub struct TlsTime {
    clock: Arc<dyn Clock>,
    server: Arc<AtomicI64>,
}

impl TlsTime {
    /// `server`: its time as last known, where anybody remembers it.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, server: Option<Timestamp>) -> Self {
        Self { clock, server: Arc::new(AtomicI64::new(server.unwrap_or(BUILT).millis())) }
    }

    /// The server said its time, in an answer that was believed.
    pub fn server_time(&self, now: Timestamp) {
        self.server.fetch_max(now.millis(), Ordering::AcqRel);
    }

    /// The latest time that cannot be too late.
    fn vouched(&self) -> Timestamp {
        Timestamp::from_millis(self.server.load(Ordering::Acquire)).max(BUILT)
    }

    fn best(&self) -> Timestamp {
        self.clock.read().wall.max(self.vouched())
    }
}

impl fmt::Debug for TlsTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TlsTime({})", self.best())
    }
}

impl TimeProvider for TlsTime {
    fn current_time(&self) -> Option<UnixTime> {
        Some(unix(self.best()))
    }
}

fn unix(at: Timestamp) -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_millis(u64::try_from(at.millis()).unwrap_or(0)))
}

/// The TLS settings of a client. `authority`: the PEM file of the site's own authority, or of the server's self-signed
/// certificate; else the system's authorities.
///
/// # Errors
/// When no certificate can be read.
pub fn client_config(authority: Option<&[u8]>, time: &TlsTime) -> Result<ClientConfig, WorkerError> {
    let wrong = |detail: String| WorkerError::Certificates(detail);
    let provider = Arc::new(default_provider());
    let (roots, pinned) = match authority {
        Some(pem) => named(pem)?,
        None => (system()?, Vec::new()),
    };
    let web = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
        .build()
        .map_err(|error| wrong(error.to_string()))?;
    let verifier = Verifier { web, pinned, time: time.clone(), provider: Arc::clone(&provider) };
    let config = ClientConfig::builder_with_details(provider, Arc::new(time.clone()))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(|error| wrong(error.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(config)
}

/// The certificates of a PEM file: all may vouch for others, and each may be the server's own.
fn named(pem: &[u8]) -> Result<(RootCertStore, Vec<CertificateDer<'static>>), WorkerError> {
    let wrong = |detail: String| WorkerError::Certificates(detail);
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let certificates = read.map_err(|error| wrong(error.to_string()))?;
    let mut roots = RootCertStore::empty();
    for certificate in &certificates {
        roots.add(certificate.clone()).map_err(|error| wrong(error.to_string()))?;
    }
    if certificates.is_empty() {
        return Err(wrong("there is no certificate in the file".into()));
    }
    Ok((roots, certificates))
}

fn system() -> Result<RootCertStore, WorkerError> {
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    let (added, _) = roots.add_parsable_certificates(found.certs);
    if added == 0 {
        let detail = found.errors.first().map_or_else(|| "the system has none".to_owned(), ToString::to_string);
        return Err(WorkerError::Certificates(detail));
    }
    Ok(roots)
}

/// The usual checks, and two additions: a self-signed certificate that the configuration names is good as it is, and a
/// wall clock that runs ahead does not make a good certificate expired.
#[derive(Debug)]
struct Verifier {
    web: Arc<WebPkiServerVerifier>,
    pinned: Vec<CertificateDer<'static>>,
    time: TlsTime,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if self.pinned.iter().any(|pinned| pinned == end_entity) {
            // The very certificate an administrator named: who has its key is the server, whatever else it says.
            return Ok(ServerCertVerified::assertion());
        }
        let check = |at| self.web.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, at);
        check(now).or_else(|error| check(unix(self.time.vouched())).map_err(|_| error))
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(rustls::Error::General("TLS 1.3 only".into()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.web.supported_verify_schemes()
    }
}
