//! Calls over HTTP/1.1 and TLS. One client and one runtime a channel, on the channel's own thread: a call that hangs
//! holds up nobody else, and ending breaks it off at once (which a blocking client could not do).

use crate::address::Address;
use crate::transport::{Call, Method, Reply, Transport, TransportError};
use crate::worker::WorkerError;
use crate::worker::tls::{TlsTime, client_config};
use palang_machine::clock::Clock;
use palang_wire::{Versions, photo, versions};
use reqwest::header::{AUTHORIZATION, CONTENT_RANGE, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use reqwest::{Client, redirect};
use rustls::ClientConfig;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::watch;

/// To a connection with TLS; a call's own deadline counts, too.
const CONNECT: Duration = Duration::from_secs(4);
/// How often a waiting call looks whether the network has come back.
const LOOK: Duration = Duration::from_millis(250);
/// An idle connection is given up before a firewall forgets it.
const IDLE: Duration = Duration::from_secs(45);

/// The API key: read for every call, so that a new one counts at once.
#[derive(Clone, Default)]
pub struct ApiKey(Arc<RwLock<String>>);

impl ApiKey {
    /// The key that every call carries; an empty one is not sent.
    #[must_use]
    pub fn new(key: String) -> Self {
        Self(Arc::new(RwLock::new(key)))
    }

    /// Replaces the key: every call from now on carries the new one.
    pub fn set(&self, key: String) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = key;
    }

    fn header(&self) -> Option<HeaderValue> {
        let key = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut value = HeaderValue::from_str(&format!("Bearer {key}")).ok()?;
        value.set_sensitive(true);
        (!key.is_empty()).then_some(value)
    }
}

/// How the server is reached.
#[derive(Clone)]
pub struct HttpSetup {
    /// The server's address, which every path is added to.
    pub address: Address,
    /// PEM of the site's own authority or of the server's self-signed certificate; else the system's authorities.
    pub authority: Option<Vec<u8>>,
    /// What certificates are judged by.
    pub time: TlsTime,
    /// The booth's key; empty for none.
    pub key: ApiKey,
    /// Whether `HTTPS_PROXY` and the like count. Only where the configuration says so.
    pub proxy: bool,
}

impl HttpSetup {
    /// To a server that does not know the booth yet: no key, no proxy, and only the machine's clock to judge by.
    #[must_use]
    pub fn before_enrolment(address: Address, authority: Option<Vec<u8>>, clock: Arc<dyn Clock>) -> Self {
        let time = TlsTime::new(clock, None);
        Self { address, authority, time, key: ApiKey::default(), proxy: false }
    }
}

/// An HTTP client with a runtime of its own, for one channel.
pub struct Http {
    setup: HttpSetup,
    tls: ClientConfig,
    client: Client,
    runtime: Runtime,
    stopped: watch::Receiver<bool>,
    healed: Option<Healed>,
}

/// Rises when the network has come back after a failure.
pub(crate) type Healed = Arc<dyn Fn() -> u64 + Send + Sync>;

impl Http {
    /// Connects to nothing yet.
    pub fn new(setup: HttpSetup, stopped: watch::Receiver<bool>) -> Result<Self, WorkerError> {
        let tls = client_config(setup.authority.as_deref(), &setup.time)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(2).build();
        let runtime = runtime.map_err(|error| WorkerError::System(error.to_string()))?;
        let client = client(&setup, &tls).map_err(|error| WorkerError::System(error.to_string()))?;
        Ok(Self { setup, tls, client, runtime, stopped, healed: None })
    }
}

fn client(setup: &HttpSetup, tls: &ClientConfig) -> reqwest::Result<Client> {
    let builder = Client::builder()
        .tls_backend_preconfigured(tls.clone())
        .user_agent(concat!("palang/", env!("CARGO_PKG_VERSION")))
        .http1_only()
        .redirect(redirect::Policy::none())
        .connect_timeout(CONNECT)
        .pool_idle_timeout(IDLE)
        .pool_max_idle_per_host(1)
        .tcp_nodelay(true)
        .tcp_keepalive(Duration::from_secs(15));
    if setup.proxy { builder } else { builder.no_proxy() }.build()
}

impl Transport for Http {
    fn call(&mut self, call: &Call) -> Result<Reply, TransportError> {
        if call.fresh {
            // The old one's connections close with it.
            match client(&self.setup, &self.tls) {
                Ok(client) => self.client = client,
                Err(error) => tracing::error!(%error, "no new client; the old one goes on"),
            }
        }
        self.exchange(call)
    }
}

impl Http {
    /// A call that was on its way when the network failed and came back is broken off: its answer may be lost, and a
    /// long poll would wait for it for half a minute. For the channel that polls.
    pub(crate) fn doubting(mut self, healed: Healed) -> Self {
        self.healed = Some(healed);
        self
    }

    /// As [`Transport::call`], for several askers at once; never on a new connection for its own sake.
    pub(crate) fn exchange(&self, call: &Call) -> Result<Reply, TransportError> {
        let request = request(&self.client, &self.setup, call);
        let mut stopped = self.stopped.clone();
        self.runtime.block_on(async {
            tokio::select! {
                biased;
                // An error is the worker gone: stopped, too.
                _ = stopped.wait_for(|stopped| *stopped) => Err(TransportError::Stopped),
                () = doubt(self.healed.as_ref()) => {
                    Err(TransportError::Broken("the network failed and came back meanwhile".into()))
                }
                answer = tokio::time::timeout(call.deadline, exchange(request, call.longest)) => {
                    answer.unwrap_or(Err(TransportError::Timeout))
                }
            }
        })
    }
}

/// Ends when the network has come back since it was asked; never without somebody who knows.
async fn doubt(healed: Option<&Healed>) {
    let Some(healed) = healed else { return std::future::pending().await };
    let before = healed();
    while healed() == before {
        tokio::time::sleep(LOOK).await;
    }
}

fn request(client: &Client, setup: &HttpSetup, call: &Call) -> reqwest::RequestBuilder {
    let method = match call.method {
        Method::Get => reqwest::Method::GET,
        Method::Head => reqwest::Method::HEAD,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
    };
    let mut request = client.request(method, setup.address.of(&call.path));
    if let Some(key) = setup.key.header() {
        request = request.header(AUTHORIZATION, key);
    }
    if let Some(media) = call.media {
        request = request.header(CONTENT_TYPE, media).body(call.body.clone());
    }
    if let Some(protocol) = call.protocol {
        request = request.header(versions::SPOKEN, protocol);
    }
    match &call.range {
        Some(range) => request.header(CONTENT_RANGE, range),
        None => request,
    }
}

/// The whole answer, never more than `longest` bytes of it.
async fn exchange(request: reqwest::RequestBuilder, longest: usize) -> Result<Reply, TransportError> {
    let mut response = request.send().await.map_err(|error| transport_error(&error))?;
    let number = |name: &str| response.headers().get(name)?.to_str().ok()?.trim().parse::<u64>().ok();
    let status = response.status().as_u16();
    let (received, retry_after) = (number(photo::RECEIVED), number(RETRY_AFTER.as_str()));
    let version = |name| number(name).and_then(|number| u16::try_from(number).ok());
    let versions = version(versions::OLDEST).zip(version(versions::SPOKEN));
    let versions = versions.map(|(oldest, newest)| Versions { oldest, newest });
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| transport_error(&error))? {
        if body.len() + chunk.len() > longest {
            return Err(TransportError::Broken(format!("an answer of more than {longest} bytes")));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Reply { status, body, received, retry_after, versions })
}

/// The reason at the bottom of the chain: reqwest's own words repeat the address.
fn transport_error(error: &reqwest::Error) -> TransportError {
    let mut deepest: &dyn std::error::Error = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    let detail = deepest.to_string();
    if error.is_timeout() && !error.is_connect() {
        TransportError::Timeout
    } else if error.is_connect() {
        TransportError::Unreachable(detail)
    } else {
        TransportError::Broken(detail)
    }
}
