//! A receipt printer on a TCP port: keeps what it was sent and says that it is well when it is asked.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Paper in, cover closed, online.
const WELL: u8 = 0x12;

/// The printer.
pub struct Printer {
    address: SocketAddr,
    bytes: Arc<Mutex<Vec<u8>>>,
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Printer {
    /// Switches it on, at a free port.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        listener.set_nonblocking(true).unwrap();
        let (bytes, ends) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (kept, end) = (Arc::clone(&bytes), Arc::clone(&ends));
        let thread = thread::spawn(move || {
            while !end.load(Ordering::SeqCst) {
                match listener.accept() {
                    Ok((stream, _)) => serve(stream, &kept, &end),
                    Err(_) => thread::sleep(Duration::from_millis(5)),
                }
            }
        });
        Self { address, bytes, ends, thread: Some(thread) }
    }

    /// `127.0.0.1:PORT`.
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// What was printed until now, questions taken out.
    pub fn printed(&self) -> Vec<u8> {
        self.bytes.lock().unwrap().clone()
    }
}

impl Drop for Printer {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

fn serve(mut stream: TcpStream, kept: &Mutex<Vec<u8>>, ends: &AtomicBool) {
    stream.set_nonblocking(false).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    let mut buffer = [0; 4_096];
    while !ends.load(Ordering::SeqCst) {
        match stream.read(&mut buffer) {
            Ok(0) => return,
            Ok(read) => {
                let mut rest = &buffer[..read];
                // Questions stand before and after a job, never inside one, where the same bytes may be a picture's.
                while let [0x10, 0x04, 1..=4, after @ ..] = rest {
                    drop(stream.write_all(&[WELL]));
                    rest = after;
                }
                while let [before @ .., 0x10, 0x04, 1..=4] = rest {
                    drop(stream.write_all(&[WELL]));
                    rest = before;
                }
                kept.lock().unwrap().extend_from_slice(rest);
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => return,
        }
    }
}
