//! The downhill simplex of Nelder and Mead within bounds, with the adaptive coefficients of Gao and Han.

/// How far and how exactly is looked.
pub struct Search {
    /// The share by which each start value is moved for the first simplex.
    pub step: f64,
    /// Stops once the values of all corners spread less than this.
    pub tolerance: f64,
    /// Rounds at most.
    pub rounds: usize,
}

/// The reference's settings: agreement with it wants the same path, not only the same end.
pub const REFERENCE: Search = Search { step: 0.05, tolerance: 1e-4, rounds: 1_000 };

struct Corner {
    at: Vec<f64>,
    value: f64,
}

/// The place with the smallest value that the search found, and that value.
pub fn minimum(
    start: &[f64],
    bounds: &[(f64, f64)],
    search: &Search,
    value: impl Fn(&[f64]) -> f64,
) -> (Vec<f64>, f64) {
    let size = start.len() as f64;
    let (stretch, shorten, shrink) = (1.0 + 2.0 / size, 0.75 - 1.0 / (2.0 * size), 1.0 - 1.0 / size);
    let corner = |at: Vec<f64>| {
        let at: Vec<f64> = at.iter().zip(bounds).map(|(x, (low, high))| x.max(*low).min(*high)).collect();
        Corner { value: value(&at), at }
    };
    let mut corners = first_corners(start, search.step).into_iter().map(corner).collect::<Vec<_>>();
    for _ in 0..search.rounds {
        corners.sort_by(|a, b| a.value.total_cmp(&b.value));
        if spread(&corners) < search.tolerance {
            break;
        }
        let centre = centre(&corners);
        let (best, worst) = (corners[0].value, corners.len() - 1);
        let along = |from: &[f64], factor: f64| -> Vec<f64> {
            centre.iter().zip(from).map(|(middle, x)| middle + factor * (x - middle)).collect()
        };
        let mirrored = corner(along(&corners[worst].at, -1.0));
        if mirrored.value < best {
            let further = corner(along(&mirrored.at, stretch));
            corners[worst] = if further.value < mirrored.value { further } else { mirrored };
            continue;
        }
        if mirrored.value < corners[worst - 1].value {
            corners[worst] = mirrored;
            continue;
        }
        let is_outside = mirrored.value < corners[worst].value;
        let nearer = if is_outside {
            corner(along(&mirrored.at, shorten))
        } else {
            // The inner point lies on the mirrored point's far side, which bounds may have cut.
            corner(along(&mirrored.at, -shorten))
        };
        let limit = if is_outside { mirrored.value } else { corners[worst].value };
        if nearer.value < limit || (is_outside && nearer.value == limit) {
            corners[worst] = nearer;
            continue;
        }
        let anchor = corners[0].at.clone();
        for other in corners.iter_mut().skip(1) {
            let pulled = anchor.iter().zip(&other.at).map(|(a, x)| a + shrink * (x - a)).collect();
            *other = corner(pulled);
        }
    }
    corners.sort_by(|a, b| a.value.total_cmp(&b.value));
    let best = corners.swap_remove(0);
    (best.at, best.value)
}

fn first_corners(start: &[f64], step: f64) -> Vec<Vec<f64>> {
    let mut corners = vec![start.to_vec(); start.len() + 1];
    for (place, corner) in corners.iter_mut().enumerate().take(start.len()) {
        corner[place] = if start[place] == 0.0 { 1e-4 } else { start[place] * (1.0 + step) };
    }
    corners
}

fn centre(corners: &[Corner]) -> Vec<f64> {
    let kept = corners.len() - 1;
    let sum = |place: usize| corners[..kept].iter().map(|corner| corner.at[place]).sum::<f64>();
    (0..kept).map(|place| sum(place) / kept as f64).collect()
}

fn spread(corners: &[Corner]) -> f64 {
    let count = corners.len() as f64;
    let mean = corners.iter().map(|corner| corner.value).sum::<f64>() / count;
    let square = |corner: &Corner| (corner.value - mean) * (corner.value - mean);
    libm::sqrt(corners.iter().map(square).sum::<f64>() / count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bottom_of_a_valley_is_found_also_where_a_bound_cuts_it() {
        let valley = |at: &[f64]| (at[0] - 3.0) * (at[0] - 3.0) + 2.0 * (at[1] - at[0]) * (at[1] - at[0]);
        let search = Search { tolerance: 1e-14, ..REFERENCE };
        let (at, _) = minimum(&[1.0, 1.0], &[(-9.0, 9.0), (-9.0, 9.0)], &search, valley);
        assert!((at[0] - 3.0).abs() < 1e-5 && (at[1] - 3.0).abs() < 1e-5, "{at:?}");
        let (at, _) = minimum(&[1.0, 1.0], &[(-9.0, 2.0), (-9.0, 9.0)], &search, valley);
        assert!((at[0] - 2.0).abs() < 1e-5 && (at[1] - 2.0).abs() < 1e-5, "{at:?}");
    }
}
