//! A JSON object at a known place, whose fields are read with a refusal where they are wrong.
//!
//! A reader always gives something back, so that one pass finds every mistake; the
//! definition is refused at the end.

use serde_json::{Map, Value};

use super::refusal::{DefinitionErrors, Place, Refusal};

pub(super) struct Object<'v> {
    fields: &'v Map<String, Value>,
    pub(super) place: Place,
}

impl<'v> Object<'v> {
    pub(super) fn open(
        source: &'v Value,
        place: Place,
        errors: &mut DefinitionErrors,
    ) -> Option<Self> {
        match source {
            Value::Object(fields) => Some(Self { fields, place }),
            _ => {
                errors.refuse(&place, Refusal::Expected { what: "un objet" });
                None
            }
        }
    }

    /// A field that is there and not null.
    pub(super) fn field(&self, field: &str) -> Option<&'v Value> {
        self.fields.get(field).filter(|value| !value.is_null())
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'v str> {
        self.fields
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, _)| name.as_str())
    }

    /// An object inside this one, if it is there.
    pub(super) fn object(
        &self,
        field: &'static str,
        errors: &mut DefinitionErrors,
    ) -> Option<Object<'v>> {
        self.field(field)
            .and_then(|source| Object::open(source, self.place.child(field), errors))
    }

    /// A text that must be there and say something.
    pub(super) fn text(&self, field: &'static str, errors: &mut DefinitionErrors) -> String {
        match self.field(field) {
            None => errors.refuse(&self.place, Refusal::Missing { field }),
            Some(Value::String(text)) if text.trim().is_empty() => {
                errors.refuse(&self.place, Refusal::Missing { field });
            }
            Some(Value::String(text)) => return text.clone(),
            Some(_) => self.expected(field, "un texte", errors),
        }
        String::new()
    }

    /// A text that may be left out.
    pub(super) fn optional_text(
        &self,
        field: &'static str,
        errors: &mut DefinitionErrors,
    ) -> Option<String> {
        match self.field(field)? {
            Value::String(text) => Some(text.clone()),
            _ => {
                self.expected(field, "un texte", errors);
                None
            }
        }
    }

    /// A name by which answers, forms and exports refer to a thing.
    pub(super) fn name(&self, field: &'static str, errors: &mut DefinitionErrors) -> String {
        let name = self.text(field, errors);
        if name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
        {
            return name;
        }
        // What refers to it cannot be judged: one mistake, one refusal.
        errors.doubtful(&name.as_str().into());
        errors.refuse(&self.place, Refusal::InvalidName { name });
        String::new()
    }

    /// A whole number from zero up, that may be left out.
    pub(super) fn count(&self, field: &'static str, errors: &mut DefinitionErrors) -> Option<u32> {
        let count = self
            .field(field)?
            .as_u64()
            .and_then(|n| u32::try_from(n).ok());
        if count.is_none() {
            self.expected(field, "un nombre entier", errors);
        }
        count
    }

    /// A whole number of any sign, that must be there.
    pub(super) fn whole(&self, field: &'static str, errors: &mut DefinitionErrors) -> Option<i32> {
        let Some(value) = self.field(field) else {
            errors.refuse(&self.place, Refusal::Missing { field });
            return None;
        };
        let whole = value.as_i64().and_then(|n| i32::try_from(n).ok());
        if whole.is_none() {
            self.expected(field, "un nombre entier", errors);
        }
        whole
    }

    /// Yes or no; no when left out.
    pub(super) fn flag(&self, field: &'static str, errors: &mut DefinitionErrors) -> bool {
        match self.field(field) {
            None => false,
            Some(Value::Bool(flag)) => *flag,
            Some(_) => {
                self.expected(field, "true ou false", errors);
                false
            }
        }
    }

    /// A list that must be there.
    pub(super) fn list(&self, field: &'static str, errors: &mut DefinitionErrors) -> &'v [Value] {
        match self.field(field) {
            None => errors.refuse(&self.place, Refusal::Missing { field }),
            Some(Value::Array(items)) => return items,
            Some(_) => self.expected(field, "une liste", errors),
        }
        &[]
    }

    /// A list that must be there and hold something.
    pub(super) fn full_list(
        &self,
        field: &'static str,
        errors: &mut DefinitionErrors,
    ) -> &'v [Value] {
        let items = self.list(field, errors);
        if self.field(field).is_some_and(Value::is_array) && items.is_empty() {
            errors.refuse(&self.place, Refusal::EmptyList { field });
        }
        items
    }

    /// A list of texts, empty when left out.
    pub(super) fn texts(&self, field: &'static str, errors: &mut DefinitionErrors) -> Vec<String> {
        if self.field(field).is_none() {
            return Vec::new();
        }
        let items = self.list(field, errors);
        let texts: Vec<String> = items
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        if texts.len() < items.len() {
            self.expected(field, "une liste de textes", errors);
        }
        texts
    }

    pub(super) fn expected(&self, field: &str, what: &'static str, errors: &mut DefinitionErrors) {
        errors.refuse(&self.place.child(field), Refusal::Expected { what });
    }
}
