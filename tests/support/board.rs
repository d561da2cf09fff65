//! A gate board on a pseudo-terminal, for tests that need to count what leaves the program. The end-to-end test talks
//! to real firmware instead; this one only has to answer quickly and keep a tally.

use serialport::{SerialPort, TTYPort};
use std::io::{ErrorKind, Read, Write};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// A board that says `*POWERON#` when its port is opened and acknowledges every opening.
pub struct Board {
    port: String,
    opened: Arc<AtomicUsize>,
    says: mpsc::Sender<&'static str>,
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Board {
    /// Plugs it in.
    pub fn start() -> Self {
        let (mut master, slave) = TTYPort::pair().unwrap();
        let port = slave.name().unwrap();
        drop(slave);
        master.set_timeout(Duration::from_millis(5)).unwrap();
        let (opened, ends) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let (tally, end) = (Arc::clone(&opened), Arc::clone(&ends));
        let (says, unasked) = mpsc::channel();
        let thread = thread::spawn(move || serve(master, &tally, &unasked, &end));
        Self { port, opened, says, ends, thread: Some(thread) }
    }

    /// Says something unasked: `*IN2ON#` when the button is pressed.
    pub fn say(&self, frame: &'static str) {
        self.says.send(frame).unwrap();
    }

    /// The path of its port.
    pub fn port(&self) -> &str {
        &self.port
    }

    /// How often it was told to open. A command that is repeated before its answer could be read counts once.
    pub fn opened(&self) -> usize {
        self.opened.load(Ordering::SeqCst)
    }
}

impl Drop for Board {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

fn serve(mut master: TTYPort, opened: &AtomicUsize, unasked: &mpsc::Receiver<&str>, ends: &AtomicBool) {
    let mut held = Vec::new();
    let mut connected = false;
    while !ends.load(Ordering::SeqCst) {
        if connected {
            for frame in unasked.try_iter() {
                drop(master.write_all(frame.as_bytes()));
            }
        }
        let mut buffer = [0; 256];
        match master.read(&mut buffer) {
            Ok(read) if read > 0 => held.extend_from_slice(&buffer[..read]),
            Err(error) if error.kind() == ErrorKind::TimedOut => {
                // Somebody holds the other end, and it is quiet.
                if !connected {
                    connected = true;
                    held.clear();
                    drop(master.write_all(b"*POWERON#"));
                }
                continue;
            }
            // Nobody holds the other end.
            _ => {
                connected = false;
                thread::sleep(Duration::from_millis(2));
                continue;
            }
        }
        let mut just_opened = false;
        while let Some(end) = held.iter().position(|byte| *byte == b'#') {
            let frame: Vec<u8> = held.drain(..=end).collect();
            let command = String::from_utf8_lossy(&frame).trim_start_matches(|c| c != '*').to_owned();
            let answer = match command.as_str() {
                "*PING#" => "*PINGOK#".to_owned(),
                "*STAT#" => "*STAT000000000#".to_owned(),
                "*OPEN1#" => {
                    if !just_opened {
                        opened.fetch_add(1, Ordering::SeqCst);
                    }
                    just_opened = true;
                    "*OPEN1OK#".to_owned()
                }
                _ => continue,
            };
            drop(master.write_all(answer.as_bytes()));
        }
    }
}
