"""Invoices and their like in any number and in wide variety, each with the exact truth about what it prints."""
