"""The truth: one SQL database and a folder of content-addressed files; plain functions, one file per noun."""
