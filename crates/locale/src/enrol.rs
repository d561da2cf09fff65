//! What `palang enrol` says.

use crate::Locale;
use crate::bundle::Arg::Text;

impl Locale {
    /// The configuration has no `[server]`.
    #[must_use]
    pub fn enrol_no_server(&self) -> String {
        self.say("enrol-no-server", &[])
    }

    /// Not a server's address.
    #[must_use]
    pub fn enrol_address(&self, address: &str, why: &str) -> String {
        self.say("enrol-address", &[("address", Text(address)), ("why", Text(why))])
    }

    /// The file of the server's authority.
    #[must_use]
    pub fn enrol_authority(&self, file: &str, why: &str) -> String {
        self.say("enrol-authority", &[("file", Text(file)), ("why", Text(why))])
    }

    /// It is enrolled.
    #[must_use]
    pub fn enrol_done(&self, booth: &str, site: &str) -> String {
        self.say("enrol-done", &[("booth", Text(booth)), ("site", Text(site))])
    }

    /// What was pinned, to be compared.
    #[must_use]
    pub fn enrol_key(&self, fingerprint: &str) -> String {
        self.say("enrol-key", &[("fingerprint", Text(fingerprint))])
    }

    /// The server holds a former journal of this booth.
    #[must_use]
    pub fn enrol_again(&self) -> String {
        self.say("enrol-again", &[])
    }

    /// What is to be done now.
    #[must_use]
    pub fn enrol_restart(&self, server: &str) -> String {
        self.say("enrol-restart", &[("server", Text(server))])
    }

    /// No answer.
    #[must_use]
    pub fn enrol_network(&self, why: &str) -> String {
        self.say("enrol-network", &[("why", Text(why))])
    }

    /// The code is wrong, used, too old, or another booth's.
    #[must_use]
    pub fn enrol_code(&self) -> String {
        self.say("enrol-code", &[])
    }

    /// No common version.
    #[must_use]
    pub fn enrol_protocol(&self) -> String {
        self.say("enrol-protocol", &[])
    }

    /// Another site's code.
    #[must_use]
    pub fn enrol_site(&self, ours: &str, theirs: &str) -> String {
        self.say("enrol-site", &[("ours", Text(ours)), ("theirs", Text(theirs))])
    }

    /// No server of ours.
    #[must_use]
    pub fn enrol_answer(&self, why: &str) -> String {
        self.say("enrol-answer", &[("why", Text(why))])
    }

    /// The booth's own key files.
    #[must_use]
    pub fn enrol_keys(&self, why: &str) -> String {
        self.say("enrol-keys", &[("why", Text(why))])
    }

    /// Certificates, threads.
    #[must_use]
    pub fn enrol_client(&self, why: &str) -> String {
        self.say("enrol-client", &[("why", Text(why))])
    }

    /// What the doctor looked at.
    #[must_use]
    pub fn enrol_doctor(&self) -> String {
        self.say("enrol-doctor", &[])
    }

    /// Configured, not enrolled.
    #[must_use]
    pub fn enrol_doctor_not_yet(&self, address: &str) -> String {
        self.say("enrol-doctor-not-yet", &[("address", Text(address))])
    }

    /// Enrolled, and it answers.
    #[must_use]
    pub fn enrol_doctor_well(&self, address: &str, booth: &str, site: &str, fingerprint: &str) -> String {
        self.say(
            "enrol-doctor-well",
            &[
                ("address", Text(address)),
                ("booth", Text(booth)),
                ("site", Text(site)),
                ("fingerprint", Text(fingerprint)),
            ],
        )
    }

    /// No answer.
    #[must_use]
    pub fn enrol_doctor_silent(&self, address: &str, why: &str) -> String {
        self.say("enrol-doctor-silent", &[("address", Text(address)), ("why", Text(why))])
    }

    /// The key is not taken.
    #[must_use]
    pub fn enrol_doctor_refused(&self, address: &str, why: &str) -> String {
        self.say("enrol-doctor-refused", &[("address", Text(address)), ("why", Text(why))])
    }
}
