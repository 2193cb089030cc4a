//! The allocator of both modules. Empty unless it is built for WebAssembly.
#![cfg(target_arch = "wasm32")]

use std::alloc::{GlobalAlloc, Layout};

use talc::wasm::{WasmDynamicTalc, new_wasm_dynamic_allocator};

/// Wipes everything that is freed, so that whatever a call or a command has held is gone when it has ended: also texts that
/// nobody takes for secrets, such as the name of an error, which may be anything where the sender of an answer is not Auth0.
///
/// A call has little memory, so this takes less time than any of its requests. The allocator beneath is smaller than
/// the target's own: the action scripts are pasted into a place of limited size.
struct WipingAllocator(WasmDynamicTalc);

#[global_allocator]
static ALLOCATOR: WipingAllocator = WipingAllocator(new_wasm_dynamic_allocator());

// SAFETY: all memory comes from the allocator beneath and goes back to it with the same layout. `realloc` is the one of the
// trait: it allocates, copies and frees, so a text that grows leaves no copy behind.
unsafe impl GlobalAlloc for WipingAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps to the contract of this function, which is the same.
        unsafe { self.0.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the memory is as long as its layout, and nobody uses it any more.
        unsafe {
            memory.write_bytes(0, layout.size());
            self.0.dealloc(memory, layout);
        }
    }
}
