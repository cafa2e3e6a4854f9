use std::hash::{DefaultHasher, Hash as _, Hasher as _};

const REMEMBERED: usize = 64;

/// Notices page tokens that come again, in constant memory.
///
/// The last 64 tokens are remembered, so that a short cycle shows before a page is read twice; one
/// further token, renewed at growing distances (Brent's method), shows cycles of any length.
#[derive(Clone, Debug)]
pub(crate) struct CycleGuard {
    recent: [u64; REMEMBERED],
    seen: usize,
    landmark: u64,
    next_landmark: usize,
}

impl CycleGuard {
    pub(crate) fn new() -> Self {
        Self {
            recent: [0; REMEMBERED],
            seen: 0,
            landmark: 0,
            next_landmark: 1,
        }
    }

    /// Whether the token was seen before; remembers it.
    pub(crate) fn repeats(&mut self, token: &str) -> bool {
        let mut hasher = DefaultHasher::new();
        token.hash(&mut hasher);
        // Zero marks free places.
        let hash = hasher.finish().max(1);
        if self.landmark == hash || self.recent.contains(&hash) {
            return true;
        }
        if let Some(place) = self.recent.get_mut(self.seen % REMEMBERED) {
            *place = hash;
        }
        self.seen += 1;
        if self.seen == self.next_landmark {
            self.landmark = hash;
            self.next_landmark *= 2;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens_until_noticed(lead: usize, cycle: usize) -> usize {
        let mut guard = CycleGuard::new();
        (0..)
            .map(|n| {
                if n < lead {
                    n
                } else {
                    lead + (n - lead) % cycle
                }
            })
            .position(|n| guard.repeats(&n.to_string()))
            .unwrap()
    }

    #[test]
    fn a_short_cycle_is_noticed_at_its_first_repetition() {
        assert_eq!(tokens_until_noticed(0, 1), 1);
        assert_eq!(tokens_until_noticed(1000, 1), 1001);
        assert_eq!(tokens_until_noticed(1000, 64), 1064);
    }

    #[test]
    fn a_long_cycle_is_noticed_in_the_end() {
        assert!(tokens_until_noticed(100, 5000) < 20_000);
    }

    #[test]
    fn ten_thousand_different_tokens_pass() {
        let mut guard = CycleGuard::new();
        assert!(!(0..10_000).any(|n: u32| guard.repeats(&n.to_string())));
    }
}
