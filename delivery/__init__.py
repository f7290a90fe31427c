"""Out: letters are typeset and checked here, and handed to a folder, a print house or an SMTP server."""
