//! Why something was not done, worded for the operator: a headline for the big panel, what happened, what to do now.

use crate::{Locale, with};
use palang_domain::ticket::Number;
use palang_domain::{Permission, Refusal, TicketId, Timestamp};

/// A refusal in the operator's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// A few words, readable from two metres: `Sudah keluar`. At most [`Explanation::HEADLINE`] characters.
    pub headline: String,
    /// One sentence: `hari ini 13:02 di KELUAR-2`.
    pub detail: String,
    /// What to do now, where there is something.
    pub advice: Option<String>,
}

impl Explanation {
    /// The longest headline: 64 px bold on a panel of 900 px.
    pub const HEADLINE: usize = 22;
}

/// Of each refusal the headline, what happened, and the advice where there is one. A refusal without words does not
/// compile.
macro_rules! explanations {
    ($locale:ident, $refusal:ident; $(
        $variant:pat => $headline:ident, $detail:ident($($with:expr),*) $(, $advice:ident)?;
    )*) => {
        match $refusal {
            $($variant => Explanation {
                headline: $locale.$headline(),
                detail: $locale.$detail($($with),*),
                advice: explanations!(@ $locale $($advice)?),
            },)*
        }
    };
    (@ $locale:ident $advice:ident) => { Some($locale.$advice()) };
    (@ $locale:ident) => { None };
}

impl Locale {
    /// The refusal with dates in full; [`Locale::refusal_at`] says `today` where it can.
    #[must_use]
    pub fn refusal(&self, refusal: &Refusal) -> Explanation {
        self.explain(refusal, None)
    }

    /// The refusal as somebody says it now: `hari ini 13:02`, `kemarin 22:15`.
    #[must_use]
    pub fn refusal_at(&self, refusal: &Refusal, now: Timestamp) -> Explanation {
        self.explain(refusal, Some(now))
    }

    /// `hari ini 13:02`, `kemarin 22:15`, `19/11/2026 08:00`.
    #[must_use]
    pub fn when(&self, at: Timestamp, now: Timestamp) -> String {
        let days = (self.zone().local(now).date() - self.zone().local(at).date()).num_days();
        match days {
            0 => self.when_today(at),
            1 => self.when_yesterday(at),
            _ => self.date_time(at),
        }
    }

    /// What a permission allows, as it stands in "your role may not …".
    #[must_use]
    pub fn permission(&self, permission: Permission) -> String {
        match permission {
            Permission::WorkShift => self.permission_work_shift(),
            Permission::Issue => self.permission_issue(),
            Permission::Settle => self.permission_settle(),
            Permission::OpenByHand => self.permission_open_by_hand(),
            Permission::SettleFree => self.permission_settle_free(),
            Permission::HardCases => self.permission_hard_cases(),
            Permission::ConfirmCounts => self.permission_confirm_counts(),
            Permission::Report => self.permission_report(),
            Permission::Devices => self.permission_devices(),
            Permission::Administer => self.permission_administer(),
        }
    }

    fn explain(&self, refusal: &Refusal, now: Option<Timestamp>) -> Explanation {
        use Refusal as R;
        let when = |at: &Timestamp| now.map_or_else(|| self.date_time(*at), |now| self.when(*at, now));
        explanations! { self, refusal;
            R::Unknown => refusal_unknown, refusal_unknown_detail(), refusal_unknown_advice;
            R::Used { at, lane, booth, .. } => refusal_used, refusal_used_detail(with::RefusalUsedDetail {
                when: &when(at),
                lane: &booth.as_ref().map_or_else(|| lane.to_string(), |booth| format!("{lane} ({booth})")),
            }), refusal_used_advice;
            R::NeverIssued { ticket, entry } => refusal_never_issued, refusal_never_issued_detail(
                with::RefusalNeverIssuedDetail { ticket: &grouped(ticket), when: &when(entry) }
            ), refusal_never_issued_advice;
            R::Full { class, area, available, capacity } => refusal_full, refusal_full_detail(with::RefusalFullDetail {
                class: class.as_str(),
                part: if area.is_none() { "whole" } else { "one" },
                area: area.as_ref().map_or("", |area| area.as_str()),
                available: available.into(),
                capacity: capacity.into(),
            }), refusal_full_advice;
            R::Void { ticket } => refusal_void, refusal_void_detail(&grouped(ticket)), refusal_void_advice;
            R::Forged => refusal_forged, refusal_forged_detail(), refusal_forged_advice;
            R::ForeignSite => refusal_foreign_site, refusal_foreign_site_detail(), refusal_foreign_site_advice;
            R::Future { entry } => refusal_future, refusal_future_detail(&when(entry)), refusal_future_advice;
            R::TooOld { entry } => refusal_too_old, refusal_too_old_detail(&when(entry)), refusal_too_old_advice;
            R::Clock { at } => refusal_clock, refusal_clock_detail(*at), refusal_clock_advice;
            R::Training => refusal_training, refusal_training_detail(), refusal_training_advice;
            R::Receipt => refusal_receipt, refusal_receipt_detail(), refusal_receipt_advice;
            R::Malformed => refusal_malformed, refusal_malformed_detail(), refusal_malformed_advice;
            R::CheckDigit { position, likely } =>
                refusal_check_digit, check_digit(*position, likely.as_ref()), refusal_check_digit_advice;
            R::Ambiguous { count } => refusal_ambiguous, refusal_ambiguous_detail(count), refusal_ambiguous_advice;
            R::Glued => refusal_glued, refusal_glued_detail(), refusal_glued_advice;
            R::TooLong => refusal_too_long, refusal_too_long_detail(), refusal_too_long_advice;
            R::ExitBeforeEntry { entry } => refusal_exit_before_entry,
                refusal_exit_before_entry_detail(&when(entry)), refusal_exit_before_entry_advice;
            R::UnknownTariff { version } =>
                refusal_unknown_tariff, refusal_unknown_tariff_detail(version), refusal_unknown_tariff_advice;
            R::UnknownClass => refusal_unknown_class, refusal_unknown_class_detail(), refusal_unknown_class_advice;
            R::WrongLane => refusal_wrong_lane, refusal_wrong_lane_detail(), refusal_wrong_lane_advice;
            R::QuoteExpired => refusal_quote_expired, refusal_quote_expired_detail(), refusal_quote_expired_advice;
            R::TooLittle { due, tendered } => refusal_too_little, refusal_too_little_detail(
                with::RefusalTooLittleDetail { due: *due, tendered: *tendered, amount: *due - *tendered }
            ), refusal_too_little_advice;
            R::NotAnAmount => refusal_not_an_amount, refusal_not_an_amount_detail(), refusal_not_an_amount_advice;
            R::TooMuch => refusal_too_much, refusal_too_much_detail(), refusal_too_much_advice;
            R::BadPin => refusal_bad_pin, refusal_bad_pin_detail(), refusal_bad_pin_advice;
            R::LockedOut { until } =>
                refusal_locked_out, refusal_locked_out_detail(&self.time_seconds(*until)), refusal_locked_out_advice;
            R::NotAllowed { permission } =>
                refusal_not_allowed, refusal_not_allowed_detail(&self.permission(*permission)),
                refusal_not_allowed_advice;
            R::NoShift => refusal_no_shift, refusal_no_shift_detail(), refusal_no_shift_advice;
            R::ShiftOpen => refusal_shift_open, refusal_shift_open_detail(), refusal_shift_open_advice;
            R::OthersShift => refusal_others_shift, refusal_others_shift_detail(), refusal_others_shift_advice;
            R::ReasonNeeded => refusal_reason_needed, refusal_reason_needed_detail(), refusal_reason_needed_advice;
            R::NothingToReprint => refusal_nothing_to_reprint, refusal_nothing_to_reprint_detail();
            R::NumbersExhausted => refusal_numbers_exhausted, refusal_numbers_exhausted_detail();
            R::NothingPending => refusal_nothing_pending, refusal_nothing_pending_detail();
            R::NotAPicture => refusal_not_a_picture, refusal_not_a_picture_detail();
            R::DiskFull => refusal_disk_full, refusal_disk_full_detail(), refusal_disk_full_advice;
            R::StoreFailed => refusal_store_failed, refusal_store_failed_detail(), refusal_store_failed_advice;
            R::Busy => refusal_busy, refusal_busy_detail(), refusal_busy_advice;
        }
    }

    /// Which digit looks wrong and what was probably meant, when it can be told.
    fn check_digit(&self, position: Option<u8>, likely: Option<&TicketId>) -> String {
        let position = position.map(|position| self.refusal_check_digit_position(position));
        let likely = likely.map(|ticket| self.refusal_check_digit_likely(&grouped(ticket)));
        let told: Vec<String> = position.into_iter().chain(likely).collect();
        if told.is_empty() { self.refusal_check_digit_detail() } else { told.join(" ") }
    }
}

/// Our own numbers in groups that no line breaks apart; other codes as they are.
fn grouped(ticket: &TicketId) -> String {
    Number::parse(ticket.as_str()).map_or_else(|_| ticket.to_string(), |number| number.grouped().replace(' ', "\u{a0}"))
}
