//! `make demo-site`: a server and two booths in two windows, enrolled by themselves, on virtual devices. A person
//! sees a ticket of one booth paid at the other; pulling the plug is typing `cut`.

use crate::proxy::{Cut, Proxy, Weather};
use crate::site::{BoothFolder, Database, PIN, Programs, ServerFolder, SiteError, config};
use std::io::BufRead;
use std::process::Child;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// How often it is looked whether a window has been closed.
const LOOK: Duration = Duration::from_millis(300);

/// A window, ended with the demo.
struct Window(Child);

impl Drop for Window {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Runs until both windows are closed, or `quit` is typed.
///
/// # Errors
/// When something of it does not come up.
pub fn run() -> Result<(), SiteError> {
    let programs = Programs::here()?;
    let server = ServerFolder::new(&programs, Database::Sqlite)?;
    let running = server.start(None)?;
    let io = |what: &str| {
        let what = what.to_owned();
        move |error| SiteError::Io(what, error)
    };
    let proxy = Proxy::start(running.address(), 1, Weather::default()).map_err(io("proxy"))?;
    let url = format!("http://{}", proxy.address());
    let (mut booths, mut windows) = (Vec::new(), Vec::new());
    for number in 1..=2 {
        let booth = BoothFolder::new(&programs, number, Some(&url))?;
        booth.write(&with_devices(&config(number, Some(&url)), number))?;
        booth.enrol(&server.code(booth.id(), &[number])?)?;
        let window =
            booth.command(&["--half", if number == 1 { "left" } else { "right" }]).spawn().map_err(io("palang"))?;
        windows.push(Window(window));
        booths.push(booth);
    }
    println!(
        "One server ({}) and two booths, B1 and B2. In both windows sign in as 1 with PIN {PIN} and open a shift.\n\
         Let a car in at B1, type its number at B2: it is quoted and paid there, and B1 knows.\n\
         Type `cut` and Enter here to pull the plug of both, `mend` to put it back, `quit` to end.",
        running.url()
    );
    obey(&typed(), &proxy, &mut windows);
    Ok(())
}

/// What is typed, line by line, from a thread that ends with the program.
fn typed() -> Receiver<String> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    lines
}

fn obey(lines: &Receiver<String>, proxy: &Proxy, windows: &mut [Window]) {
    loop {
        let closed = windows.iter_mut().all(|window| !matches!(window.0.try_wait(), Ok(None)));
        if closed {
            return;
        }
        match lines.recv_timeout(LOOK).as_deref().map(str::trim) {
            Ok("cut") => {
                proxy.set(|weather| weather.cut = Cut::Both);
                println!("the plug is pulled");
            }
            Ok("mend") => {
                proxy.set(|weather| weather.cut = Cut::None);
                println!("the plug is back");
            }
            Ok("quit") => return,
            Ok(_) | Err(RecvTimeoutError::Timeout) => {}
            // Nobody types: the windows decide.
            Err(RecvTimeoutError::Disconnected) => std::thread::sleep(LOOK),
        }
    }
}

/// One lane for both ways, with a gate and a printer that are not there.
fn with_devices(config: &str, number: u8) -> String {
    let head = config.split("[[lane]]").next().unwrap_or_default();
    format!(
        "{head}[[gate]]\nid = \"boom\"\nkind = \"virtual\"\n[[printer]]\nid = \"slips\"\nkind = \"virtual\"\n\
         width_mm = 80\n\
         [[lane]]\nid = \"MIX-{number}\"\ngate_number = {number}\ndirection = \"mixed\"\ndefault_class = \"mobil\"\n\
         attended = true\ngate = \"boom\"\nprinter = \"slips\"\n"
    )
}
