"""Sections: the parts of a report, in words."""
