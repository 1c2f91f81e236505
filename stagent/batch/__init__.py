"""Many videos, many questions: jobs, a ledger of what became of each, workers, and tables of the results."""
