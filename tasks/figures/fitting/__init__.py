"""Read annotated texts and fit the weights of the linker to them."""
