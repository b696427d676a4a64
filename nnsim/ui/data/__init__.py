"""The data panel: sets, classes, samples as a table. Painting and drawing have rooms of their own."""
