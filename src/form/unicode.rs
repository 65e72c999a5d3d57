//! What Unicode says of a text: its composed form, and its lower case.
//!
//! The tables behind it weigh as much as a page of ours. The browser has them
//! already, and is asked there; the server brings its own.

/// The text in normal form C, in which an accented letter is one character.
pub(super) fn composed(text: &str) -> String {
    if text.is_ascii() {
        text.to_owned()
    } else {
        tables::composed(text)
    }
}

/// The text without capitals.
pub(super) fn lower_case(text: &str) -> String {
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        tables::lower_case(text)
    }
}

#[cfg(target_arch = "wasm32")]
mod tables {
    use js_sys::JsString;

    pub fn composed(text: &str) -> String {
        JsString::from(text).normalize("NFC").into()
    }

    pub fn lower_case(text: &str) -> String {
        JsString::from(text).to_lower_case().into()
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod tables {
    use unicode_normalization::UnicodeNormalization;

    pub fn composed(text: &str) -> String {
        text.nfc().collect()
    }

    pub fn lower_case(text: &str) -> String {
        text.to_lowercase()
    }
}
