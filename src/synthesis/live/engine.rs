//! The engine that merges what people write, behind one small trait so that it can be replaced.
//!
//! It is only ever given what the gate let through, and even so it is never trusted: a panic in it is an
//! answer like another, after which the document is made again from the list of updates.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
};

use yrs::{
    ClientID, Doc, OffsetKind, Options, ReadTxn, StateVector, Text as _, Transact, TransactionMut,
    Update, Xml as _, XmlFragment as _, XmlOut, types::text::YChange,
    updates::decoder::Decode as _, updates::encoder::Encode as _,
};

use crate::synthesis::model::FRAGMENT;

/// The engine cannot go on with this document: it is made again from the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crashed;

/// What an update changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Something.
    Changed,
    /// Nothing: everything in it was known.
    Nothing,
}

/// What a room asks of an engine.
pub trait Engine: Send {
    /// Merges an update that the gate let through.
    ///
    /// # Errors
    /// When the engine fell, or did not take all of it.
    fn apply(&mut self, update: &[u8]) -> Result<Effect, Crashed>;

    /// How far each number has written.
    ///
    /// # Errors
    /// When the engine fell.
    fn clocks(&self) -> Result<Vec<(u64, u32)>, Crashed>;

    /// The same, as it travels.
    ///
    /// # Errors
    /// When the engine fell.
    fn vector(&self) -> Result<Vec<u8>, Crashed>;

    /// What somebody lacks whose vector is this one (empty: everything), as an update.
    ///
    /// # Errors
    /// When the engine fell, or the vector is none.
    fn missing(&self, vector: &[u8]) -> Result<Vec<u8>, Crashed>;

    /// The whole text, in a form that is the same for the same text.
    ///
    /// # Errors
    /// When the engine fell.
    fn tree(&self) -> Result<String, Crashed>;

    /// Writes in the document; says what changed, as an update.
    ///
    /// # Errors
    /// When the engine fell.
    fn edit(&mut self, edit: &mut Edit<'_>) -> Result<Vec<u8>, Crashed>;
}

/// A change that the server makes by itself.
pub type Edit<'e> = dyn FnMut(&mut TransactionMut<'_>) + Send + 'e;

/// yrs, as Yjs counts: by UTF-16 units, its marks left alone.
pub struct Yrs {
    doc: Option<Doc>,
}

impl std::fmt::Debug for Yrs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Yrs")
    }
}

/// An empty document as this platform keeps them.
#[must_use]
pub fn blank() -> Doc {
    // Some engines hold numbers in 32 bits.
    let client = ClientID::new(u64::from(rand::random::<u32>().max(1)));
    let mut options = Options::with_client_id(client);
    options.offset_kind = OffsetKind::Utf16;
    options.cleanup_formatting = false;
    let doc = Doc::with_options(options);
    doc.get_or_insert_xml_fragment(FRAGMENT);
    doc
}

impl Default for Yrs {
    fn default() -> Self {
        Self { doc: Some(blank()) }
    }
}

impl Drop for Yrs {
    fn drop(&mut self) {
        let doc = self.doc.take();
        if let Err(doc) = catch_unwind(AssertUnwindSafe(|| drop(doc))) {
            mem::forget(doc);
        }
    }
}

impl Yrs {
    /// A document made from updates in order.
    ///
    /// # Errors
    /// When the engine fell on one.
    pub fn load<'u>(updates: impl IntoIterator<Item = &'u [u8]>) -> Result<Self, Crashed> {
        let mut engine = Self::default();
        for update in updates {
            engine.apply(update)?;
        }
        Ok(engine)
    }

    /// Merges updates in order, in one go: quicker than one by one, when nobody asks what each changed.
    ///
    /// # Errors
    /// When the engine fell, or did not take all of them.
    pub fn merge<'u>(
        &mut self,
        updates: impl IntoIterator<Item = &'u [u8]>,
    ) -> Result<(), Crashed> {
        self.guarded(|doc| {
            let mut transaction = doc.try_transact_mut().map_err(|_| Crashed)?;
            for update in updates {
                let update = Update::decode_v1(update).map_err(|_| Crashed)?;
                transaction.apply_update(update).map_err(|_| Crashed)?;
            }
            transaction.commit();
            if transaction.has_missing_updates() {
                return Err(Crashed);
            }
            Ok(())
        })
    }

    /// The document itself, to be read where it stands.
    ///
    /// # Errors
    /// When the engine fell before.
    pub fn doc(&self) -> Result<&Doc, Crashed> {
        self.doc.as_ref().ok_or(Crashed)
    }

    /// The document itself, for whoever reads it into something else.
    ///
    /// # Errors
    /// When the engine fell before.
    pub fn into_doc(mut self) -> Result<Doc, Crashed> {
        self.doc.take().ok_or(Crashed)
    }

    /// Runs something of the engine; after a panic the document is never touched again, not even to be
    /// freed: its memory may be in any state.
    fn guarded<T>(&mut self, run: impl FnOnce(&Doc) -> Result<T, Crashed>) -> Result<T, Crashed> {
        let doc = self.doc.take().ok_or(Crashed)?;
        match catch_unwind(AssertUnwindSafe(|| run(&doc))) {
            Ok(outcome) => {
                self.doc = Some(doc);
                outcome
            }
            Err(_) => {
                mem::forget(doc);
                Err(Crashed)
            }
        }
    }

    fn reading<T>(&self, run: impl FnOnce(&Doc) -> Result<T, Crashed>) -> Result<T, Crashed> {
        let doc = self.doc.as_ref().ok_or(Crashed)?;
        catch_unwind(AssertUnwindSafe(|| run(doc))).unwrap_or(Err(Crashed))
    }
}

impl Engine for Yrs {
    fn apply(&mut self, update: &[u8]) -> Result<Effect, Crashed> {
        self.guarded(|doc| {
            let update = Update::decode_v1(update).map_err(|_| Crashed)?;
            let mut transaction = doc.try_transact_mut().map_err(|_| Crashed)?;
            transaction.apply_update(update).map_err(|_| Crashed)?;
            transaction.commit();
            if transaction.has_missing_updates() {
                return Err(Crashed);
            }
            let is_nothing =
                transaction.insert_set().is_empty() && transaction.delete_set().is_empty();
            Ok(if is_nothing {
                Effect::Nothing
            } else {
                Effect::Changed
            })
        })
    }

    fn clocks(&self) -> Result<Vec<(u64, u32)>, Crashed> {
        self.reading(|doc| {
            let transaction = doc.try_transact().map_err(|_| Crashed)?;
            let vector = transaction.state_vector();
            Ok(vector
                .iter()
                .map(|(client, clock)| (client.get(), *clock))
                .collect())
        })
    }

    fn vector(&self) -> Result<Vec<u8>, Crashed> {
        self.reading(|doc| {
            let transaction = doc.try_transact().map_err(|_| Crashed)?;
            Ok(transaction.state_vector().encode_v1())
        })
    }

    fn missing(&self, vector: &[u8]) -> Result<Vec<u8>, Crashed> {
        self.reading(|doc| {
            let vector = if vector.is_empty() {
                StateVector::default()
            } else {
                StateVector::decode_v1(vector).map_err(|_| Crashed)?
            };
            let transaction = doc.try_transact().map_err(|_| Crashed)?;
            Ok(transaction.encode_state_as_update_v1(&vector))
        })
    }

    fn tree(&self) -> Result<String, Crashed> {
        self.reading(|doc| {
            let transaction = doc.try_transact().map_err(|_| Crashed)?;
            let mut out = String::new();
            if let Some(fragment) = transaction.get_xml_fragment(FRAGMENT) {
                for node in fragment.children(&transaction) {
                    write_node(&mut out, &transaction, &node);
                }
            }
            Ok(out)
        })
    }

    fn edit(&mut self, edit: &mut Edit<'_>) -> Result<Vec<u8>, Crashed> {
        self.guarded(|doc| {
            let mut transaction = doc.try_transact_mut().map_err(|_| Crashed)?;
            edit(&mut transaction);
            transaction.commit();
            Ok(transaction.encode_update_v1())
        })
    }
}

/// One node and what it holds, attributes in the order of their names.
fn write_node(out: &mut String, transaction: &impl ReadTxn, node: &XmlOut) {
    match node {
        XmlOut::Element(element) => {
            let attributes: BTreeMap<String, String> = element
                .attributes(transaction)
                .map(|(name, value)| (name.to_owned(), value.to_string(transaction)))
                .collect();
            let _ = write!(out, "<{} {attributes:?}>", element.tag());
            for child in element.children(transaction) {
                write_node(out, transaction, &child);
            }
            out.push_str("</>");
        }
        XmlOut::Text(text) => {
            for chunk in text.diff(transaction, YChange::identity) {
                let marks: BTreeMap<String, String> = chunk
                    .attributes
                    .iter()
                    .flat_map(|marks| marks.iter())
                    .map(|(name, value)| (name.to_string(), value.to_string()))
                    .collect();
                let _ = write!(out, "{marks:?}{}", chunk.insert.to_string(transaction));
            }
        }
        XmlOut::Fragment(fragment) => {
            for child in fragment.children(transaction) {
                write_node(out, transaction, &child);
            }
        }
    }
}
