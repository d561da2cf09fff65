//! What the server answers when it cannot do what was asked.

use palang_locale::{Locale, with};

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

/// Of each trouble its title and this case of it.
macro_rules! worded {
    ($locale:ident, $trouble:ident; $($variant:pat => $title:ident, $detail:ident($($with:expr),*);)*) => {
        match $trouble {
            $($variant => Worded { title: $locale.$title(), detail: $locale.$detail($($with),*) },)*
        }
    };
}
pub(super) use worded;

impl Trouble {
    /// The trouble in the reader's language.
    #[must_use]
    pub fn words(&self, locale: &Locale) -> Worded {
        use Trouble as T;
        worded! { locale, self;
            T::Unauthorized => problem_unauthorized_title, problem_unauthorized();
            T::Forbidden { needed } => problem_forbidden_title, problem_forbidden(needed);
            T::NotFound => problem_not_found_title, problem_not_found();
            T::NoSuch { what, name } => problem_no_such_title, problem_no_such(with::ProblemNoSuch { what, name });
            T::Method { method } => problem_method_title, problem_method(method);
            T::Malformed { detail } => problem_malformed_title, problem_malformed(detail);
            T::Invalid => problem_invalid_title, problem_invalid();
            T::TooLarge { limit } => problem_too_large_title, problem_too_large(limit);
            T::Media { expected } => problem_media_title, problem_media(expected);
            T::Protocol { spoken, oldest, newest } => problem_protocol_title, problem_protocol(with::ProblemProtocol {
                spoken: spoken.into(),
                oldest: oldest.into(),
                newest: newest.into(),
            });
            T::TooMany { seconds } => problem_too_many_title, problem_too_many(seconds);
            T::Busy => problem_busy_title, problem_busy();
            T::Slow { seconds } => problem_slow_title, problem_slow(seconds);
            T::Internal { request } => problem_internal_title, problem_internal(request);
            T::DiskFull => problem_disk_full_title, problem_disk_full();
            T::Signature => problem_signature_title, problem_signature();
            T::Elsewhere { field, found, own } =>
                problem_elsewhere_title, problem_elsewhere(with::ProblemElsewhere { field, found, own });
            T::Code => problem_code_title, problem_code();
            T::SignIn => problem_sign_in_title, problem_sign_in();
            T::Locked { seconds } => problem_locked_title, problem_locked(seconds);
            T::Exists { what } => problem_exists_title, problem_exists(what);
            T::Refused { detail } => problem_refused_title, problem_refused(detail);
        }
    }
}

impl FieldTrouble {
    /// What is wrong with the field, in the reader's language.
    #[must_use]
    pub fn words(&self, locale: &Locale) -> String {
        match self {
            Self::Missing => locale.problem_field_missing(),
            Self::Value { detail } => locale.problem_field_value(detail),
        }
    }
}
