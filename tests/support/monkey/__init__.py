"""A rough hand: seeded real events on the real window until something breaks, then the shortest way to break it."""
