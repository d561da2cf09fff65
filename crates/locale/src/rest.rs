//! What the server says to the owner's other programs, and through them to people (S0, S1, S2, S3).

use crate::Locale;
use crate::bundle::Arg::Text;
use palang_domain::{Money, Timestamp};

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

impl Locale {
    /// A message of an answer.
    #[must_use]
    pub fn rest_said(&self, said: &RestSaid) -> String {
        use RestSaid as S;
        match said {
            S::EntryRecorded => self.say("rest-entry-recorded", &[]),
            S::EntryKnown => self.say("rest-entry-known", &[]),
            S::EntryConflict => self.say("rest-entry-conflict", &[]),
            S::ExitRecorded => self.say("rest-exit-recorded", &[]),
            S::ExitKnown => self.say("rest-exit-known", &[]),
            S::Entered { plate } => self.say("rest-seen-entered", &[("plate", Text(plate))]),
            S::Exited { plate } => self.say("rest-seen-exited", &[("plate", Text(plate))]),
            S::AlreadyInside => self.say("rest-seen-already-inside", &[]),
            S::NoEntry => self.say("rest-seen-no-entry", &[]),
            S::Unsure => self.say("rest-seen-unsure", &[]),
            S::Paid => self.say("rest-paid", &[]),
            S::CheckedOut => self.say("rest-checked-out", &[]),
            S::Rejected => self.say("rest-rejected", &[]),
            S::PaymentAdded { unlimited: false } => self.say("rest-payment-added", &[]),
            S::PaymentAdded { unlimited: true } => self.say("rest-payment-added-unlimited", &[]),
            S::Unlimited => self.say("rest-unlimited", &[]),
            S::SilentBooths { booths } => self.say("rest-silent-booths", &[("booths", Text(booths))]),
        }
    }

    /// A trouble's title, the same for every case of it, and this case.
    #[must_use]
    pub fn rest_trouble(&self, trouble: &RestTrouble) -> (String, String) {
        use RestTrouble as T;
        let title = match trouble {
            T::QuotaFull { .. } => "problem-quota-full-title",
            T::AlreadyPaid => "problem-already-paid-title",
            T::NotPaid { .. } => "problem-not-paid-title",
            T::AlreadyLeft { .. } => "problem-already-left-title",
            T::Void => "problem-void-title",
            T::NoTariff { .. } => "problem-no-tariff-title",
            T::IdMismatch { .. } => "problem-id-mismatch-title",
            T::UnknownSource { .. } => "problem-unknown-source-title",
            T::WrongAmount { .. } => "problem-wrong-amount-title",
            T::KeyReused => "problem-key-reused-title",
            T::NotAPicture => "problem-not-a-picture-title",
            T::NumbersExhausted => "problem-numbers-exhausted-title",
        };
        (self.say(title, &[]), self.rest_detail(trouble))
    }

    fn rest_detail(&self, trouble: &RestTrouble) -> String {
        use RestTrouble as T;
        match trouble {
            T::QuotaFull { class, area, available, capacity } => {
                let (available, capacity) = (available.to_string(), capacity.to_string());
                let area = area.as_deref();
                let id = if area.is_some() { "problem-quota-full-area" } else { "problem-quota-full" };
                let mut args =
                    vec![("class", Text(class)), ("available", Text(&available)), ("capacity", Text(&capacity))];
                args.extend(area.map(|area| ("area", Text(area))));
                self.say(id, &args)
            }
            T::AlreadyPaid => self.say("problem-already-paid", &[]),
            T::NotPaid { due: None } => self.say("problem-not-paid", &[]),
            T::NotPaid { due: Some(due) } => self.say("problem-not-paid-due", &[("due", Text(&self.money(*due)))]),
            T::AlreadyLeft { at } => self.say("problem-already-left", &[("when", Text(&self.date_time(*at)))]),
            T::Void => self.say("problem-void", &[]),
            T::NoTariff { class, at } => {
                self.say("problem-no-tariff", &[("class", Text(class)), ("when", Text(&self.date_time(*at)))])
            }
            T::IdMismatch { path, body } => {
                self.say("problem-id-mismatch", &[("path", Text(path)), ("body", Text(body))])
            }
            T::UnknownSource { source } => self.say("problem-unknown-source", &[("source", Text(source))]),
            T::WrongAmount { due, given } => {
                let (due, given) = (self.money(*due), self.money(*given));
                self.say("problem-wrong-amount", &[("due", Text(&due)), ("given", Text(&given))])
            }
            T::KeyReused => self.say("problem-key-reused", &[]),
            T::NotAPicture => self.say("problem-not-a-picture", &[]),
            T::NumbersExhausted => self.say("problem-numbers-exhausted", &[]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;
    use palang_domain::{Currency, Zone};

    #[test]
    fn s2_m01_m02_m03_s3_m01_m02_m03_the_owners_own_words() {
        let english = Locale::new(Language::En, Currency::Idr, Zone::JAKARTA);
        let vietnamese = Locale::new(Language::Vi, Currency::Vnd, Zone::JAKARTA);
        let full = RestTrouble::QuotaFull { class: "Car".into(), area: None, available: 0, capacity: 10 };
        for (said, expected) in [
            (english.rest_trouble(&full).1, "Parking quota is full for Car. Available: 0, Capacity: 10"),
            (english.rest_trouble(&full).0, "Parking quota is full"),
            (english.rest_trouble(&RestTrouble::NotPaid { due: None }).1, "Only paid parking can be checked out"),
            (english.rest_said(&RestSaid::CheckedOut), "Parking checked out successfully. Quota has been released."),
            (
                english.rest_said(&RestSaid::PaymentAdded { unlimited: true }),
                "Parking payment added successfully. Parking fee auto-created with unlimited capacity (0).",
            ),
            (english.rest_said(&RestSaid::Unlimited), "This property has unlimited parking (no quota limit)."),
            (vietnamese.rest_said(&RestSaid::AlreadyInside), "Xe đã vào rồi, bỏ qua detection này"),
            (vietnamese.rest_said(&RestSaid::NoEntry), "Không tìm thấy session ENTRY, bỏ qua"),
            (vietnamese.rest_trouble(&RestTrouble::AlreadyPaid).1, "Giao dịch đã được thanh toán rồi"),
            (vietnamese.rest_said(&RestSaid::Paid), "Đã thanh toán thành công"),
        ] {
            assert_eq!(said, expected);
        }
    }
}
