"""The tests; a package of its own, since a library brings one of the same name."""
