//! Classical seasonal shares: is there a season, and how does it go?

/// The share of the normal distribution's 95th percentile: how sure a season must be.
const SURE: f64 = 1.644_853_626_951_472_2;

/// How a season goes: one number for each place in it.
pub struct Seasons {
    of_place: Vec<f64>,
    multiplies: bool,
}

impl Seasons {
    /// The value at place `at` of the series without its season.
    pub fn without(&self, at: usize, value: f64) -> f64 {
        let season = self.of_place[at % self.of_place.len()];
        if self.multiplies { value / season } else { value - season }
    }

    /// The value at place `at` with its season put back.
    pub fn with(&self, at: usize, value: f64) -> f64 {
        let season = self.of_place[at % self.of_place.len()];
        if self.multiplies { value * season } else { value + season }
    }
}

/// The season of a series, if there is one: it needs two seasons of values, at least four each.
pub fn seasons(values: &[f64], season: usize) -> Option<Seasons> {
    if season < 4 || values.len() < 2 * season || !has_season(values, season) {
        return None;
    }
    if values.iter().all(|value| *value > 0.0) {
        let shares = shares(values, season, true);
        if shares.iter().all(|share| *share >= 0.01) {
            return Some(Seasons { of_place: shares, multiplies: true });
        }
    }
    Some(Seasons { of_place: shares(values, season, false), multiplies: false })
}

/// Whether the autocorrelation at one season's distance stands out from those before it.
fn has_season(values: &[f64], season: usize) -> bool {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let products =
        |lag: usize| -> f64 { values.iter().zip(&values[lag..]).map(|(a, b)| (a - mean) * (b - mean)).sum() };
    let whole = products(0);
    if whole <= 0.0 {
        return false;
    }
    let of = |lag: usize| products(lag) / whole;
    let before: f64 = (1..season).map(|lag| of(lag) * of(lag)).sum();
    of(season).abs() / libm::sqrt((1.0 + 2.0 * before) / count) > SURE
}

/// The mean deviation from the moving average at each place of the season.
fn shares(values: &[f64], season: usize, multiplies: bool) -> Vec<f64> {
    let (mut sums, mut counts) = (vec![0.0; season], vec![0.0f64; season]);
    let half = season / 2;
    for at in half..values.len() - half {
        let span = &values[at - half..=at + half];
        let ends = if season.is_multiple_of(2) { (span[0] + span[season]) / 2.0 } else { 0.0 };
        let middle: f64 =
            if season.is_multiple_of(2) { span[1..season].iter().sum() } else { span.iter().sum() };
        let trend = (middle + ends) / season as f64;
        sums[at % season] += if multiplies { values[at] / trend } else { values[at] - trend };
        counts[at % season] += 1.0;
    }
    let means: Vec<f64> = sums.iter().zip(&counts).map(|(sum, count)| sum / count.max(1.0)).collect();
    let mean = means.iter().sum::<f64>() / season as f64;
    means.iter().map(|own| if multiplies { own / mean } else { own - mean }).collect()
}
