//! Plays the steps of a drill on the desk, as a cashier would.

use super::lines::Lines;
use super::step::{self, Amount, Step};
use super::waiting::{Answer as Owed, Waiting};
use palang_booth::clock::DrillClock;
use palang_booth::config::Direction;
use palang_booth::desk::Desk;
use palang_booth::desk::model::{Answer, LetOut, Quoted, Receipt, Session, Tender};
use palang_domain::time::MINUTE_MS;
use palang_domain::{ClassId, LaneId, Permission, Refusal, TicketId};
use palang_locale::Locale;
use serde_json::json;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Longest a drill waits for devices; each of them has its own, shorter bound.
const DEVICES: Duration = Duration::from_secs(60);

/// The engine ended under the drill, or nobody reads what it prints.
#[derive(Debug)]
pub struct Ended;

/// A cashier who does what the file says.
pub struct Player {
    desk: Desk,
    clock: DrillClock,
    lines: Lines,
    locale: Locale,
    waiting: Arc<Waiting>,
    session: Option<Session>,
    tickets: HashMap<String, (TicketId, String)>,
    quoted: Option<(LaneId, Quoted)>,
    lane: Option<LaneId>,
    /// The last issue or settlement: what a photo belongs to.
    cause: Option<u64>,
}

impl Player {
    /// A player that begins with nobody signed in and nothing scanned.
    pub fn new(desk: Desk, clock: DrillClock, lines: Lines, locale: Locale, waiting: Arc<Waiting>) -> Self {
        let (tickets, session, quoted, lane, cause) = (HashMap::new(), None, None, None, None);
        Self { desk, clock, lines, locale, waiting, session, tickets, quoted, lane, cause }
    }

    /// Plays one step. A refusal is an outcome and is printed; it does not end the drill.
    ///
    /// # Errors
    /// When the drill cannot go on.
    pub fn play(&mut self, step: &Step) -> Result<(), Ended> {
        if self.lines.broken() {
            return Err(Ended);
        }
        if let Step::Repeat { times, steps } = step {
            return self.repeat(*times, steps);
        }
        match self.outcome(step) {
            Ok(()) => Ok(()),
            Err(Trouble::Refused(refusal)) if self.session.is_none() && refusal == NOBODY => {
                self.lines.say(&json!({"refused": {"reason": refusal.word(), "text": self.locale.cli_nobody()}}));
                Ok(())
            }
            Err(Trouble::Refused(refusal)) => {
                self.lines.refused(&self.locale, &refusal);
                Ok(())
            }
            Err(Trouble::Gone) => Err(Ended),
        }
    }

    fn repeat(&mut self, times: u64, steps: &[Step]) -> Result<(), Ended> {
        let mut done = 0;
        // Nothing to do for ever is nothing to do.
        while !steps.is_empty() && (times == 0 || done < times) {
            for step in steps {
                self.play(step)?;
            }
            done += 1;
        }
        Ok(())
    }

    fn outcome(&mut self, step: &Step) -> Result<(), Trouble> {
        match step {
            Step::SignIn { operator, pin } => self.sign_in(operator, pin),
            Step::SignOut {} => self.sign_out(),
            Step::OpenShift { float } => self.open_shift(float),
            Step::CloseShift { counted } => self.close_shift(counted),
            Step::Issue { class, name, plate, lane } => {
                self.issue(class, name.as_deref(), plate.as_deref(), lane.as_deref())
            }
            Step::Advance { minutes } => {
                self.advance(*minutes);
                Ok(())
            }
            Step::Scan { code, lane } => self.scan(code, lane.as_deref()),
            Step::Settle { tendered, free, reported, lane } => {
                self.settle(step::tender(tendered.as_ref(), free.as_deref(), reported.as_ref()), lane.as_deref())
            }
            Step::ManualOpen { reason, lane } => self.manual_open(reason, lane.as_deref()),
            Step::Photo { file, cause, lane } => self.photo(file, *cause, lane.as_deref()),
            Step::Reprint { lane } => self.reprint(lane.as_deref()),
            Step::Reopen { cause } => self.reopen(*cause),
            Step::WaitDevices {} => {
                self.lines.say(&json!({"waited": {"missing": self.waiting.wait(DEVICES)}}));
                Ok(())
            }
            Step::Repeat { .. } => Ok(()),
        }
    }

    fn advance(&self, minutes: i64) {
        match u64::try_from(minutes) {
            Ok(minutes) => self.clock.advance(Duration::from_secs(minutes.saturating_mul(60))),
            // Time does not go back; only the wall clock can.
            Err(_) => self.clock.jump_millis(minutes.saturating_mul(MINUTE_MS)),
        }
        self.lines.say(&json!({"advanced": {"minutes": minutes, "now": self.desk.now()}}));
    }

    fn sign_in(&mut self, operator: &str, pin: &str) -> Result<(), Trouble> {
        let number = operator.parse().map_err(|_| Refusal::BadPin)?;
        // A booth without operators asks for its first administrator; one with a cashier only is no reason to make one.
        if self.desk.config().operators.is_empty() && asked(self.desk.needs_first_admin())? {
            asked(self.desk.enrol_first_admin(&number, &format!("Operator {number}"), pin))?;
        }
        let session = asked(self.desk.sign_in(&number, pin))?;
        self.lines.say(&json!({"signed_in": {
            "operator": session.operator, "name": session.name, "role": session.role,
        }}));
        self.session = Some(session);
        Ok(())
    }

    fn sign_out(&mut self) -> Result<(), Trouble> {
        let session = self.session.take().ok_or(NOBODY)?;
        asked(self.desk.sign_out(&session))?;
        self.lines.say(&json!({"signed_out": {"operator": session.operator}}));
        Ok(())
    }

    fn open_shift(&self, float: &Amount) -> Result<(), Trouble> {
        let view = asked(self.desk.open_shift(self.session()?, float.money()?))?;
        self.lines.say(&json!({"shift_opened": {
            "shift": view.shift, "operator": view.operator, "float": view.totals.float,
        }}));
        Ok(())
    }

    fn close_shift(&self, counted: &Amount) -> Result<(), Trouble> {
        let closing = asked(self.desk.close_shift(self.session()?, counted.money()?))?;
        self.waiting.owe(Owed::Slip(closing.cause, 0));
        self.lines.say(&json!({"shift_closed": {
            "shift": closing.view.shift,
            "expected": closing.view.totals.expected,
            "counted": closing.counted,
            "variance": closing.variance,
            "z": closing.z_number,
            "totals": closing.view.totals,
        }}));
        Ok(())
    }

    fn issue(
        &mut self,
        class: &str,
        name: Option<&str>,
        plate: Option<&str>,
        lane: Option<&str>,
    ) -> Result<(), Trouble> {
        let lane = self.lane(lane, Direction::enters)?;
        let class = ClassId::from_foreign(class).map_err(|_| Refusal::UnknownClass)?;
        let issued = asked(self.desk.issue(self.session()?, &lane, &class, plate))?;
        self.waiting.owe(Owed::Gate(issued.cause));
        self.waiting.owe(Owed::Slip(issued.cause, 0));
        self.cause = Some(issued.cause);
        self.lines.issued(name, &issued);
        if let Some(name) = name {
            self.tickets.insert(name.to_owned(), (issued.ticket, issued.code));
        }
        Ok(())
    }

    fn scan(&mut self, code: &str, lane: Option<&str>) -> Result<(), Trouble> {
        let lane = self.lane(lane, Direction::leaves)?;
        // What the last scan left is replaced, whatever this one brings.
        self.quoted = None;
        let quoted = asked(self.desk.look_up(self.session()?, &lane, &self.meant(code)))?;
        self.lines.quoted(&self.locale, &quoted);
        self.quoted = Some((lane, quoted));
        Ok(())
    }

    /// `$a`, `$a.number` and `$a.tail`; a name that no ticket got is scanned as it stands.
    fn meant(&self, code: &str) -> String {
        let Some(name) = code.strip_prefix('$') else { return code.to_owned() };
        let (name, part) = name.split_once('.').unwrap_or((name, "code"));
        let Some((ticket, symbol)) = self.tickets.get(name) else { return code.to_owned() };
        let number = ticket.as_str();
        match part {
            "number" => number.to_owned(),
            "tail" => number.get(number.len().saturating_sub(6)..).unwrap_or(number).to_owned(),
            _ => symbol.clone(),
        }
    }

    fn settle(&mut self, tender: Result<Tender, Refusal>, lane: Option<&str>) -> Result<(), Trouble> {
        let Some((quoted_in, quoted)) = self.quoted.clone() else {
            let (reason, text) = (Refusal::NothingPending.word(), self.locale.cli_nothing_quoted());
            self.lines.say(&json!({"refused": {"reason": reason, "text": text}}));
            return Ok(());
        };
        let lane = lane.map_or(Ok(quoted_in), |_| self.lane(lane, Direction::leaves))?;
        let tender = tender?;
        let session = self.session()?;
        let done = if quoted.due.is_settled() {
            asked(self.desk.let_out(session, &lane, quoted)).map(|left| self.let_out(&left))
        } else {
            asked(self.desk.settle(session, &lane, quoted, tender)).map(|receipt| self.settled(&receipt))
        };
        // Too little may be followed by more; a stay that cannot be settled any more is scanned again.
        let over =
            |refusal: &Refusal| matches!(refusal, Refusal::QuoteExpired | Refusal::Used { .. } | Refusal::Void { .. });
        if done.as_ref().err().is_none_or(|trouble| matches!(trouble, Trouble::Refused(refusal) if over(refusal))) {
            self.quoted = None;
        }
        done
    }

    fn settled(&mut self, receipt: &Receipt) {
        self.cause = Some(receipt.settled);
        self.waiting.owe(Owed::Gate(receipt.granted));
        self.waiting.owe(Owed::Slip(receipt.settled, 0));
        self.lines.settled(receipt);
    }

    fn let_out(&mut self, left: &LetOut) {
        self.cause = Some(left.granted);
        self.waiting.owe(Owed::Gate(left.granted));
        self.lines.let_out(left);
    }

    fn manual_open(&mut self, reason: &str, lane: Option<&str>) -> Result<(), Trouble> {
        let lane = self.last_lane(lane)?;
        let cause = asked(self.desk.open_by_hand(self.session()?, &lane, reason))?;
        self.waiting.owe(Owed::Gate(cause));
        self.lines.say(&json!({"opened_by_hand": {"cause": cause, "lane": lane}}));
        Ok(())
    }

    fn photo(&mut self, file: &Path, cause: Option<u64>, lane: Option<&str>) -> Result<(), Trouble> {
        let lane = self.last_lane(lane)?;
        let cause = cause.or(self.cause).ok_or(Refusal::NothingPending)?;
        let bytes = std::fs::read(file).map_err(|_| Refusal::NotAPicture)?;
        let photo = asked(self.desk.attach_photo(cause, &lane, bytes))?;
        self.lines.say(&json!({"photo": {"cause": cause, "photo": photo, "lane": lane}}));
        Ok(())
    }

    fn reprint(&mut self, lane: Option<&str>) -> Result<(), Trouble> {
        let lane = self.last_lane(lane)?;
        let (cause, duplicate) = asked(self.desk.reprint(self.session()?, &lane))?;
        self.waiting.owe(Owed::Slip(cause, duplicate));
        self.lines.say(&json!({"reprinted": {"cause": cause, "duplicate": duplicate}}));
        Ok(())
    }

    fn reopen(&self, cause: Option<u64>) -> Result<(), Trouble> {
        let session = self.session()?;
        let causes = match cause {
            Some(cause) => vec![cause],
            None => asked(self.desk.grants())?.into_iter().map(|grant| grant.cause).collect(),
        };
        for cause in causes {
            asked(self.desk.reopen(session, cause))?;
            self.waiting.owe(Owed::Gate(cause));
            self.lines.say(&json!({"reopened": {"cause": cause}}));
            // One command at a time is in flight at a gate.
            self.waiting.wait(DEVICES);
        }
        Ok(())
    }

    fn session(&self) -> Result<&Session, Refusal> {
        self.session.as_ref().ok_or(NOBODY)
    }

    /// The lane a step names, or the first that goes the right way.
    fn lane(&mut self, named: Option<&str>, goes: fn(Direction) -> bool) -> Result<LaneId, Refusal> {
        let lanes = &self.desk.config().lanes;
        let lane = match named {
            Some(name) => lanes.iter().find(|lane| lane.id.as_str() == name),
            None => lanes.iter().find(|lane| goes(lane.direction)),
        };
        let lane = lane.ok_or(Refusal::WrongLane)?.id.clone();
        self.lane = Some(lane.clone());
        Ok(lane)
    }

    /// The lane a step names, or the one used last.
    fn last_lane(&mut self, named: Option<&str>) -> Result<LaneId, Refusal> {
        match (named, self.lane.clone()) {
            (None, Some(lane)) => Ok(lane),
            _ => self.lane(named, Direction::leaves).or_else(|_| self.lane(named, |_| true)),
        }
    }
}

/// Nobody is signed in, so nobody may do anything.
const NOBODY: Refusal = Refusal::NotAllowed { permission: Permission::WorkShift };

/// Why a step has no outcome of its own.
enum Trouble {
    Refused(Refusal),
    Gone,
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Waits for the desk; it always answers, so only its end needs to be told apart.
fn asked<T>(answer: Answer<T>) -> Result<T, Trouble> {
    answer.wait().map_err(|_| Trouble::Gone)?.map_err(Trouble::Refused)
}
