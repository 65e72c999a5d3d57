//! The thread on which texts are written together.
//!
//! What one types is told to twenty people at once: on one thread that is one waking, on the four that make pages it is
//! nine, and a third of all the work. And a page that takes milliseconds stands before nobody's letters.

use std::{io, thread};

use tokio::{
    runtime::{Builder, Handle},
    sync::oneshot,
};

/// A thread of its own, until this is dropped.
#[derive(Debug)]
pub struct Thread {
    handle: Handle,
    _until: oneshot::Sender<()>,
}

impl Thread {
    /// Starts it.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (until, dropped) = oneshot::channel::<()>();
        thread::Builder::new()
            .name("ensemble".to_owned())
            .spawn(move || runtime.block_on(dropped))?;
        Ok(Self {
            handle,
            _until: until,
        })
    }

    /// What has things done on it.
    #[must_use]
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }
}
