"""Law as dated rows with their sources, one module of rows per country."""
