//! Serial ports, and USB devices that look like one.

use super::{OpenError, Port, Transport, is_patience, read_outcome};
use palang_domain::device::Trouble;
use serialport::{ErrorKind, SerialPort, SerialPortType};
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

#[cfg(unix)]
type Native = serialport::TTYPort;
#[cfg(windows)]
type Native = serialport::COMPort;

/// Which port, and how fast.
pub(crate) struct SerialLine {
    port: String,
    baud: u32,
}

impl SerialLine {
    pub(crate) fn new(port: &str, baud: u32) -> Self {
        Self { port: port.to_owned(), baud }
    }
}

impl Port for SerialLine {
    fn open(&mut self, wait: Duration) -> Result<Box<dyn Transport>, OpenError> {
        let path = find(&self.port)?;
        let builder = serialport::new(&path, self.baud).timeout(wait.max(Duration::from_millis(1)));
        let port = Native::open(&builder).map_err(|error| refused(&path, &error))?;
        never_block(&port).map_err(|error| OpenError::new(Trouble::Missing, format!("{path}: {error}")))?;
        Ok(Box::new(SerialTransport { port }))
    }
}

/// A path stands for itself; `usb:VID:PID[@LOCATION]` is found again wherever the system has put it this time.
fn find(port: &str) -> Result<String, OpenError> {
    let Some(wanted) = port.strip_prefix("usb:") else { return Ok(port.to_owned()) };
    let (ids, location) = wanted.split_once('@').map_or((wanted, None), |(ids, at)| (ids, Some(at)));
    let parsed = ids
        .split_once(':')
        .and_then(|(vid, pid)| Some((u16::from_str_radix(vid, 16).ok()?, u16::from_str_radix(pid, 16).ok()?)));
    let Some((vid, pid)) = parsed else {
        return Err(OpenError::new(
            Trouble::Missing,
            format!("{port}: expected usb:VID:PID[@LOCATION] in hexadecimal"),
        ));
    };
    let ports =
        serialport::available_ports().map_err(|error| OpenError::new(Trouble::Missing, format!("{port}: {error}")))?;
    let mut found = ports.into_iter().filter(|candidate| match &candidate.port_type {
        SerialPortType::UsbPort(usb) => {
            let here = usb.location.as_ref().map(ToString::to_string);
            (usb.vid, usb.pid) == (vid, pid) && (location.is_none() || here.as_deref() == location)
        }
        SerialPortType::PciPort | SerialPortType::BluetoothPort | SerialPortType::Unknown => false,
    });
    match (found.next(), found.next()) {
        (Some(only), None) => Ok(only.port_name),
        (None, _) => Err(OpenError::new(Trouble::Missing, format!("{port}: not plugged in"))),
        // Taking either would open the wrong lane half of the time.
        (Some(_), Some(_)) => Err(OpenError::new(Trouble::Missing, format!("{port}: several; add @LOCATION"))),
    }
}

/// `NoDevice` does not mean unplugged: it is also how a port held by another program is refused (DEVICES 3).
fn refused(path: &str, error: &serialport::Error) -> OpenError {
    let there = || {
        Path::new(path).exists()
            || serialport::available_ports().is_ok_and(|ports| ports.iter().any(|port| port.port_name == path))
    };
    let trouble = match error.kind {
        ErrorKind::NoDevice if there() => Trouble::PortBusy,
        _ => Trouble::Missing,
    };
    OpenError::new(trouble, format!("{path}: {error}"))
}

/// `serialport` waits until one byte fits and then writes with a call that waits for all of them: a printer that stops
/// its line would hold the thread for ever.
#[cfg(unix)]
#[allow(unsafe_code, reason = "serialport gives the number of its descriptor and no `AsFd`")]
fn never_block(port: &Native) -> io::Result<()> {
    use std::os::fd::{AsRawFd, BorrowedFd};
    // SAFETY: the port owns the descriptor, and is borrowed for as long as this one is.
    let open = unsafe { BorrowedFd::borrow_raw(port.as_raw_fd()) };
    rustix::fs::fcntl_setfl(open, rustix::fs::OFlags::NONBLOCK)?;
    Ok(())
}

/// Windows bounds writes by the port's time-outs.
#[cfg(windows)]
#[allow(clippy::unnecessary_wraps)]
fn never_block(_port: &Native) -> io::Result<()> {
    Ok(())
}

struct SerialTransport {
    port: Native,
}

impl SerialTransport {
    fn bound(&mut self, wait: Duration) -> io::Result<()> {
        // Zero means "for ever" to some drivers.
        self.port.set_timeout(wait.max(Duration::from_millis(1))).map_err(io::Error::from)
    }
}

impl Transport for SerialTransport {
    fn write(&mut self, bytes: &[u8], wait: Duration) -> io::Result<usize> {
        self.bound(wait)?;
        match self.port.write(bytes) {
            Ok(0) => Err(io::ErrorKind::WriteZero.into()),
            other => other,
        }
    }

    fn read(&mut self, buffer: &mut [u8], wait: Duration) -> io::Result<usize> {
        self.bound(wait)?;
        read_outcome(self.port.read(buffer))
    }

    fn finish(&mut self, wait: Duration) -> io::Result<()> {
        // Not `flush`: that is `tcdrain`, which knows no deadline.
        let end = Instant::now() + wait;
        loop {
            match self.port.bytes_to_write() {
                Ok(0) => return Ok(()),
                Ok(_) if Instant::now() >= end => return Err(io::ErrorKind::TimedOut.into()),
                Ok(_) => std::thread::sleep(Duration::from_millis(5)),
                Err(error) => {
                    let error = io::Error::from(error);
                    // A driver that cannot tell is not a broken line; a broken one says so at the next read.
                    return if is_patience(&error) { Err(error) } else { Ok(()) };
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{SerialLine, Trouble, find};
    use crate::transport::Port;
    use std::time::Duration;

    fn trouble_of(port: &str) -> Option<Trouble> {
        SerialLine::new(port, 9_600).open(Duration::from_millis(50)).err().map(|error| error.trouble)
    }

    #[test]
    fn a_port_that_is_not_there_is_missing() {
        assert_eq!(trouble_of("/dev/palang-is-not-there"), Some(Trouble::Missing));
    }

    #[test]
    fn a_usb_port_is_named_by_two_hexadecimal_numbers() {
        assert_eq!(find("/dev/ttyUSB0").ok().as_deref(), Some("/dev/ttyUSB0"));
        for (port, says) in [("usb:1a86", "expected usb:"), ("usb:zz:1", "expected usb:"), ("usb:fffe:fffd@9-9", "usb")]
        {
            let error = find(port).expect_err(port);
            assert!(error.detail.contains(says), "{error}");
        }
    }
}
