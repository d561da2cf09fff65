//! Makes one typed accessor of each word in `locales/` (see the crate's documentation and ADR 17).

#[path = "build/generator.rs"]
mod generator;

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales");
    println!("cargo::rerun-if-changed={}", root.display());
    match generator::accessors(&generator::read_folder(&root)?) {
        Ok(code) => fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("words.rs"), code),
        Err(mistakes) => {
            mistakes.iter().for_each(|mistake| println!("cargo::error={mistake}"));
            Ok(())
        }
    }
}
