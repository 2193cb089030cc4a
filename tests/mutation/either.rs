//! What a function returns in which mutants return other iterators. It becomes the module `mutation_either` of the crate that is
//! tested.

/// An iterator of one of two types.
pub enum Either<Left, Right> {
    Left(Left),
    Right(Right),
}

impl<Left: Iterator, Right: Iterator<Item = Left::Item>> Iterator for Either<Left, Right> {
    type Item = Left::Item;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Left(iterator) => iterator.next(),
            Self::Right(iterator) => iterator.next(),
        }
    }
}
