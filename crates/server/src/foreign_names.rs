//! Names that other programs give to what we have: vehicle classes, lanes, tickets.

use palang_domain::ticket::{ForeignPattern, Number};
use palang_domain::{ClassId, LaneId, TicketId};

/// `MOTOR`, `MOBIL`, as S0 writes a class (S0-F07).
#[must_use]
pub fn vehicle_type(class: &ClassId) -> String {
    class.as_str().to_ascii_uppercase()
}

/// `car`, `motorcycle`, as S2 writes a class (S2-F01); other classes keep their name.
#[must_use]
pub fn parking_type(class: &ClassId) -> String {
    match class.as_str() {
        "mobil" => "car",
        "motor" => "motorcycle",
        "lainnya" => "other",
        other => other,
    }
    .to_owned()
}

/// `Car`, as S2's message names it (S2-M02).
#[must_use]
pub fn capitalised(class: &ClassId) -> String {
    let name = parking_type(class);
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Another program's name of a gate or camera as the name of a lane: what no lane's name holds becomes `-`.
#[must_use]
pub fn lane(name: &str) -> Option<LaneId> {
    let name: String = name.trim().chars().take(32).map(|c| if allowed(c) { c } else { '-' }).collect();
    if name.trim_matches('-').is_empty() { None } else { name.parse().ok() }
}

const fn allowed(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

/// Why something is no ticket id (S0-F28).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TicketProblem {
    /// Neither one of our numbers nor one of the accepted patterns.
    #[error("not a ticket id of this site")]
    Form,
    /// 14 digits that are neither: as one of ours, its check digit is wrong.
    #[error("the check digit is wrong")]
    CheckDigit,
}

/// A ticket as another program names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedTicket {
    /// What names the stay.
    pub id: TicketId,
    /// The local entry second its own digits carry (S0-F01).
    pub entry: Option<chrono::NaiveDateTime>,
}

/// Reads a ticket id: `YYYYMMDDHHMMSS`, one of our numbers, or another pattern that the site accepts.
pub fn ticket(text: &str, patterns: &[ForeignPattern]) -> Result<NamedTicket, TicketProblem> {
    let text = text.trim();
    let dated = ForeignPattern::date_time();
    let theirs = || std::iter::once(&dated).chain(patterns).find_map(|pattern| pattern.recognise(text));
    // The two kinds of 14 digits cannot be confused from 2021 on, so the order only matters for older ones.
    match Number::parse(text) {
        Ok(number) => Ok(NamedTicket { id: number.to_id(), entry: None }),
        Err(problem) => match theirs() {
            Some(found) => Ok(NamedTicket { id: found.id, entry: found.entry }),
            None if problem == palang_domain::ticket::NumberError::CheckDigit => Err(TicketProblem::CheckDigit),
            None => Err(TicketProblem::Form),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(name: &str) -> ClassId {
        name.parse().expect("a class")
    }

    #[test]
    fn s0_f07_s2_f01_classes_are_said_in_each_systems_words_and_read_back() {
        for (ours, s0, s2, title) in [
            ("motor", "MOTOR", "motorcycle", "Motorcycle"),
            ("mobil", "MOBIL", "car", "Car"),
            ("lainnya", "LAINNYA", "other", "Other"),
            ("truk", "TRUK", "truk", "Truk"),
        ] {
            let ours = class(ours);
            assert_eq!(
                (vehicle_type(&ours), parking_type(&ours), capitalised(&ours)),
                (s0.into(), s2.into(), title.into())
            );
            assert_eq!(ClassId::from_foreign(s0), Ok(ours.clone()));
            assert_eq!(ClassId::from_foreign(s2), Ok(ours));
        }
    }

    #[test]
    fn s0_f03_gates_and_cameras_become_lanes() {
        for (name, expected) in [
            ("GATE-1", Some("GATE-1")),
            ("GATE-OUT-1", Some("GATE-OUT-1")),
            (" Gate 1 ", Some("Gate-1")),
            ("rpi/cam:0", Some("rpi-cam-0")),
            ("'; DROP TABLE stay; --", Some("---DROP-TABLE-stay----")),
            ("cổng vào", Some("c-ng-v-o")),
            ("", None),
            ("🚗", None),
        ] {
            assert_eq!(lane(name).map(|lane| lane.to_string()), expected.map(str::to_owned), "{name}");
        }
        assert_eq!(lane(&"x".repeat(500)).map(|lane| lane.as_str().len()), Some(32));
    }

    #[test]
    fn s0_f01_f28_ticket_ids_are_theirs_or_ours_and_nothing_else() {
        let ours = Number::new(
            chrono::NaiveDate::from_ymd_opt(2026, 11, 21).expect("a date"),
            1.try_into().expect("a gate"),
            417,
        )
        .expect("a number");
        let patterns: Vec<ForeignPattern> = vec!["TKT*".parse().expect("a pattern")];
        let read = |text: &str| ticket(text, &patterns).map(|ticket| (ticket.id.to_string(), ticket.entry.is_some()));
        assert_eq!(read("20240318123456"), Ok(("20240318123456".into(), true)));
        assert_eq!(read(&ours.to_string()), Ok((ours.to_string(), false)));
        assert_eq!(read(&ours.grouped()), Ok((ours.to_string(), false)));
        assert_eq!(read("tkt-77a"), Ok(("TKT-77A".into(), false)));
        let wrong = format!("{}{}", &ours.to_string()[..13], (ours.to_string().as_bytes()[13] - b'0' + 1) % 10);
        assert_eq!(read(&wrong), Err(TicketProblem::CheckDigit));
        for text in ["", "2024031812345", "20241318123456x", "PK1", "' OR '1'='1", "../../etc/passwd", "\u{0}"] {
            assert_eq!(read(text), Err(TicketProblem::Form), "{text}");
        }
        assert!(read("20240230123456").is_err(), "the 30th of February");
    }
}
