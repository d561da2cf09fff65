//! Facts of every kind, thrown from a seed.

#[path = "dice_site.rs"]
mod site;

use palang_domain::fact::*;
use palang_domain::quote::TaxPart;
use palang_domain::settlement::{FreeReason, Payment};
use palang_domain::shift::{ClassTotal, ShiftTotals};
use palang_domain::stay::{PaymentState, Presence, StayState};
use palang_domain::{Currency, Fact, Line, Money, Quote, Role, Rule, TariffRef, Timestamp};

/// How many kinds there are; [`index`] does not compile when one is added without a throw for it.
pub const KINDS: u64 = 46;

/// SplitMix64: small, known, the same everywhere.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ z >> 31
    }
    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }
    fn yes(&mut self) -> bool {
        self.next() & 1 == 1
    }
    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.below(of.len() as u64)).unwrap()].clone()
    }
    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.yes().then(|| make(self))
    }
    fn several<T>(&mut self, make: impl Fn(&mut Self) -> T) -> Vec<T> {
        (0..self.below(4)).map(|_| make(self)).collect()
    }
    /// Anything a person, a scanner or a log might put into a text.
    fn text(&mut self) -> String {
        let pieces =
            ["", "a", "\"", "\\", "\n", "\u{0}", "é", "Tiếng Việt", "🚗", "}", "</", "\u{2028}", "1e9", "null"];
        (0..self.below(6)).map(|_| self.pick(&pieces)).collect()
    }
    fn at(&mut self) -> Timestamp {
        Timestamp::from_millis(i64::try_from(self.below(4_102_444_800_000)).unwrap())
    }
    fn money(&mut self) -> Money {
        let any = i64::from_be_bytes(self.next().to_be_bytes());
        Money::new(self.pick(&[0, 1, -1, 5_000, i64::MAX, i64::MIN, any]))
    }
    fn id<T: std::str::FromStr>(&mut self) -> T {
        let id = self.pick(&["a", "in-1", "out_2", "x9"]);
        id.parse().ok().unwrap_or_else(|| "7".parse().ok().unwrap())
    }
    fn operator(&mut self) -> palang_domain::OperatorNumber {
        self.pick(&["1", "007", "99999999"]).parse().unwrap()
    }
    fn gate(&mut self) -> palang_domain::GateNumber {
        u8::try_from(self.below(100)).unwrap().try_into().unwrap()
    }
    fn number(&mut self) -> u64 {
        let any = self.next();
        self.pick(&[0, 1, 417, u64::MAX, any])
    }
    fn tariff(&mut self) -> TariffRef {
        TariffRef { name: self.text(), version: self.text() }
    }
    fn count(&mut self) -> u32 {
        u32::try_from(self.below(1 << 32)).unwrap()
    }
    fn rule(&mut self) -> Rule {
        let minutes = i64::try_from(self.below(100_000)).unwrap();
        let name = self.text();
        self.pick(&[
            Rule::Flat,
            Rule::Free { minutes },
            Rule::First { minutes },
            Rule::Next { minutes },
            Rule::Step { index: 3, until_minutes: minutes },
            Rule::Window { name: name.clone() },
            Rule::Overnight,
            Rule::DailyCap,
            Rule::Lost,
            Rule::Discount { name },
            Rule::Rounding,
            Rule::Tax { rate_bp: 1_000 },
        ])
    }
    fn line(&mut self) -> Line {
        Line {
            rule: self.rule(),
            from: self.at(),
            to: self.at(),
            quantity: i64::try_from(self.below(1 << 40)).unwrap(),
            unit: self.money(),
            amount: self.money(),
        }
    }
    fn quote(&mut self) -> Quote {
        let included = self.yes();
        Quote {
            tariff: self.tariff(),
            class: self.id(),
            entry: self.at(),
            exit: self.at(),
            minutes: i64::try_from(self.below(1 << 40)).unwrap(),
            currency: self.pick(&[Currency::Idr, Currency::Vnd]),
            total: self.money(),
            free: self.yes(),
            lines: self.several(Self::line),
            tax: self.maybe(|d| TaxPart { rate_bp: d.count(), base: d.money(), amount: d.money(), included }),
        }
    }
    fn payment(&mut self) -> Payment {
        let note = self.text();
        let reason = self.pick(&[FreeReason::NothingDue, FreeReason::Decided { note }]);
        let (amount, tendered, change) = (self.money(), self.money(), self.money());
        self.pick(&[Payment::Cash { amount, tendered, change }, Payment::Free { amount, reason }])
    }
    fn totals(&mut self) -> ShiftTotals {
        ShiftTotals {
            cash: self.money(),
            issued: self.number(),
            by_class: self.several(|d| ClassTotal { class: d.id(), count: d.number(), amount: d.money() }),
            first_receipt: self.maybe(Self::number),
            ..ShiftTotals::default()
        }
    }

    fn fact_carried(&mut self, kind: u64) -> Fact {
        let states = [StayState::ENTERED, StayState { presence: Presence::Exited, payment: PaymentState::Free }];
        match kind {
            24 => Fact::StayCarried(StayCarried {
                ticket: self.id(),
                code: self.text(),
                class: self.id(),
                plate: self.maybe(Self::text),
                gate: self.maybe(Self::gate),
                entry: self.at(),
                lane: self.maybe(Self::id),
                tariff: self.tariff(),
                trust: self.maybe(|_| Trust::Short),
                state: self.pick(&states),
                receipt: self.maybe(Self::number),
                exited: self.maybe(Self::at),
                exit_lane: self.maybe(Self::id),
                area: self.maybe(Self::id),
                prepaid: None,
            }),
            _ => Fact::BooksCarried(BooksCarried {
                receipt: self.number(),
                last_known: None,
                shift: self.number(),
                z_number: self.number(),
                turnover: self.money(),
                serials: self.several(|d| (d.text(), d.count())),
                open_shift: self.maybe(|d| ShiftCarried {
                    shift: d.number(),
                    operator: d.operator(),
                    opened: d.at(),
                    totals: d.totals(),
                }),
            }),
        }
    }

    /// A fact of that kind.
    pub fn fact(&mut self, kind: u64) -> Fact {
        match kind {
            0..8 => self.fact_of_the_house(kind),
            8..16 => self.fact_of_a_stay(kind),
            16..24 => self.fact_of_a_device(kind),
            24 | 25 => self.fact_carried(kind),
            26..29 => self.fact_of_a_decision(kind),
            29..39 => self.fact_of_the_site(kind),
            _ => self.fact_reported(kind),
        }
    }

    fn fact_of_the_house(&mut self, kind: u64) -> Fact {
        match kind {
            0 => Fact::JournalOpened(JournalOpened {
                public_key: self.text(),
                nonce: self.text(),
                reason: self.text(),
                predecessor: self.maybe(Self::text),
                recalled: Vec::new(),
            }),
            1 => Fact::ProgramStarted(ProgramStarted {
                version: self.text(),
                clean: self.yes(),
                silent_since: self.maybe(Self::at),
            }),
            2 => Fact::ProgramStopped(ProgramStopped {}),
            3 => Fact::ClockJumped(ClockJumped { wall: self.at(), trusted: self.at() }),
            4 => Fact::TariffAdopted(TariffAdopted { tariff: self.tariff(), text: self.text() }),
            5 => Fact::OperatorEnrolled(OperatorEnrolled {
                operator: self.operator(),
                name: self.text(),
                role: self.pick(&[Role::Attendant, Role::Cashier, Role::Admin]),
                at_booth: self.yes(),
            }),
            6 => Fact::SignedIn(SignedIn { operator: self.operator() }),
            _ => Fact::SignInFailed(SignInFailed {
                operator: self.maybe(Self::operator),
                failures: self.count(),
                locked_until: self.maybe(Self::at),
            }),
        }
    }

    fn fact_of_a_stay(&mut self, kind: u64) -> Fact {
        let (operator, shift) = (self.maybe(Self::operator), self.maybe(Self::number));
        match kind {
            8 => Fact::SignedOut(SignedOut { operator: self.operator() }),
            9 => {
                Fact::ShiftOpened(ShiftOpened { shift: self.number(), operator: self.operator(), float: self.money() })
            }
            10 => Fact::ShiftClosed(ShiftClosed {
                shift: self.number(),
                operator: self.operator(),
                counted: self.money(),
                variance: self.money(),
                totals: self.totals(),
                z_number: self.number(),
                held: self.maybe(|d| ServerHeld { through: d.number(), unsynced: d.number(), money: d.money() }),
                uncounted: false,
            }),
            11 => Fact::TicketIssued(TicketIssued {
                ticket: self.id(),
                code: self.text(),
                lane: self.id(),
                gate: self.gate(),
                class: self.id(),
                entry: self.at(),
                tariff: self.tariff(),
                plate: self.maybe(Self::text),
                operator,
                shift,
                area: self.maybe(Self::id),
            }),
            12 => Fact::TicketAccepted(TicketAccepted {
                ticket: self.id(),
                code: self.text(),
                trust: self.pick(&[Trust::Signed, Trust::Short, Trust::Feed, Trust::Server, Trust::Number]),
                gate: self.maybe(Self::gate),
                class: self.id(),
                entry: self.at(),
                tariff: self.tariff(),
                plate: self.maybe(Self::text),
            }),
            13 => Fact::ScanRefused(ScanRefused {
                lane: self.id(),
                reason: self.text(),
                code: self.text(),
                ticket: self.maybe(Self::id),
                operator,
                shift,
            }),
            14 => Fact::Settled(Settled {
                ticket: self.id(),
                lane: self.id(),
                receipt: self.number(),
                quote: self.quote(),
                payments: self.several(Self::payment),
                turnover: self.money(),
                operator,
                shift,
                prepaid: None,
            }),
            _ => Fact::ExitGranted(ExitGranted {
                ticket: self.id(),
                lane: self.id(),
                receipt: self.number(),
                prepaid: None,
            }),
        }
    }

    fn fact_of_a_decision(&mut self, kind: u64) -> Fact {
        let operator = self.operator();
        match kind {
            26 => Fact::OperatorWithdrawn(OperatorWithdrawn { operator }),
            27 => Fact::OpeningDismissed(OpeningDismissed {
                cause: self.number(),
                lane: self.id(),
                reason: self.pick(&Dismissal::ALL),
                operator,
                shift: self.maybe(Self::number),
            }),
            _ => Fact::ReportPrinted(ReportPrinted {
                shift: self.number(),
                operator,
                totals: self.totals(),
                counts_only: self.yes(),
            }),
        }
    }

    fn fact_of_a_device(&mut self, kind: u64) -> Fact {
        let (operator, shift) = (self.operator(), self.maybe(Self::number));
        match kind {
            16 => Fact::GateAnswered(GateAnswered {
                cause: self.number(),
                lane: self.id(),
                gate: self.maybe(Self::id),
                outcome: self.pick(&[GateOutcome::Acknowledged, GateOutcome::Timeout, GateOutcome::NoGate]),
            }),
            17 => Fact::GateOpenedByHand(GateOpenedByHand { lane: self.id(), reason: self.text(), operator, shift }),
            18 => Fact::OpeningRepeated(OpeningRepeated {
                cause: self.number(),
                lane: self.id(),
                operator: self.maybe(Self::operator),
                shift,
            }),
            19 => Fact::VehiclePassed(VehiclePassed { lane: self.id(), cause: self.maybe(Self::number) }),
            20 => Fact::SlipAnswered(SlipAnswered {
                cause: self.number(),
                printer: self.maybe(Self::id),
                duplicate: self.count(),
                outcome: self.pick(&[SlipOutcome::Printed, SlipOutcome::Interrupted, SlipOutcome::NoPrinter]),
            }),
            21 => Fact::SlipReprinted(SlipReprinted { cause: self.number(), duplicate: self.count(), operator, shift }),
            22 => Fact::DeviceChanged(DeviceChanged { device: self.id(), health: self.text(), detail: self.text() }),
            _ => Fact::BackupMade(BackupMade { file: self.text(), through: self.number() }),
        }
    }
}

/// Which throw makes a fact of this kind.
pub const fn index(fact: &Fact) -> u64 {
    match fact {
        Fact::JournalOpened(_) => 0,
        Fact::ProgramStarted(_) => 1,
        Fact::ProgramStopped(_) => 2,
        Fact::ClockJumped(_) => 3,
        Fact::TariffAdopted(_) => 4,
        Fact::OperatorEnrolled(_) => 5,
        Fact::SignedIn(_) => 6,
        Fact::SignInFailed(_) => 7,
        Fact::SignedOut(_) => 8,
        Fact::ShiftOpened(_) => 9,
        Fact::ShiftClosed(_) => 10,
        Fact::TicketIssued(_) => 11,
        Fact::TicketAccepted(_) => 12,
        Fact::ScanRefused(_) => 13,
        Fact::Settled(_) => 14,
        Fact::ExitGranted(_) => 15,
        Fact::GateAnswered(_) => 16,
        Fact::GateOpenedByHand(_) => 17,
        Fact::OpeningRepeated(_) => 18,
        Fact::VehiclePassed(_) => 19,
        Fact::SlipAnswered(_) => 20,
        Fact::SlipReprinted(_) => 21,
        Fact::DeviceChanged(_) => 22,
        Fact::BackupMade(_) => 23,
        Fact::StayCarried(_) => 24,
        Fact::BooksCarried(_) => 25,
        Fact::OperatorWithdrawn(_) => 26,
        Fact::OpeningDismissed(_) => 27,
        Fact::ReportPrinted(_) => 28,
        Fact::BoothCertified(_) => 29,
        Fact::BoothRevoked(_) => 30,
        Fact::TariffPublished(_) => 31,
        Fact::ClassesPublished(_) => 32,
        Fact::QuotaSet(_) => 33,
        Fact::PassGranted(_) => 34,
        Fact::PassRevoked(_) => 35,
        Fact::SettingChanged(_) => 36,
        Fact::ConflictFound(_) => 37,
        Fact::ForkFound(_) => 38,
        Fact::EntryReported(_) => 39,
        Fact::ExitReported(_) => 40,
        Fact::PlateSeen(_) => 41,
        Fact::EntryRefused(_) => 42,
        Fact::PhotoTaken(_) => 43,
        Fact::EntryCancelled(_) => 44,
        Fact::ConflictResolved(_) => 45,
    }
}
