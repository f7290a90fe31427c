"""Files from an authority."""
