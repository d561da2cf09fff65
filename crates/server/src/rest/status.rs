//! The statuses of the four systems and ours: one table, read in both directions (checklist contradiction 5).

use palang_domain::stay::{PaymentState, Presence, StayState};

/// One of the owner's systems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum System {
    /// Exit booth and central server.
    S0,
    /// NESTON.
    S1,
    /// Quota per property.
    S2,
    /// Plate recognition.
    S3,
}

/// Where the vehicle is, and whether it is paid for, in another system's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Words {
    /// `ACTIVE`, `masuk`, `paid`, …
    pub status: &'static str,
    /// Its second axis, where it has one.
    pub payment: Option<&'static str>,
}

const fn words(status: &'static str, payment: &'static str) -> Words {
    Words { status, payment: Some(payment) }
}
const fn word(status: &'static str) -> Words {
    Words { status, payment: None }
}

/// One of our states in everybody's words.
struct Line {
    state: StayState,
    s0: Words,
    s1: Words,
    s2: Words,
    s3: Words,
}

const fn line(presence: Presence, payment: PaymentState, s0: Words, s1: Words, s2: Words, s3: Words) -> Line {
    Line { state: StayState { presence, payment }, s0, s1, s2, s3 }
}

/// S0 and S3 have two words for where a vehicle is; `VOID` is the third they lack (S0-X11). What S0 knows of payment is
/// told beside it. S2 has one axis: `pending` and `paid` are inside, `rejected` is void.
#[rustfmt::skip]
const TABLE: &[Line] = {
    use {PaymentState as Pay, Presence as At};
    &[
        line(At::Inside, Pay::Unpaid, words("ACTIVE", "UNPAID"), words("masuk", "pending"), word("pending"), words("ACTIVE", "UNPAID")),
        line(At::Inside, Pay::Paid, words("ACTIVE", "PAID"), words("masuk", "berhasil"), word("paid"), words("ACTIVE", "PAID")),
        line(At::Inside, Pay::Free, words("ACTIVE", "FREE"), words("masuk", "berhasil"), word("paid"), words("ACTIVE", "FREE")),
        line(At::Exited, Pay::Paid, words("COMPLETED", "PAID"), words("keluar", "berhasil"), word("completed"), words("COMPLETED", "PAID")),
        line(At::Exited, Pay::Free, words("COMPLETED", "FREE"), words("keluar", "berhasil"), word("completed"), words("COMPLETED", "FREE")),
        line(At::Exited, Pay::Unpaid, words("COMPLETED", "UNPAID"), words("keluar", "pending"), word("completed"), words("COMPLETED", "UNPAID")),
        line(At::Voided, Pay::Unpaid, words("VOID", "UNPAID"), words("keluar", "gagal"), word("rejected"), words("VOID", "UNPAID")),
        line(At::Voided, Pay::Paid, words("VOID", "PAID"), words("keluar", "gagal"), word("rejected"), words("VOID", "PAID")),
        line(At::Voided, Pay::Free, words("VOID", "FREE"), words("keluar", "gagal"), word("rejected"), words("VOID", "FREE")),
        // An exit that was taken back: inside again.
        line(At::Reversed, Pay::Unpaid, words("ACTIVE", "UNPAID"), words("masuk", "pending"), word("pending"), words("ACTIVE", "UNPAID")),
        line(At::Reversed, Pay::Paid, words("ACTIVE", "PAID"), words("masuk", "berhasil"), word("paid"), words("ACTIVE", "PAID")),
        line(At::Reversed, Pay::Free, words("ACTIVE", "FREE"), words("masuk", "berhasil"), word("paid"), words("ACTIVE", "FREE")),
    ]
};

impl Line {
    const fn of(&self, system: System) -> Words {
        match system {
            System::S0 => self.s0,
            System::S1 => self.s1,
            System::S2 => self.s2,
            System::S3 => self.s3,
        }
    }
}

/// Our state in that system's words.
#[must_use]
pub fn say(system: System, state: StayState) -> Words {
    // A test finds every state in the table.
    TABLE.iter().find(|line| line.state == state).map_or(word("VOID"), |line| line.of(system))
}

/// What that system's words mean here: the first of our states that is said so. Case does not matter; without a second
/// word, the first decides.
#[must_use]
pub fn read(system: System, status: &str, payment: Option<&str>) -> Option<StayState> {
    let same = |ours: &str, theirs: &str| ours.eq_ignore_ascii_case(theirs.trim());
    let fits = |line: &&Line| {
        let ours = line.of(system);
        same(ours.status, status) && payment.is_none_or(|payment| ours.payment.is_some_and(|ours| same(ours, payment)))
    };
    TABLE.iter().find(fits).map(|line| line.state)
}

/// Our word for whether it is paid for, as S3 filters by it.
#[must_use]
pub fn read_payment(text: &str) -> Option<PaymentState> {
    match text.trim().to_ascii_uppercase().as_str() {
        "UNPAID" => Some(PaymentState::Unpaid),
        "PAID" => Some(PaymentState::Paid),
        "FREE" => Some(PaymentState::Free),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use {PaymentState as Pay, Presence as At};

    const SYSTEMS: [System; 4] = [System::S0, System::S1, System::S2, System::S3];

    #[test]
    fn every_state_is_said_in_every_system_once() {
        for presence in [At::Inside, At::Exited, At::Voided, At::Reversed] {
            for payment in [Pay::Unpaid, Pay::Paid, Pay::Free] {
                let state = StayState { presence, payment };
                assert_eq!(TABLE.iter().filter(|line| line.state == state).count(), 1, "{state:?}");
            }
        }
    }

    #[test]
    fn what_is_said_is_read_back_as_the_same_words() {
        for system in SYSTEMS {
            for line in TABLE {
                let said = say(system, line.state);
                let back = read(system, said.status, said.payment).expect("its own words");
                assert_eq!(say(system, back), said, "{system:?} {:?}", line.state);
            }
        }
    }

    #[test]
    fn s0_f09_f18_s1_f19_s2_x09_s3_f01_the_owners_words() {
        for (system, status, payment, presence, paid) in [
            (System::S0, "ACTIVE", None, At::Inside, Pay::Unpaid),
            (System::S0, "COMPLETED", None, At::Exited, Pay::Paid),
            (System::S1, "masuk", Some("pending"), At::Inside, Pay::Unpaid),
            (System::S1, "keluar", Some("berhasil"), At::Exited, Pay::Paid),
            (System::S1, "keluar", Some("pending"), At::Exited, Pay::Unpaid),
            (System::S2, "pending", None, At::Inside, Pay::Unpaid),
            (System::S2, "paid", None, At::Inside, Pay::Paid),
            (System::S2, "completed", None, At::Exited, Pay::Paid),
            (System::S2, "rejected", None, At::Voided, Pay::Unpaid),
            (System::S3, "active", Some("unpaid"), At::Inside, Pay::Unpaid),
            (System::S3, "COMPLETED", Some("FREE"), At::Exited, Pay::Free),
            (System::S3, "COMPLETED", Some("UNPAID"), At::Exited, Pay::Unpaid),
        ] {
            let state = StayState { presence, payment: paid };
            assert_eq!(read(system, status, payment), Some(state), "{system:?} {status} {payment:?}");
        }
        assert_eq!(read(System::S0, "masuk", None), None);
        assert_eq!(read(System::S2, "paid", Some("berhasil")), None, "S2 has one axis");
        assert_eq!(read(System::S1, "bookmarked", None), None, "S1's bookmarks are not served");
        assert_eq!(read_payment("' OR 1=1"), None);
    }
}
