"""Credit reports in: what every bureau has in common, and the bureaus that are files."""
