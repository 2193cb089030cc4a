//! Makes a noisy curve non-increasing.

/// A run of values that share their mean.
struct Block {
    weighted_sum: f64,
    weight: f64,
    length: usize,
}

impl Block {
    fn mean(&self) -> f64 {
        self.weighted_sum / self.weight
    }
}

/// The non-increasing values that are closest to `values` by weighted squares. All weights must be positive.
///
/// Pool adjacent violators: where a value is larger than the one before, both are replaced by their mean, until there is no
/// such place. Of counts it is the most likely curve (Grenander's estimator).
pub fn non_increasing(values: impl Iterator<Item = (f64, f64)>) -> Vec<f64> {
    let mut blocks: Vec<Block> = Vec::new();
    for (value, weight) in values {
        let mut block = Block {
            weighted_sum: value * weight,
            weight,
            length: 1,
        };
        while blocks
            .last()
            .is_some_and(|before| before.mean() < block.mean())
        {
            let Some(before) = blocks.pop() else {
                break;
            };
            block.weighted_sum += before.weighted_sum;
            block.weight += before.weight;
            block.length = block.length.saturating_add(before.length);
        }
        blocks.push(block);
    }
    blocks
        .iter()
        .flat_map(|block| std::iter::repeat_n(block.mean(), block.length))
        .collect()
}
