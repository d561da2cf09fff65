//! A process that is ended with its owner, and what it says, line by line.

use super::SiteError;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Only the end of what a program complains about is kept.
const KEPT: usize = 4_000;

/// A running program.
pub struct Child {
    name: String,
    child: std::process::Child,
    input: Option<ChildStdin>,
    lines: Receiver<Value>,
    said: Vec<Value>,
    complaints: Arc<Mutex<String>>,
}

impl Child {
    /// Starts it with pipes on all sides. What it prints that is no JSON becomes a string.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(name: &str, command: &mut Command) -> Result<Self, SiteError> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(SiteError::io(name))?;
        let (input, output, errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (sender, lines) = channel();
        thread::spawn(move || {
            let Some(output) = output else { return };
            for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
                let text = || Value::String(String::from_utf8_lossy(&line).into_owned());
                if sender.send(serde_json::from_slice(&line).unwrap_or_else(|_| text())).is_err() {
                    break;
                }
            }
        });
        let complaints = Arc::new(Mutex::new(String::new()));
        let kept = Arc::clone(&complaints);
        thread::spawn(move || {
            let Some(mut errors) = errors else { return };
            let mut piece = [0; 4_096];
            while let Some(read) = errors.read(&mut piece).ok().filter(|read| *read > 0) {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                kept.push_str(&String::from_utf8_lossy(&piece[..read]));
                let surplus = kept.len().saturating_sub(KEPT);
                let from = (surplus..kept.len()).find(|at| kept.is_char_boundary(*at)).unwrap_or(0);
                kept.drain(..from);
            }
        });
        Ok(Self { name: name.to_owned(), child, input, lines, said: Vec::new(), complaints })
    }

    /// Its process number.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Writes a line to it.
    ///
    /// # Errors
    /// When it does not listen any more.
    pub fn tell(&mut self, line: &Value) -> Result<(), SiteError> {
        let text = format!("{line}\n");
        let written = self.input.as_mut().map(|input| input.write_all(text.as_bytes()).and_then(|()| input.flush()));
        match written {
            Some(Ok(())) => Ok(()),
            _ => Err(self.ended()),
        }
    }

    /// Waits for a line that `wanted` makes something of. All lines are kept, see [`Child::said`].
    ///
    /// # Errors
    /// When it ends, or does not say it in time.
    pub fn hear<T>(
        &mut self,
        what: &str,
        longest: Duration,
        mut wanted: impl FnMut(&Value) -> Option<T>,
    ) -> Result<T, SiteError> {
        let deadline = Instant::now() + longest;
        loop {
            match self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) => {
                    let found = wanted(&line);
                    self.said.push(line);
                    if let Some(found) = found {
                        return Ok(found);
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return Err(self.ended()),
                Err(RecvTimeoutError::Timeout) => {
                    let last = self.said.iter().rev().take(5).map(Value::to_string).collect::<Vec<_>>().join(" ⟵ ");
                    let (what, last) = (format!("{what} from {}", self.name), format!("{last} {}", self.complaints()));
                    return Err(SiteError::Late { what, seconds: longest.as_secs(), last });
                }
            }
        }
    }

    /// Everything it has said so far, in order.
    pub fn said(&mut self) -> &[Value] {
        let fresh: Vec<Value> = self.lines.try_iter().collect();
        self.said.extend(fresh);
        &self.said
    }

    /// The last lines of its standard error.
    #[must_use]
    pub fn complaints(&self) -> String {
        self.complaints.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether it still runs.
    pub fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// `kill -9`. All it had said until then.
    #[must_use]
    pub fn kill(mut self) -> Vec<Value> {
        self.end();
        let fresh: Vec<Value> = self.lines.iter().collect();
        self.said.extend(fresh);
        std::mem::take(&mut self.said)
    }

    /// Closes its input and waits for its end. All it has said.
    ///
    /// # Errors
    /// When it does not end in time, or with a failure.
    pub fn finish(mut self, longest: Duration) -> Result<Vec<Value>, SiteError> {
        self.input = None;
        let status = self.wait(longest)?;
        if !status.success() {
            return Err(self.ended());
        }
        let fresh: Vec<Value> = self.lines.iter().collect();
        self.said.extend(fresh);
        Ok(std::mem::take(&mut self.said))
    }

    /// Asks it to end (`SIGTERM`) and waits for it.
    ///
    /// # Errors
    /// When it does not end in time.
    pub fn stop(mut self, longest: Duration) -> Result<ExitStatus, SiteError> {
        self.signal("TERM");
        self.wait(longest)
    }

    /// Sends it a signal by name, where there are signals.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").arg(format!("-{name}")).arg(self.id().to_string()).status();
        if !sent.is_ok_and(|status| status.success()) {
            tracing::warn!(name, process = self.name, "the signal was not sent");
        }
    }

    fn wait(&mut self, longest: Duration) -> Result<ExitStatus, SiteError> {
        let deadline = Instant::now() + longest;
        loop {
            if let Some(status) = self.child.try_wait().map_err(SiteError::io(&self.name))? {
                return Ok(status);
            }
            if Instant::now() > deadline {
                let (what, last) = (format!("end of {}", self.name), self.complaints());
                return Err(SiteError::Late { what, seconds: longest.as_secs(), last });
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn ended(&mut self) -> SiteError {
        let status = self.wait(Duration::from_secs(2)).map_or_else(|_| "nothing".to_owned(), |it| it.to_string());
        let last = self.said().iter().rev().take(3).map(Value::to_string).collect::<Vec<_>>().join(" ⟵ ");
        SiteError::Ended { what: self.name.clone(), status, said: format!("{last} {}", self.complaints()) }
    }

    fn end(&mut self) {
        // A stopped process does not hear anything but this.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.end();
    }
}
