"""Load: outcomes of a batch -> the rows of one transaction.

It asks the warehouse through the protocol in ``tasks.core.store`` and hands it rows; it knows no SQL and no Prefect.
"""
