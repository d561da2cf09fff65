//! A screen without a screen (Xvfb), a window manager, a hand that types, and an eye that sees when the picture
//! changes.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Xvfb with openbox.
pub struct Screen {
    display: String,
    folder: TempDir,
    server: Child,
    manager: Child,
}

/// The programs that it takes.
pub const PROGRAMS: [&str; 3] = ["Xvfb", "openbox", "xdotool"];

impl Screen {
    /// Switches one on that is free, of this size.
    pub fn on(width: u32, height: u32) -> Self {
        let folder = TempDir::new().unwrap();
        // Without `-noreset` the server starts anew whenever its last client leaves: an xdotool that comes and goes
        // before openbox is there would take openbox with it.
        let mut server = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                &format!("{width}x{height}x24"),
                "-nolisten",
                "tcp",
                "-ac",
                "-noreset",
            ])
            .arg("-fbdir")
            .arg(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        let display = format!(":{}", number.trim());
        let manager = Command::new("openbox")
            .env("DISPLAY", &display)
            .env("HOME", folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let screen = Self { display, folder, server, manager };
        // A window that is mapped while the manager takes over is lost between the two.
        until("window manager", Duration::from_secs(30), || screen.xdotool(&["get_desktop"]).then_some(()));
        screen
    }

    /// Lets a program show its windows here.
    pub fn show(&self, command: &mut Command) {
        command.env("DISPLAY", &self.display).env_remove("WAYLAND_DISPLAY").env("WINIT_UNIX_BACKEND", "x11");
    }

    fn xdotool(&self, arguments: &[&str]) -> bool {
        let run = Command::new("xdotool")
            .env("DISPLAY", &self.display)
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        run.is_ok_and(|status| status.success())
    }

    /// Waits for the window with this in its title, and gives it the keyboard.
    pub fn window(&self, title: &str) {
        until("a window", Duration::from_secs(60), || {
            let found = self.xdotool(&["search", "--onlyvisible", "--name", title, "windowactivate", "--sync"]);
            found.then_some(())
        });
    }

    /// What is on the screen now.
    pub fn picture(&self) -> Vec<u8> {
        let file: PathBuf = self.folder.path().join("Xvfb_screen0");
        std::fs::read(file).unwrap()
    }

    /// Waits until the picture differs from `before` by more than a ticking clock, and then stands still.
    pub fn changed_from(&self, before: &[u8]) -> Vec<u8> {
        let differ = |one: &[u8], other: &[u8]| one.iter().zip(other).filter(|(a, b)| a != b).count();
        let much = before.len() / 100;
        until("a new picture", Duration::from_secs(30), || {
            let now = self.picture();
            thread::sleep(Duration::from_millis(150));
            let later = self.picture();
            (differ(before, &now) > much && differ(&now, &later) < much / 10).then_some(later)
        })
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        for child in [&mut self.manager, &mut self.server] {
            drop(child.kill());
            drop(child.wait());
        }
    }
}

/// A hand at the keyboard: everything it does is counted.
pub struct Hand<'a> {
    screen: &'a Screen,
    /// Keys pressed by a person; a scan is one, the trigger's.
    pub strokes: usize,
}

impl<'a> Hand<'a> {
    /// A hand that has done nothing yet.
    pub fn at(screen: &'a Screen) -> Self {
        Self { screen, strokes: 0 }
    }

    /// One key, as a person presses it.
    pub fn press(&mut self, key: &str) {
        self.strokes += 1;
        assert!(self.screen.xdotool(&["key", key]));
        // Nobody types faster; a burst would be taken for a scanner.
        thread::sleep(Duration::from_millis(250));
    }

    /// Keys one after the other.
    pub fn type_slowly(&mut self, text: &str) {
        for key in text.chars() {
            self.press(&key.to_string());
        }
    }

    /// Pulls the trigger of a keyboard-wedge scanner: the code comes in a burst, with an Enter at its end.
    pub fn scan(&mut self, code: &str) {
        self.strokes += 1;
        assert!(self.screen.xdotool(&["type", "--delay", "2", &format!("{code}\n")]));
    }
}

/// Tries again and again, for a bounded time.
pub fn until<T>(what: &str, longest: Duration, mut attempt: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + longest;
    loop {
        if let Some(found) = attempt() {
            return found;
        }
        assert!(Instant::now() < deadline, "no {what} within {longest:?}");
        thread::sleep(Duration::from_millis(30));
    }
}
