//! What the command line says to support staff.

use crate::Locale;
use crate::bundle::Arg::{Count, Text};

impl Locale {
    /// Nothing says where the journal is.
    #[must_use]
    pub fn cli_no_data(&self) -> String {
        self.say("cli-no-data", &[])
    }

    /// A line of a drill that is no step.
    #[must_use]
    pub fn cli_drill_line(&self, line: i64, what: &str) -> String {
        self.say("cli-drill-line", &[("line", Count(line)), ("what", Text(what))])
    }

    /// The engine ended under a drill.
    #[must_use]
    pub fn cli_drill_ended(&self) -> String {
        self.say("cli-drill-ended", &[])
    }

    /// A preset that does not ship.
    #[must_use]
    pub fn cli_no_preset(&self, name: &str, there_are: &str) -> String {
        self.say("cli-no-preset", &[("name", Text(name)), ("presets", Text(there_are))])
    }

    /// A lint without findings.
    #[must_use]
    pub fn cli_nothing_found(&self) -> String {
        self.say("cli-nothing-found", &[])
    }

    /// The last row of a quote.
    #[must_use]
    pub fn cli_total(&self) -> String {
        self.say("cli-total", &[])
    }

    /// The axis of a tariff's curve.
    #[must_use]
    pub fn cli_curve_hours(&self) -> String {
        self.say("cli-curve-hours", &[])
    }

    /// A slip's file must say by its ending what it is to be.
    #[must_use]
    pub fn cli_slip_ending(&self, file: &str) -> String {
        self.say("cli-slip-ending", &[("file", Text(file))])
    }

    /// What was typed is no PIN.
    #[must_use]
    pub fn cli_not_a_pin(&self) -> String {
        self.say("cli-not-a-pin", &[])
    }

    /// Projections were made anew.
    #[must_use]
    pub fn cli_rebuilt(&self, facts: u64) -> String {
        self.say("cli-rebuilt", &[("facts", Text(&facts.to_string()))])
    }

    /// A journal without fault.
    #[must_use]
    pub fn cli_journal_clean(&self, facts: u64, head: &str) -> String {
        self.say("cli-journal-clean", &[("facts", Text(&facts.to_string())), ("head", Text(head))])
    }

    /// The first bad fact of a journal.
    #[must_use]
    pub fn cli_journal_bad_fact(&self, seq: u64, why: &str) -> String {
        self.say("cli-journal-bad-fact", &[("seq", Text(&seq.to_string())), ("why", Text(why))])
    }

    /// A journal that is bad as a whole.
    #[must_use]
    pub fn cli_journal_bad(&self, why: &str) -> String {
        self.say("cli-journal-bad", &[("why", Text(why))])
    }

    /// A journal that is no longer written.
    #[must_use]
    pub fn cli_journal_aside(&self, why: &str) -> String {
        self.say("cli-journal-aside", &[("why", Text(why))])
    }

    /// Only a journal that is no longer written is damaged.
    #[must_use]
    pub fn cli_journal_only_aside(&self) -> String {
        self.say("cli-journal-only-aside", &[])
    }

    /// Nobody said where a backup goes.
    #[must_use]
    pub fn cli_backup_where(&self) -> String {
        self.say("cli-backup-where", &[])
    }

    /// A backup was made and verified.
    #[must_use]
    pub fn cli_backup_made(&self, file: &str, through: u64) -> String {
        self.say("cli-backup-made", &[("file", Text(file)), ("through", Text(&through.to_string()))])
    }

    /// A backup was put into place.
    #[must_use]
    pub fn cli_restored(&self, file: &str, through: u64) -> String {
        self.say("cli-restored", &[("file", Text(file)), ("through", Text(&through.to_string()))])
    }

    /// A lane that the configuration does not have.
    #[must_use]
    pub fn cli_no_lane(&self, lane: &str) -> String {
        self.say("cli-no-lane", &[("lane", Text(lane))])
    }

    /// The line about the configuration.
    #[must_use]
    pub fn cli_doctor_config(&self) -> String {
        self.say("cli-doctor-config", &[])
    }

    /// There is no configuration; where it would be.
    #[must_use]
    pub fn cli_doctor_no_config(&self, file: &str) -> String {
        self.say("cli-doctor-no-config", &[("file", Text(file))])
    }

    /// The line about the journal.
    #[must_use]
    pub fn cli_doctor_data(&self) -> String {
        self.say("cli-doctor-data", &[])
    }

    /// The journal and its last fact.
    #[must_use]
    pub fn cli_doctor_journal(&self, folder: &str, facts: u64, at: &str) -> String {
        self.say(
            "cli-doctor-journal",
            &[("folder", Text(folder)), ("facts", Text(&facts.to_string())), ("at", Text(at))],
        )
    }

    /// There is no journal yet.
    #[must_use]
    pub fn cli_doctor_no_journal(&self, folder: &str) -> String {
        self.say("cli-doctor-no-journal", &[("folder", Text(folder))])
    }

    /// The line about the clock.
    #[must_use]
    pub fn cli_doctor_clock(&self) -> String {
        self.say("cli-doctor-clock", &[])
    }

    /// The clock is wrong.
    #[must_use]
    pub fn cli_doctor_clock_behind(&self, now: &str, earliest: &str) -> String {
        self.say("cli-doctor-clock-behind", &[("now", Text(now)), ("earliest", Text(earliest))])
    }

    /// The line about the disk.
    #[must_use]
    pub fn cli_doctor_disk(&self) -> String {
        self.say("cli-doctor-disk", &[])
    }

    /// How much is free.
    #[must_use]
    pub fn cli_doctor_free(&self, mebibytes: u64) -> String {
        self.say("cli-doctor-free", &[("mebibytes", Text(&mebibytes.to_string()))])
    }

    /// The system does not say.
    #[must_use]
    pub fn cli_doctor_unknown(&self) -> String {
        self.say("cli-doctor-unknown", &[])
    }

    /// A step before anybody signed in.
    #[must_use]
    pub fn cli_nobody(&self) -> String {
        self.say("cli-nobody", &[])
    }

    /// A settlement without a quote.
    #[must_use]
    pub fn cli_nothing_quoted(&self) -> String {
        self.say("cli-nothing-quoted", &[])
    }

    /// A scanner that types.
    #[must_use]
    pub fn cli_doctor_wedge(&self) -> String {
        self.say("cli-doctor-wedge", &[])
    }

    /// What is looked at: whether the booth runs.
    #[must_use]
    pub fn cli_doctor_booth(&self) -> String {
        self.say("cli-doctor-booth", &[])
    }

    /// It runs on this data folder.
    #[must_use]
    pub fn cli_doctor_running(&self) -> String {
        self.say("cli-doctor-running", &[])
    }

    /// A device was not asked, because the running booth uses it.
    #[must_use]
    pub fn cli_doctor_untouched(&self) -> String {
        self.say("cli-doctor-untouched", &[])
    }
}
