"""One page about a whole batch: distributions, percentiles, the league, what was refused and why."""
