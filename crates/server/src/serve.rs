//! Ports: where the server listens, how many it listens to, and how it ends.

mod connection;

use crate::app::{App, StartError};
use crate::config::Config;
use crate::{contact, metrics, routes, tls};
use axum::Router;
use axum_server::Handle;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use connection::Counted;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;

/// A started server. Dropping it leaves it running; [`Running::stop`] ends it.
pub struct Running {
    /// `https://…` or `http://…`, with the real port.
    pub url: String,
    /// Where it listens.
    pub address: SocketAddr,
    /// Where Prometheus asks, if anywhere.
    pub metrics: Option<SocketAddr>,
    app: App,
    ports: Vec<(Handle<SocketAddr>, JoinHandle<io::Result<()>>)>,
    contacts: JoinHandle<()>,
}

/// Connections waiting to be taken.
const BACKLOG: u32 = 1_024;
/// A request's headers must be there by then, and an idle connection is closed then.
const HEADERS: Duration = Duration::from_secs(60);
/// Connections to the metrics at once.
const SCRAPERS: usize = 32;

/// Binds the ports and begins to serve.
///
/// # Errors
/// When a port is taken, or the certificate cannot be used.
pub async fn start(app: App, config: &Config) -> Result<Running, StartError> {
    config.check()?;
    let tls = config.tls.as_ref().map(tls::config).transpose()?;
    let listener = bind(config.listen)?;
    let address = listener.local_addr().map_err(|error| StartError::io(config.listen, error))?;
    let url = format!("{}://{address}", if tls.is_some() { "https" } else { "http" });
    let mut ports = Vec::new();
    let mut metrics = None;
    if let Some(asked) = config.metrics_listen.0 {
        let listener = bind(asked)?;
        metrics = listener.local_addr().ok();
        ports.push(serve(listener, metrics_router(&app), None, SCRAPERS)?);
    }
    ports.push(serve(listener, routes::router(&app), tls, config.limits.connections)?);
    let contacts = tokio::spawn(contact::keep(app.clone()));
    // Ends by itself when the server is told to stop.
    drop(tokio::spawn(crate::photo::retire(app.clone())));
    Ok(Running { url, address, metrics, app, ports, contacts })
}

fn bind(address: SocketAddr) -> Result<TcpListener, StartError> {
    let socket = if address.is_ipv4() { tokio::net::TcpSocket::new_v4() } else { tokio::net::TcpSocket::new_v6() };
    let bound = socket.and_then(|socket| {
        // A restart must not wait for the old connections' last packets.
        #[cfg(unix)]
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(BACKLOG)?.into_std()
    });
    bound.map_err(|error| StartError::io(format!("cannot listen on {address}"), error))
}

fn serve(
    listener: TcpListener,
    router: Router,
    tls: Option<Arc<rustls::ServerConfig>>,
    most: usize,
) -> Result<(Handle<SocketAddr>, JoinHandle<io::Result<()>>), StartError> {
    let handle = Handle::new();
    let mut server =
        axum_server::from_tcp(listener).map_err(|error| StartError::io("cannot serve", error))?.handle(handle.clone());
    connection::bound(server.http_builder(), HEADERS);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let counted = Counted::new(most);
    let task = if let Some(tls) = tls {
        let acceptor = RustlsAcceptor::new(RustlsConfig::from_config(tls)).acceptor(counted);
        tokio::spawn(server.acceptor(acceptor).serve(service))
    } else {
        tokio::spawn(server.acceptor(counted).serve(service))
    };
    Ok((handle, task))
}

fn metrics_router(app: &App) -> Router {
    let state = app.clone();
    let recorder = metrics::recorder();
    let render = move || async move {
        metrics::refresh(&state).await;
        let text = recorder.map(metrics_exporter_prometheus::PrometheusHandle::render).unwrap_or_default();
        ([(axum::http::header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text)
    };
    Router::new().route("/metrics", axum::routing::get(render))
}

impl Running {
    /// Ends every waiting, lets what is in work finish within the bound, and closes the ports.
    pub async fn stop(self) {
        let bound = self.app.limits().stop();
        self.app.stop();
        for (handle, _) in &self.ports {
            handle.graceful_shutdown(Some(bound));
        }
        for (_, task) in self.ports {
            // The handle's own bound ends it; this one is for a task that does not listen.
            if tokio::time::timeout(bound + Duration::from_secs(2), task).await.is_err() {
                tracing::error!("a port did not close in time");
            }
        }
        if tokio::time::timeout(bound, self.contacts).await.is_err() {
            tracing::warn!("the last contacts were not written in time");
        }
    }
}
