"""Watches a run and says what goes wrong, why, and which experiment shows it: alarms by subject, a criterion each."""
