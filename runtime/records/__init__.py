"""What the business keeps: tables, migrations and plain functions over them."""

# So that the one metadata is whole, whichever of the tables somebody asks for.
from runtime.records.attendance import tables as tables_of_attendance

__all__ = ["tables_of_attendance"]
