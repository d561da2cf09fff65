//! Folders and files for nobody else's eyes: plates, takings and keys stand in them.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::path::Path;

/// Makes a folder, and what is missing above it, that only its owner may enter. One that is there stays as it is.
///
/// # Errors
/// When it cannot be made.
pub fn folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Makes an empty file that only its owner may read, unless there is one.
///
/// # Errors
/// When it cannot be made.
pub fn file(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Takes a data folder, and what the booth keeps in it, from other eyes: a copy from elsewhere, or an unpacked backup,
/// comes with whatever rights it had. A folder that is shared on purpose (a sticky one) stays as it is.
#[cfg(unix)]
pub fn tighten(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let narrow = |path: &Path, wanted: u32| -> io::Result<()> {
        let mode = std::fs::symlink_metadata(path)?.permissions().mode();
        if mode & 0o077 == 0 || mode & 0o1000 != 0 {
            return Ok(());
        }
        tracing::warn!(path = %path.display(), mode = format!("{:o}", mode & 0o777), "others could read it; no more");
        // What the owner may do stays: a file marked read-only stays read-only.
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode & wanted))
    };
    let all = || -> io::Result<()> {
        narrow(folder, 0o700)?;
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let ours = name.starts_with("booth-") || name.ends_with(".json");
            if ours && entry.file_type()?.is_file() {
                narrow(&entry.path(), 0o600)?;
            }
        }
        Ok(())
    };
    if let Err(error) = all() {
        tracing::warn!(%error, folder = %folder.display(), "others may be able to read the data folder");
    }
}

/// Rights are the system's business there.
#[cfg(not(unix))]
pub fn tighten(_folder: &Path) {}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn what_is_made_is_the_owners_and_what_was_there_stays() {
        let place = tempfile::tempdir().unwrap();
        let inner = place.path().join("a/b");
        folder(&inner).unwrap();
        assert_eq!((mode(&inner), mode(&place.path().join("a"))), (0o700, 0o700));
        let path = inner.join("x.db");
        file(&path).unwrap();
        assert_eq!(mode(&path), 0o600);
        fs::write(&path, b"kept").unwrap();
        fs::set_permissions(&inner, fs::Permissions::from_mode(0o750)).unwrap();
        file(&path).unwrap();
        folder(&inner).unwrap();
        assert_eq!((fs::read(&path).unwrap(), mode(&inner)), (b"kept".to_vec(), 0o750));
    }

    #[test]
    fn what_was_open_to_others_is_closed_and_nothing_else() {
        let place = tempfile::tempdir().unwrap();
        let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        let (journal, marked, other) =
            (place.path().join("booth-0001.db"), place.path().join("booth-key.json"), place.path().join("notes.txt"));
        for (path, mode) in [(&journal, 0o644), (&marked, 0o444), (&other, 0o644)] {
            fs::write(path, b"x").unwrap();
            set(path, mode);
        }
        set(place.path(), 0o755);
        tighten(place.path());
        assert_eq!([mode(place.path()), mode(&journal), mode(&marked), mode(&other)], [0o700, 0o600, 0o400, 0o644]);
        set(place.path(), 0o1777);
        tighten(place.path());
        assert_eq!(mode(place.path()), 0o777, "a folder that is everybody's on purpose");
    }
}
