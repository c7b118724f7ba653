"""What readers must know of the data, though it is no error."""
