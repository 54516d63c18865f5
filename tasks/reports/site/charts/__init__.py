"""Charts: values through time, drawn by Vega-Lite."""
