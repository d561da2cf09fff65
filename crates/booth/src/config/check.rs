//! What one section says about another: names that resolve, names that stand once.

use crate::config::model::{Area, Class, Lane, Operator, Quota};
use crate::config::parse::Placed;
use crate::config::parse_device::Devices;
use crate::config::problem::Problem;
use crate::config::reader::{Fault, Read, line_of};
use crate::device::{DeviceEntry, GateInputs};
use palang_domain::device::DeviceKind;
use palang_domain::ticket::{ClassTag, CodeFormat, ForeignPattern};
use palang_domain::{AreaId, ClassId, DeviceId};
use std::collections::{HashMap, HashSet};

pub(super) struct Parts<'a> {
    pub text: &'a str,
    pub ticket_code: CodeFormat,
    pub foreign: &'a [(ForeignPattern, ClassId)],
    /// Where `[tickets]` stands.
    pub foreign_at: usize,
    pub classes: &'a [Placed<Class>],
    pub lanes: &'a [Placed<Lane>],
    pub devices: &'a Devices,
    pub operators: &'a [Placed<Operator>],
    pub areas: &'a [Placed<Area>],
    pub quotas: &'a [Placed<Quota>],
}

impl Parts<'_> {
    pub fn check(&self) -> Read<()> {
        self.once("class.id", self.classes.iter().map(|class| (class.value.id.to_string(), class.at)))?;
        self.once("class.key", self.classes.iter().map(|class| (class.value.key.to_string(), class.at)))?;
        self.once("lane.id", self.lanes.iter().map(|lane| (lane.value.id.to_string(), lane.at)))?;
        self.once("operator.number", self.operators.iter().map(|one| (one.value.number.to_string(), one.at)))?;
        // One name space for all devices: a lamp, a log line and a fact name a device by its id alone.
        let ids = self.entries().map(|(entry, at)| (entry.id.to_string(), at));
        self.once("printer.id / gate.id / scanner.id", ids)?;
        self.once("area.id", self.areas.iter().map(|area| (area.value.id.to_string(), area.at)))?;
        self.lanes.iter().try_for_each(|lane| self.lane(lane))?;
        self.places()?;
        self.unshared()?;
        self.ports()?;
        self.inputs()?;
        self.tickets()
    }

    /// Every class has its own tag in the ticket code, and every foreign ticket a class of this site.
    fn tickets(&self) -> Read<()> {
        let classes: Vec<ClassId> = self.classes.iter().map(|class| class.value.id.clone()).collect();
        if let Some((one, other)) = ClassTag::clash(&classes, self.ticket_code) {
            let at = self.classes.iter().find(|class| class.value.id == *other).map_or(0, |class| class.at);
            let problem = Problem::ClassesAlike { one: one.to_string(), other: other.to_string() };
            return Err(Fault { at, problem });
        }
        let Some((_, class)) = self.foreign.iter().find(|(_, class)| !classes.contains(class)) else { return Ok(()) };
        let allowed = classes.iter().map(ClassId::as_str).collect::<Vec<_>>().join(", ");
        let problem = Problem::NoSuch { key: "tickets.foreign.class".to_owned(), found: class.to_string(), allowed };
        Err(Fault { at: self.foreign_at, problem })
    }

    fn once(&self, key: &str, names: impl Iterator<Item = (String, usize)>) -> Read<()> {
        let mut seen: HashMap<String, usize> = HashMap::new();
        for (found, at) in names {
            if let Some(first) = seen.get(&found) {
                let first_line = line_of(self.text, *first);
                return Err(Fault { at, problem: Problem::Duplicate { key: key.to_owned(), found, first_line } });
            }
            seen.insert(found, at);
        }
        Ok(())
    }

    fn lane(&self, lane: &Placed<Lane>) -> Read<()> {
        let value = &lane.value;
        let known = |key: &str, wanted: Option<&str>, names: Vec<&str>| {
            known(lane.at, format!("lane.{key} ({})", value.id), wanted, &names)
        };
        let class = value.default_class.as_ref().map(ClassId::as_str);
        known("default_class", class, self.classes.iter().map(|one| one.value.id.as_str()).collect())?;
        for (kind, device) in &value.devices {
            let same = self.entries().filter(|(entry, _)| entry.kind == *kind);
            known(kind.word(), Some(device.as_str()), same.map(|(entry, _)| entry.id.as_str()).collect())?;
        }
        known("area", value.area.as_ref().map(AreaId::as_str), self.area_names())?;
        if !value.attended && value.direction.enters() && value.default_class.is_none() && self.classes.len() > 1 {
            // The button says no class, so the file must.
            let names: Vec<&str> = self.classes.iter().map(|one| one.value.id.as_str()).collect();
            let key = format!("lane.default_class ({})", value.id);
            return Err(Fault { at: lane.at, problem: Problem::Missing { key, allowed: names.join(" | ") } });
        }
        Ok(())
    }

    /// One capacity for a class in an area, both of them known.
    fn places(&self) -> Read<()> {
        let classes: Vec<&str> = self.classes.iter().map(|class| class.value.id.as_str()).collect();
        for Placed { value, at } in self.quotas {
            known(*at, "quota.class".to_owned(), Some(value.class.as_str()), &classes)?;
            let area = value.area.as_ref().map(AreaId::as_str);
            known(*at, "quota.area".to_owned(), area, &self.area_names())?;
        }
        let name = |quota: &Quota| match &quota.area {
            Some(area) => format!("{area} / {}", quota.class),
            None => quota.class.to_string(),
        };
        self.once("quota", self.quotas.iter().map(|quota| (name(&quota.value), quota.at)))
    }

    fn area_names(&self) -> Vec<&str> {
        self.areas.iter().map(|area| area.value.id.as_str()).collect()
    }

    /// What serves one lane only is named by one lane only.
    fn unshared(&self) -> Read<()> {
        let one_lane: HashSet<&DeviceId> =
            self.entries().filter(|(entry, _)| entry.one_lane).map(|(entry, _)| entry.id).collect();
        let mut seen = HashSet::new();
        for Placed { value, at } in self.lanes {
            let taken = value.devices.iter().find(|(_, id)| one_lane.contains(id) && !seen.insert(*id));
            if let Some((kind, id)) = taken {
                let key = format!("lane.{} ({})", kind.word(), value.id);
                return Err(Fault { at: *at, problem: Problem::Shared { key, found: id.to_string() } });
            }
        }
        Ok(())
    }

    /// One port, one device: the second one would never be heard.
    fn ports(&self) -> Read<()> {
        self.once("port", self.entries().filter_map(|(entry, at)| Some((entry.port?.to_owned(), at))))
    }

    /// One wire, one meaning.
    fn inputs(&self) -> Read<()> {
        let gates = self.entries().filter(|(entry, _)| entry.kind == DeviceKind::Gate);
        self.devices.settings.gates.iter().zip(gates).try_for_each(|(gate, (_, at))| {
            let GateInputs { loop_in, button, loop_out } = gate.inputs;
            let wires = [loop_in, button, loop_out].into_iter().flatten();
            self.once(&format!("inputs ({})", gate.id), wires.map(|wire| (wire.to_string(), at)))
        })
    }

    /// Every device, and where it stands.
    fn entries(&self) -> impl Iterator<Item = (DeviceEntry<'_>, usize)> {
        self.devices.settings.all().zip(self.devices.at.iter().copied())
    }
}

/// Refuses a name that nothing in the file has.
fn known(at: usize, key: String, wanted: Option<&str>, names: &[&str]) -> Read<()> {
    match wanted {
        Some(wanted) if !names.contains(&wanted) => {
            let allowed = if names.is_empty() { "–".to_owned() } else { names.join(", ") };
            Err(Fault { at, problem: Problem::NoSuch { key, found: wanted.to_owned(), allowed } })
        }
        Some(_) | None => Ok(()),
    }
}
