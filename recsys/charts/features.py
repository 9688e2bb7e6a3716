"""Charts of features: distribution and correlations."""
