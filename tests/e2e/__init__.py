"""A person's way through the program, with real clicks."""
