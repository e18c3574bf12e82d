"""The golden thread as pictures."""
