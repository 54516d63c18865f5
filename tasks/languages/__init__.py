"""Languages: a folder each holds everything that is language, for pages, figures and reports alike."""
