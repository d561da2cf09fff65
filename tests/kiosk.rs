//! The kiosk's tests: pictures of every screen, and what the screens do on a real desk.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod kiosk {
    pub mod device_answers;
    pub mod fits;
    pub mod flows;
    pub mod ice;
    pub mod paid_before;
    pub mod pictures;
    pub mod samples;
    pub mod sandbox;
    pub mod site;
    pub mod site_flows;
    pub mod start_failed;
    pub mod wedge;
}
