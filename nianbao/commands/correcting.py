"""`nianbao overrides`: corrections as data, each with its reason and evidence."""
