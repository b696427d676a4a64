"""What the user can choose: small declarations, one file or entry each. No Qt, no torch."""
