//! Reads how many tests a runner ran off what it prints.

/// Checks that passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How many held.
    pub passed: u64,
    /// How many did not.
    pub failed: u64,
}

impl Count {
    /// Adds one line of a runner's output, if it closes a group of tests.
    ///
    /// Known are `test result: ok. 5 passed; 0 failed; …` of cargo and of wasm-bindgen, and
    /// `journeys: 5 held, 0 did not` of our own runner, which leaves the words of the last line to xtask.
    pub fn hear(&mut self, line: &str) {
        if let Some((passed, failed)) = tested(line).or_else(|| travelled(line)) {
            self.passed += passed;
            self.failed += failed;
        }
    }

    /// The count of a runner that has ended: one that failed without a failed test is itself a failure,
    /// and so is one that ran nothing.
    pub fn close(mut self, ended_well: bool) -> Self {
        if self.failed == 0 && (!ended_well || self.passed == 0) {
            self.failed = 1;
        }
        self
    }
}

fn tested(line: &str) -> Option<(u64, u64)> {
    let (_, numbers) = line.trim().strip_prefix("test result:")?.split_once(". ")?;
    let mut parts = numbers.split(';');
    Some((number_before(parts.next()?, "passed")?, number_before(parts.next()?, "failed")?))
}

fn travelled(line: &str) -> Option<(u64, u64)> {
    let (held, not) = line.trim().strip_prefix("journeys:")?.split_once(',')?;
    Some((number_before(held, "held")?, number_before(not, "did not")?))
}

fn number_before(part: &str, word: &str) -> Option<u64> {
    part.trim().strip_suffix(word)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::Count;

    #[test]
    fn closing_lines_are_counted_and_others_are_not() {
        let mut count = Count::default();
        count.hear("test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out");
        count.hear("test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; finished in 0.01s");
        count.hear("journeys: 7 held, 1 did not");
        count.hear("7 passed, 1 failed");
        count.hear("test kernel::nothing_passed ... ok");
        count.hear("passed, failed");
        assert_eq!(count, Count { passed: 13, failed: 3 });
    }

    #[test]
    fn a_runner_that_broke_or_ran_nothing_is_a_failure() {
        assert_eq!(Count { passed: 3, failed: 0 }.close(false).failed, 1);
        assert_eq!(Count::default().close(true).failed, 1);
        assert_eq!(Count { passed: 3, failed: 2 }.close(false).failed, 2);
        assert_eq!(Count { passed: 3, failed: 0 }.close(true).failed, 0);
    }
}
