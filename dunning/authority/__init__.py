"""Proceedings at the authority and in court: the way between their stages, and the clocks that run in them."""
