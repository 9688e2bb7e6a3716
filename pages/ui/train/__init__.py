"""The Train page: dials, a live curve, runs compared, a sweep."""
