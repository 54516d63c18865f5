"""What a number measures.

``selection`` returns the candidates of a number; ``candidates`` scores one metric, by the ways to its cues
(``distance``, ``step_costs``, ``share_base``); ``compatibility`` checks unit, counted noun and size; ``inherited``
falls back on the metric of the figure before, unless a noun of something else governs the number
(``competing_nouns``).
"""
