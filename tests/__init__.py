"""The tests, one folder per package, plus the house itself and the real servers they talk to."""
