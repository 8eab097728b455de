"""The sub-commands of the command line: one module a job, each with ``add`` (its arguments) and ``run``.

A command opens the database, calls services, prints; it decides nothing the window could not do as well.
"""
