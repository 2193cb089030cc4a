//! Random numbers that are the same in every run, so that the same counts make the same forecast.

/// A generator. Source: G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators" (SplitMix64).
#[derive(Debug)]
pub struct Random(u64);

impl Random {
    /// A generator that begins with this number.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number from 0 up to, not including, 1.
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        // A double has 53 digits.
        (bits >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number of the standard normal distribution, nearly: the sum of twelve uniform ones has its mean and variance.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}
