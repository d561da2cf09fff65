//! Lines of home-made boards, and noise.
#![allow(clippy::unwrap_used)]

use super::{LONGEST_LINE, Template, TemplateFrame, TemplateParser};
use TemplateFrame::{Button, Ok, Other, Ready};
use proptest::prelude::*;

fn frames(bytes: &[u8]) -> (Vec<TemplateFrame>, u64) {
    let mut parser = TemplateParser::new(Template::default());
    (parser.push(bytes), parser.garbage())
}

#[test]
fn lines_mean_what_the_config_says_they_begin_with() {
    for (bytes, expected, garbage) in [
        (b"STATUS:GATE_OPENED\n".as_slice(), vec![Ok], 0),
        (b"STATUS:GATE_OPENED\r\nSTATUS:READY\r\n", vec![Ok, Ready], 0),
        (b"IN:1\n", vec![Button], 0),
        (b"hello\n", vec![Other], 0),
        (b"STATUS:GATE_OP", vec![], 0),
        (b"\xff\xfe\n", vec![], 2),
    ] {
        assert_eq!(frames(bytes), (expected, garbage), "{bytes:?}");
    }
}

#[test]
fn a_text_that_is_not_configured_is_never_heard() {
    let silent = Template { ok: String::new(), button: " ".into(), ..Template::default() };
    assert_eq!(TemplateParser::new(silent).push(b"anything\n"), [Other]);
}

proptest! {
    #[test]
    fn noise_never_panics_never_grows_and_never_hides_the_next_line(noise: Vec<u8>) {
        let mut parser = TemplateParser::new(Template::default());
        parser.push(&noise);
        prop_assert!(parser.line.len() <= LONGEST_LINE);
        parser.push(b"\n");
        let after = parser.push(b"STATUS:READY\n");
        prop_assert_eq!(after, vec![Ready]);
    }
}
