"""The generator: authored contract in, C tables and published files out."""
