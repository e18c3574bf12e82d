"""tjenestedesign: service-design projects as text in git, for Norwegian municipalities."""

__version__ = "0.1.0"
