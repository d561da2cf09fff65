//! A device file (`/dev/usb/lp0`, `LPT1`), a FIFO, or an ordinary file that grows.

use super::{OpenError, Port, Transport};
use palang_domain::device::Trouble;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where.
pub(crate) struct FilePort {
    path: PathBuf,
}

impl FilePort {
    pub(crate) fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }
}

impl Port for FilePort {
    fn open(&mut self, _wait: Duration) -> Result<Box<dyn Transport>, OpenError> {
        let (file, answers) = platform::open(&self.path).map_err(|error| {
            let trouble = if platform::busy(&error) { Trouble::PortBusy } else { Trouble::Missing };
            OpenError::new(trouble, format!("{}: {error}", self.path.display()))
        })?;
        Ok(Box::new(FileTransport { file, answers }))
    }
}

struct FileTransport {
    file: File,
    answers: bool,
}

impl Transport for FileTransport {
    fn write(&mut self, bytes: &[u8], wait: Duration) -> io::Result<usize> {
        match platform::write(&mut self.file, bytes, wait) {
            Ok(0) => Err(io::ErrorKind::WriteZero.into()),
            other => other,
        }
    }

    fn read(&mut self, buffer: &mut [u8], wait: Duration) -> io::Result<usize> {
        if self.answers { platform::read(&mut self.file, buffer, wait) } else { Ok(0) }
    }

    fn answers(&self) -> bool {
        self.answers
    }
}

#[cfg(unix)]
mod platform {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::fs::OFlags;
    use std::fs::{File, OpenOptions};
    use std::io::{self, Read, Write};
    use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
    use std::path::Path;
    use std::time::Duration;

    fn flags(flags: OFlags) -> i32 {
        i32::try_from(flags.bits()).unwrap_or_default()
    }

    /// The open file, and whether a printer could answer on it.
    pub(super) fn open(path: &Path) -> io::Result<(File, bool)> {
        let nonblocking = flags(OFlags::NONBLOCK | OFlags::NOCTTY);
        let device = match std::fs::metadata(path) {
            Ok(found) if found.file_type().is_char_device() => true,
            // A FIFO without a reader refuses; opened for reading as well it would answer itself.
            Ok(found) if found.file_type().is_fifo() => false,
            Ok(_) => return Ok((OpenOptions::new().append(true).open(path)?, false)),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !path.starts_with("/dev") => {
                return Ok((OpenOptions::new().append(true).create(true).open(path)?, false));
            }
            // A file made in /dev would swallow the slips of an unplugged printer.
            Err(error) => return Err(error),
        };
        let both = OpenOptions::new().read(device).write(true).custom_flags(nonblocking).open(path);
        match both {
            Ok(file) => Ok((file, device)),
            Err(_) if device => Ok((OpenOptions::new().write(true).custom_flags(nonblocking).open(path)?, false)),
            Err(error) => Err(error),
        }
    }

    pub(super) fn busy(error: &io::Error) -> bool {
        error.kind() == io::ErrorKind::ResourceBusy
    }

    /// Whether `wanted` came in time. `usblp` blocks a write for as long as paper is out; polling does not.
    fn ready(file: &File, wanted: PollFlags, wait: Duration) -> io::Result<bool> {
        let wait = Timespec::try_from(wait).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
        let mut polled = [PollFd::new(file, wanted)];
        match poll(&mut polled, Some(&wait)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => Ok(false),
            Ok(_) => Ok(true),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn write(file: &mut File, bytes: &[u8], wait: Duration) -> io::Result<usize> {
        if ready(file, PollFlags::OUT, wait)? { file.write(bytes) } else { Err(io::ErrorKind::TimedOut.into()) }
    }

    pub(super) fn read(file: &mut File, buffer: &mut [u8], wait: Duration) -> io::Result<usize> {
        if !ready(file, PollFlags::IN, wait)? {
            return Ok(0);
        }
        match file.read(buffer) {
            Err(error) if error.raw_os_error() == Some(rustix::io::Errno::NODEV.raw_os_error()) => Err(error),
            Err(error) if error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error()) => Err(error),
            // Printers that only listen refuse to be read: silent, not broken.
            Err(_) => Ok(0),
            Ok(read) => Ok(read),
        }
    }
}

#[cfg(not(unix))]
mod platform {
    use std::fs::{File, OpenOptions};
    use std::io::{self, Write};
    use std::path::Path;
    use std::time::Duration;

    pub(super) fn open(path: &Path) -> io::Result<(File, bool)> {
        Ok((OpenOptions::new().append(true).create(true).open(path)?, false))
    }

    pub(super) fn busy(error: &io::Error) -> bool {
        error.kind() == io::ErrorKind::PermissionDenied
    }

    pub(super) fn write(file: &mut File, bytes: &[u8], _wait: Duration) -> io::Result<usize> {
        file.write(bytes)
    }

    pub(super) fn read(_file: &mut File, _buffer: &mut [u8], _wait: Duration) -> io::Result<usize> {
        Ok(0)
    }
}
