"""Other tools' formats: what td writes for them, and what it reads from them."""
