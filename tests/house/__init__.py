"""Tests that keep the house itself true: machinery, locks, layout and the servers the tests use."""
