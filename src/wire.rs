//! How a value travels between our server and our own pages: as JSON, read in one way.
//!
//! A page that wakes up finds its values in a text, and a server function answers with
//! bytes. Reading each in its own way, as the framework does, puts every reader of every
//! type twice in what the browser downloads.

use leptos::server_fn::{
    Bytes, ContentType, Decodes, Encodes, Format, FormatType,
    codec::{JsonEncoding, Post},
};
use serde::{Serialize, de::DeserializeOwned};

/// What a server function takes and answers: JSON in the body of a `POST`.
///
/// No HTML form posts to one of them: a form goes to a plain route.
pub type Wire = Post<Json>;

/// JSON, always read from a text.
pub struct Json;

impl ContentType for Json {
    const CONTENT_TYPE: &'static str = JsonEncoding::CONTENT_TYPE;
}

impl FormatType for Json {
    const FORMAT_TYPE: Format = JsonEncoding::FORMAT_TYPE;
}

impl<T: Serialize> Encodes<T> for Json {
    type Error = serde_json::Error;

    fn encode(value: &T) -> Result<Bytes, Self::Error> {
        JsonEncoding::encode(value)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Json {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        let text = str::from_utf8(&bytes).map_err(serde::de::Error::custom)?;
        serde_json::from_str(text)
    }
}
