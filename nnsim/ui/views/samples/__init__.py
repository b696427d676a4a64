"""The samples of a data set: which are shown, what the network says of them, and what is done to them."""
