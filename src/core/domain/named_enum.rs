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
            pub fn name(self) -> &'static str {
                Self::NAMES.get(self as usize).copied().unwrap_or_default()
            }

            /// The value of a name; `None` when no value has this name.
            pub fn from_name(name: &str) -> Option<Self> {
                let index = $crate::domain::named_enum::position(Self::NAMES, name)?;
                Self::ALL.get(index).copied()
            }

            /// As `from_name`, but quicker and larger: the names are compared by code instead of by a table.
            pub fn match_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

/// The index of a name. One function for all enums keeps the module small.
pub(crate) fn position(names: &[&str], name: &str) -> Option<usize> {
    names.iter().position(|other| *other == name)
}

pub(crate) use named_enum;
