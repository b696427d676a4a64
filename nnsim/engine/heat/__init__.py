"""Which parts of a sample an answer is due to: covering, gradient times input, and relevance that is handed back."""
