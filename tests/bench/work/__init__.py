"""What measured processes do; one module per kind of work, imported only by the child that does it."""
