"""Page to article."""

from tasks.parsing.page import parse_page

__all__ = ["parse_page"]
