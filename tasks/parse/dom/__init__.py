"""DOM: the lean tree of a page and its blocks of text."""
