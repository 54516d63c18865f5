"""Extract: turns a document into pages of decoded markup or text. One module a format; ``reader`` opens all of them."""
