"""The slots of a statement: for each one where its candidates come from, and what is known of them."""
