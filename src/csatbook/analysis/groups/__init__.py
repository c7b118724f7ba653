"""Groups of customers beside each other."""
