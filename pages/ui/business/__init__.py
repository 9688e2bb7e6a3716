"""The page Business, part by part."""
