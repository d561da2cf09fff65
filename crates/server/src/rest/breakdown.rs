//! A quote in the shape of S3's fee breakdown (S3-F08), the same wherever it stands (S3-X09).

use palang_domain::{Quote, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a fee came about. `first_hour_fee + additional_fee + other_fee = total`, whatever the tariff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FeeBreakdown {
    /// Whole minutes, as the tariff rounds them.
    pub duration_minutes: i64,
    /// Free minutes of the tariff that applied; 0 where there are none.
    pub free_minutes: i64,
    /// The first block, or the one price of a flat tariff.
    pub first_hour_fee: i64,
    /// Started blocks after the first.
    pub additional_hours: i64,
    /// What they cost.
    pub additional_fee: i64,
    /// Everything else: nights, daily maximum, discounts, rounding, tax added.
    pub other_fee: i64,
    /// What is due.
    pub total: i64,
}

impl FeeBreakdown {
    /// Of that quote.
    #[must_use]
    pub fn of(quote: &Quote) -> Self {
        let mut fees = Self {
            duration_minutes: quote.minutes,
            free_minutes: 0,
            first_hour_fee: 0,
            additional_hours: 0,
            additional_fee: 0,
            other_fee: 0,
            total: quote.total.get(),
        };
        let mut begun = false;
        for line in &quote.lines {
            let amount = line.amount.get();
            match &line.rule {
                Rule::Free { minutes } | Rule::TurnAround { minutes } => fees.free_minutes = *minutes,
                Rule::Flat | Rule::First { .. } => fees.first_hour_fee += amount,
                // Blocks that are all alike: the first of them is the first hour.
                Rule::Every { .. } if !begun && line.quantity > 0 => {
                    fees.first_hour_fee += line.unit.get();
                    fees.additional_hours += line.quantity - 1;
                    fees.additional_fee += amount - line.unit.get();
                }
                Rule::Every { .. } | Rule::Next { .. } => {
                    fees.additional_hours += line.quantity;
                    fees.additional_fee += amount;
                }
                Rule::Calendar { .. }
                | Rule::Step { .. }
                | Rule::Window { .. }
                | Rule::Overnight
                | Rule::DailyCap
                | Rule::Lost
                | Rule::Discount { .. }
                | Rule::Rounding
                | Rule::Tax { .. } => fees.other_fee += amount,
            }
            begun |= matches!(line.rule, Rule::Every { .. } | Rule::First { .. } | Rule::Flat);
        }
        fees
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use palang_domain::{Tariff, Timestamp, Visit, Zone, tariff::PRESETS};

    fn quote(tariff: &Tariff, class: &str, minutes: i64) -> Quote {
        let class = class.parse().expect("a class");
        let entry: Timestamp = "2026-11-21T01:00:00Z".parse().expect("a time");
        tariff.quote(&Visit::new(&class, entry, entry.plus_minutes(minutes), Zone::JAKARTA)).expect("a price")
    }

    #[test]
    fn s3_f05_f06_f08_the_owners_table_in_his_own_shape() {
        let tariff = Tariff::preset("vn-free-first-next").expect("a preset");
        for (minutes, first, hours, more, total) in [
            (0, 0, 0, 0, 0),
            (20, 0, 0, 0, 0),
            (30, 0, 0, 0, 0),
            (31, 5_000, 0, 0, 5_000),
            (45, 5_000, 0, 0, 5_000),
            (90, 5_000, 0, 0, 5_000),
            (91, 5_000, 1, 3_000, 8_000),
            (105, 5_000, 1, 3_000, 8_000),
            (150, 5_000, 1, 3_000, 8_000),
            (165, 5_000, 2, 6_000, 11_000),
            (255, 5_000, 3, 9_000, 14_000),
            (1_500, 5_000, 24, 72_000, 77_000),
        ] {
            let fees = FeeBreakdown::of(&quote(&tariff, "mobil", minutes));
            let expected = FeeBreakdown {
                duration_minutes: minutes,
                free_minutes: 30,
                first_hour_fee: first,
                additional_hours: hours,
                additional_fee: more,
                other_fee: 0,
                total,
            };
            assert_eq!(fees, expected);
        }
    }

    #[test]
    fn s3_x09_every_tariff_has_the_same_shape_and_it_adds_up() {
        for name in PRESETS {
            let tariff = Tariff::preset(name).expect("a preset");
            for class in tariff.classes().cloned().collect::<Vec<_>>() {
                for minutes in [0, 1, 30, 31, 61, 125, 700, 1_441, 9_999] {
                    let fees = FeeBreakdown::of(&quote(&tariff, class.as_str(), minutes));
                    let sum = fees.first_hour_fee + fees.additional_fee + fees.other_fee;
                    assert_eq!(sum, fees.total, "{name} {class} {minutes}: {fees:?}");
                }
            }
        }
        let hourly = FeeBreakdown::of(&quote(&Tariff::preset("id-hourly").expect("a preset"), "mobil", 65));
        assert_eq!(
            (hourly.first_hour_fee, hourly.additional_hours, hourly.additional_fee),
            (5_000, 1, 5_000),
            "S1-C04"
        );
    }
}
