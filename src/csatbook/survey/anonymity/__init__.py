"""Open answers without what could tell who wrote them."""
