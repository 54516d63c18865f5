"""One run: what it reads in which batches, its steps, and what it says of itself."""
