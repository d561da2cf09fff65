//! Enrolment over a real socket (SYNC 7.1): what is sent, what is kept, and what each refusal leaves behind.

use crate::booth::{name, site, site_key};
use crate::http::{request_with_body, setup};
use ed25519_dalek::{Signature, VerifyingKey};
use palang_machine::keys::{BoothKeys, Enrolment};
use palang_sync::enrol::{Applicant, EnrolError, enrol};
use palang_sync::worker::{ApiKey, HttpSetup};
use palang_wire::enrol::{EnrolAnswer, EnrolRequest};
use std::io::Write;
use std::net::TcpListener;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

fn answer() -> EnrolAnswer {
    EnrolAnswer {
        site: site(),
        booth: name(),
        kid: 40,
        api_key: "pk_fresh".into(),
        site_key: hex(site_key().verifying_key().as_bytes()),
        now: "2026-11-21T00:00:00Z".parse().unwrap(),
        incarnations: Vec::new(),
    }
}

/// Answers the n-th request with the n-th of these, whole texts of HTTP.
fn serve(answers: Vec<String>) -> (String, Receiver<EnrolRequest>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (asked, seen) = channel();
    thread::spawn(move || {
        for text in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let (head, body) = request_with_body(&mut stream).unwrap();
            assert!(!head.contains("authorization"), "the code is the credential");
            drop(asked.send(serde_json::from_slice(&body).unwrap()));
            drop(stream.write_all(text.as_bytes()));
        }
    });
    (address, seen)
}

fn said(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

/// Whether it is the error that was to come.
type Expected = fn(&EnrolError) -> bool;

fn apply(data: &Path, address: &str) -> Result<Enrolment, EnrolError> {
    let booth = name();
    let applicant = Applicant { data, booth: &booth, site: site(), kid: 3, code: " 4711-0815\n" };
    enrol(applicant, HttpSetup { key: ApiKey::default(), ..setup(address) }).map(|done| done.enrolment)
}

#[test]
fn sync_7_1_a_code_makes_a_booth_and_the_sites_key_is_pinned() {
    let data = tempfile::tempdir().unwrap();
    // The first answer breaks off: the same booth asks again with the same key.
    let whole = said("200 OK", &serde_json::to_string(&answer()).unwrap());
    let (address, seen) = serve(vec![whole[..whole.len() - 20].to_owned(), whole]);
    let done = apply(data.path(), &address).unwrap_or_else(|error| panic!("{error}"));
    let (first, second) = (seen.recv().unwrap(), seen.recv().unwrap());
    assert_eq!((first.code.as_str(), &first.public_key), ("4711-0815", &second.public_key));
    let public: [u8; 32] = data_encoding::HEXLOWER.decode(first.public_key.as_bytes()).unwrap().try_into().unwrap();
    let signature = data_encoding::HEXLOWER.decode(first.signature.as_bytes()).unwrap();
    let signature = Signature::from_slice(&signature).unwrap();
    VerifyingKey::from_bytes(&public).unwrap().verify_strict(&first.signed(), &signature).unwrap();

    let kept = Enrolment::load(data.path()).unwrap().unwrap();
    assert!(kept == done, "what was answered is what is kept");
    assert_eq!((kept.api_key.as_str(), kept.kid, kept.site_key()), ("pk_fresh", 40, Some(site_key().verifying_key())));
    let keys = BoothKeys::open(data.path(), 3, &name(), site()).unwrap();
    assert_eq!((keys.own.kid, keys.own.public_hex()), (40, first.public_key));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(Enrolment::path(data.path())).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_refused_code_another_site_or_a_portal_leaves_nothing_behind() {
    let json = |change: &dyn Fn(&mut EnrolAnswer)| {
        let mut answer = answer();
        change(&mut answer);
        said("200 OK", &serde_json::to_string(&answer).unwrap())
    };
    let other: u16 = 8;
    let theirs = other.try_into().unwrap();
    let answers: [(String, Expected); 8] = [
        (said("401 Unauthorized", "{}"), |error| *error == EnrolError::Code),
        (said("404 Not Found", "{}"), |error| *error == EnrolError::Code),
        (said("426 Upgrade Required", "{}"), |error| *error == EnrolError::Protocol),
        (said("200 OK", "<html>Accept the terms</html>"), |error| matches!(error, EnrolError::Answer(_))),
        (said("503 Service Unavailable", ""), |error| matches!(error, EnrolError::Answer(_))),
        (json(&|answer| answer.site = theirs), |error| matches!(error, EnrolError::Site { .. })),
        (json(&|answer| answer.booth = "IN-9".parse().unwrap()), |error| *error == EnrolError::Code),
        (json(&|answer| answer.site_key = "00".repeat(32)), |error| matches!(error, EnrolError::Answer(_))),
    ];
    for (text, expected) in answers {
        let data = tempfile::tempdir().unwrap();
        let (address, _seen) = serve(vec![text.clone()]);
        let error = apply(data.path(), &address).err().unwrap_or_else(|| panic!("enrolled by {text}"));
        assert!(expected(&error), "{text}: {error:?}");
        assert!(Enrolment::load(data.path()).unwrap().is_none());
    }
    let data = tempfile::tempdir().unwrap();
    let nobody = apply(data.path(), "http://127.0.0.1:1").err().unwrap();
    assert!(matches!(nobody, EnrolError::Network(_)), "{nobody:?}");
}

#[test]
fn a_broken_enrolment_file_is_told_without_saying_what_stands_in_it() {
    let data = tempfile::tempdir().unwrap();
    std::fs::write(Enrolment::path(data.path()), r#"{"api_key":"pk_secret"}"#).unwrap();
    let error = Enrolment::load(data.path()).err().unwrap().to_string();
    assert!(error.contains("server.json") && !error.contains("pk_secret"), "{error}");
}
