//! Arbitrary tariffs, zones and stays.

use palang_domain::time::{DAY_MS, HOUR_MS};
use palang_domain::{ClassId, Tariff, Timestamp, Zone};
use proptest::prelude::*;

const ZONES: [&str; 7] = [
    "Asia/Jakarta",
    "Asia/Ho_Chi_Minh",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "America/Asuncion",
];

pub(crate) fn zone() -> impl Strategy<Value = Zone> {
    prop::sample::select(&ZONES[..]).prop_map(|name| name.parse().unwrap())
}

pub(crate) fn class() -> ClassId {
    "mobil".parse().unwrap()
}

/// From 2005 to 2027: clocks set back at 00:01 (St. John's until 2011), skipped midnights (Asunción), half an hour
/// (Lord Howe).
pub(crate) fn instant() -> impl Strategy<Value = Timestamp> {
    (1_104_537_600_000_i64..1_798_761_600_000).prop_map(Timestamp::from_millis)
}

/// Mostly ordinary stays, some of weeks, some of 50 years.
pub(crate) fn length() -> impl Strategy<Value = i64> {
    prop_oneof![0..6 * HOUR_MS, 0..3 * DAY_MS, 0..60 * DAY_MS, 0..50 * 366 * DAY_MS]
}

fn block() -> impl Strategy<Value = String> {
    (1_i64..2_000, 0_i64..20_000).prop_map(|(minutes, amount)| format!("{{ minutes = {minutes}, amount = {amount} }}"))
}

pub(crate) fn stairs() -> impl Strategy<Value = String> {
    let next =
        || prop::option::of(block()).prop_map(|next| next.map_or(String::new(), |next| format!(", next = {next}")));
    let steps = |form: fn(i64, i64, i64) -> String| {
        prop::collection::vec((1_i64..900, 0_i64..20_000, 1_i64..120), 1..5).prop_map(move |steps| {
            let mut until = 0;
            let steps: Vec<String> = steps
                .into_iter()
                .map(|(length, amount, every)| {
                    until += length;
                    form(until, amount, every)
                })
                .collect();
            format!("step = [{}]", steps.join(", "))
        })
    };
    let shape = prop_oneof![
        (0_i64..20_000).prop_map(|amount| format!("flat = {amount}")),
        block().prop_map(|every| format!("every = {every}")),
        (block(), next()).prop_map(|(first, next)| format!("first = {first}{next}")),
        (steps(|until, total, _| format!("{{ until = {until}, total = {total} }}")), next())
            .prop_map(|(steps, next)| steps + &next),
        (steps(|until, amount, every| format!("{{ until = {until}, every = {every}, amount = {amount} }}")), next())
            .prop_map(|(steps, next)| steps + &next),
    ];
    (shape, free()).prop_map(|(shape, free)| format!("{{ {shape}{free} }}"))
}

fn free() -> impl Strategy<Value = String> {
    prop::option::of((1_i64..2_000, prop::bool::ANY)).prop_map(|free| {
        free.map_or(String::new(), |(minutes, shift)| {
            format!(", free = {{ minutes = {minutes}, as = \"{}\" }}", if shift { "shift" } else { "threshold" })
        })
    })
}

fn windows() -> impl Strategy<Value = String> {
    let window =
        (0_i64..1_440, 0_i64..1_440, 0_i64..20_000, prop::option::of(1_i64..300), prop::option::of(0_i64..30_000));
    (prop::collection::vec(window, 1..4), 0..3_usize, free()).prop_map(|(windows, repeat, free)| {
        let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
        let windows: Vec<String> = (1..)
            .zip(windows)
            .map(|(number, (from, until, amount, unit, cap))| {
                let extra = |key, value: Option<i64>| {
                    value.filter(|_| repeat == 0).map_or(String::new(), |value| format!(", {key} = {value}"))
                };
                format!(
                    "{{ name = \"w{number}\", from = \"{}\", until = \"{}\", amount = {amount}{}{} }}",
                    clock(from),
                    clock(until),
                    extra("unit_minutes", unit),
                    extra("cap", cap)
                )
            })
            .collect();
        let repeat = ["each", "once", "24h"][repeat];
        format!("{{ windows = \"{repeat}\", window = [{}]{free} }}", windows.join(", "))
    })
}

fn daily() -> impl Strategy<Value = String> {
    (prop::bool::ANY, prop::option::of(0_i64..60_000), prop::bool::ANY).prop_map(|(by_day, cap, restart)| {
        let by = if by_day { "24h" } else { "calendar-day" };
        let cap = cap.map_or(String::new(), |cap| format!(", cap = {cap}"));
        format!("daily = {{ by = \"{by}\", restart = {restart}{cap} }}\n")
    })
}

fn overnight() -> impl Strategy<Value = String> {
    (0_i64..30_000, 0..3, 1_i64..1_000).prop_map(|(amount, kind, longer)| {
        let by = match kind {
            0 => "by = \"24h\"".to_owned(),
            1 => "by = \"midnight\"".to_owned(),
            _ => format!("by = \"midnight\", longer_than_minutes = {longer}"),
        };
        format!("overnight = {{ {by}, amount = {amount} }}\n")
    })
}

fn maybe(part: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    prop::option::of(part).prop_map(Option::unwrap_or_default)
}

/// The prices of a class or a special.
fn plan() -> impl Strategy<Value = String> {
    let rate = prop_oneof![
        3 => (stairs(), maybe(daily())).prop_map(|(rate, daily)| format!("rate = {rate}\n{daily}")),
        1 => windows().prop_map(|rate| format!("rate = {rate}\n")),
    ];
    (rate, maybe(overnight())).prop_map(|(rate, night)| rate + &night)
}

pub(crate) fn tariff() -> impl Strategy<Value = Tariff> {
    let head = (1_u32..600, prop::bool::ANY, prop::sample::select(vec![1, 100, 500, 1_000]), 0..3_usize, 0..5_usize);
    let special = plan().prop_map(|plan| {
        format!("[[class.mobil.special]]\nname = \"akhir pekan\"\non = [\"saturday\", \"sunday\"]\n{plan}")
    });
    let turnaround = maybe((1_i64..60).prop_map(|minutes| format!("turnaround_minutes = {minutes}\n")));
    (head, turnaround, plan(), maybe(special)).prop_filter_map("allowed", |(head, turnaround, plan, special)| {
        let (seconds, up, money, to, tax) = head;
        let tax = ["", "included", "contained", "added", "added"][tax];
        let tax = match tax {
            "" => String::new(),
            kind => format!("tax = {{ rate_bp = 1000, kind = \"{kind}\" }}\n"),
        };
        let text = format!(
            "name = \"p\"\ncurrency = \"IDR\"\nexit_grace_minutes = 15\n{tax}\
             rounding = {{ time_seconds = {seconds}, time = \"{}\", money = {money}, money_to = \"{}\" }}\n\
             discount.menit = {{ minutes = 90 }}\n\
             discount.persen = {{ percent = 35 }}\ndiscount.jumlah = {{ amount = 3000 }}\n\
             [class.mobil]\n{turnaround}{plan}lost = {{ amount = 20000, legal_basis = \"Perda 1\" }}\n{special}",
            if up { "up" } else { "down" },
            ["down", "up", "nearest"][to],
        );
        // Falling totals under `daily` are refused; everything else that is generated must be allowed.
        match Tariff::parse(&text) {
            Ok(tariff) => Some(tariff),
            Err(error) if error.message.contains("never falls") => None,
            Err(error) => panic!("{error}\n{text}"),
        }
    })
}
