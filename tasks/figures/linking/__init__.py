"""Link each number of a sentence to its metric, entity, period, scope, basis and measure.

Which file answers which question:

* what does the number measure? ``metric/selection`` (candidates, scores, and the metric of the figure before)
* whose figure is it? ``entity/ranking``
* "A and B made 1 and 2, respectively": ``respectively``
* of which period is it? ``period/choice``
* which part of the entity is it of? ``scope``
* is it reported, planned or expected? ``modality``
* is it a level or a change, and against what? ``measure``; did it rise or fall? ``rise_and_fall``
* is it an amount of one customer, share or store? ``per_unit_amounts``
* does the text repeat a count without its venue, or give a level beside a move? ``repetition``

``linker`` asks these in order, ``observation`` builds the result, ``discourse_update`` keeps what the next
sentence needs.
"""
