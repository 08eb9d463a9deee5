"""`nianbao add`, `reparse`, `db upgrade` and `doctor`: the archive and the store."""
