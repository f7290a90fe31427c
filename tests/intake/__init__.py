"""Tests of the department that takes mail in."""
