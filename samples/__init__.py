"""Invented invoices and mails for the demo, the tests and the load runs; nothing here belongs to a real holder."""
