//! Mail: an outbox written with what caused it, and the transports that empty it.
