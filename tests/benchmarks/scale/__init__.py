"""A generated press of any size, and how long a warehouse takes with it."""
