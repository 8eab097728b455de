"""支部案头 (zhibu-desk): an offline desktop program for developing party members (发展党员)."""

__version__ = "0.1.0"
