"""The journal: a transaction is one named act, can be taken back, and adds links to the audit chain."""
