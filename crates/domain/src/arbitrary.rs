//! Values of the types inside facts, for property tests. Most types derive [`Arbitrary`]; here are those that have an
//! invariant, and the facts that tests ask for.

use crate::fact::SettingChanged;
use crate::{
    AreaId, BoothId, ClassId, DeviceId, Fact, GateNumber, LaneId, Money, OperatorNumber, PassId, Plate, SiteId,
    TicketId, Timestamp,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde::Deserialize;
use serde_json::{Value, json};
use std::str::FromStr;

/// Implements [`Arbitrary`] by a strategy: a line a type.
macro_rules! arbitrary {
    ($($type:ty => $strategy:expr,)*) => {
        $(impl Arbitrary for $type {
            type Parameters = ();
            type Strategy = BoxedStrategy<Self>;
            fn arbitrary_with((): ()) -> Self::Strategy {
                $strategy.boxed()
            }
        })*
    };
}

arbitrary! {
    AreaId => word("[A-Za-z0-9_-]{1,32}"),
    BoothId => word("[A-Za-z0-9_-]{1,32}"),
    ClassId => word("[a-z0-9_-]{1,24}"),
    DeviceId => word("[A-Za-z0-9_-]{1,32}"),
    LaneId => word("[A-Za-z0-9_-]{1,32}"),
    OperatorNumber => word("[0-9]{1,8}"),
    PassId => word("[A-Za-z0-9_-]{1,32}"),
    TicketId => word("[0-9]{14}|[!-~]{1,64}"),
    GateNumber => (0..=99_u8).prop_filter_map("a gate number", |number| number.try_into().ok()),
    SiteId => (1..=u16::MAX).prop_filter_map("a site id", |number| number.try_into().ok()),
    Plate => "[A-Z0-9]{1,15}".prop_filter_map("a plate", |text| Plate::normalise(&text)),
    Timestamp => (FIRST_MS..=LAST_MS).prop_map(Self::from_millis),
    Money => prop_oneof![select(vec![0, 1, -1, 5_000, i64::MAX, i64::MIN]), any::<i64>()].prop_map(Self::new),
    SettingChanged => (any::<String>(), json()).prop_map(|(name, value)| Self { name, value }),
}

/// 0000-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z: what RFC 3339 can write.
const FIRST_MS: i64 = -62_167_219_200_000;
const LAST_MS: i64 = 253_402_300_799_999;

/// A name or a number of that pattern.
fn word<T: FromStr + std::fmt::Debug>(pattern: &'static str) -> impl Strategy<Value = T> {
    pattern.prop_filter_map("a text of that type", |text| text.parse().ok())
}

/// Any JSON that a setting may have: nothing, words, numbers, lists and objects of them.
fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let fields = prop::collection::btree_map("[a-z]{1,8}", inner.clone(), 0..4);
        let object = fields.prop_map(|fields| Value::Object(fields.into_iter().collect()));
        prop_oneof![vec(inner, 0..4).prop_map(Value::Array), object]
    })
}

/// What a person, a scanner or a log might put into a text.
const PIECES: [&str; 14] =
    ["", "a", "\"", "\\", "\n", "\u{0}", "é", "Tiếng Việt", "🚗", "}", "</", "\u{2028}", "1e9", "null"];

/// Facts of every kind. In half of them every text that is free is made of nasty pieces, and every number that is free
/// is one of the ends of its range.
pub fn facts() -> impl Strategy<Value = Fact> {
    let text = vec(select(PIECES.to_vec()), 0..6).prop_map(|pieces| json!(pieces.concat()));
    let ends = [json!(0), json!(i64::MIN), json!(i64::MAX), json!(u64::MAX), json!(u32::MAX), json!(u8::MAX)];
    let edge = (text, select(ends.to_vec()));
    (any::<Fact>(), prop::option::of(edge)).prop_map(|(fact, edge)| match edge {
        Some((text, number)) => at_the_edge(&fact, &text, &number).unwrap_or(fact),
        None => fact,
    })
}

/// Facts of every kind without an end, always the same ones: for tests that need examples and no properties.
pub fn examples() -> impl Iterator<Item = Fact> {
    let (facts, mut runner) = (facts(), TestRunner::deterministic());
    std::iter::from_fn(move || facts.new_tree(&mut runner).ok()).map(|tree| tree.current())
}

/// The fact with that text and that number wherever they may stand: where the fact is still read with them.
fn at_the_edge(fact: &Fact, text: &Value, number: &Value) -> Option<Fact> {
    let mut whole = serde_json::to_value(fact).ok()?;
    let mut leaves = Vec::new();
    find_leaves(&whole, "", &mut leaves);
    for leaf in leaves {
        let place = whole.pointer_mut(&leaf)?;
        let edge = if place.is_string() { text } else { number };
        let was = std::mem::replace(place, edge.clone());
        if Fact::deserialize(&whole).is_err() {
            *whole.pointer_mut(&leaf)? = was;
        }
    }
    Fact::deserialize(whole).ok()
}

/// Where the texts and numbers of this value stand, as JSON pointers; of a list, those of its first few items.
fn find_leaves(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| find_leaves(value, &format!("{at}/{name}"), found));
        }
        Value::Array(items) => {
            (0..3).zip(items).for_each(|(index, item): (usize, _)| find_leaves(item, &format!("{at}/{index}"), found));
        }
        Value::String(_) | Value::Number(_) => found.push(at.to_owned()),
        Value::Null | Value::Bool(_) => {}
    }
}
