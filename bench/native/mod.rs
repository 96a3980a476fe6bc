//! The benchmarks, named `{what}/{number of its elements}`.

use std::hint::black_box;

use criterion::{BenchmarkGroup, BenchmarkId, Criterion, Throughput, measurement::WallTime};
use oss_form_upload::checksum::Crc64;
use oss_form_upload::form::Form;
use oss_form_upload::json;
use oss_form_upload::policy::{Condition, Policy};
use oss_form_upload::preflight::{self, Clock, Facts};
use oss_form_upload::time::Timestamp;

const CONDITIONS: [u64; 3] = [10, 100, 1000];
const BYTES: [u32; 2] = [10 << 10, 16 << 20];
const NOW: Timestamp = Timestamp(1_700_000_000_000);

/// Runs all of them, as the command line says.
pub(crate) fn run() {
    let mut criterion = Criterion::default().configure_from_args();
    evaluate(&mut criterion);
    decode(&mut criterion);
    crc64(&mut criterion);
    criterion.final_summary();
}

/// A policy that has been read, against a form: what is done again for each file.
fn evaluate(criterion: &mut Criterion) {
    let (form, facts) = (form(), facts());
    let mut group = criterion.benchmark_group("evaluate");
    for count in CONDITIONS {
        let policy = policy(count);
        add(&mut group, count, || {
            black_box(preflight::check(&policy, &form, &facts));
        });
    }
}

/// A policy as the grant has it, read: what is done once for each grant.
fn decode(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("decode");
    for count in CONDITIONS {
        let encoded = policy(count).encode();
        add(&mut group, count, || {
            let _ = black_box(Policy::decode(&encoded, json::parse));
        });
    }
}

fn crc64(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("crc64");
    for size in BYTES {
        let bytes: Vec<u8> =
            (0..size).map(|index| index.to_le_bytes().into_iter().fold(0, u8::wrapping_add)).collect();
        group.throughput(Throughput::Bytes(size.into()));
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter(|| {
                let mut crc = Crc64::new();
                crc.update(&bytes);
                crc.value()
            });
        });
    }
}

fn add(group: &mut BenchmarkGroup<'_, WallTime>, count: u64, work: impl Fn()) {
    group.throughput(Throughput::Elements(count));
    group.bench_function(BenchmarkId::from_parameter(count), |bencher| bencher.iter(&work));
}

/// All of its conditions hold: each is evaluated, none is worded.
fn policy(count: u64) -> Policy {
    let condition = |_| Condition::StartsWith { field: "key".into(), prefix: "user/demo/".into() };
    Policy { expiration: NOW.plus_seconds(600).iso8601(), conditions: (0..count).map(condition).collect() }
}

fn form() -> Form {
    let mut form = Form::default();
    form.push("key", "user/demo/photo.png");
    form
}

fn facts() -> Facts<'static> {
    let clock = Clock { now: NOW, corrected: true };
    Facts {
        size: Some(100),
        content_type: "image/png",
        bucket: Some("demo-bucket"),
        clock,
        parse: json::parse,
    }
}
