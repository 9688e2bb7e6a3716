"""The figures of the business view: for each reading of recsys.business the function of its name."""
