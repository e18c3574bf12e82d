"""Several files changed as one. What is to be done is written down, then done, and then the note is taken away.

Killed anywhere on the way, the next run of td finds the note and finishes; without one nothing had begun. So the files of
a project are as they were or as they should be, never something between. Where a file cannot be written, what was done is
taken back at once. No file that someone has changed meanwhile is touched.
"""
