"""What layer kinds of a family share: shape rules, windows, activations, normalisation, recurrence."""
