"""A batch's results in the browser, served to this machine only."""
