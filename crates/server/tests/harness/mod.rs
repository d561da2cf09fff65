//! A server in the test's own process, on a temporary SQLite store: requests go straight into its router.
#![allow(dead_code, clippy::unwrap_used, reason = "every test file uses its own part")]

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use palang_domain::{BoothId, Currency, SiteId, Timestamp, Zone};
use palang_server::app::{App, Outside};
use palang_server::config::Config;
use palang_server::ledger::{self, LedgerError, NewSite, Site};
use palang_server::routes;
use palang_wire::Versions;
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU8, Ordering};
use tower::ServiceExt;

/// 2026-11-21T00:00:00Z: when every test begins.
pub const START: Timestamp = Timestamp::from_millis(1_795_219_200_000);

/// A server without ports.
pub struct Server {
    pub app: App,
    pub router: Router,
    pub dir: tempfile::TempDir,
    now: Arc<AtomicI64>,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The word of a problem; nothing when it is none.
    pub fn problem(&self) -> Option<String> {
        let media = self.headers.get("content-type")?.to_str().ok()?;
        let word = self.json()["type"].as_str()?.strip_prefix("urn:palang:problem:")?.to_owned();
        (media == "application/problem+json").then_some(word)
    }
}

impl Server {
    pub fn new() -> Self {
        Self::with(|_| ())
    }

    /// With another configuration.
    pub fn with(change: impl FnOnce(&mut Config)) -> Self {
        Self::made(change, Versions::HERE)
    }

    /// Of another release of the booth protocol.
    pub fn speaking(versions: Versions) -> Self {
        Self::made(|_| (), versions)
    }

    fn made(change: impl FnOnce(&mut Config), versions: Versions) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut config = Config { data: Some(dir.path().join("data")), ..Config::default() };
        change(&mut config);
        let now = Arc::new(AtomicI64::new(START.millis()));
        let (clock, dice) = (Arc::clone(&now), AtomicU8::new(1));
        let outside = Outside {
            clock: Arc::new(move || Timestamp::from_millis(clock.load(Ordering::Relaxed))),
            // Never the same twice: keys of one test must differ.
            random: Arc::new(move |bytes| {
                let die = dice.fetch_add(1, Ordering::Relaxed);
                bytes.iter_mut().enumerate().for_each(|(at, byte)| *byte = die ^ u8::try_from(at % 251).unwrap());
                true
            }),
        };
        let app = App::open_speaking(&config, outside, versions).unwrap();
        Self { router: routes::router(&app), app, dir, now }
    }

    /// Lets time pass.
    pub fn pass(&self, ms: i64) {
        self.now.fetch_add(ms, Ordering::Relaxed);
    }

    /// Work on the store, as a command does it.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut dyn palang_server::store::Tx) -> Result<T, LedgerError> + Send + 'static,
    ) -> T {
        self.app.store().write(work).await.unwrap()
    }

    /// A site in Jakarta.
    pub async fn site(&self, number: u16) -> SiteId {
        let site = SiteId::try_from(number).unwrap();
        let new = NewSite {
            site: Site {
                site,
                name: format!("Site {number}"),
                zone: Zone::JAKARTA,
                currency: Currency::Idr,
                language: "id".into(),
            },
            seed: self.app.random().unwrap(),
            nonce: self.app.random().unwrap(),
        };
        let now = self.app.now();
        self.write(move |tx| ledger::create_site(tx, &new, now)).await;
        site
    }

    /// A program's key with these scopes; its virtual booth is made where it is missing.
    pub async fn program(&self, site: SiteId, booth: &str, scopes: &[&str]) -> String {
        let (booth, scopes): (BoothId, Vec<String>) =
            (booth.parse().unwrap(), scopes.iter().map(|scope| (*scope).to_owned()).collect());
        let (nonce, random): ([u8; 16], [u8; 32]) = (self.app.random().unwrap(), self.app.random().unwrap());
        let now = self.app.now();
        let key = self.write(move |tx| {
            if !ledger::booths(tx, site)?.iter().any(|row| row.booth == booth) {
                ledger::create_program(tx, site, &booth, nonce, now)?;
            }
            ledger::create_api_key(tx, site, &booth, (booth.as_str(), &scopes), &random, now)
        });
        key.await.text
    }

    /// One request.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// A request with a JSON body, or with none.
    pub async fn call(&self, method: &str, path: &str, key: Option<&str>, body: Option<Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(key) = key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        let body = match body {
            Some(body) => {
                request = request.header("content-type", "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        self.send(request.body(body).unwrap()).await
    }
}
