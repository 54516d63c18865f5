"""Time: recognise the temporal expressions of a text and normalise them to calendar periods.

Which file handles what, in the order of use:

* ``period_grammar``: a language's ways to write time, from its ``periods.yaml`` ("last year" is a row of its tables).
* ``recognition``: finds the expressions in a text (``find_periods``); a later part of a list inherits the year.
* ``period_mention``: the record of an expression.
* ``normalisation``: named parts to a period: "2021", "Q3 2021", "the three months to December", "연말".
* ``relative_periods``: against the publication date: "last year", "지난해", "this quarter", "yesterday", "3분기".
* ``anaphora``: against another period: "the year before", "전년 동기", "the same period".
* ``temporal_roles``: what the words beside an expression make of it: a deadline, "until", "since", a base of
  comparison (전년 대비).
* ``calendar_periods``: building, naming and moving periods; no words.
"""
