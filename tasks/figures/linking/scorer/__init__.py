"""Score candidates with fitted weights: boosted trees over named features, and a linear part over words."""
