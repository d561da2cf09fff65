//! What the server answers when it cannot do what was asked.

use crate::Locale;
use crate::bundle::Arg::Text;

/// Why not. What the server reacts to by itself; other areas word their own.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words are in locales/*/server.ftl")]
pub enum Trouble {
    Unauthorized,
    Forbidden { needed: String },
    NotFound,
    NoSuch { what: String, name: String },
    Method { method: String },
    Malformed { detail: String },
    Invalid,
    TooLarge { limit: u64 },
    Media { expected: String },
    Protocol { spoken: u16, oldest: u16, newest: u16 },
    TooMany { seconds: u64 },
    Busy,
    Slow { seconds: u64 },
    Internal { request: String },
    DiskFull,
    Signature,
    Elsewhere { field: String, found: String, own: String },
    Code,
    SignIn,
    Locked { seconds: u64 },
    Exists { what: String },
    Refused { detail: String },
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldTrouble {
    /// It is not there.
    Missing,
    /// It is of another type.
    Type {
        /// What it must be.
        expected: String,
    },
    /// It cannot be used.
    Value {
        /// Why.
        detail: String,
    },
}

/// A trouble in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worded {
    /// A few words, the same for every case of it.
    pub title: String,
    /// This case.
    pub detail: String,
}

impl Locale {
    /// A trouble in the reader's language.
    #[must_use]
    pub fn server_trouble(&self, trouble: &Trouble) -> Worded {
        use Trouble as T;
        let (title, detail) = match trouble {
            T::Unauthorized => ("problem-unauthorized-title", self.say("problem-unauthorized", &[])),
            T::Forbidden { needed } => {
                ("problem-forbidden-title", self.say("problem-forbidden", &[("needed", Text(needed))]))
            }
            T::NotFound => ("problem-not-found-title", self.say("problem-not-found", &[])),
            T::NoSuch { what, name } => {
                ("problem-no-such-title", self.say("problem-no-such", &[("what", Text(what)), ("name", Text(name))]))
            }
            T::Method { method } => ("problem-method-title", self.say("problem-method", &[("method", Text(method))])),
            T::Malformed { detail } => {
                ("problem-malformed-title", self.say("problem-malformed", &[("detail", Text(detail))]))
            }
            T::Invalid => ("problem-invalid-title", self.say("problem-invalid", &[])),
            T::TooLarge { limit } => {
                ("problem-too-large-title", self.say("problem-too-large", &[("limit", Text(&limit.to_string()))]))
            }
            T::Media { expected } => {
                ("problem-media-title", self.say("problem-media", &[("expected", Text(expected))]))
            }
            T::Protocol { .. } | T::Elsewhere { .. } => self.server_trouble_between(trouble),
            T::TooMany { seconds } => {
                self.server_trouble_seconds("problem-too-many-title", "problem-too-many", *seconds)
            }
            T::Slow { seconds } => self.server_trouble_seconds("problem-slow-title", "problem-slow", *seconds),
            T::Locked { seconds } => self.server_trouble_seconds("problem-locked-title", "problem-locked", *seconds),
            T::Busy => ("problem-busy-title", self.say("problem-busy", &[])),
            T::Internal { request } => {
                ("problem-internal-title", self.say("problem-internal", &[("request", Text(request))]))
            }
            T::DiskFull => ("problem-disk-full-title", self.say("problem-disk-full", &[])),
            T::Signature => ("problem-signature-title", self.say("problem-signature", &[])),
            T::Code => ("problem-code-title", self.say("problem-code", &[])),
            T::SignIn => ("problem-sign-in-title", self.say("problem-sign-in", &[])),
            T::Exists { what } => ("problem-exists-title", self.say("problem-exists", &[("what", Text(what))])),
            T::Refused { detail } => {
                ("problem-refused-title", self.say("problem-refused", &[("detail", Text(detail))]))
            }
        };
        Worded { title: self.say(title, &[]), detail }
    }

    /// What booth and server, or a path and a body, disagree about.
    fn server_trouble_between(&self, trouble: &Trouble) -> (&'static str, String) {
        match trouble {
            Trouble::Protocol { spoken, oldest, newest } => {
                let (spoken, oldest, newest) = (spoken.to_string(), oldest.to_string(), newest.to_string());
                let args = [("spoken", Text(&spoken)), ("oldest", Text(&oldest)), ("newest", Text(&newest))];
                ("problem-protocol-title", self.say("problem-protocol", &args))
            }
            Trouble::Elsewhere { field, found, own } => {
                let args = [("field", Text(field)), ("found", Text(found)), ("own", Text(own))];
                ("problem-elsewhere-title", self.say("problem-elsewhere", &args))
            }
            _ => ("problem-not-found-title", self.say("problem-not-found", &[])),
        }
    }

    fn server_trouble_seconds(
        &self,
        title: &'static str,
        detail: &'static str,
        seconds: u64,
    ) -> (&'static str, String) {
        (title, self.say(detail, &[("seconds", Text(&seconds.to_string()))]))
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn server_field_trouble(&self, trouble: &FieldTrouble) -> String {
        match trouble {
            FieldTrouble::Missing => self.say("problem-field-missing", &[]),
            FieldTrouble::Type { expected } => self.say("problem-field-type", &[("expected", Text(expected))]),
            FieldTrouble::Value { detail } => self.say("problem-field-value", &[("detail", Text(detail))]),
        }
    }

    /// The server has no site yet, and what to do.
    #[must_use]
    pub fn server_no_site(&self) -> String {
        self.say("server-no-site", &[])
    }

    /// A site has no booth yet, and what to do.
    #[must_use]
    pub fn server_no_booth(&self, site: &str) -> String {
        self.say("server-no-booth", &[("site", Text(site))])
    }
}
