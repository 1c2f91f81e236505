"""Anyone can check again: the numbers of a run from its stored evidence, and a camera's runs against a truth."""
