//! The folder for objects: only one that is this server's, and only its own files are ever removed.

// A helper that fails fails its test.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use oss_form_upload_server::oss::store::{Record, Store};
use tempfile::TempDir;

async fn store(folder: &Path, key: &str) -> Record {
    let store = Store::open(folder).unwrap();
    let mut writer = store.begin().unwrap();
    writer.write(b"bytes").await.unwrap();
    store.publish(key, Vec::new(), writer.finish().await.unwrap(), false).unwrap()
}

fn refusal(folder: &Path) -> String {
    Store::open(folder).unwrap_err().to_string()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn folders_of_somebody_else_are_refused_and_stay_as_they_are() {
    for (name, file) in [("drafts", "drafts/novel.txt"), ("bytes", "bytes/photo.raw"), ("a.txt", "a.txt")] {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "mine").unwrap();
        let why =
            format!("it holds \"{name}\", which is not this server's; name an empty folder or a new one");
        assert_eq!(refusal(folder.path()), why);
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
        assert_eq!(files(folder.path()), [folder.path().join(name)]);
    }
}

#[test]
fn a_folder_is_marked_and_one_with_anything_beside_the_objects_is_refused() {
    let folder = TempDir::new().unwrap();
    Store::open(folder.path()).unwrap();
    Store::open(folder.path()).unwrap();
    let names = ["objects", "oss-form-upload-server.txt"].map(|name| folder.path().join(name));
    assert_eq!(files(folder.path()), names);
    fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    assert!(refusal(folder.path()).starts_with("it holds \"notes.txt\""));
}

#[tokio::test]
async fn at_start_only_files_go_that_this_server_made() {
    let folder = TempDir::new().unwrap();
    store(folder.path(), "k").await;
    let objects = folder.path().join("objects");
    let unfinished = [objects.join("drafts/.tmpAbC123"), objects.join(format!("bytes/{}", "0f".repeat(16)))];
    let foreign = [objects.join("drafts/mine"), objects.join("bytes/mine"), objects.join("bytes/folder/x")];
    fs::create_dir(objects.join("bytes/folder")).unwrap();
    for path in unfinished.iter().chain(&foreign) {
        fs::write(path, "x").unwrap();
    }
    Store::open(folder.path()).unwrap();
    assert!(unfinished.iter().all(|path| !path.exists()));
    assert!(foreign.iter().all(|path| path.exists()));
}

#[tokio::test]
async fn a_damaged_record_removes_no_bytes() {
    let folder = TempDir::new().unwrap();
    let record = store(folder.path(), "k").await;
    let opened = Store::open(folder.path()).unwrap();
    let bytes = opened.bytes_path(&record);
    let [path] = files(&folder.path().join("objects/records")).try_into().unwrap();
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let damaged = Store::open(folder.path()).unwrap();
    assert_eq!(damaged.find("k").unwrap_err().kind(), std::io::ErrorKind::UnexpectedEof);
    assert_eq!(fs::read_to_string(&bytes).unwrap(), "bytes");
    fs::write(&path, whole).unwrap();
    assert_eq!(Store::open(folder.path()).unwrap().find("k").unwrap(), Some(record));
}

#[tokio::test]
async fn a_record_that_names_a_file_elsewhere_is_damaged() {
    let folder = TempDir::new().unwrap();
    let record = serde_json::to_string(&store(folder.path(), "k").await).unwrap();
    let name = record.rsplit("\"bytes\":\"").next().unwrap().trim_end_matches("\"}").to_owned();
    let [path] = files(&folder.path().join("objects/records")).try_into().unwrap();
    for elsewhere in ["../../../etc/passwd", "/etc/passwd", "", &name.to_uppercase()] {
        fs::write(&path, record.replace(&name, elsewhere)).unwrap();
        let why = Store::open(folder.path()).unwrap().find("k").unwrap_err();
        assert_eq!(why.to_string(), "the record names no file of bytes", "{elsewhere}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_a_folder_elsewhere_is_no_folder_of_this_server() {
    let (folder, elsewhere) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    Store::open(folder.path()).unwrap();
    let objects = folder.path().join("objects");
    fs::remove_dir_all(&objects).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), &objects).unwrap();
    assert_eq!(refusal(folder.path()), format!("{} is no folder", objects.display()));
}
