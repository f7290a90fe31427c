"""The vocabulary: frozen values that every department speaks of, without I/O, clock or settings."""
