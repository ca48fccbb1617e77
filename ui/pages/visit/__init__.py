"""The steps of a visit as pages, and the panes around them."""
