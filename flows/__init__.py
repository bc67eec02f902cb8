"""What a flow is: its document, schema, compiler and rules. Pure: data in, data out."""
