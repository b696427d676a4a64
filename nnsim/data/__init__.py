"""What a network learns from: kinds of data, generators, splits, scaling, and how samples are fed. No Qt, no torch."""
