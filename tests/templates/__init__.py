"""Tests of the words: what the house says to people, in both languages."""
