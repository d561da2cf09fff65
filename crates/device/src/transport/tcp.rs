//! A printer at `host:port`.

use super::{OpenError, Port, Transport, read_outcome};
use crossbeam_channel::Receiver;
use palang_domain::device::Trouble;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

/// The port that printers listen on.
const RAW_PRINTING: u16 = 9_100;

type Lookup = io::Result<Vec<SocketAddr>>;

/// Where.
pub(crate) struct TcpPort {
    address: String,
    /// A name still being looked up: the system's resolver knows no deadline, so it works aside, one at a time.
    lookup: Option<Receiver<Lookup>>,
}

impl TcpPort {
    pub(crate) fn new(address: &str) -> Self {
        Self { address: with_port(address), lookup: None }
    }

    fn resolve(&mut self, wait: Duration) -> Result<Vec<SocketAddr>, OpenError> {
        if let Ok(address) = self.address.parse() {
            return Ok(vec![address]);
        }
        let pending = if let Some(pending) = self.lookup.take() { pending } else { look_up(self.address.clone())? };
        match pending.recv_timeout(wait) {
            Ok(Ok(found)) if !found.is_empty() => Ok(found),
            Ok(Ok(_)) => Err(OpenError::new(Trouble::Missing, format!("{}: no such host", self.address))),
            Ok(Err(error)) => Err(OpenError::new(Trouble::Missing, format!("{}: {error}", self.address))),
            Err(_) => {
                self.lookup = Some(pending);
                Err(OpenError::new(Trouble::Missing, format!("{}: its name is not found in time", self.address)))
            }
        }
    }
}

fn with_port(address: &str) -> String {
    let has_port = address
        .rsplit_once(':')
        .is_some_and(|(host, port)| port.parse::<u16>().is_ok() && (!host.contains(':') || host.ends_with(']')));
    if has_port { address.to_owned() } else { format!("{address}:{RAW_PRINTING}") }
}

fn look_up(address: String) -> Result<Receiver<Lookup>, OpenError> {
    let (reply, answer) = crossbeam_channel::bounded(1);
    let spawned = std::thread::Builder::new().name("palang-resolve".to_owned()).spawn(move || {
        // Nobody may be waiting any more.
        let _ = reply.send(address.to_socket_addrs().map(Iterator::collect));
    });
    spawned.map(|_| answer).map_err(|error| OpenError::new(Trouble::Missing, error.to_string()))
}

impl Port for TcpPort {
    fn open(&mut self, wait: Duration) -> Result<Box<dyn Transport>, OpenError> {
        let end = Instant::now() + wait;
        let mut last = OpenError::new(Trouble::Missing, format!("{}: no address", self.address));
        for address in self.resolve(wait)?.into_iter().take(4) {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            match TcpStream::connect_timeout(&address, left) {
                Ok(stream) => {
                    // Only a hint; without it a small question waits for company.
                    let _ = stream.set_nodelay(true);
                    return Ok(Box::new(TcpTransport { stream }));
                }
                Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                    last = OpenError::new(Trouble::NoAnswer, format!("{address}: {error}"));
                }
                Err(error) => last = OpenError::new(Trouble::Missing, format!("{address}: {error}")),
            }
        }
        Err(last)
    }

    fn keep(&self) -> bool {
        false
    }
}

struct TcpTransport {
    stream: TcpStream,
}

impl Transport for TcpTransport {
    fn write(&mut self, bytes: &[u8], wait: Duration) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(wait.max(Duration::from_millis(1))))?;
        match self.stream.write(bytes) {
            Ok(0) => Err(io::ErrorKind::WriteZero.into()),
            other => other,
        }
    }

    fn read(&mut self, buffer: &mut [u8], wait: Duration) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(wait.max(Duration::from_millis(1))))?;
        read_outcome(self.stream.read(buffer))
    }
}

impl Drop for TcpTransport {
    fn drop(&mut self) {
        // Closing with unread answers would reset the connection, and a reset may cost the printer its last bytes.
        if self.stream.shutdown(Shutdown::Write).is_err() {
            return;
        }
        let mut rest = [0; 64];
        for _ in 0..8 {
            if !matches!(self.read(&mut rest, Duration::from_millis(50)), Ok(1..)) {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::with_port;

    #[test]
    fn port_9100_is_understood_where_none_is_given() {
        for (given, meant) in [
            ("10.0.0.7", "10.0.0.7:9100"),
            ("10.0.0.7:9101", "10.0.0.7:9101"),
            ("printer.local", "printer.local:9100"),
            ("[::1]", "[::1]:9100"),
            ("[::1]:9102", "[::1]:9102"),
        ] {
            assert_eq!(with_port(given), meant);
        }
    }
}
