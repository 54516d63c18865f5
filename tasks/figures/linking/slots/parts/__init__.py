"""Whether a number is of a part of its entity, and of which."""
