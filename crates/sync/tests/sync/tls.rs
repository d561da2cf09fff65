//! Certificates and clocks (SYNC 0.4): a booth whose battery is dead, or whose clock runs years ahead, still reaches
//! its server; a certificate that is really bad is not believed.

use crate::http::{get, request, setup};
use palang_domain::Timestamp;
use palang_machine::clock::{BUILT, Clock, Reading};
use palang_sync::worker::{Http, HttpSetup, TlsTime};
use palang_sync::{Reply, Transport, TransportError};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::io::Write;
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use tokio::sync::watch;

/// An authority of the test's own.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        (params.not_before, params.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2050, 1, 1));
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }
    pub fn pem(&self) -> Vec<u8> {
        self.0.pem().into_bytes()
    }
    /// A server's certificate for that name, good for those years.
    fn certify(&self, name: &str, years: (i32, i32)) -> Keyed {
        let key = KeyPair::generate().unwrap();
        let cert = params(name, years).signed_by(&key, &self.0).unwrap();
        Keyed { cert: cert.der().clone(), key: key.serialize_der().try_into().unwrap(), pem: cert.pem() }
    }
}

fn params(name: &str, years: (i32, i32)) -> CertificateParams {
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    (params.not_before, params.not_after) = (date_time_ymd(years.0, 1, 1), date_time_ymd(years.1, 1, 1));
    params
}

struct Keyed {
    cert: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
    pem: String,
}

/// As `openssl req -x509` makes them: its own authority.
fn self_signed(name: &str) -> Keyed {
    let key = KeyPair::generate().unwrap();
    let mut params = params(name, (2026, 2028));
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let cert = params.self_signed(&key).unwrap();
    Keyed { cert: cert.der().clone(), key: key.serialize_der().try_into().unwrap(), pem: cert.pem() }
}

/// A TLS server that says 204 to everything.
fn serve(keyed: Keyed, versions: &[&'static rustls::SupportedProtocolVersion]) -> String {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![keyed.cert], keyed.key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut tls = rustls::ServerConnection::new(Arc::new(config.clone())).unwrap();
            let mut both = rustls::Stream::new(&mut tls, &mut stream);
            if request(&mut both).is_some() {
                drop(both.write_all(b"HTTP/1.1 204 No Content\r\n\r\n"));
            }
        }
    });
    address
}

/// A wall clock that stands where the test says.
struct Wall(&'static str);

impl Clock for Wall {
    fn read(&self) -> Reading {
        Reading { wall: self.0.parse().unwrap(), monotonic: Duration::from_secs(1) }
    }
}

fn ask(
    address: &str,
    authority: Vec<u8>,
    wall: &'static str,
    said: Option<Timestamp>,
) -> Result<Reply, TransportError> {
    let time = TlsTime::new(Arc::new(Wall(wall)), said);
    let (_stop, stopped) = watch::channel(false);
    let setup = HttpSetup { authority: Some(authority), time, ..setup(address) };
    let mut http = Http::new(setup, stopped).unwrap();
    http.call(&palang_sync::Call { deadline: Duration::from_secs(20), ..get("/x") })
}

const TLS13: &[&rustls::SupportedProtocolVersion] = &[&rustls::version::TLS13];

#[test]
fn sync_0_4_r9_a_clock_that_is_wrong_by_decades_does_not_lock_sync_out() {
    let authority = Authority::new();
    let address = serve(authority.certify("localhost", (2026, 2028)), TLS13);
    for wall in ["1970-01-01T00:00:10Z", "1976-11-21T00:00:00Z", "2026-11-21T00:00:00Z", "2036-11-21T00:00:00Z"] {
        let reply = ask(&address, authority.pem(), wall, None);
        assert_eq!(reply.map(|reply| reply.status), Ok(204), "at {wall}");
    }
    // A certificate made after this program was built: what the server last said is what lets it in.
    let address = serve(authority.certify("localhost", (2030, 2032)), TLS13);
    let said: Timestamp = "2030-06-01T00:00:00Z".parse().unwrap();
    for wall in ["1970-01-01T00:00:10Z", "2040-01-01T00:00:00Z"] {
        assert!(ask(&address, authority.pem(), wall, None).is_err(), "nobody has ever said that it is 2030");
        assert_eq!(ask(&address, authority.pem(), wall, Some(said)).map(|reply| reply.status), Ok(204), "at {wall}");
    }
    assert!(BUILT < said);
}

#[test]
fn sync_7_2_a_bad_certificate_is_not_believed() {
    let (authority, other) = (Authority::new(), Authority::new());
    let now = "2026-11-21T00:00:00Z";
    for (what, keyed) in [
        ("another authority's", other.certify("localhost", (2026, 2028))),
        ("another host's", authority.certify("example.org", (2026, 2028))),
        ("expired", authority.certify("localhost", (2021, 2022))),
        ("self-signed and not named", self_signed("localhost")),
    ] {
        let reply = ask(&serve(keyed, TLS13), authority.pem(), now, None);
        assert!(matches!(reply, Err(TransportError::Unreachable(_))), "{what}: {reply:?}");
    }
    let old = serve(authority.certify("localhost", (2026, 2028)), &[&rustls::version::TLS12]);
    assert!(ask(&old, authority.pem(), now, None).is_err(), "TLS 1.3 only");
}

#[test]
fn a_self_signed_certificate_that_the_configuration_names_is_the_servers() {
    let keyed = self_signed("parkir.local");
    let pem = keyed.pem.clone().into_bytes();
    let address = serve(keyed, TLS13);
    let reply = ask(&address, pem, "2026-11-21T00:00:00Z", None);
    assert_eq!(reply.map(|reply| reply.status), Ok(204), "the very certificate, whatever name it is asked by");
    // The same name and another key.
    let other = self_signed("parkir.local").pem.into_bytes();
    assert!(ask(&address, other, "2026-11-21T00:00:00Z", None).is_err());
}

#[test]
fn a_file_without_a_certificate_is_refused_at_the_start() {
    let (_stop, stopped) = watch::channel(false);
    for text in ["", "no PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        let setup = HttpSetup { authority: Some(text.into()), ..setup("https://localhost:1") };
        assert!(Http::new(setup, stopped.clone()).is_err(), "{text:?}");
    }
}
