//! What kind of short text is expected.

/// What kind of short text is expected: it chooses the keyboard of a phone, what the browser
/// offers to fill in, and the width of the control.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TextKind {
    /// A line of text.
    #[default]
    Line,
    /// A name of a person.
    Name,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A postal code.
    PostalCode,
}

impl TextKind {
    pub(super) const fn input_type(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "tel",
            Self::Line | Self::Name | Self::PostalCode => "text",
        }
    }

    pub(super) const fn keyboard(self) -> Option<&'static str> {
        match self {
            Self::PostalCode => Some("numeric"),
            Self::Line | Self::Name | Self::Email | Self::Phone => None,
        }
    }

    pub(super) const fn autocomplete(self) -> Option<&'static str> {
        match self {
            Self::Email => Some("email"),
            Self::Phone => Some("tel"),
            Self::PostalCode => Some("postal-code"),
            Self::Line | Self::Name => None,
        }
    }

    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Line => "input",
            Self::Name | Self::Email => "input w-name",
            Self::Phone => "input w-phone",
            Self::PostalCode => "input w-code numeric",
        }
    }

    /// Corrections by the browser hurt everything that is not prose.
    pub(super) const fn spellcheck(self) -> &'static str {
        match self {
            Self::Line => "true",
            Self::Name | Self::Email | Self::Phone | Self::PostalCode => "false",
        }
    }
}
