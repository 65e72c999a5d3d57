//! The `croisee` binary: everything it can do is in [`croisee::cli`].

/// With the system's own, which asks the kernel again and again for what it just gave back, an update told to twenty
/// people costs a fifth more.
#[cfg(feature = "ssr")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[cfg(feature = "ssr")]
fn main() -> std::process::ExitCode {
    croisee::cli::run()
}

/// The browser's library has no `main`; this one only lets cargo build it.
#[cfg(not(feature = "ssr"))]
fn main() {}
