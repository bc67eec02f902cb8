"""Punch-in by phone: sites, workers, planning, punches, and what follows from them."""
