"""Demonstration data (演示数据): a fictitious branch, or a whole fictitious district, from a seed and a day.

Nothing here describes a real person, firm or organisation; numbers are made so that they can be nobody's.
"""
