//! How several people write one document at once, and how what they wrote is kept.
