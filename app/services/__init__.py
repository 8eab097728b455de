"""What the program does: functions that take a session and plain arguments and never commit."""
