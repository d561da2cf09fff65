//! From `locales/LANGUAGE/AREA.ftl` to one typed accessor a word. Run by `build.rs`, tried by `tests/generator.rs`.

mod check;
mod kind;
mod read;
mod write;

use std::path::Path;
use std::{fs, io};

/// One Fluent file.
pub struct File {
    /// Its folder's name: `id`, `en`, `vi`.
    pub language: String,
    /// Its own name: `kiosk`, `slip`.
    pub area: String,
    /// What is in it.
    pub text: String,
}

impl File {
    /// What a mistake is found by.
    fn path(&self) -> String {
        path(&self.language, &self.area)
    }
}

fn path(language: &str, area: &str) -> String {
    format!("locales/{language}/{area}.ftl")
}

/// The areas that the screens say many words of: they have a struct of their own, whose methods lack the area's name.
const VIEWS: [&str; 3] = ["demo", "kiosk", "sync"];

/// All Fluent files below a folder, in the order of their paths.
pub fn read_folder(root: &Path) -> io::Result<Vec<File>> {
    let mut files = Vec::new();
    for folder in fs::read_dir(root)? {
        let folder = folder?;
        if !folder.file_type()?.is_dir() {
            continue;
        }
        for file in fs::read_dir(folder.path())? {
            let path = file?.path();
            if let (Some(area), Some("ftl")) = (path.file_stem(), path.extension().and_then(|end| end.to_str())) {
                let (language, area) = (folder.file_name(), area.to_string_lossy().into_owned());
                let text = fs::read_to_string(&path)?;
                files.push(File { language: language.to_string_lossy().into_owned(), area, text });
            }
        }
    }
    files.sort_by(|a, b| (&a.language, &a.area).cmp(&(&b.language, &b.area)));
    Ok(files)
}

/// The accessors as Rust, or every mistake with its file, its line and its word.
pub fn accessors(files: &[File]) -> Result<String, Vec<String>> {
    let mut mistakes = Vec::new();
    let languages = files.iter().map(|file| read::words(file, &mut mistakes)).collect::<Vec<_>>();
    let words = check::compare(files, &languages, &mut mistakes);
    if mistakes.is_empty() { Ok(write::code(files, &words)) } else { Err(mistakes) }
}
