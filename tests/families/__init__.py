"""A small portal for each family, written from what is known of its maker, with its truth."""
