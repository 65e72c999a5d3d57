//! lib0's encoding, read with bounds and written: what Yjs speaks.

/// Why bytes cannot be read: they are not what they claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed;

/// The largest integer that JavaScript holds exactly.
pub const LARGEST: u64 = (1 << 53) - 1;

/// Reads from the head of a slice; never past its end, and nothing is allocated before it is there.
#[derive(Debug, Clone)]
pub struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    /// A reader of these bytes.
    #[must_use]
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Whether everything was read.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    /// How many bytes are left.
    #[must_use]
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    /// The next byte.
    ///
    /// # Errors
    /// When there is none.
    pub fn byte(&mut self) -> Result<u8, Malformed> {
        let (first, rest) = self.rest.split_first().ok_or(Malformed)?;
        self.rest = rest;
        Ok(*first)
    }

    /// So many bytes.
    ///
    /// # Errors
    /// When there are fewer.
    pub fn take(&mut self, length: usize) -> Result<&'b [u8], Malformed> {
        if length > self.rest.len() {
            return Err(Malformed);
        }
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        Ok(taken)
    }

    /// An unsigned integer of variable width, at most [`LARGEST`].
    ///
    /// # Errors
    /// When it is cut, or larger.
    pub fn uint(&mut self) -> Result<u64, Malformed> {
        let mut number = 0_u64;
        for shift in (0..56).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return if number <= LARGEST {
                    Ok(number)
                } else {
                    Err(Malformed)
                };
            }
        }
        Err(Malformed)
    }

    /// An unsigned integer that counts things of at least one byte each that follow.
    ///
    /// # Errors
    /// When there cannot be so many.
    pub fn count(&mut self) -> Result<usize, Malformed> {
        let count = usize::try_from(self.uint()?).map_err(|_| Malformed)?;
        if count > self.rest.len() {
            return Err(Malformed);
        }
        Ok(count)
    }

    /// A signed integer of variable width, which is only skipped.
    ///
    /// # Errors
    /// When it is cut, or too long.
    pub fn skip_int(&mut self) -> Result<(), Malformed> {
        for _ in 0..8 {
            if self.byte()? < 0x80 {
                return Ok(());
            }
        }
        Err(Malformed)
    }

    /// Bytes, after their length.
    ///
    /// # Errors
    /// When they are cut.
    pub fn bytes(&mut self) -> Result<&'b [u8], Malformed> {
        let length = self.count()?;
        self.take(length)
    }

    /// Text, after its length in bytes.
    ///
    /// # Errors
    /// When it is cut, or no UTF-8: every browser of the room would stop on it.
    pub fn text(&mut self) -> Result<&'b str, Malformed> {
        str::from_utf8(self.bytes()?).map_err(|_| Malformed)
    }
}

/// Writes an unsigned integer of variable width.
pub fn write_uint(out: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        out.push(0x80 | u8::try_from(number & 0x7f).unwrap_or_default());
        number >>= 7;
    }
    out.push(u8::try_from(number).unwrap_or_default());
}

/// Writes bytes after their length.
pub fn write_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    write_uint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(number in 0..=LARGEST, bytes: Vec<u8>) {
            let mut out = Vec::new();
            write_uint(&mut out, number);
            write_bytes(&mut out, &bytes);
            let mut reader = Reader::new(&out);
            prop_assert_eq!(reader.uint(), Ok(number));
            prop_assert_eq!(reader.bytes(), Ok(&*bytes));
            prop_assert!(reader.is_done());
        }
    }

    #[test]
    fn what_lies_about_its_length_is_refused() {
        assert_eq!(Reader::new(&[0xff; 9]).uint(), Err(Malformed));
        assert_eq!(Reader::new(&[0x80]).uint(), Err(Malformed));
        assert_eq!(Reader::new(&[5, 1, 2]).bytes(), Err(Malformed));
        assert_eq!(Reader::new(&[2, 0xc3, 0x28]).text(), Err(Malformed));
    }
}
