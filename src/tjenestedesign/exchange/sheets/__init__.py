"""A project as tables, for colleagues who work in a spreadsheet, and their changes back into the files.

What a table holds is derived from the models alone. A cell is a text in one spelling, whoever wrote it: the files, Excel,
LibreOffice or a CSV; two cells that say the same are equal, and only what differs becomes an edit.
"""
