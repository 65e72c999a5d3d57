//! The `croisee` binary: everything it can do is in [`croisee::cli`].

#[cfg(feature = "ssr")]
fn main() -> std::process::ExitCode {
    croisee::cli::run()
}

/// The browser's library has no `main`; this one only lets cargo build it.
#[cfg(not(feature = "ssr"))]
fn main() {}
