"""Files damaged on purpose, the reader's answers to them, and what of those breaks its promise."""
