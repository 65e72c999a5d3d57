//! The fields of a sheet: each shows what was typed, and beside it what is wrong.

use leptos::prelude::*;

use crate::{
    appel::rules::sheet::{Fault, Sheet},
    ui::{
        Choice, ErrorSummary, FieldError, NativeField, SelectField, TextArea, TextField, TextKind,
        control::MaybeText,
    },
};

/// What was typed, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// Each field, as typed.
    pub sheet: Sheet,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

impl Typed {
    fn value(&self, field: &str) -> Signal<String> {
        Signal::stored(self.sheet.get(field).to_owned())
    }

    /// What is wrong with a field, if anything.
    pub fn error(&self, field: &str) -> Signal<Option<String>> {
        let fault = self.faults.iter().find(|fault| fault.field == field);
        Signal::stored(fault.map(|fault| fault.message.clone()))
    }

    /// One line of text.
    pub fn line(
        &self,
        field: &str,
        label: &str,
        help: impl Into<MaybeText>,
        kind: TextKind,
    ) -> AnyView {
        let (value, error) = (self.value(field), self.error(field));
        view! {
            <TextField id=field.to_owned() name=field.to_owned() label=label.to_owned() help=help.into() kind required=true value error/>
        }
        .into_any()
    }

    /// One line of text that may stay empty.
    pub fn optional(&self, field: &str, label: &str, kind: TextKind) -> AnyView {
        let (value, error) = (self.value(field), self.error(field));
        view! {
            <TextField id=field.to_owned() name=field.to_owned() label=label.to_owned() kind value error/>
        }
        .into_any()
    }

    /// Several lines of text.
    pub fn area(
        &self,
        field: &str,
        label: &str,
        help: impl Into<MaybeText>,
        required: bool,
    ) -> AnyView {
        let (value, error) = (self.value(field), self.error(field));
        view! {
            <TextArea id=field.to_owned() name=field.to_owned() label=label.to_owned() help=help.into() short=true required value error/>
        }
        .into_any()
    }

    /// One of a few choices.
    pub fn select(&self, field: &str, label: &str, options: &[(&str, &str)]) -> AnyView {
        let (value, error) = (self.value(field), self.error(field));
        let options = options
            .iter()
            .map(|(value, label)| Choice::new(*value, *label))
            .collect();
        view! {
            <SelectField id=field.to_owned() name=field.to_owned() label=label.to_owned() options required=true value error/>
        }
        .into_any()
    }

    /// A day, an hour or a number, in the control that the browser has for it.
    pub fn native(
        &self,
        kind: &'static str,
        field: &str,
        label: &str,
        help: impl Into<MaybeText>,
        required: bool,
    ) -> AnyView {
        let (value, error) = (self.sheet.get(field).to_owned(), self.error(field));
        let help: MaybeText = help.into();
        view! { <NativeField kind id=field label help required value error/> }.into_any()
    }

    /// A box to tick.
    pub fn tick(&self, field: &str, label: &str) -> AnyView {
        let is_ticked = self.sheet.get(field) == "oui";
        view! {
            <label class="choice">
                <input type="checkbox" id=field.to_owned() name=field.to_owned() value="oui" checked=is_ticked/>
                <span>{label.to_owned()}</span>
            </label>
        }
        .into_any()
    }

    /// A field that is posted and not shown.
    pub fn hidden(&self, field: &str) -> AnyView {
        let value = self.sheet.get(field).to_owned();
        view! { <input type="hidden" name=field.to_owned() value=value/> }.into_any()
    }

    /// What is wrong, at the head of the page, with a link to each field.
    pub fn summary(&self) -> AnyView {
        let errors: Vec<FieldError> = self
            .faults
            .iter()
            .map(|fault| FieldError {
                id: fault.field.clone(),
                message: fault.message.clone(),
            })
            .collect();
        let is_shown = !errors.is_empty();
        is_shown
            .then(|| view! { <ErrorSummary errors=Signal::stored(errors) attr:autofocus=true/> })
            .into_any()
    }
}
