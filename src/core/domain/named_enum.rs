//! Enums whose values have names outside of this crate: in settings, log lines and JSON.

/// Declares an enum together with the name of each of its values.
///
/// The enum gets `ALL` and `NAMES` (in the order of the declaration), `name` and `from_name`.
macro_rules! named_enum {
    (
        $(#[$attribute:meta])*
        pub enum $enum:ident {
            $($(#[$variant_attribute:meta])* $variant:ident = $name:literal,)+
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $enum {
            $($(#[$variant_attribute])* $variant,)+
        }

        impl $enum {
            /// All values, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The names of all values, in the same order.
            pub const NAMES: &'static [&'static str] = &[$($name,)+];

            /// The name of the value.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// The value of a name; `None` when no value has this name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.name() == name)
            }
        }
    };
}

pub(crate) use named_enum;
