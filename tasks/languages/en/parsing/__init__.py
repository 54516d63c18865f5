"""Part of speech and dependencies of English words, by weights that are fitted to a Universal Dependencies treebank."""
