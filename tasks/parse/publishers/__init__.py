"""Publishers: declared rules for the markup of known sites."""
