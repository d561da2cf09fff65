//! The screen before iced: whether there is one at all, and the keyboard where no window manager hands it out.

use iced::{Task, window};

/// Why nothing can be shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoScreen {
    /// Nothing names one.
    #[error("there is no screen: neither WAYLAND_DISPLAY nor DISPLAY is set")]
    Unnamed,
    /// What is named does not answer.
    #[error("the screen {name} does not answer: {detail}")]
    Silent {
        /// As the environment names it.
        name: String,
        /// The window system's own words.
        detail: String,
    },
}

/// Asks the window system whether it is there: without one, iced would end the program in the middle of its start.
///
/// # Errors
/// When nothing can be shown here.
#[cfg(target_os = "linux")]
pub fn check() -> Result<(), NoScreen> {
    linux::check(|name| std::env::var_os(name).filter(|value| !value.is_empty()))
}

/// Elsewhere the window system is part of the operating system.
///
/// # Errors
/// None here: there is always a screen.
#[cfg(not(target_os = "linux"))]
pub const fn check() -> Result<(), NoScreen> {
    Ok(())
}

/// Gives a window the keyboard on a screen without a window manager, where nobody else would. Answers whether there is
/// anything left to do: a window that is not drawn yet cannot take it.
pub fn take_keyboard(id: window::Id) -> Task<bool> {
    #[cfg(target_os = "linux")]
    return window::run(id, |window| linux::take_keyboard(window).unwrap_or(true));
    #[cfg(not(target_os = "linux"))]
    {
        let _ = id;
        Task::done(true)
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use super::NoScreen;
    use iced::window::{Window, raw_window_handle::RawWindowHandle};
    use std::ffi::OsString;
    use std::os::unix::net::UnixStream;
    use std::path::PathBuf;
    use x11rb::connection::Connection;
    use x11rb::protocol::xproto::{AtomEnum, ConnectionExt, InputFocus};

    /// Displays have the ports from 6000 on.
    const LAST_DISPLAY: u64 = u16::MAX as u64 - 6_000;

    /// In the order in which the window system is chosen: Wayland, then X.
    pub(super) fn check(named: impl Fn(&str) -> Option<OsString>) -> Result<(), NoScreen> {
        if named("WAYLAND_SOCKET").is_some() && named("WAYLAND_DISPLAY").is_none() {
            return Ok(());
        }
        if let Some(name) = named("WAYLAND_DISPLAY") {
            // An absolute name stands for itself.
            let path = PathBuf::from(named("XDG_RUNTIME_DIR").unwrap_or_default()).join(&name);
            return UnixStream::connect(path).map(drop).map_err(|error| silent(&name, &error));
        }
        let name = named("DISPLAY").ok_or(NoScreen::Unnamed)?;
        // x11rb adds the number to a port's and does not look whether there is such a port.
        let number = name.to_str().and_then(|name| name.rsplit(':').next()).and_then(|rest| rest.split('.').next());
        if number.and_then(|number| number.parse::<u64>().ok()).is_some_and(|number| number > LAST_DISPLAY) {
            return Err(silent(&name, &std::io::Error::other("there is no such number")));
        }
        x11rb::connect(name.to_str()).map(drop).map_err(|error| silent(&name, &error))
    }

    fn silent(name: &OsString, why: &impl std::error::Error) -> NoScreen {
        NoScreen::Silent { name: name.to_string_lossy().into_owned(), detail: why.to_string() }
    }

    /// Whether nothing is left to do; an error is nobody's trouble: the mouse gives the keyboard as well.
    pub(super) fn take_keyboard(window: &dyn Window) -> Result<bool, Box<dyn std::error::Error>> {
        let id = match window.window_handle()?.as_raw() {
            RawWindowHandle::Xlib(handle) => u32::try_from(handle.window)?,
            RawWindowHandle::Xcb(handle) => handle.window.get(),
            _ => return Ok(true),
        };
        let (x, screen) = x11rb::connect(None)?;
        let root = x.setup().roots.get(screen).ok_or("no such screen")?.root;
        let manager = x.intern_atom(false, b"_NET_SUPPORTING_WM_CHECK")?.reply()?.atom;
        let managed = x.get_property(false, root, manager, AtomEnum::WINDOW, 0, 1)?.reply()?;
        if managed.value_len > 0 || x.get_input_focus()?.reply()?.focus == id {
            return Ok(true);
        }
        // Refused while the window is not viewable: the caller tries again.
        Ok(x.set_input_focus(InputFocus::PARENT, id, x11rb::CURRENT_TIME)?.check().is_ok())
    }

    #[cfg(test)]
    mod tests {
        #![allow(clippy::unwrap_used)]
        use super::*;

        #[test]
        fn what_is_not_there_is_named_and_nothing_hangs_on_it() {
            let here = tempfile::tempdir().unwrap();
            let runtime = here.path().to_str().unwrap();
            let socket = here.path().join("wayland-7");
            let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
            type Case<'a> = (&'a [(&'a str, &'a str)], Result<(), Option<&'a str>>);
            let cases: [Case<'_>; 8] = [
                (&[], Err(None)),
                (&[("DISPLAY", ":64999")], Err(Some(":64999"))),
                (&[("DISPLAY", ":59000.0")], Err(Some(":59000.0"))),
                (&[("DISPLAY", "nonsense")], Err(Some("nonsense"))),
                (&[("WAYLAND_DISPLAY", "wayland-8"), ("XDG_RUNTIME_DIR", runtime)], Err(Some("wayland-8"))),
                (&[("WAYLAND_DISPLAY", "wayland-7"), ("XDG_RUNTIME_DIR", runtime)], Ok(())),
                (&[("WAYLAND_DISPLAY", socket.to_str().unwrap())], Ok(())),
                (&[("WAYLAND_SOCKET", "7")], Ok(())),
            ];
            for (set, expected) in cases {
                let found = check(|name| set.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into()));
                match (&found, expected) {
                    (Ok(()), Ok(())) | (Err(NoScreen::Unnamed), Err(None)) => {}
                    (Err(NoScreen::Silent { name, detail }), Err(Some(of))) => {
                        assert_eq!(name, of);
                        assert!(!detail.is_empty());
                    }
                    _ => panic!("{set:?}: {found:?}"),
                }
            }
        }
    }
}
