"""The words: every letter, mail and page is worded in a Jinja2 template here, and nowhere else."""
