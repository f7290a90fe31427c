"""Bank files in: each reader gives a file's head, its transactions, totals and findings, in the file's order."""
