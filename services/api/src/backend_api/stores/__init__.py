"""Stores: one class a table or queue, the only code that speaks to AWS."""
