"""The reference operator's data base: records, tables, transactions."""
