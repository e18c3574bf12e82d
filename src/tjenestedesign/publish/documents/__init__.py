"""The site's pages as documents: PDF, Word, PowerPoint, Markdown and one-file HTML, all from the same templates.

templates → HTML → pandoc's tree (`tree.py`) → the document's own tree (`compose.py`) → a file (`pdf.py`, `word.py` …).
"""
