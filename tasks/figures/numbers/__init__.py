"""Numbers: recognise numerals with units, bound words and ranges, and normalise them to quantities with intervals.

Which file handles what, in the order of use:

* ``quantities``: finds all quantities of a text (``find_quantities``); ``declared_units`` adds those of a watchlist.
* ``number_recognition``: the expression that begins at an offset; ``number_context`` is what stands before a number,
  ``fixed_expressions`` are fractions and phrases (절반), ``expression`` is the record.
* ``numerals``: digits and number words to a value; ``notation``: a language's ``quantities.yaml``, compiled.
* ``unit_attachment`` and ``counted_nouns``: what a number is of; ``units`` lists the units.
* ``signs``, ``accounting_brackets``: negative numbers; ``hedges``: bound words (약, at least).
* ``ranges`` (3~5%), ``compound_amounts`` (9 dollars and 43 cents), ``conversions`` (67억달러(약 9조원)): two numbers
  that are one quantity.
* ``intervals``: how wide a number is.
* ``watchlist_words``: refuses number words in a watchlist.
"""
