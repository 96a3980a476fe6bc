//! Objects on disk.
//!
//! An object is two files: its bytes, `bytes/{random}`, and its record, `records/{SHA-256 of the key}`, which names
//! the bytes. Both are written in `drafts` first. Renaming the record publishes the object, so that no crash leaves half
//! an object visible and no reader sees old headers with new bytes. A key never becomes a path.
//!
//! All of it is in the sub-folder `objects` of a folder that belongs to this server (`folder.rs`): files are removed
//! at start, and none that somebody else put there.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use tokio::io::AsyncWriteExt;

use super::digests::{Digester, Digests};
use super::folder;

/// The folder of the objects of one bucket.
#[derive(Debug)]
pub struct Store {
    drafts: PathBuf,
    records: PathBuf,
    bytes: PathBuf,
}

/// The record of a stored object.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Record {
    /// The object key.
    pub key: String,
    /// Size, `ETag` and checksums.
    pub digests: Digests,
    /// Headers that a download gets.
    pub headers: Vec<(String, String)>,
    /// The name of the file that holds the bytes.
    bytes: String,
}

/// An object on its way in. Dropping it removes what was written.
pub struct Writer {
    temporary: NamedTempFile,
    file: tokio::fs::File,
    digester: Digester,
}

/// An object that is written and not yet visible.
pub struct Written {
    temporary: NamedTempFile,
    /// Size, `ETag` and checksums.
    pub digests: Digests,
}

impl Store {
    /// Opens the folder, made where missing, and removes what uploads left behind that never finished. One server at
    /// a time may use a folder.
    ///
    /// # Errors
    /// Those of the file system, and a folder that holds anything which is not this server's.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let objects = folder::claim(folder)?;
        let [drafts, records, bytes] = ["drafts", "records", "bytes"].map(|name| objects.join(name));
        [&drafts, &records, &bytes].into_iter().try_for_each(|path| folder::make(path))?;
        let store = Store { drafts, records, bytes };
        folder::remove_files(&store.drafts, is_draft)?;
        store.remove_unnamed_bytes()?;
        Ok(store)
    }

    /// Bytes that a record names which cannot be read are not known to be unnamed: then all are kept.
    fn remove_unnamed_bytes(&self) -> io::Result<()> {
        let mut named = HashSet::new();
        for entry in fs::read_dir(&self.records)? {
            let path = entry?.path();
            match read_record(&path) {
                Ok(record) => drop(named.insert(record.bytes)),
                Err(cause) => {
                    tracing::warn!(path = %path.display(), %cause, "a record cannot be read; unfinished bytes are kept");
                    return Ok(());
                }
            }
        }
        folder::remove_files(&self.bytes, |name| is_bytes_name(name) && !named.contains(name))
    }

    /// Returns whether an object has this key.
    #[must_use]
    pub fn contains(&self, key: &str) -> bool {
        self.record_path(key).exists()
    }

    /// The record of the object `key`; `None` where there is no object.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn find(&self, key: &str) -> io::Result<Option<Record>> {
        match read_record(&self.record_path(key)) {
            Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(None),
            found => found.map(Some),
        }
    }

    /// Where the bytes of an object are.
    #[must_use]
    pub fn bytes_path(&self, record: &Record) -> PathBuf {
        self.bytes.join(&record.bytes)
    }

    /// Begins to write an object.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn begin(&self) -> io::Result<Writer> {
        let temporary = NamedTempFile::new_in(&self.drafts)?;
        let file = tokio::fs::File::from_std(temporary.reopen()?);
        Ok(Writer { temporary, file, digester: Digester::default() })
    }

    /// Makes a written object visible under `key`. With `forbid_overwrite` it fails with `AlreadyExists` where there
    /// is one, however closely two uploads race.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn publish(
        &self,
        key: &str,
        headers: Vec<(String, String)>,
        written: Written,
        forbid_overwrite: bool,
    ) -> io::Result<Record> {
        let bytes = format!("{:032x}", fastrand::u128(..));
        let record = Record { key: key.to_owned(), digests: written.digests, headers, bytes };
        let replaced = self.find(key).ok().flatten();
        let draft = NamedTempFile::new_in(&self.drafts)?;
        serde_json::to_writer(draft.as_file(), &record)?;
        let bytes = self.bytes_path(&record);
        written.temporary.persist(&bytes)?;
        if let Err(cause) = self.rename(draft, key, forbid_overwrite) {
            fs::remove_file(bytes)?;
            return Err(cause);
        }
        self.forget(replaced);
        Ok(record)
    }

    fn rename(&self, draft: NamedTempFile, key: &str, forbid_overwrite: bool) -> io::Result<File> {
        let path = self.record_path(key);
        let renamed = if forbid_overwrite { draft.persist_noclobber(path) } else { draft.persist(path) };
        renamed.map_err(io::Error::from)
    }

    /// Bytes that stay behind here, after a race of two uploads, are removed at the next start.
    fn forget(&self, replaced: Option<Record>) {
        if let Some(record) = replaced {
            drop(fs::remove_file(self.bytes_path(&record)));
        }
    }

    fn record_path(&self, key: &str) -> PathBuf {
        self.records.join(hex::encode(Sha256::digest(key)))
    }
}

/// The name of the bytes becomes a path, so a record with any other than this server makes is damaged.
fn read_record(path: &Path) -> io::Result<Record> {
    let record: Record = serde_json::from_slice(&fs::read(path)?)?;
    if is_bytes_name(&record.bytes) {
        return Ok(record);
    }
    Err(io::Error::new(ErrorKind::InvalidData, "the record names no file of bytes"))
}

/// 128 bits in hex, as [`Store::publish`] makes them.
fn is_bytes_name(name: &str) -> bool {
    name.len() == 32 && name.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// The names that [`NamedTempFile`] makes.
fn is_draft(name: &str) -> bool {
    name.starts_with(".tmp")
}

impl Writer {
    /// Adds a piece.
    ///
    /// # Errors
    /// Those of the file system.
    pub async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.digester.update(piece);
        self.file.write_all(piece).await
    }

    /// The number of bytes so far.
    pub fn size(&self) -> u64 {
        self.digester.size()
    }

    /// Ends the object.
    ///
    /// # Errors
    /// Those of the file system.
    pub async fn finish(mut self) -> io::Result<Written> {
        self.file.flush().await?;
        Ok(Written { temporary: self.temporary, digests: self.digester.finish() })
    }
}
