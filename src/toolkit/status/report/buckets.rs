//! Days that are counted together, so that a chart over years has no more columns than one over weeks.

/// The most columns of a chart. More would be thinner than a few pixels on a telephone.
const MAX_BUCKETS: u64 = 92;
/// How many days may be counted together: a day, a week, four weeks, a quarter of a year, a year.
const BUCKET_DAYS: [u64; 5] = [1, 7, 28, 91, 364];

/// Equal spans of days, without a gap between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Buckets {
    /// The first day of the first bucket, in days since 1970-01-01.
    pub first_day: u64,
    /// The days of a bucket.
    pub days: u64,
    /// How many buckets there are.
    pub count: usize,
}

impl Buckets {
    /// Buckets that hold all days from `first` to `last`, in days since 1970-01-01. The shortest that are few enough.
    ///
    /// ```
    /// use migration_toolkit::status::report::buckets::Buckets;
    ///
    /// let weeks = Buckets::between(100, 299);
    /// assert_eq!((weeks.days, weeks.count), (7, 29));
    /// assert_eq!(weeks.index_of(107), Some(1));
    /// assert_eq!(weeks.index_of(99), None);
    /// ```
    pub fn between(first: u64, last: u64) -> Self {
        let span = last.saturating_sub(first).saturating_add(1);
        let longest = BUCKET_DAYS.last().copied().unwrap_or(1);
        let days = BUCKET_DAYS
            .into_iter()
            .find(|days| span.div_ceil(*days) <= MAX_BUCKETS)
            .unwrap_or(longest);
        // Whatever is beyond the last bucket of the longest kind is no plausible day of a migration.
        let count = span.div_ceil(days.max(1)).min(MAX_BUCKETS);
        Self {
            first_day: first,
            days,
            count: usize::try_from(count).unwrap_or_default(),
        }
    }

    /// The number of the bucket that holds a day; `None` if none does.
    pub fn index_of(&self, day: u64) -> Option<usize> {
        let after = day.checked_sub(self.first_day)?;
        let index = usize::try_from(after.checked_div(self.days)?).ok()?;
        (index < self.count).then_some(index)
    }

    /// The first day of each bucket.
    pub fn first_days(&self) -> impl Iterator<Item = u64> + use<> {
        let Self {
            first_day, days, ..
        } = *self;
        (0_u64..)
            .map(move |number| first_day.saturating_add(number.saturating_mul(days)))
            .take(self.count)
    }
}
