//! What the operating system says of files, ports and the network, in the operator's words. The log keeps its own.

use crate::Locale;
use std::io::{Error, ErrorKind};

/// What stands before an error's number, wherever an [`Error`] of the system has been printed.
const MARK: &str = "(os error ";
/// A disk or a device that fails, on Unix: it has no kind of its own.
const IO: i32 = 5;
/// A device that is gone, on Unix: no kind either.
const GONE: [i32; 2] = [6, 19];

impl Locale {
    /// The same text with the system's own sentences in it said in this language, where they are common ones. The
    /// log and the protocol keep what the system said.
    #[must_use]
    pub fn system(&self, text: &str) -> String {
        let mut said = text.to_owned();
        let numbers = text.match_indices(MARK).filter_map(|(at, _)| {
            let (number, _) = text.get(at + MARK.len()..)?.split_once(')')?;
            number.parse::<i32>().ok()
        });
        for number in numbers {
            let error = Error::from_raw_os_error(number);
            if let Some(word) = self.system_word(error.kind(), number) {
                said = said.replace(&error.to_string(), &word);
            }
        }
        said
    }

    /// The sentence of a kind; nothing for those that nobody at a booth can do anything with.
    fn system_word(&self, kind: ErrorKind, number: i32) -> Option<String> {
        use ErrorKind as K;
        Some(match kind {
            K::NotFound => self.os_missing(),
            K::PermissionDenied => self.os_denied(),
            K::ConnectionRefused => self.os_refused(),
            K::ConnectionReset | K::ConnectionAborted | K::NotConnected | K::BrokenPipe => self.os_cut(),
            K::HostUnreachable | K::NetworkUnreachable | K::NetworkDown | K::AddrNotAvailable => self.os_unreachable(),
            K::TimedOut | K::WouldBlock => self.os_late(),
            K::ResourceBusy | K::AddrInUse => self.os_taken(),
            K::StorageFull | K::QuotaExceeded => self.os_full(),
            K::ReadOnlyFilesystem => self.os_readonly(),
            K::IsADirectory => self.os_folder(),
            K::NotADirectory => self.os_not_folder(),
            K::AlreadyExists => self.os_exists(),
            _ if cfg!(unix) && number == IO => self.os_broken(),
            _ if cfg!(unix) && GONE.contains(&number) => self.os_missing(),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;
    use palang_domain::{Currency, Zone};

    fn locale(language: Language) -> Locale {
        Locale::new(language, Currency::Idr, Zone::JAKARTA)
    }

    #[test]
    #[cfg(unix)]
    fn what_the_system_says_is_said_in_the_operators_language_and_the_rest_stays() {
        let os = |number| Error::from_raw_os_error(number).to_string();
        let denied = format!("/dev/ttyUSB0: {}", os(13));
        assert_eq!(locale(Language::En).system(&denied), "/dev/ttyUSB0: this account is not allowed to");
        assert_eq!(locale(Language::Id).system(&denied), "/dev/ttyUSB0: akun ini tidak diizinkan");
        assert_eq!(locale(Language::Vi).system(&denied), "/dev/ttyUSB0: tài khoản này không được phép");
        // Not found, I/O error, no device, busy, disk full, read-only, address in use, timed out, refused, no route.
        for number in [2, 5, 6, 16, 19, 28, 30, 98, 104, 110, 111, 113] {
            for language in Language::ALL {
                let said = locale(language).system(&format!("a: {}; b", os(number)));
                assert!(said.starts_with("a: ") && said.ends_with("; b"), "{said}");
                assert!(!said.contains("os error"), "{number}: {said}");
            }
        }
    }

    #[test]
    fn what_is_not_a_systems_sentence_is_left_alone() {
        for text in ["", "the roll is torn", "(os error ", "(os error x)", "odd (os error 999999)"] {
            assert_eq!(locale(Language::Id).system(text), text);
        }
    }
}
