//! The server's address: https, unless it is this very machine.

use std::fmt;
use std::str::FromStr;

/// Where the server is. Without a slash at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(String);

/// Why a text is no server's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// No URL of a host.
    #[error("a server's address is https://host, with a port where it has one")]
    Shape,
    /// Facts and keys must not travel in the clear.
    #[error("only a server on this very machine may be asked without TLS")]
    Clear,
}

impl Address {
    /// The address of a path.
    #[must_use]
    pub fn of(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }
}

impl FromStr for Address {
    type Err = AddressError;
    fn from_str(text: &str) -> Result<Self, AddressError> {
        let url = reqwest::Url::parse(text).map_err(|_| AddressError::Shape)?;
        let host = url.host_str().ok_or(AddressError::Shape)?;
        let bare = url.username().is_empty() && url.password().is_none() && url.query().is_none();
        if !bare || url.fragment().is_some() {
            return Err(AddressError::Shape);
        }
        let here = host == "localhost" || host == "[::1]" || host == "127.0.0.1";
        match url.scheme() {
            "https" => {}
            "http" if here => {}
            "http" => return Err(AddressError::Clear),
            _ => return Err(AddressError::Shape),
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn sync_7_2_only_this_machine_is_asked_in_the_clear() {
        for (text, expected) in [
            ("https://parkir.example", Ok("https://parkir.example/x")),
            ("https://parkir.example:8443/palang/", Ok("https://parkir.example:8443/palang/x")),
            ("http://127.0.0.1:8080", Ok("http://127.0.0.1:8080/x")),
            ("http://[::1]:8080/", Ok("http://[::1]:8080/x")),
            ("http://localhost", Ok("http://localhost/x")),
            ("http://192.168.1.2", Err(AddressError::Clear)),
            ("http://127.0.0.1.evil.example", Err(AddressError::Clear)),
            ("https://user:word@parkir.example", Err(AddressError::Shape)),
            ("https://parkir.example/?a=b", Err(AddressError::Shape)),
            ("ftp://parkir.example", Err(AddressError::Shape)),
            ("parkir.example", Err(AddressError::Shape)),
            ("", Err(AddressError::Shape)),
        ] {
            let read = text.parse::<Address>().map(|address| address.of("/x"));
            assert_eq!(read.as_deref().map_err(|error| *error), expected, "{text}");
        }
    }
}
