"""Proceedings at the authority and in court: the way between their stages, the clocks in them, and what is to be done."""
