//! Closed lists of words: an enum in the code, a French word in the data.

/// Declares an enum whose every variant has one French word, used alike in JSON,
/// in definitions and on screen.
macro_rules! vocabulary {
    (
        $(#[$about:meta])*
        pub enum $name:ident { $( $(#[$note:meta])* $variant:ident = $word:literal, )+ }
    ) => {
        $(#[$about])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        pub enum $name { $( $(#[$note])* #[serde(rename = $word)] $variant, )+ }

        impl $name {
            /// Every word of the list, in its order.
            pub const ALL: &'static [Self] = &[$( Self::$variant ),+];

            /// The French word of the data format.
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $word, )+ }
            }

            /// Reads a French word of the data format.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $( $word => Some(Self::$variant), )+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
