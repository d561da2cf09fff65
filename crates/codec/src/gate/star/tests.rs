//! Frames against the table of DEVICES 3, and against noise.
#![allow(clippy::unwrap_used)]

use super::{Command, Frame, LONGEST, Levels, StarParser};
use proptest::prelude::*;

fn frames(bytes: &[u8]) -> (Vec<Frame>, u64) {
    let mut parser = StarParser::default();
    (parser.push(bytes), parser.garbage())
}

#[test]
fn commands_are_the_words_of_the_table() {
    for (command, bytes) in [
        (Command::Ping, "*PING#"),
        (Command::State, "*STAT#"),
        (Command::Open1, "*OPEN1#"),
        (Command::Trigger(1), "*TRIG1#"),
        (Command::Trigger(4), "*TRIG4#"),
    ] {
        assert_eq!(command.encode(), bytes.as_bytes());
    }
}

#[test]
fn replies_are_the_words_of_the_table() {
    let state = Levels { inputs: [false; 4], outputs: [true, false, false, false, false] };
    for (bytes, frame) in [
        ("*PINGOK#", Frame::Pong),
        ("*OPEN1OK#", Frame::Open1Ok),
        ("*TRIG1OK#", Frame::TriggerOk(1)),
        ("*POWERON#", Frame::PowerOn),
        ("*IN1ON#", Frame::Input { number: 1, on: true }),
        ("*IN4OFF#", Frame::Input { number: 4, on: false }),
        ("*STAT000010000#", Frame::State(state)),
        ("*STAT00001000#", Frame::Other("STAT00001000".into())),
        ("*STAT00001000x#", Frame::Other("STAT00001000x".into())),
        ("*IN5ON#", Frame::Other("IN5ON".into())),
        ("*IN1#", Frame::Other("IN1".into())),
        ("*W00A1B2C3#", Frame::Other("W00A1B2C3".into())),
        ("*#", Frame::Other(String::new())),
    ] {
        assert_eq!(frames(bytes.as_bytes()), (vec![frame], 0), "{bytes}");
    }
}

#[test]
fn glued_split_and_broken_frames_resynchronise_at_the_star() {
    let on = |number| Frame::Input { number, on: true };
    for (bytes, expected, garbage) in [
        ("*IN1ON#*IN2ON#", vec![on(1), on(2)], 0),
        ("*IN1ON#\r\n*IN2ON#", vec![on(1), on(2)], 0),
        ("*IN1*IN2ON#", vec![on(2)], 4),
        ("xx*IN1ON#yy", vec![on(1)], 4),
        ("*IN\x001ON#*IN2ON#", vec![on(2)], 8),
        ("####*IN1ON#", vec![on(1)], 4),
        ("*01234567890123456789012345678901234567890#*IN1ON#", vec![on(1)], 43),
    ] {
        assert_eq!(frames(bytes.as_bytes()), (expected, garbage), "{bytes:?}");
    }
    let mut parser = StarParser::default();
    let bit_by_bit: Vec<Frame> = b"*IN1ON#*PINGOK#".iter().flat_map(|byte| parser.push(&[*byte])).collect();
    assert_eq!(bit_by_bit, [on(1), Frame::Pong]);
}

fn any_frame() -> impl Strategy<Value = Frame> {
    prop_oneof![
        Just(Frame::Pong),
        Just(Frame::Open1Ok),
        Just(Frame::PowerOn),
        (1u8..=4).prop_map(Frame::TriggerOk),
        (1u8..=4, any::<bool>()).prop_map(|(number, on)| Frame::Input { number, on }),
        (any::<[bool; 4]>(), any::<[bool; 5]>()).prop_map(|(inputs, outputs)| Frame::State(Levels { inputs, outputs })),
        "[WX][0-9A-F]{0,20}".prop_map(Frame::Other),
    ]
}

proptest! {
    #[test]
    fn every_frame_reads_back_however_it_is_cut(list in prop::collection::vec(any_frame(), 0..20), cut in 1usize..9) {
        let bytes: Vec<u8> = list.iter().flat_map(|frame| frame.to_string().into_bytes()).collect();
        let mut parser = StarParser::default();
        let read: Vec<Frame> = bytes.chunks(cut).flat_map(|chunk| parser.push(chunk)).collect();
        prop_assert_eq!(read, list);
        prop_assert_eq!(parser.garbage(), 0);
    }

    #[test]
    fn noise_never_panics_never_grows_and_never_hides_the_next_frame(noise: Vec<u8>) {
        let mut parser = StarParser::default();
        for frame in parser.push(&noise) {
            prop_assert!(frame.to_string().len() <= LONGEST);
        }
        prop_assert!(parser.inner.len() <= LONGEST);
        let after = parser.push(b"*PINGOK#");
        prop_assert_eq!(after, vec![Frame::Pong]);
    }

    #[test]
    fn noise_without_a_frame_in_it_is_counted(
        noise in prop::collection::vec(prop_oneof![0u8..=8, 0x7fu8..=255], 1..200),
    ) {
        let (frames, garbage) = frames(&noise);
        prop_assert!(frames.is_empty());
        prop_assert_eq!(garbage, noise.len() as u64);
    }
}
