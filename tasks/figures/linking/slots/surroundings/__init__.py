"""The words, classes of words and numbers around a number."""
