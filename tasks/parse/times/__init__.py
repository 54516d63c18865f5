"""Times: publication and change of an article, and the zone of its readers."""
