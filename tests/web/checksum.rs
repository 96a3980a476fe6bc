//! The checksum of a file that is computed while it is sent.

use js_sys::Function;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Blob;

use super::answers::answering;
use super::support::{Instead, collected_reads, get, grant, js, next_task, reads_heard, rejection, uploader};

const MIB: u64 = 1 << 20;

/// No blob here has this checksum, so that uploads fail and say which one theirs has.
const OTHER: &str = "x-oss-hash-crc64ecma: 1";

/// A blob of this many bytes, no slice of which is like another.
fn blob(size: u64) -> Blob {
    js(&format!("new Blob([new Uint8Array({size}).map((_, i) => Math.imul(i, 2654435761) >>> 24)])"))
        .unchecked_into()
}

/// The blob, which is said to have `size` bytes.
fn sized(blob: &Blob, size: f64) -> JsValue {
    js_sys::Reflect::set(&js_sys::global(), &"sizedOfTest".into(), blob).unwrap();
    js(&format!("Object.defineProperty(sizedOfTest, 'size', {{ value: {size} }})"))
}

/// The checksum of all of a blob, or what kept it from being read.
async fn checksum(blob: &JsValue) -> Result<u64, JsValue> {
    let error = rejection(&uploader(&grant()), blob, &js("{ key: 'k' }")).await;
    if get(&error, "code") == "FileChanged" || get(&error, "code") == "FileUnreadable" {
        return Err(get(&error, "cause"));
    }
    assert_eq!(get(&error, "code"), "ChecksumMismatch");
    let message = get(&error, "message").as_string().unwrap();
    Ok(message.rsplit_once(' ').unwrap().1.parse().unwrap())
}

/// Has files give no streams, so that slices are read, as in Safari.
fn without_streams() -> Instead {
    Instead::of("Blob.prototype", "stream", "() => undefined")
}

/// Asserts the checksums of blobs on both sides of the border of a slice.
async fn assert_checksums() {
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
        assert_eq!(checksum(&blob(size)).await, Ok(expected), "of {size} bytes");
    }
}

#[wasm_bindgen_test]
async fn it_is_right_by_streams_and_by_slices() {
    let _oss = answering(204, OTHER);
    assert_checksums().await;
    let _streams = without_streams();
    assert_checksums().await;
}

/// Counts the reads of streams in `streamedOfTest`, and those that are not settled in `underWayOfTest`.
fn counted_stream_reads() -> Instead {
    js("globalThis.streamedOfTest = 0, globalThis.underWayOfTest = 0, globalThis.buffersOfTest = new Set()");
    Instead::of(
        "ReadableStreamBYOBReader.prototype",
        "read",
        "original => function (view, options) {
            streamedOfTest += 1;
            underWayOfTest += 1;
            buffersOfTest.add(view.byteLength);
            return original.call(this, view, options).finally(() => { underWayOfTest -= 1 });
        }",
    )
}

#[wasm_bindgen_test]
async fn a_large_file_is_read_through_one_buffer_and_no_slice_is_cut() {
    let _oss = answering(204, OTHER);
    let (_streams, _reads) = (counted_stream_reads(), collected_reads());
    checksum(&blob(17 * MIB)).await.unwrap();
    next_task().await;
    assert_eq!(js("readsOfTest.length + ' ' + underWayOfTest"), "0 0");
    assert!(js("streamedOfTest").as_f64().unwrap() >= 9.0, "2 MiB at a time at most");
    assert_eq!(js("[...buffersOfTest].join()"), "2097152");
}

#[wasm_bindgen_test]
async fn a_small_file_is_read_at_once_without_a_stream() {
    let _oss = answering(204, OTHER);
    let (_streams, _reads) = (counted_stream_reads(), collected_reads());
    checksum(&blob(4 * MIB)).await.unwrap();
    assert_eq!(js("readsOfTest.length + ' ' + streamedOfTest"), "1 0");
}

#[wasm_bindgen_test]
async fn whatever_becomes_of_a_stream_slices_say_what_the_file_is() {
    let _oss = answering(204, OTHER);
    let expected = Ok(0xB5AA_6941_80D4_778A);
    for instead in [
        "() => { throw 'no' }",
        "() => Promise.reject('gone')",
        "() => undefined",
        "() => ({ then() { throw 'no' } })",
        "async () => ({ done: true })",
        "async () => ({ value: null })",
        "async view => ({ value: { length: NaN, buffer: view.buffer } })",
        "async view => ({ value: { length: 0, buffer: view.buffer } })",
        "async view => ({ value: { length: 7, buffer: Symbol() } })",
        // After the first bytes, which are right.
        "(view, options) => ++countOfTest > 1 ? Promise.reject('gone') : original.call(this, view, options)",
    ] {
        js("globalThis.countOfTest = 0");
        let replacement =
            format!("original => function (...given) {{ return ({instead}).apply(this, given) }}")
                .replace(
                    "original.call(this, view, options)",
                    "originalOfTest.call(readerOfTest, view, options)",
                )
                .replace(
                    "{ return",
                    "{ globalThis.originalOfTest = original; globalThis.readerOfTest = this; return",
                );
        let _reads = Instead::of("ReadableStreamBYOBReader.prototype", "read", &replacement);
        assert_eq!(checksum(&blob(9 * MIB)).await, expected, "{instead}");
    }
    for instead in [
        "() => { throw 'no' }",
        "() => 7",
        "() => ({ getReader: () => ({}) })",
        "() => ({ getReader: () => null })",
    ] {
        let _stream = Instead::of("Blob.prototype", "stream", &format!("() => {instead}"));
        assert_eq!(checksum(&blob(9 * MIB)).await, expected, "{instead}");
    }
}

#[wasm_bindgen_test]
async fn an_abort_ends_the_reading_of_a_stream() {
    let _oss = answering(204, OTHER);
    let _streams = counted_stream_reads();
    js("globalThis.controllerOfTest = new AbortController()");
    let _abort = Instead::of(
        "ReadableStreamBYOBReader.prototype",
        "read",
        "original => function (...given) {
            if (streamedOfTest === 2) controllerOfTest.abort('user left');
            return original.apply(this, given);
        }",
    );
    let options = js("{ key: 'k', signal: controllerOfTest.signal }");
    assert_eq!(rejection(&uploader(&grant()), &blob(40 * MIB), &options).await, "user left");
    next_task().await;
    assert_eq!(js("streamedOfTest + ' ' + underWayOfTest"), "3 0");
}

#[wasm_bindgen_test]
async fn an_object_with_the_same_checksum_is_verified() {
    let _oss = answering(204, &format!("x-oss-hash-crc64ecma: {}", 0xF039_CE76_9764_95FF_u64));
    let upload = uploader(&grant()).upload(&blob(4 * MIB), &js("{ key: 'k' }"));
    let result = JsFuture::from(upload).await.unwrap();
    assert_eq!(get(&result, "verified"), true);
    assert!(get(&result, "unverifiedReason").is_null());
}

#[wasm_bindgen_test]
async fn without_streams_a_file_is_read_in_slices_of_which_at_most_two_are_under_way() {
    let _oss = answering(204, OTHER);
    let _streams = without_streams();
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
    checksum(&blob(17 * MIB)).await.unwrap();
    assert_eq!(js("readsOfTest.length"), 5);
    assert_eq!(js("mostOfTest"), 2);
}

#[wasm_bindgen_test]
async fn an_abort_ends_the_reading_of_slices_and_nothing_more_is_read() {
    let _oss = answering(204, OTHER);
    let _streams = without_streams();
    for reads in [1, 2, 5] {
        let _reads = collected_reads();
        js("globalThis.controllerOfTest = new AbortController()");
        let aborting = format!(
            "original => function () {{
                if (readsOfTest.length + 1 === {reads}) controllerOfTest.abort('user left');
                return original.call(this);
            }}"
        );
        let _abort = Instead::of("Blob.prototype", "arrayBuffer", &aborting);
        let options = js("{ key: 'k', signal: controllerOfTest.signal }");
        assert_eq!(rejection(&uploader(&grant()), &blob(40 * MIB), &options).await, "user left");
        reads_heard().await;
        // Reads come in pairs at first: one is awaited, and one is ahead of it.
        assert_eq!(js("readsOfTest.length"), reads.max(2));
    }
}

#[wasm_bindgen_test]
async fn a_read_that_rejects_is_a_changed_file_and_no_rejection_is_left_unhandled() {
    let _oss = answering(204, OTHER);
    let _streams = without_streams();
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
    assert_eq!(checksum(&blob(9 * MIB)).await, Err("gone".into()));
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
    let _oss = answering(204, OTHER);
    for (size, said) in [(9 * MIB, 9_437_185.0), (4 * MIB, 9_437_184.0), (0, 1.0)] {
        assert_eq!(checksum(&sized(&blob(size), said)).await, Err(JsValue::UNDEFINED), "{size}");
    }
}

#[wasm_bindgen_test]
async fn whatever_a_page_puts_in_the_place_of_the_reading_function_it_ends() {
    let _oss = answering(204, OTHER);
    let _streams = without_streams();
    for replacement in [
        "() => { throw 'no' }",
        "() => undefined",
        "() => ({ then() { throw 'no' } })",
        "() => ({ get then() { throw 'no' } })",
        "() => null",
        "async () => Symbol()",
        "7",
    ] {
        let _instead = Instead::of("Blob.prototype", "arrayBuffer", &format!("() => {replacement}"));
        assert!(checksum(&blob(5 * MIB)).await.is_err(), "{replacement}");
    }
}

#[wasm_bindgen_test]
async fn the_thread_is_handed_back_after_every_slice_where_reads_do_not() {
    let _oss = answering(204, OTHER);
    let _streams = without_streams();
    js("globalThis.turnsOfTest = 0");
    let turn = "() => function (turn) { turnsOfTest += 1; setTimeout(turn) }";
    let _turns = Instead::of("globalThis", "setImmediate", turn);
    checksum(&blob(9 * MIB)).await.unwrap();
    assert_eq!(js("turnsOfTest"), 3);
}

#[wasm_bindgen_test]
async fn six_files_at_once_and_many_after_each_other_need_little_memory_and_leave_nothing_behind() {
    let _oss = answering(204, OTHER);
    let blobs: Vec<_> = (0..6).map(|i| blob(5 * MIB + i)).collect();
    let six = async || {
        let uploader = super::support::uploader_with(&grant(), "{ retry: 1, concurrency: 6 }");
        let options = js("{ key: 'k', allowDuplicateKeys: true }");
        let uploads: Vec<_> = blobs.iter().map(|blob| uploader.upload(blob, &options)).collect();
        for upload in uploads {
            assert_eq!(get(&JsFuture::from(upload).await.unwrap_err(), "code"), "ChecksumMismatch");
        }
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
