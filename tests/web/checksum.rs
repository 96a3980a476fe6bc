//! The checksum of a file that is computed while it is sent.

use js_sys::Function;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Blob;

use super::engine::Hashing;
use super::support::{Instead, collected_reads, get, js, next_task, reads_heard};

const MIB: u64 = 1 << 20;

/// A blob of this many bytes, no slice of which is like another.
fn blob(size: u64) -> Blob {
    js(&format!("new Blob([new Uint8Array({size}).map((_, i) => Math.imul(i, 2654435761) >>> 24)])"))
        .unchecked_into()
}

/// The checksum of all of a blob, or what kept it from being read.
async fn checksum(blob: &Blob, size: u64) -> Result<u64, JsValue> {
    outcome(&Hashing::start(blob, size)).await
}

async fn outcome(hashing: &Hashing) -> Result<u64, JsValue> {
    JsFuture::from(hashing.ended()).await.unwrap();
    hashing.outcome().expect("there is an outcome at the end").map_err(|error| {
        assert_eq!(get(&error, "code"), "FileChanged");
        get(&error, "cause")
    })
}

#[wasm_bindgen_test]
async fn it_is_right_on_both_sides_of_the_border_of_a_slice() {
    // By a script that reads a byte at a time.
    let expected = [
        (0, 0),
        (1, 0x1FAD_A173_6467_3F59),
        (4 * MIB - 1, 0x8ABA_519D_42F9_3613),
        (4 * MIB, 0xF039_CE76_9764_95FF),
        (4 * MIB + 1, 0xEC00_14F9_3FA3_CDF3),
        (9 * MIB, 0xB5AA_6941_80D4_778A),
    ];
    for (size, expected) in expected {
        assert_eq!(checksum(&blob(size), size).await, Ok(expected), "of {size} bytes");
    }
}

#[wasm_bindgen_test]
async fn there_is_no_outcome_before_the_end() {
    let hashing = Hashing::start(&blob(9), 9);
    assert!(hashing.outcome().is_none());
    assert!(outcome(&hashing).await.is_ok());
}

#[wasm_bindgen_test]
async fn a_file_is_read_in_slices_of_which_at_most_two_are_under_way() {
    let _reads = collected_reads();
    js("globalThis.mostOfTest = 0, globalThis.underWayOfTest = 0");
    let _count = Instead::of(
        "Blob.prototype",
        "arrayBuffer",
        "original => function () {
            mostOfTest = Math.max(mostOfTest, ++underWayOfTest);
            return original.call(this).finally(() => { underWayOfTest -= 1 });
        }",
    );
    checksum(&blob(17 * MIB), 17 * MIB).await.unwrap();
    assert_eq!(js("readsOfTest.length"), 5);
    assert_eq!(js("mostOfTest"), 2);
}

#[wasm_bindgen_test]
async fn stopping_it_ends_it_and_nothing_more_is_read() {
    let _reads = collected_reads();
    let hashing = Hashing::start(&blob(40 * MIB), 40 * MIB);
    hashing.stop();
    JsFuture::from(hashing.ended()).await.unwrap();
    reads_heard().await;
    assert_eq!(js("readsOfTest.length"), 2);
    assert!(hashing.outcome().is_none());
}

#[wasm_bindgen_test]
async fn stopping_it_half_way_ends_it_after_the_slice_at_hand() {
    let _reads = collected_reads();
    let hashing = Hashing::start(&blob(40 * MIB), 40 * MIB);
    while js("readsOfTest.length < 5").is_truthy() {
        next_task().await;
    }
    hashing.stop();
    let under_way = js("readsOfTest.length");
    reads_heard().await;
    assert_eq!(js("readsOfTest.length"), under_way);
}

#[wasm_bindgen_test]
async fn a_read_that_rejects_is_a_changed_file_and_no_rejection_is_left_unhandled() {
    let _reads = collected_reads();
    js("globalThis.unhandledOfTest = 0");
    let count = js("() => { unhandledOfTest += 1 }").unchecked_into::<Function>();
    js_sys::global()
        .unchecked_ref::<web_sys::EventTarget>()
        .add_event_listener_with_callback("unhandledrejection", &count)
        .unwrap();
    let _reject = Instead::of(
        "Blob.prototype",
        "arrayBuffer",
        "original => function () { return original.call(this).then(() => Promise.reject('gone')) }",
    );
    assert_eq!(checksum(&blob(9 * MIB), 9 * MIB).await, Err("gone".into()));
    reads_heard().await;
    assert_eq!(js("readsOfTest.length"), 2, "nothing is read after a failure");
    assert_eq!(js("unhandledOfTest"), 0);
    js_sys::global()
        .unchecked_ref::<web_sys::EventTarget>()
        .remove_event_listener_with_callback("unhandledrejection", &count)
        .unwrap();
}

#[wasm_bindgen_test]
async fn a_file_that_is_shorter_than_it_was_is_a_changed_file() {
    assert_eq!(checksum(&blob(9 * MIB), 9 * MIB + 1).await, Err(JsValue::UNDEFINED));
    assert_eq!(checksum(&blob(4 * MIB), 9 * MIB).await, Err(JsValue::UNDEFINED));
    assert_eq!(checksum(&blob(0), 1).await, Err(JsValue::UNDEFINED));
}

#[wasm_bindgen_test]
async fn whatever_a_page_puts_in_the_place_of_the_reading_function_it_ends() {
    for replacement in
        ["() => { throw 'no' }", "() => undefined", "() => ({ then() { throw 'no' } })", "() => null"]
    {
        let _instead = Instead::of("Blob.prototype", "arrayBuffer", &format!("() => {replacement}"));
        assert!(checksum(&blob(5 * MIB), 5 * MIB).await.is_err(), "{replacement}");
    }
}

#[wasm_bindgen_test]
async fn the_thread_is_handed_back_after_every_slice_where_reads_do_not() {
    js("globalThis.turnsOfTest = 0");
    let turn = "() => function (turn) { turnsOfTest += 1; setTimeout(turn) }";
    let _turns = Instead::of("globalThis", "setImmediate", turn);
    checksum(&blob(9 * MIB), 9 * MIB).await.unwrap();
    assert_eq!(js("turnsOfTest"), 3);
}

#[wasm_bindgen_test]
async fn six_files_at_once_and_many_after_each_other_need_little_memory_and_leave_nothing_behind() {
    let six = async || {
        let blobs: Vec<_> = (0..6).map(|i| blob(5 * MIB + i)).collect();
        let hashings: Vec<_> = (0..).zip(&blobs).map(|(i, blob)| Hashing::start(blob, 5 * MIB + i)).collect();
        for hashing in &hashings {
            outcome(hashing).await.unwrap();
        }
        Hashing::start(&blobs[0], 5 * MIB).stop();
        next_task().await;
    };
    let _reads = collected_reads();
    let before = memory();
    six().await;
    reads_heard().await;
    let (after, handles) = (memory(), wasm_bindgen::externref_heap_live_count());
    assert!(after - before <= 512 << 10, "{} bytes more", after - before);
    for _ in 0..5 {
        six().await;
    }
    reads_heard().await;
    assert_eq!(memory(), after);
    assert_eq!(wasm_bindgen::externref_heap_live_count(), handles);
}

/// Size of the memory of wasm, in bytes.
fn memory() -> u32 {
    wasm_bindgen::memory()
        .unchecked_into::<js_sys::WebAssembly::Memory>()
        .buffer()
        .unchecked_into::<js_sys::ArrayBuffer>()
        .byte_length()
}
