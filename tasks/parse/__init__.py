"""Page to article."""

from tasks.parse.page import parse_page

__all__ = ["parse_page"]
