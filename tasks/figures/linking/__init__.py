"""Linking: each number gets its metric, entity, period, scope, modality and measure."""
