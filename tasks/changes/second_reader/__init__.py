"""The second reader: a language model that each alarm is put to before it is reported, off by default.

It can hold an alarm back or confirm it, never make one. A reply that is late, follows no schema, or quotes words that
do not stand in the text changes nothing.
"""

from tasks.changes.second_reader.client import Asks, second_reader
from tasks.changes.second_reader.reading import read_alarms

__all__ = ["Asks", "read_alarms", "second_reader"]
