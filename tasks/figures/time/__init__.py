"""Time: temporal expressions are recognised and normalised to calendar periods."""
