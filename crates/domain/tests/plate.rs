//! Plates: normalised, recognised, compared.
#![allow(clippy::unwrap_used)]

use palang_domain::{Plate, PlateKind};
use proptest::prelude::*;

fn plate(text: &str) -> Plate {
    Plate::normalise(text).unwrap_or_else(|| panic!("{text:?} is a plate"))
}

#[test]
fn s1_f08_spellings_of_one_plate_are_one_plate() {
    for text in ["B 1234", "b1234", "B1234", " B-1234 ", "B.12.34", "B\u{a0}1234", "\tb 1 2 3 4\n"] {
        assert_eq!(plate(text).as_str(), "B1234", "{text:?}");
    }
    assert_eq!(plate("29-Đ1 123.45").as_str(), "29D112345");
    assert_eq!(plate("51đ-123.45").as_str(), "51D12345");
}

#[test]
fn s1_f11_what_cannot_be_a_plate_is_none() {
    assert_eq!(plate("ABCDEFGHIJKLMNO").as_str().len(), Plate::LONGEST);
    for text in ["", "   ", "-.-", "ABCDEFGHIJKLMNOP", "B/1234", "B 1234 🚗", "Ü 12", "B\u{0}1", "<script>"] {
        assert_eq!(Plate::normalise(text), None, "{text:?}");
    }
}

#[test]
fn s1_f08_known_forms_are_recognised_and_written_as_on_the_vehicle() {
    use PlateKind::{Indonesian, Other, VietnameseCar, VietnameseMotorcycle};
    for (text, kind, pretty) in [
        ("b1234xy", Indonesian, "B 1234 XY"),
        ("AB 1 A", Indonesian, "AB 1 A"),
        ("D1", Indonesian, "D 1"),
        ("BM 1234 ABC", Indonesian, "BM 1234 ABC"),
        ("RI 1", Indonesian, "RI 1"),
        ("B 12345 XY", Other, "B12345XY"),
        ("ABC 123", Other, "ABC123"),
        ("B 1234 ABCD", Other, "B1234ABCD"),
        ("30A-123.45", VietnameseCar, "30A-123.45"),
        ("30A 1234", VietnameseCar, "30A-1234"),
        ("51LD-123.45", VietnameseCar, "51LD-123.45"),
        ("80A-123.45", VietnameseCar, "80A-123.45"),
        ("29-B1 123.45", VietnameseMotorcycle, "29-B1 123.45"),
        ("59X3-123.45", VietnameseMotorcycle, "59-X3 123.45"),
        // No I, O, Q, W in a series; no province below 11; no series digit 0.
        ("30O-123.45", Other, "30O12345"),
        ("10A-123.45", Other, "10A12345"),
        ("29-B0 123.45", Other, "29B012345"),
        ("30A-123.456", VietnameseMotorcycle, "30-A1 234.56"),
        ("30A-12", Other, "30A12"),
        ("80-NG-123-45", VietnameseCar, "80NG-123.45"),
        // An Indonesian diplomat's, which has the civil form by accident.
        ("CD 45 01", Indonesian, "CD 4501"),
        ("1234-V", Other, "1234V"),
    ] {
        let plate = plate(text);
        assert_eq!((plate.kind(), plate.pretty().as_str()), (kind, pretty), "{text}");
    }
}

#[test]
fn s3_x13_a_cameras_confusions_are_near_and_other_plates_are_far() {
    for (one, other, distance) in [
        ("B1234XY", "B1234XY", 0),
        ("B1234XY", "81234XY", 1),
        ("B1234XY", "BI234XY", 1),
        ("B1Z34XY", "B1234XY", 1),
        ("30A50568", "30A5O56B", 2),
        ("B1234XY", "B1234XZ", 3),
        ("B1234XY", "B1234X", 3),
        ("B1234XY", "B12234XY", 3),
        ("B1234XY", "D5678ZZ", 21),
        ("A", "BCD", 9),
    ] {
        assert_eq!(plate(one).distance(&plate(other)), distance, "{one} {other}");
    }
}

proptest! {
    #[test]
    fn s1_f08_normalising_is_idempotent_and_total(text in any::<String>()) {
        if let Some(plate) = Plate::normalise(&text) {
            prop_assert_eq!(Plate::normalise(plate.as_str()), Some(plate.clone()));
            prop_assert_eq!(Plate::normalise(&plate.pretty()), Some(plate.clone()));
            let stored = serde_json::to_string(&plate).unwrap();
            prop_assert_eq!(serde_json::from_str::<Plate>(&stored).unwrap(), plate);
        }
    }

    #[test]
    fn s3_x13_distance_is_a_distance(one in "[A-Z0-9]{1,10}", other in "[A-Z0-9]{1,10}", third in "[A-Z0-9]{1,10}") {
        let (one, other, third) = (plate(&one), plate(&other), plate(&third));
        prop_assert_eq!(one.distance(&other), other.distance(&one));
        prop_assert_eq!(one.distance(&other) == 0, one == other);
        prop_assert!(one.distance(&third) <= one.distance(&other) + other.distance(&third));
    }
}
