"""Views → pages. Nothing here reads YAML or writes to the project."""
