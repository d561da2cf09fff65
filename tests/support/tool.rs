//! The tools that a test needs and that may not be here: somebody else's printer, a simulated chip, a screen. Test
//! crates everywhere include this file by its path, so that they decide alike what a missing tool means.
#![allow(dead_code, clippy::unwrap_used, reason = "each test file uses its part")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Something was not tried. Where `CI` is set that is a failure, for nobody reads there what was left out; elsewhere it
/// is said past the test harness, which keeps the output of tests that pass to itself.
pub fn missing(what: &str) {
    assert!(std::env::var_os("CI").is_none(), "CI is set, and this was not tried: {what}");
    let _ = writeln!(std::io::stderr(), "\nSKIPPED: {what}");
}

/// Whether all of these programs are found; where one is not, that is [`missing`].
pub fn installed(programs: &[&str]) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = |program: &str| std::env::split_paths(&path).any(|folder| folder.join(program).is_file());
    let lacking: Vec<_> = programs.iter().copied().filter(|program| !found(program)).collect();
    if !lacking.is_empty() {
        missing(&format!("not installed: {}", lacking.join(", ")));
    }
    lacking.is_empty()
}

/// A program of PyPI's that a script has put into the target folder, or where `PALANG_EMUPOS` and the like say; where
/// it is not, that is [`missing`].
pub fn from_pypi(program: &str) -> Option<PathBuf> {
    let named = std::env::var_os(format!("PALANG_{}", program.to_uppercase()));
    let path = named.map_or_else(|| target().join(program).join("bin").join(program), PathBuf::from);
    if !path.exists() {
        missing(&format!("no {program} at {}: `make suite` installs it", path.display()));
    }
    path.exists().then_some(path)
}

/// The folder with the gate's firmware and the chip that it runs in, built now; where the compilers are not here, that
/// is [`missing`].
pub fn gate_simulator() -> Option<PathBuf> {
    let folder = target().join("gatesim");
    let built = Command::new(root().join("tests/tools/build-gatesim.sh")).arg(&folder).output().unwrap();
    let said = String::from_utf8_lossy(&built.stderr);
    match built.status.code() {
        Some(0) => return Some(folder),
        Some(3) => missing(&format!("the gate's firmware: {}", said.trim())),
        _ => panic!("{said}"),
    }
    None
}

/// The workspace's folder, of whichever of its crates this file is part.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().find(|folder| folder.join("Cargo.lock").exists()).unwrap()
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}
