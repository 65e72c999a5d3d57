//! Reading a document place by place, so that a refusal can say where.

use std::{fmt, str::FromStr};

use jiff::Timestamp;
use serde_json::Value;

use crate::db::Instant;

/// Why a document is refused, and at which place of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place} : {reason}")]
pub struct Refusal {
    /// The place, such as `appel.seances[2].debut_local`.
    pub place: String,
    /// What is wrong there.
    pub reason: String,
}

/// One value of the document, and where it stands.
pub(super) struct Place<'d> {
    value: &'d Value,
    path: String,
}

impl<'d> Place<'d> {
    pub(super) fn root(value: &'d Value) -> Self {
        Self {
            value,
            path: String::new(),
        }
    }

    pub(super) fn value(&self) -> &'d Value {
        self.value
    }

    pub(super) fn refuse(&self, reason: impl fmt::Display) -> Refusal {
        let place = if self.path.is_empty() {
            "document".to_owned()
        } else {
            self.path.clone()
        };
        Refusal {
            place,
            reason: reason.to_string(),
        }
    }

    /// The field of that name, which must be there.
    pub(super) fn field(&self, name: &str) -> Result<Self, Refusal> {
        self.optional(name)?.ok_or_else(|| Refusal {
            place: self.path_of(name),
            reason: "manque".to_owned(),
        })
    }

    /// The field of that name, unless it is absent or null.
    pub(super) fn optional(&self, name: &str) -> Result<Option<Self>, Refusal> {
        let object = self
            .value
            .as_object()
            .ok_or_else(|| self.refuse("objet attendu"))?;
        Ok(object
            .get(name)
            .filter(|value| !value.is_null())
            .map(|value| Self {
                value,
                path: self.path_of(name),
            }))
    }

    fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        }
    }

    /// The values of a list, each read by `read`.
    pub(super) fn each<T>(
        &self,
        read: impl Fn(&Self) -> Result<T, Refusal>,
    ) -> Result<Vec<T>, Refusal> {
        let list = self
            .value
            .as_array()
            .ok_or_else(|| self.refuse("liste attendue"))?;
        list.iter()
            .enumerate()
            .map(|(rank, value)| {
                read(&Self {
                    value,
                    path: format!("{}[{rank}]", self.path),
                })
            })
            .collect()
    }

    /// The values of the list of that name; none when it is absent.
    pub(super) fn list<T>(
        &self,
        name: &str,
        read: impl Fn(&Self) -> Result<T, Refusal>,
    ) -> Result<Vec<T>, Refusal> {
        self.optional(name)?
            .map_or_else(|| Ok(Vec::new()), |list| list.each(read))
    }

    /// A text that says something.
    pub(super) fn text(&self) -> Result<String, Refusal> {
        self.value
            .as_str()
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
            .ok_or_else(|| self.refuse("texte attendu"))
    }

    pub(super) fn flag(&self) -> Result<bool, Refusal> {
        self.value
            .as_bool()
            .ok_or_else(|| self.refuse("« true » ou « false » attendu"))
    }

    /// A whole number of things.
    pub(super) fn count(&self) -> Result<u32, Refusal> {
        self.value
            .as_u64()
            .and_then(|number| u32::try_from(number).ok())
            .ok_or_else(|| self.refuse("nombre entier attendu"))
    }

    /// A text that `T` can be read from; `example` shows one.
    pub(super) fn parsed<T: FromStr>(&self, example: &str) -> Result<T, Refusal> {
        let text = self.text()?;
        text.parse()
            .map_err(|_| self.refuse(format_args!("« {text} » : attendu comme « {example} »")))
    }

    pub(super) fn instant(&self) -> Result<Instant, Refusal> {
        self.parsed::<Timestamp>("2025-02-14T23:59:59+01:00")
            .map(Instant::new)
    }

    /// A word of a closed list.
    pub(super) fn word<T>(&self, read: impl Fn(&str) -> Option<T>) -> Result<T, Refusal> {
        let word = self.text()?;
        read(&word).ok_or_else(|| self.refuse(format_args!("« {word} » est inconnu")))
    }
}
