"""Things found by words with GroundingDINO (Liu et al. 2023), by its package or by transformers."""
