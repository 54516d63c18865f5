"""Headers: lines above a text that name headline, publisher, reporter and time."""
