//! Palang's command line: quote, tariff, ticket, slip, journal, drill, backup, doctor, lane.
