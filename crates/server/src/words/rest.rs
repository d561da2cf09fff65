//! What the server says to the owner's other programs, and through them to people (S0, S1, S2, S3).

use super::problem::{Worded, worded};
use palang_domain::{Money, Timestamp};
use palang_locale::{Locale, with};

/// What was done, in a message of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words are in locales/*/rest.ftl")]
pub enum RestSaid {
    EntryRecorded,
    EntryKnown,
    EntryConflict,
    ExitRecorded,
    ExitKnown,
    Entered {
        plate: String,
    },
    Exited {
        plate: String,
    },
    /// S3-M01.
    AlreadyInside,
    /// S3-M02.
    NoEntry,
    Unsure,
    Paid,
    /// S2-M01.
    CheckedOut,
    Rejected,
    /// S2-M03.
    PaymentAdded {
        unlimited: bool,
    },
    /// S2-M03.
    Unlimited,
    SilentBooths {
        booths: String,
    },
}

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words are in locales/*/rest.ftl")]
pub enum RestTrouble {
    /// S2-M02.
    QuotaFull {
        class: String,
        area: Option<String>,
        available: u64,
        capacity: u64,
    },
    /// S3-M03.
    AlreadyPaid,
    /// S2-M01; what is still due, where it is known.
    NotPaid {
        due: Option<Money>,
    },
    AlreadyLeft {
        at: Timestamp,
    },
    Void,
    NoTariff {
        class: String,
        at: Timestamp,
    },
    /// S2-X08.
    IdMismatch {
        path: String,
        body: String,
    },
    UnknownSource {
        source: String,
    },
    WrongAmount {
        due: Money,
        given: Money,
    },
    KeyReused,
    NotAPicture,
    NumbersExhausted,
}

impl RestSaid {
    /// The message in the reader's language.
    #[must_use]
    pub fn words(&self, locale: &Locale) -> String {
        match self {
            Self::EntryRecorded => locale.rest_entry_recorded(),
            Self::EntryKnown => locale.rest_entry_known(),
            Self::EntryConflict => locale.rest_entry_conflict(),
            Self::ExitRecorded => locale.rest_exit_recorded(),
            Self::ExitKnown => locale.rest_exit_known(),
            Self::Entered { plate } => locale.rest_seen_entered(plate),
            Self::Exited { plate } => locale.rest_seen_exited(plate),
            Self::AlreadyInside => locale.rest_seen_already_inside(),
            Self::NoEntry => locale.rest_seen_no_entry(),
            Self::Unsure => locale.rest_seen_unsure(),
            Self::Paid => locale.rest_paid(),
            Self::CheckedOut => locale.rest_checked_out(),
            Self::Rejected => locale.rest_rejected(),
            Self::PaymentAdded { unlimited: false } => locale.rest_payment_added(),
            Self::PaymentAdded { unlimited: true } => locale.rest_payment_added_unlimited(),
            Self::Unlimited => locale.rest_unlimited(),
            Self::SilentBooths { booths } => locale.rest_silent_booths(booths),
        }
    }
}

impl RestTrouble {
    /// The trouble in the reader's language.
    #[must_use]
    pub fn words(&self, locale: &Locale) -> Worded {
        use RestTrouble as T;
        worded! { locale, self;
            T::QuotaFull { class, area: None, available, capacity } =>
                problem_quota_full_title, problem_quota_full(with::ProblemQuotaFull {
                    class,
                    available: available.into(),
                    capacity: capacity.into(),
                });
            T::QuotaFull { class, area: Some(area), available, capacity } =>
                problem_quota_full_title, problem_quota_full_area(with::ProblemQuotaFullArea {
                    class,
                    area,
                    available: available.into(),
                    capacity: capacity.into(),
                });
            T::AlreadyPaid => problem_already_paid_title, problem_already_paid();
            T::NotPaid { due: None } => problem_not_paid_title, problem_not_paid();
            T::NotPaid { due: Some(due) } => problem_not_paid_title, problem_not_paid_due(*due);
            T::AlreadyLeft { at } => problem_already_left_title, problem_already_left(*at);
            T::Void => problem_void_title, problem_void();
            T::NoTariff { class, at } => problem_no_tariff_title, problem_no_tariff(*at, class);
            T::IdMismatch { path, body } =>
                problem_id_mismatch_title, problem_id_mismatch(with::ProblemIdMismatch { path, body });
            T::UnknownSource { source } => problem_unknown_source_title, problem_unknown_source(source);
            T::WrongAmount { due, given } => problem_wrong_amount_title,
                problem_wrong_amount(with::ProblemWrongAmount { due: *due, given: *given });
            T::KeyReused => problem_key_reused_title, problem_key_reused();
            T::NotAPicture => problem_not_a_picture_title, problem_not_a_picture();
            T::NumbersExhausted => problem_numbers_exhausted_title, problem_numbers_exhausted();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use palang_domain::{Currency, Zone};
    use palang_locale::Language;

    #[test]
    fn s2_m01_m02_m03_s3_m01_m02_m03_the_owners_own_words() {
        let english = Locale::new(Language::En, Currency::Idr, Zone::JAKARTA);
        let vietnamese = Locale::new(Language::Vi, Currency::Vnd, Zone::JAKARTA);
        let full = RestTrouble::QuotaFull { class: "Car".into(), area: None, available: 0, capacity: 10 };
        for (said, expected) in [
            (full.words(&english).detail, "Parking quota is full for Car. Available: 0, Capacity: 10"),
            (full.words(&english).title, "Parking quota is full"),
            (RestTrouble::NotPaid { due: None }.words(&english).detail, "Only paid parking can be checked out"),
            (RestSaid::CheckedOut.words(&english), "Parking checked out successfully. Quota has been released."),
            (
                RestSaid::PaymentAdded { unlimited: true }.words(&english),
                "Parking payment added successfully. Parking fee auto-created with unlimited capacity (0).",
            ),
            (RestSaid::Unlimited.words(&english), "This property has unlimited parking (no quota limit)."),
            (RestSaid::AlreadyInside.words(&vietnamese), "Xe đã vào rồi, bỏ qua detection này"),
            (RestSaid::NoEntry.words(&vietnamese), "Không tìm thấy session ENTRY, bỏ qua"),
            (RestTrouble::AlreadyPaid.words(&vietnamese).detail, "Giao dịch đã được thanh toán rồi"),
            (RestSaid::Paid.words(&vietnamese), "Đã thanh toán thành công"),
        ] {
            assert_eq!(said, expected);
        }
    }
}
