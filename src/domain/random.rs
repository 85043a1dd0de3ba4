//! Seeded chance: the same draws for the same seed, natively and in wasm. For forecasts and the demo
//! company; it stands outside the kernel, which knows no float.
//!
//! Transcendental functions come from `libm`, because the platform's own differ in the last bit.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// One stream of random numbers: one for each draw, so that the draws do not depend on how a run is
/// cut into slices.
pub struct Random(ChaCha8Rng);

impl Random {
    /// The stream of draw number `draw` under `seed`.
    pub fn of_draw(seed: u64, draw: u32) -> Random {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(u64::from(draw));
        Random(generator)
    }

    /// The stream of one part of a draw, apart from those of all other parts and of the draw itself: what
    /// one part does with it changes nothing for the others.
    pub fn of_part(seed: u64, draw: u32, part: u32) -> Random {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream((u64::from(part) + 1) << 32 | u64::from(draw));
        Random(generator)
    }

    /// A number in [0, 1), with 53 random bits.
    pub fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A whole number below `bound`; 0 where there is none.
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.0.next_u64()) * bound as u128) >> 64) as usize
    }

    /// A number from Student's t distribution with six degrees of freedom: heavier tails than the
    /// normal one, because bad and good months come together.
    pub fn student_t6(&mut self) -> f64 {
        let chi_squared = -2.0 * (self.log_uniform() + self.log_uniform() + self.log_uniform());
        self.normal() / libm::sqrt(chi_squared / 6.0)
    }

    /// A number from the standard normal distribution (Box and Muller).
    pub fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * self.log_uniform());
        radius * libm::cos(2.0 * std::f64::consts::PI * self.uniform())
    }

    /// How many of many rare events happen, if `mean` do on average. Beyond thirty the normal
    /// distribution stands in.
    pub fn poisson(&mut self, mean: f64) -> u32 {
        if mean <= 0.0 {
            return 0;
        }
        if mean > 30.0 {
            let drawn = libm::round(mean + libm::sqrt(mean) * self.normal());
            return drawn.clamp(0.0, 1e9) as u32;
        }
        let (limit, mut product, mut count) = (libm::exp(-mean), self.uniform(), 0);
        while product > limit {
            product *= self.uniform();
            count += 1;
        }
        count
    }

    fn log_uniform(&mut self) -> f64 {
        libm::log(1.0 - self.uniform())
    }
}

/// A chance moved by a shock on the log-odds scale; certain chances stay certain.
pub fn shifted(chance: f64, shock: f64) -> f64 {
    if chance <= 0.0 || chance >= 1.0 {
        return chance.clamp(0.0, 1.0);
    }
    let odds = libm::log(chance / (1.0 - chance)) + shock;
    1.0 / (1.0 + libm::exp(-odds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_have_their_distribution_and_repeat() {
        let draws: Vec<f64> = (0..20_000).map(|draw| Random::of_draw(7, draw).normal()).collect();
        let mean = draws.iter().sum::<f64>() / 20_000.0;
        let variance = draws.iter().map(|draw| (draw - mean) * (draw - mean)).sum::<f64>() / 20_000.0;
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.04, "{mean} {variance}");
        let again = Random::of_draw(7, 19_999).normal();
        assert_eq!(again.to_bits(), draws[19_999].to_bits());
        assert!((0..100).all(|draw| Random::of_draw(1, draw).below(3) < 3));
        assert_eq!(Random::of_draw(1, 1).below(0), 0);
    }

    #[test]
    fn counts_of_rare_events_have_their_mean() {
        for mean in [0.3, 4.0, 60.0] {
            let sum: u32 = (0..4_000).map(|draw| Random::of_draw(3, draw).poisson(mean)).sum();
            assert!((f64::from(sum) / 4_000.0 / mean - 1.0).abs() < 0.06, "{mean} {sum}");
        }
        assert_eq!(Random::of_draw(3, 1).poisson(0.0), 0);
    }

    #[test]
    fn a_shock_keeps_certain_chances() {
        assert_eq!(shifted(0.0, 3.0), 0.0);
        assert_eq!(shifted(1.0, -3.0), 1.0);
        assert!(shifted(0.5, 0.3) > 0.5);
    }
}
