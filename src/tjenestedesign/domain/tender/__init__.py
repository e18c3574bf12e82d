"""Procurement in practice: the price form, the bids read back, and their evaluation (guide ch. 6)."""
