"""Of which period a number is.

``choice`` decides; ``sentence_time`` finds the time expression that dates the number; ``starting_value`` dates what a
move started from; ``tenses`` corrects a period by the tense of its sentence; ``text_period`` keeps the period that the
text is about.

For the fitted linker ``candidates`` offers periods with their sources, ``evidence`` and ``mention_evidence`` make their
features, ``relation`` says how two periods lie to each other, ``timeline`` holds an article's time expressions.
"""
