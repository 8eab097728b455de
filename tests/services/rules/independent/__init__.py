"""Scenarios written from the text of the rules alone, before their code was read."""
