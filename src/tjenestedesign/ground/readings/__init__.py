"""What people write, and the one thing it means: dates, numbers, yes and no, durations, choices, lists and ids in their own spelling.

Each reader takes a text and gives td's own spelling of it, `Ambiguous` where it can mean two things, or None where it means
nothing td knows. It never guesses: what a colleague would have to ask about is asked about. The files' values (`project/understood.py`)
and the cells of a spreadsheet (`exchange/sheets/values.py`) are read here alike. What is read here is imported from here, wherever it stands.
"""

from tjenestedesign.ground.readings.choices import as_yes_no, folded, same_word, without_more
from tjenestedesign.ground.readings.counts import as_grade, as_number, unit_called, without_word
from tjenestedesign.ground.readings.days import as_day, as_time, is_spelt_as_a_day
from tjenestedesign.ground.readings.items import as_counted, as_id, as_items
from tjenestedesign.ground.readings.lengths import as_clock, as_duration
from tjenestedesign.ground.readings.mistyped import meant_word, nearly
from tjenestedesign.ground.readings.nynorsk import in_nynorsk, with_nynorsk_stem
from tjenestedesign.ground.readings.said import Ambiguous, Read, tidied
from tjenestedesign.ground.readings.vocabulary import VOCABULARY

__all__ = [
    "VOCABULARY",
    "Ambiguous",
    "Read",
    "as_clock",
    "as_counted",
    "as_day",
    "as_duration",
    "as_grade",
    "as_id",
    "as_items",
    "as_number",
    "as_time",
    "as_yes_no",
    "folded",
    "in_nynorsk",
    "is_spelt_as_a_day",
    "meant_word",
    "nearly",
    "same_word",
    "tidied",
    "unit_called",
    "with_nynorsk_stem",
    "without_more",
    "without_word",
]
