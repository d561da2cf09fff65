//! Real ports: TLS, a graceful stop, the program itself, two replicas on one PostgreSQL.

use crate::harness::Server;
use palang_server::app::{App, Outside};
use palang_server::config::{Config, MetricsListen, Tls};
use palang_server::{ledger, serve};
use std::time::Duration;

fn config(dir: &std::path::Path) -> Config {
    Config {
        data: Some(dir.join("data")),
        listen: "127.0.0.1:0".parse().unwrap(),
        metrics_listen: MetricsListen("127.0.0.1:0".parse().ok()),
        ..Config::default()
    }
}

/// A client that believes this certificate only, or none.
fn client(root: Option<rustls::pki_types::CertificateDer<'static>>) -> reqwest::Client {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let mut roots = rustls::RootCertStore::empty();
    root.into_iter().for_each(|root| roots.add(root).unwrap());
    let tls = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let tls = tls.with_root_certificates(roots).with_no_client_auth();
    reqwest::Client::builder().tls_backend_preconfigured(tls).timeout(Duration::from_secs(60)).build().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn tls_is_spoken_with_the_given_certificate_and_the_stop_is_graceful() {
    let dir = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let (cert, key) = (dir.path().join("cert.pem"), dir.path().join("key.pem"));
    std::fs::write(&cert, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let config = Config { tls: Some(Tls { cert, key, tls12: false }), ..config(dir.path()) };
    let app = App::open(&config, Outside::system()).unwrap();
    let running = serve::start(app, &config).await.unwrap();
    let (url, metrics) = (format!("https://localhost:{}", running.address.port()), running.metrics.unwrap());
    assert!(running.url.starts_with("https://127.0.0.1:"), "{}", running.url);
    let known = client(Some(made.cert.der().clone()));
    assert_eq!(known.get(format!("{url}/healthz")).send().await.unwrap().status(), 200);
    assert!(client(None).get(format!("{url}/healthz")).send().await.is_err(), "nobody's certificate");
    let plain = client(None).get(format!("http://localhost:{}/healthz", running.address.port())).send().await;
    assert!(plain.is_err(), "plain HTTP is not answered");
    let text = known.get(format!("http://{metrics}/metrics")).send().await.unwrap().text().await.unwrap();
    assert!(text.contains("palang_database_up 1"), "{text}");
    tokio::time::timeout(Duration::from_secs(30), running.stop()).await.expect("within its bound");
    assert!(known.get(format!("{url}/healthz")).send().await.is_err(), "the port is closed");
}

#[test]
fn a_certificate_that_is_none_is_told_at_the_start() {
    let dir = tempfile::tempdir().unwrap();
    let (cert, key) = (dir.path().join("cert.pem"), dir.path().join("key.pem"));
    std::fs::write(&cert, "no certificate").unwrap();
    std::fs::write(&key, "no key").unwrap();
    let config = Config { tls: Some(Tls { cert, key, tls12: false }), ..config(dir.path()) };
    let app = App::open(&config, Outside::system()).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let error = runtime.block_on(serve::start(app, &config)).err().unwrap().to_string();
    assert!(error.contains("cert.pem"), "{error}");
}

#[cfg(unix)]
#[test]
fn the_program_starts_with_nothing_says_where_and_ends_when_told() {
    use std::io::{BufRead, BufReader, Read};
    use std::process::{Command, Stdio};
    struct Guard(std::process::Child);
    impl Drop for Guard {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }
    let home = tempfile::tempdir().unwrap();
    let mut child = Guard(
        Command::new(env!("CARGO_BIN_EXE_palang-server"))
            .env_remove("PALANG_DATABASE_URL")
            .env("HOME", home.path())
            .env("XDG_DATA_HOME", home.path().join("share"))
            .args(["--listen", "127.0.0.1:0", "--metrics-listen", "off"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let mut line = String::new();
    BufReader::new(child.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let url = line.trim().strip_prefix("listening on ").unwrap_or_else(|| panic!("{line:?}")).to_owned();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let ready = runtime.block_on(async { client(None).get(format!("{url}/readyz")).send().await.unwrap().status() });
    assert_eq!(ready, 200);
    assert!(home.path().join("share/palang-server/server.db").exists());
    let pid = child.0.id().to_string();
    assert!(Command::new("kill").arg("-TERM").arg(pid).status().unwrap().success());
    assert!(child.0.wait().unwrap().success(), "ends in order");
    let mut said = String::new();
    child.0.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(said.contains("admin site add"), "says what to do first: {said}");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn two_replicas_serve_one_site_and_wake_one_anothers_booths() {
    use crate::booth::{enrol, page, pull_request, push_all};
    let url = tokio::task::spawn_blocking(|| {
        let cluster = crate::support::postgres::Cluster::shared();
        (cluster.database(), cluster)
    });
    let (url, _cluster) = url.await.unwrap();
    let replica = |url: String| move || Server::with(|config| config.database_url = Some(url));
    // At the same time: the second waits for the first one's migrations.
    let (one, two) = tokio::join!(
        tokio::task::spawn_blocking(replica(url.clone())),
        tokio::task::spawn_blocking(replica(url.clone()))
    );
    let (one, two) = (one.unwrap(), two.unwrap());
    let site = one.site(7).await;
    let (here, there) = (enrol(&one, site, "B1", 1).await, enrol(&one, site, "B2", 2).await);
    let path = palang_wire::paths::PULL;
    let first = two.call("POST", path, Some(&there.api_key), Some(pull_request(0, 0, 0))).await;
    let header = page(&two, site, &first).await.header;
    let waiting = pull_request(header.through, 20, header.secrets);
    let pull = two.call("POST", path, Some(&there.api_key), Some(waiting));
    let both = async { tokio::join!(pull, push_all(&one, &here, 1)) };
    let (pulled, pushed) = tokio::time::timeout(Duration::from_secs(30), both).await.expect("heard of by the other");
    assert_eq!(pushed.json()["state"], "held");
    assert_eq!(page(&two, site, &pulled).await.entries.len(), 1);
    // The other replica knows the head: the same again is known there too.
    assert_eq!(push_all(&two, &here, 1).await.json()["state"], "held");
    let booths = one.write(move |tx| Ok(ledger::booths(tx, site)?)).await;
    assert_eq!(booths.len(), 3);
    tokio::task::spawn_blocking(move || drop((one, two))).await.unwrap();
}
