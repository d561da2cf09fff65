//! Why something was not done, worded for the operator: a headline for the big panel, what happened, what to do now.

use crate::Locale;
use crate::bundle::Arg;
use palang_domain::ticket::Number;
use palang_domain::{Permission, Refusal, TicketId, Timestamp};

/// A refusal in the operator's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// A few words, readable from two metres: `Sudah keluar`. At most [`Said::HEADLINE`] characters.
    pub headline: String,
    /// One sentence: `hari ini 13:02 di KELUAR-2`.
    pub detail: String,
    /// What to do now, where there is something.
    pub advice: Option<String>,
}

impl Said {
    /// The longest headline: 64 px bold on a panel of 900 px.
    pub const HEADLINE: usize = 22;
}

impl Locale {
    /// The refusal with dates in full; [`Locale::refusal_at`] says `today` where it can.
    #[must_use]
    pub fn refusal(&self, refusal: &Refusal) -> Said {
        self.said(refusal, None)
    }

    /// The refusal as somebody says it now: `hari ini 13:02`, `kemarin 22:15`.
    #[must_use]
    pub fn refusal_at(&self, refusal: &Refusal, now: Timestamp) -> Said {
        self.said(refusal, Some(now))
    }

    /// `hari ini 13:02`, `kemarin 22:15`, `19/11/2026 08:00`.
    #[must_use]
    pub fn when(&self, at: Timestamp, now: Timestamp) -> String {
        let days = (self.zone().local(now).date() - self.zone().local(at).date()).num_days();
        let time = self.time(at);
        match days {
            0 => self.say("when-today", &[("time", Arg::Text(&time))]),
            1 => self.say("when-yesterday", &[("time", Arg::Text(&time))]),
            _ => self.date_time(at),
        }
    }

    /// What a permission allows, as it stands in "your role may not …".
    #[must_use]
    pub fn permission(&self, permission: Permission) -> String {
        let id = match permission {
            Permission::WorkShift => "permission-work-shift",
            Permission::Issue => "permission-issue",
            Permission::Settle => "permission-settle",
            Permission::OpenByHand => "permission-open-by-hand",
            Permission::SettleFree => "permission-settle-free",
            Permission::HardCases => "permission-hard-cases",
            Permission::ConfirmCounts => "permission-confirm-counts",
            Permission::Report => "permission-report",
            Permission::Devices => "permission-devices",
            Permission::Administer => "permission-administer",
        };
        self.say(id, &[])
    }

    fn said(&self, refusal: &Refusal, now: Option<Timestamp>) -> Said {
        let Words { headline, detail, advice } = words(refusal);
        let values = self.values(refusal, now);
        let args: Vec<_> = values.iter().map(|(name, value)| (*name, Arg::Text(value.as_str()))).collect();
        let detail = self.digits(refusal).unwrap_or_else(|| self.say(detail, &args));
        Said { headline: self.say(headline, &[]), detail, advice: advice.map(|id| self.say(id, &[])) }
    }

    /// What is put into the sentence.
    fn values(&self, refusal: &Refusal, now: Option<Timestamp>) -> Vec<(&'static str, String)> {
        let when = |at: Timestamp| now.map_or_else(|| self.date_time(at), |now| self.when(at, now));
        match refusal {
            Refusal::Used { at, lane, booth, .. } => {
                let lane = booth.as_ref().map_or_else(|| lane.to_string(), |booth| format!("{lane} ({booth})"));
                vec![("when", when(*at)), ("lane", lane)]
            }
            Refusal::Void { ticket } => vec![("ticket", grouped(ticket))],
            Refusal::NeverIssued { ticket, entry } => vec![("ticket", grouped(ticket)), ("when", when(*entry))],
            Refusal::Full { class, area, available, capacity } => vec![
                ("class", class.to_string()),
                ("part", if area.is_none() { "whole" } else { "one" }.to_owned()),
                ("area", area.as_ref().map(ToString::to_string).unwrap_or_default()),
                ("available", available.to_string()),
                ("capacity", capacity.to_string()),
            ],
            Refusal::Future { entry } | Refusal::TooOld { entry } | Refusal::ExitBeforeEntry { entry } => {
                vec![("when", when(*entry))]
            }
            Refusal::Clock { at } => vec![("when", self.date_time(*at))],
            Refusal::Ambiguous { count } => vec![("count", count.to_string())],
            Refusal::UnknownTariff { version } => vec![("version", version.clone())],
            Refusal::TooLittle { due, tendered } => vec![
                ("due", self.money(*due)),
                ("tendered", self.money(*tendered)),
                ("missing", self.money(*due - *tendered)),
            ],
            Refusal::LockedOut { until } => vec![("until", self.time_seconds(*until))],
            Refusal::NotAllowed { permission } => vec![("permission", self.permission(*permission))],
            Refusal::Unknown
            | Refusal::Forged
            | Refusal::ForeignSite
            | Refusal::Training
            | Refusal::Receipt
            | Refusal::Malformed
            | Refusal::CheckDigit { .. }
            | Refusal::Glued
            | Refusal::TooLong
            | Refusal::UnknownClass
            | Refusal::WrongLane
            | Refusal::QuoteExpired
            | Refusal::NotAnAmount
            | Refusal::TooMuch
            | Refusal::BadPin
            | Refusal::NoShift
            | Refusal::ShiftOpen
            | Refusal::OthersShift
            | Refusal::ReasonNeeded
            | Refusal::NothingToReprint
            | Refusal::NumbersExhausted
            | Refusal::NothingPending
            | Refusal::NotAPicture
            | Refusal::DiskFull
            | Refusal::StoreFailed
            | Refusal::Busy => Vec::new(),
        }
    }

    /// Which digit looks wrong and what was probably meant, when it can be told.
    fn digits(&self, refusal: &Refusal) -> Option<String> {
        let Refusal::CheckDigit { position, likely } = refusal else { return None };
        let position = position.map(|position| position.to_string());
        let number = likely.as_ref().map(grouped);
        let first = position.map(|text| self.say("refusal-check-digit-position", &[("position", Arg::Text(&text))]));
        let second = number.map(|text| self.say("refusal-check-digit-likely", &[("number", Arg::Text(&text))]));
        let said: Vec<String> = first.into_iter().chain(second).collect();
        (!said.is_empty()).then(|| said.join(" "))
    }
}

/// Our own numbers in groups that no line breaks apart; other codes as they are.
fn grouped(ticket: &TicketId) -> String {
    Number::parse(ticket.as_str()).map_or_else(|_| ticket.to_string(), |number| number.grouped().replace(' ', "\u{a0}"))
}

struct Words {
    headline: &'static str,
    detail: &'static str,
    advice: Option<&'static str>,
}

/// The three messages of a refusal; a refusal without words does not compile.
macro_rules! words {
    ($refusal:expr; $($variant:pat => $headline:literal, $detail:literal $(, $advice:literal)?;)*) => {
        match $refusal {
            $($variant => Words { headline: $headline, detail: $detail, advice: words!(@ $($advice)?) },)*
        }
    };
    (@ $advice:literal) => { Some($advice) };
    (@) => { None };
}

fn words(refusal: &Refusal) -> Words {
    words! { refusal;
        Refusal::Unknown => "refusal-unknown", "refusal-unknown-detail", "refusal-unknown-advice";
        Refusal::Used { .. } => "refusal-used", "refusal-used-detail", "refusal-used-advice";
        Refusal::NeverIssued { .. } =>
            "refusal-never-issued", "refusal-never-issued-detail", "refusal-never-issued-advice";
        Refusal::Full { .. } => "refusal-full", "refusal-full-detail", "refusal-full-advice";
        Refusal::Void { .. } => "refusal-void", "refusal-void-detail", "refusal-void-advice";
        Refusal::Forged => "refusal-forged", "refusal-forged-detail", "refusal-forged-advice";
        Refusal::ForeignSite => "refusal-foreign-site", "refusal-foreign-site-detail", "refusal-foreign-site-advice";
        Refusal::Future { .. } => "refusal-future", "refusal-future-detail", "refusal-future-advice";
        Refusal::TooOld { .. } => "refusal-too-old", "refusal-too-old-detail", "refusal-too-old-advice";
        Refusal::Clock { .. } => "refusal-clock", "refusal-clock-detail", "refusal-clock-advice";
        Refusal::Training => "refusal-training", "refusal-training-detail", "refusal-training-advice";
        Refusal::Receipt => "refusal-receipt", "refusal-receipt-detail", "refusal-receipt-advice";
        Refusal::Malformed => "refusal-malformed", "refusal-malformed-detail", "refusal-malformed-advice";
        Refusal::CheckDigit { .. } => "refusal-check-digit", "refusal-check-digit-detail", "refusal-check-digit-advice";
        Refusal::Ambiguous { .. } => "refusal-ambiguous", "refusal-ambiguous-detail", "refusal-ambiguous-advice";
        Refusal::Glued => "refusal-glued", "refusal-glued-detail", "refusal-glued-advice";
        Refusal::TooLong => "refusal-too-long", "refusal-too-long-detail", "refusal-too-long-advice";
        Refusal::ExitBeforeEntry { .. } =>
            "refusal-exit-before-entry", "refusal-exit-before-entry-detail", "refusal-exit-before-entry-advice";
        Refusal::UnknownTariff { .. } =>
            "refusal-unknown-tariff", "refusal-unknown-tariff-detail", "refusal-unknown-tariff-advice";
        Refusal::UnknownClass =>
            "refusal-unknown-class", "refusal-unknown-class-detail", "refusal-unknown-class-advice";
        Refusal::WrongLane => "refusal-wrong-lane", "refusal-wrong-lane-detail", "refusal-wrong-lane-advice";
        Refusal::QuoteExpired =>
            "refusal-quote-expired", "refusal-quote-expired-detail", "refusal-quote-expired-advice";
        Refusal::TooLittle { .. } => "refusal-too-little", "refusal-too-little-detail", "refusal-too-little-advice";
        Refusal::NotAnAmount => "refusal-not-an-amount", "refusal-not-an-amount-detail", "refusal-not-an-amount-advice";
        Refusal::TooMuch => "refusal-too-much", "refusal-too-much-detail", "refusal-too-much-advice";
        Refusal::BadPin => "refusal-bad-pin", "refusal-bad-pin-detail", "refusal-bad-pin-advice";
        Refusal::LockedOut { .. } => "refusal-locked-out", "refusal-locked-out-detail", "refusal-locked-out-advice";
        Refusal::NotAllowed { .. } => "refusal-not-allowed", "refusal-not-allowed-detail", "refusal-not-allowed-advice";
        Refusal::NoShift => "refusal-no-shift", "refusal-no-shift-detail", "refusal-no-shift-advice";
        Refusal::ShiftOpen => "refusal-shift-open", "refusal-shift-open-detail", "refusal-shift-open-advice";
        Refusal::OthersShift => "refusal-others-shift", "refusal-others-shift-detail", "refusal-others-shift-advice";
        Refusal::ReasonNeeded =>
            "refusal-reason-needed", "refusal-reason-needed-detail", "refusal-reason-needed-advice";
        Refusal::NothingToReprint => "refusal-nothing-to-reprint", "refusal-nothing-to-reprint-detail";
        Refusal::NumbersExhausted => "refusal-numbers-exhausted", "refusal-numbers-exhausted-detail";
        Refusal::NothingPending => "refusal-nothing-pending", "refusal-nothing-pending-detail";
        Refusal::NotAPicture => "refusal-not-a-picture", "refusal-not-a-picture-detail";
        Refusal::DiskFull => "refusal-disk-full", "refusal-disk-full-detail", "refusal-disk-full-advice";
        Refusal::StoreFailed => "refusal-store-failed", "refusal-store-failed-detail", "refusal-store-failed-advice";
        Refusal::Busy => "refusal-busy", "refusal-busy-detail", "refusal-busy-advice";
    }
}
