//! A folder that belongs to this server alone, so that what it removes is its own.
//!
//! A marker file says whose the folder is. One that holds anything else is refused: somebody's documents, a project, a
//! home.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

const MARKER: &str = "oss-form-upload-server.txt";
const OBJECTS: &str = "objects";
const EXPLANATION: &str = "The local server of oss-form-upload keeps uploaded objects here, and removes what is no longer needed.\n";

/// Takes a folder that is empty, missing or this server's already; says where the objects are.
///
/// # Errors
/// `AlreadyExists`, naming what else is in it, and those of the file system.
pub(super) fn claim(folder: &Path) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let marker = folder.join(MARKER);
    let is_own = fs::symlink_metadata(&marker).is_ok_and(|found| found.is_file());
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let is_expected = is_own && (name == MARKER || name == OBJECTS);
        if !is_expected {
            return Err(foreign(&name.to_string_lossy()));
        }
    }
    if !is_own {
        fs::write(marker, EXPLANATION)?;
    }
    let objects = folder.join(OBJECTS);
    make(&objects)?;
    Ok(objects)
}

/// Makes a folder unless there is one. A link to a folder does not count.
///
/// # Errors
/// Those of the file system.
pub(super) fn make(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => Ok(()),
        Ok(_) => Err(io::Error::new(ErrorKind::NotADirectory, format!("{} is no folder", path.display()))),
        Err(_) => fs::create_dir(path),
    }
}

/// Removes the files of this folder that have such a name, and nothing else that may be in it.
///
/// # Errors
/// Those of the file system.
pub(super) fn remove_files(folder: &Path, is_own: impl Fn(&str) -> bool) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let is_file = entry.file_type()?.is_file();
        if is_file && entry.file_name().to_str().is_some_and(&is_own) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn foreign(name: &str) -> io::Error {
    let message =
        format!("it holds \"{name}\", which is not this server's; name an empty folder or a new one");
    io::Error::new(ErrorKind::AlreadyExists, message)
}
