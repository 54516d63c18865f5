"""Sections: the parts of a report in words, before any format is applied."""
