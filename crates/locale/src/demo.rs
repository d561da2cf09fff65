//! The words of the demo.

use crate::Locale;

/// Demo's words in one language.
#[derive(Clone, Copy)]
pub struct Demo<'a>(&'a Locale);

impl Locale {
    /// The words of the demo.
    #[must_use]
    pub const fn demo(&self) -> Demo<'_> {
        Demo(self)
    }
}

macro_rules! words {
    ($($name:ident = $key:literal;)*) => {
        $(
            #[doc = concat!("Says `", $key, "`.")]
            #[must_use]
            pub fn $name(&self) -> String {
                self.0.say($key, &[])
            }
        )*
    };
}

impl Demo<'_> {
    words! {
        sign_in_hint = "demo-sign-in-hint";
        locked_hint = "demo-locked-hint";
        do_arrive = "demo-do-arrive";
        do_leave = "demo-do-leave";
        do_fault_paper = "demo-do-fault-paper";
        do_fix_paper = "demo-do-fix-paper";
        do_fault_printer = "demo-do-fault-printer";
        do_fix_printer = "demo-do-fix-printer";
        do_fault_gate = "demo-do-fault-gate";
        do_fix_gate = "demo-do-fix-gate";
        guide_leave = "demo-guide-leave";
        guide_pay = "demo-guide-pay";
        guide_paid = "demo-guide-paid";
        guide_gate = "demo-guide-gate";
        guide_slip = "demo-guide-slip";
        guide_free = "demo-guide-free";
        guide_refused = "demo-guide-refused";
        guide_issued = "demo-guide-issued";
        empty_lot = "demo-empty-lot";
        paper = "demo-paper";
    }
}
