"""Part of speech of English words, by weights that are fitted to a Universal Dependencies treebank."""
