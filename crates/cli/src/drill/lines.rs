//! What a drill prints: one JSON value a line, each flushed at once.

use crate::words;
use palang_booth::desk::model::{CommittedFact, Grant, Issued, LetOut, Quoted, Receipt, Update};
use palang_domain::Refusal;
use palang_locale::Locale;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Standard output, shared by the player, the devices' answers and the committing thread. Whole lines only.
#[derive(Clone)]
pub struct Lines {
    out: Arc<Mutex<Box<dyn Write + Send>>>,
    broken: Arc<AtomicBool>,
}

impl Lines {
    /// Prints every line to `out`, flushed at once.
    pub fn new(out: impl Write + Send + 'static) -> Self {
        Self { out: Arc::new(Mutex::new(Box::new(out))), broken: Arc::new(AtomicBool::new(false)) }
    }

    /// Prints one value as a line of JSON.
    pub fn say(&self, line: &Value) {
        self.say_all(std::slice::from_ref(line));
    }

    fn say_all(&self, lines: &[Value]) {
        let mut text = String::new();
        for line in lines {
            text.push_str(&line.to_string());
            text.push('\n');
        }
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        let written: io::Result<()> = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        if written.is_err() {
            self.broken.store(true, Ordering::SeqCst);
        }
    }

    /// Whether nobody listens any more: the drill then ends.
    pub fn broken(&self) -> bool {
        self.broken.load(Ordering::SeqCst)
    }

    /// Prints that these facts are durable now.
    pub fn committed(&self, facts: &[CommittedFact]) {
        let lines: Vec<Value> =
            facts.iter().map(|fact| json!({"committed": {"seq": fact.seq, "kind": fact.kind}})).collect();
        self.say_all(&lines);
    }

    /// A refusal, in the stable word and the operator's.
    pub fn refused(&self, locale: &Locale, refusal: &Refusal) {
        self.say(&json!({"refused": {"reason": refusal.word(), "text": words::refusal(locale, refusal)}}));
    }

    /// Prints the ticket that was issued.
    pub fn issued(&self, name: Option<&str>, issued: &Issued) {
        let mut body = json!({"number": issued.ticket, "code": issued.code});
        if let Some(name) = name {
            body["as"] = json!(name);
        }
        self.say(&json!({"issued": body}));
    }

    /// A price, exactly as `palang quote --json` says it; for a stay that was settled before, also what is still due.
    pub fn quoted(&self, locale: &Locale, quoted: &Quoted) {
        let mut body = crate::quote::json(locale, quoted.quote());
        if let Some(prepaid) = quoted.due.prepaid() {
            body["prepaid"] = json!(prepaid);
            body["due"] = json!(quoted.due.amount());
            body["valid_until"] = json!(quoted.valid_until);
        }
        self.say(&json!({"quoted": body}));
    }

    /// A stay that was settled before and has left.
    pub fn let_out(&self, left: &LetOut) {
        self.say(&json!({"let_out": {"number": left.ticket, "total": left.quote.total, "prepaid": left.prepaid}}));
    }

    /// Prints the receipt of a settled stay.
    pub fn settled(&self, receipt: &Receipt) {
        self.say(&json!({"settled": {
            "number": receipt.ticket,
            "total": receipt.total,
            "change": receipt.change,
            "receipt": receipt.receipt.to_string(),
        }}));
    }

    /// Granted before the start, and not acknowledged by its gate since.
    pub fn offered(&self, grant: &Grant) {
        self.say(&json!({"offered": {
            "cause": grant.cause, "lane": grant.lane, "number": grant.ticket, "at": grant.at, "last": grant.last,
        }}));
    }

    /// What happened by itself. Commits are printed where they happen, so they are left out here.
    pub fn update(&self, locale: &Locale, update: &Update) {
        match update {
            Update::Issued(issued) => self.issued(None, issued),
            Update::Refused { refusal, .. } => self.refused(locale, refusal),
            Update::Gate { cause, lane, outcome } => {
                self.say(&json!({"gate": {"state": outcome, "cause": cause, "lane": lane}}));
            }
            Update::Slip { cause, duplicate, outcome } => {
                self.say(&json!({"printed": {"state": outcome, "cause": cause, "duplicate": duplicate}}));
            }
            Update::Lamp(lamp) => {
                self.say(&json!({"device": {"id": lamp.device, "health": lamp.health.word()}}));
            }
            Update::Input { lane, input, on } => self.say(&json!({"input": {"lane": lane, "input": input, "on": on}})),
            Update::Scanned { lane, text } => self.say(&json!({"scanned": {"lane": lane, "code": text}})),
            Update::Clock { suspect } => self.say(&json!({"clock": {"suspect": suspect}})),
            Update::Store { detail, selling } => self.say(&json!({"store": {"detail": detail, "selling": selling}})),
            Update::Sync(status) => self.say(&json!({"sync": {
                "state": words::sync_state(&status.state), "unsynced": status.unsynced, "money": status.money,
                "feed_behind": status.feed_behind, "photos": status.photos,
                "trouble": status.trouble.as_ref().map(|trouble| &trouble.detail),
            }})),
            Update::Conflicts { count } => self.say(&json!({"conflicts": {"count": count}})),
            Update::Committed(_) | Update::Offered(_) | Update::Occupancy(_) | Update::Mastered => {}
        }
    }
}
