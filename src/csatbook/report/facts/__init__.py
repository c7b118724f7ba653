"""Numbers of a page and where they come from: bound when it is made, checked by whoever asks."""
