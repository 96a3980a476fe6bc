//! Every documented rule of PostObject as a case of `cases.json`, run against the stand-in.
//!
//! With `OSS_LIVE=1` and the variables of the server (`OSS_ACCESS_KEY_ID`, …) the same cases run against the real
//! bucket, and where OSS differs is printed; `cargo test --test conformance -- --nocapture` shows it. Cases that cannot
//! run there say why. Objects are written under `conformance/`; remove them afterwards.

// A helper that fails fails its test; a live run prints its findings; nothing is reachable from outside a test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used
)]
#![allow(unreachable_pub)]

mod build;
mod case;
mod check;
mod preflight;
#[path = "../support/mod.rs"]
mod support;
mod target;

use std::collections::{BTreeMap, HashSet};

use case::{Case, Table};
use target::Target;

/// Where the callbacks of the table go. Nobody listens there.
const CALLBACK_HOSTS: [&str; 4] = ["--callback-host", "127.0.0.1", "--callback-host", "app.example"];

const CASES: &str = include_str!("cases.json");

#[test]
fn every_case_has_a_name_of_its_own_and_a_source() {
    let Table { sources, cases } = table();
    assert!(cases.len() >= 120, "{} cases", cases.len());
    let names: HashSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len());
    for case in &cases {
        let known = sources.contains_key(&case.source) || is_ec(&case.source);
        assert!(known, "{}: the source {} is unknown", case.name, case.source);
    }
}

fn is_ec(source: &str) -> bool {
    let digits = |text: &str, count| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    let parts = source.strip_prefix("EC ").and_then(|ec| ec.split_once('-'));
    parts.is_some_and(|(area, number)| digits(area, 4) && digits(number, 8))
}

#[tokio::test]
async fn oss_answers_every_case_as_documented() {
    let table = table();
    match Target::live() {
        Some(target) => compare(&table, &target).await,
        None => hold(&table).await,
    }
}

/// Against the stand-in every case must hold.
async fn hold(table: &Table) {
    let mut servers = BTreeMap::new();
    let mut broken = Vec::new();
    for (number, case) in table.cases.iter().enumerate() {
        if !servers.contains_key(&case.options) {
            let options: Vec<&str> = case.options.iter().map(String::as_str).chain(CALLBACK_HOSTS).collect();
            servers.insert(case.options.clone(), support::start(&options).await);
        }
        let target = Target::local(&servers[&case.options]);
        broken.extend(differences(case, number, &target).await);
    }
    assert!(broken.is_empty(), "{} differences:\n{}", broken.len(), broken.join("\n"));
}

/// Against the real service differences are news, not failures.
async fn compare(table: &Table, target: &Target) {
    let (mut run, mut differing) = (0, 0);
    for (number, case) in table.cases.iter().enumerate() {
        if let Some(why) = case.obstacle(target) {
            println!("not run: {} ({why})", case.name);
            continue;
        }
        run += 1;
        let found = differences(case, number, target).await;
        differing += usize::from(!found.is_empty());
        for difference in found {
            println!("{difference}");
        }
    }
    println!("{run} of {} cases run, {differing} differ", table.cases.len());
}

async fn differences(case: &Case, number: usize, target: &Target) -> Vec<String> {
    let key = format!("conformance/{}/{number}", target.run);
    if case.exists {
        let first = build::upload(&case::Request::default(), target, &key);
        assert_eq!(support::http::send(target.address, first).await.status, 204, "{}", case.name);
    }
    let answer = support::http::send(target.address, build::upload(&case.request, target, &key)).await;
    let mut found = check::answer(&case.expect, &answer, &build::Words::new(&case.request, target, &key));
    found.extend(check::stored(case, &answer, target, &key).await);
    found.into_iter().map(|what| format!("{}: {what}", case.name)).collect()
}

fn table() -> Table {
    serde_json::from_str(CASES).unwrap()
}
