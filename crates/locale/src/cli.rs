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
}
