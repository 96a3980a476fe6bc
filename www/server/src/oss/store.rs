//! Objects on disk.
//!
//! An object is two files: its bytes, `bytes/{random}`, and its record, `records/{SHA-256 of the key}`, which names
//! the bytes. Both are written in `drafts` first. Renaming the record publishes the object, so that no crash leaves half
//! an object visible and no reader sees old headers with new bytes. A key never becomes a path.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use tokio::io::AsyncWriteExt;

use super::digests::{Digester, Digests};

/// The folder of the objects of one bucket.
#[derive(Debug)]
pub struct Store {
    drafts: PathBuf,
    records: PathBuf,
    bytes: PathBuf,
}

/// What is known of a stored object.
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
    /// Those of the file system.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let [drafts, records, bytes] = ["drafts", "records", "bytes"].map(|name| folder.join(name));
        if drafts.exists() {
            fs::remove_dir_all(&drafts)?;
        }
        [&drafts, &records, &bytes].into_iter().try_for_each(fs::create_dir_all)?;
        let store = Store { drafts, records, bytes };
        store.remove_unnamed_bytes()?;
        Ok(store)
    }

    fn remove_unnamed_bytes(&self) -> io::Result<()> {
        let records = fs::read_dir(&self.records)?.filter_map(|entry| read_record(&entry.ok()?.path()).ok());
        let named: HashSet<OsString> = records.map(|record| record.bytes.into()).collect();
        for entry in fs::read_dir(&self.bytes)? {
            let entry = entry?;
            if !named.contains(&entry.file_name()) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Whether an object has this key.
    #[must_use]
    pub fn contains(&self, key: &str) -> bool {
        self.record_path(key).exists()
    }

    /// What is known of the object `key`; `None` where there is none.
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

fn read_record(path: &Path) -> io::Result<Record> {
    Ok(serde_json::from_slice(&fs::read(path)?)?)
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
