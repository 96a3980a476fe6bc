//! What the standard library brings elsewhere, for the published module: what a panic does.

use lol_alloc::{AssumeSingleThreaded, FreeListAllocator};

/// Stops the module, having told where. The standard library's own handler would word the panic too, for a standard error
/// that no page has; the words and what formats them are a tenth of the module.
#[panic_handler]
fn stop(info: &core::panic::PanicInfo) -> ! {
    crate::web::panic::tell(info.location());
    core::arch::wasm32::unreachable()
}

/// Frees and joins what is freed, in a tenth of the code of the standard library's allocator.
#[global_allocator]
// SAFETY: a module that shares no memory has one thread.
static ALLOCATOR: AssumeSingleThreaded<FreeListAllocator> =
    unsafe { AssumeSingleThreaded::new(FreeListAllocator::new()) };
