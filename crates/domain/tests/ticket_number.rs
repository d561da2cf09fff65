//! The ticket number and its check digit.
#![allow(clippy::unwrap_used)]

mod support;

use chrono::NaiveDate;
use palang_domain::Refusal;
use palang_domain::ticket::{Affixes, Number, NumberError, decode::explain};
use proptest::prelude::*;
use support::*;

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn any_number() -> impl Strategy<Value = Number> {
    (0..36_525_u64, 0..100_u8, 1..=Number::MAX_COUNT)
        .prop_map(|(days, at, count)| Number::new(date(2000, 1, 1) + chrono::Days::new(days), gate(at), count).unwrap())
}

#[test]
fn s0_x02_the_number_names_date_gate_and_count_and_ends_in_a_damm_digit() {
    let number = Number::new(date(2026, 11, 21), gate(1), 417).unwrap();
    let text = number.to_string();
    assert_eq!(&text[..13], "2611210100417");
    assert_eq!(text.len(), Number::DIGITS);
    assert_eq!(Number::parse(&text), Ok(number));
    assert_eq!(number.grouped(), format!("26 1121 01 00417 {}", &text[13..]));
    assert_eq!(number.tail(), text[8..]);
    assert_eq!((number.date(), number.gate(), number.count()), (date(2026, 11, 21), gate(1), 417));
    assert_eq!(number.to_id().as_str(), text);
}

#[test]
fn s0_f28_separators_do_not_matter_and_nothing_else_is_taken() {
    let number = Number::new(date(2026, 11, 21), gate(1), 417).unwrap();
    let grouped = number.grouped();
    for text in [grouped.clone(), grouped.replace(' ', "-"), grouped.replace(' ', "."), format!("  {grouped}\t")] {
        assert_eq!(Number::parse(&text), Ok(number), "{text:?}");
    }
    let digits = number.to_string();
    for text in ["", "1", &digits[1..], &format!("{digits}0"), &digits.replace('1', "l"), &format!("+{digits}")] {
        assert_eq!(Number::parse(text), Err(NumberError::Shape), "{text:?}");
    }
}

#[test]
fn s0_f28_impossible_dates_and_counts_are_no_numbers() {
    assert_eq!(Number::new(date(2100, 1, 1), gate(0), 1), Err(NumberError::Date));
    assert_eq!(Number::new(date(1970, 1, 1), gate(0), 1), Err(NumberError::Date), "a dead clock issues nothing");
    assert_eq!(Number::new(date(2026, 1, 1), gate(0), 0), Err(NumberError::Count));
    assert_eq!(Number::new(date(2026, 1, 1), gate(0), 100_000), Err(NumberError::Count));
    assert_eq!(Number::parse("00000000000000"), Err(NumberError::Date));
}

#[test]
fn s0_x02_two_gates_and_two_cars_of_one_second_never_collide() {
    let ids: std::collections::BTreeSet<String> = (0..100)
        .flat_map(|at| (1..=50).map(move |n| Number::new(date(2026, 11, 21), gate(at), n).unwrap().to_string()))
        .collect();
    assert_eq!(ids.len(), 5_000);
}

proptest! {
    #[test]
    fn s0_f28_every_number_survives_the_round_trip(number in any_number()) {
        prop_assert_eq!(Number::parse(&number.to_string()), Ok(number));
        prop_assert_eq!(Number::parse(&number.grouped()), Ok(number));
    }

    #[test]
    fn s0_x02_any_one_wrong_digit_is_caught_and_named(
        number in any_number(), position in 0..14_usize, off in 1..10_u8,
    ) {
        let mut typed = number.to_string().into_bytes();
        typed[position] = b'0' + (typed[position] - b'0' + off) % 10;
        let typed = String::from_utf8(typed).unwrap();
        prop_assert_eq!(Number::parse(&typed), Err(NumberError::CheckDigit));
        let suspect = Number::suspect(&typed, |likely| *likely == number).unwrap();
        prop_assert_eq!((usize::from(suspect.position), suspect.swapped), (position + 1, false));
        prop_assert_eq!(suspect.likely, number);
    }

    #[test]
    fn s0_x02_any_swap_of_neighbours_is_caught_and_named(number in any_number(), position in 0..13_usize) {
        let mut typed = number.to_string().into_bytes();
        prop_assume!(typed[position] != typed[position + 1]);
        typed.swap(position, position + 1);
        let typed = String::from_utf8(typed).unwrap();
        prop_assert_eq!(Number::parse(&typed), Err(NumberError::CheckDigit));
        let suspect = Number::suspect(&typed, |likely| *likely == number).unwrap();
        prop_assert_eq!((usize::from(suspect.position), suspect.swapped, suspect.likely), (position + 1, true, number));
    }

    #[test]
    fn s0_f28_nothing_panics(text in ".{0,40}") {
        let _ = Number::parse(&text);
        let _ = Number::suspect(&text, |_| true);
    }
}

#[test]
fn s0_f28_a_wrong_digit_is_named_only_when_it_can_be_told() {
    let number = Number::new(date(2026, 11, 21), gate(1), 417).unwrap();
    let mut typed = number.to_string();
    typed.replace_range(12..13, "8");
    let affixes = Affixes::default();
    let known = explain(&typed, &affixes, |likely| *likely == number);
    assert_eq!(known, Refusal::CheckDigit { position: Some(13), likely: Some(number.to_id()) });
    let nobody = explain(&typed, &affixes, |_| false);
    assert_eq!(nobody, Refusal::CheckDigit { position: None, likely: None });
    let several = explain(&typed, &affixes, |_| true);
    assert_eq!(several, Refusal::CheckDigit { position: None, likely: None });
    assert_eq!(Number::suspect(&number.to_string(), |_| true), None, "a right number has no suspect");
}
