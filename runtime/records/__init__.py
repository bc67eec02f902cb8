"""What the business keeps: tables, migrations and plain functions over them."""
