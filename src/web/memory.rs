//! The memory of the module.

/// Allocates and frees in constant time, in an eighth of the code of the standard library's allocator. It needs no lock,
/// because the module runs on one thread.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
