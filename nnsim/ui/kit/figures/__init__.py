"""The pictures that views are made of: each draws what it is given, and tells what of it is pointed at."""
