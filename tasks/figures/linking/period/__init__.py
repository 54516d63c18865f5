"""Of which period a number is.

``choice`` decides; ``sentence_time`` finds the time expression that dates the number; ``starting_value`` dates what a
move started from; ``tenses`` corrects a period by the tense of its sentence; ``text_period`` keeps the period that the
text is about.
"""
