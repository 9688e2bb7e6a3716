"""Charts of who watches: engagement, retention, newcomers."""
