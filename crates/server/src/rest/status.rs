//! The statuses of the four systems and ours: one table, read in both directions (REQUIREMENTS D5).

use palang_domain::stay::{PaymentState, Presence, StayState};

/// One of the owner's systems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum System {
    /// Exit booth and central server.
    S0,
    /// NESTON, the parking manager.
    S1,
    /// Quota per property.
    S2,
    /// Parking by plate recognition.
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

/// One of our states in everybody's words. S0 and S3 say the same.
struct Line {
    state: StayState,
    s0_s3: &'static str,
    s1: [&'static str; 2],
    s2: &'static str,
}

const fn line(
    presence: Presence,
    payment: PaymentState,
    s0_s3: &'static str,
    s1: [&'static str; 2],
    s2: &'static str,
) -> Line {
    Line { state: StayState { presence, payment }, s0_s3, s1, s2 }
}

/// S0 and S3 have two words for where a vehicle is; `VOID` is the third they lack (S0-X11). What S0 knows of payment is
/// told beside it. S2 has one axis: `pending` and `paid` are inside, `rejected` is void.
const TABLE: &[Line] = {
    use {PaymentState as Pay, Presence as At};
    &[
        line(At::Inside, Pay::Unpaid, "ACTIVE", ["masuk", "pending"], "pending"),
        line(At::Inside, Pay::Paid, "ACTIVE", ["masuk", "berhasil"], "paid"),
        line(At::Inside, Pay::Free, "ACTIVE", ["masuk", "berhasil"], "paid"),
        line(At::Exited, Pay::Paid, "COMPLETED", ["keluar", "berhasil"], "completed"),
        line(At::Exited, Pay::Free, "COMPLETED", ["keluar", "berhasil"], "completed"),
        line(At::Exited, Pay::Unpaid, "COMPLETED", ["keluar", "pending"], "completed"),
        line(At::Voided, Pay::Unpaid, "VOID", ["keluar", "gagal"], "rejected"),
        line(At::Voided, Pay::Paid, "VOID", ["keluar", "gagal"], "rejected"),
        line(At::Voided, Pay::Free, "VOID", ["keluar", "gagal"], "rejected"),
        // An exit that was taken back: inside again.
        line(At::Reversed, Pay::Unpaid, "ACTIVE", ["masuk", "pending"], "pending"),
        line(At::Reversed, Pay::Paid, "ACTIVE", ["masuk", "berhasil"], "paid"),
        line(At::Reversed, Pay::Free, "ACTIVE", ["masuk", "berhasil"], "paid"),
    ]
};

impl Line {
    const fn of(&self, system: System) -> Words {
        match system {
            System::S0 | System::S3 => Words { status: self.s0_s3, payment: Some(payment_word(self.state.payment)) },
            System::S1 => Words { status: self.s1[0], payment: Some(self.s1[1]) },
            System::S2 => Words { status: self.s2, payment: None },
        }
    }
}

/// `UNPAID`, `PAID`, `FREE` (S3-F01).
#[must_use]
pub const fn payment_word(payment: PaymentState) -> &'static str {
    match payment {
        PaymentState::Unpaid => "UNPAID",
        PaymentState::Paid => "PAID",
        PaymentState::Free => "FREE",
    }
}

/// Our state in that system's words.
#[must_use]
pub fn say(system: System, state: StayState) -> Words {
    // A test finds every state in the table.
    let void = Words { status: "VOID", payment: None };
    TABLE.iter().find(|line| line.state == state).map_or(void, |line| line.of(system))
}

/// What that system's words mean here: the first of our states that is said so. Upper and lower case do not matter;
/// without a second word, the first decides.
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
