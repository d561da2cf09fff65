//! What a tariff file may not say, and the line that is named for it; and the form that versions hang on.

use palang_domain::Tariff;
use palang_domain::tariff::PRESETS;

/// The file after its name and currency, the line that is named, and what is said.
const REFUSED: &[(&str, usize, &str)] = &[
    ("[class.mobil]\nrate = { flat = 3000 }\ntarif = 1\n", 5, "unknown key `tarif`; allowed are `turnaround_minutes`"),
    ("[class.mobil]\nrate = { flat = -1 }\n", 4, "-1 is no price: allowed are whole units from 0 to 1000000000"),
    ("[class.mobil]\nrate = { flat = 2.500 }\n", 4, "2.5 stands where a whole number belongs"),
    ("[class.mobil]\nrate = { flat = \"3000\" }\n", 4, "\"3000\" stands where a whole number belongs"),
    ("[class.mobil]\nrate = { every = { minutes = 0, amount = 1 } }\n", 4, "allowed are 1 to 527040 minutes"),
    (
        "[class.mobil]\nrate = { flat = 1, every = { minutes = 60, amount = 1 } }\n",
        4,
        "exactly one of `flat`, `every`, `first`, `step` and `window`",
    ),
    ("[class.mobil]\nrate = { next = { minutes = 60, amount = 1 } }\n", 4, "exactly one of"),
    ("[class.mobil]\nrate = { flat = 1, next = { minutes = 60, amount = 1 } }\n", 4, "`next` stands only after"),
    (
        "[class.mobil]\nrate = { step = [{ until = 60, total = 1 }, { until = 60, total = 2 }] }\n",
        4,
        "step 2 is unreachable",
    ),
    ("[class.mobil]\nrate = { step = [{ until = 60 }] }\n", 4, "step 1 needs either `total`, or `amount`"),
    (
        "[class.mobil]\nrate = { step = [{ until = 60, total = 1 }, { until = 90, amount = 2 }] }\n",
        4,
        "all with `total` or all with `amount`",
    ),
    (
        "[class.mobil]\nrate = { free = { minutes = 5, as = \"grace\" }, flat = 1 }\n",
        4,
        "unknown value `grace`; allowed are `threshold` or `shift`",
    ),
    (
        "[class.mobil]\nrate = { window = [{ name = \"a\", from = \"05:00\", until = \"05:00\", amount = 1 }] }\n",
        4,
        "the key `windows` is missing",
    ),
    (
        "[class.mobil]\nrate = { window = [{ name = \"a\", from = \"5:00\", until = \"24:00\", amount = 1 }] }\n",
        4,
        "allowed are \"00:00\" to \"23:59\"",
    ),
    ("[class.Mobil]\nrate = { flat = 1 }\n", 3, "a class id is 1 to 24 lower-case letters"),
    (
        "[class.mobil]\nrate = { flat = 1 }\novernight = { by = \"noon\", amount = 1 }\n",
        5,
        "allowed are `24h` or `midnight`",
    ),
    (
        "[class.mobil]\nrate = { flat = 1 }\novernight = { by = \"24h\", amount = 1, longer_than_minutes = 5 }\n",
        5,
        "goes with `by = \"midnight\"`",
    ),
    (
        "[class.mobil]\nspecial = [{ name = \"x\", on = [\"sabtu\"], rate = { flat = 1 } }]\nrate = { flat = 1 }\n",
        4,
        "allowed are \"monday\" to \"sunday\"",
    ),
    (
        "[class.mobil]\nrate = { flat = 1 }\nspecial = [{ name = \"x\", on = [\"event:y\"], rate = { flat = 1 } }]\n",
        5,
        "event `y` is not defined",
    ),
    (
        "event.y = { from = \"2026-01-02T00:00\", until = \"2026-01-01T00:00\" }\n[class.mobil]\n\
         rate = { flat = 1 }\n",
        3,
        "ends before it begins",
    ),
    (
        "discount.x = { percent = 101 }\n[class.mobil]\nrate = { flat = 1 }\n",
        3,
        "`percent` is a whole number from 1 to 100",
    ),
    (
        "discount.x = { percent = 10, minutes = 1 }\n[class.mobil]\nrate = { flat = 1 }\n",
        3,
        "exactly one of `amount`, `minutes` and `percent`",
    ),
    (
        "discount.x = { percent = 10, classes = [\"bus\"] }\n[class.mobil]\nrate = { flat = 1 }\n",
        3,
        "class `bus`, which the tariff does not price",
    ),
    (
        "tax = { rate_bp = 1000, kind = \"inside\" }\n[class.mobil]\nrate = { flat = 1 }\n",
        3,
        "allowed are `included`, `contained`, `added`",
    ),
    ("rounding = { time = \"nearest\" }\n[class.mobil]\nrate = { flat = 1 }\n", 3, "rounds \"down\" or \"up\""),
    ("rounding = { money = 0 }\n[class.mobil]\nrate = { flat = 1 }\n", 3, "1 or more"),
    ("[class.mobil]\nrate = { flat = 1 \n", 4, ""),
    (
        "[class.mobil]\nrate = { flat = 1 }\nlost = { amount = 1, legal_basis = \" \" }\n",
        5,
        "allowed are 1 to 200 printable characters",
    ),
    (
        "[class.mobil]\nrate = { flat = 1 }\nspecial = [{ name = \"x\\ty\", on = [\"holiday\"], \
         rate = { flat = 1 } }]\n",
        5,
        "allowed are 1 to 24 printable characters",
    ),
    (
        "[discount]\n\"\" = { percent = 10 }\n[class.mobil]\nrate = { flat = 1 }\n",
        4,
        "allowed are 1 to 24 printable characters",
    ),
    (
        "holidays = [\"25-12-2026\"]\n[class.mobil]\nrate = { flat = 1 }\n",
        3,
        "\"25-12-2026\" is no date, as in \"2026-12-25\"",
    ),
    ("[class.mobil]\n", 3, "the key `rate` is missing"),
];

#[test]
fn a_wrong_file_is_refused_by_line_and_by_what_is_allowed() {
    let head = "name = \"t\"\ncurrency = \"IDR\"\n";
    for (rest, line, says) in REFUSED {
        let error = Tariff::parse(&format!("{head}{rest}")).unwrap_err();
        assert!(error.message.contains(says), "{rest}\n{error}");
        assert_eq!(error.line, Some(*line), "{rest}\n{error}");
    }
    for text in ["", "name = \"x\"", "name = \"x\"\ncurrency = \"USD\"\nclass = {}"] {
        assert!(Tariff::parse(text).is_err(), "{text}");
    }
    let error = Tariff::parse(
        "name = \"A B\"\ncurrency = \"IDR\"\n\
     class.mobil = { rate = { flat = 1 } }",
    )
    .unwrap_err();
    assert_eq!(error.to_string(), "line 1: `name` is 1 to 40 lower-case letters, digits and `-`");
}

#[test]
fn a_file_from_windows_is_read() {
    let tariff =
        Tariff::parse("\u{feff}name = \"t\"\r\ncurrency = \"IDR\"\r\n[class.mobil]\r\nrate = { flat = 1 }\r\n")
            .unwrap();
    assert_eq!(tariff.name(), "t");
}

#[test]
fn the_canonical_form_is_fixed() {
    let text = "\
        # a comment\ncurrency = 'VND'\nname = \"k\"\nholidays = [\"2027-01-01\", \"2026-12-25\"]\n\
        source = \"a \\\"b\\\" \\\\ é\"\n\
        [class.motor.rate]\nstep = [{ total = 5000, until = 60 }]\nnext = { amount = 1_000, minutes = 30 }\n\
        [discount.x]\npercent = 50\n";
    let expected = "class.motor = { rate = { next = { amount = 1000, minutes = 30 }, step = [{ total = 5000, \
     until = 60 }] } }\n\
        currency = \"VND\"\n\
        discount.x = { percent = 50 }\n\
        holidays = [\"2026-12-25\", \"2027-01-01\"]\n\
        name = \"k\"\n\
        source = \"a \\\"b\\\" \\\\ é\"\n";
    let tariff = Tariff::parse(text).unwrap();
    assert_eq!(tariff.canonical(), expected);
    assert_eq!(Tariff::parse(expected).unwrap(), tariff);
}

/// The version of a preset changes only on purpose: stays are pinned to it.
#[test]
fn the_versions_of_the_presets_are_fixed() {
    let versions: Vec<(String, String)> = PRESETS
        .iter()
        .map(|name| Tariff::preset(name).unwrap().reference())
        .map(|reference| (reference.name, reference.version))
        .collect();
    let expected = [
        ("id-flat", "5b8c9c02794050c8"),
        ("id-hourly", "6edc1d05c8bfc9bd"),
        ("id-fixed", "8e840bedbdbdf730"),
        ("vn-free-first-next", "9ffab1fe36ca31cf"),
        ("id-jakarta", "1859f3bd7232b0db"),
        ("id-yogyakarta", "821426293b245a98"),
        ("vn-hcmc-day-night", "bf97713138be5df3"),
    ];
    let expected: Vec<(String, String)> = expected.map(|(n, v)| (n.to_owned(), v.to_owned())).into();
    assert_eq!(versions, expected);
}
