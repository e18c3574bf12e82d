"""The live preview: the site of a project as its files are right now, for browsers on this machine only."""
