//! Where the two programs are.

use super::SiteError;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// `palang` and `palang-server`, built.
#[derive(Clone, Debug)]
pub struct Programs {
    /// The path of `palang`.
    pub palang: PathBuf,
    /// The path of `palang-server`.
    pub server: PathBuf,
}

impl Programs {
    /// Beside `palang`, where cargo puts both; `PALANG_SERVER` names another server.
    ///
    /// # Errors
    /// When there is no server: `cargo build --workspace --bins` makes it.
    pub fn beside(palang: &Path) -> Result<Self, SiteError> {
        let server = std::env::var_os("PALANG_SERVER").map_or_else(
            || palang.with_file_name(format!("palang-server{}", std::env::consts::EXE_SUFFIX)),
            PathBuf::from,
        );
        if !server.exists() || !palang.exists() {
            let missing = if palang.exists() { &server } else { palang };
            let missing = missing.display();
            return Err(SiteError::Unexpected(format!("{missing} is not there: cargo build --workspace --bins")));
        }
        Ok(Self { palang: palang.to_owned(), server })
    }

    /// Beside this program.
    ///
    /// # Errors
    /// As [`Programs::beside`].
    pub fn here() -> Result<Self, SiteError> {
        let own = std::env::current_exe().map_err(SiteError::io("this program"))?;
        // A test or a bench lies one folder deeper.
        let folder = own.parent().filter(|folder| !folder.ends_with("deps")).or(own.parent().and_then(Path::parent));
        let folder = folder.unwrap_or(Path::new("."));
        Self::beside(&folder.join(format!("palang{}", std::env::consts::EXE_SUFFIX)))
    }

    /// A program in a tidy environment: no configuration of this machine is found.
    #[must_use]
    pub fn tidy(program: &Path, nowhere: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env("XDG_CONFIG_HOME", nowhere.join("no-config"))
            .env("XDG_DATA_HOME", nowhere.join("no-data"))
            .env("LC_ALL", "C")
            .env_remove("PALANG_LOG")
            .stdin(Stdio::null());
        command
    }
}
