"""Users' own Word templates (.docx with placeholders) filled with the facts of a case."""
