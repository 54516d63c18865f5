"""What commands show of texts without a warehouse: pages as lines, figures, marked texts, metrics that are tried."""
