"""The page Recommendations, part by part."""
