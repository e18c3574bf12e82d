"""A table as lines of text."""

from __future__ import annotations

from collections.abc import Sequence


def table_lines(head: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """The head and a row on each line where all of them fit in `width` characters, and else each row by itself: its first cell, and
    under it what each of the others is, and says. Every row is as long as `head`."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    if sum(widths) + 2 * (len(head) - 1) <= width:
        every = (head, *rows)
        return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in every]
    return [
        line
        for row in rows
        for line in (
            row[0],
            *(f"  {name}: {said}" for name, said in zip(head[1:], row[1:], strict=True) if said),
        )
    ]
