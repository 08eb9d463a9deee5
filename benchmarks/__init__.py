"""Speed as ratios, each from one run on one machine: `make bench`. Nothing here asserts a time."""
