"""Where a case stands: derived dates, the 25-step line (25 步), and the facts each step records."""
