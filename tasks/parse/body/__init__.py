"""Body: which part of a page is the article, and which lines of it are text."""
