"""Article → brief: the offline, deterministic condenser."""
