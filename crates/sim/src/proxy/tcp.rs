//! Bytes in, bytes out, as the weather lets them. Whatever is inside, TLS too.

use super::{Shared, link};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

/// How long the server may take to accept.
const CONNECT: Duration = Duration::from_secs(5);
/// Longest that a held direction sleeps before it looks again whether its connection still is.
const LOOK: Duration = Duration::from_millis(500);

/// Joins a client with the server until both have closed.
pub fn serve(client: TcpStream, shared: &Arc<Shared>) {
    // A cut network does not let a handshake through either.
    let number = shared.links.enter(&[&client]);
    if !let_through(shared, number, true) {
        return;
    }
    let Ok(server) = TcpStream::connect_timeout(&shared.upstream(), CONNECT) else {
        link::reset(&client);
        return shared.links.leave(number);
    };
    drop(server.set_nodelay(true));
    shared.links.leave(number);
    let number = shared.links.enter(&[&client, &server]);
    let reset_after = {
        let weather = shared.weather();
        let mut dice = shared.dice();
        dice.permille(weather.resets_permille).then(|| dice.within(weather.reset_after.clone()))
    };
    let Some((to_server, to_client)) = server.try_clone().ok().zip(client.try_clone().ok()) else { return };
    let inward = Pump { shared: Arc::clone(shared), number, inward: true, reset_after };
    let outward = Pump { inward: false, ..inward.clone() };
    let up = thread::Builder::new().name("proxy-in".into()).spawn(move || inward.run(client, to_server));
    outward.run(server, to_client);
    if let Ok(up) = up {
        drop(up.join());
    }
    shared.links.leave(number);
}

/// Waits while the direction is cut. False when the connection is no more.
pub fn let_through(shared: &Shared, number: u64, inward: bool) -> bool {
    let mut weather = shared.weather();
    while weather.cut.holds(inward) && shared.links.is_open(number) {
        weather = shared.changed.wait_timeout(weather, LOOK).unwrap_or_else(PoisonError::into_inner).0;
    }
    drop(weather);
    shared.links.is_open(number)
}

#[derive(Clone)]
struct Pump {
    shared: Arc<Shared>,
    number: u64,
    inward: bool,
    reset_after: Option<u64>,
}

impl Pump {
    fn run(self, mut from: TcpStream, mut to: TcpStream) {
        let mut buffer = vec![0; 64 << 10];
        let mut passed = 0_u64;
        loop {
            let read = from.read(&mut buffer).unwrap_or(0);
            if !let_through(&self.shared, self.number, self.inward) {
                return;
            }
            if read == 0 {
                let slow = self.shared.weather().slow_close;
                thread::sleep(Duration::from_millis(slow));
                drop(to.shutdown(Shutdown::Write));
                return;
            }
            for piece in buffer[..read].chunks(self.slice()) {
                thread::sleep(self.wait_for(piece.len()));
                if to.write_all(piece).is_err() {
                    drop(from.shutdown(Shutdown::Both));
                    return;
                }
                passed += self.count(piece.len());
                if self.reset_after.is_some_and(|after| passed >= after) {
                    return self.shared.links.reset(self.number);
                }
            }
        }
    }

    fn slice(&self) -> usize {
        self.shared.weather().slice.unwrap_or(usize::MAX).max(1)
    }

    fn count(&self, bytes: usize) -> u64 {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let counter = if self.inward { &self.shared.inward } else { &self.shared.outward };
        counter.fetch_add(bytes, Ordering::Relaxed);
        bytes
    }

    fn wait_for(&self, bytes: usize) -> Duration {
        let weather = self.shared.weather();
        let latency = Duration::from_millis(self.shared.dice().within(weather.latency.clone()));
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let starved = weather.bytes_per_s.map_or(0, |rate| bytes.saturating_mul(1_000_000) / rate.max(1));
        latency + Duration::from_micros(starved)
    }
}
