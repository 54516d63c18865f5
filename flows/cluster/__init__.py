"""Runs on several machines: partitions are read on Dask workers through prefect-dask, and loaded by the one writer."""
